"""Slices, defined and removed through the writer, and counted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from server.commands import Receipt
from server.events.core.ids import uuid7
from server.events.slices import definitions
from server.events.slices.predicates import Predicate
from server.jobs.slices import SliceBackfill
from tests.support.databases import Database
from tests.support.jobs import run_once
from tests.support.workspace import Workspace


async def define_slice(
    workspace: Workspace, project: UUID, name: str = "North", **predicate: Any
) -> UUID:
    """Define a slice, rights or not; return its id."""
    id_, given = uuid7(), Predicate.model_validate(predicate)
    await workspace.do(
        lambda current: definitions.define(
            current.project(project), slice_=id_, name=name, predicate=given
        ),
        projects=(project,),
    )
    return id_


async def remove_slice(workspace: Workspace, project: UUID, slice_: UUID) -> Receipt:
    """Remove a slice, rights or not."""
    return await workspace.do(
        lambda current: definitions.remove(current.project(project), slice_=slice_),
        projects=(project,),
    )


async def backfilled(database: Database) -> int:
    """Count all tasks there are for slices; return how many steps it took."""
    steps = 0
    while found := await run_once(SliceBackfill, database.server_url):
        steps += found
    return steps
