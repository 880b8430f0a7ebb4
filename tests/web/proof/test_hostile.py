"""Hostile and broken input: a clear refusal, nothing stored, nothing lost, never a failure of ours."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import pytest
from httpx2 import Response

from engine.casework.records import Json
from engine.web.table import TABLE
from tests.web.proof.estate import ROWS, Estate, Nothing, refused

CHANGING = [each for each in TABLE if each.method != "GET" and each.name not in ("log_out", "leave", "log_in")]
MACHINES = [each.name for each in CHANGING if each.machine]
FORMS = [each.name for each in CHANGING if not each.machine]


def call(
    estate: Estate, name: str, there: Mapping[str, str], content: bytes, kind: str = "application/json"
) -> Response:
    """A row of the table with a body as it is."""
    row = next(each for each in TABLE if each.name == name)
    client = estate.browser("officer").client
    return client.request(row.method, row.path.format_map(there), content=content, headers={"content-type": kind})


BROKEN = {
    "not JSON": b"{",
    "not UTF-8": b'{"command_id": "\xff\xfe"}',
    "a list": b"[]",
    "a text": b'"hello"',
    "a number": b"1",
    "nothing": b"null",
    "lone surrogates": b'{"command_id": "a-command-id", "answers": {"name_first": "\\ud800"}}',
    "NaN": b'{"command_id": NaN}',
    "duplicate keys, the last broken": b'{"command_id": "a-command-id", "command_id": 7}',
    "too deep": b'{"command_id": "a-command-id", "answers": ' + b'{"a": ' * 200 + b"1" + b"}" * 201,
    "deeper than any stack": b'{"answers": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
}


@pytest.mark.parametrize("name", MACHINES)
@pytest.mark.parametrize("content", BROKEN.values(), ids=list(BROKEN))
def test_what_is_no_json_object_is_refused(place: tuple[Estate, Mapping[str, str]], name: str, content: bytes) -> None:
    estate, there = place
    if name == "api_preview" and b'"command_id": 7' in content:
        return  # a preview needs no id
    with Nothing(estate, there["id"]):
        assert refused(call(estate, name, there, content))


@pytest.mark.parametrize("name", [*MACHINES, *FORMS])
def test_a_body_of_four_megabytes_is_refused(place: tuple[Estate, Mapping[str, str]], name: str) -> None:
    """Where files are sent, of forty."""
    estate, there = place
    machine = name in MACHINES
    much = b"x" * (40_000_000 if name == "api_send_file" else 4_000_000)
    content = b'{"command_id": "a-command-id", "x": "' + much + b'"}' if machine else b"csrf=" + much
    kind = "application/json" if machine else "application/x-www-form-urlencoded"
    with Nothing(estate, there["id"]):
        assert refused(call(estate, name, there, content, kind), 413)


def test_a_body_that_lies_about_its_length_is_refused_too(place: tuple[Estate, Mapping[str, str]]) -> None:
    estate, there = place

    def drops() -> Iterator[bytes]:
        for _ in range(400):
            yield b"x" * 10_000

    client = estate.browser("officer").client
    with Nothing(estate, there["id"]):
        response = client.post(
            f"/api/v1/cases/{there['id']}/forms/registration",
            content=drops(),
            headers={"content-type": "application/json"},
        )
        assert refused(response, 413)


@pytest.mark.parametrize("name", FORMS)
def test_a_form_in_another_content_type_is_refused(place: tuple[Estate, Mapping[str, str]], name: str) -> None:
    estate, there = place
    with Nothing(estate, there["id"]):
        for kind in ("application/json", "multipart/form-data; boundary=x", "text/plain"):
            # Forms that may bring files read such a body, and this is none.
            wanted = 400 if ROWS[name].files and kind.startswith("multipart") else 415
            assert refused(call(estate, name, there, b'{"csrf": "x"}', kind), wanted)


@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_cannot_be_read_is_refused(place: tuple[Estate, Mapping[str, str]], name: str) -> None:
    estate, there = place
    kind = "application/x-www-form-urlencoded"
    with Nothing(estate, there["id"]):
        for content in (b"csrf=%ff%fe", b"\xff\xfe=1", b"&".join(b"a=1" for _ in range(6000))):
            assert refused(call(estate, name, there, content, kind), 400)


IDENTITIES: list[Json] = [
    None,
    "",
    "short",
    "x" * 81,
    12345678,
    True,
    ["a-command-id"],
    {"a": 1},
    "a b c d e f",
    "ünïcödë-id",
    "../../etc",
    "a-command\n",
]


@pytest.mark.parametrize("name", [each for each in MACHINES if each != "api_preview"])
@pytest.mark.parametrize("identity", IDENTITIES)
def test_a_change_needs_an_id_of_its_own(place: tuple[Estate, Mapping[str, str]], name: str, identity: Json) -> None:
    estate, there = place
    body: dict[str, Json] = {"answers": {}, "verdict": "approve", "raise": True, "reason": "A reason", "version": 1}
    with Nothing(estate, there["id"]):
        assert refused(estate.ask("officer", name, there, body | {"command_id": identity}), 422)


WRONG: dict[str, Json] = {
    "a text for a date": {"date_of_birth": "yesterday"},
    "a number for a text": {"name_first": 7},
    "a list for a text": {"name_first": ["Maria"]},
    "an object for a text": {"name_first": {"name": "Maria"}},
    "true for a text": {"name_first": True},
    "a text for a number": {"age_now": "eleven"},
    "an enormous number": {"age_now": 10**40},
    "an enormous number as text": {"age_now": "9" * 400},
    "an exponent": {"age_now": "1e5000000"},
    "half a number": {"age_now": 11.5},
    "infinity": {"age_now": "Infinity"},
    "an unknown option": {"sex": "castle"},
    "a list for one choice": {"sex": ["female"]},
    "one choice for a list": {"languages": "tetun"},
    "an unknown option in a list": {"languages": ["tetun", "klingon"]},
    "a date that is none": {"date_of_birth": "2015-02-30"},
    "a date before all dates": {"date_of_birth": "0000-00-00"},
    "a date after all dates": {"date_of_birth": "99999-01-01"},
    "an unknown place": {"location_current": "MOON"},
    "a text for rows": {"caregivers": "Ana"},
    "a text for a row": {"caregivers": ["Ana"]},
    "an unknown question in a row": {"caregivers": [{"caregiver_name": "Ana", "salary": 1}]},
    "a thousand rows": {"caregivers": [{}] * 1000},
    "an unknown question": {"castle": "tall"},
    "a question of another form": {"narrative": "What happened"},
    "a key with a dot": {"registration.name_first": "Maria"},
    "a key of the engine": {"~castle": {"age_now": "eleven"}},
    "an empty key": {"": "x"},
    "a NUL": {"name_first": "Mar\x00ia"},
    "letters that turn the text around": {"name_first": "Maria\u202egnp.exe"},
    "an invisible letter": {"name_first": "Mar\u200bia\u2066"},
    "a control character": {"name_first": "Mar\x1bia"},
    "a name of ten thousand letters": {"name_first": "x" * 10_000},
    "a name of two lines": {"name_first": "Maria\nEzemplu"},
    "a story longer than any": {"health_needs": "x" * 200_000},
    "a prototype": {"__proto__": {"admin": True}},
}


def version_of(estate: Estate, record: str) -> int:
    row = estate.town.row(record, "registration")
    assert row is not None
    return row.version


@pytest.mark.parametrize("wrong", WRONG.values(), ids=list(WRONG))
def test_wrong_answers_are_told_and_none_of_them_is_completed(
    place: tuple[Estate, Mapping[str, str]], wrong: dict[str, Json]
) -> None:
    estate, there = place
    version = version_of(estate, there["id"])
    answers = dict(estate.town.answers(there["id"], "registration")) | wrong
    body: dict[str, Json] = {"command_id": estate.town.stage.ids.new(), "answers": answers, "version": version}
    with Nothing(estate, there["id"], drafts=False):
        response = estate.ask("officer", "api_complete", there, body)
        assert refused(response, 422)
    paths = {each["path"] for each in response.json()["problems"]}
    assert any(path.split("[")[0].split(".")[0] in wrong or path == "" for path in paths) or paths & set(wrong)
    assert all(each["sentence"] for each in response.json()["problems"])
    assert version_of(estate, there["id"]) == version
    # Looking at the draft with all that in it, as a page and as data, fails nowhere either.
    for name in ("form", "api_form", "record", "api_record"):
        assert estate.ask("officer", name, there).status_code == 200
    preview = estate.ask("officer", "api_preview", there, {"answers": answers})
    assert preview.status_code == 200
    assert preview.json()["problems"]


def test_what_a_suggestion_was_is_the_engines_to_say(place: tuple[Estate, Mapping[str, str]]) -> None:
    estate, there = place
    version = version_of(estate, there["id"])
    answers = dict(estate.town.answers(there["id"], "registration"))
    lie: dict[str, Json] = {"~suggested": {"age_now": "a lie", "castle": "a lie", "registered_on": "a lie"}}
    body: dict[str, Json] = {"command_id": estate.town.stage.ids.new(), "answers": answers | lie, "version": version}
    assert estate.ask("officer", "api_complete", there, body).status_code == 200
    assert "a lie" not in repr(estate.town.answers(there["id"], "registration"))


SHAPES: dict[str, dict[str, Json]] = {
    "answers are a list": {"answers": [], "version": 1},
    "answers are a text": {"answers": "Maria", "version": 1},
    "answers are missing": {"version": 1},
    "the version is a text": {"answers": {}, "version": "1"},
    "the version is enormous": {"answers": {}, "version": 10**30},
    "the version is negative": {"answers": {}, "version": -1},
    "the version is true": {"answers": {}, "version": True},
    "the entry is a number": {"answers": {}, "version": 1, "entry": 7},
    "the entry is somebody's": {"answers": {}, "version": 1, "entry": "00000000-0000-7000-8000-000000000001"},
    "the reason is a list": {"answers": {}, "version": 1, "reason": ["a", "b"]},
}


@pytest.mark.parametrize("body", SHAPES.values(), ids=list(SHAPES))
def test_a_completion_in_the_wrong_shape_changes_nothing(
    place: tuple[Estate, Mapping[str, str]], body: dict[str, Json]
) -> None:
    estate, there = place
    with Nothing(estate, there["id"], drafts=False):
        command: dict[str, Json] = {"command_id": estate.town.stage.ids.new(), **body}
        assert refused(estate.ask("officer", "api_complete", there, command), 404, 409, 422)


def test_problem_details_speak_the_askers_language(place: tuple[Estate, Mapping[str, str]]) -> None:
    estate, there = place
    client = estate.browser("officer").client
    sentences = {}
    for language in ("en", "pt", "tet"):
        version = version_of(estate, there["id"])
        body = json.dumps({"command_id": f"wrong-in-{language}", "answers": {"age_now": "eleven"}, "version": version})
        headers = {"accept-language": language, "content-type": "application/json"}
        response = client.post(f"/api/v1/cases/{there['id']}/forms/registration", content=body, headers=headers)
        assert refused(response, 422)
        assert response.headers["content-language"] == language
        [problem] = [each for each in response.json()["problems"] if each["path"] == "age_now"]
        assert (problem["code"], problem["parameters"]) == ("not_a_number", {})
        sentences[language] = problem["sentence"]
    assert len(set(sentences.values())) == 3
