"""What answers to gold tasks have in common with the right ones, a part of the counter "quality".

Whether they are right is a matter of the settings of a project, by which numbers are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from math import floor
from types import MappingProxyType
from typing import Any, TypeAlias
from uuid import UUID

import orjson

from quality.cells import code_of, text_of
from quality.gold import MatchedRegions, text_score
from quality.measures.texts import steps as edit_steps
from quality.regions.budget import Budget, TooMuchError
from server.events.core.event import JsonObject
from server.events.forms.answer_kinds import REGION_FIELDS
from server.events.gold.judging import USUAL
from server.events.labeling.tasks import COUNTING, Annotation, Task
from server.projections.counters.projection import CounterTable, Place, fast_id

LONGEST = 2_000
"""Characters of a text whose edits are counted, and of a value that is stored."""
STEPS = 300_000
"""Steps of `quality.regions.budget` that the regions of one answer may take; some 50 ms."""
SIDES = ("source", "target")
"""The ends of a relation."""
_ROUNDING = 1e-9
LargeKey: TypeAlias = "tuple[str, bytes]"
"""A question, and the digest of all that a person answered and of all that is right."""
Large: TypeAlias = "Mapping[LargeKey, str]"
"""What answers with large masks have in common with the right ones, as `compared` says it."""
NO_MASKS: Large = MappingProxyType({})


def large_key(question: str, said: JsonObject, right: JsonObject) -> LargeKey:
    """Return the key of an answer and a right one, given all answers of either side."""
    return question, sha256(orjson.dumps([said, right], option=orjson.OPT_SORT_KEYS)).digest()


def judged_sides(before: Task | None, after: Task) -> list[tuple[Task, Sequence[Annotation]]]:
    """Return a task before and after an event, each with the annotations that are judged anew.

    Where what is right stays, these are the annotations that changed: regions take time.
    """
    had, have = before.annotations if before else (), after.annotations
    if (before.gold if before else None) is after.gold:
        shared = set(map(id, had)) & set(map(id, have))
        had, have = (tuple(a for a in given if id(a) not in shared) for given in (had, have))
    return [*([(before, had)] if before else ()), (after, have)]


def judged_answers(
    task: Task, annotations: Iterable[Annotation], large: Large = NO_MASKS
) -> dict[Place, int]:
    """Count answers of members to a gold task by what was said.

    Answers from before the task was gold are not judged, nor those of whoever said what is right;
    and none while the right answers are disputed.

    Args:
        task: the task; of one that is not gold, nothing is counted.
        annotations: those of the task that are counted.
        large: what answers with large masks have in common with the right ones.
    """
    gold, found = task.gold, dict[Place, int]()
    if gold is None or gold.answers is None or gold.dispute is not None:
        return found
    project, size = fast_id(task.project.int), size_of(task.sizes)
    for annotation in annotations:
        if not is_judged(annotation, gold.by):
            continue
        for question, reference in gold.answers.items():
            said = (annotation.answers or {}).get(question)
            joined = annotation.answers or {}, gold.answers
            alike = None if said is None else compared(said, reference, size, joined=joined)
            if said is not None and alike is None and large:
                alike = large.get(large_key(question, *joined))
                if alike is not None:
                    of_mask = (project, question, fast_id(annotation.id.int), alike)
                    found["quality_gold_masks", of_mask, "answers"] = 1
            if said is None or alike is None or annotation.author is None:
                continue
            texts = shown_text(said), shown_text(reference)
            member = fast_id(annotation.author.int)
            key = (project, question, member, alike, *map(code_of, texts), *texts)
            place: Place = ("quality_gold", key, "answers")
            found[place] = found.get(place, 0) + 1
    return found


def is_judged(annotation: Annotation, by: UUID | None) -> bool:
    """Tell whether an annotation is judged by right answers that a member set."""
    of_member = annotation.author is not None and annotation.author != by
    return of_member and annotation.gold and annotation.status in COUNTING


def shown_text(answer: JsonObject) -> str:
    """Return the value of a choice, a rating or a number; of other answers, nothing."""
    kind = answer["kind"]
    if kind == "choice":
        text = orjson.dumps(sorted(answer["values"])).decode()
        return text if len(text) <= LONGEST else f"#{code_of(text)}"
    return text_of(answer[kind]) if kind in ("rating", "number") else ""


def compared(
    said: JsonObject,
    reference: JsonObject,
    size: JsonObject,
    budget: Budget | None = None,
    *,
    joined: tuple[JsonObject, JsonObject] = ({}, {}),
    steps: int = STEPS,
) -> str | None:
    """Return what an answer has in common with the right one, as text that `Judge.score` reads.

    Of choices, ratings and numbers their values say all, so that only the kind is named.

    Args:
        said: the answer.
        reference: the right one.
        size: of the input, as far as it is known; see `size_of`.
        budget: pays for the texts, orders and regions of several answers, if given; for regions as
            long as `steps` are left.
        joined: all answers of either side by question, among them the regions that relations join.
        steps: that regions may take.

    Returns:
        None for answers that are not judged: of another kind than the right one, masks whose runs
        are in a blob, regions that would take more than `steps`, and what the budget does not pay
        for.
    """
    kind = reference["kind"]
    if said["kind"] != kind or kind not in USUAL:
        return None
    match kind:
        case "choice" | "rating" | "number":
            return str(kind)
        case "text" | "ranking":
            field = "text" if kind == "text" else "order"
            return _of_sequences(kind, said[field], reference[field], budget)
    paid = Budget(steps) if budget is None else budget
    own = Budget(steps if paid.left >= steps else 0)
    try:
        if kind == "relation":
            return _of_relations(said, reference, joined, size, own)
        return _of_regions(said, reference, size, own)
    except TooMuchError:
        return None
    finally:
        paid.spend(min(steps - own.left, paid.left))


def size_of(sizes: JsonObject) -> JsonObject:
    """Return the size of the largest picture of a task, from its `sizes`; empty where none is."""
    sides = [one for one in sizes.values() if "width" in one and "height" in one]
    return max(sides, key=lambda one: one["width"] * one["height"], default={})


def _of_sequences(kind: str, said: Any, reference: Any, budget: Budget | None) -> str | None:
    """Return what two texts or orders have in common; None where a budget does not pay for it."""
    if said == reference:
        return f"{kind} 100"
    try:
        if budget is not None and max(map(len, (said, reference))) <= LONGEST:
            budget.spend(edit_steps(said, reference))
    except TooMuchError:
        return None
    score = _text_score(said, reference) if kind == "text" else _order_score(said, reference)
    return f"{kind} {_percent(score)}"


def _percent(score: float) -> int:
    return floor(score * 100 + _ROUNDING)


def _text_score(said: str, reference: str) -> float:
    if max(len(said), len(reference)) > LONGEST:
        return float(said.split() == reference.split())
    return text_score(said, reference)


def _order_score(said: Sequence[str], reference: Sequence[str]) -> float:
    # numpy takes a tenth of a second to import: only projects with such gold tasks wait for it.
    from quality.measures.rankings import kendall  # noqa: PLC0415

    found = kendall(said, reference)
    return 0.0 if found is None else (1 + found) / 2


def _of_regions(
    said: JsonObject, reference: JsonObject, size: JsonObject, budget: Budget
) -> str | None:
    """Return what the regions of two answers have in common; None of large masks.

    Raises:
        TooMuchError: where the budget does not suffice.
    """
    from quality.regions.scores import matched_against  # noqa: PLC0415
    from server.projections.counters.answer_regions import NotReadError, regions_of  # noqa: PLC0415

    try:
        mine, right = regions_of((said, reference), size, budget)
    except NotReadError:
        return None
    found = matched_against(mine, right, budget)
    # A region without an area is like no other one, and still right where it is the right one.
    same = _unnamed(said) == _unnamed(reference)
    found = MatchedRegions.of(len(mine), len(right), [1.0] * len(mine)) if same else found
    return f"regions {found.said} {found.reference}{_shown(found)}"


def _of_relations(
    said: JsonObject,
    reference: JsonObject,
    joined: tuple[JsonObject, JsonObject],
    size: JsonObject,
    budget: Budget,
) -> str | None:
    """Return what relations have in common by what they join; None where they join large masks.

    Whether source and target may be exchanged is said by the form, which no state of a task has: so
    the matches of relations that have a direction come first, and after a `|` those of others.

    Raises:
        TooMuchError: where the budget does not suffice.
    """
    from quality.regions.comparison import Comparison, compare  # noqa: PLC0415
    from quality.regions.relations import relations_against  # noqa: PLC0415
    from server.projections.counters.answer_regions import (  # noqa: PLC0415
        NotReadError,
        regions_of,
        relations_of,
    )

    (mine, right), comparisons = relations_of(said, reference), dict[str, Comparison]()
    budget.spend(4 * (len(mine) + len(right)))
    try:
        for question in sorted({end[0] for one in (*mine, *right) for end in one[1:]}):
            sides = [answers[question] for answers in joined if question in answers]
            if len(sides) == len(joined) and sides[0]["kind"] == sides[1]["kind"]:
                marked = regions_of(sides, size, budget)
                comparisons[question] = compare(dict(enumerate(marked)), budget)
    except NotReadError:
        return None
    same = _ends(said, joined[0]) == _ends(reference, joined[1])
    found = [
        MatchedRegions.of(len(mine), len(right), [1.0] * len(mine))
        if same
        else relations_against(mine, right, comparisons, directed=directed)
        for directed in (True, False)
    ]
    one, other = found
    return f"relations {one.said} {one.reference}{_shown(one)} |{_shown(other)}"


def _shown(found: MatchedRegions) -> str:
    return "".join(f" {percent}:{n}" for percent, n in found.alike)


def _ends(answer: JsonObject, joined: JsonObject) -> list[bytes]:
    """Return the relations of an answer with the regions that they join, without ids."""
    regions = {
        (question, one["id"]): {**one, "id": question}
        for question, given in joined.items()
        for one in given.get(REGION_FIELDS.get(given["kind"], ""), ())
    }
    ends = (
        [
            one["label"],
            *(regions.get((one[side]["question"], one[side]["region"])) for side in SIDES),
        ]
        for one in answer["relations"]
    )
    return sorted(orjson.dumps(one, option=orjson.OPT_SORT_KEYS) for one in ends)


def _unnamed(answer: JsonObject) -> list[bytes]:
    """Return the regions of an answer without their ids, which each client chooses."""
    regions = answer[REGION_FIELDS[answer["kind"]]]
    return sorted(orjson.dumps({**one, "id": None}, option=orjson.OPT_SORT_KEYS) for one in regions)


QUESTION = {"project_id": "uuid", "question": "text"}
"""How the keys of tables of questions begin."""
GOLD_TABLES: Mapping[str, CounterTable] = {
    # Answers to gold tasks: what they have in common with the right ones, what was said, and
    # what is right.
    "quality_gold": CounterTable(
        {
            **QUESTION,
            "member_id": "uuid",
            "compared": "text",
            "said": "bigint",
            "reference": "bigint",
            "said_text": "text",
            "reference_text": "text",
        },
        ("answers",),
        identity=6,
        past=True,
        by=1,
        sparse=True,
    ),
    # Of answers with large masks, what each has in common: readers compare no blobs.
    "quality_gold_masks": CounterTable(
        {**QUESTION, "annotation_id": "uuid", "compared": "text"},
        ("answers",),
        past=True,
        by=1,
        sparse=True,
    ),
}
