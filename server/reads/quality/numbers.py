"""What agreement on a question is computed from: cells, values, members and pairs of members."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import comb
from operator import itemgetter
from typing import Any, TypeAlias
from uuid import UUID

import orjson
from sqlalchemy import JSON, ColumnElement, Text, bindparam, cast, literal, select

from quality.cells import Cell, code_of, pairs_of
from server.events.core.refusal import Code, Refused
from server.events.labeling.tasks import COUNTING
from server.projections import tables
from server.projections.counters.past_numbers import Numbers
from server.projections.counters.projection import series_of
from server.projections.counters.quality import QUALITY
from server.projections.counters.quality_answers import TaskAnswers, value_of
from server.projections.counters.quality_totals import short_id
from server.reads.computing import computed
from server.reads.keyset_pages import KeysetPage
from server.reads.loaders import among, batched
from server.reads.session import ReadSession
from server.reads.statistics import past_numbers

QuestionKey: TypeAlias = "tuple[UUID, str]"
"""A project and the name of a question."""

MOST_ANSWERS = 100_000
"""Annotations that are read to tell pairs of people and tasks apart as of a moment."""
MOST_CELLS = 200_000
"""Cells of a question that agreement is computed from; more come of numbers that hardly repeat."""
MOST_PAIRS = 2_000_000
"""Pairs of answers to one task that are told apart by their people as of a moment: some seconds."""

# A list of each column takes a third of the time that a row of each cell takes.
_NUMBERS = """
SELECT array_agg(kind), array_agg(answers), array_agg(code), array_agg(other), array_agg(amount),
    NULL AS texts
FROM (
    SELECT kind, answers, code, other, amount FROM quality_cells
    WHERE org_id = $1 AND project_id = $2 AND question = $3 AND amount <> 0
    ORDER BY kind, answers, code, other LIMIT $4
) c
UNION ALL
SELECT NULL, NULL, array_agg(code), NULL, NULL, array_agg(value) FROM (
    SELECT code, value FROM quality_values
    WHERE org_id = $1 AND project_id = $2 AND question = $3 AND labels <> 0
    ORDER BY code LIMIT $4
) v
"""
_MEMBERS = """
SELECT member_id, answers, peers, alike FROM quality_members
WHERE org_id = $1 AND project_id = $2 AND question = $3 AND answers <> 0 {later}
ORDER BY member_id{down} LIMIT $4
"""
_EVERYBODY = """
SELECT member_id FROM quality_members WHERE org_id = $1 AND project_id = $2 AND question = $3
"""
_MEMBER = """
SELECT member_id, answers, peers, alike FROM quality_members
WHERE org_id = $1 AND project_id = $2 AND question = $3 AND member_id = $4
"""
_PAIRS = """
SELECT member_id, peer_id, array_agg(code) AS codes, array_agg(other) AS others,
    array_agg(tasks) AS tasks
FROM quality_pairs
WHERE org_id = $1 AND project_id = $2 AND question = $3 AND tasks <> 0 {later}
GROUP BY member_id, peer_id HAVING sum(tasks) >= $5
ORDER BY member_id{down}, peer_id{down} LIMIT $4
"""


@dataclass(frozen=True, slots=True)
class QuestionNumbers:
    """What figures of a question are computed from."""

    cells: dict[Cell, int]
    values: dict[int, str]
    """By code, the text of each value that was given."""
    tasks: Mapping[str, int] | None = None
    """How many tasks have which answers, in order, where they are read; see `text_of_answers`."""


@dataclass(frozen=True, slots=True)
class MemberAnswers:
    """How often a member answered a question as others did."""

    member: UUID
    answers: int = 0
    """Tasks on which the member's answer counts."""
    peers: int = 0
    """Answers of others to these tasks."""
    alike: int = 0
    """Those of them with the same value."""


@dataclass(frozen=True, slots=True)
class MemberPair:
    """What two members answered to the tasks that both answered."""

    member: UUID
    peer: UUID
    tasks: dict[tuple[int, int], int] = field(default_factory=dict)
    """By the code of the member's value and of the peer's: the number of tasks."""


@dataclass(frozen=True, slots=True)
class PastAnswers:
    """What people gave to the tasks of a question as of a moment."""

    tasks: dict[UUID, TaskAnswers]
    values: dict[int, str] = field(default_factory=dict)
    """By code, the text of each value that was given."""


@batched
async def question_numbers(
    session: ReadSession, keys: Sequence[QuestionKey]
) -> list[QuestionNumbers]:
    """Return the cells and values of a question. Raises Refused LIMIT above `MOST_CELLS`."""
    return [await _question_numbers(session, key) for key in keys]


