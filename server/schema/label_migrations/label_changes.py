"""Labels that a migration changed, and labels that a person has to give again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events.core import ids
from server.reads.labeling.annotations import (
    annotation_row,
    outdated_annotations,
    own_outdated_annotations,
)
from server.reads.session import ReadSession
from server.schema.core.base import Readable, query
from server.schema.core.node import link
from server.schema.forms.label_display import (
    AnnotationAnswerSource,
    ConceptLabel,
    CurrentAnswerSource,
    words,
)
from server.schema.label_migrations.types import LabelRule

L = TypeVar("L", bound="UnmappedLabel")


@strawberry.type
class UnmappedLabel(Readable):
    """What is said of a label for which a mapping has no single target, whoever maps it."""

    annotation_uuid: strawberry.Private[UUID]
    question: str
    region: str | None = strawberry.field(description="The region that it labels, if any.")
    concept: str = strawberry.field(description="What was chosen, in the version of then.")
    candidates: list[str] = strawberry.field(
        description="Concepts of the version mapped to that may be meant; there may be none."
    )
    rule: LabelRule = strawberry.field(description="SPLIT, REMOVED or AMBIGUOUS.")

    annotation = link(
        "annotation",
        attrgetter("annotation_uuid"),
        Permission.ANNOTATIONS_READ_OWN,
        "The annotation that the label is of.",
    )


@strawberry.type(description="A label that a person has to give anew.")
class RelabelItem(UnmappedLabel):
    """A label that could not be mapped, of an annotation that became OUTDATED."""

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def chosen(self, language: str | None = None) -> ConceptLabel | None:
        """What was chosen, in the words of then; null where the form of then is gone."""
        row = await annotation_row(self.session, self.annotation_uuid)
        if row is None:
            return None
        origin = AnnotationAnswerSource(row["project_id"], row["form_version"])
        found = await words(self.session, origin, self.question, [self.concept], language)
        return found[0] if found else None

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def choices(self, language: str | None = None) -> list[ConceptLabel] | None:
        """The candidates with label and path; null where the present form does not ask for them."""
        row = await annotation_row(self.session, self.annotation_uuid)
        if row is None:
            return None
        origin = CurrentAnswerSource(row["project_id"])
        return await words(self.session, origin, self.question, self.candidates, language)


async def relabel_of(session: ReadSession, task: Any, *, author: UUID | None) -> list[RelabelItem]:
    """Return the labels to give again in the task of a row.

    For a blind author they are the author's own, whether others fill the task by now or not.
    """
    if author is not None:
        found = await own_outdated_annotations(session, task["id"], author)
    else:
        found = await outdated_annotations(session, task["id"]) if task["relabel"] else []
    return [
        unmapped_label(RelabelItem, session, annotation.id, item)
        for annotation in found
        if annotation.aside is not None
        for item in annotation.aside.items or ()
    ]


def unmapped_label(
    made: type[L], session: ReadSession, annotation: UUID, item: Mapping[str, Any]
) -> L:
    """Return a label to give again, as an event, the state of an annotation or a run has it."""
    known = {name: item[name] for name in ("question", "concept", "candidates")}
    return made(
        session=session,
        annotation_uuid=annotation,
        region=item.get("region"),
        rule=LabelRule(item["rule"]),
        **known,
    )


@strawberry.type(description="What the label of a region was, and what it is.")
class RegionLabelChange:
    """The label of one region of an answer."""

    region: str
    before: str
    after: str
    rule: LabelRule | None = strawberry.field(description="Null where a migration was taken back.")


@strawberry.type(description="What the labels in an answer to a question were, and what they are.")
class LabelChange(Readable):
    """A change of a choice, or of the labels of regions."""

    annotation_uuid: strawberry.Private[UUID | None]
    question: str
    before: list[str] | None = strawberry.field(description="Null for regions.")
    after: list[str] | None = strawberry.field(description="Null for regions.")
    rules: list[LabelRule] | None = strawberry.field(
        description="By which rule each went that was there before; null for regions, and where a "
        "migration was taken back."
    )
    regions: list[RegionLabelChange] | None = strawberry.field(description="Null for a choice.")

    annotation = link(
        "annotation",
        attrgetter("annotation_uuid"),
        Permission.ANNOTATIONS_READ_OWN,
        "The annotation; null for the final answer of the task.",
    )


def label_change(session: ReadSession, change: Mapping[str, Any]) -> LabelChange:
    """Return a change of labels from the content of an event."""
    annotation, regions = change.get("annotation"), change.get("regions")
    rules = change.get("rules")
    return LabelChange(
        session=session,
        annotation_uuid=None if annotation is None else ids.expect("annotation", annotation),
        question=change["question"],
        before=change.get("before"),
        after=change.get("after"),
        rules=None if rules is None else [LabelRule(rule) for rule in rules],
        regions=None if regions is None else [_region(*one) for one in regions.items()],
    )


def _region(id_: str, said: Sequence[str]) -> RegionLabelChange:
    before, after, *rule = said
    return RegionLabelChange(
        region=id_, before=before, after=after, rule=LabelRule(rule[0]) if rule else None
    )
