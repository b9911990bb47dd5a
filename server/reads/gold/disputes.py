"""Which right answers people who are mostly right disagree with, and agree among themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple, TypeAlias
from uuid import UUID

from quality.bounds import wilson
from quality.regions.budget import Budget
from server.events.core.event import JsonObject, replace
from server.events.gold.disputes import Evidence
from server.events.gold.judging import Judge
from server.events.labeling.masks import with_runs
from server.events.labeling.tasks import TASK, Annotation, Task
from server.postgres import Connection
from server.projections.counters.gold_masks import LARGE_STEPS
from server.projections.counters.quality import QUALITY
from server.projections.counters.quality_gold import (
    STEPS,
    compared,
    is_judged,
    shown_text,
    size_of,
)
from server.projections.tables import schema_of
from server.reads.gold.judges import judge_of
from server.reads.quality.gold_scores import gold_numbers, gold_questions
from server.reads.session import ReadSession
from server.reads.statistics import counted_position

LEAST = 5
"""People who dispute a right answer, at least."""
RELIABLE = 0.8
"""The share of right answers that their lower bound must exceed."""
LEVEL = 0.9
"""Of the interval, both ends together."""
COMPARED = 100
"""Wrong answers of one task that are compared with each other: the last ones."""
WHOLE = 1_000_000

MOST_STEPS, MOST_LARGE_STEPS = 10 * STEPS, 20 * LARGE_STEPS
"""Steps that the texts, orders and regions in the answers to one task may take, of those that are
compared; the second where large masks are among them: some 4 seconds of a thread."""
COMPARED_LARGE = 12
"""Answers to a task with large masks that are looked at: the last ones."""

_LOOKED = "SELECT position, reliable FROM gold_dispute_looks WHERE org_id = $1 AND project_id = $2"
_TASKS = """
SELECT urgency, rank, id, state FROM {schema}.task WHERE org_id = $1 AND project_id = $2
AND gold IS NOT NULL AND NOT gold_disputed AND from_position > $3 AND from_position <= $4
AND (urgency, rank, id) > ($5, $6, $7) ORDER BY urgency, rank, id LIMIT $8
"""
Place: TypeAlias = tuple[int, int, UUID]
"""Where a task stands in the queue."""
IsRight: TypeAlias = "Callable[[JsonObject, JsonObject], bool | None]"
"""Tells whether an answer is right, given all of a person and all that are right; None of what is
not judged."""
FIRST: Place = (-(2**31), -(2**63), UUID(int=0))
"""Before all tasks."""


@dataclass(frozen=True)
class GoldLook:
    """What a look for disputes in a project goes by, all as of one position."""

    project: UUID
    counts: Mapping[tuple[str, UUID], tuple[int, int]]
    """By question and member, how many judged answers are right, and how many there are."""
    counted_to: int
    """The position up to which answers were counted."""
    generation: int
    looked_to: int = 0
    """The position up to which the look before this one looked."""
    known: frozenset[str] = field(default_factory=frozenset)
    """`reliable` of the look before."""
    judges: Mapping[str, Judge] = field(default_factory=dict)
    """By question, who judges the answers to it."""

    @cached_property
    def reliable(self) -> frozenset[str]:
        """Digests of the questions and members who may be reliable without one task."""
        pairs = [pair for pair in self.counts if self.bound(*pair, right=False) > RELIABLE]
        return frozenset(
            sha256(f"{question} {member}".encode()).hexdigest()[:16] for question, member in pairs
        )

    @property
    def after(self) -> int:
        """The position behind which tasks must have changed to be looked at.

        A task may be disputed as it changed, or as somebody who answered it is reliable now.
        """
        return self.looked_to if self.reliable <= self.known else 0

    def bound(self, question: str, member: UUID, *, right: bool) -> float:
        """Return the lower bound of a member's share of right answers without one that is counted.

        Args:
            question: of the project's form.
            member: who answered.
            right: whether the answer that is left out is right.
        """
        hits, judged = self.counts.get((question, member), (0, 0))
        left = max(0, judged - 1)
        return wilson(min(left, hits - right), left, LEVEL)[0] if left else 0.0


async def gold_look(session: ReadSession, project: UUID) -> GoldLook | None:
    """Return what a look at the present goes by; None where nothing is counted."""
    counted_to = await counted_position(session, QUALITY.name)
    if counted_to <= 0:
        return None
    asked = await gold_questions(session, project)
    judges = {name: await judge_of(session, (project, name)) for name in asked}
    counts = {
        (name, one.member): (one.right, one.judged)
        for name, judge in judges.items()
        for one in await gold_numbers(session, (project, name), judge)
    }
    generation = (await session.cut()).generation
    before = await session.raw(_LOOKED, session.org, project)
    position, known = before[0] if before else (0, ())
    return GoldLook(project, counts, counted_to, generation, position, frozenset(known), judges)


async def tasks_to_look_at(
    connection: Connection, org: UUID, look: GoldLook, after: Place, page: int
) -> tuple[list[Task], Place | None]:
    """Return gold tasks that may be disputed, in the transaction of a tenant.

    Args:
        connection: of the tenant.
        org: the tenant.
        look: what it goes by.
        after: the place of the last task of the page before.
        page: how many tasks to read.

    Returns:
        The tasks, and the place of the last one; None where there are no more.
    """
    if len(look.reliable) < LEAST:
        return [], None
    text, span = _TASKS.format(schema=schema_of(look.generation)), (look.after, look.counted_to)
    rows = await connection.fetch(text, org, look.project, *span, *after, page)
    last = (rows[-1]["urgency"], rows[-1]["rank"], rows[-1]["id"]) if len(rows) == page else None
    return [TASK.decode(row["state"]) for row in rows], last


def may_be_disputing(task: Task) -> list[Annotation]:
    """Return the answers to a gold task that may dispute it: enough of them, or none."""
    gold = task.gold
    if gold is None or gold.answers is None or gold.dispute is not None:
        return []
    found = [
        one
        for one in task.annotations
        if is_judged(one, gold.by) and one.created_at > gold.decided_at
    ]
    return found if len(found) >= LEAST else []


class _Compared(NamedTuple):
    """What is compared of the answers to one task, and what that may take."""

    reference: JsonObject
    given: list[Annotation]
    budget: Budget
    steps: int = STEPS

    def is_right(self, question: str, judge: Judge, size: JsonObject) -> IsRight:
        """Return what tells whether an answer to a question is right."""

        def is_right(given: JsonObject, right: JsonObject) -> bool | None:
            said, known, both = given[question], right[question], (given, right)
            alike = compared(said, known, size, self.budget, joined=both, steps=self.steps)
            texts = shown_text(said), shown_text(known)
            return None if alike is None else judge.verdict(alike, *texts)[1]

        return is_right


def find_dispute(
    task: Task, look: GoldLook, masks: Mapping[str, bytes] | None = None
) -> Evidence | None:
    """Return by what a right answer of a gold task is disputed; None where none is.

    Args:
        task: the task.
        look: what the look goes by.
        masks: of a task with large masks, their blobs by digest: of questions that they matter to,
            the last answers are compared whose masks are among these.
    """
    given, gold = may_be_disputing(task), task.gold
    if not given or gold is None or gold.answers is None:
        return None
    plain = large = _Compared(gold.answers, given, Budget(MOST_STEPS))
    if masks is not None:
        last = given[-COMPARED_LARGE:]
        read = [replace(one, answers=with_runs(one.answers or {}, masks)) for one in last]
        known = with_runs(gold.answers, masks)
        large = _Compared(known, read, Budget(MOST_LARGE_STEPS), LARGE_STEPS)
    size = size_of(task.sizes)
    for digest, question in zip(gold.question_digests, sorted(gold.answers), strict=True):
        of = large if gold.answers[question]["kind"] in ("mask", "relation") else plain
        is_right = of.is_right(question, look.judges.get(question) or Judge(), size)
        found = _agreeing(question, of.reference, of.given, look, is_right)
        if found:
            lowest = min(_bound(one, question, look, right=False) for one in found)
            ids = tuple(one.id for one in found)
            return Evidence(digest, ids, round(lowest * WHOLE), look.counted_to)
    return None


def _agreeing(
    question: str,
    reference: JsonObject,
    given: Sequence[Annotation],
    look: GoldLook,
    is_right: IsRight,
) -> list[Annotation]:
    """Return the answers that dispute what is said to be right, if enough do."""
    judged = [*_judged(question, reference, given, look, is_right)]
    right = sum(hit for _, hit in judged)
    wrong = [one for one, hit in judged if not hit][-COMPARED:]
    best: list[Annotation] = []
    for one in wrong if len(wrong) >= LEAST else ():
        said = one.answers or {}
        alike = [each for each in wrong if each is one or is_right(each.answers or {}, said)]
        best = max(best, alike, key=len)
    return best if len(best) >= LEAST and len(best) > right else []


def _judged(
    question: str,
    reference: JsonObject,
    given: Sequence[Annotation],
    look: GoldLook,
    is_right: IsRight,
) -> Iterator[tuple[Annotation, bool]]:
    """Return the answers of reliable people to a question, each with whether it is right."""
    for one in given:
        said = one.answers or {}
        right = is_right(said, reference) if said.get(question) is not None else None
        if right is not None and _bound(one, question, look, right=right) > RELIABLE:
            yield one, right


def _bound(one: Annotation, question: str, look: GoldLook, *, right: bool) -> float:
    return 0.0 if one.author is None else look.bound(question, one.author, right=right)
