"""Migrations of a project as screens see them: how far, and what became of labels."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import strawberry

from server.events import ids
from server.events.base import Kind
from server.events.migration_state import Migration as State
from server.events.migration_state import MigrationStatus
from server.events.projects import Project
from server.projections.rows import ADAPTERS
from server.schema.context import Info

_STATE = "SELECT state FROM projection.project WHERE org_id = $1 AND id = $2"


@strawberry.type(description="How many labels and annotations went by one rule.")
class RuleCount:
    """A line of a report."""

    rule: str = strawberry.field(
        description="UNCHANGED, MOVED, RENAMED, MERGED, SPLIT, REMOVED or AMBIGUOUS; where a "
        "migration is taken back, RESTORED and RETURNED as well."
    )
    labels: int
    annotations: int = strawberry.field(
        description="Annotations of which this rule is furthest from UNCHANGED."
    )


@strawberry.type(description="A passage of a project to another version of a taxonomy.")
class Migration:
    """A migration as screens see it."""

    id: strawberry.ID
    taxonomy_id: strawberry.ID
    from_versions: list[int]
    to_version: int
    form_version: int
    status: MigrationStatus
    undoes_id: strawberry.ID | None = strawberry.field(description="The one that it takes back.")
    started_by_id: strawberry.ID | None = strawberry.field(description="The member who began it.")
    started_at: datetime
    finished_at: datetime | None
    tasks: int = strawberry.field(description="Tasks that followed so far.")
    planned: int = strawberry.field(description="Tasks with such labels when it was planned.")
    reopened: int = strawberry.field(description="Tasks among them that ask for answers again.")
    rules: list[RuleCount]


def shown(state: State) -> Migration:
    """Return a migration as clients get it."""
    labels, annotations = state.labels or {}, state.annotations or {}
    return Migration(
        id=strawberry.ID(ids.public("migration", state.id)),
        taxonomy_id=strawberry.ID(ids.public("taxonomy", state.taxonomy)),
        from_versions=list(state.from_versions),
        to_version=state.to_version,
        form_version=state.form_version,
        status=_status(state),
        undoes_id=_id("migration", state.undoes),
        started_by_id=_id("member", state.started_by),
        started_at=state.started_at,
        finished_at=state.finished_at,
        tasks=state.tasks,
        planned=state.planned,
        reopened=state.reopened,
        rules=[
            RuleCount(rule=rule, labels=labels.get(rule, 0), annotations=annotations.get(rule, 0))
            for rule in sorted({*labels, *annotations})
        ],
    )


def _id(kind: str, value: UUID | None) -> strawberry.ID | None:
    return None if value is None else strawberry.ID(ids.public(kind, value))


def _status(state: State) -> MigrationStatus:
    if state.reverted_by is not None:
        return MigrationStatus.REVERTED
    return MigrationStatus.RUNNING if state.finished_at is None else MigrationStatus.DONE


async def project_state(info: Info, project: UUID) -> Project:
    """Return the state of a project that is known to be there."""
    [row] = await info.context.reader.raw(_STATE, info.context.me.org, project)
    found: Project = ADAPTERS[Kind.PROJECT].validate_json(row["state"])
    return found


async def migrations_of(info: Info, project: UUID) -> list[Migration]:
    """Return the migrations of a project, the latest first."""
    return [shown(state) for state in reversed((await project_state(info, project)).migrations)]
