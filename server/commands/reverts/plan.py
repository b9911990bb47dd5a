"""Plans the undoing of events outside the ledger's lock, and decides on the plan under the lock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import Any, TypeAlias
from uuid import UUID

from server.commands import DecisionContext
from server.commands.reverts.rights import (
    may_know,
    require_rights,
    require_sound,
    require_to_manage,
)
from server.events.accounts.members import MEMBER
from server.events.core.event import EVENTS, Event, Recorded, record, replace
from server.events.core.refusal import Code, Obstacle, Refused
from server.events.core.registry import KINDS, evolve
from server.events.core.stream_kind import State, StreamKind, encode_state
from server.events.erasure.holds import held_for_subjects, require_not_held
from server.events.gold.initial_tagging import InitialTaggingAdded, InitialTaggingReverted
from server.events.labeling.tasks import Task
from server.events.projects import PROJECT, Project
from server.events.reverts.compensation import (
    COMPENSATIONS,
    Blocked,
    ByMigration,
    Compensate,
    Incidental,
    Irreversible,
    LaterEvent,
    Undone,
)
from server.events.reverts.projects import FormPinned
from server.events.reverts.tasks import revert_task
from server.events.reverts.taxonomies import (
    VersionOffered,
    VersionWithdrawn,
    require_offered,
    require_unused,
)
from server.events.taxonomies.taxonomies import TaxonomyPublished
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
    subjects: frozenset[str] = frozenset()
    """Of a task: the keyed hashes of the data subjects that it names."""
    labeled: frozenset[int] = frozenset()
    """Of a taxonomy of which versions would be withdrawn: those that labels named."""
    labeled_at: int = 0
    """The position of the ledger of which `labeled` tells."""
    whole: bool = False
    """Whether a task is brought back to what it was before these events, leases included."""


def plan_stream(
    history: Sequence[Recorded[Event]],
    positions: Collection[int],
    subjects: frozenset[str] = frozenset(),
) -> StreamPlan:
    """Return the plan of undoing some events of a stream, given all its events."""
    states: list[State] = []
    for recorded in history:
        states.append(evolve(states[-1] if states else None, recorded))
    kind = next(kind for kind in KINDS.values() if isinstance(states[-1], kind.state))
    stream = history[0].stream
    places = frozenset(positions)
    return StreamPlan(kind, stream, tuple(history), tuple(states), places, subjects)


def plan_sets(
    project: Project, history: Sequence[Recorded[Event]], positions: Collection[int]
) -> StreamPlan:
    """Return the plan of undoing what changed sets of initial tagging.

    Args:
        project: the project as it is.
        history: its events of the types `OF_SETS`. What undoes one of them asks for no state.
        positions: the events to undo.
    """
    states = (project,) * len(history)
    return StreamPlan(PROJECT, project.id, tuple(history), states, frozenset(positions))


OF_SETS = frozenset({InitialTaggingAdded.type, InitialTaggingReverted.type})
"""Types of events that say which tasks are in sets of initial tagging."""


def to_undo(wish: Sequence[Written]) -> dict[UUID, list[Written]]:
    """Return by stream which events of a wish are to be undone.

    Raises:
        Blocked: some of them are never undone, or with their label migration only.
    """
    found, hindering = sort_out(wish)
    if hindering:
        raise Blocked(hindering)
    return found


def sort_out(events: Sequence[Written]) -> tuple[dict[UUID, list[Written]], list[Obstacle]]:
    """Return by stream which events can be undone, and which never, with the reason."""
    found, hindering = defaultdict[UUID, list[Written]](list), list[Obstacle]()
    new = {one.stream for one in events if one.type in WITH_ALL}
    for one in events:
        event = EVENTS.get(one.type)
        declared = UNKNOWN if event is None else COMPENSATIONS[event]
        # What a member or a project began with goes with it, and a draft with its version.
        goes_along = one.stream in new and one.type not in WITH_ALL
        if isinstance(declared, Incidental) or goes_along:
            continue
        if isinstance(declared, str | Irreversible | ByMigration):
            hindering.append(Obstacle(one.position, one.type, _reason(declared)))
        else:
            found[one.stream].append(one)
    return found, hindering


def _reason(declared: str | Irreversible | ByMigration) -> str:
    if isinstance(declared, Irreversible):
        return declared.reason
    return MIGRATED if isinstance(declared, ByMigration) else declared


WITH_ALL = frozenset({"member.added", "project.created", "taxonomy.published"})
"""Events that are undone together with all that was done to their stream along with them."""


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


def decide_each(
    current: DecisionContext,
    plans: Iterable[StreamPlan],
    project: UUID | None,
    hindering: list[Obstacle],
) -> list[Prepared]:
    """Return the events that undo what can be undone; what cannot be is added to `hindering`.

    Args:
        current: the states and the actor of the decision.
        plans: what is to be undone, stream by stream.
        project: the only project whose streams are changed; None for all.
        hindering: receives the events that are not undone, with the reasons.

    Raises:
        Refused: STALE where a stream changed since it was planned; UNAUTHENTICATED.
    """
    changes: list[Prepared] = []
    for plan in plans:
        kind = plan.kind
        if project is not None and not (kind.project and kind.project(plan.states[-1]) == project):
            message = "It is not of the project that was named."
        else:
            try:
                changes += decide_one(current, plan)
                continue
            except Refused as refused:
                if refused.code in (Code.STALE, Code.UNAVAILABLE, Code.UNAUTHENTICATED):
                    raise
                message = _told(refused)
        types = {one.position: one.event.type for one in plan.history}
        hindering += (Obstacle(one, types[one], message) for one in plan.positions)
    return changes


def _told(refused: Refused) -> str:
    """Return why something was not undone, with the types of what stands in the way."""
    types = sorted({one.type for one in refused.obstacles})
    return f"Built on since by {', '.join(types)}." if types else refused.message


def decide_one(current: DecisionContext, plan: StreamPlan) -> list[Prepared]:
    """Return the events that undo what was planned in one stream. Raises as `decide` does."""
    now = current.get(plan.kind, plan.stream)
    last = plan.states[-1]
    if now != last and encode_state(now) != encode_state(last):
        raise Refused(Code.STALE, STALE, ("position",))
    # The planned state is equal, and shares with earlier ones what did not change.
    now = last
    if plan.whole:
        require_to_manage(current, now)
    else:
        require_rights(current, plan.kind, now, plan.history, plan.positions)
    _require_not_held(current, now, plan.subjects)
    try:
        found, after = _compensated(current, plan, now)
    except Blocked as blocked:
        if may_know(current, now):
            raise
        raise Refused(blocked.code, LATER, blocked.path) from None
    require_sound(current, now, after)
    _require_usable(current, plan, [event for event, _ in found])
    return [(plan.stream, replace(prepare(e), causation=cause)) for e, cause in found]


def _require_not_held(current: DecisionContext, now: State, subjects: frozenset[str]) -> None:
    """Require that a task or a project is under no hold. Raises Refused HELD."""
    path, at = ("position",), current.now
    if isinstance(now, Task):
        found = held_for_subjects(current.holds, now.id, subjects, at)
        require_not_held(
            current.holds, now=at, task=now.id, project=now.project, by_subject=found, path=path
        )
    elif isinstance(now, Project):
        require_not_held(current.holds, now=at, project=now.id, path=path)


def withdrawn_by(plan: StreamPlan) -> list[int]:
    """Return the versions of a taxonomy that undoing would withdraw."""
    undone = (one.event for one in plan.history if one.position in plan.positions)
    return [e.number for e in undone if isinstance(e, TaxonomyPublished | VersionOffered)]


def _require_usable(current: DecisionContext, plan: StreamPlan, events: Sequence[Event]) -> None:
    """Refuse to withdraw a version that is in use, or to pin a form that names a withdrawn one.

    Raises:
        Refused: CONFLICT.
    """
    for event in events:
        if isinstance(event, VersionWithdrawn):
            taxonomy = plan.stream
            require_unused([event.number], current.pinned[taxonomy], "a project pins it.")
            labeled = {*plan.labeled, *current.labeled[taxonomy]}
            require_unused([event.number], labeled, "labels name it. Migrate them first.")
        if isinstance(event, FormPinned) and event.content:
            require_offered(event.content.form, current.states)


def _compensated(
    current: DecisionContext, plan: StreamPlan, now: State
) -> tuple[list[tuple[Event, int]], State]:
    """Return the events that undo, each with the position that it undoes, and the state after.

    The state is needed, and made, only of members, and where several runs of events are undone.
    """
    found: list[tuple[Event, int]] = []
    groups = _groups(plan)
    for compensate, first, last in reversed(groups):
        undone = _undone(plan, first, last, now, current)
        events = compensate(undone)
        found += ((event, undone.events[0].position) for event in events)
        if len(groups) > 1 or plan.kind is MEMBER:
            for event in events:
                now = evolve(now, _as_recorded(plan, event, current))
    return found, now


def _groups(plan: StreamPlan) -> list[tuple[Compensate, int, int]]:
    """Return runs of adjacent events to undo that one function undoes, with their first and last.

    Both are places in the history of the stream.
    """
    wanted = [n for n, one in enumerate(plan.history) if one.position in plan.positions]
    if len(wanted) == 1 and callable(one := COMPENSATIONS[type(plan.history[wanted[0]].event)]):
        return [(one, wanted[0], wanted[0])]
    if plan.whole:
        return [(revert_task, wanted[0], wanted[-1])]

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
