"""Label migrations of a project as clients see them: progress, and counts by rule."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events.core import ids
from server.events.label_migrations.migration_state import Migration as State
from server.events.label_migrations.migration_state import MigrationStatus
from server.reads.projects import project_state
from server.reads.session import ReadSession
from server.schema.core.base import Connection, page, page_size, place_after
from server.schema.core.context import Context


@strawberry.type(description="How many labels and annotations went by one rule.")
class RuleCount:
    """The counts of one rule in the report of a migration."""

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
    """A label migration as clients see it."""

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
    """Return a label migration, made from its state."""
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


async def migrations_of(
    context: Context, session: ReadSession, project: UUID, first: int, after: str | None
) -> Connection[Migration]:
    """Return a page of a project's migrations, the latest first. Raises Refused FORBIDDEN."""
    await context.require(Permission.STATISTICS_READ, project)
    size = page_size(first)
    states = (await project_state(session, project)).migrations
    last = len(states) if after is None else min(place_after(after) - 1, len(states))
    numbers = range(last, max(0, last - size - 1), -1)
    return page([(str(n), shown(states[n - 1])) for n in numbers], size, after=after)
