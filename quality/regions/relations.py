"""Relations between regions: two are the same where their ends are, and where their labels are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from quality.gold import MatchedRegions
from quality.regions.comparison import Comparison
from quality.regions.scores import LEAST, PairRatios

End: TypeAlias = "tuple[str, str]"
"""The question and the name of a region."""
Same: TypeAlias = "Mapping[tuple[int, int], Mapping[End, End]]"
"""By the places of two people, which region of the second stands for one of the first."""


class Relation(NamedTuple):
    """A labeled connection of two regions."""

    label: str
    source: End
    target: End


def same_regions(comparisons: Mapping[str, Comparison], least: float) -> Same:
    """Which regions of two people stand for the same thing, whatever their labels.

    Args:
        comparisons: by question, of the same people; regions have names.
        least: how similar they must be.
    """
    found: dict[tuple[int, int], dict[End, End]] = {}
    for question, comparison in comparisons.items():
        for _, *places in comparison.matches(least, labeled=False):
            one, other = sorted(places, key=comparison.owners.__getitem__)
            pair = comparison.owners[one], comparison.owners[other]
            names = (
                (question, comparison.regions[one].name),
                (
                    question,
                    comparison.regions[other].name,
                ),
            )
            found.setdefault(pair, {})[names[0]] = names[1]
    return found


def relation_ratios(
    answers: Sequence[Sequence[Relation]], same: Same, *, directed: bool, labeled: bool
) -> PairRatios:
    """What each pair of people adds to F1 of relations on a task.

    Args:
        answers: by the place of a person, their relations.
        same: which of their regions stand for the same thing.
        directed: whether source and target may not be exchanged.
        labeled: whether labels must be the same.
    """
    found: PairRatios = {}
    for one, mine in enumerate(answers):
        for other, theirs in enumerate(answers[one + 1 :], one + 1):
            named = same.get((one, other), {})
            moved = (_moved(relation, named) for relation in mine)
            keys = Counter(_keys(filter(None, moved), directed=directed, labeled=labeled))
            alike = keys & Counter(_keys(theirs, directed=directed, labeled=labeled))
            found[one, other] = 2.0 * alike.total(), float(len(mine) + len(theirs))
    return found


def relations_against(
    said: Sequence[Relation],
    reference: Sequence[Relation],
    comparisons: Mapping[str, Comparison],
    *,
    directed: bool,
) -> MatchedRegions:
    """Match the relations of an answer with those of a reference that have the same label.

    Two relations are as similar as the less similar of their ends. A region keeps its match while
    less similar ones are matched as well, so that the matches of relations at a higher similarity
    are those at a lower one that reach it.

    Args:
        said: the relations of the answer.
        reference: those of the reference.
        comparisons: by question, of the regions of the answer, person 0, with those of the
            reference, person 1.
        directed: whether source and target may not be exchanged.
    """
    named, alike = dict[End, End](), dict[End, float]()
    for question, comparison in comparisons.items():
        for similarity, *places in comparison.matches(LEAST, labeled=False):
            one, other = sorted(places, key=comparison.owners.__getitem__)
            end = question, comparison.regions[one].name
            named[end] = question, comparison.regions[other].name
            alike[end] = similarity
    waiting = Counter(_keys(reference, directed=directed, labeled=True))
    found = defaultdict[Hashable, list[float]](list)
    for relation in said:
        if moved := _moved(relation, named):
            (key,) = _keys([moved], directed=directed, labeled=True)
            found[key].append(min(alike[relation.source], alike[relation.target]))
    matched = (one for key, each in found.items() for one in each[: waiting[key]])
    return MatchedRegions.of(len(said), len(reference), matched)


def _moved(relation: Relation, named: Mapping[End, End]) -> Relation | None:
    """The relation with the other person's regions for ends; None where there is none."""
    source, target = named.get(relation.source), named.get(relation.target)
    return Relation(relation.label, source, target) if source and target else None


def _keys(relations: Iterable[Relation], *, directed: bool, labeled: bool) -> Iterable[Hashable]:
    """Yield what is the same of two relations that are."""
    for label, *ends in relations:
        yield (label if labeled else None, *(ends if directed else sorted(ends)))
