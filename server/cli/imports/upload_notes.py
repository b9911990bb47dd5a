"""Where an interrupted upload is noted, so that the same command goes on with it later.

A note is a small file in the user's cache folder. It holds the address of the upload at its server,
and no key. Its name is a digest of what makes an upload the same: server, what the upload is for,
and the file's size, time of change and first bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

FIRST = 1 << 20
"""Bytes at the beginning of the file that are compared."""


class UploadNote:
    """The note of one upload. A note that cannot be written or read is as good as none."""

    def __init__(self, server: str, file: Path, given: Mapping[str, str]) -> None:
        """Find the place of the note.

        Args:
            server: the address of the server.
            file: the file that is sent.
            given: what the upload says of itself, such as its project.
        """
        status = file.stat()
        with file.open("rb") as opened:
            first = hashlib.sha256(opened.read(FIRST)).hexdigest()
        same = [server, sorted(given.items()), status.st_size, status.st_mtime_ns, first]
        name = hashlib.sha256(json.dumps(same).encode()).hexdigest()
        self._path = cache_folder() / "uploads" / f"{name}.json"

    def read(self) -> str | None:
        """Return the address of the upload, a path at the server; None where nothing is noted."""
        try:
            url = json.loads(self._path.read_text(encoding="utf-8"))["url"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return url if isinstance(url, str) and url.startswith("/") else None

    def write(self, url: str) -> None:
        """Note the address of an upload that has begun."""
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            partial = self._path.with_suffix(f".{os.getpid()}")
            partial.write_text(json.dumps({"url": url}), encoding="utf-8")
            partial.replace(self._path)

    def remove(self) -> None:
        """Forget the upload."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)


def cache_folder() -> Path:
    """Return the folder for what may be lost: below XDG_CACHE_HOME, or `.cache` at home."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    root = Path(named) if Path(named).is_absolute() else Path("~/.cache").expanduser()
    return root / "annolog"
