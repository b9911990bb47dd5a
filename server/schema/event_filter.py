"""What to ask of the ledger: a filter, and whether the caller may filter by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events import ids
from server.events.base import EVENTS, Event, Kind, Recorded
from server.events.refusal import Code, Refused
from server.schema.base import Position
from server.schema.context import Context, Info
from server.schema.events import ACTS, LEASES, LOOSE, Around, Sight
from server.schema.projects import load_project
from server.schema.tasks import load_task
from server.schema.taxonomies import load_taxonomy

NAMES = 100
"""The most types or actors in one filter."""


@strawberry.input(description="A part of the ledger; both ends are included.")
class PositionRange:
    """From here to there."""

    since: Position | None = None
    until: Position | None = None


@strawberry.input(description="Which events; what is left out does not matter.")
class EventFilter:
    """All conditions must hold. Filtering by what one may not see is FORBIDDEN."""

    stream: strawberry.ID | None = strawberry.field(
        default=None,
        description="The whole life of one organization, member, project, taxonomy or task.",
    )
    project: strawberry.ID | None = strawberry.field(
        default=None, description="The events of a project and of its tasks."
    )
    types: list[str] | None = strawberry.field(
        default=None, description="Stored names, like `annotation.submitted`."
    )
    actors: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Members who did it."
    )
    since: datetime | None = strawberry.field(
        default=None, description="Recorded at this moment or later; not in subscriptions."
    )
    until: datetime | None = strawberry.field(
        default=None, description="Recorded at this moment or before; not in subscriptions."
    )
    positions: PositionRange | None = strawberry.field(
        default=None, description="A part of the ledger; not in subscriptions."
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter that the caller may use. None stands for "any"."""

    stream: UUID | None = None
    project: UUID | None = None
    types: frozenset[str] | None = None
    actors: frozenset[UUID] | None = None

    def might_take(self, event: Recorded[Event]) -> bool:
        """Tell whether an event is wanted, as far as it says so itself."""
        return (
            self.stream in (None, event.stream)
            and (self.types is None or event.event.type in self.types)
            and (self.actors is None or event.actor in self.actors)
        )

    def takes(self, event: Recorded[Event], around: Around) -> bool:
        """Tell whether an event is wanted."""
        inside = self.project is None or around.project(event) == self.project
        return inside and self.might_take(event)

    def conditions(self, sight: Sight, parameters: list[Any]) -> list[str]:
        """Return conditions on `events e`, as far as SQL can tell; their values are appended."""
        found = []

        def add(condition: str, value: Any) -> None:
            parameters.append(value)
            found.append(condition.format(f"${len(parameters)}"))

        if self.stream is not None:
            add("e.stream = {}::uuid", self.stream)
        if self.types is not None:
            add("e.type = ANY ({}::text[])", list(self.types))
        if self.actors is not None:
            add("e.actor_id = ANY ({}::uuid[])", list(self.actors))
        if self.project is not None:
            add(f"{{}}::uuid IN (e.stream, {_PROJECT})", self.project)
        if not sight.everything:
            # Most of what would not be shown is not even read, still less decoded.
            before = len(found)
            add("e.type = ANY ({}::text[])", list(LOOSE))
            add("e.actor_id = {}::uuid", sight.actor.member)
            if wholly := sight.wholly:
                inside = f"({_PROJECT} = ANY ({{0}}::uuid[]) OR e.stream = ANY ({{0}}::uuid[]))"
                add(inside, wholly)
            found[before:] = [f"({' OR '.join(found[before:])})"]
        return found


_PROJECT = (
    "(SELECT t.project_id FROM projection.task t WHERE t.org_id = e.org_id AND t.id = e.stream)"
)


async def resolve(info: Info, sight: Sight, given: EventFilter | None) -> Wanted:
    """Return what a filter asks for.

    Raises:
        Refused: INVALID for what is no id and no type; NOT_FOUND for a project or task that the
            caller may not see; FORBIDDEN for a filter that would tell of hidden events.
    """
    if given is None:
        return Wanted()
    project = None
    if given.project is not None:
        project = ids.expect("project", given.project, "filter", "project")
        await load_project(info, info.context.session, project, "filter", "project")
        sight.actor.require(Permission.EVENTS_READ_OWN, project)
    stream, scope = await _stream(info, sight, given.stream)
    scope = project or scope
    whole = sight.everything or (scope is not None and sight.whole(scope))
    if sight.blind or scope is not None:
        _check_types(given.types, whole=whole)
    actors = _actors(info.context, given.actors, whole=whole)
    return Wanted(stream, project, _types(given.types), actors)


async def _stream(info: Info, sight: Sight, text: str | None) -> tuple[UUID | None, UUID | None]:
    """Return the stream that a filter names, and its project."""
    if text is None:
        return None, None
    kind, stream = ids.parse(text, "filter", "stream")
    match kind:
        case Kind.TASK:
            return stream, (await load_task(info, info.context.session, stream)).project_uuid
        case Kind.PROJECT:
            session = info.context.session
            return stream, (await load_project(info, session, stream, "filter", "stream")).uuid
        case Kind.MEMBER:
            if stream != sight.actor.member:
                sight.actor.require(Permission.MEMBERS_READ)
        case Kind.ORGANIZATION:
            if stream != sight.actor.org:
                message = "There is no such organization."
                raise Refused(Code.NOT_FOUND, message, ("filter", "stream"))
        case Kind.TAXONOMY:
            await load_taxonomy(info, info.context.session, stream, "filter", "stream")
        case _:
            message = "No such thing has a stream of events: its project or task has."
            raise Refused(Code.INVALID, message, ("filter", "stream"))
    return stream, None


def _types(names: list[str] | None) -> frozenset[str] | None:
    if names is None:
        return None
    _check_count(names, "types")
    for number, name in enumerate(names):
        if name not in EVENTS:
            message = "There is no such event: use a stored name, like annotation.submitted."
            raise Refused(Code.INVALID, message, ("filter", "types", number))
    return frozenset(names)


_VISIBLE = frozenset(LOOSE) | {event.type for event in (*ACTS, *LEASES)}


def _check_types(names: list[str] | None, *, whole: bool) -> None:
    for number, name in enumerate(names or ()):
        if not whole and name in EVENTS and name not in _VISIBLE:
            message = f"You may not see events of the type {name} here: leave it out."
            raise Refused(Code.FORBIDDEN, message, ("filter", "types", number))


def _actors(
    context: Context, given: list[strawberry.ID] | None, *, whole: bool
) -> frozenset[UUID] | None:
    if given is None:
        return None
    _check_count(given, "actors")
    found = [ids.expect("member", text, "filter", "actors", n) for n, text in enumerate(given)]
    for number, actor in enumerate(found):
        if not whole and actor != context.me.member:
            message = "You may not see what others did: filter by yourself alone."
            raise Refused(Code.FORBIDDEN, message, ("filter", "actors", number))
    return frozenset(found)


def _check_count(given: list[Any], name: str) -> None:
    if len(given) > NAMES:
        raise Refused(Code.LIMIT, f"Filter by {NAMES} {name} at most.", ("filter", name))
