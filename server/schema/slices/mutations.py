"""The mutations of slices."""

from __future__ import annotations

from operator import attrgetter
from typing import Annotated, Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.events.slices import definitions as decide
from server.events.slices.definitions import SliceDefined
from server.reads.forms import drawn_on
from server.schema.core.base import Position, Readable, RefusedType, mutation
from server.schema.core.context import CommandInput, Info
from server.schema.core.node import link, load_linked
from server.schema.slices.predicates import SlicePredicateInput, predicate_of, require_drawn_on
from server.schema.slices.types import Slice


@strawberry.input
class DefineSliceInput(CommandInput):
    """A part of a project's tasks to give figures of; 20 a project at most."""

    project: strawberry.ID
    name: str
    predicate: SlicePredicateInput


@strawberry.input
class RemoveSliceInput(CommandInput):
    """A slice of which no figures are wanted any longer."""

    project: strawberry.ID
    slice: strawberry.ID


@strawberry.type(description="What became of a slice.")
class DefineSlicePayload:
    """A slice after a command."""

    position: Position
    slice: Slice | None = strawberry.field(description="Null where it was removed since.")


@strawberry.type(description="What became of the removal of a slice.")
class RemoveSlicePayload(Readable):
    """The project that no longer has the slice."""

    position: Position
    project_uuid: strawberry.Private[UUID]

    project = link(
        "project",
        attrgetter("project_uuid"),
        Permission.PROJECT_READ,
        "The project that had the slice.",
        null=False,
    )


DefineSliceResult = Annotated[
    DefineSlicePayload | RefusedType, strawberry.union("DefineSliceResult")
]
RemoveSliceResult = Annotated[
    RemoveSlicePayload | RefusedType, strawberry.union("RemoveSliceResult")
]


@strawberry.type
class SliceMutations:
    """Mutations of slices."""

    @mutation(Permission.PROJECT_CONFIGURE)
    async def define_slice(self, info: Info, input: DefineSliceInput) -> DefineSliceResult:
        """Define a part of a project's tasks, which figures of quality are given of.

        The tasks there are, are counted in the background; those that come, as they come.
        """
        project = ids.expect("project", input.project, "project")
        predicate, new = predicate_of(input.predicate), uuid7()
        may = (await info.context.actor()).may(Permission.PROJECT_CONFIGURE, project)
        if predicate.taxonomy_versions and may:  # else the command is refused below
            require_drawn_on(predicate, await drawn_on(info.context.session, project))

        def define(current: DecisionContext) -> list[Change]:
            state = current.project(project)
            return decide.define(state, slice_=new, name=input.name, predicate=predicate)

        receipt = await info.context.execute(
            input, Permission.PROJECT_CONFIGURE, define, projects=(project,)
        )
        events = (recorded.event for recorded in await info.context.events_of(receipt))
        made = next((event.slice for event in events if isinstance(event, SliceDefined)), new)
        shown: Any = await load_linked(info, info.context.session, "slice", made)
        return DefineSlicePayload(position=Position(receipt.position), slice=shown)

    @mutation(Permission.PROJECT_CONFIGURE)
    async def remove_slice(self, info: Info, input: RemoveSliceInput) -> RemoveSliceResult:
        """Remove a slice, with all figures of it."""
        project = ids.expect("project", input.project, "project")
        slice_ = ids.expect("slice", input.slice, "slice")

        def remove(current: DecisionContext) -> list[Change]:
            return decide.remove(current.project(project), slice_=slice_)

        receipt = await info.context.execute(
            input, Permission.PROJECT_CONFIGURE, remove, projects=(project,)
        )
        return RemoveSlicePayload(
            session=info.context.session,
            position=Position(receipt.position),
            project_uuid=project,
        )
