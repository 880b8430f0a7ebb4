"""What was stored in any format ever used can still be read. The samples are never written again: a change of one costs a new number."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from engine.casework.records import Json
from engine.store.configurations import READERS
from engine.store.journal import access, checkpoint
from engine.store.journal.chain import FORMAT as JOURNAL_FORMAT
from engine.store.journal.chain import line_of, link
from engine.store.rows import formats
from engine.store.rows.codec import Codec, UnknownFormat, to_json
from engine.store.sealing.seal import place, unseal
from tests.store.toy import everything, library, line

SAMPLES = Path(__file__).parent / "samples"
WHOLE = everything()
ROWS = {
    "record": WHOLE.records[0],
    "form": WHOLE.forms[0],
    "clock": WHOLE.clocks[0],
    "approval": WHOLE.approvals[0],
    "obligation": WHOLE.obligations[0],
    "task": WHOLE.tasks[0],
    "consent": WHOLE.consents[0],
    "share": WHOLE.shares[0],
    "notice": WHOLE.notices[0],
    "outgoing": WHOLE.outbox[0],
    "receipt": WHOLE.receipt,
}
BESIDE: dict[str, dict[str, object]] = {
    "form": {"sealed": WHOLE.forms[0].sealed},
    "share": {"values": WHOLE.shares[0].values},
}


def sample(name: str) -> dict[str, Any]:
    """A stored sample."""
    return cast("dict[str, Any]", json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8")))


def codecs() -> dict[str, Codec[object]]:
    """Every codec by the name of what it reads."""
    return {name.lower(): each for name, each in vars(formats).items() if isinstance(each, Codec)}


def opened(stored: dict[str, Any]) -> Json:
    """The value of a sealed sample."""
    keys = {stored["key"]: bytes.fromhex(stored["secret"])}
    plain = unseal(keys, bytes.fromhex(stored["sealed"]), place(*stored["place"]))
    assert plain is not None
    return cast(Json, json.loads(plain))


@pytest.mark.parametrize(
    ("name", "number"), [(name, number) for name, each in codecs().items() for number in each.formats]
)
def test_every_format_of_a_row_has_a_sample_that_is_read(name: str, number: int) -> None:
    stored = sample(f"{name}-{number}")
    assert stored["format"] == number
    assert codecs()[name].read(number, to_json(stored["body"]), **BESIDE.get(name, {})) == ROWS[name]


@pytest.mark.parametrize("name", codecs())
def test_a_format_of_a_newer_release_is_refused(name: str) -> None:
    with pytest.raises(UnknownFormat, match="newer"):
        codecs()[name].read(99, "{}")


def test_sealed_answers_shares_and_drafts_are_read() -> None:
    assert opened(sample("sealed-form-1")) == WHOLE.forms[0].sealed
    assert opened(sample("sealed-share-1")) == WHOLE.shares[0].values
    assert opened(sample("sealed-draft-1")) == {"based_on": 2, "answers": {"title": "31/02/20"}}


def test_a_line_of_the_journal_is_read_and_verifies() -> None:
    stored = sample(f"journal-{JOURNAL_FORMAT}")
    body = cast("dict[str, Json]", opened(stored))
    assert line_of(stored["head"], body) == line()
    key, sealed = bytes.fromhex(stored["chain_key"]), bytes.fromhex(stored["sealed"])
    assert link(key, bytes.fromhex(stored["before"]), stored["head"], sealed).hex() == stored["hash"]


def test_a_line_of_the_access_log_verifies() -> None:
    stored = sample(f"access-{access.FORMAT}")
    key = bytes.fromhex(stored["chain_key"])
    assert link(key, bytes.fromhex(stored["before"]), stored["head"], b"").hex() == stored["hash"]


def test_a_checkpoint_verifies() -> None:
    stored = sample(f"checkpoint-{checkpoint.FORMAT}")
    leaves = [checkpoint.Leaf(name, int(number), bytes.fromhex(found)) for name, number, found in stored["leaves"]]
    made = checkpoint.Checkpoint(1, stored["head"], "1", bytes.fromhex(stored["signature"]))
    assert checkpoint.root_of(made.before, leaves) == made.root
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(stored["public"])).verify(made.signature, made.head.encode())


@pytest.mark.parametrize("number", READERS)
def test_every_format_of_a_compiled_context_has_a_sample_that_is_read(number: int) -> None:
    data = (SAMPLES / f"context-{number}.json").read_bytes()
    context = READERS[number](data)
    assert (context.id, tuple(context.kinds), tuple(context.places)) == (
        "library",
        ("loan", "reminder"),
        tuple(library().places),
    )
    assert context.kinds["loan"].flags[0].narrows_to == ("keeper", "head")
    assert context.forms["registration"].items[3].question == library().forms["registration"].items[3].question
