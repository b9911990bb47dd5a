"""How often labels name a concept, with everything below it rolled up."""

from __future__ import annotations

import asyncio
from uuid import UUID

import orjson
import strawberry

from server.access.permissions import Permission
from server.events import ids
from server.projections import tables
from server.schema.base import Position
from server.schema.context import Context
from server.schema.loaders import one
from server.schema.statistics import checkpoint


@strawberry.type(description="How many labels name a concept.")
class ConceptUsage:
    """Labels of annotations that count; one annotation may have several."""

    as_of_position: Position = strawberry.field(
        description="The last position that is counted; what happened since is not."
    )
    own: int = strawberry.field(description="Labels that name the concept itself.")
    with_narrower: int = strawberry.field(
        description="Labels that name it or anything below it, each once."
    )


_FORM = (
    "SELECT body FROM projection.document "
    "WHERE org_id = $1 AND project_id = $2 AND kind = 'form' AND number = $3"
)
_COUNTS = (
    "SELECT value, sum(annotations)::bigint AS labels FROM statistics_labels "
    "WHERE org_id = $1 AND project_id = $2 AND question = ANY ($3::text[]) GROUP BY value"
)


async def usage_of(
    context: Context, taxonomy: UUID, number: int | None, concept: str, project: UUID
) -> ConceptUsage | None:
    """Return how often a concept is used in the questions of a project that draw on its taxonomy.

    Raises:
        Refused: NOT_FOUND, FORBIDDEN.
    """
    if number is None:
        return None
    await context.require(Permission.STATISTICS_READ, project)
    counts = await _once(context, taxonomy, project)
    outline = await context.services.writer.vocabularies.outline(context.me.org, taxonomy, number)
    below = outline.descendants(concept)
    return ConceptUsage(
        as_of_position=await checkpoint(context),
        own=counts.get(concept, 0),
        with_narrower=sum(counts.get(id_, 0) for id_ in (concept, *below)),
    )


async def _once(context: Context, taxonomy: UUID, project: UUID) -> dict[str, int]:
    """Return the counts of all concepts, read once for all concepts of an operation."""
    name = f"usage of {taxonomy} in {project}"
    if name not in context.loaders:
        context.loaders[name] = asyncio.ensure_future(_counts(context, taxonomy, project))
    found: dict[str, int] = await context.loaders[name]
    return found


async def _counts(context: Context, taxonomy: UUID, project: UUID) -> dict[str, int]:
    row = await one(context, tables.project, project)
    if row is None:
        return {}
    org, reader = context.me.org, context.reader
    forms = await reader.raw(_FORM, org, project, row["form_version"])
    questions = _drawing(forms[0]["body"] if forms else None, ids.public("taxonomy", taxonomy))
    rows = await reader.raw(_COUNTS, org, project, questions)
    return {row["value"]: row["labels"] for row in rows}


def _drawing(form: str | None, taxonomy: str) -> list[str]:
    """Return the questions of a form that draw on a taxonomy."""
    questions = orjson.loads(form)["questions"] if form else []
    return [q["name"] for q in questions if (q.get("taxonomy") or {}).get("taxonomy") == taxonomy]
