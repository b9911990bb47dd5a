"""The mutations of audits: draw one, take and judge its items, end it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any
from uuid import UUID, uuid5

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext, Receipt
from server.commands.audits.claim import claim_next_item
from server.commands.audits.draw import Allocation, AuditDraw
from server.commands.dry_run import dry_run
from server.events.audits import judgements
from server.events.audits.audit_events import AuditClaimed, AuditDrawn, DrawMethod, Verdict
from server.events.audits.audits import AUDIT
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import whole
from server.events.labeling import comments, queue
from server.events.labeling.masks import require_known_blobs
from server.events.labeling.tasks import Task as TaskState
from server.reads.audits.audits import held_item, offered_items
from server.reads.audits.frames import confidences, frame
from server.schema.audits.inputs import (
    AuditPlanInput,
    AuditStrataInput,
    frame_criteria,
    size_of,
    strata_of,
)
from server.schema.audits.items import AuditItem, item_of_task
from server.schema.audits.rates import OperatingPoint, curve_of
from server.schema.audits.types import Audit, load_audit
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Info
from server.schema.core.node import NODES, load_linked
from server.schema.forms.answers import AnswerInput, AnswersInput, parse_answers
from server.schema.labeling.task_filter import TaskFilter
from server.schema.labeling.task_filter_json import filter_json

HIGHEST_SEED = 2**31 - 1


@strawberry.input
class DrawAuditInput(CommandInput):
    """Which finished tasks to draw from, how many, and how."""

    project: strawberry.ID
    plan: AuditPlanInput
    filter: TaskFilter | None = strawberry.field(
        default=None, description="The frame: finished tasks that meet it, all of them if null."
    )
    method: DrawMethod = DrawMethod.SIMPLE
    strata: AuditStrataInput | None = strawberry.field(
        default=None, description="For STRATIFIED alone."
    )
    allocation: Allocation = Allocation.PROPORTIONAL
    blind: bool = strawberry.field(
        default=False,
        description="Whether auditors give an answer of their own before they see the final one.",
    )
    position: Position | None = strawberry.field(
        default=None, description="As of which the frame is read; the present one if null."
    )
    seed: int | None = strawberry.field(
        default=None, description="Names the dice, 0 to 2^31 - 1; thrown by the server if null."
    )
    dry_run: bool = strawberry.field(
        default=False, description="Only tell what would be drawn: the same seed draws the same."
    )


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


@strawberry.type(description="A stratum of a draw.")
class AuditStratum:
    """A stratum with its sizes."""

    name: str = strawberry.field(description="Empty for tasks that no other stratum takes.")
    size: int = strawberry.field(description="How many tasks of the frame it has.")
    items: int = strawberry.field(description="How many of them are drawn.")


@strawberry.type(description="What a draw comes to.")
class AuditPreview:
    """A sample before or after it is drawn."""

    seed: int
    position: Position
    frame_size: int
    frame_digest: str
    items: int
    accept_number: int | None
    strata: list[AuditStratum]
    operating_curve: list[OperatingPoint] = strawberry.field(
        description="Empty for an estimate alone."
    )


@strawberry.type(description="What became of a draw.")
class DrawAuditPayload:
    """An audit, or what it would be."""

    position: Position | None = strawberry.field(description="Null for a dry run.")
    audit: Audit | None = strawberry.field(description="Null for a dry run.")
    preview: AuditPreview | None = strawberry.field(description="For a dry run alone.")


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


DrawAuditResult = Annotated[DrawAuditPayload | RefusedType, strawberry.union("DrawAuditResult")]
AuditResult = Annotated[AuditPayload | RefusedType, strawberry.union("AuditResult")]
AuditItemResult = Annotated[AuditItemPayload | RefusedType, strawberry.union("AuditItemResult")]


@strawberry.type
class AuditMutations:
    """Mutations of audits."""

    @mutation(Permission.AUDIT_MANAGE)
    async def draw_audit(self, info: Info, input: DrawAuditInput) -> DrawAuditResult:
        """Draw a sample of a project's finished tasks, to judge their final answers.

        Nothing about the tasks changes. With the same position, filter, plan and seed anybody draws
        the same tasks again, by a dry run or by hand (docs/how-to/audits.md).
        """
        context = info.context
        project = ids.expect("project", input.project, "project")
        await NODES["project"](info, context.session, project, "project")
        await context.require(Permission.AUDIT_MANAGE, project)
        wanted = await _wanted(info, input, project)
        drawn = await asyncio.to_thread(lambda: wanted.drawn)
        await context.release()
        if input.dry_run:
            execute = partial(context.dry_run, input, Permission.AUDIT_MANAGE)
            await dry_run(wanted.decide, execute, projects=(project,))
            return DrawAuditPayload(position=None, audit=None, preview=_preview(drawn))
        receipt = await context.execute(
            input, Permission.AUDIT_MANAGE, wanted.decide, projects=(project,)
        )
        [recorded] = await context.events_of(receipt)
        shown: Any = await load_linked(info, context.session, "audit", recorded.stream)
        return DrawAuditPayload(position=Position(receipt.position), audit=shown, preview=None)

    @mutation(Permission.AUDIT_JUDGE)
    async def claim_audit(self, info: Info, input: AuditInput) -> AuditItemResult:
        """Take the next item of an audit, so that nobody else judges it, or the one held already.

        Items that others hold or judged, and tasks that one answered oneself, are left out.
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
        answers = parse_answers(input.answers)
        require_known_blobs(answers, ())

        def decide(current: DecisionContext) -> list[Change]:
            state = current.get(AUDIT, audit)
            return judgements.answer(
                state,
                current.project(state.project),
                current.task(task),
                by=current.me,
                answers=answers,
                concepts=current.taxonomies,
            )

        return await _execute(info, input, audit, task, decide)

    @mutation(Permission.AUDIT_JUDGE)
    async def judge_audit(self, info: Info, input: JudgeAuditInput) -> AuditItemResult:
        """Say whether the final answer of an item is right; `revert` takes it back.

        A wrong one may reopen its task, with a comment: `revert` undoes all of it.
        """
        audit, task = await _audit(info, input, Permission.AUDIT_JUDGE), _task(input)
        corrected = parse_answers(input.answers) if input.answers else None
        require_known_blobs(corrected or {}, ())

        def decide(current: DecisionContext) -> list[Change]:
            state, judged = current.get(AUDIT, audit), current.task(task)
            found = judgements.judge(
                state,
                current.project(state.project),
                judged,
                by=current.me,
                verdict=input.verdict,
                remark=input.remark,
                corrected=corrected,
                concepts=current.taxonomies,
            )
            return [*found, *_followed(current, input, judged)]

        return await _execute(info, input, audit, task, decide)

    @mutation(Permission.AUDIT_MANAGE)
    async def conclude_audit(self, info: Info, input: AuditInput) -> AuditResult:
        """End an audit, and accept or reject the lot; once all is judged, or too much is wrong."""
        return await _end(info, input, "concludeAudit")

    @mutation(Permission.AUDIT_MANAGE)
    async def cancel_audit(self, info: Info, input: AuditInput) -> AuditResult:
        """End an audit without a result."""
        return await _end(info, input, "cancelAudit")


