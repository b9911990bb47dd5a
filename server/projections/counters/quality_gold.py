"""What answers to gold tasks have in common with the right ones, a part of the counter "quality".

Whether they are right is a matter of the settings of a project, by which numbers are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import floor
from typing import Any
from uuid import UUID

import orjson

from quality.cells import code_of, text_of
from quality.gold import MatchedRegions, text_score
from quality.measures.texts import steps
from quality.regions.budget import Budget, TooMuchError
from server.events.core.event import JsonObject
from server.events.forms.answer_kinds import REGION_FIELDS
from server.events.gold.judging import USUAL
from server.events.labeling.tasks import COUNTING, Annotation, Task
from server.projections.counters.projection import Place, fast_id

LONGEST = 2_000
"""Characters of a text whose edits are counted, and of a value that is stored."""
STEPS = 300_000
"""Steps of `quality.regions.budget` that the regions of one answer may take; some 50 ms."""
_ROUNDING = 1e-9


def judged_answers(task: Task, annotations: Iterable[Annotation]) -> dict[Place, int]:
    """Count answers of members to a gold task by what was said.

    Answers from before the task was gold are not judged, nor those of whoever said what is right;
    and none while the right answers are disputed.

    Args:
        task: the task; of one that is not gold, nothing is counted.
        annotations: those of the task that are counted.
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
            alike = None if said is None else compared(said, reference, size)
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
    said: JsonObject, reference: JsonObject, size: JsonObject, budget: Budget | None = None
) -> str | None:
    """Return what an answer has in common with the right one, as text that `Judge.score` reads.

    Of choices, ratings and numbers their values say all, so that only the kind is named.

    Args:
        said: the answer.
        reference: the right one.
        size: of the input, as far as it is known; see `size_of`.
        budget: pays for the texts, orders and regions of several answers, if given; for regions as
            long as `STEPS` are left.

    Returns:
        None for answers that are not judged: of another kind than the right one, relations, masks
        whose runs are in a blob, regions that would take more than `STEPS`, and what the budget
        does not pay for.
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
    found = _matched(said, reference, size, Budget(STEPS) if budget is None else budget)
    if found is None:
        return None
    alike = (f"{percent}:{n}" for percent, n in found.alike)
    return " ".join(("regions", str(found.said), str(found.reference), *alike))


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
            budget.spend(steps(said, reference))
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


def _matched(
    said: JsonObject, reference: JsonObject, size: JsonObject, budget: Budget
) -> MatchedRegions | None:
    from quality.regions.scores import matched_against  # noqa: PLC0415
    from server.projections.counters.answer_regions import NotReadError, regions_of  # noqa: PLC0415

    own = Budget(STEPS if budget.left >= STEPS else 0)
    try:
        mine, right = regions_of((said, reference), size, own)
        found = matched_against(mine, right, own)
        # A region without an area is like no other one, and still right where it is the right one.
        same = _unnamed(said) == _unnamed(reference)
        return MatchedRegions.of(len(mine), len(right), [1.0] * len(mine)) if same else found
    except (TooMuchError, NotReadError):
        return None
    finally:
        budget.spend(min(STEPS - own.left, budget.left))


def _unnamed(answer: JsonObject) -> list[bytes]:
    """Return the regions of an answer without their ids, which each client chooses."""
    regions = answer[REGION_FIELDS[answer["kind"]]]
    return sorted(orjson.dumps({**one, "id": None}, option=orjson.OPT_SORT_KEYS) for one in regions)
