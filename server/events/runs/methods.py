"""The methods of runs: what the final answers of tasks would be under other rules.

A method says how many votes each annotation has, and what becomes of the votes. How votes become an
answer is a matter of `server.events.labeling`, which every method uses; those that look at all
tasks together use it for the questions that they do not decide (`server.events.runs.consensus`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from itertools import combinations
from typing import Any, TypeAlias
from uuid import UUID

from server.events.core import canonical_json
from server.events.core.event import JsonObject
from server.events.core.ids import public
from server.events.core.refusal import Code, Refused
from server.events.forms.allowed_values import Concepts
from server.events.forms.forms import Form
from server.events.label_migrations.migration_apply import applied
from server.events.label_migrations.migration_plan import Plan
from server.events.labeling.consensus import Majority, agrees, key, majority
from server.events.labeling.resolution import ComparedAnswers, Vote, resolve_task
from server.events.labeling.tasks import Annotation, Task, TaskResolved
from server.events.project_policy import Review
from server.events.projects import Project
from server.events.runs import consensus
from server.events.runs.fusing import (
    QUORUM,
    SIMILARITY,
    Fuse,
    Fusing,
    RankingRule,
    TextRule,
    fusing,
)

MOST_WEIGHT, MOST_WEIGHTS = 20, 200
"""The largest weight of an annotator, and the most annotators with a weight."""
MOST_LINES, MOST_BYTES = 1_000, 48 << 10
"""The most lines of a mapping, and the most bytes of it, for an entry of the ledger is 64 KiB."""
Votes: TypeAlias = Callable[[Annotation], int]


class RunMethod(StrEnum):
    """How a run decides."""

    MAJORITY = "MAJORITY"
    """By the majority, where enough annotations say the same as the majority does."""
    WEIGHTS = "WEIGHTS"
    """By the majority, in which some annotators have several votes, or none."""
    WITHOUT = "WITHOUT"
    """By the majority, without the annotations of one annotator."""
    AGREEMENT = "AGREEMENT"
    """By the majority, where enough pairs of annotations agree."""
    MAPPING = "MAPPING"
    """By the majority, as if the labels were mapped to another version of a taxonomy."""
    WAWA = "WAWA"
    """By votes that weigh as much as their annotators agree with the majority."""
    ONE_COIN = "ONE_COIN"
    """By the likeliest value, where each annotator is right with one probability."""
    DAWID_SKENE = "DAWID_SKENE"
    """By the likeliest value, where each annotator confuses values with probabilities of theirs."""
    GLAD = "GLAD"
    """By the likeliest value, where annotators have abilities, and tasks are more or less easy."""
    MACE = "MACE"
    """By the likeliest value, where each annotator knows an answer, or makes one up."""
    WEIGHTED_MEAN = "WEIGHTED_MEAN"
    """Numbers by their mean, in which annotators who are near the mean of all weigh more."""
    FUSED = "FUSED"
    """Each question in the way of its kind: regions that lie on each other become one, spans and
    intervals are voted on piece by piece, choices of a hierarchy back off to what more than half
    agree on, and of texts the one that is the most like the others is taken."""


@dataclass(frozen=True, slots=True)
class Rules:
    """A method with its parameters."""

    votes: Votes
    vote: Vote = majority
    plan: Plan | None = None
    """Where labels go before they are votes; None where they stay as they are."""
    consensus: consensus.Consensus | None = None
    """What decides some of the questions from all tasks together, if anything does."""
    fusing: Fusing | None = None
    """How answers are fused, in place of `vote`."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a method finds for a task."""

    resolution: TaskResolved | None = None
    """How the task would be resolved; None where a reviewer would have to decide."""
    relabel: tuple[JsonObject, ...] = ()
    """Labels for which a mapping has no single target, as in `MappedAnswer.items`."""
    confidence: Mapping[str, float] = field(default_factory=dict)
    """By question of the resolution, the share of the votes that say the same, or that agree as far
    as its kind can tell."""
    backed_off: tuple[str, ...] = ()
    """Choices whose answer nobody gave: it lies above what people chose."""


Method: TypeAlias = Callable[[JsonObject], Rules]


