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
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from server.access.actor import Actor
from server.commands import Writer, file_imports
from server.commands.file_imports import Upload
from server.commands.imports.import_file import SLICE, ImportProgress, import_file
from server.commands.writer.writer import wall_clock
from server.events.core.refusal import Code, Refused
from server.events.forms.media_origins import ANY, MediaOrigins
from server.jobs.base import Job, alone
from server.postgres import LOST, Connection, Pool

SAVED = 0.5
"""Seconds between two notes of how far an import has come; they keep its connection in use."""
BROKEN = Refused(
    Code.INTERNAL, "The import failed by a mistake of ours: its operator finds why in the log."
)


class FileImport(Job):
    """Imports the uploads of all organizations whose import was started, one after the other."""

    name = "file import"
    period = 1.0

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

    async def look(self, connection: Connection) -> int:
        """Finish every import that is due and not locked elsewhere; return how many.

        While the clock of this process is wrong, other processes do the work.
        """
        if self._writer.clock_check.problem:
            return 0
        ended = 0
        for org, id_ in await connection.fetch("SELECT * FROM imports_due()"):
            async with alone(connection, id_) as mine:
                if mine:
                    work = self._carry_on(connection, org, id_)
                    about = {"org": str(org), "upload": str(id_)}
                    ended += bool(await self.attempt(connection, work, **about))
        return ended

    async def _carry_on(self, connection: Connection, org: UUID, id_: UUID) -> bool:
        """Import one upload; return False where it waits for a ledger that is unavailable."""
        upload = await file_imports.run_import(connection, org, id_, self._clock())
        if upload is None or upload.project is None:
            return False
        with tempfile.TemporaryDirectory(prefix="annolog-import-") as folder:
            path = Path(folder) / f"tasks.{upload.format}"
            await _copy(connection, org, upload, path)
            try:
                await self._import(connection, org, upload, path)
            except Refused as refused:
                if refused.code is Code.UNAVAILABLE:
                    return False
                await file_imports.end_import(connection, org, id_, problem=refused)
            except (*LOST, OSError):
                raise
            except Exception:
                # Tried again, it would fail again, and keep all other imports waiting.
                await file_imports.end_import(connection, org, id_, problem=BROKEN)
                raise
        return True

    async def _import(self, connection: Connection, org: UUID, upload: Upload, path: Path) -> None:
        """Import a file, note how far it has come, and end the import."""
        told = [upload.progress]
        actor = Actor(org=org, member=upload.member, credential=upload.credential)
        work = asyncio.ensure_future(
            import_file(
                self._writer,
                actor,
                upload.project or org,
                path,
                kind=upload.format,
                progress=told.append,
                slice_rows=self._slice_rows,
                media=self._media,
                since=upload.since,
                correlation=upload.command,
            )
        )
        try:
            while not work.done():
                await asyncio.wait({work}, timeout=SAVED)
                await self._save(connection, org, upload.id, told)
                self.status.progressed()
            await work
            await self._save(connection, org, upload.id, told)
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
        with _opened(Path(f"{path}.rejected")) as lines:
            await file_imports.end_import(connection, org, upload.id, lines)

    async def _save(
        self, connection: Connection, org: UUID, id_: UUID, told: list[ImportProgress]
    ) -> None:
        """Save the progress that is furthest: an import that began again catches up first."""
        furthest = max(told, key=lambda progress: progress.rows)
        told[:] = [furthest]
        await file_imports.save_progress(connection, org, id_, furthest, self._clock())


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[BinaryIO | None]:
    """Yield a file, or None where there is none."""
    if not path.exists():
        yield None
        return
    with path.open("rb") as file:
        yield file


async def _copy(connection: Connection, org: UUID, upload: Upload, path: Path) -> None:
    with path.open("wb") as file:
        async for piece in file_imports.pieces(connection, org, upload.id):
            await asyncio.to_thread(file.write, piece)
