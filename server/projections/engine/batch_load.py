"""Loads the states and other data that a batch of commands needs, in one query under the lock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple, cast
from uuid import UUID

from server.events.core.stream_kind import S, State, StreamKind
from server.events.labeling.tasks import TASK, Task
from server.events.projects import PROJECT
from server.postgres import Connection
from server.projections.engine.lookup_sql import KIND_OF, PARTS, RARE, lookup_statement
from server.projections.tables import project_of

SLACK = 3
"""Tasks read from the queue beyond one per claim: the claimant may have answered some of them."""
REMEMBERED = 12
"""Tasks read beyond those where later claims are likely to be decided on them."""
DIGEST = 32
"""Characters of the digest of what a source gave."""
_NAME = DIGEST + 36
"""Where a source id begins behind the digest and the id of its annotation."""
VersionedState = tuple[int, State]
"""A stream's version and its state at that version."""


class LedgerHead(NamedTuple):
    """The counter row of a ledger, which every batch changes, whichever process writes it."""

    head: int
    last_at: datetime
    generation: int


class LastCommand(NamedTuple):
    """The verdict of the last command that a process wrote to a ledger.

    While the verdict is on record, the ledger has the history in which it was written: a command
    that is run again in another history is recorded at another position or time.
    """

    actor_id: UUID
    id: UUID
    fingerprint: bytes
    first: int
    last: int
    recorded_at: datetime


@dataclass
class BatchQuery:
    """The streams, claims and other keys that the commands of a batch name."""

    commands: list[tuple[UUID, UUID]] = field(default_factory=list)
    """(actor, command id)"""
    streams: defaultdict[StreamKind[Any], set[UUID]] = field(
        default_factory=lambda: defaultdict(set)
    )
    """Streams whose states are loaded, by kind. Their projects are loaded as well."""
    owners: bool = False
    """Whether to load the owners of the organization."""
    claims: dict[UUID, int] = field(default_factory=dict)
    """By project, how many tasks are claimed from its queue."""
    claimants: set[tuple[UUID, UUID]] = field(default_factory=set)
    """(project, annotator)"""
    remembered: set[UUID] = field(default_factory=set)
    """Projects of whose queues more is loaded than the claims need, for those that follow."""
    holders: set[tuple[UUID, UUID]] = field(default_factory=set)
    """(project, member) whose leases of both kinds are counted"""
    external_ids: set[tuple[UUID, str]] = field(default_factory=set)
    answered_ids: set[tuple[UUID, str]] = field(default_factory=set)
    """External ids of tasks whose states are loaded as well, where the project has such tasks."""
    source_ids: set[tuple[UUID, str]] = field(default_factory=set)
    """(project, source id) of imported annotations"""
    emails: set[str] = field(default_factory=set)


class KnownSource(NamedTuple):
    """An imported annotation that is there already, and the digest of what came then."""

    task: UUID
    annotation: UUID
    digest: str


_NONE = LedgerHead(0, datetime(1970, 1, 1, tzinfo=UTC), 0)


@dataclass
class BatchState:
    """The result of a batch query: states, and what was found for the other keys."""

    mark: LedgerHead = _NONE
    time: datetime = _NONE.last_at
    """The time by the clock of the database."""
    same_history: bool = True
    """Whether the verdict of the last known command is on record: else versions prove nothing."""
    commands: dict[tuple[UUID, UUID], tuple[bytes, int, int]] = field(default_factory=dict)
    """By (actor, command id): fingerprint, first and last position of commands done before."""
    states: dict[UUID, VersionedState] = field(default_factory=dict)
    queue: dict[UUID, dict[UUID, None]] = field(default_factory=dict)
    """By project, the first claimable tasks of its queue that are assigned to nobody, in order."""
    whole: set[UUID] = field(default_factory=set)
    """Projects whose `queue` has all such tasks."""
    assigned: dict[tuple[UUID, UUID], list[UUID]] = field(default_factory=dict)
    """By project and annotator, the first claimable tasks assigned to the annotator."""
    claimants: set[tuple[UUID, UUID]] = field(default_factory=set)
    """(project, annotator) for whom queues, assigned tasks and leases were looked up."""
    from_cache: bool = False
    """Whether all of it was remembered, and nothing looked up."""
    further: dict[tuple[UUID, UUID], list[UUID]] = field(default_factory=dict)
    """By project and annotator, the first tasks of the queue after the annotator's mark."""
    leases: dict[tuple[UUID, UUID], int] = field(default_factory=dict)
    review_leases: dict[tuple[UUID, UUID], int] = field(default_factory=dict)
    external_ids: dict[tuple[UUID, str], UUID] = field(default_factory=dict)
    sources: dict[tuple[UUID, str], KnownSource] = field(default_factory=dict)
    """By (project, source id), the imported annotations that are there already."""
    emails: dict[str, UUID] = field(default_factory=dict)
    owners: set[UUID] = field(default_factory=set)

    @property
    def generation(self) -> int:
        """The generation of the tables that were read and that the batch writes to."""
        return self.mark.generation


