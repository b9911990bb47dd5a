"""Questions on a taxonomy in figures by group: the branches whose shares are compared."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from server.events.forms.questions import TaxonomyRef
from server.events.forms.taxonomy_outline import Outline

MOST_LABELS = 20
"""Labels of a question whose shares are compared."""


@dataclass(frozen=True, slots=True)
class Branches:
    """The highest concepts of a version that part what a question offers, each with all below."""

    outline: Outline
    labels: tuple[str, ...]

    def of(self, concepts: Iterable[str]) -> tuple[str, ...]:
        """Return the branches that some concepts lie in, sorted; none for what lies above all."""
        found = set(concepts)
        level = [*found]
        while level:
            above = (broader for one in level for broader in self.outline.broader(one))
            level = [one for one in dict.fromkeys(above) if one not in found]
            found.update(level)
        return tuple(sorted(found.intersection(self.labels)))


def branch_labels(versions: Sequence[Branches], concepts: Iterable[str]) -> tuple[str, ...]:
    """Return the branches of a release that concepts lie in, sorted.

    A concept lies where the latest version has it that knows it, as those who chose it meant one
    that is gone since. It lies in none where no version does, or its branch is there no longer.

    Args:
        versions: the branches of the release, then those of the releases before it.
        concepts: what was chosen.
    """
    found = set[str]()
    for concept in concepts:
        known = (one for one in versions if concept in one.outline)
        found.update(*(one.of([concept]) for one in itertools.islice(known, 1)))
    return tuple(sorted(found.intersection(versions[0].labels)))


def branches_of(ref: TaxonomyRef, outline: Outline) -> Branches | None:
    """Return the branches of what a question offers: its highest level with several concepts.

    None where that level has more than MOST_LABELS, and where there is no such level.
    """
    for level in outline.levels(ref.subtree):
        if len(level) > 1:
            return Branches(outline, tuple(level)) if len(level) <= MOST_LABELS else None
    return None
