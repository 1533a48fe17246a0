"""What is kept of a PIN: long to guess from (argon2, RFC 9106), and useless without a key.

A PIN has few signs: of a stolen database a million could be tried in hours. So each is mixed with a
key first that lies in a file beside the database, and in none of its copies.
"""

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.domain.refusals import Refused
from kiosk.services.staff import Secret

if TYPE_CHECKING:
    from argon2 import PasswordHasher

KEY_FILE = "pins.key"
_KEY_BYTES = 32

_ROUNDS, _KIBIBYTES, _LANES = 3, 65536, 1
"""RFC 9106's second recommendation, for machines with little memory: 64 MiB; but one lane."""

_NOBODYS = "nobody's"
"""Looked at where nobody has that name, so that it takes as long."""


class Pins:
    """Makes and compares them, with the key of this machine's file."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def keep(self, pin: str) -> Secret:
        """Return what is kept of a PIN; makes the key if there is none. Raises as `key` does."""
        if not self.file.exists():
            self._make_key()
        return Secret(self._hasher.hash(self._mixed(pin)), self.key_word())

    def fits(self, pin: str, secret: Secret | None) -> bool:
        """Tell whether this is the PIN; without a secret it takes as long, and is not.

        Raises `Refused`: `staff.other-key` when it was mixed with another key, and as `key` does.
        """
        from argon2.exceptions import InvalidHashError, VerificationError

        if secret is not None and secret.key != self.key_word():
            raise Refused("staff.other-key", file=str(self.file))
        nobodys = self._nobodys  # made at the first try, whoever that is for: it takes its time
        kept = secret.kept if secret is not None else nobodys
        with suppress(VerificationError, InvalidHashError):
            self._hasher.verify(kept, self._mixed(pin))
            return secret is not None
        return False

    def key(self) -> bytes:
        """Return the key. Raises `Refused`: `staff.no-key` (`file`)."""
        try:
            key = bytes.fromhex(self.file.read_text(encoding="ascii").strip())
        except (OSError, ValueError) as error:
            raise Refused("staff.no-key", file=str(self.file)) from error
        if len(key) != _KEY_BYTES:
            raise Refused("staff.no-key", file=str(self.file))
        return key

    def key_word(self) -> str:
        """Return a word that tells this key from others, and nothing else of it."""
        return hashlib.sha256(b"which key: " + self.key()).hexdigest()[:16]

    def _make_key(self) -> None:
        """Make a key that only this user can read; of two at once the first counts."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        new = self.file.with_name(f".{self.file.name}-{secrets.token_hex(4)}")
        try:
            written = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(written, "w") as file:
                file.write(secrets.token_hex(_KEY_BYTES) + "\n")
                file.flush()
                os.fsync(written)
            try:
                os.link(new, self.file)
            except FileExistsError:
                pass
            except OSError:  # a file system without links
                if not self.file.exists():
                    new.rename(self.file)
            self._keep_its_name()
        except OSError as error:
            raise Refused("staff.no-key", file=str(self.file)) from error
        finally:
            with suppress(OSError):
                new.unlink()

    def _keep_its_name(self) -> None:
        """Have the disk keep which files there are: who loses the key has no PIN any more."""
        folder = os.open(self.file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _mixed(self, pin: str) -> bytes:
        return hmac.digest(self.key(), pin.encode(), "sha256")

    @cached_property
    def _hasher(self) -> "PasswordHasher":
        from argon2 import PasswordHasher  # only where somebody signs in

        return PasswordHasher(_ROUNDS, _KIBIBYTES, _LANES)

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash(_NOBODYS)
