"""Where the keys that seal secrets come from: the settings, else a file beside the data."""

from __future__ import annotations

import base64
import contextlib
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from server.access.sealing import Sealer, new_key, parse_key

FILE = "secret.key"
"""The name of the file in the data folder."""


class SealingError(Exception):
    """There is no key to seal with, or the file of the key cannot be used; the message says why."""


@dataclass(slots=True)
class SealingKeys:
    """The keys of one process: those of the settings, newest first, then that of the file.

    The file is made when the first secret is to be sealed and the settings name no key. It goes on
    being read once they do, so that what was sealed with it opens until it is sealed again.
    """

    file: Path
    given: Sequence[bytes] = field(default=(), repr=False)
    _kept: bytes | None = field(default=None, repr=False)

    def opener(self) -> Sealer | None:
        """Return what opens sealed secrets; None where there is no key. Raises SealingError."""
        keys = [*self.given, *filter(None, (self._key(),))]
        return Sealer(keys) if keys else None

    def sealer(self) -> Sealer:
        """Return what seals, with a new key in the file if there is none. Raises SealingError."""
        if not self.given and self._key() is None:
            self._make()
        found = self.opener()
        if found is None:
            raise SealingError(f"{self.file} disappeared while it was made.")
        return found

    def _key(self) -> bytes | None:
        if self._kept is None:
            try:
                self._kept = parse_key(self.file.read_text(encoding="ascii"))
            except FileNotFoundError:
                return None
            except (OSError, ValueError) as error:
                raise SealingError(f"The key in {self.file} cannot be used: {error}.") from None
        return self._kept

    def _make(self) -> None:
        """Write a new key; another process may do so at the same moment, and then wins."""
        partial = self.file.with_name(f".{self.file.name}.{secrets.token_hex(8)}")
        try:
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            number = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(number, "wb") as file:
                file.write(base64.b64encode(new_key()) + b"\n")
                file.flush()
                os.fsync(number)
            with contextlib.suppress(FileExistsError):
                os.link(partial, self.file)
            _sync(self.file.parent)
        except OSError as error:
            raise SealingError(f"No key can be kept in {self.file}: {error.strerror}.") from None
        finally:
            partial.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """Write the names in a folder to the disk, so that they are there after a crash."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(number)
    finally:
        os.close(number)
