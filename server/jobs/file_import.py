"""File import: the tasks of files that were sent, slice by slice, in the background.

One process at a time works on an import, by advisory lock. The lock only saves work: slices have
the command ids that an import of the same file from the command line has, so a slice that two
processes commit is committed once. After a process was killed, the next one begins the file again
and finds the slices of the first one done.
"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias
from uuid import UUID

from server.access.actor import Actor
from server.commands import Writer
from server.commands.imports import file_imports
from server.commands.imports.file_imports import ImportStatus, Upload
from server.commands.imports.import_file import SLICE, ImportProgress, import_file
from server.commands.writer.writer import wall_clock
from server.events.core.refusal import Code, Refused
from server.events.forms.media_origins import ANY, MediaOrigins
from server.jobs.base import Job, alone
from server.postgres import LOST, Connection, Pool

SAVED = 0.5
"""Seconds between two notes of how far an import has come, and between two looks for others."""
AT_ONCE = 8
"""Imports that run at once in a process: each has a copy of its file on the disk."""
PAUSE = 5.0
"""Seconds after which an import is tried again that found its ledger unavailable, or locked."""
BROKEN = Refused(
    Code.INTERNAL, "The import failed by a mistake of ours: its operator finds why in the log."
)


Work: TypeAlias = Callable[[UUID, UUID], Coroutine[Any, Any, bool | None]]
"""Imports an upload, given its organization and its id; returns whether the import ended."""


class FileImport(Job):
    """Imports the uploads whose import was started, or checks them: one of each organization.

    The imports of a process write their slices in turns, so that a small import ends while a large
    one of another organization goes on, and commands wait for one slice as before.
    """

    name = "file import"
    period = 1.0
    condition = "EXISTS (SELECT FROM imports_due())"

    def __init__(
        self,
        pool: Pool,
        writer: Writer,
        *,
        clock: Callable[[], datetime] = wall_clock,
        slice_rows: int = SLICE,
        media: MediaOrigins = ANY,
    ) -> None:
        super().__init__(pool)
        self._writer = writer
        self._clock = clock
        self._slice_rows = slice_rows
        self._media = media
        self._turn = asyncio.Lock()

    async def look(self, connection: Connection) -> int:
        """Finish every import that is due and not locked elsewhere; return how many.

        While the clock of this process is wrong, other processes do the work.
        """
        if self._writer.clock_check.problem:
            return 0
        running = _Imports(connection)
        ended = 0
        try:
            while True:
                for org, id_ in await connection.fetch("SELECT * FROM imports_due()"):
                    if running.may_begin(org, id_):
                        await running.begin(org, id_, partial(self._attempt, connection))
                if not running:
                    return ended
                ended += await running.some_ended()
        finally:
            await running.cancel()

    async def _attempt(self, connection: Connection, org: UUID, id_: UUID) -> bool | None:
        work = self._carry_on(org, id_)
        return await self.attempt(connection, work, org=str(org), upload=str(id_))

    async def _carry_on(self, org: UUID, id_: UUID) -> bool:
        """Import one upload; return False where it waits for a ledger that is unavailable."""
        upload = await file_imports.run_import(self._pool, org, id_, self._clock())
        if upload is None or upload.project is None:
            return False
        with tempfile.TemporaryDirectory(prefix="annolog-import-") as folder:
            path = Path(folder) / f"tasks.{upload.format}"
            await _copy(self._pool, org, upload, path)
            if path.stat().st_size != upload.size:
                return False  # Its import was canceled meanwhile, and pieces of it deleted.
            try:
                await self._import(org, upload, path)
            except Refused as refused:
                if refused.code is Code.UNAVAILABLE:
                    return False
                await file_imports.end_import(self._pool, org, id_, problem=refused)
            except (*LOST, OSError):
                raise
            except Exception:
                # Tried again, it would fail again, and keep the organization's others waiting.
                await file_imports.end_import(self._pool, org, id_, problem=BROKEN)
                raise
        return True

    async def _import(self, org: UUID, upload: Upload, path: Path) -> None:
        """Import a file, note how far it has come, and end the import."""
        told, going_on = [upload.progress], True

        def note(progress: ImportProgress) -> None:
            told.append(progress)
            if not going_on:
                raise _StoppedError

        actor = Actor(org=org, member=upload.member, credential=upload.credential)
        work = asyncio.ensure_future(
            import_file(
                self._writer,
                actor,
                upload.project or org,
                path,
                kind=upload.format,
                progress=note,
                slice_rows=self._slice_rows,
                media=self._media,
                since=upload.since,
                correlation=upload.command,
                turn=self._turn,
                check=upload.status is ImportStatus.CHECKING,
            )
        )
        try:
            while not work.done():
                await asyncio.wait({work}, timeout=SAVED)
                going_on = await self._save(org, upload.id, told)
                self.status.progressed()
            with contextlib.suppress(_StoppedError):
                await work
            await self._save(org, upload.id, told)
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
        with _opened(Path(f"{path}.rejected")) as lines:
            await file_imports.end_import(self._pool, org, upload.id, lines)

    async def _save(self, org: UUID, id_: UUID, told: list[ImportProgress]) -> bool:
        """Save the progress that is furthest: an import that began again catches up first.

        Returns whether the import goes on: somebody may have canceled it.
        """
        furthest = max(told, key=lambda progress: progress.rows)
        told[:] = [furthest]
        return await file_imports.save_progress(self._pool, org, id_, furthest, self._clock())


class _StoppedError(Exception):
    """Somebody canceled the import; raised after the slice that was being written."""


class _Imports:
    """The imports that run now: at most one of each organization, and `AT_ONCE` altogether.

    One connection holds the advisory locks of all of them; looking for more keeps it in use.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._running: dict[UUID, tuple[asyncio.Task[bool | None], AsyncExitStack]] = {}
        self._begun: dict[UUID, float] = {}

    def __len__(self) -> int:
        """Return how many run."""
        return len(self._running)

    def may_begin(self, org: UUID, id_: UUID) -> bool:
        """Tell whether an import may begin now."""
        waits = time.monotonic() - self._begun.get(id_, -PAUSE) < PAUSE
        return not waits and org not in self._running and len(self) < AT_ONCE

    async def begin(self, org: UUID, id_: UUID, work: Work) -> None:
        """Let an import run that no other process works on."""
        self._begun[id_] = time.monotonic()
        lock = AsyncExitStack()
        if await lock.enter_async_context(alone(self._connection, id_)):
            self._running[org] = asyncio.create_task(work(org, id_)), lock

    async def some_ended(self) -> int:
        """Wait for an end, or for SAVED seconds; return how many imports ended. Raises theirs."""
        tasks = {task for task, _ in self._running.values()}
        done, _ = await asyncio.wait(tasks, timeout=SAVED, return_when=asyncio.FIRST_COMPLETED)
        for org, (task, lock) in list(self._running.items()):
            if task in done:
                del self._running[org]
                await lock.aclose()
        return sum(bool(task.result()) for task in done)

    async def cancel(self) -> None:
        """End the imports that run."""
        for task, _ in self._running.values():
            task.cancel()
        await asyncio.gather(*(task for task, _ in self._running.values()), return_exceptions=True)
        for _, lock in self._running.values():
            await lock.aclose()


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[BinaryIO | None]:
    """Yield a file, or None where there is none."""
    if not path.exists():
        yield None
        return
    with path.open("rb") as file:
        yield file


async def _copy(pool: Pool, org: UUID, upload: Upload, path: Path) -> None:
    with path.open("wb") as file:
        async for piece in file_imports.pieces(pool, org, upload.id):
            await asyncio.to_thread(file.write, piece)
