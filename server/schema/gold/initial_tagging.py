"""The mutation that draws tasks which experts answer first, without knowing why."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Annotated, cast
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext, Receipt
from server.commands.gold.initial_tagging import TaggingDraw
from server.commands.labeling.bulk_change import Decide
from server.events.core import ids
from server.events.core.event import Change, Recorded, on
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import whole
from server.events.gold.initial_tagging import (
    InitialTaggingAdded,
    InitialTaggingDrawn,
    TaggingEffect,
    prepare_tagging,
)
from server.events.labeling import queue
from server.events.labeling.tasks import Status, Task
from server.events.projects import require_active
from server.reads.gold.drawn_tasks import key_of, was_undone
from server.reads.gold.initial_tagging import meta_values, slice_names, tagging_frame
from server.reads.labeling.task_criteria import TaskCriteria
from server.reads.session import ReadSession
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Context, Info
from server.schema.core.node import NODES
from server.schema.gold.tagging_draws import InitialTagging, draw_of
from server.schema.labeling.bulk_changes import TasksInBulk, require_annotator
from server.schema.labeling.task_filter import TaskFilter, criteria_of
from server.schema.labeling.task_filter_json import filter_json

HIGHEST_SEED = 2**31 - 1
MOST_ITEMS = 10_000
MOST_EXPERTS = 100
MOST_STEPS = 10
"""Keys in the path to a value in meta."""
MOST_SLICES = 20


@strawberry.input
class DrawInitialTaggingInput(CommandInput):
    """From which open tasks to draw, how many, and who answers them."""

    project: strawberry.ID
    items: int = strawberry.field(description="How many tasks, 1 to 10,000.")
    filter: TaskFilter | None = strawberry.field(
        default=None, description="The frame: open tasks that meet it and are not gold."
    )
    meta: list[str] | None = strawberry.field(
        default=None,
        description="Keys that lead to a value in the meta of tasks: of each value, as large a "
        "share is drawn as it has of the frame. Null for a simple draw.",
    )
    slices: list[strawberry.ID] | None = strawberry.field(
        default=None,
        description="Slices of the project, instead of `meta`: a task belongs to the first that it "
        "is in, and those in none of them are a stratum too.",
    )
    even: bool = strawberry.field(
        default=False,
        description="Whether as many are drawn of each value or slice, as far as it has so many: "
        "of clusters of tasks, say, whose number stands in `meta`.",
    )
    priority: int | None = strawberry.field(
        default=None, description="What the drawn tasks get, so that they are answered first."
    )
    overlap: int | None = strawberry.field(
        default=None, description="How many people answer each of them, at least."
    )
    experts: list[strawberry.ID] | None = strawberry.field(
        default=None,
        description="Members to whom the drawn tasks are assigned in turn, one each: instead of "
        "`overlap`.",
    )
    position: Position | None = strawberry.field(
        default=None, description="As of which the frame is read; the present one if null."
    )
    seed: int | None = strawberry.field(
        default=None, description="Names the dice, 0 to 2^31 - 1; from `commandId` if null."
    )
    dry_run: bool = strawberry.field(
        default=False, description="Only tell what would be drawn: the same seed draws the same."
    )


@strawberry.type(
    description="A stratum of a draw: tasks with one value in their meta, or in one slice."
)
class TaggingStratum:
    """A stratum with its sizes."""

    name: str = strawberry.field(
        description="The value, or the id of the slice; empty for tasks without it."
    )
    size: int
    items: int = strawberry.field(description="How many of them are drawn.")


@strawberry.type(description="What became of a draw of initial tagging.")
class DrawInitialTaggingPayload:
    """What was drawn, and what became of the tasks."""

    position: Position | None = strawberry.field(description="Null for a dry run.")
    draw: InitialTagging | None = strawberry.field(
        description="As it is on record; null for a dry run."
    )
    seed: int
    as_of_position: Position = strawberry.field(
        description="Of the frame: with the same seed, filter and `position`, the same is drawn."
    )
    frame_size: int
    frame_digest: str
    items: int
    drawn_digest: str = strawberry.field(
        description="SHA-256 of the ids of the drawn tasks, in order, one a line."
    )
    strata: list[TaggingStratum] = strawberry.field(description="Empty for a simple draw.")
    changed: int = strawberry.field(description="Drawn tasks that will be answered first.")
    refused: int = strawberry.field(
        description="Drawn tasks that are not open any more; they are as they were."
    )


DrawInitialTaggingResult = Annotated[
    DrawInitialTaggingPayload | RefusedType, strawberry.union("DrawInitialTaggingResult")
]


@strawberry.type
class InitialTaggingMutations:
    """The mutation of initial tagging."""

    @mutation(Permission.GOLD_MANAGE)
    async def draw_initial_tagging(
        self, info: Info, input: DrawInitialTaggingInput
    ) -> DrawInitialTaggingResult:
        """Draw open tasks by chance, and have people answer them first as all others.

        Nobody who annotates is told why. What they agree on becomes gold by `setGoldFromAnswers`,
        or a set that a model is trained on: `tasks(filter: {initialTagging: …})` lists it, and
        `createExport` with this filter exports it. Sent again with the same id, it goes on where it
        was interrupted. To undo it, `revert` the position of the draw.
        """
        context = info.context
        project = ids.expect("project", input.project, "project")
        wanted = _Wanted.of(input, project)
        await NODES["project"](info, context.session, project, "project")
        await context.require(Permission.GOLD_MANAGE, project)
        found = _Draws(context, input, wanted, await wanted.draw_or_refusal(context))
        many = TasksInBulk(
            project=project,
            find=found.tasks,
            permission=Permission.GOLD_MANAGE,
            decision=found.decision,
            possible=found.begin,
            begun=found.begun,
            members=wanted.experts,
            counted=InitialTaggingAdded,
        )
        run = many.dry_run if input.dry_run else many.change
        bulk = await run(context, input)
        await context.release()  # what is shown of the draw is read as it is now
        event = found.recorded.event if found.recorded else found.drawn.event
        return DrawInitialTaggingPayload(
            position=None if input.dry_run else Position(bulk.position),
            draw=draw_of(context.session, found.recorded) if found.recorded else None,
            seed=event.seed,
            as_of_position=Position(event.draw_position),
            frame_size=event.frame_size,
            frame_digest=event.frame_digest,
            items=event.drawn,
            drawn_digest=event.drawn_digest,
            strata=_strata_of(found.found),
            changed=bulk.changed,
            refused=bulk.refused,
        )


def _strata_of(drawn: TaggingDraw | Refused) -> list[TaggingStratum]:
    """Return the strata of a draw; none of a simple one, nor where all of them were erased."""
    if isinstance(drawn, Refused):
        return []
    numbers = [number for _, number in drawn.drawn]
    return [
        TaggingStratum(name=name, size=len(tasks), items=numbers.count(number))
        for number, (name, tasks) in enumerate(drawn.groups.items())
        if drawn.names is not None
    ]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a client wants to have drawn, checked."""

    project: UUID
    given: DrawInitialTaggingInput
    seed: int
    meta: tuple[str, ...]
    slices: tuple[UUID, ...]
    experts: tuple[UUID, ...]
    effect: TaggingEffect

    @staticmethod
    def of(given: DrawInitialTaggingInput, project: UUID) -> _Wanted:
        """Return what is wanted. Raises Refused INVALID, LIMIT."""
        whole(given.items, 1, MOST_ITEMS, "items")
        experts, meta, slices = given.experts or [], given.meta or [], given.slices or []
        for name, number, most in (
            ("experts", len(experts), MOST_EXPERTS),
            ("meta", len(meta), MOST_STEPS),
            ("slices", len(slices), MOST_SLICES),
        ):
            if number > most:
                raise Refused(Code.LIMIT, f"Name {most} at most.", (name,))
        if meta and slices:
            message = "Strata are by `meta` or by `slices`: leave one of them out."
            raise Refused(Code.INVALID, message, ("slices",))
        if given.even and not (meta or slices):
            message = "Say by `meta` or `slices` of what as many are drawn."
            raise Refused(Code.INVALID, message, ("even",))
        if given.priority is not None:
            whole(given.priority, -queue.PRIORITY, queue.PRIORITY, "priority")
        if given.overlap is not None:
            whole(given.overlap, 1, queue.MOST_OVERLAP, "overlap")
        if experts and given.overlap is not None:
            message = "A task that is assigned is answered by one expert: leave `overlap` out."
            raise Refused(Code.INVALID, message, ("overlap",))
        if not experts and given.overlap is None and given.priority is None:
            message = "Say what becomes of the tasks: `priority`, `overlap` or `experts`."
            raise Refused(Code.INVALID, message, ("priority",))
        dice = int.from_bytes(sha256(given.command_id.bytes).digest()[:4]) >> 1
        seed = dice if given.seed is None else whole(given.seed, 0, HIGHEST_SEED, "seed")
        named = tuple(ids.expect("member", one, "experts", n) for n, one in enumerate(experts))
        parts = tuple(ids.expect("slice", one, "slices", n) for n, one in enumerate(slices))
        effect = TaggingEffect(given.priority, given.overlap)
        return _Wanted(project, given, seed, tuple(meta), parts, named, effect)

    async def draw_or_refusal(
        self, context: Context, event: InitialTaggingDrawn | None = None
    ) -> TaggingDraw | Refused:
        """Return the draw, as `draw` does, or why there is none."""
        try:
            return await self.draw(context, event)
        except Refused as refused:
            return refused

    async def draw(self, context: Context, event: InitialTaggingDrawn | None = None) -> TaggingDraw:
        """Return the draw; after an interruption, that of the event which began it.

        Raises:
            Refused: INVALID for a position that has not come yet, and where nothing can be drawn.
        """
        session, given = context.session, self.given
        head = (await session.cut()).head
        asked = head if given.position is None else int(given.position)
        position = asked if event is None else event.draw_position
        if position > head:
            raise Refused(Code.INVALID, "This position has not come yet.", ("position",))
        past = session.as_of(position)
        wanted, me = given.filter or TaskFilter(), context.me.member
        criteria = criteria_of(wanted, me=me, blind=None, hidden=())
        if criteria is None or criteria.held is not None or criteria.statuses is not None:
            message = "Open tasks are drawn, whoever holds them: leave statuses and holders out."
            raise Refused(Code.INVALID, message, ("filter",))
        if self.slices and criteria.slice is not None:
            message = "The strata are slices: leave the slice out of the filter."
            raise Refused(Code.INVALID, message, ("filter", "slice"))
        criteria = replace(criteria, statuses=(Status.OPEN.value,), gold=False)
        frame = await tagging_frame(past, self.project, criteria)
        found = TaggingDraw(
            position=position,
            frame=frame,
            filter=filter_json(wanted),
            items=given.items,
            seed=self.seed,
            meta=self.meta,
            slices=tuple(ids.public("slice", one) for one in self.slices),
            even=given.even,
            names=await self._strata(past, criteria, frame),
        )
        # Of a large frame, the hashes take a second: neither in the loop nor under the lock.
        await asyncio.to_thread(lambda: found.event)
        return found

    async def _strata(
        self, past: ReadSession, criteria: TaskCriteria, frame: list[UUID]
    ) -> dict[UUID, str] | None:
        """Return the name of the stratum of each task; None for a simple draw."""
        if self.slices:
            return await slice_names(past, self.project, criteria, self.slices)
        return await meta_values(past, frame, self.meta) if self.meta else None


