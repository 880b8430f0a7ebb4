"""A context about another subject than the shared library's, in another language: checked, played, served, and read in Portuguese."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.bootstrap.check import compiled, run, scenarios_of
from engine.bootstrap.locales.command import run as locales
from engine.casework.prepared import prepare_context
from engine.scenarios import play_all
from tests.web.conftest import House, opened
from tests.web.visitor import Visitor

LOANS = Path(__file__).resolve().parents[2] / "contexts" / "library-loans"
CARD = {"issued_on:day": "2", "issued_on:month": "3", "issued_on:year": "2026", "home": "N-1"}
BORN = {"born_on:day": "1", "born_on:month": "5", "born_on:year": "1990"}
ASKED = {"needed_until:day": "20", "needed_until:month": "3", "needed_until:year": "2026", "may_share": "given"}
FOREIGN = re.compile(
    r"(?<![A-Za-z])(the|and|Home page|What to do|Because|Forms?|Deadlines?|Complete|Save|Cancel|History|Notices?|Send|Confirm|Needed|"
    r"left|child|children|criança|case|caso|police|polícia|referral|encaminhamento|risk|risco|Timor|Dili|Loron|Naran)(?![A-Za-z])"
)
"""Words of the pages' other languages, and of the shared library's subject."""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    found, diagnostics = compiled(LOANS)
    assert found is not None, diagnostics
    with opened(found, tmp_path_factory.mktemp("library")) as house:
        yield house


def said(visitor: Visitor) -> str:
    """The page's text, which is whole and holds no foreign word."""
    text = visitor.page.text
    assert visitor.status == 200, text
    assert FOREIGN.findall(text.replace("Tais", "")) == [], text
    assert "${" not in text
    return text


def test_it_has_no_fault_and_takes_nothing_from_the_shared_library() -> None:
    assert run([LOANS]) == []
    found, _ = compiled(LOANS)
    assert found is not None
    assert set(found.kinds) == {"reader", "loan", "transfer"}
    assert set(found.duties) == {"librarian", "head", "director", "partner"}
    assert [option.id for option in found.option_lists["services"].options] == ["send_book", "send_copy"]


def test_every_scenario_goes_as_it_says() -> None:
    found, scenarios, _ = scenarios_of(LOANS)
    assert found is not None
    assert len(scenarios) >= 8
    assert [each.failure for each in play_all(prepare_context(found), scenarios) if each.failure] == []


def test_a_step_that_is_not_done_fails_where_it_stands(tmp_path: Path) -> None:
    copy = tmp_path / "library-loans"
    shutil.copytree(LOANS, copy)
    story = copy / "scenarios" / "suspended.yaml"
    text = story.read_text(encoding="utf-8")
    story.write_text(text.replace("  - expect: {refused: not_your_duty}\n", ""), encoding="utf-8")
    found, scenarios, _ = scenarios_of(copy)
    assert found is not None
    chosen = [each for each in scenarios if each.file.endswith("suspended.yaml")]
    [failure] = [each.failure for each in play_all(prepare_context(found), chosen)]
    assert failure is not None
    assert (failure.expected, failure.got) == ("the step to be done", "refused: not_your_duty (Chefe da biblioteca)")
    assert "do: readmit" in text.split("\n")[failure.span.line - 1]


def test_every_sentence_of_its_own_is_there_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    locales(LOANS, write=False, tell=print)
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if " library" in line]
    own = {(language, name): (strings, missing, wrong) for language, name, strings, _, missing, *_, wrong in lines}
    assert set(own) == {("pt", "library"), ("en", "library"), ("pt", "library-loans"), ("en", "library-loans")}
    assert [own[each, "library"] for each in ("pt", "en")] == [("0", "0", "0")] * 2  # nothing of the shared library is said
    assert [own[each, "library-loans"][1:] for each in ("pt", "en")] == [("0", "0")] * 2


def test_a_book_is_borrowed_damaged_and_asked_for_elsewhere_and_every_page_is_portuguese(library: House) -> None:
    rita = library.visitor("rita", language="pt")
    assert "O que fazer" in said(rita)
    reader = registered(rita)
    rita.open(f"{reader}/events/borrow")
    said(rita)
    rita.fill({"book_wanted": "Os Maias"}, do="")
    text = said(rita)
    assert "Quem leva um livro abre um empréstimo" in text
    assert "Por fazer" not in text  # the loan lives on its own: what the rule asked for is done
    [loan] = {link for link in rita.page.links if link.startswith("/loans/") and link != "/loans/new"}
    rita.open(loan)
    assert "Conclua primeiro" in said(rita)
    rita.open(f"{loan}/forms/request")
    said(rita)
    rita.fill(ASKED)
    assert "Os Maias" in said(rita)
    rita.open(f"{loan}/forms/inspections/new")
    said(rita)
    typed = {"parts[pages].wear": "torn", "parts[cover].wear": "fine", "parts[spine].wear": "fine", "found": "ruined"}
    rita.fill(typed, do="check", rest=False)
    assert "Reparar o livro" in rita.page.text  # what completing sets off is called as the task will be
    rita.fill({"parts[pages].wear": "torn", "parts[cover].wear": "fine", "parts[spine].wear": "fine", "found": "ruined"})
    assert "Reparar o livro" in said(rita)
    rita.open(f"{loan}/events/ask_elsewhere")
    rita.press()
    said(rita)
    [transfer] = {link for link in rita.page.links if re.match(r"/transfers/[0-9a-f-]{36}$", link)}
    rita.open(f"{transfer}/forms/transfer_letter")
    rita.fill({})
    rita.open(f"{transfer}/send/send")
    assert "Biblioteca de Vila Velha" in said(rita)
    rita.press()
    for address in (f"{loan}/history", f"{transfer}/history", "/loans", "/readers", "/transfers", reader):
        rita.open(address)
        assert "alterações que não pode ler" not in said(rita)  # who reads everything is not told of secrets
    the_partner_sees_what_was_sent(library, transfer)


def registered(rita: Visitor) -> str:
    """A reader with a card; the address."""
    rita.open("/readers/new")
    said(rita)
    rita.press()
    address = rita.address.rpartition("/forms")[0]
    said(rita)
    rita.fill({"first_name": "Ana", "last_name": "Exemplo", **CARD, **BORN})
    assert rita.address == address, rita.page.text
    return address


def the_partner_sees_what_was_sent(library: House, transfer: str) -> None:
    """What was sent, and nothing of the reader."""
    library.clock.wait(minutes=5)
    vasco = library.visitor("vasco", language="pt")
    vasco.open(transfer)
    text = said(vasco)
    assert "Os Maias" in text
    assert "Ana" not in text
    assert "Este passo não é possível" not in text  # where it leads is said by the form that is lacking


def test_who_reads_english_is_told_in_english(library: House) -> None:
    library.clock.wait(hours=1)
    duarte = library.visitor("duarte", language="en")
    assert "Loans" in duarte.page.text
