"""Imports of files and exports, prepared so that the right alone decides."""

from __future__ import annotations

from uuid import UUID

from server.events.core import ids
from server.events.core.ids import uuid7
from tests.schema.prepared_callers import Caller, PreparedOrganization
from tests.schema.valid_inputs import Arguments, prepares, wish

_UPLOAD = (
    "INSERT INTO uploads (org_id, id, member_id, project_id, name, format, size, received, "
    "created_at, expires_at, status) VALUES ($1, $2, $3, $4, 'a.csv', 'csv', 0, 0, $5::timestamptz,"
    " $5::timestamptz + interval '1 day', $6)"
)


async def uploaded(at: PreparedOrganization, member: UUID, status: str | None) -> str:
    """An empty file that a member sent."""
    id_, org = uuid7(), at.workspace.org
    values = (org, id_, member, at.project, at.workspace.clock(), status)
    await at.owner.execute(_UPLOAD, *values)
    return ids.public("upload", id_)


@prepares("startImport")
async def an_upload(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(upload=await uploaded(at, at.insider(who).member, None))


@prepares("fileImport")
async def an_import(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"id": await uploaded(at, at.workspace.owner.member, "finished")}


@prepares("createExport")
async def tasks(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(kind="TASKS", project=at.public_project)


@prepares("createExport: events of the project")
async def events_of_the_project(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(kind="EVENTS", project=at.public_project)


@prepares("createExport: events of the organization")
async def all_events(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(kind="EVENTS")