async def load(
    connection: Connection,
    org: UUID,
    generation: int,
    query: BatchQuery,
    known: Mapping[UUID, VersionedState],
    last: LastCommand | None = None,
) -> BatchState:
    """Load the data that the commands name.

    States that `known` has at their present version are neither sent nor decoded. They are the
    present ones only if the result says `same_history`: else load again without `known`.
    """
    # A copy: while the query runs, another organization's commit may evict states from the cache.
    held = {id_: known[id_] for id_ in _named(query, known) if id_ in known}
    if last is not None:
        query = replace(query, commands=[*query.commands, (last.actor_id, last.id)])
    text, names = lookup_statement(generation, parts_of(query))
    given = parameters(query, held)
    rows = await connection.fetch(text, org, *[given[name] for name in names])
    found = BatchState(same_history=last is None, claimants=query.claimants)
    for part, id_, other, a, b, t, body, digest in rows:
        kind = KIND_OF.get(part)
        if kind is not None:
            found.states[id_] = (a, decoded(kind, id_, a, body, held if body is None else known))
        elif part in ("queued", "assigned", "further"):
            task = decoded(TASK, id_, a, body, known)
            found.states[id_] = (a, task)
            _offer(found, part, task, other)
        elif part == "command":
            found.commands[other, id_] = (digest, a, b)
            found.same_history |= last == (other, id_, digest, a, b, t)
        elif part == "head":
            found.mark = LedgerHead(a, t, b)
        elif part == "clock":
            found.time = t
        else:
            _note(found, part, id_, other, a, body)
    for project, most in _pages(query):
        if len(found.queue.get(project, ())) < most:
            found.whole.add(project)
    return found


def _pages(query: BatchQuery) -> list[tuple[UUID, int]]:
    """Return how many tasks of each queue are loaded."""
    return [
        (project, count + SLACK + (count + REMEMBERED) * (project in query.remembered))
        for project, count in query.claims.items()
    ]


def _offer(found: BatchState, part: str, task: Task, other: UUID) -> None:
    match part:
        case "queued":
            found.queue.setdefault(other, {})[task.id] = None
        case "assigned":
            found.assigned.setdefault((task.project, other), []).append(task.id)
        case _:
            found.further.setdefault((task.project, other), []).append(task.id)


def _note(found: BatchState, part: str, id_: UUID, other: UUID, count: int, text: str) -> None:
    match part:
        case "leases":
            found.leases[id_, other] = count
        case "review_leases":
            found.review_leases[id_, other] = count
        case "external_id":
            found.external_ids[other, text] = id_
        case "source":
            digest, annotation, name = text[:DIGEST], text[DIGEST:_NAME], text[_NAME:]
            found.sources[other, name] = KnownSource(id_, UUID(annotation), digest)
        case "email":
            found.emails[text] = id_
        case _:
            found.owners.add(id_)


def decoded(
    kind: StreamKind[S],
    id_: UUID,
    version: int,
    body: str | None,
    known: Mapping[UUID, VersionedState],
) -> S:
    """Return the known state of a stream if it has this version, else decode the body."""
    held = known.get(id_)
    if held is not None and held[0] == version:
        return cast("S", held[1])
    return kind.decode(body or "")


def _named(query: BatchQuery, known: Mapping[UUID, VersionedState]) -> set[UUID]:
    """Return the streams that commands name, and the projects of those whose state is known."""
    named = set[UUID]().union(*query.streams.values())
    projects = {project_of(known[id_][1]) for id_ in named if id_ in known}
    return named | {project for project in projects if project is not None}


def parts_of(query: BatchQuery) -> frozenset[str]:
    """Return the parts of the statement that the query needs, of `PARTS`."""
    kinds = {name for name, kind in KIND_OF.items() if query.streams.get(kind)}
    if query.claimants:
        kinds.add("queues")
    if query.external_ids or query.answered_ids or query.source_ids:
        kinds.add("imports")
    if query.owners or query.emails or "organization" in kinds:
        kinds.add("accounts")
    if kinds & RARE or query.holders:
        kinds.add("rare")
    return PARTS & kinds


def parameters(query: BatchQuery, known: Mapping[UUID, VersionedState]) -> dict[str, Any]:
    """Return the parameters of the statement by name, given the known states of named streams."""
    found: dict[str, Any] = {"emails": list(query.emails), "owners": query.owners}
    found["actors"], found["commands"] = _columns(query.commands)
    found["queues"], found["most"] = _columns(_pages(query))
    found["places"], found["annotators"] = _columns(list(query.claimants))
    found["held_projects"], found["holders"] = _columns(list(query.holders))
    found["external_projects"], found["external_ids"] = _columns(list(query.external_ids))
    found["answered_projects"], found["answered_ids"] = _columns(list(query.answered_ids))
    found["source_projects"], found["source_ids"] = _columns(list(query.source_ids))
    for name, kind in KIND_OF.items():
        ids = found[f"{name}_ids"] = list(query.streams.get(kind, ()))
        if kind is PROJECT:
            ids = [id_ for id_, (_, state) in known.items() if isinstance(state, PROJECT.state)]
            found["project_known"] = ids
        found[f"{name}_versions"] = [known[id_][0] if id_ in known else 0 for id_ in ids]
    return found


def _columns(pairs: list[tuple[Any, Any]]) -> tuple[list[Any], list[Any]]:
    return [left for left, _ in pairs], [right for _, right in pairs]
