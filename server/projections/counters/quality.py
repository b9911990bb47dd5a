"""Numbers of the quality of labels, by question: agreement, and labels by member and by day.

A task adds the numbers of its answers that count now, whatever was answered before. So an event
adds those of the state after it, and subtracts those of the state before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC
from functools import lru_cache
from typing import TypeAlias
from uuid import UUID

from quality.cells import code_of, difference, of_unit, pairs_of, text_of
from server.events.core.event import EVENTS, Event, JsonObject, Kind, Recorded
from server.events.forms.answers import label_rows
from server.events.labeling.leases import LeaseExpired, LeaseExtended, LeaseReleased, TaskClaimed
from server.events.labeling.tasks import Annotation, Task
from server.projections.counters.projection import (
    CounterProjection,
    CounterTable,
    Deltas,
    Place,
    fast_id,
)

_IDLE = frozenset(e.type for e in (TaskClaimed, LeaseExtended, LeaseReleased, LeaseExpired))
"""Event types that change no answer."""
_Given: TypeAlias = "dict[UUID, str]"
"""The value that each member gave to a question."""

LONGEST = 2_000
"""Characters of a value that is stored. Longer sets of options are told apart, not compared."""


def count(before: Task | None, after: Task, _: Recorded[Event]) -> Deltas:
    """Return what one event of a task's stream adds to the numbers of its questions."""
    had, have = before.annotations if before else (), after.annotations
    if had is have:
        return []
    project, shared = fast_id(after.project.int), set(map(id, had)) & set(map(id, have))
    lost, gained = ([a for a in given if id(a) not in shared] for given in (had, have))
    deltas = difference(_labels(project, lost), _labels(project, gained))
    old, new = compared_values(had), compared_values(have)
    for question in sorted(old.keys() | new.keys()):
        was, now = old.get(question, {}), new.get(question, {})
        if was != now:
            deltas |= difference(
                _compared(project, question, was), _compared(project, question, now)
            )
    return list(deltas.items())


def _labels(project: UUID, annotations: Iterable[Annotation]) -> Counter[Place]:
    """Count the labels in annotations that count, by member and by day."""
    found: Counter[Place] = Counter()
    for annotation in annotations:
        if annotation.counts and annotation.answers is not None:
            member = annotation.author and fast_id(annotation.author.int)
            day = annotation.created_at.astimezone(UTC).date()
            for question, _, value, _ in label_rows(annotation.answers):
                found["quality_day_labels", (project, question, day, value), "labels"] += 1
                if member is not None:
                    key = (project, question, member, value)
                    found["quality_member_labels", key, "labels"] += 1
    return found


def compared_values(annotations: Iterable[Annotation]) -> dict[str, _Given]:
    """Return by question what is compared of the answers that count.

    An annotation without an author is nobody's, and an erased one says nothing.
    """
    found: defaultdict[str, _Given] = defaultdict(dict)
    for annotation in annotations:
        if annotation.counts and annotation.answers is not None and annotation.author is not None:
            for question, answer in annotation.answers.items():
                value = value_of(answer)
                if value is not None:
                    found[question][fast_id(annotation.author.int)] = value
    return found


def value_of(answer: JsonObject) -> str | None:
    """Return what is compared of an answer; None of kinds whose answers are not compared whole.

    Of a choice, a rating or a number it is what `quality.cells.text_of` returns for it.
    """
    kind = answer["kind"]
    if kind == "choice":
        text = text_of(frozenset(answer["values"]))
        return text if len(text) <= LONGEST else f"#{code_of(text)}"
    return text_of(answer[kind]) if kind in ("rating", "number") else None


def _compared(project: UUID, question: str, given: _Given) -> Counter[Place]:
    """Return the numbers of what members gave to a question of one task."""
    found: Counter[Place] = Counter()
    alike = Counter(given.values())
    codes = {value: _code(value) for value in alike}
    for value, labels in alike.items():
        found["quality_values", (project, question, codes[value], value), "labels"] = labels
    for cell, amount in of_unit({codes[value]: n for value, n in alike.items()}).items():
        found["quality_cells", (project, question, *map(int, cell)), "amount"] = amount
    pairs = pairs_of({member: codes[value] for member, value in given.items()})
    for pair, tasks in pairs.items():
        found["quality_pairs", (project, question, *pair), "tasks"] = tasks
    for member, value in given.items():
        key = (project, question, member)
        found["quality_members", key, "answers"] = 1
        found["quality_members", key, "peers"] = len(given) - 1
        found["quality_members", key, "alike"] = alike[value] - 1
    return found


@lru_cache(maxsize=10_000)
def _code(value: str) -> int:
    return code_of(value)


_QUESTION = {"project_id": "uuid", "question": "text"}

QUALITY = CounterProjection(
    name="quality",
    version=1,
    tables={
        "quality_values": CounterTable(
            {**_QUESTION, "code": "bigint", "value": "text"},
            ("labels",),
            identity=3,
            past=True,
            by_question=True,
        ),
        "quality_cells": CounterTable(
            {
                **_QUESTION,
                "kind": "smallint",
                "answers": "integer",
                "code": "bigint",
                "other": "bigint",
            },
            ("amount",),
            past=True,
            by_question=True,
        ),
        "quality_pairs": CounterTable(
            {
                **_QUESTION,
                "member_id": "uuid",
                "peer_id": "uuid",
                "code": "bigint",
                "other": "bigint",
            },
            ("tasks",),
            past=True,
            by_question=True,
        ),
        "quality_members": CounterTable(
            {**_QUESTION, "member_id": "uuid"},
            ("answers", "peers", "alike"),
            past=True,
            by_question=True,
        ),
        "quality_member_labels": CounterTable(
            {**_QUESTION, "member_id": "uuid", "value": "text"},
            ("labels",),
            past=True,
            by_question=True,
        ),
        "quality_day_labels": CounterTable(
            {**_QUESTION, "day": "date", "value": "text"},
            ("labels",),
            past=True,
            by_question=True,
        ),
    },
    count=count,
    types=frozenset(t for t, event in EVENTS.items() if event.kind is Kind.TASK) - _IDLE,
    pace=2.0,
)
