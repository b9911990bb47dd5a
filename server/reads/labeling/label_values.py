"""The values of a label filter that asks for a value and everything below it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from server.events.core.refusal import Code, Refused
from server.events.taxonomies.taxonomies import Taxonomy
from server.projections.engine.concept_index import tree_id
from server.reads.forms import present_form, question_of
from server.reads.session import ReadSession
from server.reads.taxonomies.taxonomies import taxonomy_state, tree_of_version

MOST = 2_000
"""Concepts below a value, up to which all are listed; beyond, only those in use by labels."""

# LIMIT 1 and OFFSET 0 keep every step an index probe, whatever the planner thinks. UNION lists a
# concept with several parents once.
_BELOW = """
WITH RECURSIVE below (id) AS (
    SELECT $3::text COLLATE "C"
    UNION
    SELECT l.child FROM below b CROSS JOIN LATERAL (
        SELECT child FROM concept_links WHERE org_id = $1 AND tree = $2 AND parent = b.id
        OFFSET 0
    ) l
)
SELECT id FROM below LIMIT $4
"""
_IN_USE = """
WITH RECURSIVE used (value) AS (
    (
        SELECT value FROM projection.label
        WHERE org_id = $1 AND project_id = $3 AND question = $4 ORDER BY value LIMIT 1
    )
    UNION ALL
    SELECT (
        SELECT value FROM projection.label
        WHERE org_id = $1 AND project_id = $3 AND question = $4 AND value > u.value
        ORDER BY value LIMIT 1
    ) FROM used u WHERE u.value IS NOT NULL
), above (id, broader) AS (
    SELECT c.id, c.broader FROM used u CROSS JOIN LATERAL (
        SELECT id, broader FROM concepts
        WHERE org_id = $1 AND tree = $2 AND id = u.value LIMIT 1
    ) c
    UNION
    SELECT c.id, c.broader FROM above a
    CROSS JOIN LATERAL unnest(a.broader) p (id)
    CROSS JOIN LATERAL (
        SELECT id, broader FROM concepts WHERE org_id = $1 AND tree = $2 AND id = p.id LIMIT 1
    ) c
)
SELECT id, broader FROM above
"""


async def values_below(session: ReadSession, project: UUID, question: str, value: str) -> list[str]:
    """Return a value of a question with all values below it; none without such a question.

    The project's present form counts, also for old answers with such values. Below a concept with
    more than MOST descendants, only concepts that lead to labels of the project are returned.
    """
    form = await present_form(session, project)
    found = form and await question_of(session, form, question)
    if not found:
        return []
    if found.draws_on is None:
        return found.below(value)
    tree = await tree_of_version(session, found.draws_on)
    if tree is None:
        return []
    rows = await session.raw(_BELOW, session.org, tree, value, MOST + 1)
    if len(rows) <= MOST:
        return [row["id"] for row in rows]
    rows = await session.raw(_IN_USE, session.org, tree, project, question)
    return _reached(value, {row["id"]: row["broader"] for row in rows})


async def with_concepts_below(
    session: ReadSession,
    taxonomy: UUID,
    concepts: Sequence[str],
    *path: str | int,
    most: int | None = MOST,
) -> frozenset[str]:
    """Return concepts and all below them, in the newest version of a taxonomy.

    A concept that this version does not have stands for itself.

    Args:
        session: reads the taxonomy.
        taxonomy: the taxonomy.
        concepts: the ids of the concepts.
        path: where they stand in the input.
        most: the most ids below any of them, and above which no others are looked for; None for
            all.

    Raises:
        Refused: LIMIT where there are more.
    """
    state: Taxonomy | None = await taxonomy_state(session, taxonomy)
    found = set(concepts)
    if state is None or not state.versions:
        return frozenset(found)
    tree = tree_id(state.versions[-1].tree)
    for number, concept in enumerate(concepts):
        limit = None if most is None else most + 1
        rows = await session.raw(_BELOW, session.org, tree, concept, limit)
        if most is not None and max(len(rows), len(found)) > most:
            message = f"More than {most} concepts lie below: filter by narrower ones."
            raise Refused(Code.LIMIT, message, (*path, number))
        found.update(row["id"] for row in rows)
    return frozenset(found)


def _reached(top: str, broader: dict[str, list[str]]) -> list[str]:
    """Return a concept and its descendants, out of concepts given with their parents."""
    narrower: dict[str, list[str]] = {}
    for concept, parents in broader.items():
        for parent in parents:
            narrower.setdefault(parent, []).append(concept)
    found = {top: None}
    waiting = [top]
    while waiting:
        fresh = [child for child in narrower.get(waiting.pop(), ()) if child not in found]
        found.update(dict.fromkeys(fresh))
        waiting += fresh
    return list(found)
