"""What may be chosen: the values that a question offers, listed in its form or by a taxonomy."""

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
    """Values with their place in the order. All who ask share it, so it is never changed."""

    source: object = None
    """What else is kept in memory as long as this is: the version that it was drawn from."""

    def why(self, value: str) -> str:
        """Return the sentence that says why a value is not offered."""
        hint = f": use {', '.join(map(shown_path, self))}" if 0 < len(self) <= 10 else ""
        return f"{shown_path(value)} is not offered by this question{hint}."


class Compiled(Protocol):
    """What is made of a form, with what its questions offer of taxonomies."""

    drawn: tuple[AllowedValues, ...]


T = TypeVar("T", bound=Compiled)


class Concepts(Protocol):
    """Where taxonomy questions find their concepts: all that forms and answers ask of it."""

    def once(self, make: Callable[[Any, Concepts], T], form: object) -> T:
        """Return what `make` compiles of a form with these concepts.

        An implementation may remember it, by organization and by the form object: published forms
        and taxonomy versions never change. This one remembers nothing.
        """
        return make(form, self)

    def allowed(self, ref: TaxonomyRef) -> AllowedValues:
        """Return the concepts that `ref` offers, in the taxonomy's order.

        Raises:
            Refused: where there is no such taxonomy, version or subtree, or nothing is left to
                choose; the path begins with `taxonomy`.
        """


class NoConcepts(Concepts):
    """Stands where no taxonomy can be used."""

    def allowed(self, _: TaxonomyRef) -> AllowedValues:
        """Refuse."""
        raise invalid("No taxonomy can be used here: list the options instead.", "taxonomy")


NO_CONCEPTS: Concepts = NoConcepts()


def choices(question: ChoiceQuestion, concepts: Concepts) -> AllowedValues:
    """Return what may be chosen. Raises Refused as `Concepts.allowed` does."""
    if question.taxonomy is not None:
        return concepts.allowed(question.taxonomy)
    inner = {option.parent for option in question.options} if question.leaves_only else set()
    return _listed(option for option in question.options if option.value not in inner)


def labels(question: RegionQuestion | RelationQuestion, concepts: Concepts) -> AllowedValues:
    """Return what regions may be labelled with. Raises Refused as `Concepts.allowed` does."""
    if question.taxonomy is not None:
        return concepts.allowed(question.taxonomy)
    return _listed(question.labels)


def _listed(options: Iterable[Option]) -> AllowedValues:
    return AllowedValues((option.value, rank) for rank, option in enumerate(options))
