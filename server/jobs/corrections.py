"""Corrections in bulk: slice by slice, annotations that follow a pattern are corrected.

The slices are commands of whoever asked, whose rights are decided again with each, and parts of the
wish that asked: undoing it undoes all of them. Each slice says on the stream of the correction what
it came to, and with which task it ended. So after a kill the next server goes on behind that task.
One server at a time works on a correction, by advisory lock, which only saves work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog

from server.access.actor import Actor
from server.access.permissions import Permission
from server.commands import Command, Receipt, Writer
from server.commands.corrections.correction import CorrectionSlice
from server.commands.retry import retry_while_stale
from server.events.core.refusal import Code, Refused
from server.events.corrections import corrections
from server.events.corrections.correction_events import CorrectionFailure
from server.events.corrections.corrections import CORRECTION, Correction
from server.events.corrections.patterns import CorrectionPattern
from server.events.projects import Project
from server.jobs.base import awake
from server.jobs.sliced_job import PAUSE, Pace, SlicedJob, slice_command
from server.jobs.tries import has_to_wait
from server.ledger.read import tenant
from server.postgres import Connection, Pool
from server.projections.counters.task_lists import TASK_LISTS
from server.projections.tables import schema_of
from server.reads.corrections.matches import (
    TaskMatches,
    find_matches,
    forms_of,
    lags_behind,
    place_of,
)
from server.reads.erasure.holds import held_by_subject
from server.reads.projects import project_state
from server.reads.session import ReadSession
from server.reads.statistics import counted_position

log = structlog.get_logger()

SLICES = (15, 300)
"""Annotations in one slice: while other writers use the ledger, and at most otherwise.

