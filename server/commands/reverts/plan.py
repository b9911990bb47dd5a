"""Plans the undoing of events outside the ledger's lock, and decides on the plan under the lock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import Any, TypeAlias
from uuid import UUID

from server.commands import DecisionContext
from server.commands.reverts.rights import may_know, require_rights, require_sound
from server.events.core.event import EVENTS, Event, Recorded, record, replace
from server.events.core.refusal import Code, Obstacle, Refused
from server.events.core.registry import KINDS, evolve
from server.events.core.stream_kind import State, StreamKind, encode_state
from server.events.reverts.compensation import (
    COMPENSATIONS,
    Blocked,
    ByMigration,
    Compensate,
    Incidental,
    Irreversible,
    LaterEvent,
    Undone,
    obstacle,
)
from server.ledger.append import PreparedEvent, prepare
from server.reads.reverts import Written

Prepared: TypeAlias = tuple[UUID, PreparedEvent]
STALE = "This changed in between: send it again."
LATER = "This cannot be undone now, for something came later."
MIGRATED = "Labels were migrated: undo the migration as a whole."
UNKNOWN = "A newer server wrote this: undo it once all servers are upgraded."


@record
class StreamPlan:
    """What is to be undone in one stream, planned on its events."""

    kind: StreamKind[Any]
    stream: UUID
    history: tuple[Recorded[Event], ...]
    """All events of the stream when it was planned."""
    states: tuple[State, ...]
    """The state after each of them."""
    positions: frozenset[int]
    """The events to undo."""


def plan_stream(history: Sequence[Recorded[Event]], positions: Collection[int]) -> StreamPlan:
    """Return the plan of undoing some events of a stream, given all its events."""
    states: list[State] = []
    for recorded in history:
        states.append(evolve(states[-1] if states else None, recorded))
    kind = next(kind for kind in KINDS.values() if isinstance(states[-1], kind.state))
    stream = history[0].stream
    return StreamPlan(kind, stream, tuple(history), tuple(states), frozenset(positions))


def to_undo(wish: Iterable[Written]) -> dict[UUID, list[int]]:
    """Return by stream which events of a wish are to be undone.

    Raises:
        Blocked: some of them are never undone, or with their label migration only.
    """
    found, hindering = defaultdict[UUID, list[int]](list), list[Obstacle]()
    new = {one.stream for one in wish if _begins(one.type)}
    for one in wish:
        event = EVENTS.get(one.type)
        declared = UNKNOWN if event is None else COMPENSATIONS[event]
        if isinstance(declared, Incidental) or (
            # What a stream began with goes with the stream.
            one.stream in new and not _begins(one.type)
        ):
            continue
        if isinstance(declared, str | Irreversible | ByMigration):
            hindering.append(Obstacle(one.position, one.type, _reason(declared)))
        found[one.stream].append(one.position)
    if hindering:
        raise Blocked(hindering)
    return found


def _reason(declared: str | Irreversible | ByMigration) -> str:
    if isinstance(declared, Irreversible):
        return declared.reason
    return MIGRATED if isinstance(declared, ByMigration) else declared


BEGINNINGS = frozenset({"task.imported", "member.added", "project.created"})
"""Events that begin streams, and that are undone by ending these."""


def _begins(type_: str) -> bool:
    return type_ in BEGINNINGS


def decide(current: DecisionContext, plans: Iterable[StreamPlan]) -> list[Prepared]:
    """Return the events that undo what was planned.

    Raises:
        Blocked: something stands in the way, listed for all streams together.
        Refused: STALE where a stream changed since it was planned; FORBIDDEN or NOT_FOUND where
            the actor may not do what undoes it.
    """
    changes: list[Prepared] = []
    hindering: list[Obstacle] = []
    for plan in plans:
        try:
            changes += decide_one(current, plan)
        except Blocked as blocked:
            hindering += blocked.obstacles
    if hindering:
        raise Blocked(hindering)
    return changes


def decide_one(current: DecisionContext, plan: StreamPlan) -> list[Prepared]:
    """Return the events that undo what was planned in one stream. Raises as `decide` does."""
    now = current.get(plan.kind, plan.stream)
    if encode_state(now) != encode_state(plan.states[-1]):
        raise Refused(Code.STALE, STALE, ("position",))
    require_rights(current, plan.kind, now, plan.history, plan.positions)
    try:
        found, after = _compensated(current, plan, now)
    except Blocked as blocked:
        if may_know(current, now):
            raise
        raise Refused(blocked.code, LATER, blocked.path) from None
    require_sound(current, now, after)
    return [(plan.stream, replace(prepare(e), causation=cause)) for e, cause in found]


def _compensated(
    current: DecisionContext, plan: StreamPlan, now: State
) -> tuple[list[tuple[Event, int]], State]:
    """Return the events that undo, each with the position that it undoes, and the state after."""
    found: list[tuple[Event, int]] = []
    for compensate, first, last in reversed(_groups(plan)):
        undone = _undone(plan, first, last, now, current)
        events = compensate(undone)
        found += ((event, undone.events[0].position) for event in events)
        for event in events:
            now = evolve(now, _as_recorded(plan, event, current))
    return found, now


def _groups(plan: StreamPlan) -> list[tuple[Compensate, int, int]]:
    """Return runs of adjacent events to undo that one function undoes, with their first and last.

    Both are places in the history of the stream.
    """
    wanted = [n for n, one in enumerate(plan.history) if one.position in plan.positions]

    def run(pair: tuple[int, int]) -> tuple[Any, int]:
        place, number = pair
        # Adjacent events have the same difference between place and number.
        return COMPENSATIONS[type(plan.history[number].event)], number - place

    found = []
    for (compensate, _), members in groupby(enumerate(wanted), key=run):
        numbers = [number for _, number in members]
        if callable(compensate):
            found.append((compensate, numbers[0], numbers[-1]))
    return found


def _undone(
    plan: StreamPlan, first: int, last: int, now: State, current: DecisionContext
) -> Undone[Any]:
    history, states = plan.history, plan.states
    return Undone(
        stream=plan.stream,
        before=states[first - 1] if first else None,
        after=states[last],
        now=now,
        events=history[first : last + 1],
        later=tuple(
            LaterEvent(history[n], states[n - 1], states[n])
            for n in range(last + 1, len(history))
            if history[n].position not in plan.positions
        ),
        at=current.now,
    )


def _as_recorded(plan: StreamPlan, event: Event, current: DecisionContext) -> Recorded[Event]:
    """Return an event as it will be recorded, but for its position and version."""
    last = plan.history[-1]
    actor = current.actor.member if current.actor else None
    return Recorded(
        last.org, last.position + 1, plan.stream, last.version + 1, event, actor, current.now
    )


def hindered(recorded: Recorded[Event]) -> Obstacle | None:
    """Return why an event is never undone by itself; None for one that can be."""
    declared = COMPENSATIONS.get(type(recorded.event), Irreversible(UNKNOWN))
    if isinstance(declared, Irreversible | ByMigration):
        return obstacle(recorded, _reason(declared))
    return None
