"""Numbers of the quality of labels: agreement, disputed tasks, labels, and times of answers.

A task adds the numbers of its answers that count now, whatever was answered before. So an event
adds those of the state after it, and subtracts those of the state before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, partial
from typing import TypeAlias
from uuid import UUID

import orjson

from quality.cells import code_of, difference, disagreement, of_unit, text_of
from quality.times import rounded
from server.events.core.event import Event, JsonObject, Recorded
from server.events.labeling.tasks import Annotation, Task
from server.projections.counters.gold_masks import GoldMasks
from server.projections.counters.projection import (
    ROWS,
    CounterProjection,
    CounterTable,
    Deltas,
    Name,
    Place,
    day_of,
    fast_id,
)
from server.projections.counters.quality_gold import (
    GOLD_TABLES,
    NO_MASKS,
    QUESTION,
    Large,
    judged_answers,
    judged_sides,
)
from server.projections.counters.quality_page import page_count
from server.projections.counters.statistics import labels_of
from server.projections.counters.task_events import TASK_EVENTS, WITHOUT_ANSWER

LONGEST = 2_000
"""Characters of a value that is stored. Longer sets of options are told apart, not compared."""
WHOLE = 1_000_000
"""A disagreement is stored in parts of this: all of them where no two people gave one value."""


_Key: TypeAlias = "tuple[UUID, str]"
"""A project and a question."""


@dataclass(slots=True)
class TaskAnswers:
    """What members gave to a question of a task."""

    codes: dict[UUID, int] = field(default_factory=dict)
    """The code of each member's value."""
    last: datetime | None = None
    """When the last of the annotations was made."""

    def add(self, member: UUID, code: int, made: datetime) -> None:
        """Add a value. Of two of one member, the one that is added later counts."""
        self.codes[member] = code
        self.last = made if self.last is None else max(self.last, made)

    def alike(self) -> dict[int, int]:
        """Return how many members gave each value."""
        found: dict[int, int] = {}
        for code in self.codes.values():
            found[code] = found.get(code, 0) + 1
        return found


_NOTHING = TaskAnswers()


def count(before: Task | None, after: Task, _: Recorded[Event], large: Large = NO_MASKS) -> Deltas:
    """Return what one event of a task's stream adds to the numbers of its questions.

    Args:
        before: the task before it; None before its import.
        after: the task after it.
        large: what answers to gold with large masks have in common with the right ones.
    """
    had, have = before.annotations if before else (), after.annotations
    old_gold = before.gold if before else None
    if had is have and old_gold is after.gold:
        return []
    project, shared = fast_id(after.project.int), set(map(id, had)) & set(map(id, have))
    lost, gained = ([a for a in given if id(a) not in shared] for given in (had, have))
    deltas = list(difference(_labels(project, lost), _labels(project, gained)).items())
    deltas += _times(project, lost, -1) + _times(project, gained, 1)
    if old_gold is not None or after.gold is not None:
        *was_judged, judged = (judged_answers(*one, large) for one in judged_sides(before, after))
        deltas += difference(was_judged[0] if was_judged else {}, judged).items()
    texts: dict[int, str] = {}
    old, new = compared(had, texts), compared(have, texts)
    for question in old | new:
        was, now = old.get(question, _NOTHING), new.get(question, _NOTHING)
        if was != now:
            deltas += _of_question((project, question), after, was, now, texts)
    return deltas


def _labels(project: UUID, annotations: Iterable[Annotation]) -> dict[Place, int]:
    """Count the labels in annotations that count, by day, and by member and day."""
    found: dict[Place, int] = {}
    for annotation in annotations:
        member = annotation.author and fast_id(annotation.author.int)
        day = day_of(annotation.created_at)
        for question, value in labels_of(annotation):
            place: Place = ("quality_day_labels", (project, question, day, value), "labels")
            found[place] = found.get(place, 0) + 1
            if member is not None:
                of_member = (project, question, member, day, value)
                place = ("quality_member_labels", of_member, "labels")
                found[place] = found.get(place, 0) + 1
    return found


def _times(project: UUID, annotations: Iterable[Annotation], n: int = 1) -> Deltas:
    """Return what the times of annotations that count add, `n` times.

    The time of an imported one was spent elsewhere.
    """
    return [
        (
            (
                "quality_times",
                (project, day_of(one.created_at), fast_id(one.author.int), time),
                "answers",
            ),
            n,
        )
        for one in annotations
        if one.counts and one.author is not None and one.imported is None
        if (time := rounded(one.time_spent_ms))
    ]


