"""What mutations of one task share: bases of their inputs, execution, and a check of rights."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

import strawberry

from server.access import visibility
from server.access.permissions import Permission
from server.commands import DecisionContext, Receipt
from server.commands.blobs import keep_masks
from server.commands.labeling import masks
from server.events.core.event import Change, JsonObject
from server.events.core.refusal import Code, Refused
from server.events.core.stream_kind import StreamKind
from server.events.labeling.tasks import Task
from server.schema.accounts.role_guards import acting_member
from server.schema.core.context import CommandInput, Info, expected
from server.schema.forms.answers import AnswersInput, parse_answers


@strawberry.input
class TaskCommandInput(CommandInput):
    """What inputs of commands on one task have."""

    task: strawberry.ID


@strawberry.input
class AnnotationCommandInput(TaskCommandInput):
    """What inputs of commands on one annotation have."""

    annotation: strawberry.ID


Decide: TypeAlias = Callable[[DecisionContext, Task], list[Change]]
DecideOnAnswers: TypeAlias = Callable[[DecisionContext, Task, JsonObject], list[Change]]


async def execute_on_task(
    info: Info,
    given: CommandInput,
    permission: Permission,
    task: UUID,
    decide: Decide,
    *,
    members: tuple[UUID, ...] = (),
    streams: tuple[tuple[StreamKind[Any], UUID], ...] = (),
    operation: str = "",
) -> Receipt:
    """Run a command on a task, at the version that its input expects, if any."""
    return await info.context.execute(
        given,
        permission,
        lambda current: decide(current, current.task(task)),
        tasks=(task,),
        members=members,
        streams=streams,
        expected=expected(task, given),
        operation=operation,
    )


def all_answers(task: Task) -> Iterable[JsonObject | None]:
    """Return what was answered to a task."""
    return (one.answers for one in task.annotations)


async def execute_answers(
    info: Info,
    given: AnswersInput,
    permission: Permission,
    task: UUID,
    decide: DecideOnAnswers,
    known: Callable[[Task], Iterable[JsonObject | None]] = all_answers,
) -> Receipt:
    """Run a command that gives answers to a task, of which large masks are stored first.

    Args:
        info: the operation.
        given: the input.
        permission: what it needs.
        task: the task.
        decide: the decision.
        known: returns the answers to the task whose large masks may be named.

    Raises:
        Refused: as the decision does; UNAVAILABLE where masks cannot be stored.
    """
    return await execute_with_blobs(
        info,
        given,
        permission,
        task,
        parse_answers(given.answers),
        lambda current, answers: decide(current, current.task(task), answers),
        lambda current: known(current.task(task)),
        tasks=(task,),
        expected=expected(task, given),
    )


async def execute_with_blobs(
    info: Info,
    given: AnswersInput,
    permission: Permission,
    stream: UUID,
    answers: JsonObject,
    decide: masks.DecideOnAnswers,
    known: masks.Known,
    **named: Any,
) -> Receipt:
    """Run a command that has answers, of which large masks are stored first as blobs of a stream.

    Args:
        info: the operation.
        given: the input.
        permission: what it needs.
        stream: the stream whose event will have the answers.
        answers: by question.
        decide, known: as of `execute_with_masks`.
        named: what the decision reads, the stream among it.

    Raises:
        Refused: as the decision does; UNAVAILABLE where masks cannot be stored.
    """
    context = info.context
    return await masks.execute_with_masks(
        stream,
        answers,
        decide,
        known,
        execute=partial(context.execute, given, permission, **named),
        dry_run=partial(context.dry_run, given, permission, **named),
        store=partial(keep_masks, context.services.pool, context.services.blobs, context.me.org),
    )


def require_visible(current: DecisionContext, task: Task, annotation: UUID, name: str) -> None:
    """Refuse a command on an annotation that the caller may not see, as if there were none."""
    project = current.project(task.project)
    found = next((a for a in task.annotations if a.id == annotation), None)
    seen_all = visibility.may_see_all(acting_member(current), project.id, project.policy)
    if found is None or not (seen_all or found.author == current.me):
        raise Refused(Code.NOT_FOUND, f"There is no such {name}.", (name,))
