"""How often labels name a concept, with everything below it rolled up."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import partial
from uuid import UUID

import orjson
import strawberry

from server.access.permissions import Permission
from server.events import ids
from server.projections import tables
from server.schema.base import Position
from server.schema.context import Context
from server.schema.loaders import document, loader, one
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


_COUNTS = """
SELECT w.*, l.value, l.labels FROM unnest($2::uuid[], $3::text[]) w (project, question)
CROSS JOIN LATERAL (
    SELECT value, sum(annotations)::bigint AS labels FROM statistics_labels
    WHERE org_id = $1 AND project_id = w.project AND question = w.question GROUP BY value
) l
"""


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
    read = loader(context, "usage", partial(_read, context))
    counts = await read.load((taxonomy, project))
    outline = await context.services.taxonomies.outline(context.me.org, taxonomy, number)
    below = outline.descendants(concept)
    return ConceptUsage(
        as_of_position=await checkpoint(context),
        own=counts[concept],
        with_narrower=sum(counts[id_] for id_ in (concept, *below)),
    )


async def _read(context: Context, keys: Sequence[tuple[UUID, UUID]]) -> list[Counter[str]]:
    """Return the counts of all concepts of each taxonomy in a project."""
    questions = await asyncio.gather(*(_drawing(context, *key) for key in keys))
    wanted = {
        (project, question)
        for (_, project), names in zip(keys, questions, strict=True)
        for question in names
    }
    counts: dict[tuple[UUID, str], Counter[str]] = defaultdict(Counter)
    given = zip(*wanted, strict=True) if wanted else ((), ())
    for row in await context.reader.raw(_COUNTS, context.me.org, *map(list, given)):
        counts[row["project"], row["question"]][row["value"]] += row["labels"]
    return [
        sum((counts[project, name] for name in names), Counter())
        for (_, project), names in zip(keys, questions, strict=True)
    ]


async def _drawing(context: Context, taxonomy: UUID, project: UUID) -> list[str]:
    """Return the questions of a project's form that draw on a taxonomy."""
    row = await one(context, tables.project, project)
    form = row and await document(context, project, "form", row["form_version"])
    questions = orjson.loads(form["body"])["questions"] if form and form["body"] else []
    name = ids.public("taxonomy", taxonomy)
    return [q["name"] for q in questions if (q.get("taxonomy") or {}).get("taxonomy") == name]
