"""Logging in and staying in, over the store's rows of people, sessions and tokens."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from engine.accounts import secrets as hashing
from engine.accounts.model import Entry, Issued, Refusal, Settings
from engine.casework.ports import Person
from engine.store.people import Account, AccountRows, Failures, SessionRow, TokenRow
from engine.store.store import SqlStore


class Accounts:
    """People with a log-in. Used by many threads; `now` is always given (UTC)."""

    def __init__(self, store: SqlStore, settings: Settings | None = None) -> None:
        self._store = store
        self._rows = store.accounts
        self.settings = settings or Settings()
        self._decoy = hashing.decoy()

    # --- logging in ---
    def authenticate(self, username: str, password: str, now: datetime) -> Person | Refusal:
        """The person behind a name and password. Takes equally long whether or not the name exists; five failures lock the name."""
        name = folded(username)
        account, failures = self._rows.read(lambda rows: (rows.account(name), rows.failures(name)))
        if failures and failures.locked_until and now < failures.locked_until:
            hashing.is_password(self._decoy, password)
            self._log("", "log_in_refused", now, "locked")
            return Refusal("locked", failures.locked_until)
        right = hashing.is_password(account.secret if account and account.secret else self._decoy, password)
        if account is None or not right or not account.person.active:
            return self._failed(name, account, now)
        self._rows.write(lambda rows: self._entered(rows, account, password, now))
        self._log(account.person.id, "logged_in", now)
        return account.person

    def _failed(self, name: str, account: Account | None, now: datetime) -> Refusal:
        def count(rows: AccountRows) -> Failures:
            before = rows.failures(name)
            recent = before is not None and now - before.last_at < self.settings.locked_for
            number = before.count + 1 if before is not None and recent else 1
            until = now + self.settings.locked_for if number >= self.settings.failures else None
            failures = Failures(number, now, until)
            rows.set_failures(name, failures)
            return failures

        failures = self._rows.write(count)
        self._log(account.person.id if account else "", "log_in_refused", now, "wrong")
        return Refusal("locked", failures.locked_until) if failures.locked_until else Refusal("wrong")

    def _entered(self, rows: AccountRows, account: Account, password: str, now: datetime) -> None:
        rows.set_failures(account.username, None)
        if hashing.needs_new_hash(account.secret):
            rows.set_secret(account.person.id, "password", hashing.hash_password(password), now)

    # --- sessions ---
    def open_session(self, person: str, now: datetime) -> Issued:
        """A session for someone who has just logged in; its token goes into their cookie and nowhere else."""
        token = hashing.made_token()
        ends_at = now + self.settings.longest
        row = SessionRow(hashing.token_hash(token), person, now, now, ends_at)
        self._rows.write(lambda rows: rows.put_session(row))
        return Issued(row.hash, token, ends_at)

    def session(self, token: str, now: datetime) -> Entry | None:
        """Who a session's token belongs to; none when it is unknown, over, too long idle, or its person no longer let in."""
        key = hashing.token_hash(token)
        found = self._rows.read(lambda rows: rows.entry(key))
        if found is None:
            return None
        row, person = found
        if now >= row.ends_at or now - row.seen_at > self.settings.idle or not person.active:
            self._rows.write(lambda rows: rows.end_session(key))
            return None
        if now - row.seen_at > self.settings.touch_every:
            seen = SessionRow(row.hash, row.person, row.made_at, now, row.ends_at)
            self._rows.write(lambda rows: rows.put_session(seen) if rows.session(key) else None)
        return Entry(person, min(row.ends_at, now + self.settings.idle), "session")

    def end_session(self, token: str, now: datetime) -> None:
        """Log out on one device; nothing happens when the session is over already."""
        key = hashing.token_hash(token)
        row = self._rows.read(lambda rows: rows.session(key))
        if row is not None:
            self._rows.write(lambda rows: rows.end_session(key))
            self._log(row.person, "logged_out", now)

    def end_sessions(self, person: str) -> None:
        """Log someone out everywhere."""
        self._rows.write(lambda rows: rows.end_sessions(person))

    # --- tokens of the API ---
    def issue_token(self, person: str, name: str, now: datetime) -> Issued:
        """A bearer token for programs that act as this person; `name` tells what it is for."""
        token = hashing.made_token()
        ends_at = now + self.settings.token_lasts
        row = TokenRow(secrets.token_hex(8), hashing.token_hash(token), person, name, now, ends_at)
        self._rows.write(lambda rows: rows.add_token(row))
        self._log(person, "token_issued", now)
        return Issued(row.id, token, ends_at)

    def bearer(self, token: str, now: datetime) -> Entry | None:
        """Who a bearer token acts for; none when it is unknown, over, revoked, or its person no longer let in."""
        key = hashing.token_hash(token)

        def look(rows: AccountRows) -> tuple[TokenRow, Account] | None:
            row = rows.token(key)
            account = rows.account_of(row.person) if row else None
            return (row, account) if row and account else None

        found = self._rows.read(look)
        if found is None:
            return None
        row, account = found
        dead = row.revoked_at is not None or now >= row.ends_at or not account.person.active
        return None if dead else Entry(account.person, row.ends_at, "token")

    def tokens(self, person: str) -> Sequence[TokenRow]:
        """A person's tokens, the oldest first; their secrets are not among what is kept."""
        return self._rows.read(lambda rows: rows.tokens(person))

    def revoke_token(self, person: str, token: str, now: datetime) -> None:
        """End a token (by its id) of a person."""
        self._rows.write(lambda rows: rows.revoke_token(person, token, now))

    # --- people ---
    def people(self) -> Sequence[Person]:
        """Everyone with a log-in."""
        return self._rows.read(lambda rows: rows.people())

    def add_person(self, username: str, person: Person, password: str, now: datetime) -> Refusal | None:
        """Let someone in from now on; a refusal when the name is taken or the password too weak."""
        name = folded(username)
        weak = self._weakness(password, name)
        if weak is not None:
            return weak
        secret = hashing.hash_password(password)

        def add(rows: AccountRows) -> Refusal | None:
            if rows.account(name) is not None:
                return Refusal("taken")
            rows.add(person, name, now)
            rows.set_secret(person.id, "password", secret, now)
            return None

        return self._rows.write(add)

    def change_password(self, person: str, old: str, new: str, now: datetime) -> Refusal | None:
        """Change one's own password; ends all sessions of the person."""
        account = self._rows.read(lambda rows: rows.account_of(person))
        if account is None:
            return Refusal("unknown")
        if not hashing.is_password(account.secret or self._decoy, old):
            return self._failed(account.username, account, now)
        if old == new:
            return Refusal("same")
        return self.set_password(person, new, now)

    def set_password(self, person: str, new: str, now: datetime) -> Refusal | None:
        """Set someone's password (by an operator); ends all sessions of the person."""
        account = self._rows.read(lambda rows: rows.account_of(person))
        if account is None:
            return Refusal("unknown")
        weak = self._weakness(new, account.username)
        if weak is not None:
            return weak
        secret = hashing.hash_password(new)

        def change(rows: AccountRows) -> None:
            rows.set_secret(person, "password", secret, now)
            rows.set_failures(account.username, None)
            rows.end_sessions(person)

        self._rows.write(change)
        self._log(person, "password_changed", now)
        return None

    def set_language(self, person: str, language: str) -> None:
        """Remember the language a person chose."""
        self._rows.write(lambda rows: rows.set_language(person, language))

    def set_active(self, person: str, *, active: bool, now: datetime) -> None:
        """Let a person in or keep them out; keeping out ends their sessions."""
        self._rows.write(lambda rows: rows.set_active(person, active=active))
        self._log(person, "let_in" if active else "kept_out", now)

    def _weakness(self, password: str, username: str) -> Refusal | None:
        if len(password) < self.settings.shortest_password:
            return Refusal("too_short")
        if hashing.is_common(password) or (len(username) > 3 and username in password.casefold()):
            return Refusal("too_common")
        return None

    def _log(self, person: str, action: str, now: datetime, detail: str = "") -> None:
        self._store.write(lambda writing: writing.log_access(person, action, "", now, detail))


def folded(username: str) -> str:
    """A name for logging in as it is compared: case, outer spaces and what can't be printed make no difference."""
    seen = "".join(each for each in unicodedata.normalize("NFKC", username[:400]) if each.isprintable())
    return seen.strip().casefold()[:200]
