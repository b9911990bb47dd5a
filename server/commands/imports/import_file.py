"""Import of files: any size, in slices that each commit, and safe to run again after any failure.

The id of a slice's command comes from the digest of the file and the slice's number. An import that
was interrupted, even by a kill, is simply run again: rows that were imported before are counted as
`present`, like every row whose external id the project already has.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import IO
from uuid import UUID, uuid4, uuid5

from server.access.actor import Actor
from server.access.permissions import Permission
from server.commands.dry_run import DryRun, decide_only
from server.commands.imports.annotations.published_forms import published_forms
from server.commands.imports.annotations.unchecked_annotations import AuthorBook
from server.commands.imports.garbage import GARBAGE_SELDOM_COLLECTED
from server.commands.imports.import_batch import ImportBatch, Outcome, RowsRefused
from server.commands.imports.import_codec import CheckedRow, Rejects, form_versions_in, members_in
from server.commands.imports.import_readers import FileRow, FileRows, format_of, rows
from server.commands.writer.batch import Receipt
from server.commands.writer.decision_context import Command, DecisionContext
from server.commands.writer.writer import Writer
from server.events.accounts.members import Member, MemberStatus
from server.events.core.event import Change
from server.events.core.refusal import Code, Refused
from server.events.forms.media_origins import ANY, MediaOrigins
from server.events.forms.taxonomy_outline import NotLoaded
from server.events.projects import Project

SLICE = 1_000
"""Rows that are committed together; the ledger is locked for as long as that takes."""
SLICE_BYTES = 8 << 20
"""Length of the rows after which a slice ends, too: in memory, rows take several times as much."""
SLICE_EVENTS = 1_000
"""Events after which a slice ends, too: a row makes one, and one for each of its annotations."""
TURN = 50
"""Rows that are read before other work of this process gets its turn."""
PATIENCE = 60.0
"""Seconds for which a command is tried again while the ledger is unavailable."""
FILES = UUID("8f6b3f0e-53a4-5a5d-9a0e-6f2f5d1f7c44")
"""Namespace of the command ids of imports."""
REMEMBERED = 500_000
"""External ids of the file that a check remembers: beyond them, a row that comes again in another
slice counts as new."""
HOPELESS = {
    Code.FORBIDDEN,
    Code.UNAUTHENTICATED,
    Code.NOT_FOUND,
    Code.CONFLICT,
    Code.COMMAND_REUSED,
    Code.UNAVAILABLE,
}
"""Refusals that every further slice would get as well."""


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """The numbers of an import so far; at the end, its result."""

    rows: int = 0
    imported: int = 0
    present: int = 0
    """Rows that were imported before, by external id or by an earlier run of this file."""
    rejected: int = 0
    annotations: int = 0
    """Annotations made elsewhere that were imported, of new tasks and of tasks that were there."""
    annotations_present: int = 0
    position: int = 0
    """The ledger position of the last slice."""
    read: int = 0
    """Bytes of the file that were read, out of `size`."""
    size: int = 0
    stopped: int | None = None
    """The line from which the rest of the file could not be read; None where all was read."""


async def import_file(  # noqa: PLR0913 - one argument for each thing that a caller may choose
    writer: Writer,
    actor: Actor,
    project: UUID,
    path: Path,
    *,
    kind: str | None = None,
    rejected: Path | None = None,
    progress: Callable[[ImportProgress], object] = lambda _: None,
    slice_rows: int = SLICE,
    since: int | None = None,
    media: MediaOrigins = ANY,
    turn: asyncio.Lock | None = None,
    correlation: UUID | None = None,
    check: bool = False,
) -> ImportProgress:
    """Import a file of tasks as an actor who may import into the project.

    A row is an object `{"inputs": {…}, "external_id", "priority", "meta", "subject_refs"}`, or an
    object of the inputs themselves. CSV: see `csv_columns`. Rows without external id are identified
    by the file's digest only: the same file is imported once, a changed file is imported anew.

    Args:
        kind: `jsonl`, `json`, `csv` or `tsv`; by default the ending of the file's name.
        rejected: the file for rejected rows, as JSON lines of line, reason, path and row; by
            default the name of the file with `.rejected`. Removed where there are none.
        progress: called after every slice.
        slice_rows: rows that are committed together.
        since: the head of the ledger when this import began, where it was interrupted and goes on:
            slices that were committed after that position count as imported, not as present.
        media: the origins and buckets that rows may name.
        turn: held while a slice is written; imports that share one write their slices in turns.
        correlation: the id of the wish that began the import; by default one that every import of
            the same file into the project has.
        check: import nothing, and count what an import would do. A row for a task of an earlier
            slice of the file counts as present, and its annotations as new: what only their order
            decides is found by the import.

    Raises:
        Refused: where nothing can be imported: no right, no project, no form, other columns, or the
            ledger stays unavailable. Committed slices stay, and a second run continues after them.
        OSError: where a file cannot be read or written.
    """
    kind = kind or format_of(path)
    rejected = rejected or Path(f"{path}.rejected")
    if rejected.exists() and rejected.samefile(path):
        message = "Rejected rows would replace the file itself: name another place for them."
        raise Refused(Code.INVALID, message, ("rejected",))
    with GARBAGE_SELDOM_COLLECTED, path.open("rb") as file, Rejects(rejected) as rejects:
        if not file.seekable():
            message = "A pipe cannot be read twice, which an import does: save it to a file first."
            raise Refused(Code.INVALID, message, ("file",))
        digest = (await asyncio.to_thread(hashlib.file_digest, file, "sha256")).digest()
        state = await _find_project(writer, actor, project)
        size, _ = file.seek(0, 2), file.seek(0)
        found = (row for row in rows(file, kind, state.pinned()) if not row.is_frame)
        authors = AuthorBook(actor.org, await writer.fingerprint_key())
        begun = ImportProgress(size=size)
        run = _Run(
            writer, actor, digest, authors, slice_rows, rejects, progress, begun,
            media=media, since=since, turn=turn or asyncio.Lock(),
            correlation=correlation or uuid5(FILES, f"{state.id}:{digest.hex()}"), check=check,
        )  # fmt: skip
        return await run.through(found, state, file)


@dataclass
class _Run:
    """One import under way."""

    writer: Writer
    actor: Actor
    digest: bytes
    authors: AuthorBook
    slice_rows: int
    rejects: Rejects
    on_progress: Callable[[ImportProgress], object]
    done: ImportProgress
    since: int | None = None
    mark: str = ""
    """Distinguishes ids of slices once one ended by its size: which rows they hold depends on
    SLICE_BYTES and SLICE_EVENTS."""
    media: MediaOrigins = ANY
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    correlation: UUID | None = None
    check: bool = False
    seen: set[int] = field(default_factory=set)
    """Hashes of the external ids that earlier slices of a check had."""

    async def through(self, found: FileRows, project: Project, file: IO[bytes]) -> ImportProgress:
        """Import slice after slice; the next slice is read while the last one commits."""
        number, committing = 0, None
        try:
            while True:
                chunk = await self._next(found, number, project)
                chunk_read = file.tell()
                if committing is not None:
                    project = await committing
                if not chunk.rows:
                    return self.done
                chunk.read = chunk_read
                committing, number = asyncio.create_task(self._commit(chunk)), number + 1
        finally:
            if committing is not None:
                committing.cancel()
                await asyncio.gather(committing, return_exceptions=True)

    async def _next(self, found: FileRows, number: int, project: Project) -> ImportBatch:
        name = f"{project.id}:{self.digest.hex()}:{self.slice_rows}:{number}{self.mark}"
        id_ = uuid5(FILES, name)
        chunk = ImportBatch(
            id_, self.digest, project, self.authors, [],
            media=self.media, correlation=self.correlation,
        )  # fmt: skip
        # A thread would compete for the interpreter with the slice that holds the lock. Without
        # one, rows are read while that slice waits for the database.
        while some := _some(found, min(TURN, self.slice_rows - len(chunk.rows))):
            await self._take(chunk, some)
            await asyncio.sleep(0)
            if chunk.size >= SLICE_BYTES or chunk.events >= SLICE_EVENTS:
                self.mark = f":{SLICE_BYTES}:{SLICE_EVENTS}"
                break
        return chunk

    async def _take(self, chunk: ImportBatch, rows: list[FileRow]) -> None:
        """Check rows, once all is known that they name: members, forms, concepts of taxonomies."""
        members, emails = members_in(rows)
        members -= self.authors.members.keys()
        emails -= self.authors.emails.keys()
        if members or emails:
            await _find_authors(
                self.writer, self.actor, chunk.project.id, self.authors, members, emails
            )
        older = {n for n in form_versions_in(rows) if 0 < n < chunk.project.form_version}
        if older - self.authors.forms.keys():
            forms = await published_forms(self.writer, self.actor.org, chunk.project.id)
            self.authors.forms.update(forms)
        concepts = self.writer.taxonomy_cache.of(self.actor.org)
        while True:
            try:
                return chunk.take(rows, concepts)
            except NotLoaded as missing:
                await self.writer.load_missing(self.actor.org, missing)

    async def _commit(self, chunk: ImportBatch) -> Project:
        done = await self._execute(chunk)
        for row, refused in chunk.rejected:
            self.rejects.add(row, refused)
        stopped = [row.line for row in chunk.rows if row.last]
        self.done = replace(
            self.done,
            rows=self.done.rows + len(chunk.rows),
            imported=self.done.imported + done.imported,
            present=self.done.present + done.present,
            rejected=self.done.rejected + len(chunk.rejected),
            annotations=self.done.annotations + done.annotations,
            annotations_present=self.done.annotations_present + done.annotations_present,
            position=max(self.done.position, done.position),
            read=chunk.read,
            stopped=stopped[0] if stopped else None,
        )
        self.on_progress(self.done)
        return chunk.project

    async def _execute(self, chunk: ImportBatch) -> Outcome:
        """Import a slice; rows that are refused one by one are moved to its rejected rows."""
        seen = self._leave_out_seen(chunk)
        return seen.plus(await self._decided(chunk)) if chunk.tasks else seen

    async def _decided(self, chunk: ImportBatch) -> Outcome:
        try:
            receipt = await _patiently(self.writer, self._command(chunk), self.turn)
        except DryRun as found:
            ids = (hash(task.external_id) for task in chunk.tasks if task.external_id)
            self.seen.update(islice(ids, REMEMBERED - len(self.seen)))
            return chunk.outcome(len(found.changes))
        except RowsRefused as some:
            chunk.reject(some.rows)
            return await self._execute(chunk)
        except Refused as refused:
            return await self._after(chunk, refused)
        own = self.since is not None and receipt.first > self.since and not chunk.annotated
        if receipt.replayed and not own:
            return await self._replayed(chunk, receipt.position)
        return chunk.done(receipt)

    def _leave_out_seen(self, chunk: ImportBatch) -> Outcome:
        """Take out rows for tasks of earlier slices of a check, which the project does not have."""
        again, others = list[CheckedRow](), list[CheckedRow]()
        for task in chunk.tasks if self.seen else ():
            is_seen = task.external_id is not None and hash(task.external_id) in self.seen
            (again if is_seen else others).append(task)
        if again:
            chunk.tasks = others
        return Outcome(0, len(again), sum(len(task.made) for task in again))

    def _command(self, chunk: ImportBatch) -> Command:
        """Return the command of a slice, which writes nothing if this is a check.

        Its id is the same then, so that a slice that was imported before is recognised.
        """
        command = chunk.command(self.actor)
        return replace(command, decide=decide_only(command.decide)) if self.check else command

    async def _replayed(self, chunk: ImportBatch, position: int) -> Outcome:
        """Count a slice that was imported before; rows that were rejected then may be fine now.

        Rows with an id of their own are decided on again, which imports no row twice.
        """
        if not chunk.annotated:
            return Outcome(present=len(chunk.tasks), position=position)
        named = [task for task in chunk.tasks if task.is_identified]
        others = [task for task in chunk.tasks if not task.is_identified]
        again = chunk.part(uuid4(), named)
        done = await self._execute(again)
        chunk.project = again.project
        chunk.rejected += again.rejected
        there = sum(len(task.made) for task in others)
        return done.plus(Outcome(0, len(others), 0, there, position))

    async def _after(self, chunk: ImportBatch, refused: Refused) -> Outcome:
        if refused.code is Code.STALE:
            # A new form or policy was published meanwhile: check the rows again with that.
            chunk.project = await _find_project(self.writer, self.actor, chunk.project.id)
            await self._take(chunk, chunk.begin_again())
            return await self._execute(chunk)
        if refused.code in HOPELESS:
            raise refused
        if len(chunk.tasks) == 1:
            chunk.rejected.append((chunk.tasks[0].row, refused))
            return Outcome()
        done = Outcome()
        for half in chunk.halves():
            done = done.plus(await self._execute(half))
            chunk.project = half.project
            chunk.rejected += half.rejected
        return done


async def _find_authors(
    writer: Writer,
    actor: Actor,
    project: UUID,
    book: AuthorBook,
    members: set[UUID],
    emails: set[str],
) -> None:
    """Note in the book which of these members there are, by a command without events."""

    def decide(current: DecisionContext) -> list[Change]:
        found = [state for id_ in members if isinstance(state := current.states.get(id_), Member)]
        book.members.update({m.id: m.status is MemberStatus.EXTERNAL for m in found})
        known = {email: id_ for email, id_ in current.loaded.emails.items() if email in emails}
        book.emails.update(known)
        book.members.update(dict.fromkeys(known.values(), False))
        return []

    command = Command(
        org=actor.org,
        actor=actor,
        id=uuid4(),
        fingerprint=b"",
        permission=Permission.TASKS_IMPORT,
        decide=decide,
        projects=(project,),
        members=tuple(members),
        emails=tuple(emails),
    )
    await _patiently(writer, command)


async def _find_project(writer: Writer, actor: Actor, project: UUID) -> Project:
    """Return the present project, by a command without events that requires the permission."""
    command = Command(
        org=actor.org,
        actor=actor,
        id=uuid4(),
        fingerprint=b"",
        permission=Permission.TASKS_IMPORT,
        decide=lambda _: [],
        projects=(project,),
    )
    state = (await _patiently(writer, command)).states[project]
    if not isinstance(state, Project):
        raise Refused(Code.NOT_FOUND, "There is no such project.", ("project",))
    return state


def _some(found: FileRows, most: int) -> list[FileRow]:
    """Return the next rows; fewer than `most` where they are large, and none at the end."""
    rows, size = list[FileRow](), 0
    for row in islice(found, most):
        rows.append(row)
        size += row.size
        if size >= SLICE_BYTES:
            break
    return rows


async def _patiently(writer: Writer, command: Command, turn: asyncio.Lock | None = None) -> Receipt:
    """Execute a command; while the ledger is unavailable, retry for up to PATIENCE seconds."""
    deadline, delay = time.monotonic() + PATIENCE, 0.1
    while True:
        try:
            async with turn or contextlib.nullcontext():
                return await writer.execute(command)
        except Refused as refused:
            if refused.code is not Code.UNAVAILABLE or time.monotonic() + delay > deadline:
                raise
        await asyncio.sleep(delay)
        delay = min(2.0, delay * 2)
