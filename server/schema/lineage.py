"""Lineages as clients see them: by which steps a task, an annotation or a label came to be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter
from typing import Any, cast
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from server.access.permissions import Permission
from server.events.core.refusal import Code, Refused
from server.events.labeling.tasks import Answers
from server.reads.accounts.members import member_row
from server.reads.events.events import visibility_of
from server.reads.lineage.prov import prov_json
from server.reads.lineage.steps import Lineage as Found
from server.reads.lineage.steps import Step, StepKind
from server.reads.lineage.task_lineage import drawn_versions, label_positions, task_lineage
from server.reads.session import ReadSession
from server.reads.taxonomies.taxonomies import VersionKey
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import Position, Readable, query
from server.schema.core.context import Context
from server.schema.core.event_link import LinkedEvents, event_link
from server.schema.core.node import link
from server.schema.forms.answers import Answer, render_answers
from server.schema.forms.label_display import event_source
from server.schema.label_migrations.types import Migration, migration_of
from server.schema.projects.documents import (
    FormVersion,
    GuidelineVersion,
    form_of,
    guideline_of,
)

strawberry.enum(StepKind, name="LineageStepKind", description="What happened in a step.")


@strawberry.type(description="A version of a taxonomy that labels were chosen from.")
class TaxonomyUse(Readable):
    """A taxonomy version that a form draws on."""

    taxonomy_uuid: strawberry.Private[UUID]
    version: int

    taxonomy = link(
        "taxonomy",
        attrgetter("taxonomy_uuid"),
        Permission.TAXONOMIES_READ,
        "The taxonomy; null to a caller who may see none.",
    )


@strawberry.type(description="One step by which a task, an annotation or a label came to be.")
class LineageStep(Readable):
    """A step of a lineage as clients see it."""

    step: strawberry.Private[Step]
    project_uuid: strawberry.Private[UUID]
    events: strawberry.Private[LinkedEvents]
    kind: StepKind
    position: Position = strawberry.field(description="The place of its event in the ledger.")
    recorded_at: datetime
    occurred_at: datetime | None = strawberry.field(
        description="When it happened, where an import says that this was earlier."
    )
    based_on: list[Position] = strawberry.field(
        description="The positions of the earlier steps that it builds upon, as far as the caller "
        "may see them."
    )
    undoes: list[Position] = strawberry.field(
        description="The positions of the events that it undoes; steps or not."
    )
    reason: str | None = strawberry.field(
        description="The reason in words; null without one, and once it was erased."
    )

    event = event_link("The event, with everything that it says.")

    @query(Permission.EVENTS_READ_OWN)
    async def by(self) -> Member | None:
        """Who did it; null for what the server did by itself."""
        return await linked_member(self.session, self.step.recorded.actor)

    @query(Permission.EVENTS_READ_OWN)
    async def form(self) -> FormVersion | None:
        """The form under which it was done; null where no form mattered."""
        number = self.step.version("form")
        return None if number is None else await form_of(self.session, self.project_uuid, number)

    @query(Permission.EVENTS_READ_OWN)
    async def guideline(self) -> GuidelineVersion | None:
        """The guideline under which it was done; null where there was none."""
        number = self.step.version("guideline")
        if number is None:
            return None
        return await guideline_of(self.session, self.project_uuid, number)

    @query(Permission.EVENTS_READ_OWN)
    async def taxonomies(self) -> list[TaxonomyUse]:
        """The taxonomy versions that the form draws on."""
        drawn = await _drawn(self.session, self.project_uuid, self.step)
        return [
            TaxonomyUse(session=self.session, taxonomy_uuid=taxonomy, version=number)
            for taxonomy, number in drawn
        ]

    @query(Permission.EVENTS_READ_OWN)
    async def migration(self) -> Migration | None:
        """The migration that it is part of."""
        return await migration_of(self.session, self.project_uuid, self.step.migration)

    run = link(
        "run",
        lambda one: one.step.run,
        Permission.RUNS_READ,
        "The run whose result was adopted in it, with its method and position; null for another "
        "step, and to a caller who may not see runs.",
    )

    correction = link(
        "correction",
        lambda one: one.step.correction,
        Permission.CORRECTIONS_READ,
        "The correction in bulk that it is part of; null for another step, and to a caller who may "
        "not see corrections.",
    )

    @query(Permission.EVENTS_READ_OWN)
    async def answers(self) -> list[Answer] | None:
        """What was answered in it; null where nothing was, and once it was erased."""
        content = self.step.content
        if not isinstance(content, Answers):
            return None
        shown = self.session.shown
        shown.annotations += 1
        shown.projects[self.project_uuid] = None
        return render_answers(content.answers, event_source(self.step.recorded), self.session)


@strawberry.type(
    description="The steps by which a task, an annotation or a label came to be, as far as the "
    "caller may see their events."
)
class Lineage(Readable):
    """A lineage as clients see it."""

    found: strawberry.Private[Found]
    task_uuid: strawberry.Private[UUID]
    project_uuid: strawberry.Private[UUID]

    @query(Permission.EVENTS_READ_OWN)
    def steps(self) -> list[LineageStep]:
        """The steps in the order in which they happened."""
        positions = [step.position for step in self.found.steps]
        events = LinkedEvents(self.session, positions)
        return [
            LineageStep(
                session=self.session,
                step=step,
                project_uuid=self.project_uuid,
                events=events,
                kind=step.kind,
                position=Position(step.position),
                recorded_at=step.recorded.recorded_at,
                occurred_at=step.recorded.occurred_at,
                based_on=[Position(place) for place in step.based_on],
                undoes=[Position(place) for place in step.undoes],
                reason=getattr(step.content, "reason", None),
            )
            for step in self.found.steps
        ]

    @query(Permission.EVENTS_READ_OWN)
    async def prov(self) -> JSON:
        """The same as PROV-JSON of the W3C, with the names of people."""
        steps = self.found.steps
        actors = {step.recorded.actor for step in steps} - {None}
        rows: dict[UUID, Any] = {one: await member_row(self.session, one) for one in actors if one}
        drawn = {
            step.version("form") or 0: await _drawn(self.session, self.project_uuid, step)
            for step in steps
        }
        names = {one: row["name"] for one, row in rows.items() if row}
        found = prov_json(self.found, self.task_uuid, self.project_uuid, drawn, names)
        return cast("JSON", found)


async def _drawn(session: ReadSession, project: UUID, step: Step) -> list[VersionKey]:
    number = step.version("form")
    return [] if number is None else await drawn_versions(session, (project, number))


async def lineage_of_task(
    context: Context, session: ReadSession, task: UUID, project: UUID
) -> Lineage:
    """Return the lineage of a task, of the events that the caller may see.

    Raises:
        Refused: FORBIDDEN where the caller may see no event; LIMIT.
    """
    visibility = await visibility_of(context.session, await context.actor())
    found = await task_lineage(session, visibility, task)
    return Lineage(session=session, found=found, task_uuid=task, project_uuid=project)


async def lineage_of_label(
    context: Context,
    session: ReadSession,
    task: UUID,
    project: UUID,
    question: str | None,
    value: str | None,
) -> Lineage:
    """Return the lineage of a task or, with question and value, of a label in it.

    Raises:
        Refused: INVALID where only one of them is given; as `lineage_of_task`.
    """
    if (question is None) is not (value is None):
        message = "Name the question and the value of a label, or neither."
        raise Refused(Code.INVALID, message, ("question" if question is None else "value",))
    whole = await lineage_of_task(context, session, task, project)
    if question is None or value is None:
        return whole
    return leading_to(whole, await label_positions(session, task, whole.found, question, value))


def leading_to(lineage: Lineage, positions: Iterable[int | None]) -> Lineage:
    """Return the part of a lineage that leads to some steps; None stands for an unknown step."""
    found = lineage.found.leading_to([place for place in positions if place is not None])
    return Lineage(
        session=lineage.session,
        found=found,
        task_uuid=lineage.task_uuid,
        project_uuid=lineage.project_uuid,
    )