Each costs about twice what a task of other jobs does: its answers are checked against the form.
"""
PAGE = 300
"""Tasks whose annotations are looked at together."""
_STATE = "SELECT state FROM {}.correction WHERE org_id = $1 AND id = $2"
_STARTED = (
    "SELECT s.correlation_id, s.actor_id, s.credential_id, coalesce((SELECT p.recorded_at "
    "FROM events p WHERE p.org_id = $1 AND p.position = $3), '0001-01-01 00:00:00+00') AS moment "
    "FROM events s WHERE s.org_id = $1 AND s.position = $2"
)
"""Whoever asked, and the time of the position: before the first event, the earliest there is."""
_FAILURES = {
    Code.ERASED: CorrectionFailure.ERASED,
    Code.FORBIDDEN: CorrectionFailure.RIGHTS,
    Code.UNAUTHENTICATED: CorrectionFailure.RIGHTS,
    Code.NOT_FOUND: CorrectionFailure.RIGHTS,
    Code.CONFLICT: CorrectionFailure.PROJECT,
    Code.INTERNAL: CorrectionFailure.ERROR,
}
"""Why a correction ends where a slice is refused; INVALID for any other code."""


class Corrections(SlicedJob):
    """Continues the corrections of all organizations."""

    name = "corrections"
    due = "SELECT * FROM corrections_due()"
    about = "correction"

    def __init__(
        self,
        pool: Pool,
        writer: Writer,
        *,
        clock: Callable[[], datetime],
        slices: tuple[int, int] = SLICES,
        pause: float = PAUSE,
    ) -> None:
        """Continue corrections by the clock of this process; see `SlicedJob`."""
        super().__init__(pool, writer, slices=slices, pause=pause)
        self._clock = clock

    async def _carry_on(
        self, connection: Connection, org: UUID, generation: int, id_: UUID
    ) -> bool:
        """Correct to the end; return False where it has ended, or has to wait.

        It waits where the ledger is unavailable, where lists of tasks are not counted up to its
        position yet, and where holds are placed again and again.
        """
        async with tenant(connection, org, snapshot=True):
            text = _STATE.format(schema_of(generation))
            state: Correction = CORRECTION.decode(await connection.fetchval(text, org, id_))
            if not state.running:
                return False
            [started] = await connection.fetch(_STARTED, org, state.started, state.position)
        wish, actor, credential, moment = started
        work = _Work(org, state, Actor(org=org, member=actor, credential=credential), wish, moment)
        failure: CorrectionFailure | None = None
        try:
            if not await awake(connection, self._correct_all(work)):
                return False
        except Exception as error:  # noqa: BLE001 - raised again where it is tried again
            if isinstance(error, Refused) and has_to_wait(error):
                return False
            refused = self.refusal_by(id_, error)
            log.warning("correction ends early", correction=str(id_), code=refused.code)
            failure = _failure_of(refused)

        def decide(current: Any) -> Any:
            return corrections.finish(current.get(CORRECTION, id_), failure)

        finish = Command.of_server(org, decide, correlation=wish, streams=((CORRECTION, id_),))
        await self._writer.execute(finish)
        return True

    async def _correct_all(self, work: _Work) -> bool:
        """Correct page after page; return False where it has to wait. Raises Refused."""
        if work.state.pattern is None:
            raise Refused(Code.ERASED, "What was to be corrected was erased.")
        pattern = CorrectionPattern.of(work.state.pattern)
        pace = self.pace()
        lagging, position = lags_behind(pattern), work.state.position
        after, going = work.place, True
        while going:
            async with ReadSession(self._pool, work.org) as session:
                if lagging and await counted_position(session, TASK_LISTS.name) < position:
                    return False
                project: Project = await project_state(session, work.state.project)
                page = await find_matches(session, project.id, pattern, after=after, tasks=PAGE)
                forms = await forms_of(session, project, page.found)
            left = list(page.found)
            while left:
                count = tasks_of_slice(left, pace.size)
                some, left = left[:count], left[count:]
                await self._correct_slice(work, some, forms, pace)
            self.status.progressed()
            after, going = page.end, page.end is not None
        return True

    async def _correct_slice(
        self, work: _Work, some: Sequence[TaskMatches], forms: Any, pace: Pace
    ) -> None:
        if self._writer.waiting(work.org):
            pace.contended()

        async def attempt() -> Receipt:
            tasks = [one.task.id for one in some]
            async with ReadSession(self._pool, work.org) as session:
                held = await held_by_subject(session.raw, work.org, tasks, self._clock())
            part = CorrectionSlice(work.org, work.state, some, forms, work.moment, held)
            return await self._writer.execute(work.command(part))

        receipt = await retry_while_stale(attempt)
        work.passed(receipt)
        pace.passed(receipt.first, receipt.position)
        await pace.rest()


def tasks_of_slice(found: Sequence[TaskMatches], annotations: int) -> int:
    """Return how many of some tasks have so many annotations to correct; one at least.

    Each annotation is an event, so tasks with many answers make no slice for which others wait
    longer.
    """
    total, count = 0, 0
    for one in found:
        total += len(one.matches)
        if count and total > annotations:
            break
        count += 1
    return count


def _failure_of(refused: Refused) -> CorrectionFailure:
    """Return why a correction ends where a slice is refused."""
    if refused.path[:1] == ("migration",):
        return CorrectionFailure.MIGRATION
    return _FAILURES.get(refused.code, CorrectionFailure.INVALID)


@dataclass(slots=True)
class _Work:
    """A correction under way."""

    org: UUID
    state: Correction
    """As of the last slice."""
    actor: Actor
    """Whoever asked for it."""
    wish: UUID
    """The correlation of all its events."""
    moment: datetime
    """The time of the position of the correction."""

    @property
    def place(self) -> str | None:
        """The cursor of the last task of the last slice; None before the first."""
        rank, task = self.state.last_rank, self.state.last_task
        return None if rank is None or task is None else place_of(rank, task)

    def passed(self, receipt: Receipt) -> None:
        """Take over the state that a slice has written."""
        state = receipt.states[self.state.id]
        if isinstance(state, Correction):
            self.state = state

    def command(self, part: CorrectionSlice) -> Command:
        """Return the command of a slice, in the name of whoever asked."""
        return slice_command(part, self.org, self.actor, self.wish, Permission.LABELS_CORRECT)
