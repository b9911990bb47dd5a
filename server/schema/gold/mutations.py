"""The mutations that set and remove right answers, and say how often annotators get gold tasks."""

from __future__ import annotations

from typing import Any

import strawberry
from pydantic import ValidationError
from strawberry import UNSET
from strawberry.utils.str_converters import to_camel_case

from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.events.gold.disputes import confirm_gold, dispute_gold
from server.events.gold.gold import remove_gold, set_gold
from server.events.gold.policies import change_gold_policy
from server.events.gold.reference import GoldPolicy
from server.schema.core.base import mutation
from server.schema.core.context import Info, expected, expected_version
from server.schema.core.fingerprint_input import plain
from server.schema.forms.answers import AnswerInput, AnswersInput
from server.schema.labeling.lease_mutations import TaskResult, task_payload
from server.schema.labeling.task_commands import (
    TaskCommandInput,
    execute_answers,
    execute_on_task,
)
from server.schema.projects.mutations import ProjectInput, ProjectResult, payload


@strawberry.input
class SetGoldInput(TaskCommandInput, AnswersInput):
    """The right answers of a task; of questions that are left out, nothing is known."""

    answers: list[AnswerInput]
    expected_version: int | None = expected_version("task")


@strawberry.input
class RemoveGoldInput(TaskCommandInput):
    """A gold task that is to be one like all others."""

    expected_version: int | None = expected_version("task")


@strawberry.input
class DisputeGoldInput(TaskCommandInput):
    """A gold task whose right answers may be wrong."""

    reason: str
    expected_version: int | None = expected_version("task")


@strawberry.input
class ConfirmGoldInput(TaskCommandInput):
    """A gold task whose right answers are disputed, and right."""

    expected_version: int | None = expected_version("task")


@strawberry.input
class ChangeGoldPolicyInput(ProjectInput):
    """How annotators get gold tasks; what is left out stays as it is."""

    percent: int | None = UNSET
    warm_up: int | None = UNSET
    warm_up_percent: int | None = UNSET
    qualification: int | None = UNSET
    show_scores: bool | None = strawberry.field(
        default=UNSET,
        description="Whether annotators are shown how right their own answers are, a day late and "
        "from 10 answers on: see `Work.goldScore`. Who is told so knows that there are gold tasks.",
    )
    expected_version: int | None = expected_version("project")


@strawberry.type
class GoldMutations:
    """Mutations of gold tasks."""

    @mutation(Permission.GOLD_MANAGE)
    async def set_gold(self, info: Info, input: SetGoldInput) -> TaskResult:
        """Say what the right answers of a task are, in place of those that were said before.

        The task leaves the queue. Annotators get it among the others as often as
        `changeGoldPolicy` says, however many have answered it; answers to it fill no slot, finish
        nothing and are not reviewed. Where a later form asks one of the questions in another way,
        nobody gets the task until its gold is set again.
        """
        task = ids.expect("task", input.task, "task")
        receipt = await execute_answers(
            info,
            input,
            Permission.GOLD_MANAGE,
            task,
            lambda current, state, answers: set_gold(
                state,
                current.project(state.project),
                answers=answers,
                concepts=current.taxonomies,
            ),
        )
        return task_payload(info, receipt, task)

    @mutation(Permission.GOLD_MANAGE)
    async def remove_gold(self, info: Info, input: RemoveGoldInput) -> TaskResult:
        """Make a gold task one like all others; answers given to it still fill no slot."""
        task = ids.expect("task", input.task, "task")
        receipt = await execute_on_task(
            info, input, Permission.GOLD_MANAGE, task, lambda _, state: remove_gold(state)
        )
        return task_payload(info, receipt, task)

    @mutation(Permission.GOLD_MANAGE)
    async def dispute_gold(self, info: Info, input: DisputeGoldInput) -> TaskResult:
        """Say that the right answers of a gold task may be wrong.

        Until somebody confirms them, sets others or removes them, nobody gets the task, and answers
        to it are not judged. `Gold.dispute` says when the server disputes them by itself.
        """
        task = ids.expect("task", input.task, "task")
        reason = input.reason
        receipt = await execute_on_task(
            info,
            input,
            Permission.GOLD_MANAGE,
            task,
            lambda _, state: dispute_gold(state, reason=reason),
        )
        return task_payload(info, receipt, task)

    @mutation(Permission.GOLD_MANAGE)
    async def confirm_gold(self, info: Info, input: ConfirmGoldInput) -> TaskResult:
        """Say that disputed right answers are right: all answers to the task are judged by them.

        The server disputes them again only by answers that are given afterwards.
        """
        task = ids.expect("task", input.task, "task")
        receipt = await execute_on_task(
            info, input, Permission.GOLD_MANAGE, task, lambda _, state: confirm_gold(state)
        )
        return task_payload(info, receipt, task)

    @mutation(Permission.GOLD_MANAGE)
    async def change_gold_policy(self, info: Info, input: ChangeGoldPolicyInput) -> ProjectResult:
        """Say how often annotators of a project get gold tasks among the others; at first, never.

        Refused where annotators see each other's answers.
        """
        project = ids.expect("project", input.project, "project")
        receipt = await info.context.execute(
            input,
            Permission.GOLD_MANAGE,
            lambda current: change_gold_policy(
                current.project(project), policy=_merged(current.project(project).gold, input)
            ),
            projects=(project,),
            expected=expected(project, input),
        )
        return await payload(info, project, receipt.position)


def _merged(policy: GoldPolicy, given: ChangeGoldPolicyInput) -> GoldPolicy:
    """Return the rules with some of them changed. Raises Refused INVALID."""
    sent: Any = plain(given)
    changes = {k: sent[k] for k in GoldPolicy.model_fields if sent.get(k) is not None}
    try:
        return GoldPolicy.model_validate({**policy.model_dump(), **changes})
    except ValidationError as error:
        first = error.errors()[0]
        path = tuple(to_camel_case(str(step)) for step in first["loc"])
        raise Refused(Code.INVALID, f"{first['msg']}.", path) from None