def _percent(parameters: JsonObject) -> int:
    percent = parameters["percent"]
    if not 0 <= percent <= 100:
        raise Refused(Code.INVALID, "Use 0 to 100 percent.", ("percent",))
    return int(percent)


def _by_majority(parameters: JsonObject) -> Rules:
    return Rules(_one, partial(_supported, _percent(parameters)))


def _by_agreement(parameters: JsonObject) -> Rules:
    return Rules(_one, partial(_agreed, _percent(parameters)))


def _with_weights(parameters: JsonObject) -> Rules:
    weights: dict[str, int] = parameters["weights"]
    if not 0 < len(weights) <= MOST_WEIGHTS:
        message = f"Give 1 to {MOST_WEIGHTS} annotators a weight."
        raise Refused(Code.LIMIT, message)
    for number, weight in enumerate(weights.values()):
        if not 0 <= weight <= MOST_WEIGHT:
            message = f"Weights are whole numbers of votes, 0 to {MOST_WEIGHT}."
            raise Refused(Code.INVALID, message, (number, "weight"))
    return Rules(lambda annotation: weights.get(_author(annotation), 1))


def _without(parameters: JsonObject) -> Rules:
    return Rules(lambda annotation: _author(annotation) != parameters["member"])


def _by_mapping(parameters: JsonObject) -> Rules:
    """Return the rules without the plan, which is made from the trees of the two versions."""
    matches, unmatched = parameters["matches"], parameters["unmatched"]
    named = (*((source, target) for source, _, target in matches), *unmatched)
    if len(named) > MOST_LINES or len(canonical_json.encode(parameters)) > MOST_BYTES:
        message = f"A mapping has {MOST_LINES:,} lines at most, and {MOST_BYTES:,} bytes with all."
        raise Refused(Code.LIMIT, message, ("matches",))
    gone = {source for source, _, _ in matches}
    for number, one in enumerate(named):
        place = number - len(matches)
        if one in named[:number] or one in gone:
            path = ("matches", number) if place < 0 else ("unmatched", place)
            raise Refused(Code.INVALID, "The mapping says already where this goes.", path)
    return Rules(_one)


def _by_fusing(parameters: JsonObject) -> Rules:
    return Rules(_one, fusing=fusing(parameters))


def _together(make: Callable[[JsonObject], consensus.Consensus]) -> Method:
    """Return the method that decides some questions together, and the others by the majority."""

    def rules(parameters: JsonObject) -> Rules:
        found = make(parameters)
        return Rules(_one, partial(_others, frozenset(found.questions)), consensus=found)

    return rules


def _author(annotation: Annotation) -> str:
    return "" if annotation.author is None else consensus.author_name(annotation.author)


def _one(_: Annotation) -> int:
    return 1


METHODS: dict[RunMethod, Method] = {
    RunMethod.MAJORITY: _by_majority,
    RunMethod.WEIGHTS: _with_weights,
    RunMethod.WITHOUT: _without,
    RunMethod.AGREEMENT: _by_agreement,
    RunMethod.MAPPING: _by_mapping,
    RunMethod.WAWA: _together(consensus.wawa),
    RunMethod.ONE_COIN: _together(consensus.one_coin),
    RunMethod.DAWID_SKENE: _together(consensus.dawid_skene),
    RunMethod.GLAD: _together(consensus.glad),
    RunMethod.MACE: _together(consensus.mace),
    RunMethod.WEIGHTED_MEAN: _together(consensus.weighted_mean),
    RunMethod.FUSED: _by_fusing,
}
"""Each method, given its parameters. Raises Refused for parameters that make no sense."""


_ITERATED: JsonObject = {"questions": None, "iterations": consensus.MOST_ITERATIONS}
DEFAULTS: dict[RunMethod, JsonObject] = {
    RunMethod.WAWA: {"questions": None},
    RunMethod.ONE_COIN: _ITERATED,
    RunMethod.DAWID_SKENE: {**_ITERATED, "smoothing": consensus.SMOOTHING},
    RunMethod.GLAD: _ITERATED,
    RunMethod.MACE: {**_ITERATED, "seed": 0, "restarts": consensus.RESTARTS},
    RunMethod.WEIGHTED_MEAN: {"questions": None},
    RunMethod.FUSED: {
        "similarity": SIMILARITY,
        "quorum": QUORUM,
        "rankings": RankingRule.BORDA.value,
        "texts": TextRule.MEDOID.value,
    },
}
"""The methods whose parameters may all be left out, each with what is taken then: of the questions,
all that it can decide."""


