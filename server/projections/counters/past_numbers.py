"""Numbers of counters by position: the changes that events made, and checkpoints of their sums.

The numbers at a position are those of the last checkpoint before it, and the changes since. A
checkpoint is written once the changes since the last one are as large as that one, so that all
checkpoints together are no larger than all changes, and a read sums about as much as it returns.

Every function that writes works inside the caller's transaction, in which the tenant is set.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from operator import itemgetter
from typing import TypeAlias
from uuid import UUID

import orjson
from asyncpg import Record

from server.postgres import Connection
from server.projections.counters import statements
from server.projections.counters.statements import Part

Name: TypeAlias = "tuple[str, ...]"
"""The name of a number within a series: the rest of its key, and its column."""
Expand: TypeAlias = "Callable[[Name], Iterable[tuple[Name, int]]]"
Expansion: TypeAlias = "Callable[[str], Expand | None]"
"""Returns how the numbers in a series are expanded; see `CounterTable.expand`."""
Change: TypeAlias = "tuple[tuple[UUID, str, Name], Sequence[int]]"
"""A number, as a `PastPlace`, and each position whose event changes it, followed by the amount."""
Numbers: TypeAlias = "defaultdict[Name, int]"

WIDTH = 1_024
"""A row of changes spans fewer positions."""
LEAST = 8_192
"""Bytes of changes between two checkpoints, at least."""
READ = 50
"""Rows of changes that are in memory at once while checkpoints are written."""

_OF = "org_id = $1 AND project_id = {0}.project_id AND name = {0}.name"
_INSERT = f"""
INSERT INTO statistics_changes AS c (org_id, project_id, name, since, until, changes, weight)
SELECT $1::uuid, n.*, octet_length(n.changes) + coalesce((
    SELECT l.weight FROM statistics_changes l WHERE {_OF.format("n")}
    ORDER BY l.until DESC, l.id DESC LIMIT 1
), 0)
FROM unnest($2::uuid[], $3::text[], $4::bigint[], $5::bigint[], $6::text[])
    AS n (project_id, name, since, until, changes)
RETURNING project_id, name, weight - octet_length(changes) > (
    SELECT coalesce(max(k.weight + greatest(octet_length(k.numbers), {LEAST})), {LEAST}) FROM (
        SELECT weight, numbers FROM statistics_checkpoints WHERE {_OF.format("c")}
        ORDER BY position DESC LIMIT 1
    ) k
) AS due"""
_OF_TABLES = "split_part(name, ' ', 1) = ANY ($2::text[])"
"""A series has the name of its table, or `series_of` the table."""
_SERIES = (
    f"SELECT DISTINCT project_id, name FROM statistics_changes WHERE org_id = $1 AND {_OF_TABLES}"
)
_LAST = """
SELECT position, numbers FROM statistics_checkpoints
WHERE org_id = $1 AND project_id = $2 AND name = $3 ORDER BY position DESC LIMIT 1"""
_SINCE = """
SELECT since, until, weight, octet_length(changes) AS bytes, changes FROM statistics_changes
WHERE org_id = $1 AND project_id = $2 AND name = $3 AND until > $4 ORDER BY since, id"""
_CHECKPOINT = """
INSERT INTO statistics_checkpoints (org_id, project_id, name, position, weight, numbers)
VALUES ($1, $2, $3, $4, $5, $6)"""
_FORGET = """
DELETE FROM statistics_checkpoints k USING unnest($2::uuid[], $3::text[], $4::bigint[])
    AS n (project_id, name, since)
