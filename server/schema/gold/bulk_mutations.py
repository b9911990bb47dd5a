"""The mutations that set and remove the right answers of all tasks that a filter finds."""

from __future__ import annotations

from asyncio import gather
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Annotated
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext
from server.commands.labeling.bulk_change import BulkChange, Decide
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import whole
from server.events.gold.agreed_answers import (
    AgreedAnswers,
    GoldTasksChanged,
    set_gold_from_answers,
)
from server.events.gold.gold import remove_gold
from server.events.labeling import queue
from server.events.labeling.tasks import Status, Task
from server.events.projects import Project, require_active
from server.reads.accounts.members import member_row
from server.reads.labeling.task_criteria import TaskCriteria
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Info
from server.schema.labeling.bulk_changes import TasksInBulk, matching
from server.schema.labeling.task_filter import TaskFilter, criteria_of

MOST_AUTHORS = 1_000


@strawberry.input
class SetGoldFromAnswersInput(CommandInput):
    """Of which tasks that are done the final answers are right, and how many must agree."""

    project: strawberry.ID
    filter: TaskFilter | None = strawberry.field(
        default=None, description="Tasks that are DONE and meet it; all of them if null."
    )
    least_agreeing: int = strawberry.field(
        default=2,
        description="How many people must have given the final answer to a question, at least. "
        "Questions to which fewer did are left out.",
    )
    authors: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Members whose answers count, such as experts; null: everybody."
    )
    questions: list[str] | None = strawberry.field(
        default=None, description="Questions of the form to set; null: all of them."
    )
    priority: int = strawberry.field(
        default=0,
        description="What the tasks get, all alike: a priority of their own would tell them from "
        "others.",
    )
    dry_run: bool = strawberry.field(
        default=False, description="Only say what it would come to; nothing is written."
    )


@strawberry.input
class RemoveGoldFromTasksInput(CommandInput):
    """Which gold tasks are to be like all others."""

    project: strawberry.ID
    filter: TaskFilter | None = strawberry.field(
        default=None, description="Gold tasks that meet it; all of them if null."
    )
    dry_run: bool = strawberry.field(
        default=False, description="Only say what it would come to; nothing is written."
    )


@strawberry.type(description="What became of a change of gold in bulk.")
class GoldInBulkPayload:
    """How many tasks a filter found, and what became of them."""

    position: Position | None = strawberry.field(description="Null for a dry run.")
    matched: int
    changed: int
    refused: int = strawberry.field(
        description="Tasks that stay as they are: too few people agree, or the answers do not fit "
        "the present form."
    )


GoldInBulkResult = Annotated[GoldInBulkPayload | RefusedType, strawberry.union("GoldInBulkResult")]


@strawberry.type
class BulkGoldMutations:
    """Mutations of gold in bulk."""

    @mutation(Permission.GOLD_MANAGE)
    async def set_gold_from_answers(
        self, info: Info, input: SetGoldFromAnswersInput
    ) -> GoldInBulkResult:
        """Take the final answers of tasks that are done for right, where enough people gave them.

        So gold is made of what experts answered without knowing of it. Texts that the form does not
        compare are left out, tasks that are gold stay as they are, and those that are set are
        assigned to nobody. Sent again with the same id, it goes on where it was interrupted.
        """
        wanted = _agreed(input)
        await _require_members(info, input.authors or ())

        def possible(state: Project) -> None:
            named = {question.name for question in state.pinned().questions}
            if unknown := sorted((wanted.questions or frozenset()) - named):
                message = f"The form has no question {unknown[0]}."
                raise Refused(Code.INVALID, message, ("questions",))

        def decide(current: DecisionContext, task: Task) -> list[Change]:
            project = current.project(task.project)
            return set_gold_from_answers(task, project, wanted=wanted, concepts=current.taxonomies)

        criteria = _criteria(info, input.filter)
        if criteria.statuses is None:
            criteria = replace(criteria, statuses=(Status.DONE.value,))
        return await _in_bulk(info, input, criteria, decide, possible)

    @mutation(Permission.GOLD_MANAGE)
    async def remove_gold_from_tasks(
        self, info: Info, input: RemoveGoldFromTasksInput
    ) -> GoldInBulkResult:
        """Make all gold tasks that a filter finds tasks like all others.

        Answers given to them still fill no slot. Sent again with the same id, it goes on where it
        was interrupted.
        """
        criteria = replace(_criteria(info, input.filter), gold=True)
        return await _in_bulk(info, input, criteria, lambda _, task: remove_gold(task))


async def _require_members(info: Info, authors: Sequence[str]) -> None:
    """Require that there are such members. Raises Refused NOT_FOUND."""
    members = [ids.expect("member", one, "authors", n) for n, one in enumerate(authors)]
    rows = await gather(*(member_row(info.context.session, member) for member in members))
    for number, row in enumerate(rows):
        if row is None:
            raise Refused(Code.NOT_FOUND, "There is no such member.", ("authors", number))


def _criteria(info: Info, given: TaskFilter | None) -> TaskCriteria:
    """Return a filter as criteria: whoever may set gold sees all of a task."""
    found = criteria_of(given, me=info.context.me.member, blind=None, hidden=())
    return found or TaskCriteria()


def _agreed(given: SetGoldFromAnswersInput) -> AgreedAnswers:
    """Return which answers are taken for right. Raises Refused INVALID, LIMIT."""
    whole(given.least_agreeing, 1, queue.MOST_OVERLAP, "leastAgreeing")
    whole(given.priority, -queue.PRIORITY, queue.PRIORITY, "priority")
    authors = given.authors
    if authors is not None and len(authors) > MOST_AUTHORS:
        message = f"Name {MOST_AUTHORS:,} members at most."
        raise Refused(Code.LIMIT, message, ("authors",))
    return AgreedAnswers(
        least=given.least_agreeing,
        authors=None
        if authors is None
        else frozenset(ids.expect("member", one, "authors", n) for n, one in enumerate(authors)),
        questions=None if given.questions is None else frozenset(given.questions),
        priority=given.priority,
    )


async def _in_bulk(
    info: Info,
    given: SetGoldFromAnswersInput | RemoveGoldFromTasksInput,
    criteria: TaskCriteria,
    decide: Decide,
    possible: Callable[[Project], None] = require_active,
) -> GoldInBulkResult:
    project = ids.expect("project", given.project, "project")

    async def decision(_: list[UUID]) -> Decide:
        return decide

    def checked(current: DecisionContext) -> list[Change]:
        state = current.project(project)
        require_active(state)
        possible(state)
        return []

    many = TasksInBulk(
        project=project,
        find=matching(info.context, project, criteria),
        permission=Permission.GOLD_MANAGE,
        decision=decision,
        possible=checked,
        counted=GoldTasksChanged,
    )
    run = many.dry_run if given.dry_run else many.change
    found: BulkChange = await run(info.context, given)
    return GoldInBulkPayload(
        position=None if given.dry_run else Position(found.position),
        matched=found.matched,
        changed=found.changed,
        refused=found.refused,
    )
