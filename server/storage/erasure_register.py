"""The register of erasures, outside the database: which events lost their content, by leaf hash.

A record is written before the transaction that erases commits, and confirmed after it. After a
backup from before an erasure was restored, the register says what must be erased again. It holds
nothing that was erased: positions and hashes alone.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import orjson


@dataclass(frozen=True, slots=True)
class RegisterRecord:
    """The events that one transaction erased.

    Attributes:
        id: of the record.
        erasure: the erasure that it was part of, if any.
        authority: the legal ground.
        events: position and leaf hash of each event.
        confirmed: whether the transaction is known to be committed.
    """

    id: UUID
    erasure: UUID | None
    authority: str
    events: Sequence[tuple[int, bytes]]
    confirmed: bool = False


class ErasureRegister(Protocol):
    """Records by organization. Every method raises OSError where the register cannot be reached."""

    async def write(self, org: UUID, record: RegisterRecord) -> None:
        """Write a record; once this returns, the record outlives a crash of the machine."""
        ...

    async def confirm(self, org: UUID, id_: UUID) -> None:
        """Note that the transaction of a record was committed."""
        ...

    def organizations(self) -> AsyncIterator[UUID]:
        """Yield the organizations that have records."""
        ...

    def records(self, org: UUID) -> AsyncIterator[RegisterRecord]:
        """Yield the records of an organization, in the order of their making to the millisecond."""
        ...

    async def close(self) -> None:
        """Close every connection. Closing twice is harmless."""
        ...


def encoded(record: RegisterRecord) -> bytes:
    """Return a record as a line of JSON."""
    found = {
        "record": str(record.id),
        "erasure": None if record.erasure is None else str(record.erasure),
        "authority": record.authority,
        "events": [[position, digest.hex()] for position, digest in record.events],
    }
    return orjson.dumps(found, option=orjson.OPT_APPEND_NEWLINE)


def decoded(found: dict[str, Any], *, confirmed: bool) -> RegisterRecord:
    """Return the record of a JSON object."""
    return RegisterRecord(
        id=UUID(found["record"]),
        erasure=None if found["erasure"] is None else UUID(found["erasure"]),
        authority=found["authority"],
        events=[(position, bytes.fromhex(digest)) for position, digest in found["events"]],
        confirmed=confirmed,
    )


class FolderRegister:
    """A file of JSON lines for each organization: `<organization>.jsonl` in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def write(self, org: UUID, record: RegisterRecord) -> None:
        await asyncio.to_thread(self._append, org, encoded(record))

    async def confirm(self, org: UUID, id_: UUID) -> None:
        line = orjson.dumps({"confirmed": str(id_)}, option=orjson.OPT_APPEND_NEWLINE)
        await asyncio.to_thread(self._append, org, line)

    def _append(self, org: UUID, line: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / f"{org}.jsonl"
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        with os.fdopen(number, "ab", buffering=0) as file:
            # Several processes write: a line that one of them did not finish must not go on.
            fcntl.flock(file, fcntl.LOCK_EX)
            if not file.tell():
                # First, so that whoever finds a line in a file also finds the file after a crash.
                _sync_folder(self._folder)
            elif not self._ends_whole(path):
                line = b"\n" + line
            if file.write(line) != len(line):
                raise OSError(f"{path} takes no whole record: is the disk full?")
            os.fsync(file.fileno())

    @staticmethod
    def _ends_whole(path: Path) -> bool:
        with path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"

    async def organizations(self) -> AsyncIterator[UUID]:
        for name in sorted(await asyncio.to_thread(self._names)):
            if name.endswith(".jsonl"):
                yield UUID(name.removesuffix(".jsonl"))

    def _names(self) -> list[str]:
        # Path.glob finds nothing where a folder cannot be read: nothing would be erased again.
        try:
            return [path.name for path in self._folder.iterdir()]
        except FileNotFoundError:
            return []  # nothing was erased so far

    async def records(self, org: UUID) -> AsyncIterator[RegisterRecord]:
        lines = await asyncio.to_thread(lambda: list(self._lines(org)))
        confirmed = {found["confirmed"] for found in lines if "confirmed" in found}
        for found in lines:
            if "record" in found:
                yield decoded(found, confirmed=found["record"] in confirmed)

    def _lines(self, org: UUID) -> Iterator[dict[str, Any]]:
        try:
            file = (self._folder / f"{org}.jsonl").open("rb")
        except FileNotFoundError:
            return
        with file:
            for line in file:
                try:
                    yield orjson.loads(line)
                except orjson.JSONDecodeError:
                    continue  # a process died while it wrote this line, so before its commit

    async def close(self) -> None:
        """Do nothing: no file stays open."""


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(number)
    finally:
        os.close(number)
