"""The plan of a label migration, counted over the labels of a project, without starting it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands.label_migrations.migration_planner import preview_plan
from server.events.label_migrations.migration_plan import UNKNOWN, WORST, Plan
from server.reads.labeling.annotations import each_counting_answer
from server.reads.projects import project_state
from server.reads.session import ReadSession
from server.schema.core.context import Context
from taxonomy import MappingResult

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

    rule: str = strawberry.field(
        description="UNCHANGED, MOVED, RENAMED, MERGED, SPLIT, REMOVED or AMBIGUOUS."
    )
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
            rule=name,
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
