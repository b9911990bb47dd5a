"""Labels that a migration could not map, so that a person must give them again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events.core import ids
from server.events.labeling.tasks import Annotation
from server.reads.labeling.annotations import outdated_annotations
from server.reads.session import ReadSession
from server.schema.core.base import Readable, query
from server.schema.forms.label_display import (
    AnnotationAnswerSource,
    ConceptLabel,
    CurrentAnswerSource,
    words,
)


@strawberry.type(description="A label that a person has to give anew.")
class RelabelItem(Readable):
    """A label that could not be mapped, of an annotation that became OUTDATED."""

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
    async def chosen(self, language: str | None = None) -> ConceptLabel | None:
        """What was chosen, in the words of then; null where the form of then is gone."""
        origin = AnnotationAnswerSource(self.project, self.form_version)
        found = await words(self.session, origin, self.question, [self.concept], language)
        return found[0] if found else None

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def choices(self, language: str | None = None) -> list[ConceptLabel] | None:
        """The candidates with label and path; null where the present form does not ask for them."""
        origin = CurrentAnswerSource(self.project)
        return await words(self.session, origin, self.question, self.candidates, language)


async def relabel_of(session: ReadSession, task: Any, *, author: UUID | None) -> list[RelabelItem]:
    """Return the labels to give again in the task of a row, of all authors or of one."""
    if not task["relabel"]:
        return []
    return [
        _shown(session, task["project_id"], annotation, item)
        for annotation in await outdated_annotations(session, task["id"])
        if annotation.aside is not None and author in (None, annotation.author)
        for item in annotation.aside.items or ()
    ]


def _shown(
    session: ReadSession, project: UUID, annotation: Annotation, item: dict[str, Any]
) -> RelabelItem:
    known = {name: item[name] for name in ("question", "region", "concept", "candidates", "rule")}
    return RelabelItem(
        session=session,
        annotation_id=strawberry.ID(ids.public("annotation", annotation.id)),
        project=project,
        form_version=annotation.form_version,
        **known,
    )
