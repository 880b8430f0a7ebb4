"""Passwords and random tokens: hashing, checking, making. Keeps nothing."""

from __future__ import annotations

import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""argon2id, 2 passes over 19 MiB."""
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""Without what is easily misread: l, o, 0, 1."""
COMMON = frozenset("password passwort senha123456 qwertyuiop 123456789012 administrator letmeinletmein".split())


def hash_password(password: str) -> str:
    """The text that is kept instead of a password."""
    return HASHER.hash(_bytes(password))


def is_password(kept: str, password: str) -> bool:
    """Whether a password is the one that was kept."""
    try:
        return HASHER.verify(kept, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False


def needs_new_hash(kept: str) -> bool:
    """Whether a kept password was hashed with weaker parameters than today's."""
    return HASHER.check_needs_rehash(kept)


def decoy() -> str:
    """A kept password that nothing matches, of today's cost: unknown names take as long as known ones."""
    return HASHER.hash(secrets.token_urlsafe(24))


def made_password(groups: int = 4) -> str:
    """A random password that can be read out: groups of four letters and digits (20 bits each)."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(groups))


def made_token() -> str:
    """A random token of 256 bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a token. A plain hash is enough: nobody guesses 256 bits."""
    return hashlib.sha256(_bytes(token)).hexdigest()


def is_common(password: str) -> bool:
    """Whether a password is one of those that everybody tries, or one character again and again."""
    return password.casefold() in COMMON or len(set(password)) < 5


def _bytes(text: str) -> bytes:
    """A text as bytes, whatever somebody sent."""
    return text.encode("utf-8", "surrogatepass")
