"""Label migrations as clients see them: their progress and their plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from operator import attrgetter
from typing import Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands.label_migrations.migration_planner import preview_plan
from server.events.core import ids
from server.events.label_migrations.migration_plan import UNKNOWN, WORST, Plan
from server.events.label_migrations.migration_state import Migration as State
from server.events.label_migrations.migration_state import MigrationStatus
from server.reads.labeling.annotations import (
    each_counting_answer,
)
from server.reads.projects import project_state
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import Connection, Readable, query
from server.schema.core.context import Context
from server.schema.core.node import link
from server.schema.core.paging import Paging, counted, numbers_of, page_of
from taxonomy import MappingResult


class LabelRule(StrEnum):
    """Why a label goes where it goes in a migration."""

    UNCHANGED = "UNCHANGED"
    """The same concept at the same place."""
    MOVED = "MOVED"
    """The same concept under other parents."""
    RENAMED = "RENAMED"
    """The same concept with another label, under other parents or not."""
    MERGED = "MERGED"
    """Into a concept that others go to as well."""
    SPLIT = "SPLIT"
    """Several targets, or only narrower and related ones: a person chooses."""
    REMOVED = "REMOVED"
    """No target: a person chooses, from what stands above it if that is still there."""
    AMBIGUOUS = "AMBIGUOUS"
    """A namesake, or a target that the question does not offer: a person chooses."""
    RESTORED = "RESTORED"
    """A migration was taken back, and with it what it made of the label."""
    RETURNED = "RETURNED"
    """A migration was taken back, and the annotation that it set aside counts again."""


strawberry.enum(LabelRule)


@strawberry.type(description="How many labels or annotations went by one rule.")
class RuleAmount:
    """A line of the counts in an event of a migration."""

    rule: LabelRule
    count: int


@strawberry.type(description="How many labels and annotations went by one rule.")
class RuleCount:
    """The counts of one rule in the report of a migration."""

    rule: LabelRule
    labels: int
    annotations: int = strawberry.field(
        description="Annotations of which this rule is furthest from UNCHANGED."
    )


@strawberry.type(description="A passage of a project to another version of a taxonomy.")
class Migration(Readable):
    """A label migration as clients see it."""

    project_uuid: strawberry.Private[UUID]
    state: strawberry.Private[State]
    id: strawberry.ID
    from_versions: list[int]
    to_version: int
    form_version: int
    status: MigrationStatus
    started_at: datetime
    finished_at: datetime | None
    tasks: int = strawberry.field(description="Tasks that followed so far.")
    planned: int = strawberry.field(description="Tasks with such labels when it was planned.")
    reopened: int = strawberry.field(description="Tasks among them that ask for answers again.")
    rules: list[RuleCount]

    taxonomy = link(
        "taxonomy",
        attrgetter("state.taxonomy"),
        Permission.TAXONOMIES_READ,
        "The taxonomy whose labels follow; null to a caller who may see none.",
    )

    @query(Permission.STATISTICS_READ)
    async def started_by(self) -> Member | None:
        """Who began it."""
        return await linked_member(self.session, self.state.started_by)

    @query(Permission.STATISTICS_READ)
    async def undoes(self) -> Migration | None:
        """The migration that it takes back."""
        return await migration_of(self.session, self.project_uuid, self.state.undoes)


async def migration_of(
    session: ReadSession, project: UUID, migration: UUID | None
) -> Migration | None:
    """Return a migration of a project by id; None for None, and where there is no such one."""
    if migration is None:
        return None
    states = (await project_state(session, project)).migrations
    found = (state for state in states if state.id == migration)
    return next((shown(session, project, state) for state in found), None)


def shown(session: ReadSession, project: UUID, state: State) -> Migration:
    """Return a label migration, made from its state."""
    labels, annotations = state.labels or {}, state.annotations or {}
    return Migration(
        session=session,
        project_uuid=project,
        state=state,
        id=strawberry.ID(ids.public("migration", state.id)),
        from_versions=list(state.from_versions),
        to_version=state.to_version,
        form_version=state.form_version,
        status=_status(state),
        started_at=state.started_at,
        finished_at=state.finished_at,
        tasks=state.tasks,
        planned=state.planned,
        reopened=state.reopened,
        rules=[
            RuleCount(
                rule=LabelRule(rule),
                labels=labels.get(rule, 0),
                annotations=annotations.get(rule, 0),
            )
            for rule in sorted({*labels, *annotations})
        ],
    )


def _status(state: State) -> MigrationStatus:
    if state.reverted_by is not None:
        return MigrationStatus.REVERTED
    return MigrationStatus.RUNNING if state.finished_at is None else MigrationStatus.DONE


async def migrations_of(
    context: Context, session: ReadSession, project: UUID, wanted: Paging
) -> Connection[Migration]:
    """Return a page of a project's migrations, the latest first. Raises Refused FORBIDDEN."""
    await context.require(Permission.STATISTICS_READ, project)
    states = (await project_state(session, project)).migrations
    numbers = numbers_of(range(len(states), 0, -1), wanted)
    found = [(str(n), shown(session, project, states[n - 1])) for n in numbers]
    return page_of(found, wanted, total=counted(len(states)))


