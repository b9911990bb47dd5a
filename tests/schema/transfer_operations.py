"""Imports of files and exports, prepared so that the right alone decides."""

from __future__ import annotations

from uuid import UUID

import asyncpg

from server.events.core import ids
from server.events.core.ids import uuid7
from tests.schema.prepared_callers import Caller, PreparedOrganization
from tests.schema.valid_inputs import Arguments, prepares, wish
from tests.support.workspace import Workspace

_UPLOAD = (
    "INSERT INTO uploads (org_id, id, member_id, project_id, name, format, size, received, "
    "created_at, expires_at, status) VALUES ($1, $2, $3, $4, 'a.csv', 'csv', 0, 0, $5::timestamptz,"
    " $5::timestamptz + interval '1 day', $6)"
)


async def uploaded(
    owner: asyncpg.Connection, workspace: Workspace, project: UUID, member: UUID, status: str | None
) -> str:
    """An empty file that a member sent."""
    id_ = uuid7()
    await owner.execute(_UPLOAD, workspace.org, id_, member, project, workspace.clock(), status)
    return ids.public("upload", id_)


@prepares("startImport")
async def an_upload(at: PreparedOrganization, who: Caller) -> Arguments:
    member = at.insider(who).member
    return wish(upload=await uploaded(at.owner, at.workspace, at.project, member, None))


@prepares("fileImport")
async def an_import(at: PreparedOrganization, who: Caller) -> Arguments:
    member = at.workspace.owner.member
    return {"id": await uploaded(at.owner, at.workspace, at.project, member, "finished")}


@prepares("createExport")
async def tasks(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(kind="TASKS", project=at.public_project)


@prepares("createExport: events of the project")
async def events_of_the_project(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(kind="EVENTS", stream=at.public_project)


@prepares("createExport: events of the organization")
async def all_events(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(kind="EVENTS")
