"""The mutations of comments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.access.role_permissions import permitted
from server.commands import DecisionContext
from server.events.accounts.members import MemberStatus
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.labeling import comments
from server.events.labeling.comments import CommentAdded
from server.events.labeling.tasks import Task as TaskState
from server.schema.accounts.role_guards import acting_member
from server.schema.core.base import Position, Readable, RefusedType, mutation, query
from server.schema.core.context import Info
from server.schema.labeling.comments import Comment
from server.schema.labeling.queries import load_comment
from server.schema.labeling.task_commands import TaskCommandInput, execute_on_task, require_visible
from server.schema.labeling.types import Task, load_task

MENTIONED = (
    "Members who may see the project's tasks, 20 at most; they find it in `Viewer.mentions`."
)


@strawberry.input
class AddCommentInput(TaskCommandInput):
    """A remark on a task or on one of its annotations."""

    annotation: strawberry.ID | None = None
    text: str
    mentions: list[strawberry.ID] | None = strawberry.field(default=None, description=MENTIONED)


@strawberry.input
class EditCommentInput(TaskCommandInput):
    """A comment of one's own in other words."""

    comment: strawberry.ID
    text: str
    mentions: list[strawberry.ID] | None = strawberry.field(
        default=None, description=f"{MENTIONED} Null leaves them as they are."
    )


@strawberry.input
class ResolveCommentInput(TaskCommandInput):
    """A comment that was dealt with."""

    comment: strawberry.ID


@strawberry.input
class ReopenCommentInput(TaskCommandInput):
    """A comment that was resolved too early."""

    comment: strawberry.ID


@strawberry.input
class DeleteCommentInput(TaskCommandInput):
    """A comment that should not be shown any longer."""

    comment: strawberry.ID
    reason: str | None = strawberry.field(
        default=None, description="Needed for the comment of somebody else."
    )


@strawberry.type
class CommentPayload(Readable):
    """A comment after a command."""

    position: Position
    task_uuid: strawberry.Private[UUID]
    comment_uuid: strawberry.Private[UUID]

    @query(Permission.TASKS_READ)
    async def comment(self, info: Info) -> Comment:
        """The comment."""
        return await load_comment(info, self.session, self.comment_uuid)

    @query(Permission.TASKS_READ)
    async def task(self, info: Info) -> Task:
        """The task that was remarked on."""
        return await load_task(info, self.session, self.task_uuid)


CommentResult = Annotated[CommentPayload | RefusedType, strawberry.union("CommentResult")]


@strawberry.type
class CommentMutations:
    """Mutations of comments."""

    @mutation(Permission.COMMENT)
    async def add_comment(self, info: Info, input: AddCommentInput) -> CommentResult:
        """Remark on a task or on one of its annotations."""
        task, new = ids.expect("task", input.task, "task"), uuid7()
        about = None
        if input.annotation is not None:
            about = ids.expect("annotation", input.annotation, "annotation")
        named = _mentioned(input.mentions) or ()

        def decide(current: DecisionContext, state: TaskState) -> list[Change]:
            if about is not None:
                require_visible(current, state, about, "annotation")
            _require_readers(current, state.project, named)
            return comments.comment(
                state, comment=new, annotation=about, text=input.text, mentions=named
            )

        receipt = await execute_on_task(
            info, input, Permission.COMMENT, task, decide, members=named
        )
        events = (e.event for e in await info.context.events_of(receipt))
        made = next(e.comment for e in events if isinstance(e, CommentAdded))
        return _payload(info, receipt.position, task, made)

    @mutation(Permission.COMMENT)
    async def edit_comment(self, info: Info, input: EditCommentInput) -> CommentResult:
        """Say a comment of one's own in other words; the former ones stay in its events."""
        named = _mentioned(input.mentions)

        def decide(current: DecisionContext, state: TaskState, comment: UUID) -> list[Change]:
            _require_readers(current, state.project, named or ())
            return comments.edit(
                state, comment=comment, by=current.me, text=input.text, mentions=named
            )

        return await _on_comment(info, input, input.comment, decide, members=named or ())

    @mutation(Permission.COMMENT)
    async def resolve_comment(self, info: Info, input: ResolveCommentInput) -> CommentResult:
        """Mark a comment as dealt with."""
        return await _on_comment(
            info, input, input.comment, lambda _, state, id_: comments.resolve(state, comment=id_)
        )

    @mutation(Permission.COMMENT)
    async def reopen_comment(self, info: Info, input: ReopenCommentInput) -> CommentResult:
        """Mark a comment as open again."""
        return await _on_comment(
            info, input, input.comment, lambda _, state, id_: comments.reopen(state, comment=id_)
        )

    @mutation(Permission.COMMENT)
    async def delete_comment(self, info: Info, input: DeleteCommentInput) -> CommentResult:
        """Take a comment out of view: one's own, or as a manager any other with a reason.

        Its place, author and times stay, and so does the event with its text, for those who may
        read events: erase that event to lose the text for ever.
        """

        def decide(current: DecisionContext, state: TaskState, comment: UUID) -> list[Change]:
            manages = acting_member(current).may(Permission.TASKS_MANAGE, state.project)
            return comments.delete(
                state, comment=comment, by=current.me, manages=manages, reason=input.reason
            )

        return await _on_comment(info, input, input.comment, decide)


async def _on_comment(
    info: Info,
    given: TaskCommandInput,
    comment: strawberry.ID,
    decide: Callable[[DecisionContext, TaskState, UUID], list[Change]],
    *,
    members: tuple[UUID, ...] = (),
) -> CommentPayload:
    """Run a command on a comment that the caller may see."""
    task = ids.expect("task", given.task, "task")
    id_ = ids.expect("comment", comment, "comment")

    def decide_visible(current: DecisionContext, state: TaskState) -> list[Change]:
        found = next((c for c in state.comments if c.id == id_), None)
        if found is not None and found.annotation is not None:
            require_visible(current, state, found.annotation, "comment")
        return decide(current, state, id_)

    receipt = await execute_on_task(
        info, given, Permission.COMMENT, task, decide_visible, members=members
    )
    return _payload(info, receipt.position, task, id_)


def _mentioned(given: list[strawberry.ID] | None) -> tuple[UUID, ...] | None:
    if given is None:
        return None
    if len(given) > comments.MOST_MENTIONS:
        message = f"Mention {comments.MOST_MENTIONS} members at most."
        raise Refused(Code.LIMIT, message, ("mentions",))
    return tuple([ids.expect("member", text, "mentions", n) for n, text in enumerate(given)])


def _require_readers(current: DecisionContext, project: UUID, members: tuple[UUID, ...]) -> None:
    """Refuse to mention who may not see the tasks of a project, as if there were none: NOT_FOUND.

    One sentence for all that is wrong, so that a caller learns nothing of the roles of others.
    """
    for number, id_ in enumerate(members):
        try:
            member = current.member(id_)
        except Refused:
            member = None
        if (
            member is None
            or member.status is not MemberStatus.ACTIVE
            or not permitted(member.role, member.project_roles, Permission.TASKS_READ, project)
        ):
            message = "There is no such member in the project."
            raise Refused(Code.NOT_FOUND, message, ("mentions", number))


def _payload(info: Info, position: int, task: UUID, comment: UUID) -> CommentPayload:
    return CommentPayload(
        session=info.context.session,
        position=Position(position),
        task_uuid=task,
        comment_uuid=comment,
    )
