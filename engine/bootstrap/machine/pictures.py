"""Makes pictures anew with Pillow: what the camera wrote into them (the place, the device, a preview) doesn't come along, nor anything
hidden behind the picture. Large ones become smaller."""

from __future__ import annotations

import struct
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

MOST_PIXELS: Final = 60_000_000
"""More than any telephone makes; a picture that says it has more is not unpacked."""
LONGEST_SIDE: Final = 2560
QUALITY: Final = 85
_BROKEN: Final = (OSError, SyntaxError, ValueError, EOFError, KeyError, struct.error, Image.DecompressionBombError)


def made_anew(data: bytes) -> tuple[str, bytes] | None:
    """The media type and bytes of the same picture, upright; none when it can't be read."""
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as found:
            if found.width * found.height > MOST_PIXELS:
                return None
            is_drawn = found.format == "PNG"
            found.load()
            picture = ImageOps.exif_transpose(found)
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _saved(picture, is_drawn)
    except _BROKEN:
        return None


def _saved(picture: Image.Image, is_drawn: bool) -> tuple[str, bytes]:
    """Only the pixels are taken over: a fresh picture has no notes."""
    mode = "RGBA" if is_drawn and picture.has_transparency_data else "RGB"
    pixels = picture.convert(mode)
    fresh = Image.new(mode, pixels.size)
    fresh.paste(pixels)
    out = BytesIO()
    if is_drawn:
        fresh.save(out, "PNG", optimize=True)
        return "image/png", out.getvalue()
    fresh.save(out, "JPEG", quality=QUALITY, optimize=True)
    return "image/jpeg", out.getvalue()
