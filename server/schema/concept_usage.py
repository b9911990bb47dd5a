"""How often labels name a concept, with everything below it rolled up."""

from __future__ import annotations

from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.reads.session import ReadSession
from server.reads.statistics import concept_counts, counted_position
from server.schema.base import Position
from server.schema.context import Context


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


async def usage_of(
    context: Context,
    session: ReadSession,
    taxonomy: UUID,
    number: int,
    concept: str,
    project: UUID,
) -> ConceptUsage:
    """Return how often a concept is used in the questions of a project that draw on its taxonomy.

    Raises:
        Refused: NOT_FOUND, FORBIDDEN.
    """
    await context.require(Permission.STATISTICS_READ, project)
    counts = await concept_counts(session, (taxonomy, project))
    outline = await context.services.taxonomies.outline(context.me.org, taxonomy, number)
    below = outline.descendants(concept)
    return ConceptUsage(
        as_of_position=Position(await counted_position(session)),
        own=counts[concept],
        with_narrower=sum(counts[id_] for id_ in (concept, *below)),
    )