SAMPLES = 10
"""The most concepts that are shown for each rule."""


@strawberry.type(description="What would become of the labels that name one concept.")
class PlannedConcept:
    """A concept by one rule."""

    question: str
    concept_id: str
    labels: int = strawberry.field(description="Answers that name it.")
    targets: list[str] = strawberry.field(
        description="The concept that its labels go to, or the candidates for a person."
    )


@strawberry.type(description="What would go by one rule.")
class PlannedRule:
    """A line of a plan, as the report of the migration would have it."""

    rule: LabelRule
    labels: int
    annotations: int = strawberry.field(
        description="Annotations of which this rule is furthest from UNCHANGED."
    )
    samples: list[PlannedConcept] = strawberry.field(
        description="Up to ten concepts, those with the most labels first."
    )


@strawberry.type(description="What a migration would do if it began now; nothing was changed.")
class MigrationPlan:
    """A dry run."""

    to_version: int
    tasks: int = strawberry.field(description="Tasks with such labels.")
    reopened: int = strawberry.field(description="Tasks with labels to be given anew.")
    rules: list[PlannedRule]


@dataclass(slots=True)
class _Count:
    """Counts of labels, annotations and tasks by the rules of a plan."""

    plan: Plan
    tasks: set[UUID] = field(default_factory=set)
    reopened: set[UUID] = field(default_factory=set)
    labels: Counter[str] = field(default_factory=Counter)
    annotations: Counter[str] = field(default_factory=Counter)
    concepts: Counter[tuple[MappingResult, str, str]] = field(default_factory=Counter)

    def add(self, task: UUID, form_version: int, answers: dict[str, Any]) -> None:
        """Count the labels in the answers of one annotation."""
        found = self.plan.map_answer(answers, form_version)
        if not found.labels:
            return
        self.tasks.add(task)
        if found.items:
            self.reopened.add(task)
        self.labels.update(found.labels)
        self.annotations[found.rule] += 1
        for question, table in self.plan.tables.get(form_version, {}).items():
            for value in set(_values(answers.get(question))):
                self.concepts[table.fates.get(value, UNKNOWN), question, value] += 1

    def rule(self, name: str) -> PlannedRule:
        """Return what the plan does by one rule."""
        mine = [(n, key) for key, n in self.concepts.items() if key[0].rule == name]
        mine.sort(key=lambda one: (-one[0], one[1][1:]))
        return PlannedRule(
            rule=LabelRule(name),
            labels=self.labels[name],
            annotations=self.annotations[name],
            samples=[
                PlannedConcept(
                    question=question, concept_id=value, labels=n, targets=list(fate.targets)
                )
                for n, (fate, question, value) in mine[:SAMPLES]
            ],
        )


def _values(answer: dict[str, Any] | None) -> Iterator[str]:
    """Yield the labels in an answer: chosen values, or labels of regions."""
    for part in (answer or {}).values():
        for item in part if isinstance(part, list) else ():
            yield item if isinstance(item, str) else item["label"]


async def plan_of(
    context: Context, session: ReadSession, project: UUID, taxonomy: UUID, number: int
) -> MigrationPlan:
    """Return the plan of a migration to a version of a taxonomy, with its counts.

    Raises:
        Refused: FORBIDDEN, and whatever `migrateTaxonomy` would be refused for.
    """
    await context.require(Permission.PROJECT_CONFIGURE, project)
    state = await project_state(session, project)
    generation = (await session.cut()).generation
    # The read session ends first: nobody may hold one connection and wait for another.
    await context.release()
    known, org = context.services.taxonomies, context.me.org
    async with context.services.pool.acquire() as connection:
        count = _Count(await preview_plan(connection, known, org, state, taxonomy, number))
        await each_counting_answer(connection, org, project, generation, count.add)
    return MigrationPlan(
        to_version=number,
        tasks=len(count.tasks),
        reopened=len(count.reopened),
        rules=[count.rule(rule.value) for rule in WORST if count.labels[rule.value]],
    )
