"""Imports of files and exports, prepared so that the right alone decides."""

from __future__ import annotations

from uuid import UUID

from server.access.actor import Actor
from server.events.core import ids
from server.events.core.ids import uuid7
from server.events.exports import ExportKind, ExportOrigin, create_export
from tests.schema.prepared_callers import Caller, PreparedOrganization
from tests.schema.slice_operations import defined
from tests.schema.valid_inputs import Arguments, prepares, wish
from tests.support import taxonomy_acts as acts
from tests.support.workspace import Workspace

_UPLOAD = (
    "INSERT INTO uploads (org_id, id, member_id, project_id, name, format, size, received, "
    "created_at, expires_at, status, command_id) VALUES ($1, $2, $3, $4, 'a.csv', 'csv', $5, $5, "
    "$6::timestamptz, $6::timestamptz + interval '1 day', $7, $8)"
)
_PIECE = "INSERT INTO upload_chunks VALUES ($1, $2, 'file', 0, $3)"


async def uploaded(
    at: PreparedOrganization,
    by: Actor,
    project: UUID | None,
    status: str | None = None,
    body: bytes = b"text\nRome\n",
) -> str:
    """A file that a member sent; with a status, one whose import was started."""
    id_ = uuid7()
    command = None if status is None else uuid7()
    values = (project, len(body), at.workspace.clock(), status, command)
    await at.owner.execute(_UPLOAD, by.org, id_, by.member, *values)
    await at.owner.execute(_PIECE, by.org, id_, body)
    return ids.public("upload", id_)


@prepares("startImport")
async def an_upload(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(upload=await uploaded(at, at.insider(who), at.project))


@prepares("cancelImport")
async def a_running_import(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(upload=await uploaded(at, at.workspace.owner, at.project, "running"))


@prepares("fileImport")
async def an_import(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"id": await uploaded(at, at.workspace.owner, at.project, "finished")}


@prepares("fileImports")
async def imports(at: PreparedOrganization, who: Caller) -> Arguments:
    await uploaded(at, at.workspace.owner, at.project, "finished")
    return {"project": at.public_project}


@prepares("createExport")
async def tasks(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(kind="TASKS", project=at.public_project)


@prepares("createExport: of some tasks")
async def some_tasks(at: PreparedOrganization, who: Caller) -> Arguments:
    member = await at.somebody()
    filter = dict.fromkeys(("assignee", "author", "reviewer", "holder"), member)
    filter["slice"] = await defined(at)
    named = {"ids": [ids.public("task", await at.task())]}
    return wish(kind="TASKS", project=at.public_project, filter=filter | named)


@prepares("createExport: events of the project")
async def events_of_the_project(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(kind="EVENTS", project=at.public_project)


@prepares("createExport: events of the organization")
async def all_events(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(kind="EVENTS")


@prepares("createExport: events of a task")
async def events_of_a_task(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(kind="EVENTS", stream=ids.public("task", await at.task()))


async def exported(workspace: Workspace) -> None:
    """Put an export of everything on record."""
    scope = ids.public("organization", workspace.org)
    named = {"export": uuid7(), "kind": ExportKind.EVENTS, "origin": ExportOrigin.API}
    made = create_export(workspace.org, scope=scope, **named)
    await workspace.do(lambda _: made, organization=True)


@prepares("exports")
async def exports(at: PreparedOrganization, who: Caller) -> Arguments:
    await exported(at.workspace)
    await exported(at.other)
    return {"first": 5}


@prepares("exports: of a project")
async def exports_of_a_project(at: PreparedOrganization, who: Caller) -> Arguments:
    await exported(at.workspace)
    return {"project": at.public_project}


@prepares("importTaxonomy: a file that was sent")
async def a_taxonomy(at: PreparedOrganization, who: Caller) -> Arguments:
    body = b"id,label,parent\na,A,\n"
    upload = await uploaded(at, at.insider(who), None, body=body)
    taxonomy = await acts.create(at.workspace, "T", ("x",))
    return wish(taxonomy=ids.public("taxonomy", taxonomy), format="CSV", upload=upload)