def compared(annotations: Iterable[Annotation], texts: dict[int, str]) -> dict[str, TaskAnswers]:
    """Return by question the codes of what is compared of the answers that count.

    An annotation without an author is nobody's, and an erased one says nothing.

    Args:
        annotations: of one task.
        texts: filled with the value of each code.
    """
    found: dict[str, TaskAnswers] = {}
    for annotation in annotations:
        if annotation.counts and annotation.answers is not None and annotation.author is not None:
            for question, answer in annotation.answers.items():
                value = value_of(answer)
                if value is not None:
                    code = code_of(value)
                    texts[code] = value
                    author = fast_id(annotation.author.int)
                    given = found.setdefault(question, TaskAnswers())
                    given.add(author, code, annotation.created_at)
    return found


def value_of(answer: JsonObject) -> str | None:
    """Return what is compared of an answer; None of kinds whose answers are not compared whole.

    Of a choice, a rating or a number it is what `quality.cells.text_of` returns for it; of a choice
    as a set, however many may be chosen.
    """
    kind = answer["kind"]
    if kind == "choice":
        text = orjson.dumps(sorted(answer["values"])).decode()
        return text if len(text) <= LONGEST else f"#{code_of(text)}"
    return text_of(answer[kind]) if kind in ("rating", "number") else None


def _of_question(
    key: _Key, task: Task, was: TaskAnswers, now: TaskAnswers, texts: dict[int, str]
) -> Deltas:
    """Return what changes in the numbers of a question when the values given to a task change."""
    old, new = was.alike(), now.alike()
    deltas: Deltas = [
        (("quality_values", (*key, code, texts[code]), "labels"), n)
        for code, n in difference(old, new).items()
    ]
    deltas += [
        (("quality_cells", (*key, *cell), "amount"), n)
        for cell, n in difference(of_unit(old), of_unit(new)).items()
    ]
    deltas += _of_task(key, task, was, old, -1)
    deltas += _of_task(key, task, now, new, 1)
    return deltas + _of_members(key, was.codes, now.codes)


def _of_task(key: _Key, task: Task, given: TaskAnswers, alike: dict[int, int], n: int) -> Deltas:
    """Return what a task with some answers adds to the numbers of tasks, `n` times."""
    if given.last is None:
        return []
    text = text_of_answers(alike)
    days = day_of(given.last), day_of(task.imported_at)
    deltas: Deltas = [
        (("quality_tasks", (*key, text), "tasks"), n),
        (("quality_day_tasks", (*key, *days, code_of(text), text), "tasks"), n),
    ]
    if len(alike) > 1:
        parts = round(disagreement(alike) * WHOLE)
        deltas.append((("quality_disputed", (*key, parts, fast_id(task.id.int)), ROWS), n))
    return deltas


def text_of_answers(alike: dict[int, int]) -> str:
    """Return how many answers of a task have which codes, as text."""
    return " ".join(f"{code} {n}" for code, n in sorted(alike.items()))


def alike_in(text: str) -> dict[int, int]:
    """Return how many answers have which codes, from `text_of_answers`."""
    numbers = [*map(int, text.split())]
    return dict(zip(numbers[::2], numbers[1::2], strict=True))


def cells_of(name: Name) -> list[tuple[Name, int]]:
    """Return the names of the cells of a task with some answers, and what it adds to them."""
    cells = of_unit(alike_in(name[0]))
    return [((*map(str, map(int, cell)), "amount"), n) for cell, n in cells.items()]


def _of_members(key: _Key, was: dict[UUID, int], now: dict[UUID, int]) -> Deltas:
    """Return what changes in the numbers of members and of their pairs.

    The answers that changed are taken away one after another, and then those of now are added. As
    the past has them, each is a text: the member, those who gave the same value, and the others.
    """
    deltas: Deltas = []
    given = dict(was)
    moved = sorted({member for member, _ in was.items() ^ now.items()})
    for n, codes in ((-1, was), (1, now)):
        for member in moved:
            if (code := codes.get(member)) is None:
                continue
            given.pop(member, None)
            same, others = list[str](), list[str]()
            for peer, other in given.items():
                (same if other == code else others).append(short_id(peer))
                deltas += _of_pair(key, (member, code), (peer, other), n)
            answer = f"{short_id(member)} {','.join(same)} {','.join(others)}"
            deltas.append((("quality_member_answers", (*key, answer), "answers"), n))
            deltas.append((("quality_members", (*key, member), "answers"), n))
            if n > 0:
                given[member] = code
    return deltas


