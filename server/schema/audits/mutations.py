"""The mutations of audits: draw one, take and judge its items, end it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any
from uuid import UUID, uuid5

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext, Receipt
from server.commands.audits.claim import claim_next_item
from server.events.audits import judgements
from server.events.audits.audit_events import AuditClaimed, Verdict
from server.events.audits.audits import AUDIT
from server.events.core import ids
from server.events.core.event import Change, JsonObject
from server.events.core.refusal import Code, Refused
from server.events.labeling import comments, queue
from server.events.labeling.tasks import Task as TaskState
from server.reads.audits.audits import held_item, offered_items
from server.schema.audits.items import AuditItem, item_of_task
from server.schema.audits.types import Audit, load_audit
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Info
from server.schema.core.node import load_linked
from server.schema.forms.answers import AnswerInput, AnswersInput, parse_answers
from server.schema.labeling.task_commands import execute_with_blobs


@strawberry.input
class AuditInput(CommandInput):
    """An audit."""

    audit: strawberry.ID


@strawberry.input
class AuditItemInput(AuditInput):
    """A task that an audit drew."""

    task: strawberry.ID


@strawberry.input
class AnswerAuditInput(AnswersInput):
    """An answer of one's own to a task that a blind audit drew."""

    audit: strawberry.ID
    task: strawberry.ID
    answers: list[AnswerInput]


@strawberry.input
class JudgeAuditInput(AnswersInput):
    """What an auditor says of a final answer."""

    audit: strawberry.ID
    task: strawberry.ID
    verdict: Verdict
    remark: str = strawberry.field(default="", description="2,000 characters at most.")
    answers: list[AnswerInput] = strawberry.field(
        default_factory=list, description="What a wrong answer should be, if it is said."
    )
    reopen: int | None = strawberry.field(
        default=None,
        description="Of a wrong answer: reopen the task for so many more answers.",
    )
    comment: str | None = strawberry.field(
        default=None, description="What to say in a comment on the task, which annotators read."
    )


@strawberry.type(description="What became of an audit.")
class AuditPayload:
    """An audit after a command."""

    position: Position
    audit: Audit | None = strawberry.field(description="Null to a caller who may not see audits.")


@strawberry.type(description="What became of an item of an audit.")
class AuditItemPayload:
    """An item after a command."""

    position: Position
    audit: Audit | None = strawberry.field(description="Null to a caller who may not see audits.")
    item: AuditItem | None


AuditResult = Annotated[AuditPayload | RefusedType, strawberry.union("AuditResult")]
AuditItemResult = Annotated[AuditItemPayload | RefusedType, strawberry.union("AuditItemResult")]


@strawberry.type
class AuditMutations:
    """Mutations of audits."""

    @mutation(Permission.AUDIT_JUDGE)
    async def claim_audit(self, info: Info, input: AuditInput) -> AuditItemResult:
        """Take the next item of an audit, so that nobody else judges it, or the one held already.

        Items that others hold or judged, and tasks that one answered or reviewed, are left out.
        """
        context, audit = info.context, await _audit(info, input, Permission.AUDIT_JUDGE)

        async def offer() -> list[UUID]:
            found = await offered_items(context.session, audit, context.me.member)
            await context.release()
            return found

        execute = partial(context.execute, input, Permission.AUDIT_JUDGE, operation="claimAudit")
        receipt = await claim_next_item(audit, offer, execute)
        events = [recorded.event for recorded in await context.events_of(receipt)]
        taken = next((one.task for one in events if isinstance(one, AuditClaimed)), None)
        if taken is None:
            taken = await held_item(context.session, audit, context.me.member)
        return await _item_payload(info, receipt, audit, taken)

    @mutation(Permission.AUDIT_JUDGE)
    async def release_audit(self, info: Info, input: AuditItemInput) -> AuditItemResult:
        """Give an item back that was not judged; with AUDIT_MANAGE, one that somebody else took."""
        audit, task = await _audit(info, input, Permission.AUDIT_JUDGE), _task(input)

        def decide(current: DecisionContext) -> list[Change]:
            state, actor = current.get(AUDIT, audit), current.actor
            manages = actor is not None and actor.may(Permission.AUDIT_MANAGE, state.project)
            return judgements.release(state, task=task, by=current.me, manages=manages)

        receipt = await info.context.execute(
            input, Permission.AUDIT_JUDGE, decide, streams=((AUDIT, audit),)
        )
        return await _item_payload(info, receipt, audit, task)

    @mutation(Permission.AUDIT_JUDGE)
    async def answer_audit(self, info: Info, input: AnswerAuditInput) -> AuditItemResult:
        """Say an answer of one's own in a blind audit; from then on, the final one is shown."""
        audit, task = await _audit(info, input, Permission.AUDIT_JUDGE), _task(input)

        def decide(current: DecisionContext, answers: JsonObject) -> list[Change]:
            state = current.get(AUDIT, audit)
            return judgements.answer(
                state,
                current.project(state.project),
                current.task(task),
                by=current.me,
                answers=answers,
                concepts=current.taxonomies,
            )

        return await _execute(info, input, audit, task, parse_answers(input.answers), decide)

    @mutation(Permission.AUDIT_JUDGE)
    async def judge_audit(self, info: Info, input: JudgeAuditInput) -> AuditItemResult:
        """Say whether the final answer of an item is right; `revert` takes it back.

        A wrong one may reopen its task, with a comment: `revert` undoes all of it.
        """
        audit, task = await _audit(info, input, Permission.AUDIT_JUDGE), _task(input)

        def decide(current: DecisionContext, corrected: JsonObject) -> list[Change]:
            state, judged = current.get(AUDIT, audit), current.task(task)
            found = judgements.judge(
                state,
                current.project(state.project),
                judged,
                by=current.me,
                verdict=input.verdict,
                remark=input.remark,
                corrected=corrected or None,
                concepts=current.taxonomies,
            )
            return [*found, *_followed(current, input, judged)]

        return await _execute(info, input, audit, task, parse_answers(input.answers), decide)

    @mutation(Permission.AUDIT_MANAGE)
    async def conclude_audit(self, info: Info, input: AuditInput) -> AuditResult:
        """End an audit, and accept or reject the lot; once all is judged, or too much is wrong."""
        return await _end(info, input, "concludeAudit")

    @mutation(Permission.AUDIT_MANAGE)
    async def cancel_audit(self, info: Info, input: AuditInput) -> AuditResult:
        """End an audit without a result."""
        return await _end(info, input, "cancelAudit")


