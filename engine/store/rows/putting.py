"""Rows of casework as rows of tables: which of their fields are columns of their own, and which are sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.casework.records import Changes, FormRow, Record, ShareRow
from engine.store.rows import formats
from engine.store.rows.codec import FORMAT, instant
from engine.store.sealing.seal import DataKey, place
from engine.store.sql.session import KeyGone, Session

Row = dict[str, object]


def records(rows: Sequence[Record], data_keys: Mapping[str, str], narrowed: Mapping[str, str]) -> list[Row]:
    """Rows of `record`, roots before what hangs on them. `data_keys` and `narrowed` by record, absent: none."""
    ordered = sorted(rows, key=lambda row: row.id != row.root)
    return [
        {
            "id": row.id,
            "kind": row.kind,
            "root": row.root,
            "number": row.number,
            "state": row.state,
            "owner": row.owner,
            "team": row.team,
            "area": row.area,
            "organisation": row.organisation,
            "receiver": row.receiver,
            "author": row.author,
            "assigned": "".join(f"|{each}" for each in row.assigned) + "|" if row.assigned else "",
            "narrowed": narrowed.get(row.id, ""),
            "opened_at": instant(row.opened_at),
            "ended_at": instant(row.ended_at) if row.ended_at else None,
            "data_key": data_keys.get(row.id, ""),
            "format": FORMAT,
            "body": formats.RECORD.write(row),
        }
        for row in ordered
    ]


def form(session: Session, row: FormRow, key: DataKey | None) -> Row:
    """A row of `form_row`; its restricted answers sealed under the record's key."""
    sealed = None
    if row.sealed:
        where = place("form_row", row.record, row.form, row.entry)
        sealed = session.seal(_needed(key, row.record), dict(row.sealed), where)
    return {
        "record": row.record,
        "form": row.form,
        "entry": row.entry,
        "status": row.status,
        "version": row.version,
        "format": FORMAT,
        "body": formats.FORM.write(row),
        "sealed": sealed,
    }


def share(session: Session, row: ShareRow, key: DataKey | None) -> Row:
    """A row of `share`; what was sent is sealed under the key of the record it was taken from, so that it is forgotten with it."""
    sealed = session.seal(_needed(key, row.of_record), dict(row.values), place("share", row.of_record, row.id))
    return {
        "id": row.id,
        "record": row.record,
        "of_record": row.of_record,
        "organisation": row.organisation,
        "ends_at": instant(row.ends_at) if row.ends_at else None,
        "revoked_at": instant(row.revoked_at) if row.revoked_at else None,
        "format": FORMAT,
        "body": formats.SHARE.write(row),
        "sealed": sealed,
    }


def plain_rows(changes: Changes) -> dict[str, list[Row]]:
    """Rows of the tables that seal nothing."""
    rows: dict[str, list[Row]] = {
        "clock": _clocks(changes),
        "approval": [
            {
                "id": row.id,
                "record": row.record,
                "status": row.status,
                "asked_by": row.asked_by,
                **_body(formats.APPROVAL.write(row)),
            }
            for row in changes.approvals
        ],
        "obligation": [
            {"id": row.id, "record": row.record, "status": row.status, **_body(formats.OBLIGATION.write(row))}
            for row in changes.obligations
        ],
        "task": _tasks(changes),
        "consent": [
            {"id": row.id, "record": row.record, "at": instant(row.at), **_body(formats.CONSENT.write(row))}
            for row in changes.consents
        ],
        "link": [
            {"source": row.source, "link": row.link, "target": row.target, "at": instant(row.at)}
            for row in changes.links
        ],
        "notice": _notices(changes),
        "outbox": _outgoing(changes),
        "receipt": _receipts(changes),
    }
    return {table: some for table, some in rows.items() if some}


def _body(body: str) -> Row:
    return {"format": FORMAT, "body": body}


def _clocks(changes: Changes) -> list[Row]:
    found = []
    for row in changes.clocks:
        stopped = row.met_at or row.cancelled_at
        found.append(
            {
                "id": row.id,
                "record": row.record,
                "due_at": instant(row.due_at),
                "stopped_at": instant(stopped) if stopped else None,
                "next_at": instant(row.next_at) if row.next_at else None,
                **_body(formats.CLOCK.write(row)),
            }
        )
    return found


def _tasks(changes: Changes) -> list[Row]:
    return [
        {
            "id": row.id,
            "record": row.record,
            "status": row.status,
            "duty": row.duty,
            "person": row.person,
            "team": row.team,
            "organisation": row.organisation,
            "due_at": instant(row.due_at) if row.due_at else None,
            **_body(formats.TASK.write(row)),
        }
        for row in changes.tasks
    ]


def _notices(changes: Changes) -> list[Row]:
    return [
        {
            "id": row.id,
            "person": row.person,
            "at": instant(row.at),
            "read_at": instant(row.read_at) if row.read_at else None,
            **_body(formats.NOTICE.write(row)),
        }
        for row in changes.notices
    ]


def _outgoing(changes: Changes) -> list[Row]:
    return [
        {"id": row.id, "due_at": instant(row.due_at), "delivered_at": None, **_body(formats.OUTGOING.write(row))}
        for row in changes.outbox
    ]


def _receipts(changes: Changes) -> list[Row]:
    row = changes.receipt
    if row is None:
        return []
    return [
        {
            "command": row.command,
            "person": row.person,
            "payload_hash": row.payload_hash,
            "at": instant(row.at),
            **_body(formats.RECEIPT.write(row)),
        }
    ]


def _needed(key: DataKey | None, record: str) -> DataKey:
    if key is None:
        raise KeyGone(f"the record {record} was forgotten, or has no key")
    return key
