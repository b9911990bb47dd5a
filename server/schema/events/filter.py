"""The filter of events, and the check of whether the caller may filter by it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.access.visibility import SHOWN_TO_THE_BLIND, EventVisibility
from server.events.core import ids
from server.events.core.event import Kind
from server.events.core.refusal import Code, Refused
from server.events.core.registry import KINDS
from server.reads.events.events import EventCriteria
from server.reads.events.labeled_events import ChangedLabels
from server.reads.labeling.label_values import with_concepts_below
from server.reads.session import ReadSession
from server.schema.core.base import Position
from server.schema.core.context import Context, Info
from server.schema.core.event_names import EventName
from server.schema.core.node import NODES
from server.schema.labeling.types import load_task
from server.schema.projects.types import load_project
from server.schema.taxonomies.types import load_taxonomy

NAMES = 100
"""The most types, actors or labels in one filter."""


@strawberry.input(description="A part of the ledger; both ends are included.")
class PositionRange:
    """A range of positions, both ends included."""

    since: Position | None = None
    until: Position | None = None


@strawberry.input(description="Labels of which an event gave, changed or withdrew one.")
class EventLabelFilter:
    """Labels of annotations that count; of those that the caller may not see, none."""

    values: list[str] = strawberry.field(description="Concepts by their ids, or values of options.")
    question: str | None = strawberry.field(
        default=None, description="The question that they answer; by default any."
    )
    taxonomy: strawberry.ID | None = strawberry.field(
        default=None, description="The taxonomy of the concepts, for `withDescendants`."
    )
    with_descendants: bool = strawberry.field(
        default=False,
        description="Also what lies below the concepts in the newest version of `taxonomy`; in a "
        "subscription, in that of its beginning; for a webhook, in that of the moment.",
    )


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
    types: list[EventName] | None = strawberry.field(
        default=None, description="The types of events."
    )
    actors: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Members who did it."
    )
    labels: EventLabelFilter | None = strawberry.field(
        default=None,
        description="Events of tasks that gave, changed or withdrew one of these labels. What was "
        "erased is not found.",
    )
    only_facts: bool = strawberry.field(
        default=False, description="Without contents, which are null then, also where erased."
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


def require_endless(given: EventFilter | None, what: str) -> None:
    """Refuse a filter with times or positions; `what` begins the sentence that says why."""
    if given and (given.since or given.until or given.positions):
        message = f"{what}: filter without times and positions."
        raise Refused(Code.INVALID, message, ("filter",))


async def resolve(
    info: Info, session: ReadSession, visibility: EventVisibility, given: EventFilter | None
) -> EventCriteria:
    """Return a filter as the criteria of a read.

    Raises:
        Refused: INVALID for a bad id or type; NOT_FOUND for a project or task that the caller may
            not see; FORBIDDEN for a filter whose result would reveal hidden events; LIMIT.
    """
    if given is None:
        return EventCriteria()
    project = None
    if given.project is not None:
        project = ids.expect("project", given.project, "filter", "project")
        await load_project(info, session, project, "filter", "project")
        visibility.actor.require(Permission.EVENTS_READ_OWN, project)
    stream, scope = await _stream(info, session, visibility, given.stream)
    scope = project or scope
    types = None if given.types is None else [name.value for name in given.types]
    whole = visibility.everything or (scope is not None and visibility.whole(scope))
    if visibility.blind or scope is not None:
        _check_types(types, whole=whole)
    actors = _actors(info.context, given.actors, whole=whole)
    labels = None
    if given.labels is not None:
        labels = await resolve_labels(info, session, given.labels, "filter", "labels")
    return EventCriteria(stream, project, _types(types), actors, scope, labels, given.only_facts)


async def resolve_labels(
    info: Info, session: ReadSession, given: EventLabelFilter, *path: str
) -> ChangedLabels:
    """Return labels with all that counts below them.

    Args:
        info: the caller.
        session: reads the taxonomy.
        given: the labels.
        path: where they stand in the input.

    Raises:
        Refused: INVALID without the taxonomy or for a bad id of it, NOT_FOUND, LIMIT.
    """
    _check_count(given.values, *path, "values")
    found = frozenset(given.values)
    if given.with_descendants:
        of = (*path, "taxonomy")
        if given.taxonomy is None:
            message = "Say the `taxonomy` below whose concepts to look."
            raise Refused(Code.INVALID, message, of)
        taxonomy = ids.expect("taxonomy", given.taxonomy, *of)
        await load_taxonomy(info, session, taxonomy, *of)
        found = await with_concepts_below(session, taxonomy, given.values, *path, "values")
    return ChangedLabels(found, given.question)


async def _stream(
    info: Info, session: ReadSession, visibility: EventVisibility, text: str | None
) -> tuple[UUID | None, UUID | None]:
    """Return the stream that a filter names, and its project, or None for each."""
    if text is None:
        return None, None
    kind, stream = ids.parse(text, "filter", "stream")
    match kind:
        case Kind.TASK:
            return stream, (await load_task(info, session, stream, "filter", "stream")).project_uuid
        case Kind.PROJECT:
            return stream, (await load_project(info, session, stream, "filter", "stream")).uuid
        case Kind.MEMBER:
            if stream != visibility.actor.member:
                visibility.actor.require(Permission.MEMBERS_READ)
        case Kind.ORGANIZATION:
            if stream != visibility.actor.org:
                message = "There is no such organization."
                raise Refused(Code.NOT_FOUND, message, ("filter", "stream"))
        case _ if kind in KINDS:
            await NODES[kind](info, session, stream, "filter", "stream")
        case _:
            message = "No such thing has a stream of events: its project or task has."
            raise Refused(Code.INVALID, message, ("filter", "stream"))
    return stream, None


def _types(names: list[str] | None) -> frozenset[str] | None:
    if names is None:
        return None
    _check_count(names, "filter", "types")
    return frozenset(names)


def _check_types(names: list[str] | None, *, whole: bool) -> None:
    for number, name in enumerate(names or ()):
        if not whole and name not in SHOWN_TO_THE_BLIND:
            message = f"You may not see events of the type {name} here: leave it out."
            raise Refused(Code.FORBIDDEN, message, ("filter", "types", number))


def _actors(
    context: Context, given: list[strawberry.ID] | None, *, whole: bool
) -> frozenset[UUID] | None:
    if given is None:
        return None
    _check_count(given, "filter", "actors")
    found = [ids.expect("member", text, "filter", "actors", n) for n, text in enumerate(given)]
    for number, actor in enumerate(found):
        if not whole and actor != context.me.member:
            message = "You may not see what others did: filter by yourself alone."
            raise Refused(Code.FORBIDDEN, message, ("filter", "actors", number))
    return frozenset(found)


def _check_count(given: list[Any], *path: str) -> None:
    if len(given) > NAMES:
        message = f"Filter by {NAMES} {path[-1]} at most."
        raise Refused(Code.LIMIT, message, path)
