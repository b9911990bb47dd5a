"""The mutation that asks for a release of figures by group; a job computes it."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext
from server.events.attributes import attributes
from server.events.attributes.attributes import ATTRIBUTES, Attributes
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.groups import releases
from server.events.groups.releases import GroupReleaseRequested
from server.reads.groups.releases import room_for
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Info
from server.schema.core.node import load_linked
from server.schema.groups.types import GroupRelease


@strawberry.input
class ReleaseGroupFiguresInput(CommandInput):
    """What to compare the groups of an attribute by."""

    project: strawberry.ID
    attribute: strawberry.ID
    questions: list[str] = strawberry.field(
        description="1 to 10 questions: ratings, numbers, and choices with up to 20 options in the "
        "form, or up to 20 branches of a taxonomy."
    )
    slices: list[strawberry.ID] = strawberry.field(
        default_factory=list,
        description="Up to 10 slices of tasks to give figures on, beside all tasks, the most "
        "important first: a slice that would tell of few people is left out.",
    )


@strawberry.type(description="What became of a release.")
class GroupReleasePayload:
    """A release after a command."""

    position: Position
    release: GroupRelease | None = strawberry.field(
        description="Null to a caller who may not see figures by group."
    )


GroupReleaseResult = Annotated[
    GroupReleasePayload | RefusedType, strawberry.union("GroupReleaseResult")
]


@strawberry.type
class GroupReleaseMutations:
    """The mutation of releases."""

    @mutation(Permission.DEMOGRAPHICS_RELEASE)
    async def release_group_figures(
        self, info: Info, input: ReleaseGroupFiguresInput
    ) -> GroupReleaseResult:
        """Compute how groups of people answer, as of now, beside requests.

        Figures never change once they are there, and follow no single answer: a release fails where
        it would differ from an earlier one by few people. One release of a project is computed at a
        time. By one attribute, 100 may be asked for within 365 days, in all projects together; of
        one project, 25.
        """
        context, new = info.context, uuid7()
        project = ids.expect("project", input.project, "project")
        attribute = ids.expect("attribute", input.attribute, "attribute")
        slices = [ids.expect("slice", one, "slices", n) for n, one in enumerate(input.slices)]
        stream = attributes.stream_of(context.me.org)

        def request(current: DecisionContext) -> list[Change]:
            state = current.project(project)
            known = current.states.get(stream)
            if not isinstance(known, Attributes) or known.attribute(attribute) is None:
                message = "There is no such attribute."
                raise Refused(Code.NOT_FOUND, message, ("attribute",))
            releases.require_room(releases.Room(current.counted))
            named: Any = {"attribute": attribute, "questions": input.questions, "slices": slices}
            return releases.request(state, new, **named, concepts=current.taxonomies)

        receipt = await context.execute(
            input,
            Permission.DEMOGRAPHICS_RELEASE,
            request,
            projects=(project,),
            streams=((ATTRIBUTES, stream),),
            counts=partial(room_for, project, attribute),
        )
        events = await context.events_of(receipt)
        made = next((e.stream for e in events if isinstance(e.event, GroupReleaseRequested)), new)
        shown: Any = await load_linked(info, context.session, "group_release", made)
        return GroupReleasePayload(position=Position(receipt.position), release=shown)
