"""Numbers of the quality of labels: agreement, disputed tasks, labels, and times of answers.

A task adds the numbers of its answers that count now, whatever was answered before. So an event
adds those of the state after it, and subtracts those of the state before.
"""

from __future__ import annotations

from functools import partial

from quality.cells import difference, of_unit
from server.events.core.event import Event, Recorded
from server.events.labeling.tasks import Task
from server.projections.counters.gold_masks import GoldMasks
from server.projections.counters.projection import (
    Count,
    CounterProjection,
    CounterTable,
    Name,
    Place,
    day_of,
    fast_id,
)
from server.projections.counters.quality_answers import AnswerReader, alike_in
from server.projections.counters.quality_gold import (
    GOLD_TABLES,
    NO_MASKS,
    QUESTION,
    Large,
    judged_answers,
    judged_sides,
)
from server.projections.counters.quality_totals import Changed, Moved, QualityTotals
from server.projections.counters.statistics import labels_of
from server.projections.counters.task_events import TASK_EVENTS, WITHOUT_ANSWER


def count(
    before: Task | None,
    after: Task,
    _: Recorded[Event],
    large: Large = NO_MASKS,
    reader: AnswerReader | None = None,
) -> Changed | None:
    """Return what one event of a task's stream changes of the answers to its questions, if any.

    Args:
        before: the task before it; None before its import.
        after: the task after it.
        large: what answers to gold with large masks have in common with the right ones.
        reader: reads the answers of several events; None to read those of this one only.
    """
    had, have = before.annotations if before else (), after.annotations
    old_gold = before.gold if before else None
    if had is have and old_gold is after.gold:
        return None
    reader = reader or AnswerReader()
    old, new = reader.units(had), reader.units(have, had)
    moves = [Moved(one, old.get(one), new.get(one)) for one in old | new]
    gold: dict[Place, int] = {}
    if old_gold is not None or after.gold is not None:
        *was_judged, judged = (judged_answers(*one, large) for one in judged_sides(before, after))
        gold = difference(was_judged[0] if was_judged else {}, judged)
    shared = set(map(id, had)) & set(map(id, have))
    return Changed(
        project=fast_id(after.project.int),
        task=fast_id(after.id.int),
        imported=day_of(after.imported_at),
        annotations=[
            (n, one, [*labels_of(one)])
            for n, given in ((-1, had), (1, have))
            for one in given
            if id(one) not in shared
        ],
        moves=[one for one in moves if one.was != one.now],
        texts=reader.texts,
        gold=[*gold.items()],
    )


def of_page() -> Count:
    """Return `count` with a memory of the answers to the tasks of a page."""
    return partial(count, reader=AnswerReader())


def cells_of(name: Name) -> list[tuple[Name, int]]:
    """Return the names of the cells of a task with some answers, and what it adds to them."""
    cells = of_unit(alike_in(name[0]))
    return [((*map(str, cell), "amount"), n) for cell, n in cells.items()]


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
    totals=QualityTotals,
    lookup=partial(GoldMasks, count),
    of_page=of_page,
    types=TASK_EVENTS,
    silent=WITHOUT_ANSWER,
    pace=2.0,
)
