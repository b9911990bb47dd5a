"""The values that a label filter stands for, if it asks for what lies below one, too."""

from __future__ import annotations

from uuid import UUID

from server.projections import tables
from server.schema.asked import asked, tree_of
from server.schema.context import Context
from server.schema.loaders import one
from server.schema.task_filter import TaskFilter

# Every step is an index probe, and a concept below several others is met once. Of 80,000 concepts
# few are in use in one project, and only these are compared with the labels of each task.
_BELOW = """
WITH RECURSIVE below (id) AS (
    SELECT $3::text COLLATE "C"
    UNION
    SELECT l.child FROM below b CROSS JOIN LATERAL (
        SELECT child FROM concept_links WHERE org_id = $1 AND tree = $2 AND parent = b.id
        OFFSET 0
    ) l
)
SELECT id FROM below b WHERE EXISTS (
    SELECT 1 FROM projection.label
    WHERE org_id = $1 AND project_id = $4 AND question = $5 AND value = b.id
    OFFSET 0
)
"""


async def below(context: Context, given: TaskFilter | None, project: UUID) -> list[str]:
    """Return the value of a label filter with all below it; nothing if it does not ask for that.

    Looks at the project's present form: old answers that hold such values are found, too.
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
    scope = (context.me.org, tree, wanted.value, project, wanted.question)
    rows = await context.reader.raw(_BELOW, *scope)
    return [wanted.value, *(row["id"] for row in rows if row["id"] != wanted.value)]