def _of_pair(key: _Key, one: tuple[UUID, int], two: tuple[UUID, int], n: int) -> Deltas:
    """Return what two members with their values add to the numbers of both, `n` times."""
    (member, code), (peer, other) = (one, two) if one[0] < two[0] else (two, one)
    members = ((*key, member), (*key, peer))
    deltas: Deltas = [(("quality_pairs", (*key, member, peer, code, other), "tasks"), n)]
    deltas += [(("quality_members", of, "peers"), n) for of in members]
    if code == other:
        deltas += [(("quality_members", of, "alike"), n) for of in members]
    return deltas


@lru_cache(maxsize=10_000)
def short_id(member: UUID) -> str:
    """Return the last 48 bits of a member's id, which are random: two members differ in them."""
    return f"{member.int & 0xFFFF_FFFF_FFFF:x}"


def members_of(name: Name) -> list[tuple[Name, int]]:
    """Return the names of the numbers of members, by short ids, and what an answer adds to them."""
    member, *peers = name[0].split(" ")
    same, others = (text.split(",") if text else [] for text in peers)
    found = [
        ((member, "answers"), 1),
        ((member, "peers"), len(same) + len(others)),
        ((member, "alike"), len(same)),
        *(((peer, "peers"), 1) for peer in (*same, *others)),
        *(((peer, "alike"), 1) for peer in same),
    ]
    return [(of, n) for of, n in found if n]


QUALITY = CounterProjection(
    name="quality",
    version=7,
    tables={
        "quality_values": CounterTable(
            {**QUESTION, "code": "bigint", "value": "text"},
            ("labels",),
            identity=3,
            past=True,
            by=1,
            sparse=True,
        ),
        "quality_cells": CounterTable(
            {
                **QUESTION,
                "kind": "smallint",
                "answers": "integer",
                "code": "bigint",
                "other": "bigint",
            },
            ("amount",),
            sparse=True,
        ),
        "quality_tasks": CounterTable(
            {**QUESTION, "answers": "text"},
            ("tasks",),
            past=True,
            by=1,
            expand=cells_of,
        ),
        # By the day of the last annotation, and that of the import of the task.
        "quality_day_tasks": CounterTable(
            {
                **QUESTION,
                "day": "date",
                "imported": "date",
                "code": "bigint",
                "answers": "text",
            },
            ("tasks",),
            identity=5,
            sparse=True,
        ),
        # Tasks to which people gave different values, by how many pairs of them did.
        "quality_disputed": CounterTable(
            {**QUESTION, "disagreement": "integer", "task_id": "uuid"}, listed=True
        ),
        "quality_pairs": CounterTable(
            {
                **QUESTION,
                "member_id": "uuid",
                "peer_id": "uuid",
                "code": "bigint",
                "other": "bigint",
            },
            ("tasks",),
            sparse=True,
        ),
        "quality_members": CounterTable(
            {**QUESTION, "member_id": "uuid"},
            ("answers", "peers", "alike"),
        ),
        # The past of the numbers of members: one change an answer, which may change all of them.
        "quality_member_answers": CounterTable(
            {**QUESTION, "answer": "text"},
            ("answers",),
            past=True,
            by=1,
            expand=members_of,
        ),
        "quality_member_labels": CounterTable(
            {**QUESTION, "member_id": "uuid", "day": "date", "value": "text"},
            ("labels",),
            past=True,
            by=1,
            sparse=True,
        ),
        # By the day of the annotation, in milliseconds as `quality.times.rounded` gives them.
        "quality_times": CounterTable(
            {"project_id": "uuid", "day": "date", "member_id": "uuid", "time": "bigint"},
            ("answers",),
            past=True,
            sparse=True,
        ),
        **GOLD_TABLES,
        "quality_day_labels": CounterTable(
            {**QUESTION, "day": "date", "value": "text"},
            ("labels",),
            past=True,
            by=1,
            sparse=True,
        ),
    },
    count=count,
    lookup=partial(GoldMasks, count),
    of_page=partial(page_count, count, lambda project, one: _times(fast_id(project.int), (one,))),
    types=TASK_EVENTS,
    silent=WITHOUT_ANSWER,
    pace=2.0,
)
