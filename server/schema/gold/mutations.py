"""The mutations that set and remove right answers, and say how often annotators get gold tasks."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import UNSET

from server.access.permissions import Permission
from server.events.core import ids
from server.events.gold.disputes import confirm_gold, dispute_gold
from server.events.gold.gold import remove_gold, set_gold
from server.events.gold.judging import JudgingRule
from server.events.gold.policies import change_gold_policy, with_judging
from server.events.gold.reference import GoldPolicy
from server.events.projects import Project
from server.schema.core.base import mutation
from server.schema.core.context import Info, expected, expected_version
from server.schema.core.fingerprint_input import plain
from server.schema.core.pydantic_types import read_as_sent
from server.schema.forms.answers import AnswerInput, AnswersInput
from server.schema.labeling.lease_mutations import TaskResult, task_payload
from server.schema.labeling.task_commands import (
    TaskCommandInput,
    all_answers,
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


@strawberry.input(
    description="When answers to a question of gold tasks are right; what is left out is as usual. "
    "See `QuestionJudging`, also for which kinds of questions have what."
)
class QuestionJudgingInput:
    """Settings of a question."""

    question: str
    threshold: float | None = None
    tolerance: float | None = None
    similarity: float | None = None


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
    """How annotators get gold tasks, and how they are judged; what is left out stays as it is."""

    percent: int | None = UNSET
    warm_up: int | None = UNSET
    warm_up_percent: int | None = UNSET
    qualification: int | None = UNSET
    show_scores: bool | None = strawberry.field(
        default=UNSET,
        description="Whether annotators are shown how right their own answers are, a day late and "
        "from 10 answers on: see `Work.goldScore`. Who is told so knows that there are gold tasks.",
    )
    judging: list[QuestionJudgingInput] | None = strawberry.field(
        default=UNSET,
        description="Questions whose answers are judged in another way from now on, those that "
        "were given before included. The other questions stay as they are.",
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
            lambda state: (*all_answers(state), state.gold.answers if state.gold else None),
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

        Refused where annotators see each other's answers. `judging` says when answers are right.
        """
        project = ids.expect("project", input.project, "project")
        receipt = await info.context.execute(
            input,
            Permission.GOLD_MANAGE,
            lambda current: change_gold_policy(
                current.project(project), policy=_merged(current.project(project), input)
            ),
            projects=(project,),
            expected=expected(project, input),
        )
        return await payload(info, project, receipt.position)


def _merged(project: Project, given: ChangeGoldPolicyInput) -> GoldPolicy:
    """Return the rules of a project with some of them changed. Raises Refused INVALID."""
    sent: Any = plain(given)
    numbers = GoldPolicy.model_fields.keys() - {"judging"}
    changes = {name: sent[name] for name in numbers if sent.get(name) is not None}
    policy = read_as_sent(GoldPolicy, {**project.gold.model_dump(), **changes})
    rules = [
        (rule["question"], read_as_sent(JudgingRule, rule, "judging", place))
        for place, rule in enumerate(sent.get("judging") or ())
    ]
    return with_judging(project, policy, rules) if rules else policy