async def _wanted(info: Info, given: DrawAuditInput, project: UUID) -> AuditDraw:
    """Return what is to be drawn, with the frame as of its position. Raises Refused."""
    session, me = info.context.session, info.context.me.member
    if (given.strata is not None) is not (given.method is DrawMethod.STRATIFIED):
        message = "STRATIFIED needs `strata`, and nothing else has them."
        raise Refused(Code.INVALID, message, ("strata",))
    head = (await session.cut()).head
    position = head if given.position is None else given.position
    if position > head:
        raise Refused(Code.INVALID, "This position has not come yet.", ("position",))
    seed = secrets.randbelow(HIGHEST_SEED) if given.seed is None else given.seed
    past, criteria = session.as_of(position), frame_criteria(given.filter, me, "filter")
    tasks = await frame(past, project, criteria)
    strata = None
    if given.strata is not None:
        strata = await strata_of(given.strata, given.allocation, past, project, tasks, me)
    risky = given.method is DrawMethod.BY_RISK or given.allocation is Allocation.NEYMAN
    return AuditDraw(
        project=project,
        position=position,
        frame=tasks,
        filter=filter_json(given.filter or TaskFilter()),
        size=await size_of(given.plan, session, project, len(tasks)),
        method=given.method,
        seed=whole(seed, 0, HIGHEST_SEED, "seed"),
        blind=given.blind,
        strata=strata,
        confidences=await confidences(past, tasks) if risky else {},
    )


def _preview(drawn: AuditDrawn) -> AuditPreview:
    items, names = len(drawn.drawn_tasks), drawn.content.strata if drawn.content else []
    return AuditPreview(
        seed=drawn.seed,
        position=Position(drawn.audit_position),
        frame_size=drawn.frame_size,
        frame_digest=drawn.frame_digest,
        items=items,
        accept_number=drawn.accept_number,
        strata=[
            AuditStratum(name=name, size=size, items=drawn.drawn_strata.count(number))
            for number, (name, size) in enumerate(zip(names, drawn.stratum_sizes, strict=True))
        ],
        operating_curve=curve_of(items, drawn.accept_number, drawn.frame_size),
    )


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
    given: CommandInput,
    audit: UUID,
    task: UUID,
    decide: Callable[[DecisionContext], list[Change]],
) -> AuditItemPayload:
    receipt = await info.context.execute(
        given, Permission.AUDIT_JUDGE, decide, tasks=(task,), streams=((AUDIT, audit),)
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
