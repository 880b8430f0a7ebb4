"""Sealed values: AES-256-GCM under a data key, bound to the place they stand at, telling which key and format they have.

Envelope of format 1: one byte format, 16 bytes id of the data key, 12 bytes nonce, then ciphertext and tag.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = 1
_KEY = slice(1, 17)
_NONCE = slice(17, 29)


class Tampered(Exception):
    """A sealed value was changed, or stands at a place it wasn't sealed for."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """A record's key. `id` is 32 hexadecimal digits."""

    id: str
    secret: bytes = field(repr=False)


def place(table: str, record: str, *field_names: str) -> bytes:
    """The associated data of a sealed value: no two places have the same."""
    return "\x1f".join((table, record, *field_names)).encode()


def seal(key: DataKey, plain: bytes, where: bytes) -> bytes:
    """The envelope of some bytes."""
    nonce = os.urandom(12)
    return bytes((FORMAT,)) + bytes.fromhex(key.id) + nonce + AESGCM(key.secret).encrypt(nonce, plain, where)


def key_of(sealed: bytes) -> str:
    """The id of the data key that an envelope needs."""
    return sealed[_KEY].hex()


def unseal(keys: Mapping[str, bytes], sealed: bytes, where: bytes) -> bytes | None:
    """The bytes inside an envelope; none when its key has been destroyed; `Tampered` when it was changed or moved."""
    if len(sealed) < _NONCE.stop or sealed[0] != FORMAT:
        raise Tampered("a sealed value is not an envelope of a known format")
    secret = keys.get(key_of(sealed))
    if secret is None:
        return None
    try:
        return AESGCM(secret).decrypt(sealed[_NONCE], sealed[_NONCE.stop :], where)
    except InvalidTag:
        raise Tampered("a sealed value was changed or moved") from None
