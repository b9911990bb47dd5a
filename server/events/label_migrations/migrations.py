"""Label migrations in a project: started, advanced slice by slice, finished, reverted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from server.events.core.event import Change, Event, JsonObject, Recorded, on
from server.events.core.refusal import Code, Refused
from server.events.label_migrations.migration_events import (
    MigrationAdvanced,
    MigrationFinished,
    MigrationStarted,
)
from server.events.label_migrations.migration_state import Migration, under_way
from server.events.projects import FormContent, FormPublished, Project, evolve, require_active


@dataclass(frozen=True, slots=True)
class Planned:
    """A planned migration, prepared before the ledger is locked."""

    migration: UUID
    taxonomy: UUID
    from_versions: tuple[int, ...]
    to_version: int
    plan: str
    tasks: int
    undoes: UUID | None
    base: int
    """The version of the form that the migration was planned from."""
    form: JsonObject
    """The form for new answers, once the migration has started."""


@evolve.on(MigrationStarted)
def _started(state: Project, recorded: Recorded[MigrationStarted]) -> Project:
    event, at = recorded.event, recorded.recorded_at
    begun = Migration(
        id=event.migration,
        taxonomy=event.taxonomy,
        from_versions=event.from_versions,
        to_version=event.to_version,
        plan=event.plan,
        form_version=event.form_version,
        planned=event.tasks,
        undoes=event.undoes,
        started_by=recorded.actor,
        started_at=at,
        started=recorded.position,
    )
    before = tuple(
        replace(m, reverted_by=event.migration) if m.id == event.undoes else m
        for m in state.migrations
    )
    return replace(state, migrations=(*before, begun), changed_at=at)


@evolve.on(MigrationAdvanced)
def _advanced(state: Project, recorded: Recorded[MigrationAdvanced]) -> Project:
    # `changed_at` stays as it is: a slice adds nothing to the history of the project itself.
    event = recorded.event
    return _with(
        replace(state, slices=state.slices.and_(recorded.version), counts=state.counts + 1),
        event.migration,
        lambda m: replace(
            m,
            tasks=m.tasks + event.tasks,
            reopened=m.reopened + event.reopened,
            labels=_sum(m.labels, event.labels),
            annotations=_sum(m.annotations, event.annotations),
        ),
    )


@evolve.on(MigrationFinished)
def _finished(state: Project, recorded: Recorded[MigrationFinished]) -> Project:
    at = recorded.recorded_at
    # Nor does the end: when it came tells a blind caller how much others had answered.
    counted = replace(state, counts=state.counts + 1)
    return _with(counted, recorded.event.migration, lambda m: replace(m, finished_at=at))


def _with(state: Project, id_: UUID, change: Callable[[Migration], Migration]) -> Project:
    migrations = tuple(change(m) if m.id == id_ else m for m in state.migrations)
    return replace(state, migrations=migrations)


def _sum(one: JsonObject | None, other: Mapping[str, int]) -> JsonObject:
    return dict(sorted((Counter(one or {}) + Counter(other)).items()))


def start(state: Project, planned: Planned) -> list[Change]:
    """Start a migration: new answers are given under the new version from now on.

    Raises:
        Refused: CONFLICT if another migration runs; STALE if the form has changed since the
            migration was planned, so that it must be planned again.
    """
    require_active(state)
    require_no_migration(state, planned.undoes)
    if state.form_version != planned.base:
        raise Refused(Code.STALE, "The form changed: plan the migration again.", ("project",))
    event = MigrationStarted(
        migration=planned.migration,
        taxonomy=planned.taxonomy,
        from_versions=planned.from_versions,
        to_version=planned.to_version,
        plan=planned.plan,
        tasks=planned.tasks,
        form_version=max(state.form_version, state.published[0]) + 1,
        undoes=planned.undoes,
    )
    content = FormContent(form=planned.form)
    form = FormPublished(form_version=event.form_version, content=content)
    return on(state.id, event, form)


def require_no_migration(state: Project, undoes: UUID | None = None) -> None:
    """Refuse to start while another migration runs, unless `undoes` is that migration.

    Raises:
        Refused: CONFLICT if another migration runs.
    """
    running = under_way(state.migrations)
    if running is not None and running.id != undoes:
        message = "Another migration of this project runs: wait until it is done, or revert it."
        raise Refused(Code.CONFLICT, message, ("project",))


def revertible_migration(state: Project, id_: UUID) -> Migration:
    """Return a migration that can be reverted.

    Raises:
        Refused: NOT_FOUND if there is no such migration; CONFLICT if it was reverted, reverts
            another migration itself, or is not the last.
    """
    found = next((m for m in state.migrations if m.id == id_), None)
    if found is None:
        raise Refused(Code.NOT_FOUND, "There is no such migration.", ("migration",))
    if found.reverted_by is not None:
        raise Refused(Code.CONFLICT, "This migration was reverted already.", ("migration",))
    if found.undoes is not None:
        message = "This migration took another one back: migrate again instead of reverting it."
        raise Refused(Code.CONFLICT, message, ("migration",))
    standing = [m for m in state.migrations if m.undoes is None and m.reverted_by is None]
    if standing[-1] is not found:
        message = "A later migration builds on this one: revert that one first."
        raise Refused(Code.CONFLICT, message, ("migration",))
    require_no_migration(state, id_)
    return found


def advance(
    state: Project,
    migration: UUID,
    *,
    tasks: int,
    reopened: int,
    labels: Mapping[str, int],
    annotations: Mapping[str, int],
) -> list[Event]:
    """Return the event with the counts of a slice; none if the slice changed no task."""
    running = under_way(state.migrations)
    if not tasks or running is None or running.id != migration:
        return []
    return [
        MigrationAdvanced(
            migration=migration,
            tasks=tasks,
            reopened=reopened,
            labels=dict(sorted(labels.items())),
            annotations=dict(sorted(annotations.items())),
        )
    ]


def finish(state: Project, migration: UUID) -> list[Change]:
    """Finish a migration that has no task left; the event carries the report."""
    running = under_way(state.migrations)
    if running is None or running.id != migration:
        return []
    report = MigrationFinished(
        migration=migration,
        tasks=running.tasks,
        reopened=running.reopened,
        labels=running.labels or {},
        annotations=running.annotations or {},
    )
    return on(state.id, report)
