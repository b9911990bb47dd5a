"""Answers to some tasks of the second project, so that its reviewers have something to review."""

from __future__ import annotations

import re
from typing import Any

from server.demo import documents as say
from server.demo.people import ANNOTATORS, REVIEWERS, Person
from server.demo.play import Play, chosen
from server.demo.sample import Gloss

ANSWERED = 12
"""How many tasks two people answer, each with marks that are a little different."""
REASONS = [
    {"key": "guideline", "text": "The guideline says otherwise"},
    {"key": "careless", "text": "Read the gloss again"},
    {"key": "marks", "text": "Marks too much or too little"},
]
_SHORT = frozenset({"a", "an", "the", "of", "to", "in", "or", "and", "any", "some", "that"})


async def answer_some(play: Play, project: str) -> None:
    """Let two people answer the first tasks, and a reviewer send one answer back."""
    await play.owner.do(say.UPDATE_PROJECT, project=project, rejectReasons=REASONS)
    careful, hasty = ANNOTATORS[0], ANNOTATORS[-1]
    found = await play.owner.ask(say.TASKS, project=project)
    last: dict[str, str] = {}
    for person in (careful, hasty):
        for task in found["tasks"]["nodes"][:ANSWERED]:
            last = await _answer(play, project, person, task)
    reviewer = play.clients[REVIEWERS[0].name]
    await reviewer.do(say.REJECT, **last, reasons=["marks"], reason="Mark the broader term alone.")


async def _answer(play: Play, project: str, person: Person, task: dict[str, Any]) -> dict[str, str]:
    """Claim a task and answer it; return the ids of both."""
    client, gloss = play.clients[person.name], play.gloss(task)
    claimed = await client.do(say.CLAIM, project=project, task=task["id"])
    answers = [
        *chosen(person.opinion(gloss)),
        {"question": "marks", "value": {"span": {"spans": _marks(person, gloss)}}},
        {"question": "clear", "value": {"rating": {"rating": _clearness(person, gloss)}}},
    ]
    spent = 4_000 + int(person.chance(gloss, "time") * 20_000)
    made = await client.do(
        say.SUBMIT, task=task["id"], token=claimed["token"], answers=answers, timeSpentMs=spent
    )
    return {"task": task["id"], "annotation": made["annotationId"]}


def _marks(person: Person, gloss: Gloss) -> list[dict[str, Any]]:
    """Return the broader term and a property; who errs often marks the word behind as well."""
    words = [each for each in re.finditer(r"[\w-]+", gloss.text) if each[0] not in _SHORT]
    first, second = words[0], words[min(1, len(words) - 1)]
    end = second.end() if person.chance(gloss, "edges") < 2 * person.errs else first.end()
    marks = [{"id": "m1", "label": "broader", "start": first.start(), "end": end}]
    last = words[-1]
    if last.start() >= end:
        mark = {"id": "m2", "label": "property", "start": last.start(), "end": last.end()}
        marks.append(mark)
    return marks


def _clearness(person: Person, gloss: Gloss) -> int:
    return 3 + int(person.chance(gloss, "clear") * 3)
