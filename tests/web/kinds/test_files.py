"""Files of answers: sent by a page or the API, kept sealed, handed out with the answer and to nobody else, gone with draft and record."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from engine.casework.records import Json
from tests.web.conftest import House
from tests.web.visitor import Visitor

NEEDED = {"called": "A pot", "found_in": "N"}
PDF = b"%PDF-1.4\n%small\n"
OGG = b"OggS" + b"\0" * 40
SECRET = "the garden behind the school"


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    """A picture into which a camera has written where it was taken."""
    made = Image.new("RGB", size, "red")
    notes = Image.Exif()
    notes[0x010E] = SECRET
    out = BytesIO()
    made.save(out, kind, exif=notes)
    return out.getvalue()


def send(visitor: Visitor, files: Mapping[str, bytes], do: str = "complete", **typed: str) -> None:
    """Sends the form on the page as a browser does that has files chosen."""
    page = visitor.page.main
    data = {name: list(values) for name, values in page.fields().items() if not name.endswith(":upload")}
    data |= {**{name: [value] for name, value in {**NEEDED, **typed}.items()}, "do": [do]}
    chosen = {name: ("holiday at home.jpg", content, "image/jpeg") for name, content in files.items()}
    visitor._look(visitor.client.post(page.action or visitor.address, data=data, files=chosen))


def answers(visitor: Visitor, sheet: str) -> dict[str, Json]:
    found: dict[str, Json] = visitor.client.get("/api/v1" + sheet).json()["answers"]
    return found


def reference(visitor: Visitor, sheet: str, question: str = "picture") -> dict[str, Json]:
    found = answers(visitor, sheet)[question]
    assert isinstance(found, dict)
    return found


def address_of(sheet: str, file: Json) -> str:
    return f"{sheet.partition('/forms/')[0]}/files/{file}"


def count(house: House) -> int:
    """How many files the database holds."""
    store = house.desk.store
    with store.engines.write.connect() as connection:  # type: ignore[attr-defined]
        return int(connection.exec_driver_sql("select count(*) from file").scalar_one())


def test_a_photo_is_kept_and_handed_out_without_what_the_camera_wrote(dora: Visitor) -> None:
    sheet = dora.address
    assert SECRET.encode() in picture()
    send(dora, {"picture:upload": picture()}, picture_words="A pot")
    assert dora.status == 200
    kept = reference(dora, sheet)
    assert kept["kind"] == "image/jpeg"
    got = dora.client.get(address_of(sheet, kept["file"]))
    assert got.status_code == 200
    assert len(got.content) == kept["size"]
    assert SECRET.encode() not in got.content
    assert not Image.open(BytesIO(got.content)).getexif()


def test_a_file_is_handed_out_to_be_kept_and_never_to_be_shown_as_a_page(dora: Visitor) -> None:
    sheet = dora.address
    send(dora, {"picture:upload": picture()}, picture_words="A pot")
    got = dora.client.get(address_of(sheet, reference(dora, sheet)["file"]))
    assert got.headers["content-disposition"] == 'attachment; filename="file.jpg"'
    assert got.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["cache-control"] == "no-store"
    assert "holiday" not in str(got.headers)


def test_what_a_file_is_is_decided_by_its_content(dora: Visitor) -> None:
    send(dora, {"picture:upload": PDF})
    assert dora.status == 422
    assert "does not take a file of this kind" in dora.page.text
    send(dora, {"picture:upload": b"<script>alert(1)</script>"})
    assert "does not take a file of this kind" in dora.page.text
    send(dora, {"picture:upload": picture()[:100]})
    assert "cannot be read" in dora.page.text


def test_documents_and_recordings_are_kept_as_they_are(dora: Visitor) -> None:
    sheet = dora.address
    send(dora, {"paper:upload": PDF, "recording:upload": OGG})
    assert dora.status == 200
    for question, content in (("paper", PDF), ("recording", OGG)):
        kept = reference(dora, sheet, question)
        assert dora.client.get(address_of(sheet, kept["file"])).content == content


def test_a_signature_that_was_drawn_is_a_picture(dora: Visitor) -> None:
    sheet = dora.address
    send(dora, {"signed:upload": picture("PNG")})
    assert reference(dora, sheet, "signed")["kind"] == "image/png"


def test_a_file_in_a_draft_stays_with_the_draft_and_is_the_authors_alone(house: House, dora: Visitor) -> None:
    sheet = dora.address
    send(dora, {"picture:upload": picture()}, do="draft")
    dora.open(sheet)
    link = next(each for each in dora.page.links if "/files/" in each)
    assert dora.client.get(link).status_code == 200
    assert house.visitor("hedy").client.get(link).status_code == 404
    send(dora, {}, picture_words="A pot")
    assert dora.status == 200
    assert house.visitor("hedy").client.get(link).status_code == 200


def test_a_thrown_away_draft_takes_its_files_along(house: House, dora: Visitor) -> None:
    sheet = dora.address
    send(dora, {"picture:upload": picture(), "paper:upload": PDF}, do="draft")
    assert count(house) == 2
    dora.open(sheet)
    send(dora, {}, do="draft", **{"paper:drop": "yes"})
    assert count(house) == 1
    dora.open(sheet)
    send(dora, {}, do="discard")
    assert count(house) == 0


def test_a_file_that_was_replaced_before_completing_is_gone(house: House, dora: Visitor) -> None:
    sheet = dora.address
    send(dora, {"picture:upload": picture()}, do="check")
    send(dora, {"picture:upload": picture(size=(50, 50))}, picture_words="A pot")
    assert dora.status == 200
    assert count(house) == 1
    assert reference(dora, sheet)


def test_what_was_sent_for_a_page_nobody_kept_is_swept_after_two_days(house: House, dora: Visitor) -> None:
    send(dora, {"picture:upload": picture()}, do="check")
    assert count(house) == 1
    house.clock.wait(days=3)
    again = house.visitor("dora")
    again.open(dora.address)
    send(again, {"paper:upload": PDF}, do="check")
    assert count(house) == 1


def test_a_secret_file_is_handed_out_only_to_who_reads_its_class(house: House, dora: Visitor) -> None:
    sheet = dora.address
    send(dora, {"picture:upload": picture(), "paper:upload": PDF}, picture_words="A pot")
    hedy = house.visitor("hedy")
    assert hedy.client.get(address_of(sheet, reference(dora, sheet)["file"])).status_code == 200
    paper = address_of(sheet, reference(dora, sheet, "paper")["file"])
    assert dora.client.get(paper).status_code == 200
    assert hedy.client.get(paper).status_code == 404
    assert house.visitor("dirk").client.get(paper).status_code == 404
    assert house.visitor().client.get(paper, follow_redirects=False).status_code == 303
    assert house.visitor().client.get("/api/v1" + paper).status_code == 401


def test_a_file_of_another_record_cannot_be_referred_to(house: House, dora: Visitor) -> None:
    first = dora.address
    send(dora, {"picture:upload": picture()}, picture_words="A pot")
    stolen = reference(dora, first)
    dirk = house.visitor("dirk")
    dirk.open("/finds/new")
    dirk.press()
    fields = {f"picture:{name}": str(value) for name, value in stolen.items()}
    send(dirk, {}, picture_words="Mine now", **fields)
    assert dirk.status == 422
    assert "This file is not here any more" in dirk.page.text
    send(dirk, {}, do="draft", **fields)
    theirs = dirk.address.partition("/forms/")[0]
    assert dirk.client.get(f"{theirs}/files/{stolen['file']}").status_code == 404
    assert dirk.client.get(address_of(first, stolen["file"])).status_code == 404


def test_what_a_file_is_and_how_large_is_never_believed(dora: Visitor) -> None:
    sheet = dora.address
    send(dora, {"picture:upload": picture()}, do="check")
    fields = {"picture:kind": "image/png", "picture:size": "1"}
    send(dora, {}, picture_words="A pot", **fields)
    kept = reference(dora, sheet)
    assert kept["kind"] == "image/jpeg"
    assert kept["size"] != 1


def test_the_recipient_of_a_share_reads_the_file_as_it_was_sent(house: House, dora: Visitor) -> None:
    sheet = dora.address
    find = sheet.partition("/forms/")[0]
    send(dora, {"picture:upload": picture(), "paper:upload": PDF}, picture_words="A pot", worth="much")
    kept, paper = reference(dora, sheet)["file"], reference(dora, sheet, "paper")["file"]
    dora.open(find)
    loan = next(each for each in dora.page.links if each.startswith("/loans/")).partition("/forms/")[0].partition("/send")[0]
    kurt = house.visitor("kurt")
    assert kurt.client.get(f"{loan}/files/{kept}").status_code == 404
    dora.open(f"{loan}/forms/letter")
    dora.press()
    dora.open(f"{loan}/send/send")
    dora.press()
    assert kurt.client.get(f"{loan}/files/{kept}").status_code == 200
    assert kurt.client.get(f"{loan}/files/{paper}").status_code == 404
    assert kurt.client.get(f"{find}/files/{kept}").status_code == 404


def test_a_file_in_rows_and_in_an_entry_is_kept_too(dora: Visitor) -> None:
    sheet = dora.address
    send(dora, {}, do="add:corners")
    send(dora, {"corners[0].look:upload": picture()}, **{"corners[0].corner": "left"})
    assert dora.status == 200
    rows = answers(dora, sheet)["corners"]
    assert isinstance(rows, list)
    assert isinstance(rows[0], dict)
    look = rows[0]["look"]
    assert isinstance(look, dict)
    assert dora.client.get(address_of(sheet, look["file"])).status_code == 200
    entry = f"{sheet.rpartition('/')[0]}/visits/new"
    dora.open(entry)
    send(dora, {"view:upload": picture()}, **{"seen_on:day": "1", "seen_on:month": "3", "seen_on:year": "2026"})
    assert dora.status == 200
    dora.open(sheet.partition("/forms/")[0])
    made = next(each for each in dora.page.links if "/forms/visits/" in each and not each.endswith("/new"))
    dora.open(made)
    link = next(each for each in dora.page.links if "/files/" in each)
    assert dora.client.get(link).status_code == 200


def test_the_api_takes_a_file_and_refers_to_it_by_its_id(dora: Visitor) -> None:
    sheet = dora.address
    body = {"command_id": "command-0001", "question": "picture", "data": base64.b64encode(picture()).decode()}
    first = dora.client.post(f"/api/v1{sheet}/files", json=body)
    again = dora.client.post(f"/api/v1{sheet}/files", json=body)
    assert first.status_code == 200
    assert first.json() == again.json()
    given = {**NEEDED, "picture": {"file": first.json()["file"]}, "picture_words": "A pot"}
    done = dora.client.post(f"/api/v1{sheet}", json={"command_id": "command-0002", "answers": given, "version": 0})
    assert done.status_code == 200
    assert reference(dora, sheet)["kind"] == "image/jpeg"


@pytest.mark.parametrize(
    "body",
    [
        {"question": "picture", "data": "%%%"},
        {"question": "picture"},
        {"question": 3, "data": "AAAA"},
        {"question": "called", "data": "AAAA"},
        {"question": "nothing.here[", "data": "AAAA"},
        {"question": "picture", "data": ""},
    ],
)
def test_what_is_no_file_for_a_question_is_refused(dora: Visitor, body: dict[str, Json]) -> None:
    got = dora.client.post(f"/api/v1{dora.address}/files", json={"command_id": "command-0001", **body})
    assert got.status_code in (404, 422)


def test_a_file_too_large_is_refused_with_the_limit(dora: Visitor) -> None:
    send(dora, {"paper:upload": PDF + b"x" * 10_000_000})
    assert dora.status == 422
    assert "at most 10 MB" in dora.page.text


def test_a_form_holds_so_many_files_and_no_more(house: House, dora: Visitor) -> None:
    for number in range(20):
        body = {"command_id": f"command-{number:04}", "question": "paper", "data": base64.b64encode(PDF).decode()}
        assert dora.client.post(f"/api/v1{dora.address}/files", json=body).status_code == 200
    send(dora, {"paper:upload": PDF})
    assert "holds 20 files" in dora.page.text
    assert count(house) == 20


def test_a_forgotten_record_takes_its_files_along(house: House, dora: Visitor) -> None:
    sheet = dora.address
    send(dora, {"picture:upload": picture()}, picture_words="A pot")
    kept = address_of(sheet, reference(dora, sheet)["file"])
    house.desk.store.forget(sheet.split("/")[2])  # type: ignore[attr-defined]
    assert count(house) == 0
    assert dora.client.get(kept).status_code == 404


def test_every_file_that_is_sent_or_read_is_in_the_access_log_without_its_name(house: House, dora: Visitor) -> None:
    sheet = dora.address
    send(dora, {"picture:upload": picture()}, picture_words="A pot")
    dora.client.get(address_of(sheet, reference(dora, sheet)["file"]))
    with house.desk.store.engines.write.connect() as connection:  # type: ignore[attr-defined]
        lines = " ".join(str(each[0]) for each in connection.exec_driver_sql("select head from access_log"))
    assert '"action":"sent_file"' in lines
    assert '"action":"read_file"' in lines
    assert "holiday" not in lines


def test_the_history_names_the_change_and_not_the_bytes(dora: Visitor) -> None:
    sheet = dora.address
    send(dora, {"picture:upload": picture()}, picture_words="A pot")
    dora.open(f"{sheet.partition('/forms/')[0]}/history")
    assert "Picture, 1 kB" in dora.page.text
    assert "holiday" not in dora.body


def test_nothing_in_the_database_shows_a_file(house: House, dora: Visitor, tmp_path: Path) -> None:
    send(dora, {"paper:upload": PDF + b"a canary in a document"})
    assert dora.status == 200
    kept = b"".join(each.read_bytes() for each in tmp_path.glob("t.sqlite*"))
    assert b"canary in a document" not in kept


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\n\xff\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x", b"nonsense"),
    ],
)
def test_a_broken_form_is_told_and_nothing_breaks(dora: Visitor, content_type: str, body: bytes) -> None:
    got = dora.client.post(dora.address, content=body, headers={"content-type": content_type})
    assert got.status_code in (400, 403)


def test_who_has_not_logged_in_may_not_send_much(house: House) -> None:
    stranger = house.visitor()
    body = b"--x\r\n" + b"y" * 2_000_000
    got = stranger.client.post("/finds/x/forms/sheet", content=body, headers={"content-type": "multipart/form-data; boundary=x"})
    assert got.status_code == 413
