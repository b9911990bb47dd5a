"""The mutations that start and revert label migrations."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands import Receipt
from server.commands.label_migrations.migration_planner import plan_revert, plan_to_version
from server.commands.label_migrations.migration_start import start_migration
from server.commands.taxonomies.taxonomy_cache import TaxonomyCache
from server.events.core import ids
from server.events.label_migrations.migrations import Planned
from server.events.projects import Project as ProjectState
from server.reads.projects import project_state
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import (
    CommandInput,
    Context,
    Info,
    expected,
    expected_version,
)
from server.schema.label_migrations.types import Migration, shown
from server.schema.projects.mutations import ProjectInput
from server.schema.projects.types import load_project


@strawberry.type(description="What became of a migration.")
class MigrationPayload:
    """A label migration after a command."""

    position: Position
    migration: Migration


@strawberry.input
class MigrateTaxonomyInput(ProjectInput):
    """To which version of a taxonomy a project goes over."""

    taxonomy: strawberry.ID
    to_version: int
    expected_version: int | None = expected_version("project")


@strawberry.input
class RevertMigrationInput(ProjectInput):
    """Which migration is taken back."""

    migration: strawberry.ID


MigrationResult = Annotated[MigrationPayload | RefusedType, strawberry.union("MigrationResult")]

Plan = Callable[[Any, TaxonomyCache, UUID, ProjectState], Awaitable[Planned]]
"""Plans a migration, given a connection, the taxonomy cache, the organization, the project."""


async def _start_migration(info: Info, given: ProjectInput, plan: Plan) -> MigrationPayload:
    """Start a migration of the project that an input names, and return the migration."""
    context = info.context
    project = ids.expect("project", given.project, "project")
    await load_project(info, context.session, project, "project")
    await context.require(Permission.PROJECT_CONFIGURE, project)
    receipt = await begin_migration(context, given, project, plan, expected(project, given))
    return await _payload(info, project, receipt)


async def begin_migration(
    context: Context,
    given: CommandInput,
    project: UUID,
    plan: Plan,
    version: tuple[UUID, int] | None = None,
) -> Receipt:
    """Plan and start a migration of a project, whose version the caller may expect."""

    async def plan_now() -> Planned:
        state = await project_state(context.session, project)
        await context.release()
        async with context.services.pool.acquire() as connection:
            return await plan(connection, context.services.taxonomies, context.me.org, state)

    execute = partial(
        context.execute,
        given,
        Permission.PROJECT_CONFIGURE,
        projects=(project,),
        expected=version,
    )
    return await start_migration(project, plan_now, execute, repeat=version is None)


async def _payload(info: Info, project: UUID, receipt: Receipt) -> MigrationPayload:
    events = await info.context.events_of(receipt)
    begun: UUID = events[0].event.migration  # type: ignore[attr-defined]
    state = await project_state(info.context.session, project)
    [found] = [one for one in state.migrations if one.id == begun]
    return MigrationPayload(
        position=Position(receipt.position), migration=shown(info.context.session, project, found)
    )


@strawberry.type
class MigrationMutations:
    """Mutations of label migrations."""

    @mutation(Permission.PROJECT_CONFIGURE)
    async def migrate_taxonomy(self, info: Info, input: MigrateTaxonomyInput) -> MigrationResult:
        """Go over to another version of a taxonomy: labels follow, or wait to be given anew."""

        async def plan(
            connection: Any, known: TaxonomyCache, org: UUID, state: ProjectState
        ) -> Planned:
            taxonomy = ids.expect("taxonomy", input.taxonomy, "taxonomy")
            return await plan_to_version(connection, known, org, state, taxonomy, input.to_version)

        return await _start_migration(info, input, plan)

    @mutation(Permission.PROJECT_CONFIGURE)
    async def revert_migration(self, info: Info, input: RevertMigrationInput) -> MigrationResult:
        """Take a migration back, even while it runs: what it made of labels is as it was."""

        async def plan(
            connection: Any, known: TaxonomyCache, org: UUID, state: ProjectState
        ) -> Planned:
            migration = ids.expect("migration", input.migration, "migration")
            return await plan_revert(connection, known, org, state, migration)

        return await _start_migration(info, input, plan)
