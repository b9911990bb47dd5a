"""What members did on tasks as of a position, from events: who held a task, what somebody saw.

Leases and own acts leave no history of rows, because claims write both and are the most frequent
events. So these conditions look at the events of each task that is tested.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Integer,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    column,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    table,
    true,
)

from server.events.labeling.annotations import AnnotationSubmitted
from server.events.labeling.imported_annotations import AnnotationImported
from server.events.labeling.leases import LeaseExpired, LeaseExtended, LeaseReleased, TaskClaimed
from server.events.labeling.tasks import (
    COUNTING,
    Status,
    TaskArchived,
    TaskResolved,
    TaskSkipped,
)
from server.events.reverts.tasks import TaskReverted
from server.reads.labeling.task_criteria import looked_up
from server.reads.labeling.task_orders import Columns
from server.reads.loaders import among
from server.reads.session import PRESENT

events = table(
    "events",
    column("org_id", Uuid),
    column("stream", Uuid),
    column("version", Integer),
    column("position", BigInteger),
    column("type", Text(collation="C")),
    column("actor_id", Uuid),
    column("facts", Text),
)
_present_participants = table(
    "participant",
    column("org_id", Uuid),
    column("task_id", Uuid),
    column("member_id", Uuid),
    column("status", Text(collation="C")),
    column("from_position", BigInteger),
    schema=PRESENT,
)
_BEGINS = (TaskClaimed.type, LeaseExtended.type)
_ENDS = (LeaseReleased.type, LeaseExpired.type, AnnotationSubmitted.type)
_ENDS_ALL = (TaskResolved.type, TaskArchived.type)
_LEASES = (
    *(*_BEGINS, *_ENDS, *_ENDS_ALL),
    *(AnnotationImported.type, TaskSkipped.type, TaskReverted.type),
)
"""Types of the events that may begin or end a lease."""


def held_then(c: Columns, member: UUID, at: int) -> ColumnElement[bool]:
    """Return the condition that a member held a lease of a task as of a position.

    The last event that began or ended it says so: `evolve` of each type, in SQL.
    """
    holds = _holds_after(member)
    last = (
        select(holds)
        .where(*_up_to(c, at), among(events.c.type, _LEASES), holds.is_not(None))
        .order_by(events.c.version.desc())
        .limit(1)
    )
    return func.coalesce(last.scalar_subquery(), false())


def may_have_held(id_: ColumnElement[Any], member: UUID) -> ColumnElement[bool]:
    """Return a condition that each task meets which a member ever held, from its id.

    Whoever held a lease took part in the task, as a present row says.
    """
    own = _present_participants.c
    return looked_up(own.org_id == bindparam("org"), own.task_id == id_, own.member_id == member)


def _holds_after(member: UUID) -> ColumnElement[bool]:
    """Return whether a member holds a lease after an event; null where that changes nothing."""
    type_, facts = events.c.type, cast(events.c.facts, JSON)
    own = facts.op("->>")("annotator") == str(member)
    counts = among(cast(facts.op("->>")("annotation_status"), Text), COUNTING)
    closes = facts.op("->>")("closes") == "true"
    restored = func.json_extract_path(facts, "restored", "leases", str(member))
    return case(
        (among(type_, _ENDS_ALL), false()),
        (and_(among(type_, _BEGINS), own), true()),
        (and_(among(type_, _ENDS), own), false()),
        (and_(type_ == AnnotationImported.type, own, counts), false()),
        (and_(type_ == TaskSkipped.type, or_(own, closes)), false()),
        (type_ == TaskReverted.type, func.json_typeof(restored) != "null"),
    )


TO_BE_FOLDED = "?"
"""Stands for the status that only a fold of the task tells."""


def own_status_then(
    c: Columns, member: UUID, names: Collection[str], at: int
) -> ColumnElement[bool]:
    """Return the condition that a task may have had one of some statuses to a blind member.

    It had the status of the member's own last act at or before the position, OPEN before the first
    one. The present row tells it unless the member acted before the position and after it: such
    tasks meet the condition whatever their status was.
    """
    own, id_ = _present_participants.c, str(member)
    acted = exists().where(
        *_up_to(c, at), or_(events.c.actor_id == member, events.c.facts.contains(id_))
    )
    status = case(
        (own.from_position <= at, own.status),
        (acted, TO_BE_FOLDED),
        else_=Status.OPEN.value,
    )
    found = select(status).where(
        own.org_id == bindparam("org"), own.task_id == c.id, own.member_id == member
    )
    shown = func.coalesce(found.limit(1).scalar_subquery(), literal(Status.OPEN.value, Text))
    return among(shown, [*names, TO_BE_FOLDED])


def _up_to(c: Columns, at: int) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that an event is one of a task, up to a position."""
    return (
        events.c.org_id == bindparam("org"),
        events.c.stream == c.id,
        events.c.position <= at,
    )
