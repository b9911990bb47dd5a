"""The values that a label filter stands for, if it asks for what lies below one, too."""

from __future__ import annotations

from uuid import UUID

from server.projections import tables
from server.schema.asked import asked, tree_of
from server.schema.context import Context
from server.schema.loaders import one
from server.schema.task_filter import TaskFilter

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


async def below(context: Context, given: TaskFilter | None, project: UUID) -> list[str]:
    """Return the value of a label filter with all below it; nothing if it does not ask for that.

    Looks at the project's present form: old answers that hold such values are found, too. Of a
    large part of a taxonomy, only concepts are given that labels of the project need.
    """
    if given is None or given.label is None or not given.label.within or not given.label.value:
        return []
    wanted, row = given.label, await one(context, tables.project, project)
    form = row and (project, row["form_version"])
    question = form and await asked(context, form, wanted.question)
    if not question:
        return []
    if question.draws_on is None:
        return question.below(wanted.value)
    tree = await tree_of(context, question.draws_on)
    if tree is None:
        return []
    org = context.me.org
    rows = await context.reader.raw(_BELOW, org, tree, wanted.value)
    if len(rows) <= MOST:
        return [row["id"] for row in rows]
    rows = await context.reader.raw(_IN_USE, org, tree, project, wanted.question)
    return _reached(wanted.value, {row["id"]: row["broader"] for row in rows})


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