@dataclass
class _Draws:
    """A draw, and what becomes of its tasks."""

    context: Context
    given: DrawInitialTaggingInput
    wanted: _Wanted
    found: TaggingDraw | Refused
    """The draw, or why there is none now: a command that was done before is answered still."""
    recorded: Recorded[InitialTaggingDrawn] | None = None
    """The event of the draw; None before it is recorded, and for a dry run."""

    @property
    def drawn(self) -> TaggingDraw:
        """The draw. Raises Refused where there is none."""
        if isinstance(self.found, Refused):
            raise self.found
        return self.found

    def begin(self, current: DecisionContext) -> list[Change]:
        """Record the draw. Raises Refused CONFLICT, and where nothing can be drawn."""
        project = self.wanted.project
        require_active(current.project(project))
        for number, expert in enumerate(self.wanted.experts):
            require_annotator(current, expert, project, ("experts", number))
        return on(project, self.drawn.event)

    async def begun(self, receipt: Receipt) -> None:
        """Keep the event; where this is another attempt, draw what the first one drew."""
        for recorded in await self.context.events_of(receipt):
            if isinstance(recorded.event, InitialTaggingDrawn):
                self.recorded = cast("Recorded[InitialTaggingDrawn]", recorded)
                if receipt.replayed:
                    self.found = await self.wanted.draw_or_refusal(self.context, recorded.event)

    async def tasks(self) -> list[UUID]:
        """Return the drawn tasks, by id.

        Raises:
            Refused: ERASED where others would be drawn now; CONFLICT where a draw that was
                interrupted was undone since.
        """
        if self.recorded and await was_undone(self.context.session, key_of(self.recorded)):
            raise Refused(Code.CONFLICT, "This draw was undone meanwhile: draw anew.")
        nothing = isinstance(self.found, Refused) and self.found.code is Code.INVALID
        digest = None if nothing else self.drawn.event.drawn_digest
        if self.recorded is not None and digest != self.recorded.event.drawn_digest:
            message = "What this draw went by was erased meanwhile: revert it, and draw anew."
            raise Refused(Code.ERASED, message)
        return sorted(self.drawn.tasks)

    async def decision(self, _: list[UUID]) -> Decide:
        """Return what becomes of a drawn task: experts get them in turn."""
        experts, effect = self.wanted.experts, self.wanted.effect
        turn = {
            task: experts[number % len(experts)]
            for number, task in enumerate(self.drawn.tasks)
            if experts
        }

        def decide(_: DecisionContext, task: Task) -> list[Change]:
            return prepare_tagging(task, effect=effect, assignee=turn.get(task.id))

        return decide
