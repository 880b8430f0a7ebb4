"""`tais dev` as a process: what it serves while files are being edited, whom it answers, what it never does."""

from __future__ import annotations

import re
import sqlite3
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from engine import library
from tests.studio.country import copied
from tests.studio.served import TAIS, Dev, free_port, serving, waited

FAULTY = ("type: date, required: true", "type: dat, required: true")


@pytest.fixture(scope="module")
def dev(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dev]:
    with serving(copied(tmp_path_factory.mktemp("dev"))) as found:
        yield found


def tais(folder: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run([str(TAIS), *arguments], cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


# --- editing
def test_a_fault_shows_over_the_page_that_it_concerns_and_goes_and_meanwhile_the_last_good_version_is_served(
    dev: Dev,
) -> None:
    good = dev.until(lambda state: state["held"] is False)
    dev.country.edit("forms/card.yaml", *FAULTY)
    bad = dev.until(lambda state: state["held"] is True)
    assert bad["version"] == good["version"]
    assert str(bad["summary"]).startswith("1 error")
    page = dev.page("/login")
    assert "1 error in what you wrote" in page
    assert "card.yaml:9" in page
    assert "About this page" not in page
    of_form = dev.page("/studio/state?at=/readers/x/forms/card")
    assert "About this page" in of_form
    assert 'data-studio-question=\\"issued_on\\"' in of_form
    assert "Did you mean `date`?" in dev.page("/studio/faults")
    dev.country.edit("forms/card.yaml", FAULTY[1], FAULTY[0])
    again = dev.until(lambda state: state["held"] is False)
    assert again["version"] == good["version"]
    assert "in what you wrote" not in dev.page("/login")


def test_a_good_change_is_active_at_once_and_only_its_file_was_read(dev: Dev) -> None:
    before = dev.until(lambda state: state["held"] is False)
    dev.country.edit("forms/card.yaml", "title: Cartão de leitor", "title: Cartão novo")
    after = dev.until(lambda state: state["version"] != before["version"])
    assert after["held"] is False
    assert "Cartão novo" in dev.page("/studio/forms/card")
    dev.country.edit("forms/card.yaml", "title: Cartão novo", "title: Cartão de leitor")
    dev.until(lambda state: state["version"] == before["version"])
    said = waited(lambda: dev.out.read_text(encoding="utf-8"), lambda text: text.count("1 file read") >= 2)
    assert len(re.findall(r"^\d\d:\d\d:\d\d  (?!1 file )\d+ files read", said, re.MULTILINE)) == 1


def test_a_version_that_would_strand_records_is_told_and_not_activated(dev: Dev) -> None:
    good = dev.until(lambda state: state["held"] is False)
    status, _, address = dev.posted("/studio/look", person="rita", language="pt", back="/readers/new")
    assert (status, address) == (200, f"{dev.address}/readers/new")
    token = re.search(r'name="csrf" value="([^"]+)"', dev.page("/readers/new"))
    assert token is not None
    status, _, record = dev.asked("/readers/new", {"csrf": token.group(1), "command_id": "made-by-a-test-1"})
    assert status == 200
    assert re.search(r"/readers/[0-9a-f-]{36}", record)
    old = (dev.country.folder / "workflows" / "reader.yaml").read_text(encoding="utf-8")
    files = [
        path
        for path in dev.country.folder.rglob("*.yaml")
        if re.search(r"\bactive\b", path.read_text(encoding="utf-8"))
    ]
    kept = {path.relative_to(dev.country.folder).as_posix(): path.read_text(encoding="utf-8") for path in files}
    assert "active:" in old
    for name, text in kept.items():
        dev.country.write(name, re.sub(r"\bactive\b", "enrolled", text))
    held = dev.until(lambda state: "not activated" in str(state["summary"]))
    assert held["version"] == good["version"]
    assert "in the state `active`, which would be gone" in dev.page("/studio/faults")
    for name, text in kept.items():
        dev.country.write(name, text)
    dev.until(lambda state: state["held"] is False)


def test_without_any_good_version_only_its_faults_are_served_until_there_is_one(tmp_path: Path) -> None:
    country = copied(tmp_path)
    country.edit("forms/card.yaml", *FAULTY)
    with serving(country) as dev:
        status, text, _ = dev.asked("/login")
        assert status == 503
        assert "Did you mean `date`?" in text
        assert not (tmp_path / "var").exists()
        country.edit("forms/card.yaml", FAULTY[1], FAULTY[0])
        dev.until(lambda state: state["held"] is False)
        assert "tais dev" in dev.page("/login")


def test_a_translation_is_said_after_it_was_saved(dev: Dev) -> None:
    folder = dev.country.folder / "locales" / "en"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "library-loans.po"
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    before = dev.state()
    path.write_text(f'{head}msgid "Apelido"\nmsgstr "Surname, as a test says"\n', encoding="utf-8")
    dev.until(lambda state: state["version"] != before["version"])
    waited(lambda: dev.page("/studio/forms/card?language=en"), lambda page: "Surname, as a test says" in page)


# --- looking
def test_one_looks_as_anybody_in_any_language_on_any_day(dev: Dev) -> None:
    status, page, address = dev.posted("/studio/look", person="clara", language="en", day="2027-05-04", back="/")
    assert (status, address) == (200, f"{dev.address}/")
    assert '<html lang="en">' in page
    assert 'class="studio-as">Clara Exemplo<' in page
    assert "<span>2027-05-04</span>" in page
    assert dev.asked("/readers")[0] == 200
    dev.posted("/studio/look", person="", language="pt", when="now", back="/")
    assert dev.asked("/readers")[2].startswith(f"{dev.address}/login")
    assert "<span>2027-05-04</span>" not in dev.page("/studio/")


def test_a_scenario_is_played_into_the_database_and_can_be_looked_at_as_anybody(dev: Dev) -> None:
    records = dev.page("/studio/records")
    (place,) = set(re.findall(r'name="scenario" value="([^"]*lent_late_returned[^"]*)"', records))
    (other,) = set(re.findall(r'name="scenario" value="([^"]*book_not_found[^"]*)"', records))
    assert "/studio/records/" in dev.posted("/studio/play", scenario=other)[2]
    status, page, address = dev.posted("/studio/play", scenario=place)
    assert status == 200
    assert re.search(r"/studio/records/[0-9a-f-]{36}$", address), page
    assert "Open as Rita Exemplo" in page
    assert "nothing: as if it were not there" in page
    back = re.search(r'name="back" value="(/[a-z]+/[0-9a-f-]{36})"', page)
    assert back is not None
    status, _, address = dev.posted("/studio/look", person="rita", language="pt", back=back.group(1))
    assert (status, address) == (200, dev.address + back.group(1))
    dev.posted("/studio/look", person="", language="pt", when="now", back="/")


def test_every_page_of_the_studio_answers_and_names_no_page_that_is_not_there(dev: Dev) -> None:
    seen: set[str] = set()
    waiting = ["/studio/", "/studio/records"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        page = dev.page(path)
        assert "<h1>" in page, path
        assert not re.search(r"<script>|style=\"| on[a-z]+=\"", page), path
        waiting += [each for each in re.findall(r'href="(/studio/[^"#]*)"', page) if "/static/" not in each]
    assert {"/studio/people", "/studio/rules", "/studio/faults", "/studio/kinds/loan", "/studio/forms/card"} <= seen
    assert dev.asked("/studio/kinds/nothing")[0] == 404
    assert dev.asked("/studio/records/nothing")[0] == 404


@pytest.mark.parametrize(
    "lost", ["workflows/reader.yaml", "forms/card.yaml", "roles.yaml", "rules/reader.yaml", "context.yaml"]
)
def test_every_page_answers_while_a_file_is_gone(dev: Dev, lost: str) -> None:
    dev.until(lambda state: state["held"] is False)
    text = (dev.country.folder / lost).read_text(encoding="utf-8")
    (dev.country.folder / lost).unlink()
    dev.until(lambda state: state["held"] is True)
    for path in ("", "kinds/reader", "forms/card", "people", "rules", "records", "faults"):
        assert "error" in dev.page(f"/studio/{path}"), path
    dev.country.write(lost, text)
    dev.until(lambda state: state["held"] is False)


def test_words_of_the_context_are_never_markup(dev: Dev) -> None:
    before = dev.until(lambda state: state["held"] is False)
    hostile = "<img src=x onerror=alert(1)>"
    dev.country.edit("forms/card.yaml", "title: Cartão de leitor", f'title: "{hostile}"')
    dev.country.edit("rules/reader.yaml", "title: Quem leva um livro abre um empréstimo", f'title: "{hostile}"')
    dev.until(lambda state: state["version"] != before["version"])
    dev.country.edit("forms/card.yaml", "class: personal\n", "class: <img>\n")
    dev.until(lambda state: state["held"] is True)
    for path in (
        "/studio/",
        "/studio/kinds/reader",
        "/studio/forms/card",
        "/studio/people",
        "/studio/rules",
        "/studio/faults",
        "/login",
    ):
        page = dev.page(path)
        assert "<img src=x" not in page, path
        assert "<img>" not in page, path
    assert "&lt;img" in dev.page("/studio/rules")
    dev.country.edit("forms/card.yaml", "class: <img>\n", "class: personal\n")
    dev.country.edit("forms/card.yaml", f'title: "{hostile}"', "title: Cartão de leitor")
    dev.country.edit("rules/reader.yaml", f'title: "{hostile}"', "title: Quem leva um livro abre um empréstimo")
    dev.until(lambda state: state["version"] == before["version"] and state["held"] is False)


def test_the_pages_say_who_sees_what_by_which_line_and_each_rule_in_words(dev: Dev) -> None:
    people = dev.page("/studio/people")
    roles = (dev.country.folder / "roles.yaml").read_text(encoding="utf-8").splitlines()
    lines = [number for number, line in enumerate(roles, 1) if line.strip().startswith("- {record: reader")]
    assert lines
    assert all(f"roles.yaml:{number}<" in people for number in lines)
    assert "sees and writes" in people
    rules = dev.page("/studio/rules")
    assert re.search(r"<strong>When</strong>.*?make a record “Empréstimo”", rules, re.DOTALL)
    assert "rules/reader.yaml:" in rules


def test_one_looks_with_a_role_that_no_demo_person_has(dev: Dev) -> None:
    roles = (dev.country.folder / "roles.yaml").read_text(encoding="utf-8")
    held = dev.until(lambda state: state["held"] is False)
    dev.country.write(
        "roles.yaml",
        f"{roles.rstrip()}\n  reader_of_all:\n    title: Auditor\n    sees:\n      - {{record: reader, which: all, classes: [personal]}}\n",
    )
    dev.until(lambda state: state["version"] != held["version"])
    assert '<option value="role:reader_of_all">Auditor</option>' in dev.page("/studio/")
    status, page, _ = dev.posted("/studio/look", person="role:reader_of_all", language="pt", back="/readers")
    assert status == 200
    assert "Auditor (studio)" in page
    assert dev.posted("/studio/look", person="role:nothing", language="pt", back="/readers")[2].endswith(
        "/login?next=/readers"
    )
    dev.country.write("roles.yaml", roles)
    dev.until(lambda state: state["version"] == held["version"])


# --- whom it answers
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:80", "", "localhost"])
def test_who_comes_under_another_name_is_not_answered(dev: Dev, host: str) -> None:
    for path in ("/", "/studio/", "/studio/state", "/login"):
        status, text, _ = dev.asked(path, headers={"Host": host})
        assert (status, "only on this machine" in text) == (421, True), path


def test_it_answers_as_localhost_too(dev: Dev) -> None:
    assert dev.asked("/studio/", headers={"Host": f"localhost:{dev.port}"})[0] == 200


@pytest.mark.parametrize("path", ["/studio/look", "/studio/play"])
def test_a_change_without_the_token_of_this_run_is_refused(dev: Dev, path: str) -> None:
    for fields in ({"person": "rita"}, {"person": "rita", "token": "guessed"}):
        status, _, _ = dev.asked(path, fields)
        assert status == 403
    assert dev.asked(path)[0] == 405


@pytest.mark.parametrize("back", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(dev: Dev, back: str) -> None:
    _, _, address = dev.posted("/studio/look", person="", language="pt", back=back)
    assert address.startswith(dev.address)


def test_the_studio_writes_nothing_into_the_context_and_stops_as_told(tmp_path: Path) -> None:
    country = copied(tmp_path)
    before = {path: path.read_bytes() for path in country.folder.rglob("*") if path.is_file()}
    with serving(country) as dev:
        for path in ("/studio/", "/studio/people", "/studio/forms/card", "/studio/records"):
            dev.page(path)
    assert dev.process.returncode == 0
    assert not re.search("Traceback|Exception", dev.out.read_text(encoding="utf-8"))
    assert {path: path.read_bytes() for path in country.folder.rglob("*") if path.is_file()} == before
    assert {path.name for path in tmp_path.iterdir()} == {"library-loans", "said.txt", "var"}


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104 (it must be refused)
def test_no_address_that_others_reach_is_listened_on(tmp_path: Path, host: str) -> None:
    country = copied(tmp_path)
    code, said = tais(tmp_path, "dev", str(country.folder), "--host", host)
    assert code == 1
    assert "listens on this machine only" in said
    assert not (tmp_path / "var").exists()


def test_a_database_that_is_no_demonstrations_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    country = copied(tmp_path)
    path = tmp_path / "real.sqlite"
    with sqlite3.connect(path) as made:
        made.execute("create table precious (x)")
    made.close()
    before = path.read_bytes()
    for options in ([], ["--fresh"]):
        port = str(free_port())
        code, said = tais(
            tmp_path, "dev", country.folder.name, "--port", port, "--database", f"sqlite:///{path}", *options
        )
        assert code == 1
        assert "no demonstration's database" in said
    assert path.read_bytes() == before
    assert {each.name for each in tmp_path.iterdir()} == {"library-loans", "real.sqlite"}
    code, said = tais(tmp_path, "dev", country.folder.name, "--database", "postgresql://localhost/tais")
    assert (code, "an SQLite file of its own" in said) == (1, True)


def test_serve_knows_nothing_of_the_studio() -> None:
    web = library() / "engine" / "web"
    texts = [
        path.read_text(encoding="utf-8") for path in web.rglob("*") if path.suffix in (".py", ".html", ".js", ".css")
    ]
    assert texts
    assert not any("studio" in text for text in texts)
    serve = (library() / "engine" / "bootstrap" / "serve.py").read_text(encoding="utf-8")
    assert "studio" not in serve


def test_the_database_is_kept_between_runs_and_begun_anew_with_fresh(tmp_path: Path) -> None:
    country = copied(tmp_path)
    with serving(country) as dev:
        (place,) = set(re.findall(r'value="([^"]*borrowing[^"]*)"', dev.page("/studio/records")))
        dev.posted("/studio/play", scenario=place)
    with serving(country) as dev:
        assert "/studio/records/" in dev.page("/studio/records")
        assert f"<span>{date.today().year}" in dev.page("/studio/")  # noqa: DTZ011 (near enough to see that the clock stands right)
    with serving(country, "--fresh") as dev:
        assert "/studio/records/" not in dev.page("/studio/records")
