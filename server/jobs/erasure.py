"""Erasure: slice by slice, the contents that an erasure names are erased, then it is finished.

One process at a time works on an erasure, by advisory lock: two would erase the same slices. A
slice is one transaction, and erases what still has its content. So after a process was killed, or
lost its lock, the next process begins anew and finds nothing to do in what is erased.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from server.commands import Command, DecisionContext, Writer
from server.events.audits.audits import Audit
from server.events.core import ids
from server.events.core.event import EVENTS, Change, JsonObject, Kind
from server.events.core.refusal import Code, Refused
from server.events.core.registry import KINDS
from server.events.corrections.corrections import Correction
from server.events.erasure.erased_content import MOST
from server.events.erasure.erasures import ERASURE, Erasure, MemberScope, advance, finish
from server.events.erasure.holds import HOLDS, HeldBySubject, require_not_held, stream_of
from server.events.labeling.tasks import Task
from server.events.projects import Project
from server.events.runs.skills import publish_without
from server.jobs.sliced_job import PAUSE, Pace, SlicedJob
from server.ledger.read import tenant
from server.postgres import Connection, Pool
from server.projections.tables import SCHEMA, schema_of
from server.reads.erasure.erasable_events import ErasableEvent, erasable_events
from server.reads.erasure.holds import held_by_subject

SLICES = (8, 200)
"""Streams in one slice: while other writers use the ledger, and at most otherwise. See `Pace`."""
_STATE = "SELECT state FROM {}.erasure WHERE org_id = $1 AND id = $2"
_EXPORTS = (
    "SELECT count(*) FROM events WHERE org_id = $1 AND position > $2 AND type = 'export.created'"
)
_BROKERS = (
    "SELECT broker, topic, expires_at FROM broker_contents "
    "WHERE org_id = $1 AND position >= $2 AND $2 > 0 ORDER BY broker, topic"
)
_UPLOADS = (
    "DELETE FROM upload_chunks c USING uploads u WHERE c.org_id = $1 AND u.org_id = c.org_id "
    "AND u.id = c.upload_id AND (u.status IN ('finished', 'failed', 'canceled') "
    "OR u.status = 'checked' AND c.part = 'rejects')"
)
_FILE_NAMES = (
    "UPDATE uploads SET name = '' "
    "WHERE org_id = $1 AND status IN ('finished', 'failed', 'canceled')"
)
_WEBHOOKS = (
    "UPDATE webhook_deliveries SET body = NULL, excerpt = NULL "
    "WHERE org_id = $1 AND (body IS NOT NULL OR excerpt IS NOT NULL)"
)
_DRAFTS = "DELETE FROM drafts WHERE org_id = $1 AND member_id = ANY ($2::uuid[])"

Slice = dict[UUID, list[int]]
"""By stream, the positions to erase."""


class ErasureJob(SlicedJob):
    """Continues the erasures of all organizations."""

    name = "erasure"
    due = "SELECT * FROM erasures_running()"
    about = "erasure"

    def __init__(
        self,
        pool: Pool,
        writer: Writer,
        *,
        clock: Callable[[], datetime],
        retention: timedelta | None = None,
        slices: tuple[int, int] = SLICES,
        pause: float = PAUSE,
    ) -> None:
        """Continue erasures.

        Args:
            pool: the connections of the jobs.
            writer: erases the slices.
            clock: the clock of this process.
            retention: for how long backups are kept, which the certificates tell.
            slices: how many streams are erased at once, at least and at most.
            pause: seconds between two small slices.
        """
        super().__init__(pool, writer, slices=slices, pause=pause)
        self._clock = clock
        self._retention = retention

    async def _carry_on(
        self, connection: Connection, org: UUID, generation: int, id_: UUID
    ) -> Erasure:
        """Erase slice after slice, then write the certificate; return the erasure."""
        fetch = partial(_fetch, connection, org, generation)
        rows = await fetch(_STATE.format(schema_of(generation)), org, id_)
        wanted: Erasure = ERASURE.decode(rows[0]["state"])
        pace, withheld = self.pace(), set[UUID]()
        async for page in erasable_events(fetch, org, wanted):
            streams = {event.stream for event in page}
            held = await held_by_subject(fetch, org, streams, self._clock())
            for kinds, some in _slices(page, lambda: pace.size):
                withheld |= await self._erase(org, id_, kinds, some, pace, held)
                # A session that idles for long is ended, and the lock with it.
                await connection.execute("SELECT 1")
        rows = await fetch(_STATE.format(schema_of(generation)), org, id_)
        return await self._finish(connection, org, ERASURE.decode(rows[0]["state"]), len(withheld))

    async def _erase(
        self,
        org: UUID,
        id_: UUID,
        kinds: dict[UUID, Kind],
        some: Slice,
        pace: Pace,
        by_subject: HeldBySubject,
    ) -> set[UUID]:
        """Erase a slice; return the streams that were left as they are, as they are under hold."""
        if self._writer.waiting(org):
            pace.contended()
        held = set[UUID]()

        def decide(current: DecisionContext) -> Sequence[Change]:
            held.update(stream for stream in some if _is_held(current, stream, by_subject))
            free = {stream: places for stream, places in some.items() if stream not in held}
            erasure = current.get(ERASURE, id_)
            changes = advance(erasure, current.contents, free)
            return [*changes, *_skills_left(current, erasure, free)] if changes else []

        streams = tuple((KINDS[kind], stream) for stream, kind in kinds.items())
        receipt = await self._writer.execute(_command(org, id_, decide, streams, tuple(some)))
        self.status.progressed()
        if receipt.written:
            pace.passed(receipt.first, receipt.position)
            await pace.rest()
        return held

    async def _finish(
        self, connection: Connection, org: UUID, erasure: Erasure, withheld: int
    ) -> Erasure:
        async with tenant(connection, org):
            exports = await connection.fetchval(_EXPORTS, org, erasure.first_position)
            brokers = await connection.fetch(_BROKERS, org, erasure.first_position)
            # The file of an import that is done holds what was imported, and serves no more. Its
            # name may be that of a person.
            await connection.execute(_UPLOADS, org)
            await connection.execute(_FILE_NAMES, org)
            # Bodies that wait to be sent are made anew, and answers may repeat what they were sent.
            await connection.execute(_WEBHOOKS, org)
            if erasure.member_scope in (MemberScope.WORDS, MemberScope.ALL):
                members = [id_ for _, id_ in map(ids.parse, erasure.targets)]
                await connection.execute(_DRAFTS, org, members)
        until = None if self._retention is None else self._clock() + self._retention

        def decide(current: DecisionContext) -> Sequence[Change]:
            state = current.get(ERASURE, erasure.id)
            return finish(
                state,
                withheld=withheld,
                exports=exports,
                copies_until=until,
                broker_copies=[_copies(row) for row in brokers],
            )

        receipt = await self._writer.execute(_command(org, erasure.id, decide, (), ()))
        state = receipt.states[erasure.id]
        if not isinstance(state, Erasure):
            raise TypeError(state)
        return state


def _copies(row: Any) -> JsonObject:
    """Return what the certificate says of a broker that was sent contents and keeps them."""
    until = row["expires_at"]
    return {
        "broker": row["broker"],
        "topic": row["topic"],
        "until": None if until is None else until.isoformat(),
    }


def _is_held(current: DecisionContext, stream: UUID, by_subject: HeldBySubject) -> bool:
    """Tell whether a task or a project is under hold, or what an audit or a correction is about.

    Raises:
        Refused: STALE where a data subject was put under hold since `by_subject` was looked up.
    """
    state = current.states.get(stream)
    tasks: Sequence[UUID | None] = (None,)
    project = stream
    if isinstance(state, Task):
        tasks, project = (state.id,), state.project
    if isinstance(state, Audit):
        tasks, project = state.tasks, state.project
    if isinstance(state, Correction):
        project = state.project
    try:
        for task in tasks:
            require_not_held(
                current.holds, now=current.now, task=task, project=project, by_subject=by_subject
            )
    except Refused as refused:
        if refused.code is not Code.HELD:
            raise
        return True
    return False


def _skills_left(
    current: DecisionContext, erasure: Erasure, streams: Iterable[UUID]
) -> list[Change]:
    """Return the events by which projects still go by the skills of all others.

    Published skills name many members in one content, which is erased as a whole.
    """
    if erasure.member_scope is not MemberScope.ALL:
        return []
    members = [id_ for _, id_ in map(ids.parse, erasure.targets)]
    states = [current.states.get(stream) for stream in streams]
    return [
        change
        for state in states
        if isinstance(state, Project)
        for change in publish_without(state, members)
    ]


async def _fetch(
    connection: Connection, org: UUID, generation: int, text: str, *arguments: Any
) -> Sequence[Any]:
    """Run a statement in a transaction of its own, with the tables of a generation."""
    async with tenant(connection, org, snapshot=True):
        return await connection.fetch(
            text.replace(f"{SCHEMA}.", f"{schema_of(generation)}."), *arguments
        )


def _slices(
    page: Sequence[ErasableEvent], size: Callable[[], int]
) -> Iterator[tuple[dict[UUID, Kind], Slice]]:
    """Yield the events of a page, a few streams at a time, with the kinds of the streams.

    Events of a kind that this server does not know are left to a newer one.
    """
    kinds, found = dict[UUID, Kind](), defaultdict[UUID, list[int]](list)
    for event in page:
        kind = EVENTS[event.type].kind if event.type in EVENTS else None
        if kind is None:
            continue
        if event.stream not in found and len(found) >= size():
            yield kinds, found
            kinds, found = {}, defaultdict(list)
        if len(found[event.stream]) >= MOST:
            yield kinds, found
            kinds, found = {}, defaultdict(list)
        kinds[event.stream] = kind
        found[event.stream].append(event.position)
    if found:
        yield kinds, found


def _command(
    org: UUID,
    erasure: UUID,
    decide: Callable[[DecisionContext], Sequence[Change]],
    streams: tuple[tuple[Any, UUID], ...],
    erase: tuple[UUID, ...],
) -> Command:
    """Return a command of the server itself about an erasure, which may erase some streams."""
    named = ((ERASURE, erasure), (HOLDS, stream_of(org)), *streams)
    return Command.of_server(org, decide, streams=named, erase=erase)
