"""The filter and the order of tasks, for lists and for bulk changes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import strawberry
from strawberry.utils.str_converters import to_camel_case

from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import text_of
from server.events.labeling.tasks import ReviewReason, Status
from server.ledger.time import in_utc
from server.projections.counters.task_lists import LONGEST_META
from server.reads.labeling.task_criteria import (
    MOST_IDS,
    LabelCriterion,
    MetaCriterion,
    TaskCriteria,
    Times,
)
from server.reads.labeling.task_orders import SortDirection, Sorting, TaskOrder
from server.schema.core import base

strawberry.enum(TaskOrder, description="The order of a list of tasks.")
strawberry.enum(SortDirection, description="Which end of an order comes first.")


@strawberry.input(description="A label: what a question was answered with.")
class LabelFilter:
    """Selects tasks with a counting annotation that holds a value."""

    question: str
    value: str
    within: bool = strawberry.field(
        default=False,
        description="Also what lies below the value: in the taxonomy that the project's form draws "
        "on now, or among the options that it lists.",
    )


@strawberry.input(description="A value in what the import said beside the inputs.")
class MetaFilter:
    """Selects tasks by a value that stands right in their meta."""

    key: str
    value: str = strawberry.field(
        description="A text as it is; a number or a truth value as JSON shows it, like `3`."
    )


@strawberry.input(description="From a moment on, up to but not at another one.")
class TimeFilter:
    """A span of time; without one of its ends, it is open there."""

    since: datetime | None = None
    until: datetime | None = None


@strawberry.input(description="All conditions that are given must hold.")
class TaskFilter:
    """Selects the tasks of a project for which every given condition holds."""

    ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="These tasks, 1,000 at most."
    )
    statuses: list[Status] | None = None
    assignee: strawberry.ID | None = None
    unassigned: bool | None = None
    label: LabelFilter | None = None
    external_ids: list[str] | None = None
    priority_at_least: int | None = None
    priority_at_most: int | None = None
    text: str | None = strawberry.field(
        default=None, description="A part of the inputs' text, any case."
    )
    held_by_me: bool | None = strawberry.field(
        default=None, description="Whether the caller holds the task."
    )
    relabel: bool | None = strawberry.field(
        default=None, description="Whether a migration left labels of it to be given anew."
    )
    author: strawberry.ID | None = strawberry.field(
        default=None, description="Who annotated it, whatever became of the annotation."
    )
    reviewer: strawberry.ID | None = strawberry.field(
        default=None, description="Who was the last to review an annotation of it."
    )
    holder: strawberry.ID | None = strawberry.field(
        default=None, description="Who holds a lease of it."
    )
    imported_at: TimeFilter | None = None
    changed_at: TimeFilter | None = None
    answered_at: TimeFilter | None = strawberry.field(
        default=None, description="When an annotation of it was submitted for the first time."
    )
    meta: MetaFilter | None = None
    review_reason: ReviewReason | None = None
    open_comments: bool | None = strawberry.field(
        default=None, description="Whether it has comments that nobody resolved."
    )
    time_spent_ms_at_least: int | None = strawberry.field(
        default=None, description="Milliseconds that were spent on all its annotations."
    )
    time_spent_ms_at_most: int | None = None
    slice: strawberry.ID | None = strawberry.field(
        default=None, description="A slice of the project, which the task is in now."
    )
    gold: bool | None = strawberry.field(
        default=None, description="Whether its right answers are known; needs GOLD_READ."
    )
    gold_disputed: bool | None = strawberry.field(
        default=None, description="Whether its right answers are disputed; needs GOLD_READ."
    )
    initial_tagging: base.Position | None = strawberry.field(
        default=None,
        description="The set of a draw of initial tagging, by the position of the draw "
        "(`InitialTagging.position`); needs GOLD_READ.",
    )


def criteria_of(
    given: TaskFilter | None, *, me: UUID, blind: UUID | None, hidden: Collection[str]
) -> TaskCriteria | None:
    """Return a filter as the criteria of a read; None for no filter.

    Args:
        given: the filter.
        me: the caller.
        blind: the caller, if they may not see everybody's annotations in the project.
        hidden: conditions on what the caller may not see; see `hidden_conditions`.

    Raises:
        Refused: FORBIDDEN where it asks about what the caller may not see; INVALID, LIMIT.
    """
    if given is None:
        return None
    _require_few(given)
    _require_shown(given, hidden)
    if blind is not None:
        _require_blind(given, blind)
    label, meta, text = given.label, given.meta, given.text
    spent = (given.time_spent_ms_at_least, given.time_spent_ms_at_most)
    return TaskCriteria(
        ids=None if given.ids is None else _tasks(given.ids),
        external_ids=None if given.external_ids is None else tuple(given.external_ids),
        label=LabelCriterion(**vars(label)) if label else None,
        assignee=_member(given.assignee, "assignee"),
        statuses=_stored(given.statuses, sees_all=blind is None),
        as_of_acts_of=blind,
        held=None if given.held_by_me is None else (me, given.held_by_me),
        relabel=given.relabel,
        priority_at_least=given.priority_at_least,
        priority_at_most=given.priority_at_most,
        unassigned=given.unassigned,
        text=text_of(text, "filter", "text", longest=200).lower() if text else None,
        author=_member(given.author, "author"),
        reviewer=_member(given.reviewer, "reviewer"),
        holder=_member(given.holder, "holder"),
        imported=times_of(given.imported_at, "filter", "importedAt"),
        changed=times_of(given.changed_at, "filter", "changedAt"),
        answered=times_of(given.answered_at, "filter", "answeredAt"),
        meta=None if meta is None else _meta(meta),
        review_reason=given.review_reason,
        open_comments=given.open_comments,
        time_spent=None if spent == (None, None) else spent,
        slice=None if given.slice is None else ids.expect("slice", given.slice, "filter", "slice"),
        gold=given.gold,
        gold_disputed=given.gold_disputed,
        initial_tagging=given.initial_tagging,
    )


_OF_OTHERS = {
    "label": "labels",
    "relabel": "what became of labels",
    "reviewer": "reviews",
    "changed_at": "changes",
    "answered_at": "answers",
    "review_reason": "reasons for reviews",
    "open_comments": "comments",
    "time_spent_ms_at_least": "the time",
    "time_spent_ms_at_most": "the time",
    "slice": "slices",
}
"""Conditions that tell what others did, with what it is."""


def _require_few(given: TaskFilter) -> None:
    """Refuse, as LIMIT, more than `MOST_IDS` tasks by name."""
    for name, wanted in (("ids", given.ids), ("externalIds", given.external_ids)):
        if len(wanted or ()) > MOST_IDS:
            message = f"Ask for {MOST_IDS:,} tasks at most, or by other conditions."
            raise Refused(Code.LIMIT, message, ("filter", name))


def _require_shown(given: TaskFilter, hidden: Collection[str]) -> None:
    """Refuse, as FORBIDDEN, conditions that are hidden from the caller."""
    for name in hidden:
        if getattr(given, name) is not None:
            message = f"You may not filter by {name.replace('_', ' ')}: you may not see it."
            raise Refused(Code.FORBIDDEN, message, ("filter", to_camel_case(name)))


def _require_blind(given: TaskFilter, me: UUID) -> None:
    """Refuse, as FORBIDDEN, conditions on what a blind caller may not see."""
    for name, what in _OF_OTHERS.items():
        if getattr(given, name) is not None:
            message = f"You may not filter by {what} that you may not see."
            raise Refused(Code.FORBIDDEN, message, ("filter", to_camel_case(name)))
    for name, what in (("author", "annotations"), ("holder", "leases")):
        member = getattr(given, name)
        if member is not None and _member(member, name) != me:
            message = f"You may not filter by {what} that you may not see: filter by your own."
            raise Refused(Code.FORBIDDEN, message, ("filter", name))


def sorting_of(order: TaskOrder, direction: SortDirection | None, *, blind: UUID | None) -> Sorting:
    """Return an order in a direction. Raises Refused FORBIDDEN where it shows what others did."""
    if blind is not None and order in _ORDERS_OF_OTHERS:
        message = "You may not order by what you may not see: use RANK, PRIORITY or CREATED."
        raise Refused(Code.FORBIDDEN, message, ("order",))
    return Sorting.of(order, direction)


_ORDERS_OF_OTHERS = (TaskOrder.CHANGED, TaskOrder.DISAGREEMENT, TaskOrder.TIME_SPENT)


def _member(given: strawberry.ID | None, name: str) -> UUID | None:
    return None if given is None else ids.expect("member", given, "filter", name)


def _tasks(given: list[strawberry.ID]) -> tuple[UUID, ...]:
    path = ("filter", "ids")
    return tuple(ids.expect("task", id_, *path, index) for index, id_ in enumerate(given))


def _meta(given: MetaFilter) -> MetaCriterion:
    """Return a condition on meta. Raises Refused INVALID, LIMIT."""
    for name, text in (("key", given.key), ("value", given.value)):
        # White space around a value in meta is part of it.
        text_of(f"|{text}|", "filter", "meta", name, longest=LONGEST_META + 2)
    return MetaCriterion(given.key, given.value)


def times_of(given: TimeFilter | None, *path: str) -> Times | None:
    """Return a span of time. Raises Refused INVALID, at `path`, for a time without its zone."""
    if given is None:
        return None
    for end in ("since", "until"):
        moment = getattr(given, end)
        if moment is not None and moment.tzinfo is None:
            message = "Say in which time zone: end the time with Z or +01:00."
            raise Refused(Code.INVALID, message, (*path, end))
    since, until = given.since, given.until
    return Times(since and in_utc(since), until and in_utc(until))


def _stored(wanted: list[Status] | None, *, sees_all: bool) -> tuple[str, ...] | None:
    """Return the stored statuses to look for."""
    if wanted is None:
        return None
    if not sees_all and (Status.IN_REVIEW in wanted or Status.DONE in wanted):
        message = "You see finished tasks as LABELED: filter by that."
        raise Refused(Code.FORBIDDEN, message, ("filter", "statuses"))
    return tuple(sorted({status.value for status in wanted}))
