"""Pages of events for screens, and the facts about events that their entries do not have.

`events_within` excludes in SQL most of the events that a caller may not see, so that they are
neither read nor decoded. It may return more than `server.access.visibility` shows, never less.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from server.access.actor import Actor
from server.access.event_references import EventReferences
from server.access.permissions import Permission
from server.access.visibility import (
    SHOWN_OF_OTHERS,
    Disclosure,
    EventVisibility,
    load_references,
    visible_to,
)
from server.events.accounts.members import RoleGranted, RoleRevoked
from server.events.core.event import EVENTS, Event, Kind, Recorded
from server.events.core.refusal import Code, Refused
from server.events.erasure.erased_content import blanked
from server.events.project_policy import Visibility
from server.ledger.read import MARK, recorded
from server.ledger.select_columns import COLUMNS, FACTS
from server.ledger.unknown_events import read_or_stand_in
from server.projections.tables import IN_PROJECTS
from server.reads.events.labeled_events import LABELING, ChangedLabels, changed_labels
from server.reads.session import ReadSession


def _elsewhere(kind: str) -> str:
    """Return an array, in SQL, of the types of events that only streams of other kinds have."""
    other = sorted(event.type for event in EVENTS.values() if event.kind not in (None, kind))
    return f"ARRAY[{', '.join(map(repr, other))}]"


# The type of an event says which table to look into, unless it may be in any stream.
_PROJECT = " UNION ALL ".join(
    f"SELECT t.project_id FROM projection.{name} t WHERE t.org_id = e.org_id AND t.id = e.stream "
    f"AND e.type <> ALL ({_elsewhere(name)})"
    for name in IN_PROJECTS
)
_OPENED = (
    "SELECT id FROM projection.project WHERE org_id = $1 AND policy::json ->> 'visibility' = $2"
)
_ROLES = (
    f"e.type IN ('{RoleGranted.type}', '{RoleRevoked.type}') "
    "AND e.facts::json ->> 'project' = {0}::uuid::text"
)
# LIMIT 1 keeps each look-up a probe of the key, whatever the planner estimates for the table.
_PROJECTS = " UNION ALL ".join(
    "SELECT s.* FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL ("
    f"SELECT id, project_id FROM projection.{name} WHERE org_id = $1 AND id = ANY(ARRAY[k.id]) "
    "ORDER BY id LIMIT 1) s"
    for name in IN_PROJECTS
)
_AUTHORS = (
    "SELECT s.* FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL ("
    "SELECT id, author_id FROM projection.annotation WHERE org_id = $1 AND id = ANY(ARRAY[k.id]) "
    "ORDER BY id LIMIT 1) s"
)
_FIRST = (
    "SELECT stream, type FROM events "
    "WHERE org_id = $1 AND stream = ANY ($2::uuid[]) AND version = 1"
)
_ERASED = (
    "SELECT position FROM events "
    "WHERE org_id = $1 AND position = ANY ($2::bigint[]) AND content_digest IS NOT NULL"
)

LAST_VERSION = (1 << 31) - 1
"""No stream has so many events."""


@dataclass(frozen=True, slots=True)
class References:
    """Reads, in one session, what the rule of visibility needs; see `ReferenceReader`."""

    session: ReadSession

    async def projects_of(self, streams: Collection[UUID]) -> dict[UUID, UUID]:
        """Return, by stream, the project of each task or other stream of a project."""
        rows = await self._rows(_PROJECTS, streams)
        return {row["id"]: row["project_id"] for row in rows if row["project_id"] is not None}

    async def kinds_of(self, streams: Collection[UUID]) -> dict[UUID, Kind]:
        """Return the kinds of streams; a kind that this server does not know is left out."""
        first = {r["stream"]: EVENTS.get(r["type"]) for r in await self._rows(_FIRST, streams)}
        return {stream: event.kind for stream, event in first.items() if event and event.kind}

    async def authors_of(self, annotations: Collection[UUID]) -> dict[UUID, UUID | None]:
        """Return the authors of annotations."""
        rows = await self._rows(_AUTHORS, annotations)
        return {row["id"]: row["author_id"] for row in rows}

    async def erased_among(self, positions: Collection[int]) -> frozenset[int]:
        """Return the positions whose event had content, of events that are without content now."""
        return frozenset(row["position"] for row in await self._rows(_ERASED, positions))

    async def _rows(self, text: str, wanted: Collection[Any]) -> list[Any]:
        return await self.session.raw(text, self.session.org, list(wanted)) if wanted else []


async def opened_projects(session: ReadSession) -> frozenset[UUID]:
    """Return the projects whose policy shows all annotations to every annotator."""
    rows = await session.raw(_OPENED, session.org, Visibility.ALL.value)
    return frozenset(row["id"] for row in rows)


async def visibility_of(session: ReadSession, actor: Actor) -> EventVisibility:
    """Return which events an actor may see, by the policies at the session's position.

    Raises:
        Refused: FORBIDDEN where the actor may see no event.
    """
    whole = actor.may(Permission.EVENTS_READ)
    return visible_to(actor, frozenset() if whole else await opened_projects(session))


@dataclass(frozen=True, slots=True)
class EventCriteria:
    """The criteria of a query for events that the caller may use; None means any value."""

    stream: UUID | None = None
    project: UUID | None = None
    types: frozenset[str] | None = None
    actors: frozenset[UUID] | None = None
    scope: UUID | None = None
    """The project to which all events of the query belong; None where they may be of several."""
    labels: ChangedLabels | None = None
    only_facts: bool = False
    """Whether contents are neither read nor shown."""
    roles: bool = False
    """Whether grants and revocations of roles in the project count as its events."""

    def may_fit(self, event: Recorded[Event]) -> bool:
        """Tell whether an event meets all criteria that its entry alone can answer."""
        return (
            self.stream in (None, event.stream)
            and (self.types is None or event.event.type in self.types)
            and (self.actors is None or event.actor in self.actors)
            and (self.labels is None or event.event.type in LABELING)
        )

    def fits(self, event: Recorded[Event], references: EventReferences) -> bool:
        """Tell whether an event meets the criteria, but that of labels: see `labeled`."""
        inside = self.project is None or references.project(event) == self.project
        return inside and self.may_fit(event)

    async def references(
        self,
        session: ReadSession,
        visibility: EventVisibility,
        events: Sequence[Recorded[Event]],
        *,
        projects: dict[UUID, UUID],
        deep: bool = True,
    ) -> EventReferences:
        """Read what the criteria and the rule of visibility need; see `load_references`."""
        reader = References(session)
        found = await load_references(reader, events, visibility, projects=projects, deep=deep)
        return replace(found, erased=frozenset()) if self.only_facts else found

    async def labeled(
        self,
        session: ReadSession,
        visibility: EventVisibility,
        events: Sequence[Recorded[Event]],
    ) -> frozenset[int]:
        """Return the positions of those events that meet the criterion of labels."""
        if self.labels is None:
            return frozenset(event.position for event in events)
        return await changed_labels(session, visibility, self.labels, events)

    def reduced(self, event: Recorded[Event]) -> Recorded[Event]:
        """Return an event as far as it is asked for."""
        return blanked(event) if self.only_facts and hasattr(event.event, "content") else event


async def events_within(
    session: ReadSession,
    visibility: EventVisibility,
    criteria: EventCriteria,
    span: tuple[int, int],
    limit: int,
    *,
    backward: bool = False,
) -> list[Recorded[Event]]:
    """Return the next events that meet the criteria and that the caller may perhaps see.

    Args:
        session: the read session.
        visibility: which events the caller may see.
        criteria: which events to return.
        span: the position after which to begin, and the last position.
        limit: how many events at most; fewer means that the span has no more.
        backward: whether to begin at the end of the span, and return the newest event first.
    """
    parameters: list[Any] = [session.org, *span, limit]
    conditions = ["e.org_id = $1", "e.position > $2 AND e.position <= $3"]
    if criteria.stream:
        # The sum keeps the planner from the index on positions, which has all streams' events.
        conditions[1] = "e.position + 0 > $2 AND e.position + 0 <= $3 AND e.version"
        conditions[1] += " < $5" if backward else " > $5"
        edge = await _version(session, criteria.stream, span[1] + 1 if backward else span[0])
        parameters.append(edge or (LAST_VERSION if backward else 0))
    conditions += conditions_on_events(visibility, criteria, parameters)
    order = f"{'e.version' if criteria.stream else 'e.position'} {'DESC' if backward else 'ASC'}"
    columns = FACTS if criteria.only_facts else COLUMNS
    text = (
        f"SELECT {columns} FROM events e WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT $4"
    )
    rows = await session.raw(text, *parameters)
    return [recorded(session.org, row, read_or_stand_in) for row in rows]


def conditions_on_events(
    visibility: EventVisibility, criteria: EventCriteria, parameters: list[Any]
) -> list[str]:
    """Return the conditions on `events e` that SQL can check; append values to `parameters`."""
    found = []

    def add(condition: str, value: Any) -> None:
        parameters.append(value)
        found.append(condition.format(f"${len(parameters)}"))

    if criteria.stream is not None:
        add("e.stream = {}::uuid", criteria.stream)
    if criteria.types is not None:
        add("e.type = ANY ({}::text[])", list(criteria.types))
    if criteria.labels is not None:
        add("e.type = ANY ({}::text[])", list(LABELING))
    if criteria.actors is not None:
        add("e.actor_id = ANY ({}::uuid[])", list(criteria.actors))
    if criteria.project is not None:
        inside = f"{{0}}::uuid IN (e.stream, ({_PROJECT}))"
        add(f"({inside} OR {_ROLES})" if criteria.roles else inside, criteria.project)
    if not visibility.everything:
        before = len(found)
        add("e.type = ANY ({}::text[])", list(SHOWN_OF_OTHERS))
        add("e.actor_id = {}::uuid", visibility.actor.member)
        if whole := visibility.whole_projects:
            inside = f"(({_PROJECT}) = ANY ({{0}}::uuid[]) OR e.stream = ANY ({{0}}::uuid[]))"
            add(inside, whole)
        found[before:] = [f"({' OR '.join(found[before:])})"]
    return found


async def _version(session: ReadSession, stream: UUID, position: int) -> int:
    """Return the version of the event at a position; 0 if the event is of another stream.

    The index of a stream has versions only. This is a statement of its own, because under row-level
    security no index is used with the value of a subquery. The stream is no condition: for any
    values, PostgreSQL would read the whole of it.
    """
    text = "SELECT stream, version FROM events WHERE org_id = $1 AND position = $2"
    rows = await session.raw(text, session.org, position)
    return int(rows[0]["version"]) if rows and rows[0]["stream"] == stream else 0


async def event_at(session: ReadSession, position: int) -> Recorded[Event]:
    """Return the event at a position. Raises LookupError where the ledger ends before."""
    text = f"SELECT {COLUMNS} FROM events e WHERE e.org_id = $1 AND e.position = $2"
    rows = await session.raw(text, session.org, position)
    if not rows:
        raise LookupError(position)
    return recorded(session.org, rows[0], read_or_stand_in)


async def mark_at(session: ReadSession, position: int) -> bytes | None:
    """Return the bytes of the leaf hash in a cursor for a position; None without an event."""
    text = "SELECT leaf_hash FROM events WHERE org_id = $1 AND position = $2"
    rows = await session.raw(text, session.org, position)
    return rows[0]["leaf_hash"][:MARK] if rows else None


async def last_recorded_at(session: ReadSession) -> datetime | None:
    """Return when the last event that a session sees was recorded; None before the first one."""
    text = "SELECT recorded_at FROM events WHERE org_id = $1 AND position = $2"
    rows = await session.raw(text, session.org, (await session.cut()).head)
    return rows[0]["recorded_at"] if rows else None


async def events_at(session: ReadSession, positions: Collection[int]) -> list[Recorded[Event]]:
    """Return the events at some positions, in any order."""
    text = f"SELECT {COLUMNS} FROM events e WHERE e.org_id = $1 AND e.position = ANY ($2::bigint[])"
    rows = await session.raw(text, session.org, list(positions)) if positions else []
    return [recorded(session.org, row, read_or_stand_in) for row in rows]


async def require_seen(session: ReadSession, actor: Actor, position: int) -> None:
    """Refuse a position whose event the actor may not see, as if there were none: NOT_FOUND."""
    seen = await visibility_of(session, actor)
    found = await events_at(session, [position])
    known = await load_references(References(session), found, seen, projects={})
    if not found or seen.discloses(found[0], known) is Disclosure.HIDDEN:
        raise Refused(Code.NOT_FOUND, "There is no such event.", ("position",))
