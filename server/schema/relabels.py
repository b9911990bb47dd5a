"""What has to be answered anew, since a migration could not tell what its labels became."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events import ids
from server.events.base import Kind
from server.events.tasks import Annotation, Task
from server.projections.rows import ADAPTERS
from server.schema.base import query
from server.schema.chosen import ConceptLabel, Given, Present, Source, words
from server.schema.context import Context, Info
from server.schema.loaders import loader

_STATES = (
    "SELECT s.* FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL ("
    "SELECT id, state FROM projection.task WHERE org_id = $1 AND id = k.id LIMIT 1) s"
)


@strawberry.type(description="A label that a person has to give anew.")
class RelabelItem:
    """A doubtful label of an annotation that was set aside."""

    annotation_id: strawberry.ID
    question: str
    region: str | None = strawberry.field(description="The region that it labels, if any.")
    concept: str = strawberry.field(description="What was chosen, in the version of then.")
    candidates: list[str] = strawberry.field(
        description="Concepts of the present version that may be meant; there may be none."
    )
    rule: str = strawberry.field(description="SPLIT, REMOVED or AMBIGUOUS.")
    project: strawberry.Private[UUID]
    form_version: strawberry.Private[int]

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def chosen(self, info: Info, language: str | None = None) -> ConceptLabel | None:
        """What was chosen, in the words of then; null where the form of then is gone."""
        then = Source(Given(self.project, self.form_version), self.question)
        found = await words(info.context, then, [self.concept], language)
        return found[0] if found else None

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def choices(self, info: Info, language: str | None = None) -> list[ConceptLabel] | None:
        """The candidates with label and path; null where the present form does not ask for them."""
        now = Source(Present(self.project), self.question)
        return await words(info.context, now, self.candidates, language)


async def relabel_of(context: Context, task: Any, *, sees_all: bool) -> list[RelabelItem]:
    """Return what waits in the task of a row, as far as the caller may see the annotations."""
    if not task["relabel"]:
        return []
    read = partial(_outdated, context)
    found: list[Annotation] = await loader(context, "relabel", read).load(task["id"])
    me = context.me.member
    return [
        _shown(task["project_id"], annotation, item)
        for annotation in found
        if annotation.aside is not None and (sees_all or annotation.author == me)
        for item in annotation.aside.items or ()
    ]


def _shown(project: UUID, annotation: Annotation, item: dict[str, Any]) -> RelabelItem:
    known = {name: item[name] for name in ("question", "region", "concept", "candidates", "rule")}
    return RelabelItem(
        annotation_id=strawberry.ID(ids.public("annotation", annotation.id)),
        project=project,
        form_version=annotation.form_version,
        **known,
    )


async def _outdated(context: Context, tasks: Sequence[UUID]) -> list[list[Annotation]]:
    rows = await context.reader.raw(_STATES, context.me.org, list(tasks))
    states: dict[UUID, Task] = {
        row["id"]: ADAPTERS[Kind.TASK].validate_json(row["state"]) for row in rows
    }
    return [states[id_].outdated if id_ in states else [] for id_ in tasks]
