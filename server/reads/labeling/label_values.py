"""The values that a label filter stands for where it asks for everything below one, too."""

from __future__ import annotations

from uuid import UUID

from server.reads.forms import present_form, question_of
from server.reads.session import ReadSession
from server.reads.taxonomies.taxonomies import tree_of_version

MOST = 2_000
"""Concepts that are looked at from above; where there are more, only those in use are."""

# LIMIT 1 and OFFSET 0 keep every step an index probe, whatever the planner thinks. A concept below
# several others is met once.
_BELOW = f"""
WITH RECURSIVE below (id) AS (
    SELECT $3::text COLLATE "C"
    UNION
    SELECT l.child FROM below b CROSS JOIN LATERAL (
        SELECT child FROM concept_links WHERE org_id = $1 AND tree = $2 AND parent = b.id
        OFFSET 0
    ) l
)
SELECT id FROM below LIMIT {MOST + 1}
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
    """Return a value of a question with all below it; nothing where the form does not ask for it.

    Looks at the project's present form: old answers that hold such values are found, too. Of a
    large part of a taxonomy, only concepts are given that labels of the project need.
    """
    form = await present_form(session, project)
    asked = form and await question_of(session, form, question)
    if not asked:
        return []
    if asked.draws_on is None:
        return asked.below(value)
    tree = await tree_of_version(session, asked.draws_on)
    if tree is None:
        return []
    rows = await session.raw(_BELOW, session.org, tree, value)
    if len(rows) <= MOST:
        return [row["id"] for row in rows]
    rows = await session.raw(_IN_USE, session.org, tree, project, question)
    return _reached(value, {row["id"]: row["broader"] for row in rows})


def _reached(top: str, broader: dict[str, list[str]]) -> list[str]:
    """Return a concept and all below it, out of some concepts with what lies above them."""
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
