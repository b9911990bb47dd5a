"""The mutation that draws an audit, or tells what it would draw."""

from __future__ import annotations

import asyncio
import secrets
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands.audits.draw import Allocation, AuditDraw
from server.commands.dry_run import dry_run
from server.events.audits.audit_events import AuditDrawn, DrawMethod
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import whole
from server.reads.audits.frames import confidences, frame
from server.schema.audits.inputs import (
    AuditPlanInput,
    AuditStrataInput,
    frame_criteria,
    size_of,
    strata_of,
)
from server.schema.audits.rates import OperatingPoint, curve_of
from server.schema.audits.types import Audit
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Info
from server.schema.core.node import NODES, load_linked
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


DrawAuditResult = Annotated[DrawAuditPayload | RefusedType, strawberry.union("DrawAuditResult")]


@strawberry.type
class AuditDrawMutations:
    """The mutation that draws."""

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
    past, criteria = session.as_of(position), frame_criteria(given.filter, me)
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
