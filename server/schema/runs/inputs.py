"""The methods of runs as clients name them, with their parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import strawberry

from server.commands.runs.request import weights_of
from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.runs.consensus import MOST_ITERATIONS, RESTARTS, SMOOTHING
from server.events.runs.fusing import QUORUM, SIMILARITY, RankingRule, TextRule
from server.events.runs.methods import RunMethod
from taxonomy import Relation


@strawberry.input
class MajorityInput:
    """The majority, where enough annotations say the same."""

    percent: int = strawberry.field(
        default=0,
        description="The share of annotations that must say what the majority says, 0 to 100, for "
        "each question.",
    )


@strawberry.input
class AgreementInput:
    """The majority, where enough pairs of annotations agree."""

    percent: int = strawberry.field(description="The share of pairs, 0 to 100.")


@strawberry.input
class WeightInput:
    """How many votes an annotator has."""

    member: strawberry.ID
    weight: int = strawberry.field(description="0 to 20; 1 is everybody else's.")


@strawberry.input
class WithoutInput:
    """An annotator whose annotations are left out."""

    member: strawberry.ID


@strawberry.input
class RunMatchInput:
    """Where the labels of a concept go."""

    source: str = strawberry.field(description="A concept of the version that is mapped.")
    relation: Relation = strawberry.field(
        default=Relation.EXACT, description="EXACT, CLOSE and BROAD carry labels."
    )
    target: str = strawberry.field(description="A concept of the version mapped to.")


@strawberry.input
class RunMappingInput:
    """A mapping in place of the published one; concepts that it does not name keep their ids."""

    taxonomy: strawberry.ID
    from_version: int = strawberry.field(
        description="The version that is mapped. Labels of other versions go there by the "
        "published mappings first; those of `toVersion` stay as they are."
    )
    to_version: int = strawberry.field(
        description="The version mapped to; the same one merges or moves labels within it."
    )
    matches: list[RunMatchInput] = strawberry.field(
        default_factory=list, description="Up to 1,000 lines with `unmatched`."
    )
    unmatched: list[str] = strawberry.field(
        default_factory=list, description="Concepts of the version that is mapped without a target."
    )


_QUESTIONS = (
    "The choices and ratings that it decides, each for itself; the majority decides the others. "
    "All that it can decide, if left out."
)


@strawberry.input
class WawaInput:
    """Votes that weigh as much as their annotators agree with the majority."""

    questions: list[str] | None = strawberry.field(default=None, description=_QUESTIONS)


@strawberry.input
class OneCoinInput:
    """Each annotator is right with one probability, and else says anything else alike."""

    questions: list[str] | None = strawberry.field(default=None, description=_QUESTIONS)
    iterations: int = strawberry.field(
        default=MOST_ITERATIONS, description="The most iterations, 1 to 1,000."
    )


@strawberry.input
class DawidSkeneInput:
    """Each annotator confuses values with probabilities of their own."""

    questions: list[str] | None = strawberry.field(default=None, description=_QUESTIONS)
    smoothing: float = strawberry.field(
        default=SMOOTHING,
        description="How often each value counts as said beside what was said, for each true "
        "value; 0 to 10.",
    )
    iterations: int = strawberry.field(
        default=MOST_ITERATIONS, description="The most iterations, 1 to 1,000."
    )


@strawberry.input
class GladInput:
    """Annotators have abilities, and tasks are more or less easy."""

    questions: list[str] | None = strawberry.field(default=None, description=_QUESTIONS)
    iterations: int = strawberry.field(
        default=MOST_ITERATIONS, description="The most iterations, 1 to 1,000."
    )


@strawberry.input
class MaceInput:
    """Each annotator knows an answer, or makes one up, with probabilities of their own."""

    questions: list[str] | None = strawberry.field(default=None, description=_QUESTIONS)
    seed: int = strawberry.field(
        default=0, description="Of the random beginnings; the same one gives the same result."
    )
    restarts: int = strawberry.field(
        default=RESTARTS,
        description="How many beginnings, 1 to 100; the one that fits best is taken.",
    )
    iterations: int = strawberry.field(
        default=MOST_ITERATIONS, description="The most iterations of each, 1 to 1,000."
    )


@strawberry.input
class WeightedMeanInput:
    """The mean of numbers, in which annotators who are near the mean of all weigh more."""

    questions: list[str] | None = strawberry.field(
        default=None,
        description="The numbers that it decides; the majority decides the others. All numbers, if "
        "left out.",
    )


strawberry.enum(RankingRule, description="How rankings become one.")
strawberry.enum(TextRule, description="How texts become one.")


@strawberry.input
class FusedInput:
    """Each question in the way of its kind."""

    similarity: float = strawberry.field(
        default=SIMILARITY,
        description="How similar regions of one thing are at least, more than 0 up to 1: "
        "intersection over union or, of points and lines, their closeness.",
    )
    quorum: int = strawberry.field(
        default=QUORUM,
        description="More than so many percent of the annotators must have marked a region, 0 to "
        "99.",
    )
    rankings: RankingRule = RankingRule.BORDA
    texts: TextRule = TextRule.MEDOID


@strawberry.input(description="How a run decides: exactly one member.", one_of=True)
class RunMethodInput:
    """One member for each method."""

    majority: MajorityInput | None = strawberry.UNSET
    weights: list[WeightInput] | None = strawberry.UNSET
    without: WithoutInput | None = strawberry.UNSET
    agreement: AgreementInput | None = strawberry.UNSET
    mapping: RunMappingInput | None = strawberry.UNSET
    wawa: WawaInput | None = strawberry.UNSET
    one_coin: OneCoinInput | None = strawberry.UNSET
    dawid_skene: DawidSkeneInput | None = strawberry.UNSET
    glad: GladInput | None = strawberry.UNSET
    mace: MaceInput | None = strawberry.UNSET
    weighted_mean: WeightedMeanInput | None = strawberry.UNSET
    fused: FusedInput | None = strawberry.UNSET


Together: TypeAlias = (
    WawaInput | OneCoinInput | DawidSkeneInput | GladInput | MaceInput | WeightedMeanInput
)


def method_of(given: RunMethodInput) -> tuple[RunMethod, JsonObject]:
    """Return the method and its parameters. Raises Refused INVALID."""
    for method in RunMethod:
        one = getattr(given, method.lower())
        if one is not None and one is not strawberry.UNSET:
            return method, _PARAMETERS[method](one)
    raise TypeError("a union of inputs has one member")


def _percent(given: MajorityInput | AgreementInput) -> JsonObject:
    return {"percent": given.percent}


def _without(given: WithoutInput) -> JsonObject:
    ids.expect("member", given.member, "method", "without", "member")
    return {"member": str(given.member)}


def _weights(given: list[WeightInput]) -> JsonObject:
    return weights_of([(str(one.member), one.weight) for one in given])


def _mapping(given: RunMappingInput) -> JsonObject:
    return {
        "taxonomy": str(given.taxonomy),
        "from_version": given.from_version,
        "to_version": given.to_version,
        "matches": [[one.source, one.relation.value, one.target] for one in given.matches],
        "unmatched": [*given.unmatched],
    }


def _together(given: Together) -> JsonObject:
    return {**vars(given)}


def _fused(given: FusedInput) -> JsonObject:
    return {**vars(given), "rankings": given.rankings.value, "texts": given.texts.value}


_PARAMETERS: dict[RunMethod, Callable[[Any], JsonObject]] = {
    RunMethod.MAJORITY: _percent,
    RunMethod.AGREEMENT: _percent,
    RunMethod.WITHOUT: _without,
    RunMethod.WEIGHTS: _weights,
    RunMethod.MAPPING: _mapping,
    RunMethod.WAWA: _together,
    RunMethod.ONE_COIN: _together,
    RunMethod.DAWID_SKENE: _together,
    RunMethod.GLAD: _together,
    RunMethod.MACE: _together,
    RunMethod.WEIGHTED_MEAN: _together,
    RunMethod.FUSED: _fused,
}
"""What is stored of the parameters of each method."""
