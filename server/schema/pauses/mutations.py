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
from server.events.pauses import pauses
from server.events.projects import Project
from server.reads.pauses import pause_row
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Info
from server.schema.pauses.types import MemberPause, pause_shown


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

        def resume(_: DecisionContext, project: Project, member: UUID) -> list[Change]:
            return pauses.resume(project, member, reason=input.reason)

        return await _on_pause(info, input, resume)


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
