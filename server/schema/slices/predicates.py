"""The predicate of a slice as clients see it, and as they send it."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

import strawberry
from strawberry.utils.str_converters import to_camel_case

from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.events.slices.predicates import Drawn, Predicate
from server.ledger.time import in_utc

_INPUTS = "Names of inputs, one of which the task has."
_VERSIONS = "All answers that count, one at least, were given under one of these versions."
_DRAWN = (
    "All answers that count, one at least, were given under versions of the form in which a "
    "question draws on one of these versions. A migration of labels moves answers to another one."
)
_UNTIL = "The task was imported before this moment."
_VALUES = "As JSON shows them, one of which stands there: a text without quotes, `3` or `true`."


@strawberry.type(description="That one of some values stands in a task's meta at a path.")
class MetaCondition:
    """The fields of `MetaPredicate`."""

    path: list[str] = strawberry.field(description="Keys, from the outermost object inwards.")
    values: list[str] = strawberry.field(description=_VALUES)


@strawberry.type(description="That labels are of one of some versions of a taxonomy.")
class TaxonomyVersionCondition:
    """The fields of `TaxonomyPredicate`."""

    taxonomy_id: strawberry.ID
    versions: list[int]


@strawberry.type(description="What a task of a slice is like; all conditions that are given hold.")
class SlicePredicate:
    """The fields of `Predicate`; lists without items are no condition."""

    meta: list[MetaCondition]
    inputs: list[str] = strawberry.field(description=_INPUTS)
    form_versions: list[int] = strawberry.field(description=_VERSIONS)
    guideline_versions: list[int] = strawberry.field(description=_VERSIONS)
    taxonomy_versions: list[TaxonomyVersionCondition] = strawberry.field(description=_DRAWN)
    priority_at_least: int | None
    priority_at_most: int | None
    imported_since: datetime | None
    imported_until: datetime | None = strawberry.field(description=_UNTIL)


@strawberry.input(description="That one of some values stands in a task's meta at a path.")
class MetaConditionInput:
    """The fields of `MetaPredicate`."""

    path: list[str] = strawberry.field(description="Keys, from the outermost object inwards.")
    values: list[str] = strawberry.field(description=_VALUES)


@strawberry.input(description="That labels are of one of some versions of a taxonomy.")
class TaxonomyVersionConditionInput:
    """The fields of `TaxonomyPredicate`."""

    taxonomy: strawberry.ID
    versions: list[int]


@strawberry.input(description="What a task of a slice is like; all conditions that are given hold.")
class SlicePredicateInput:
    """The fields of `Predicate`, of which one at least is given."""

    meta: list[MetaConditionInput] | None = None
    inputs: list[str] | None = strawberry.field(default=None, description=_INPUTS)
    form_versions: list[int] | None = strawberry.field(default=None, description=_VERSIONS)
    guideline_versions: list[int] | None = strawberry.field(default=None, description=_VERSIONS)
    taxonomy_versions: list[TaxonomyVersionConditionInput] | None = strawberry.field(
        default=None, description=_DRAWN
    )
    priority_at_least: int | None = None
    priority_at_most: int | None = None
    imported_since: datetime | None = None
    imported_until: datetime | None = strawberry.field(default=None, description=_UNTIL)


def predicate_of(given: SlicePredicateInput) -> Predicate:
    """Return a predicate.

    Raises:
        Refused: INVALID for a time without its zone, or an id of no taxonomy.
    """
    sent: dict[str, Any] = {one.name: getattr(given, one.name) for one in fields(given)}
    for name in ("imported_since", "imported_until"):
        if sent[name] is None:
            continue
        if sent[name].tzinfo is None:
            message = "Say in which time zone: end the time with Z or +01:00."
            raise Refused(Code.INVALID, message, ("predicate", to_camel_case(name)))
        sent[name] = in_utc(sent[name])
    sent["meta"] = [{"path": one.path, "values": one.values} for one in given.meta or ()]
    sent["taxonomy_versions"] = [
        {"taxonomy": _taxonomy(one.taxonomy, number), "versions": one.versions}
        for number, one in enumerate(given.taxonomy_versions or ())
    ]
    return Predicate.model_validate(
        {name: value for name, value in sent.items() if value is not None}
    )


def _taxonomy(sent: str, number: int) -> str:
    """Return the id of a taxonomy as forms name it. Raises Refused INVALID."""
    path = ("predicate", "taxonomyVersions", number, "taxonomy")
    return ids.public("taxonomy", ids.expect("taxonomy", sent, *path))


def require_drawn_on(predicate: Predicate, drawn: Drawn) -> None:
    """Require that some version of the form draws on each taxonomy. Raises Refused NOT_FOUND."""
    known = {taxonomy for of in drawn.values() for taxonomy, _ in of}
    for number, one in enumerate(predicate.taxonomy_versions):
        if one.taxonomy not in known:
            path = ("predicate", "taxonomyVersions", number, "taxonomy")
            message = "No version of the project's form draws on this taxonomy."
            raise Refused(Code.NOT_FOUND, message, path)


def shown_predicate(predicate: Predicate) -> SlicePredicate:
    """Return a predicate as clients see it."""
    meta = [MetaCondition(path=[*one.path], values=[*one.values]) for one in predicate.meta]
    drawn = [
        TaxonomyVersionCondition(taxonomy_id=strawberry.ID(one.taxonomy), versions=[*one.versions])
        for one in predicate.taxonomy_versions
    ]
    return SlicePredicate(**dict(predicate) | {"meta": meta, "taxonomy_versions": drawn})
