"""The runs of large masks, which are in blobs, for answers that are compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from server.events.core.event import JsonObject
from server.reads.blobs import mask_runs
from server.reads.quality.comparisons.samples import Answers, Sample, TaskAnswers
from server.storage import Blobs

MOST_BLOBS = 200
"""Large masks that are read for one question."""
MOST_RUNS = 2_000_000
"""Runs of them, of all together."""


async def with_runs(blobs: Blobs, org: UUID, given: Sample, question: str) -> Sample:
    """Return a sample with the runs of large masks in the answers to a question.

    Tasks whose masks are too many or too large, or gone, are left out.

    Raises:
        Refused: UNAVAILABLE where the store of blobs is unreachable.
    """
    found, partial, masks, runs = list[TaskAnswers](), given.partial, MOST_BLOBS, MOST_RUNS
    for task in given.tasks:
        large = [mask for mask in _masks(task, question) if mask.get("blob") is not None]
        masks -= len(large)
        if large and masks < 0:
            partial = True
            continue
        counts = await _runs(blobs, org, {mask["blob"] for mask in large}, runs)
        if counts is None:
            partial = True
            continue
        runs -= sum(map(len, counts.values()))
        found.append(_filled(task, question, counts) if counts else task)
    return Sample(found, partial)


async def _runs(
    blobs: Blobs, org: UUID, names: Iterable[str], most: int
) -> dict[str, list[int]] | None:
    """Return runs by the name of their blob; None where they are more than `most`, or gone."""
    found = dict[str, list[int]]()
    for name in names:
        try:
            found[name] = await mask_runs(blobs, org, name)
        except LookupError:
            return None
        most -= len(found[name])
        if most < 0:
            return None
    return found


def _masks(task: TaskAnswers, question: str) -> list[JsonObject]:
    answers = (given[question] for given in task.people.values())
    return [mask for answer in answers for mask in answer.get("masks", ())]


def _filled(task: TaskAnswers, question: str, counts: dict[str, list[int]]) -> TaskAnswers:
    """Return the answers to a task with the runs of masks, by the names of their blobs."""
    people: dict[UUID, Answers] = {}
    for person, given in task.people.items():
        masks = [
            {**mask, "counts": counts[mask["blob"]]} if mask.get("blob") in counts else mask
            for mask in given[question].get("masks", ())
        ]
        people[person] = {**given, question: {**given[question], "masks": masks}}
    return replace(task, people=people)
