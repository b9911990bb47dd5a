"""The way past one's own work: what the head of the queue does not offer, a walk from the last mark does.

Tasks that an annotator answered stay in the queue while others still have to. Without a mark every
claim would walk past them again, and grow slower with each answer. A mark says: up to here nothing
is free for this annotator. Whatever becomes free before it lowers it in the same transaction.
"""

from __future__ import annotations

from typing import TypeAlias
from uuid import UUID

import asyncpg

from server.commands.world import World
from server.events.base import Kind
from server.projections.load import Wanted
from server.projections.rows import ADAPTERS
from server.projections.tables import schema_of

PAGE = 200
"""Tasks read at once on the walk."""

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Place = tuple[int, int]
"""Urgency and rank: where a task stands in the queue."""
_START: Place = (-(2**31), -(2**63))


async def look_further(connection: Connection, world: World, org: UUID, wanted: Wanted) -> None:
    """Read more of the queue for every claimant to whom its head offers too little."""
    for project, annotator in wanted.claimants:
        needed = wanted.claims[project]
        if _offers(world, project, annotator) >= needed:
            continue
        if len(world.loaded.queue.get(project, ())) >= needed:
            await _walk(connection, world, org, project, annotator, needed)
        if not _offers(world, project, annotator):
            await _lapsed(connection, world, org, project, annotator, needed)


def _offers(world: World, project: UUID, annotator: UUID) -> int:
    return sum(1 for _ in world.offered(project, annotator))


async def _walk(  # noqa: PLR0913 - who walks where, and for how much
    connection: Connection, world: World, org: UUID, project: UUID, annotator: UUID, needed: int
) -> None:
    mark = await connection.fetchrow(
        "SELECT urgency, rank FROM queue_marks WHERE org_id = $1 AND project_id = $2 AND annotator_id = $3",
        org,
        project,
        annotator,
    )
    start: Place = (mark["urgency"], mark["rank"]) if mark else _START
    reached, passed, found = start, start, list[UUID]()
    while len(found) < needed:
        page = await _page(connection, world, org, project, reached)
        for id_, place in page:
            reached = place
            if world.free_for(id_, annotator):
                found.append(id_)
            elif not found:
                passed = place
        if len(page) < PAGE:
            break
    world.further[project, annotator] = found
    if passed != start:
        await _mark(connection, org, project, annotator, passed)


async def _page(
    connection: Connection, world: World, org: UUID, project: UUID, after: Place
) -> list[tuple[UUID, Place]]:
    rows = await connection.fetch(
        "SELECT id, version, state, urgency, rank "  # noqa: S608 - the schema of a generation
        f"FROM {schema_of(world.loaded.generation)}.task WHERE org_id = $1 AND project_id = $2 "
        "AND assignee_id IS NULL AND claimable AND (urgency, rank) > ($3, $4) "
        f"ORDER BY urgency, rank LIMIT {PAGE}",
        org,
        project,
        *after,
    )
    for row in rows:
        _admit(world, row)
    return [(row["id"], (row["urgency"], row["rank"])) for row in rows]


async def _mark(
    connection: Connection, org: UUID, project: UUID, annotator: UUID, place: Place
) -> None:
    await connection.execute(
        "INSERT INTO queue_marks (org_id, project_id, annotator_id, urgency, rank) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (org_id, project_id, annotator_id) DO UPDATE SET urgency = $4, rank = $5",
        org,
        project,
        annotator,
        *place,
    )


async def _lapsed(  # noqa: PLR0913 - who looks where, and for how much
    connection: Connection, world: World, org: UUID, project: UUID, annotator: UUID, needed: int
) -> None:
    """Offer tasks whose lease ran out but was not swept yet: the claim itself ends it."""
    schema = schema_of(world.loaded.generation)
    rows = await connection.fetch(
        f"SELECT t.id, t.version, t.state FROM {schema}.lease l JOIN {schema}.task t "  # noqa: S608
        "ON t.org_id = l.org_id AND t.id = l.task_id "
        "WHERE l.org_id = $1 AND l.project_id = $2 AND l.expires_at <= $3 ORDER BY l.expires_at LIMIT $4",
        org,
        project,
        world.now,
        needed + PAGE,
    )
    for row in rows:
        _admit(world, row)
    ids = dict.fromkeys(row["id"] for row in rows)
    world.further.setdefault((project, annotator), []).extend(ids)


def _admit(world: World, row: asyncpg.Record) -> None:
    world.states[row["id"]] = ADAPTERS[Kind.TASK].validate_json(row["state"])
    world.versions[row["id"]] = row["version"]
