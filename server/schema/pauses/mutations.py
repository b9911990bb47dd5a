"""The mutations by which managers pause members of a project, and let them go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext
from server.events.accounts.members import require_present
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import whole
from server.events.pauses import pauses
from server.events.pauses.member_pauses import PauseRule, PauseSettings
from server.events.pauses.rules import change_pause_rule
from server.events.projects import Project
from server.reads.pauses import pause_row
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Info, expected, expected_version
from server.schema.pauses.types import WHOLE, MemberPause, pause_shown
from server.schema.projects.mutations import ProjectInput, ProjectResult, payload


@strawberry.input(description="Whom to pause in a project.")
class PauseMemberInput(CommandInput):
    """A member of a project, and why."""

    project: strawberry.ID
    member: strawberry.ID
    reason: str = strawberry.field(description="What the member is told, 1 to 20,000 characters.")


@strawberry.input(description="Who may go on in a project.")
class ResumeMemberInput(CommandInput):
    """A paused member of a project, and why."""

    project: strawberry.ID
    member: strawberry.ID
    reason: str = ""


@strawberry.input(description="By which rule to warn and pause members of a project.")
class ChangePauseRuleInput(ProjectInput):
    """The whole rule: what is left out is as usual."""

    rule: PauseRule | None = strawberry.field(
        default=None, description="WILSON, SEQUENTIAL, or none."
    )
    threshold: float = strawberry.field(
        default=0.8, description="The share of right answers that is good enough, 0.5 to 0.95."
    )
    least: int = strawberry.field(
        default=8, description="Of WILSON: answers judged before a warning, 5 to 1,000."
    )
    more: int = strawberry.field(
        default=5, description="Of WILSON: answers judged between warning and pause, 1 to 1,000."
    )
    expected_version: int | None = expected_version("project")


@strawberry.type(description="How a member stands after a command.")
class MemberPausePayload:
    """How a member stands after a command."""

    position: Position
    pause: MemberPause | None = strawberry.field(
        description="Null where the member was never paused."
    )


MemberPauseResult = Annotated[
    MemberPausePayload | RefusedType, strawberry.union("MemberPauseResult")
]


@strawberry.type
class PauseMutations:
    """Mutations of pauses of members."""

    @mutation(Permission.MEMBERS_PAUSE)
    async def pause_member(self, info: Info, input: PauseMemberInput) -> MemberPauseResult:
        """Let a member claim no task and no review of a project for now.

        What the member holds can be answered until its time runs out. The member is told by mail.
        """

        def pause(current: DecisionContext, project: Project, member: UUID) -> list[Change]:
            require_present(current.member(member))
            return pauses.pause(project, member, reason=input.reason)

        return await _on_pause(info, input, pause)

    @mutation(Permission.MEMBERS_PAUSE)
    async def resume_member(self, info: Info, input: ResumeMemberInput) -> MemberPauseResult:
        """Let a paused member claim again.

        Answers that led to the pause do not count against the member again.
        """

        def resume(current: DecisionContext, project: Project, member: UUID) -> list[Change]:
            current.member(member)  # refuses ids of nobody; who was removed may go on, too
            return pauses.resume(project, member, reason=input.reason)

        return await _on_pause(info, input, resume)

    @mutation(Permission.PROJECT_CONFIGURE)
    async def change_pause_rule(self, info: Info, input: ChangePauseRuleInput) -> ProjectResult:
        """Say by which rule members are warned and paused whose answers to gold tasks are wrong.

        WILSON warns where the upper end of the interval (Wilson's, at 90 %) of the share of right
        answers is below the threshold, and pauses where it still is some answers later. SEQUENTIAL
        is Wald's test, the strict rule: it pauses at once. Each question is judged by itself.
        """
        project = ids.expect("project", input.project, "project")
        settings = PauseSettings(
            rule=input.rule,
            threshold_ppm=_threshold(input.threshold),
            least=whole(input.least, 5, 1_000, "least"),
            more=whole(input.more, 1, 1_000, "more"),
        )
        receipt = await info.context.execute(
            input,
            Permission.PROJECT_CONFIGURE,
            lambda current: change_pause_rule(current.project(project), settings=settings),
            projects=(project,),
            expected=expected(project, input),
        )
        return await payload(info, project, receipt.position)


def _threshold(share: float) -> int:
    """Return a threshold in millionths. Raises Refused INVALID."""
    if not 0.5 <= share <= 0.95:
        message = "A threshold is a share from 0.5 to 0.95."
        raise Refused(Code.INVALID, message, ("threshold",))
    return round(share * WHOLE)


async def _on_pause(
    info: Info,
    given: PauseMemberInput | ResumeMemberInput,
    change: Callable[[DecisionContext, Project, UUID], list[Change]],
) -> MemberPausePayload:
    """Run a command on a member of a project, and return how the member stands after it."""
    project = ids.expect("project", given.project, "project")
    member = ids.expect("member", given.member, "member")

    receipt = await info.context.execute(
        given,
        Permission.MEMBERS_PAUSE,
        lambda current: change(current, current.project(project), member),
        projects=(project,),
        members=(member,),
    )
    session = info.context.session
    row = await pause_row(session, project, member)
    shown = None if row is None else pause_shown(session, row)
    return MemberPausePayload(position=Position(receipt.position), pause=shown)