async def _question_numbers(session: ReadSession, key: QuestionKey) -> QuestionNumbers:
    if session.at is None:
        # In one statement: of two moments, cells could have codes without values.
        rows = await session.raw(_NUMBERS, session.org, *key, MOST_CELLS + 1)
        return await computed(len(rows[0][0] or ()) // 10, _numbers_in, *rows)
    cells = await past_of(session, "quality_tasks", key)
    values = await past_of(session, "quality_values", key)
    return await computed(len(cells) + len(values), _past_numbers, cells, values)


def _numbers_in(cells: Iterable[Any], values: Iterable[Any]) -> QuestionNumbers:
    """Return the numbers in lists of columns, in order. Raises Refused as `_require_few`."""
    *keys, amounts, _ = (column or () for column in cells)
    _, _, codes, _, _, texts = (column or () for column in values)
    found = QuestionNumbers(
        dict(zip(zip(*keys, strict=True), amounts, strict=True)),
        dict(zip(codes, texts, strict=True)),
    )
    _require_few(found)
    return found


def _past_numbers(past_cells: Numbers, past_values: Numbers) -> QuestionNumbers:
    """Return the numbers of a past moment. Raises Refused as `_in_order`."""
    cells = {_cell(*cell): n for (*cell, _), n in past_cells.items() if n}
    values = {int(code): value for (code, value, _), labels in past_values.items() if labels}
    return _in_order(cells, values)


def _in_order(cells: dict[Cell, int], values: dict[int, str]) -> QuestionNumbers:
    """Return numbers in order, so that figures are equal to the last bit, now and as of.

    Raises:
        Refused: LIMIT above `MOST_CELLS`.
    """
    found = QuestionNumbers(dict(sorted(cells.items())), dict(sorted(values.items())))
    _require_few(found)
    return found


def _require_few(found: QuestionNumbers) -> None:
    if max(len(found.cells), len(found.values)) > MOST_CELLS:
        message = "People gave too many different values to this question to compare them."
        raise Refused(Code.LIMIT, message, ("question",))


def _cell(*numbers: str) -> Cell:
    kind, size, code, other = map(int, numbers)
    return kind, size, code, other


async def member_answers(
    session: ReadSession, key: QuestionKey, page: KeysetPage
) -> list[MemberAnswers]:
    """Return a page of the members whose answers to a question count, by their ids."""
    if session.at is None:
        text, last = page.fill(_MEMBERS, "member_id", 5)
        rows = await session.raw(text, session.org, *key, page.limit, *last)
        return [MemberAnswers(*row) for row in rows]
    found = await _past_members(session, key)
    return page.of(found, lambda one: (one.member,))


async def answers_of_member(session: ReadSession, key: QuestionKey, member: UUID) -> MemberAnswers:
    """Return how often one member answers a question as others do, at present."""
    rows = await session.raw(_MEMBER, session.org, *key, member)
    return MemberAnswers(*rows[0]) if rows else MemberAnswers(member)


async def _past_members(session: ReadSession, key: QuestionKey) -> list[MemberAnswers]:
    # Whoever ever answered has a row at present, perhaps of zeros.
    rows = await session.raw(_EVERYBODY, session.org, *key)
    known = {short_id(row["member_id"]): row["member_id"] for row in rows}
    if len(known) < len(rows):  # Short ids are random, so that two are hardly ever equal.
        return await asyncio.to_thread(_members_of, await past_answers(session, key))
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (short, column), number in (await past_of(session, "quality_member_answers", key)).items():
        counts[short][column] += number
    return [
        MemberAnswers(known[short], **count) for short, count in counts.items() if count["answers"]
    ]


def _members_of(past: PastAnswers) -> list[MemberAnswers]:
    """Return the numbers of members, counted from what they gave to each task."""
    counts: defaultdict[UUID, Counter[str]] = defaultdict(Counter)
    for given in past.tasks.values():
        alike, size = given.alike(), len(given.codes)
        for member, code in given.codes.items():
            counts[member].update(answers=1, peers=size - 1, alike=alike[code] - 1)
    return [MemberAnswers(member, **count) for member, count in counts.items()]


async def member_pairs(
    session: ReadSession, key: QuestionKey, page: KeysetPage, least: int
) -> list[MemberPair]:
    """Return a page of the pairs of members who both answered `least` tasks or more, by ids.

    Raises:
        Refused: LIMIT as of a position, as `past_answers`, and above `MOST_PAIRS`.
    """
    if session.at is None:
        text, last = page.fill(_PAIRS, "member_id, peer_id", 6)
        rows = await session.raw(text, session.org, *key, page.limit, least, *last)
        return [
            MemberPair(member, peer, dict(zip(zip(codes, others, strict=True), tasks, strict=True)))
            for member, peer, codes, others, tasks in rows
        ]
    return await asyncio.to_thread(_past_pairs, await past_answers(session, key), page, least)


def _past_pairs(past: PastAnswers, page: KeysetPage, least: int) -> list[MemberPair]:
    """Return what `member_pairs` does, from what members gave to each task."""
    if sum(comb(len(given.codes), 2) for given in past.tasks.values()) > MOST_PAIRS:
        message = "So many people answered the same tasks that pairs of them are not compared."
        raise Refused(Code.LIMIT, message)
    pairs: dict[tuple[UUID, UUID], MemberPair] = {}
    for given in past.tasks.values():
        for member, peer, code, other in pairs_of(given.codes):
            tasks = pairs.setdefault((member, peer), MemberPair(member, peer)).tasks
            tasks[code, other] = tasks.get((code, other), 0) + 1
    found = [pair for pair in pairs.values() if sum(pair.tasks.values()) >= least]
    return page.of(found, lambda pair: (pair.member, pair.peer))


@batched
async def past_answers(session: ReadSession, keys: Sequence[QuestionKey]) -> list[PastAnswers]:
    """Return what was given to the tasks of a question as of the session's position.

    What tells members or tasks apart has no past of its own: it would cost each answer more than
    all other numbers together.

    Raises:
        Refused: LIMIT for a project with more than `MOST_ANSWERS` annotations.
    """
    return [await _past_answers(session, key) for key in keys]


async def _past_answers(session: ReadSession, key: QuestionKey) -> PastAnswers:
    rows = await _answers(session, key)
    if len(rows) > MOST_ANSWERS:
        message = (
            "Pairs of people and tasks are told apart as of a moment in projects of up to "
            f"{MOST_ANSWERS:,} annotations: ask for them at present."
        )
        raise Refused(Code.LIMIT, message)
    return await asyncio.to_thread(_codes, rows)


async def answers_of_members(
    session: ReadSession, key: QuestionKey, members: Collection[UUID]
) -> PastAnswers:
    """Return what some members gave to the tasks of a question as of the session's position.

    Raises:
        Refused: LIMIT where they made more than `MOST_ANSWERS` annotations in the project.
    """
    rows = await _answers(session, key, among(tables.annotation.c.author_id, members))
    if len(rows) > MOST_ANSWERS:
        message = f"These people made more than {MOST_ANSWERS:,} annotations: name fewer."
        raise Refused(Code.LIMIT, message, ("members",))
    return await asyncio.to_thread(_codes, rows)


async def _answers(
    session: ReadSession, key: QuestionKey, *conditions: ColumnElement[bool]
) -> list[Any]:
    """Return the answers to a question that count, one more than `MOST_ANSWERS` at most."""
    own, (project, question) = tables.annotation.c, key
    # Of each annotation, one answer: the others may be regions of megabytes.
    answer = cast(own.answers, JSON).op("->", return_type=Text())(literal(question, Text))
    counting = (
        select(own.task_id, own.author_id, own.created_at, cast(answer, Text).label("answer"))
        .where(
            own.org_id == bindparam("org"),
            own.project_id == bindparam("project"),
            among(own.status, COUNTING),
            own.answers.is_not(None),
            own.author_id.is_not(None),
            *conditions,
        )
        .limit(MOST_ANSWERS + 1)
    )
    return [*await session.fetch(counting, project=project)]


def _codes(rows: Iterable[Any]) -> PastAnswers:
    """Return what authors gave to each task; of two values of one author, the later one."""
    found = PastAnswers(defaultdict(TaskAnswers))
    for row in sorted(rows, key=itemgetter("created_at")):
        value = row["answer"] and value_of(orjson.loads(row["answer"]))
        if value is not None:
            code = code_of(value)
            found.values[code] = value
            found.tasks[row["task_id"]].add(row["author_id"], code, row["created_at"])
    return found


async def past_of(session: ReadSession, table: str, key: QuestionKey) -> Numbers:
    """Return the numbers of a question in a table as of the session's position."""
    assert session.at is not None  # noqa: S101 - as of a position
    project, question = key
    series = series_of(table, question)
    expand = QUALITY.expansion(series)
    return (await past_numbers(session, [project], series, session.at, expand))[project]
