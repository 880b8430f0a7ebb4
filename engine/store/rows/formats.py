"""The codecs of every kind of row: which format each body is written in, and who reads the older ones."""

from __future__ import annotations

from engine.casework.records import (
    ApprovalRow,
    ClockRow,
    ConsentLine,
    FormRow,
    Notice,
    ObligationRow,
    Outgoing,
    Receipt,
    Record,
    ShareRow,
    TaskRow,
)
from engine.store.rows.codec import Codec

RECORD = Codec(Record)
FORM = Codec(FormRow, without=("sealed",))
CLOCK = Codec(ClockRow)
APPROVAL = Codec(ApprovalRow)
OBLIGATION = Codec(ObligationRow)
TASK = Codec(TaskRow)
CONSENT = Codec(ConsentLine)
SHARE = Codec(ShareRow, without=("values",))
NOTICE = Codec(Notice, without=("read_at",))
OUTGOING = Codec(Outgoing)
RECEIPT = Codec(Receipt)