def resolve(
    rules: Rules,
    task: Task,
    project: Project,
    form: Form,
    concepts: Concepts,
    fuse: Fuse | None = None,
) -> Found:
    """Return how a task would be resolved, and why not.

    The project's policy of reviews is left out: what the annotations say is asked for. A label
    that a mapping leaves to a person sends its annotation back, so the task has no answer then.
    `fuse` is for rules that fuse.
    """
    counted = [(one, votes) for one in task.counting if (votes := rules.votes(one))]
    answers, relabel = _mapped(rules.plan, [one for one, _ in counted])
    if relabel or not counted:
        return Found(relabel=relabel)
    given = [
        ComparedAnswers(one.id, answers[one.id], one.form_version)
        for one, votes in counted
        for _ in range(votes if len(counted) > 1 else 1)  # several votes are no majority alone
    ]
    unreviewed = replace(project, policy=project.policy.model_copy(update={"review": Review.NONE}))
    if rules.fusing is not None and fuse is None:
        raise TypeError("a method that fuses needs to be given how")
    fused = rules.fusing.of_task(task.sizes, fuse) if rules.fusing and fuse else None
    [event] = resolve_task(task.id, unreviewed, form, given, concepts, fused or rules.vote)
    if not isinstance(event, TaskResolved):
        return Found()
    once = event.model_copy(update={"annotations": tuple(dict.fromkeys(event.annotations))})
    final = once.content.answers if once.content else {}
    sure = _shares(form, final, [one.answers or {} for one in given])
    if fused is None:
        return Found(once, confidence=sure)
    return Found(once, confidence=sure | fused.confidence, backed_off=tuple(fused.backed_off))


def _shares(form: Form, answers: JsonObject, given: Sequence[JsonObject]) -> dict[str, float]:
    """Return, by question that was answered, the share of the votes that say exactly the same."""
    found = {}
    for question in form.questions:
        if question.name in answers:
            wanted = key(question, answers)
            same = sum(key(question, one) == wanted for one in given)
            found[question.name] = round(same / len(given), consensus.DIGITS)
    return found


def _others(
    decided: frozenset[str], form: Form, given: Sequence[Any], concepts: Concepts
) -> Majority:
    """Return the majority for the questions that are not decided otherwise."""
    left = [question for question in form.questions if question.name not in decided]
    return majority(form.model_copy(update={"questions": left}), [*given], concepts)


def _mapped(
    plan: Plan | None, annotations: Sequence[Annotation]
) -> tuple[dict[UUID, JsonObject | None], tuple[JsonObject, ...]]:
    """Return the answers of annotations as a plan maps them, and the labels for a person."""
    found, items = dict[UUID, JsonObject | None](), list[JsonObject]()
    for one in annotations:
        found[one.id] = one.answers
        if plan is not None and one.answers is not None:
            mapped = plan.map_answer(one.answers, one.form_version)
            found[one.id] = applied(one.answers, mapped.changes)
            items += [{**item, "annotation": public("annotation", one.id)} for item in mapped.items]
    return found, tuple(items)


def _supported(percent: int, form: Form, given: Sequence[Any], concepts: Concepts) -> Majority:
    """Return the majority; a question is tied as well where fewer than `percent` say the same."""
    found = majority(form, [*given], concepts)
    if found.answers is None:
        return found
    wanted = {question.name: key(question, found.answers) for question in form.questions}
    weak = [
        question.name
        for question in form.questions
        if 100 * sum(key(question, one) == wanted[question.name] for one in given)
        < percent * len(given)
    ]
    return Majority(found.answers, tuple(dict.fromkeys([*found.tied, *weak])))


def _agreed(percent: int, form: Form, given: Sequence[Any], concepts: Concepts) -> Majority:
    """Return the majority where `percent` of all pairs of answers agree; else all is tied."""
    pairs = [agrees(form, one, other) for one, other in combinations(given, 2)]
    if 100 * sum(pairs) < percent * len(pairs):
        return Majority(None, tuple(question.name for question in form.questions))
    return majority(form, [*given], concepts)