WHERE k.org_id = $1 AND k.project_id = n.project_id AND k.name = n.name AND k.position >= n.since"""


async def add(
    connection: Connection,
    org: UUID,
    changes: Sequence[Change],
    expansion: Expansion,
) -> None:
    """Store the changes of events after all that were stored, with checkpoints where they are due.

    Args:
        connection: inside a transaction of the organization.
        org: the organization.
        changes: of numbers of projects.
        expansion: returns how the numbers of each series are expanded.
    """
    if parts := insertion(changes):
        stored = await statements.run(connection, org, parts)
        await write_due(connection, org, stored, expansion)


def insertion(changes: Sequence[Change]) -> list[Part]:
    """Return the statement that stores changes; none where nothing changes."""
    rows = _rows(changes)
    return [(_INSERT, [*map(list, zip(*rows, strict=True))])] if rows else []


async def write_due(
    connection: Connection, org: UUID, stored: Iterable[Record], expansion: Expansion
) -> None:
    """Write the checkpoints that are due, given what the statement of `insertion` returned."""
    for row in stored:
        if row["due"]:
            project, name = row["project_id"], row["name"]
            await _write_checkpoints(connection, org, project, name, expansion(name))


async def insert(connection: Connection, org: UUID, changes: Sequence[Change]) -> None:
    """Store the changes of any events; `write_all_checkpoints` must follow."""
    if rows := _rows(changes):
        await connection.execute(_INSERT, org, *map(list, zip(*rows, strict=True)))
        projects, names, sinces, *_ = map(list, zip(*rows, strict=True))
        await connection.execute(_FORGET, org, projects, names, sinces)


async def write_all_checkpoints(
    connection: Connection,
    org: UUID,
    tables: Collection[str],
    expansion: Expansion,
) -> None:
    """Write the checkpoints that are due of some tables of an organization."""
    for project, name in await connection.fetch(_SERIES, org, list(tables)):
        await _write_checkpoints(connection, org, project, name, expansion(name))


async def clear(connection: Connection, org: UUID, tables: Collection[str]) -> None:
    """Delete all changes and checkpoints of some tables of an organization."""
    for stored in ("statistics_changes", "statistics_checkpoints"):
        text = f"DELETE FROM {stored} WHERE org_id = $1 AND {_OF_TABLES}"
        await connection.execute(text, org, list(tables))


async def forget(connection: Connection, org: UUID, project: UUID, of: str) -> None:
    """Delete all changes and checkpoints of a slice of a project, by its id."""
    for stored in ("statistics_changes", "statistics_checkpoints"):
        text = (
            f"DELETE FROM {stored} WHERE org_id = $1 AND project_id = $2 "
            "AND split_part(name, ' ', 2) = $3"
        )
        await connection.execute(text, org, project, of)


def summed(
    checkpoint: str | None,
    changes: Iterable[str],
    after: int,
    until: int,
    expand: Expand | None = None,
) -> Numbers:
    """Return the numbers at a position.

    Args:
        checkpoint: the stored numbers of the last checkpoint; None if there is none.
        changes: stored changes, among them all after the checkpoint and up to the position.
        after: the position of the checkpoint, 0 if there is none.
        until: the position.
        expand: how the changes are expanded; a checkpoint already is.
    """
    numbers = _decoded(checkpoint)
    for text in changes:
        _add(numbers, text, after, until, expand)
    return numbers


def _rows(changes: Iterable[Change]) -> list[tuple[UUID, str, int, int, str]]:
    """Return rows: project, series, first and last position, and the changes."""
    parts: defaultdict[tuple[UUID, str, int], tuple[dict[Name, int], list[tuple[int, int, int]]]]
    parts = defaultdict(lambda: ({}, []))
    for (project, series, name), of in changes:
        width = -1
        for position, amount in zip(of[::2], of[1::2], strict=True):
            if not amount:
                continue
            if width != position // WIDTH:
                width = position // WIDTH
                names, found = parts[project, series, width]
                number = names.setdefault(name, len(names))
            found.append((position, number, amount))
    rows = []
    for (project, series, _), (names, found) in parts.items():
        positions, of, amounts = zip(*sorted(found, key=itemgetter(0)), strict=True)
        stored = orjson.dumps([list(names), positions, of, amounts])
        rows.append((project, series, positions[0], positions[-1], stored.decode()))
    return rows


async def _write_checkpoints(
    connection: Connection, org: UUID, project: UUID, name: str, expand: Expand | None
) -> None:
    """Go through the changes since the last checkpoint, and write those that are due.

    A checkpoint lies between rows that do not overlap, so that no row belongs to both of its sides:
    they come by their first positions, so that none begins before one that came earlier. So none
    lies behind the last row, whose changes are not added up.
    """
    of = (org, project, name)
    last = await connection.fetchrow(_LAST, *of)
    reached, stored = (last["position"], last["numbers"]) if last else (0, "[]")
    numbers, size, weight = _decoded(stored), len(stored.encode()), 0
    place, before = reached, None
    async for row in connection.cursor(_SINCE, *of, reached, prefetch=READ):
        if before is not None:
            _add(numbers, before["changes"], reached, before["until"], expand)
        if weight > max(LEAST, size) and row["since"] > place:
            text = _encoded(numbers)
            await connection.execute(_CHECKPOINT, *of, place, row["weight"] - row["bytes"], text)
            size, weight = len(text.encode()), 0
        place, weight, before = max(place, row["until"]), weight + row["bytes"], row


def _add(numbers: Numbers, text: str, after: int, until: int, expand: Expand | None = None) -> None:
    """Add the changes in a row that lie after one position and up to another."""
    names, positions, of, amounts = orjson.loads(text)
    sums = [0] * len(names)
    if after < positions[0] and positions[-1] <= until:
        for number, amount in zip(of, amounts, strict=True):
            sums[number] += amount
    else:
        for position, number, amount in zip(positions, of, amounts, strict=True):
            if after < position <= until:
                sums[number] += amount
    for name, amount in zip(map(tuple, names), sums, strict=True):
        if amount and expand is None:
            numbers[name] += amount
        elif amount and expand is not None:
            for other, each in expand(name):
                numbers[other] += each * amount


def _encoded(numbers: Numbers) -> str:
    return orjson.dumps([[*name, number] for name, number in numbers.items() if number]).decode()


def _decoded(text: str | None) -> Numbers:
    stored = orjson.loads(text) if text else ()
    return defaultdict(int, {tuple(name): number for *name, number in stored})
