"""One answer to a question out of several, by kind: how runs fuse. Loads numpy.

The answers are put in the order of their contents first, so that nothing depends on who gave them
or in which order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from quality.consensus.back_off import back_off
from quality.consensus.rankings import MOST_ITEMS, agreement, borda, kemeny
from quality.fusing import (
    Fused,
    geometric_median,
    majority_mask,
    majority_outline,
    median_box,
    medoid,
    most_similar,
    vote_stretches,
    vote_words,
)
from quality.fusing import fuse as fuse_regions
from quality.regions.budget import Budget, TooMuchError
from quality.regions.comparison import compare
from quality.regions.masks import Mask
from quality.regions.polygons import Polygon
from server.events.core import canonical_json
from server.events.core.event import JsonObject
from server.events.core.refusal import Refused
from server.events.forms.allowed_values import Concepts, choices
from server.events.forms.answer_kinds import REGION_FIELDS
from server.events.forms.answer_validators import check_of
from server.events.forms.forms import Form
from server.events.forms.questions import AnyQuestion, ChoiceQuestion, RankingQuestion
from server.events.forms.taxonomy_outline import NotLoaded, Outline
from server.events.labeling.consensus import Tied, winner_of
from server.events.runs.fusing import FusedAnswer, Fusing, RankingRule, TextRule
from server.projections.counters.answer_regions import NotReadError, regions_of

STEPS, MASK_STEPS = 5_000_000, 20_000_000
"""Steps of `quality.regions.budget` that one question of a task may take: some 1 second. And of one
that asks for masks, which may have 4 million runs in all."""
DIGITS = 6
"""Digits after the point of coordinates."""
NEAR = 1e-9
"""Points of rankings, a share of all, that are no difference."""


@dataclass(frozen=True, slots=True)
class AnswersToFuse:
    """A question of a task, with the answers to it."""

    rules: Fusing
    question: AnyQuestion
    each: list[JsonObject]
    size: JsonObject
    """Of its input."""
    concepts: Concepts
    budget: Budget


def fuse(
    rules: Fusing,
    sizes: JsonObject,
    question: AnyQuestion,
    form: Form,
    given: Sequence[JsonObject],
    concepts: Concepts,
) -> FusedAnswer:
    """Return the answer to a question. Raises Tied.

    Kinds without a way of their own, and masks whose runs were not read, are decided as by the
    majority. What does not fit the question is a tie, and so is what takes too long.

    Args:
        rules: the parameters of the method.
        sizes: of the inputs of the task.
        question: the question.
        form: its form.
        given: the answers to it, at least one.
        concepts: where concepts are.
    """
    ordered = sorted(given, key=canonical_json.encode)
    size = sizes.get(question.applies_to or "", {})
    way = _WAYS.get(question.kind)
    if way is None:
        return winner_of(question, ordered, concepts), None, True
    try:
        budget = Budget(MASK_STEPS if question.kind == "mask" else STEPS)
        answers = AnswersToFuse(rules, question, ordered, size, concepts, budget)
        answer, sure, exact = way(answers)
        return check_of(question, form, concepts)(answer, size), sure, exact
    except NotReadError:
        return winner_of(question, ordered, concepts), None, True
    except NotLoaded:
        raise
    except (TooMuchError, Refused):
        raise Tied from None


def _choice(answers: AnswersToFuse) -> FusedAnswer:
    question = answers.question
    assert isinstance(question, ChoiceQuestion)  # noqa: S101 - by its kind
    broader = _broader(question, answers.concepts)
    if question.multiple or broader is None:
        return winner_of(question, answers.each, answers.concepts), None, True

    def above(value: Any) -> set[str]:
        found, level = set[str](), [value]
        while level:
            level = [one for each in level for one in broader(each) if one not in found]
            found.update(level)
        return found

    found = back_off([one["values"][0] for one in answers.each], above)
    if found.value is None:
        raise Tied
    return {"kind": "choice", "values": [found.value]}, found.share, found.exact


def _broader(question: ChoiceQuestion, concepts: Concepts) -> Callable[[str], Sequence[str]] | None:
    """Return what gives the values right above one; None for a list without a hierarchy."""
    source = choices(question, concepts).source
    if isinstance(source, Outline):
        return source.broader
    parents = {one.value: (one.parent,) for one in question.options if one.parent is not None}
    return (lambda value: parents.get(value, ())) if parents else None


def _ranking(answers: AnswersToFuse) -> FusedAnswer:
    question = answers.question
    assert isinstance(question, RankingQuestion)  # noqa: S101 - by its kind
    rankings = [one["order"] for one in answers.each]
    items = {item for ranking in rankings for item in ranking}
    answers.budget.spend(20 * len(items) ** 2 * len(rankings))
    most = min(len(items), max(map(len, rankings)))
    if answers.rules.rankings is RankingRule.KEMENY and len(items) <= MOST_ITEMS:
        orders = kemeny(rankings)
        if any(order[:most] != orders[0][:most] for order in orders):
            raise Tied
        order = orders[0]
    else:
        points = borda(rankings)
        near = NEAR * max(1.0, points[0][1]) if points else 0.0
        if any(one[1] - other[1] <= near for one, other in pairwise(points[: most + 1])):
            raise Tied
        order = [item for item, _ in points]
    answer = {"kind": "ranking", "order": order[:most]}
    return answer, agreement(order, rankings), True


def _text(answers: AnswersToFuse) -> FusedAnswer:
    texts = [one["text"] for one in answers.each]
    if answers.rules.texts is TextRule.ROVER:
        voted = vote_words(texts, answers.budget)
        if voted.text is None:
            raise Tied
        return {"kind": "text", "text": voted.text}, voted.share, True
    found = medoid(texts, answers.budget)
    if found.text is None:
        raise Tied
    return {"kind": "text", "text": found.text}, found.likeness, True


def _stretches(answers: AnswersToFuse) -> FusedAnswer:
    kind = answers.question.kind
    name = REGION_FIELDS[kind]
    places = {one.get("message") for answer in answers.each for one in answer[name]}
    found, agreed, marked = list[JsonObject](), 0.0, 0.0
    for place in sorted(places, key=lambda one: -1 if one is None else one):
        given = [
            [
                (one["start"], one["end"], one["label"])
                for one in answer[name]
                if one.get("message") == place
            ]
            for answer in answers.each
        ]
        voted, sure = vote_stretches(given, answers.budget)
        length = sum(end - start for each in given for start, end, _ in each)
        agreed, marked = agreed + sure * length, marked + length
        where = {} if place is None else {"message": place}
        found += [
            {"label": one.label, "start": one.start, "end": one.end, **where} for one in voted
        ]
    return _answer(kind, found), agreed / marked if marked else 1.0, True


def _regions(answers: AnswersToFuse) -> FusedAnswer:
    """Return the regions of things that enough people marked, each as most call it."""
    kind, given = answers.question.kind, answers.each
    raw = [{one["id"]: one for one in answer[REGION_FIELDS[kind]]} for answer in given]
    marked = dict(enumerate(regions_of(given, answers.size, answers.budget)))
    comparison = compare(marked, answers.budget)
    quorum = answers.rules.quorum * len(given) // 100 + 1
    things, sure = fuse_regions(comparison, answers.rules.similarity, quorum)
    found = list[JsonObject]()
    for thing in things:
        if thing.label is None:
            raise Tied
        members = [raw[person][region.name] for person, region in thing.members]
        shape = _SHAPES.get(kind, _likest)(thing, members, answers.budget)
        if shape is not None:
            found.append({**shape, "label": thing.label})
    return _answer(kind, found), sure, True


def _answer(kind: str, regions: list[JsonObject]) -> JsonObject:
    """Return an answer with regions, whose ids are new: they are numbered."""
    bare = [{name: one[name] for name in sorted(one) if name != "id"} for one in regions]
    bare.sort(key=canonical_json.encode)
    numbered = [{"id": f"fused-{at}", **one} for at, one in enumerate(bare, 1)]
    return {"kind": kind, REGION_FIELDS[kind]: numbered}


def _place(members: Sequence[JsonObject]) -> JsonObject:
    return {name: members[0][name] for name in ("frame", "page") if name in members[0]}


def _upright(members: Sequence[JsonObject]) -> bool:
    return not any(one.get("rotation") for one in members)


def _rounded(number: float) -> float:
    return round(number, DIGITS)


def _likest(thing: Fused, members: Sequence[JsonObject], budget: Budget) -> JsonObject:
    """Return the region of somebody that is the most similar to those of the others."""
    return members[most_similar([region for _, region in thing.members], budget)]


def _box(thing: Fused, members: Sequence[JsonObject], budget: Budget) -> JsonObject:
    if not _upright(members):
        return _likest(thing, members, budget)
    left, top, right, bottom = median_box([region.bounds for _, region in thing.members])
    sides = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    return {**_place(members), **{name: _rounded(side) for name, side in sides.items()}}


def _ellipse(thing: Fused, members: Sequence[JsonObject], budget: Budget) -> JsonObject:
    if not _upright(members):
        return _likest(thing, members, budget)
    sides = [
        (one["cx"] - one["rx"], one["cy"] - one["ry"], one["cx"] + one["rx"], one["cy"] + one["ry"])
        for one in members
    ]
    left, top, right, bottom = median_box(sides)
    middle = {"cx": (left + right) / 2, "cy": (top + bottom) / 2}
    radii = {"rx": (right - left) / 2, "ry": (bottom - top) / 2}
    found = {name: _rounded(side) for name, side in {**middle, **radii}.items()}
    return {**_place(members), **found}


def _polygon(thing: Fused, members: Sequence[JsonObject], budget: Budget) -> JsonObject | None:
    shapes = [region.shape for _, region in thing.members if isinstance(region.shape, Polygon)]
    if len({shape.corners for shape in shapes}) == 1:
        return members[0]
    outline = majority_outline([shape.corners for shape in shapes], budget)
    if outline is None:
        return None
    return {**_place(members), "points": [[_rounded(x), _rounded(y)] for x, y in outline]}


def _mask(thing: Fused, members: Sequence[JsonObject], budget: Budget) -> JsonObject | None:
    shapes = [region.shape for _, region in thing.members if isinstance(region.shape, Mask)]
    width, height = members[0]["width"], members[0]["height"]
    budget.spend(sum(len(shape.ends) for shape in shapes))
    counts = majority_mask(shapes, width * height)
    if len(counts) < 2:
        return None
    return {**_place(members), "width": width, "height": height, "counts": counts}


def _keypoint(_: Fused, members: Sequence[JsonObject], budget: Budget) -> JsonObject:
    budget.spend(200 * len(members))
    x, y = geometric_median([(one["x"], one["y"]) for one in members])
    hidden = median(bool(one.get("occluded")) for one in members) > 1 / 2
    return {**_place(members), "x": _rounded(x), "y": _rounded(y), "occluded": hidden}


_SHAPES: dict[str, Callable[[Fused, Sequence[JsonObject], Budget], JsonObject | None]] = {
    "box": _box,
    "ellipse": _ellipse,
    "polygon": _polygon,
    "mask": _mask,
    "keypoint": _keypoint,
}
"""How the shapes of one thing become one; others are somebody's own. None where nothing is left."""
_WAYS: dict[str, Callable[[AnswersToFuse], FusedAnswer]] = {
    "choice": _choice,
    "ranking": _ranking,
    "text": _text,
    "span": _stretches,
    "interval": _stretches,
    **dict.fromkeys(
        ("box", "ellipse", "polygon", "polyline", "keypoint", "mask", "track"), _regions
    ),
}
