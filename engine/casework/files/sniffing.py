"""What a file is, by its first bytes: a closed list. Its name and what a browser says of it are never asked."""

from __future__ import annotations

from typing import Final

_STARTS: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
)
_BRANDS: Final = (b"M4A ", b"M4B ", b"mp42", b"isom", b"mp41", b"iso5", b"iso6", b"dash")
ENDINGS: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/mp4": "m4a",
    "audio/webm": "webm",
}
"""How a downloaded file of each kind ends."""


def kind_of(data: bytes) -> str:
    """The media type of a file; empty when it is none that is taken."""
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp" and data[8:12] in _BRANDS:
        return "audio/mp4"
    if data[:4] == b"\x1a\x45\xdf\xa3" and b"webm" in data[:64]:
        return "audio/webm"
    return "audio/mpeg" if _is_mpeg_frame(data) else ""


def _is_mpeg_frame(data: bytes) -> bool:
    """Whether it begins with a frame of MPEG sound, layer 3, without a tag before it."""
    return len(data) > 3 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2 and data[2] >> 4 not in (0, 15)
