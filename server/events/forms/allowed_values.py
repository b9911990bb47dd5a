"""The values that a question allows: options listed in its form, or concepts of a taxonomy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeVar

from server.events.core.json_validation import invalid, shown_path
from server.events.forms.questions import (
    ChoiceQuestion,
    Option,
    RegionQuestion,
    RelationQuestion,
    TaxonomyRef,
)


class AllowedValues(dict[str, int]):
    """Allowed value -> its place in the order. Callers share one object and must not change it."""

    source: object = None
    """The taxonomy version that the values come from; kept in memory as long as they are."""

    def why(self, value: str) -> str:
        """Return the sentence that says why a value is not offered."""
        hint = f": use {', '.join(map(shown_path, self))}" if 0 < len(self) <= 10 else ""
        return f"{shown_path(value)} is not offered by this question{hint}."


class Compiled(Protocol):
    """A compiled form, with the values that its questions allow from taxonomies."""

    drawn: tuple[AllowedValues, ...]


T = TypeVar("T", bound=Compiled)


class Concepts(Protocol):
    """Source of the concepts for taxonomy questions, as far as forms and answers need them."""

    def once(self, make: Callable[[Any, Concepts], T], form: object) -> T:
        """Return the form as `make` compiles it with these concepts.

        An implementation may cache the result, by organization and by the form object: published
        forms and taxonomy versions never change. This base class caches nothing.
        """
        return make(form, self)

    def allowed(self, ref: TaxonomyRef) -> AllowedValues:
        """Return the concepts that `ref` allows, in the taxonomy's order.

        Raises:
            Refused: there is no such taxonomy, version or subtree, or it allows no concept; the
                path begins with `taxonomy`.
        """


class NoConcepts(Concepts):
    """The source for callers that cannot use taxonomies: it refuses every one."""

    def allowed(self, _: TaxonomyRef) -> AllowedValues:
        """Raise Refused for any taxonomy."""
        raise invalid("No taxonomy can be used here: list the options instead.", "taxonomy")


NO_CONCEPTS: Concepts = NoConcepts()


def choices(question: ChoiceQuestion, concepts: Concepts) -> AllowedValues:
    """Return the values that may be chosen. Raises Refused as `Concepts.allowed` does."""
    if question.taxonomy is not None:
        return concepts.allowed(question.taxonomy)
    inner = {option.parent for option in question.options} if question.leaves_only else set()
    return _listed(option for option in question.options if option.value not in inner)


def labels(question: RegionQuestion | RelationQuestion, concepts: Concepts) -> AllowedValues:
    """Return the labels that regions may have. Raises Refused as `Concepts.allowed` does."""
    if question.taxonomy is not None:
        return concepts.allowed(question.taxonomy)
    return _listed(question.labels)


def _listed(options: Iterable[Option]) -> AllowedValues:
    return AllowedValues((option.value, rank) for rank, option in enumerate(options))
