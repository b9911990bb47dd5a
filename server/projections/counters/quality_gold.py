"""How answers to gold tasks compare with the right ones, a part of the counter "quality".

Regions, spans and relations are not judged: comparing them needs more than counting may take.
"""

from __future__ import annotations

from uuid import UUID

import orjson

from quality.cells import code_of, text_of
from quality.gold import number_score, text_score
from server.events.core.event import JsonObject
from server.events.labeling.tasks import COUNTING, Annotation, Task
from server.projections.counters.projection import Place, fast_id

LONGEST = 2_000
"""Characters of a text whose edits are counted, and of a value that is stored."""
TEXT = 0.9
"""The score of a text that is right: 9 of 10 characters need no edit."""


def judged_answers(task: Task) -> dict[Place, int]:
    """Count the answers of members to a gold task, right or wrong, by what was said.

    Answers from before the task was gold are not judged, nor those of whoever said what is right;
    and none while the right answers are disputed.
    """
    gold, found = task.gold, dict[Place, int]()
    if gold is None or gold.answers is None or gold.dispute is not None:
        return found
    project = fast_id(task.project.int)
    for annotation in task.annotations:
        if not is_judged(annotation, gold.by):
            continue
        for question, reference in gold.answers.items():
            said = (annotation.answers or {}).get(question)
            right = None if said is None else is_right(said, reference)
            if said is None or right is None or annotation.author is None:
                continue
            texts = shown_text(said), shown_text(reference)
            member = fast_id(annotation.author.int)
            key = (project, question, member, int(right), *map(code_of, texts), *texts)
            place: Place = ("quality_gold", key, "answers")
            found[place] = found.get(place, 0) + 1
    return found


def is_judged(annotation: Annotation, by: UUID | None) -> bool:
    """Tell whether an annotation is judged by right answers that a member set."""
    of_member = annotation.author is not None and annotation.author != by
    return of_member and annotation.gold and annotation.status in COUNTING


def is_right(said: JsonObject, reference: JsonObject) -> bool | None:
    """Tell whether an answer is right; None for answers that are not judged."""
    kind, right = reference["kind"], None
    if said["kind"] != kind:
        return None
    match kind:
        case "choice":
            right = sorted(said["values"]) == sorted(reference["values"])
        case "rating" | "number":
            right = number_score(said[kind], reference[kind]) == 1
        case "ranking":
            right = said["order"] == reference["order"]
        case "text":
            right = _is_text_right(said["text"], reference["text"])
    return right


def _is_text_right(said: str, reference: str) -> bool:
    if max(len(said), len(reference)) > LONGEST:
        return said.split() == reference.split()
    return text_score(said, reference) >= TEXT


def shown_text(answer: JsonObject) -> str:
    """Return what a confusion shows of an answer: of a free text, nothing."""
    kind = answer["kind"]
    if kind == "choice":
        text = orjson.dumps(sorted(answer["values"])).decode()
        return text if len(text) <= LONGEST else f"#{code_of(text)}"
    return text_of(answer[kind]) if kind in ("rating", "number") else ""