def _followed(current: DecisionContext, given: JudgeAuditInput, task: TaskState) -> list[Change]:
    """Return what a judgement does to its task: reopen it, and comment on it."""
    found: list[Change] = []
    if given.reopen is not None:
        if given.verdict is not Verdict.WRONG:
            message = "Only a task whose answer is wrong is reopened."
            raise Refused(Code.INVALID, message, ("reopen",))
        try:
            found += queue.reopen(task, more=given.reopen)
        except Refused as refused:
            path = ("reopen",) if refused.path == ("more",) else refused.path
            raise Refused(refused.code, refused.message, path) from None
    if given.comment is not None:
        # Verdicts are kept for a while only; a later retry must still make the same comment.
        id_ = uuid5(given.command_id, f"comment of {current.me} on {task.id}")
        try:
            found += comments.comment(task, comment=id_, annotation=None, text=given.comment)
        except Refused as refused:
            path = ("comment",) if refused.path == ("text",) else refused.path
            raise Refused(refused.code, refused.message, path) from None
    return found


async def _audit(info: Info, given: Any, permission: Permission) -> UUID:
    """Return the id of an audit that the caller may see and act on. Raises Refused."""
    id_ = ids.expect("audit", given.audit, "audit")
    audit = await load_audit(info, info.context.session, id_, "audit")
    await info.context.require(permission, audit.row["project_id"])
    return id_


def _task(given: Any) -> UUID:
    return ids.expect("task", given.task, "task")


async def _execute(
    info: Info,
    given: AnswersInput,
    audit: UUID,
    task: UUID,
    answers: JsonObject,
    decide: Callable[[DecisionContext, JsonObject], list[Change]],
) -> AuditItemPayload:
    """Run a command on an item, with answers that may have large masks."""

    def known(current: DecisionContext) -> list[JsonObject | None]:
        item = current.get(AUDIT, audit).item(task)
        return [] if item is None else [item.own_answers]

    receipt = await execute_with_blobs(
        info,
        given,
        Permission.AUDIT_JUDGE,
        audit,
        answers,
        decide,
        known,
        tasks=(task,),
        streams=((AUDIT, audit),),
    )
    return await _item_payload(info, receipt, audit, task)


async def _end(info: Info, given: AuditInput, operation: str) -> AuditPayload:
    id_ = await _audit(info, given, Permission.AUDIT_MANAGE)
    end = judgements.conclude if operation == "concludeAudit" else judgements.cancel
    receipt = await info.context.execute(
        given,
        Permission.AUDIT_MANAGE,
        lambda current: end(current.get(AUDIT, id_)),
        streams=((AUDIT, id_),),
        operation=operation,
    )
    shown: Any = await load_linked(info, info.context.session, "audit", id_)
    return AuditPayload(position=Position(receipt.position), audit=shown)


async def _item_payload(
    info: Info, receipt: Receipt, audit: UUID, task: UUID | None
) -> AuditItemPayload:
    """Return an item after a command, as far as the caller may see audits."""
    session = info.context.session
    shown: Any = await load_linked(info, session, "audit", audit)
    item = None if shown is None or task is None else await item_of_task(session, shown.row, task)
    return AuditItemPayload(position=Position(receipt.position), audit=shown, item=item)
