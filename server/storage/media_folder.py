"""Media in a folder of the server."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import stat
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import BinaryIO

from server.storage.media import Found

CHUNK = 1 << 18
"""Bytes that are read at once."""


class MediaFolder:
    """Files below a folder; a symbolic link that leads out of it is as good as no file.

    The folder is the operator's: whoever can put links into it while a file is opened is trusted.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    async def find(self, key: str) -> Found | None:
        return await asyncio.to_thread(self._find, key)

    def _find(self, key: str) -> Found | None:
        opened = self._open(key)
        if opened is None:
            return None
        with opened as file:
            status = os.fstat(file.fileno())
        return Found(status.st_size, f"{status.st_size:x}-{status.st_mtime_ns:x}")

    async def read(
        self, key: str, found: Found, first: int, last: int
    ) -> AsyncGenerator[bytes, None]:
        opened = await asyncio.to_thread(self._open, key)
        if opened is None:
            return
        with opened as file:
            file.seek(first)
            left = min(last, found.size - 1) - first + 1
            while left > 0:
                chunk = await asyncio.to_thread(file.read, min(CHUNK, left))
                if not chunk:
                    return
                left -= len(chunk)
                yield chunk

    async def write(self, key: str, body: BinaryIO, media_type: str) -> None:  # noqa: ARG002 - a file has none
        await asyncio.to_thread(self._write, key, body)

    def _write(self, key: str, body: BinaryIO) -> None:
        place = self._root / key
        place.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        if not place.parent.resolve().is_relative_to(self._root.resolve()):
            raise PermissionError(f"{place.parent} leads out of the folder of media")
        partial = place.parent / f".{secrets.token_hex(8)}.part"
        body.seek(0)
        try:
            with partial.open("xb") as file:
                shutil.copyfileobj(body, file)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(place)
        finally:
            partial.unlink(missing_ok=True)

    async def link(self, key: str, seconds: int, media_type: str, disposition: str) -> None:
        """Return None: files of a folder are read through the server."""

    async def upload_form(self, key: str, seconds: int, media_type: str, most: int) -> None:
        """Return None: files of a folder are sent through the server."""

    async def remove(self, key: str) -> None:
        await asyncio.to_thread(self._remove, key)

    def _remove(self, key: str) -> None:
        place = self._root / key
        if place.parent.resolve().is_relative_to(self._root.resolve()):
            place.unlink(missing_ok=True)

    async def close(self) -> None:
        """Do nothing: no file stays open."""

    def _open(self, key: str) -> BinaryIO | None:
        """Open a regular file inside the folder; None where there is none."""
        try:
            root = self._root.resolve(strict=True)
            path = (root / key).resolve(strict=True)
            if not path.is_relative_to(root):
                return None
            # A pipe would block, and a link here was not there a moment ago.
            number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except (OSError, RuntimeError, ValueError):
            return None
        if not stat.S_ISREG(os.fstat(number).st_mode):
            os.close(number)
            return None
        return os.fdopen(number, "rb", buffering=0)
