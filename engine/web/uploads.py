"""A posted form with files (`multipart/form-data`): its fields, and the bytes of each file by the field it came in.

Everything is read in memory: a file that is to be sealed never lies open on a disk. The names that files had are dropped here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

MULTIPART = "multipart/form-data"
LONGEST_FIELD = 300_000


class Unreadable(Exception):
    """A body that is not what its header says."""


@dataclass(slots=True)
class Parts:
    """What came in. `files`: not empty ones only."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)


def parts_of(content_type: str, body: bytes, most: int) -> Parts:
    """The parts of a body; `Unreadable` when it is misshapen, or holds more than `most` parts."""
    boundary = parse_options_header(content_type)[1].get(b"boundary", b"")
    if not boundary:
        raise Unreadable
    reading = _Reading(most)
    parser = MultipartParser(
        boundary,
        {
            "on_part_begin": reading.begin,
            "on_part_data": reading.data,
            "on_part_end": reading.end,
            "on_header_field": reading.header_field,
            "on_header_value": reading.header_value,
            "on_header_end": reading.header_end,
        },
    )
    try:
        parser.write(body)
        parser.finalize()
    except (FormParserError, UnicodeDecodeError) as fault:
        raise Unreadable from fault
    return reading.parts


class _Reading:
    """What the parser calls back."""

    def __init__(self, most: int) -> None:
        self.parts = Parts()
        self._most = most
        self._seen = 0
        self._name, self._value = b"", b""
        self._headers: dict[bytes, bytes] = {}
        self._pieces: list[bytes] = []

    def begin(self) -> None:
        self._seen += 1
        if self._seen > self._most:
            raise Unreadable
        self._headers, self._pieces = {}, []

    def header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def header_end(self) -> None:
        self._headers[self._name.lower()] = self._value
        self._name, self._value = b"", b""

    def data(self, data: bytes, start: int, end: int) -> None:
        self._pieces.append(data[start:end])

    def end(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        name = options.get(b"name", b"").decode("utf-8")
        body = b"".join(self._pieces)
        if b"filename" in options or b"filename*" in options:
            if body:
                self.parts.files[name] = body
        elif len(body) > LONGEST_FIELD:
            raise Unreadable
        else:
            self.parts.fields.setdefault(name, []).append(body.decode("utf-8").replace("\r\n", "\n"))
