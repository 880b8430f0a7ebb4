"""The keys an installation is given: master keys, journal keys, signing keys, each by an id so that they can be changed one by one.

They come from `TAIS_KEYS` (JSON, or `@` and the path of a file with it) or, for a demonstration, from a file made beside its database.
Nothing here is ever written to a database or a log.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = 1
SIZE = 32
VARIABLE = "TAIS_KEYS"
PURPOSES = ("master", "journal", "signing")


class KeysRefused(Exception):
    """The keys are missing, unreadable or not those of this database. The text is a sentence with its remedy, for the operator."""


@dataclass(frozen=True, slots=True)
class KeySet:
    """Keys of one purpose by id; new things use `current`."""

    current: str
    secrets: Mapping[str, bytes] = field(repr=False)

    def of(self, key: str) -> bytes:
        """The key with this id; `KeysRefused` when it isn't among the installation's."""
        found = self.secrets.get(key)
        if found is None:
            raise KeysRefused(f"The key `{key}` is needed and not among those given. Add it to {VARIABLE} again.")
        return found


@dataclass(frozen=True, slots=True)
class Keys:
    """All keys of an installation. `key_store` and `checkpoints`: where wrapped keys and copies of checkpoints are kept, if not beside
    the database (an SQLAlchemy URL; a path)."""

    master: KeySet
    journal: KeySet
    signing: KeySet
    demonstration: bool = False
    key_store: str = ""
    checkpoints: str = ""

    def signer(self) -> Ed25519PrivateKey:
        """The current signing key."""
        return self.verifier(self.signing.current)

    def verifier(self, key: str) -> Ed25519PrivateKey:
        """The signing key with this id (its public half verifies)."""
        return Ed25519PrivateKey.from_private_bytes(self.signing.of(key))

    def proof(self) -> str:
        """A text only these keys can open again: kept in the database to refuse keys of another one."""
        nonce = secrets.token_bytes(12)
        sealed = AESGCM(self.master.of(self.master.current)).encrypt(nonce, b"tais", b"proof")
        return f"{self.master.current}:{(nonce + sealed).hex()}"

    def proves(self, proof: str) -> bool:
        """Whether these keys include the one that made the proof."""
        key, _, sealed = proof.partition(":")
        if key not in self.master.secrets:
            return False
        data = bytes.fromhex(sealed)
        try:
            return AESGCM(self.master.secrets[key]).decrypt(data[:12], data[12:], b"proof") == b"tais"
        except InvalidTag:
            return False


def new_keys(*, demonstration: bool = False) -> Keys:
    """Fresh random keys of every purpose."""
    sets = {purpose: KeySet("1", {"1": secrets.token_bytes(SIZE)}) for purpose in PURPOSES}
    return Keys(sets["master"], sets["journal"], sets["signing"], demonstration)


def keys_as_json(keys: Keys) -> str:
    """The JSON that `parse_keys` reads: for a file that only the operator can read."""
    sets = {"master": keys.master, "journal": keys.journal, "signing": keys.signing}
    body: dict[str, object] = {"format": FORMAT, "demonstration": keys.demonstration}
    for purpose, key_set in sets.items():
        coded = {key: base64.b64encode(secret).decode() for key, secret in key_set.secrets.items()}
        body[purpose] = {"current": key_set.current, "keys": coded}
    for name in ("key_store", "checkpoints"):
        if value := getattr(keys, name):
            body[name] = value
    return json.dumps(body, indent=1)


def parse_keys(text: str) -> Keys:
    """Keys from their JSON; `KeysRefused` tells what is wrong with it, never a key."""
    try:
        body = json.loads(text)
    except ValueError:
        raise KeysRefused(f"{VARIABLE} is not JSON. Give it as JSON, or as @ and the path of a file with it.") from None
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise KeysRefused(f'{VARIABLE} must be a JSON object with "format": {FORMAT}.')
    sets = [_key_set(body.get(purpose), purpose) for purpose in PURPOSES]
    return Keys(
        sets[0],
        sets[1],
        sets[2],
        body.get("demonstration") is True,
        str(body.get("key_store", "")),
        str(body.get("checkpoints", "")),
    )


def _key_set(found: object, purpose: str) -> KeySet:
    if not isinstance(found, dict) or not isinstance(found.get("keys"), dict):
        raise KeysRefused(f'{VARIABLE} has no "{purpose}" with "current" and "keys".')
    key_set = {str(key): _decoded(secret, purpose, str(key)) for key, secret in found["keys"].items()}
    current = str(found.get("current", ""))
    if current not in key_set:
        raise KeysRefused(f'{VARIABLE}: "current" of "{purpose}" must name one of its keys.')
    return KeySet(current, key_set)


def _decoded(secret: object, purpose: str, key: str) -> bytes:
    try:
        data = base64.b64decode(str(secret), validate=True)
    except binascii.Error:
        data = b""
    if len(data) != SIZE:
        raise KeysRefused(f'{VARIABLE}: the key "{key}" of "{purpose}" must be {SIZE} bytes in base64.')
    return data


def keys_from(environment: Mapping[str, str]) -> Keys | None:
    """The keys of the environment; none if it names none; `KeysRefused` if they can't be read."""
    value = environment.get(VARIABLE, "").strip()
    if not value:
        return None
    if not value.startswith("@"):
        return parse_keys(value)
    path = Path(value[1:])
    try:
        return parse_keys(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise KeysRefused(f"{VARIABLE} names the file {path}, which cannot be read.") from None


def demonstration_keys(path: Path) -> Keys:
    """The keys of a demonstration, made on first use in a file that only its owner can read. No live database accepts them."""
    if path.exists():
        return parse_keys(path.read_text(encoding="utf-8"))
    keys = new_keys(demonstration=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(keys_as_json(keys))
        file.flush()
        os.fsync(file.fileno())
    return keys
