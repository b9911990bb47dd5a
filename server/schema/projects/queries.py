"""Lists of projects, and the queries for them."""

from __future__ import annotations

from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events.core import ids
from server.events.projects import ProjectStatus
from server.reads.labeling.task_orders import SortDirection
from server.reads.named_lists import NamedOrder
from server.reads.projects import (
    count_projects,
    project_conditions,
    project_rows,
    rows_drawing_on,
)
from server.reads.session import ReadSession
from server.schema.core.base import Connection, query
from server.schema.core.context import Info, session_of
from server.schema.core.paging import paging
from server.schema.named_lists import NamedListing, prefix_of
from server.schema.projects.types import Project, load_project, project_of


@strawberry.input(description="All conditions that are given must hold.")
class ProjectFilter:
    """Selects projects."""

    statuses: list[ProjectStatus] | None = strawberry.field(
        default=None, description="By default, only active ones."
    )
    name_starts_with: str | None = strawberry.field(
        default=None, description="The case of the letters a to z does not count."
    )


async def visible_projects(
    info: Info,
    session: ReadSession,
    filter: ProjectFilter | None,
    listing: NamedListing,
    *,
    drawing_on: UUID | None = None,
) -> Connection[Project]:
    """Return a page of projects that the caller may see: of all, or those that use a taxonomy."""
    actor = await info.context.actor()
    held = None
    if not actor.may(Permission.PROJECT_READ):
        held = tuple(i for i in actor.project_roles if actor.may(Permission.PROJECT_READ, i))
    given, page = filter or ProjectFilter(), listing.page
    statuses = (ProjectStatus.ACTIVE,) if given.statuses is None else tuple(given.statuses)
    prefix = prefix_of(given.name_starts_with)
    used = None if drawing_on is None else ids.public("taxonomy", drawing_on)
    where = project_conditions(
        among_ids=held, drawing_on=used, statuses=statuses, name_prefix=prefix
    )
    if used is None:
        rows = await project_rows(session, where, page)
    else:
        rows = await rows_drawing_on(session, used, held, statuses, prefix, page)
    return listing.connection(
        "project",
        rows,
        lambda row: project_of(session, row),
        lambda: count_projects(session, where),
    )


@strawberry.type
class ProjectQueries:
    """Queries about projects."""

    @query(Permission.PROJECT_READ)
    async def project(self, info: Info, id: strawberry.ID) -> Project | None:
        """One project."""
        id_ = ids.expect("project", id, "id")
        return await load_project(info, session_of(self, info), id_)

    @query(Permission.PROJECT_READ)
    async def projects(
        self,
        info: Info,
        *,
        filter: ProjectFilter | None = None,
        order: NamedOrder = NamedOrder.CREATED,
        direction: SortDirection | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Project] | None:
        """The projects that the caller may see, archived ones only where a filter names them."""
        listing = NamedListing(order, direction, paging(first, after, last, before))
        return await visible_projects(info, session_of(self, info), filter, listing)
