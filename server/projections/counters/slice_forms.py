"""Which versions of a project's form draw on which versions of taxonomies, for slices by these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeAlias
from uuid import UUID

from server.events.slices.predicates import Drawn
from server.postgres import Connection

DrawnBy: TypeAlias = "Mapping[UUID, Drawn]"
"""By project, what the versions of its form draw on."""

DRAWN = """
SELECT d.project_id, d.number, q->>'name' AS question, q->'taxonomy'->>'taxonomy' AS taxonomy,
    (q->'taxonomy'->>'version')::int AS version
FROM {0}.document d CROSS JOIN LATERAL json_array_elements(d.body::json->'questions') q
WHERE d.org_id = $1 AND d.project_id = ANY ($2::uuid[]) AND d.kind = 'form'
AND d.body IS NOT NULL AND q->'taxonomy'->>'taxonomy' IS NOT NULL
"""
"""Reads on what each question of each version of a form draws, in `{0}` as the schema of tables."""


async def drawn_by(
    connection: Connection, org: UUID, schema: str, projects: Collection[UUID]
) -> DrawnBy:
    """Return what the forms of projects draw on; nothing of a version whose form was erased.

    A version of a form never changes, and is there before the first answer under it.
    """
    if not projects:
        return {}
    return drawn_in(await connection.fetch(DRAWN.format(schema), org, [*projects]))


def drawn_in(rows: Iterable[Any]) -> DrawnBy:
    """Return what the forms of projects draw on, given rows of `DRAWN`."""
    found: defaultdict[UUID, defaultdict[int, set[tuple[str, int]]]]
    found = defaultdict(lambda: defaultdict(set))
    for row in rows:
        found[row["project_id"]][row["number"]].add((row["taxonomy"], row["version"]))
    return found
