"""What a wish wrote, and the whole streams that undoing it needs."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

import asyncpg

from server.events.core.event import Event, Recorded, record
from server.events.core.refusal import Code, Refused
from server.events.labeling.bulk_change import slice_of
from server.events.projects import PROJECT, Project
from server.ledger.read import fetch, recorded
from server.ledger.select_columns import COLUMNS
from server.postgres import Connection
from server.projections.tables import schema_of

PAGE = 5_000
"""Positions that one statement reads."""
MOST = 200_000
"""The most events of one wish that are undone together."""
CANDIDATES = 2_000
"""Commands without events among which the beginning of an older bulk change is looked for."""
_WRITTEN = "e.position, e.stream, e.version, e.type, e.actor_id, e.command_id, e.correlation_id"
_AT = f"SELECT {_WRITTEN} FROM events e WHERE e.org_id = $1 AND e.position = $2"
_BETWEEN = (
    f"SELECT {_WRITTEN} FROM events e "
    "WHERE e.org_id = $1 AND e.position BETWEEN $2 AND $3 ORDER BY e.position"
)
_OF_ACTOR = (
    f"SELECT {_WRITTEN} FROM events e WHERE e.org_id = $1 AND e.actor_id = $2 "
    "AND e.position >= $3 AND e.position < $4 ORDER BY e.position"
)
_GENERATION = "SELECT projection_generation FROM ledger WHERE org_id = $1"
_PROJECT = (
    "SELECT p.state FROM {0}.project p WHERE p.org_id = $1 AND p.id IN "
    "($2, (SELECT t.project_id FROM {0}.task t WHERE t.org_id = $1 AND t.id = $2 LIMIT 1))"
)
_PARTS = (
    f"SELECT {_WRITTEN} FROM events e WHERE e.org_id = $1 AND e.correlation_id = $2 "
    "AND e.correlation_id <> e.command_id AND (e.actor_id = $3 OR e.actor_id IS NULL) "
    "ORDER BY e.position LIMIT $4"
)
_SPANS = (
    "SELECT command_id, first_position, last_position FROM commands "
    "WHERE org_id = $1 AND actor_id = $2 AND command_id = ANY ($3::uuid[])"
)
_BEGINNINGS = (
    "SELECT command_id FROM commands WHERE org_id = $1 AND actor_id = $2 "
    "AND first_position > last_position AND first_position <= $3 "
    "ORDER BY recorded_at DESC LIMIT $4"
)
_STREAMS = (
    "SELECT s.* FROM unnest($2::uuid[]) AS k(stream) CROSS JOIN LATERAL ("
    f"SELECT {COLUMNS} FROM events e WHERE e.org_id = $1 AND e.stream = k.stream "
    "ORDER BY e.version OFFSET 0) s"
)
_OF_TYPES = (
    f"SELECT {COLUMNS} FROM events e WHERE e.org_id = $1 AND e.stream = $2 "
    "AND e.type = ANY ($3::text[]) ORDER BY e.version"
)


@record
class Written:
    """One event of a wish, without its facts."""

    position: int
    stream: UUID
    type: str
    actor: UUID | None


async def written_with(connection: Connection, org: UUID, position: int) -> list[Written]:
    """Return, in order, all events of the wish that wrote a position.

    The commands of a wish share its correlation. Events from before correlations were kept have
    none: of those, the command is the wish, or the bulk change of which the command is a slice.

    Raises:
        Refused: NOT_FOUND where the ledger has no such position, LIMIT for too large a wish.
    """
    rows = await fetch(connection, org, _AT, org, position)
    if not rows:
        raise Refused(Code.NOT_FOUND, "There is no such event.", ("position",))
    at = rows[0]
    found = {row["position"]: row for row in await _command_around(connection, org, at)}
    if at["correlation_id"] is None:
        others = await _older_slices(connection, org, at)
    else:
        others = await _parts(connection, org, at)
    found |= {row["position"]: row for row in others}
    if len(found) > MOST:
        message = f"This wrote more than {MOST:,} events: undo it part by part."
        raise Refused(Code.LIMIT, message, ("position",))
    rows = [found[place] for place in sorted(found)]
    return [Written(r["position"], r["stream"], r["type"], r["actor_id"]) for r in rows]


async def _command_around(connection: Connection, org: UUID, at: Any) -> list[asyncpg.Record]:
    """Return the events of the command that wrote one: they are adjacent."""
    rows: list[Any] = [at]
    for step in (-1, 1):
        while len(rows) <= MOST:
            edge = rows[0 if step < 0 else -1]["position"]
            span = (edge - PAGE, edge - 1) if step < 0 else (edge + 1, edge + PAGE)
            page = await fetch(connection, org, _BETWEEN, org, *span)
            same = []
            for row in page[::step]:
                if (row["command_id"], row["actor_id"]) != (at["command_id"], at["actor_id"]):
                    break
                same.append(row)
            rows = [*same[::-1], *rows] if step < 0 else [*rows, *same]
            if len(same) < PAGE:
                break
    return rows


async def _parts(connection: Connection, org: UUID, at: Any) -> list[asyncpg.Record]:
    """Return the events of other commands that share the correlation of one."""
    wish, actor = at["correlation_id"], at["actor_id"]
    rows = await fetch(connection, org, _PARTS, org, wish, actor, MOST + 1)
    if wish == at["command_id"] or actor is None:
        return rows
    return [*rows, *await _of_commands(connection, org, actor, [wish])]


async def _of_commands(
    connection: Connection, org: UUID, actor: UUID, commands: Sequence[UUID]
) -> list[asyncpg.Record]:
    rows = await fetch(connection, org, _SPANS, org, actor, list(commands))
    found: list[Any] = []
    for _, first, last in rows:
        if first <= last:
            found += await fetch(connection, org, _BETWEEN, org, first, last)
    return found


async def _older_slices(connection: Connection, org: UUID, at: Any) -> list[asyncpg.Record]:
    """Return the events of all slices of a bulk change from before correlations were kept.

    Ids of slices are made from the id of the command that began the change, which wrote nothing.
    Where that command is forgotten, the slices can no longer be told to belong together.
    """
    if at["actor_id"] is None:
        return []
    own, actor = at["command_id"], at["actor_id"]
    begun = await fetch(connection, org, _BEGINNINGS, org, actor, at["position"], CANDIDATES)
    for row in begun:
        ids = [slice_of(row["command_id"], number) for number in range(PAGE // 10)]
        if own in ids:
            return await _of_commands(connection, org, actor, ids)
    return []


async def streams_of(
    connection: Connection, org: UUID, streams: Collection[UUID]
) -> dict[UUID, list[Recorded[Event]]]:
    """Return all events of some streams, in order."""
    rows = await fetch(connection, org, _STREAMS, org, list(streams))
    # The stream of a project may have tens of thousands, which take a second to read.
    return await asyncio.to_thread(_by_stream, org, rows)


def _by_stream(org: UUID, rows: Iterable[asyncpg.Record]) -> dict[UUID, list[Recorded[Event]]]:
    found = defaultdict[UUID, list[Recorded[Event]]](list)
    for row in rows:
        found[row["stream"]].append(recorded(org, row))
    return found


async def written_by(
    connection: Connection, org: UUID, actor: UUID | None, first: int, below: int
) -> tuple[int, list[Written]]:
    """Return, in order, events of a member between two positions, the last page of them.

    Args:
        connection: a connection to the ledger.
        org: the organization of the ledger.
        actor: the member.
        first: the first position to look at.
        below: the position before which to look.

    Returns:
        The first position of the page, and its events.
    """
    low = max(first, below - PAGE)
    rows = await fetch(connection, org, _OF_ACTOR, org, actor, low, below)
    return low, [Written(r["position"], r["stream"], r["type"], r["actor_id"]) for r in rows]


async def migration_start(
    connection: Connection, org: UUID, recorded: Recorded[Event]
) -> int | None:
    """Return the position at which the label migration of an event was started."""
    migration: UUID = recorded.event.migration  # type: ignore[attr-defined]
    states = await _project_of(connection, org, recorded.stream)
    started = (one for state in states for one in state.migrations if one.id == migration)
    return next((one.started for one in started), None)


async def events_of_project(
    connection: Connection, org: UUID, project: UUID, types: Collection[str]
) -> tuple[Project, list[Recorded[Event]]]:
    """Return a project, and its events of some types up to that state at least, in order."""
    [state] = await _project_of(connection, org, project)
    rows = await fetch(connection, org, _OF_TYPES, org, project, sorted(types))
    return state, [recorded(org, row) for row in rows]


async def _project_of(connection: Connection, org: UUID, stream: UUID) -> list[Project]:
    """Return a project, or that of a task; nothing for another stream."""
    rows = await fetch(connection, org, _GENERATION, org)
    text = _PROJECT.format(schema_of(rows[0][0]))
    found = await fetch(connection, org, text, org, stream)
    return [PROJECT.decode(row["state"]) for row in found]
