"""Pages of tasks in the order of RANK that indexes have: those of labels, statuses, assignees."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import nullcontext
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product
from random import Random
from typing import Any
from uuid import UUID

import pytest

from server.events.accounts.roles import Role
from server.events.labeling import queue
from server.events.labeling.tasks import ReviewReason
from server.events.project_policy import Order
from server.reads.labeling import label_filter, task_pages
from server.reads.labeling.task_criteria import (
    LabelCriterion,
    MetaCriterion,
    TaskCriteria,
    Times,
)
from server.reads.labeling.task_filter import conditions
from server.reads.labeling.task_orders import SORT_KEYS, Sorting, TaskOrder
from server.reads.labeling.task_pages import count_tasks, find_tasks
from server.reads.labeling.task_requests import Wanted
from server.reads.session import ReadSession
from tests.support.databases import Database
from tests.support.forms import form, topic
from tests.support.plans import Plans, explained
from tests.support.reading import reading
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("plans depend on all rows of a table")

TASKS = 40
VALUES = [str(number) for number in range(1, 31)]
"""A tree: each value lies below the one of half its number."""
FORM = form(
    {
        "kind": "choice", "name": "topic", "title": "Topic", "multiple": True,
        "options": [
            {"value": v, "label": v, **({"parent": str(int(v) // 2)} if v != "1" else {})}
            for v in VALUES
        ],
    }
)  # fmt: skip

_ONE, _EVER = UUID(int=7), Times(datetime(2026, 1, 1, tzinfo=UTC), None)
CRITERIA: dict[str, Any] = {
    "ids": (_ONE,), "external_ids": ("a",), "label": LabelCriterion("topic", "1", within=False),
    "assignee": _ONE, "statuses": ("OPEN",), "as_of_acts_of": _ONE, "held": (_ONE, True),
    "relabel": True, "priority_at_least": 1, "priority_at_most": 2, "unassigned": True, "text": "a",
    "author": _ONE, "reviewer": _ONE, "holder": _ONE, "imported": _EVER, "changed": _EVER,
    "answered": _EVER, "meta": MetaCriterion("a", "b"), "review_reason": ReviewReason.POLICY,
    "open_comments": True, "time_spent": (1, None), "gold": True, "gold_disputed": True,
}  # fmt: skip
"""A value of each criterion, but of those which name a slice or a draw."""


@pytest.fixture
async def session(database: Database, workspace: Workspace) -> AsyncIterator[ReadSession]:
    """A session on the present of the organization."""
    async with reading(database, workspace.org) as session:
        yield session


def below(value: str) -> set[str]:
    """A value with all below it."""
    found = {value}
    for one in VALUES:
        found |= {one} if str(int(one) // 2) in found else set()
    return found


async def labels_of(workspace: Workspace, project: UUID) -> dict[UUID, set[str]]:
    """Answer tasks twice; return them in the order of their import, each with its labels."""
    random, people = Random(5), await workspace.members(2)
    given: dict[UUID, set[str]] = {}
    answers = []
    for task in await workspace.tasks(project, TASKS):
        # Low numbers are frequent, and often given by both.
        chosen = [sorted({str(1 + int(30 * random.random() ** 3)) for _ in "abc"}) for _ in people]
        answers += [(task, who, topic(*values)) for who, values in zip(people, chosen, strict=True)]
        given[task] = {value for values in chosen for value in values}
    await workspace.annotate_all(answers)
    return given


async def pages(session: ReadSession, wanted: Wanted) -> list[UUID]:
    """The ids on all pages, each of which but the last is full."""
    found: list[UUID] = []
    while True:
        page = await find_tasks(session, wanted)
        assert page.end is None
        found += [row["id"] for row in page.rows]
        if len(page.rows) < wanted.limit:
            return found
        after = wanted.sorting.cursor(page.rows[-1])
        wanted = Wanted(wanted.project, wanted.criteria, wanted.sorting, after, wanted.limit)


@pytest.mark.parametrize(("order", "merged"), [("sequence", 5_000), ("random", 10)])
async def test_pages_join_to_the_tasks_of_a_label_and_of_those_below_it(
    workspace: Workspace,
    session: ReadSession,
    monkeypatch: pytest.MonkeyPatch,
    order: str,
    merged: int,
) -> None:
    monkeypatch.setattr(label_filter, "MERGED", merged)
    project = await workspace.project(FORM, overlap=2, order=order)
    given = await labels_of(workspace, project)
    await workspace.manage(queue.prioritize, next(iter(given)), priority=9)
    every = await pages(session, Wanted(project, None, Sorting(), limit=50))
    assert (list(given) == every) is (order == "sequence")
    for number, value in enumerate(VALUES):
        for within in (False, True):
            wanted = below(value) if within else {value}
            fits = [task for task in every if given[task] & wanted]
            label = TaskCriteria(label=LabelCriterion("topic", value, within))
            for backward in (False, True):
                one = Wanted(project, label, Sorting(backward=backward), limit=1 + number % 7)
                # The statements are those of other values.
                some = explained(monkeypatch) if number % 5 == 0 else nullcontext(Plans())
                with some as plans:
                    found = await pages(session, one)
                assert found == (fits[::-1] if backward else fits), (value, within)
                assert not [plan for plan in plans.found if plan.scanned]
            counted = await count_tasks(session, Wanted(project, label, Sorting()))
            assert counted == (len(fits), True)


async def test_a_withdrawn_label_and_one_given_anew_are_listed_as_they_are(
    workspace: Workspace, session: ReadSession
) -> None:
    project = await workspace.project(FORM, overlap=2)
    one, two = await workspace.tasks(project, 2)
    ann, rita = await workspace.member(), await workspace.member(Role.REVIEWER)
    first = await workspace.annotate(one, ann, topic("8"))
    await workspace.annotate(two, ann, topic("5", "9"))

    async def labeled(value: str, *, within: bool = False) -> list[UUID]:
        label = TaskCriteria(label=LabelCriterion("topic", value, within))
        await session.close()
        return await pages(session, Wanted(project, label, Sorting(), limit=1))

    assert await labeled("4", within=True) == [one, two]
    assert await labeled("8") == [one]
    await workspace.revise(one, first, ann, topic("2"))
    assert (await labeled("4", within=True), await labeled("2")) == ([two], [one])
    await workspace.reject(one, first, rita, "no")
    assert (await labeled("2"), await labeled("2", within=True)) == ([], [two])


def labeled(project: UUID, value: str, limit: int, **more: Any) -> Wanted:
    """A request for the tasks with a label and, in `more`, other criteria or `backward`."""
    sorting = Sorting(backward=more.pop("backward", False))
    criteria = TaskCriteria(label=LabelCriterion("topic", value, within=False), **more)
    return Wanted(project, criteria, sorting, limit=limit)


async def label_lists(session: ReadSession, project: UUID, limit: int) -> list[Any]:
    """All pages of tasks by label, from both ends, alone and with a status; and their numbers."""
    cases = product(("1", "2", "3"), (False, True), ({}, {"statuses": ("OPEN",)}))
    asked = [labeled(project, v, limit, backward=b, **more) for v, b, more in cases]
    counts = [await count_tasks(session, one) for one in asked]
    return [[await pages(session, one) for one in asked], counts]


async def test_labels_of_the_past_are_listed_as_they_were(
    workspace: Workspace, session: ReadSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Labels that were taken back, given anew, or given to tasks that came later."""
    project, random = await workspace.project(FORM, overlap=3), Random(3)
    people, known = await workspace.members(2), dict[int, Any]()
    tasks, given = await workspace.tasks(project, 6), dict[tuple[UUID, Any], UUID]()
    for step in range(24):
        task, who = random.choice(tasks), random.choice(people)
        answer = topic(*sorted({random.choice("123") for _ in "ab"}))
        if (annotation := given.get((task, who.member))) is not None:
            await workspace.revise(task, annotation, who, answer)
        else:
            given[task, who.member] = await workspace.annotate(task, who, answer)
        if step % 6 == 5:
            await workspace.manage(queue.archive, tasks.pop(1))
            tasks += await workspace.tasks(project, 2)
        if step % 2:
            await session.close()
            known[(await session.cut()).head] = await label_lists(session, project, 50)
    for number, (position, lists) in enumerate(known.items()):
        monkeypatch.setattr(task_pages, "FEW", (1_000, -1)[number % 2])
        past = session.as_of(position)
        assert await label_lists(past, project, 1 + number % 4) == lists, position
    assert max(len(found) for lists in known.values() for found in lists[0]) > 4
    with explained(monkeypatch) as plans:
        page = await find_tasks(session.as_of(position), labeled(project, "1", 3))
    assert len(page.rows) == 3
    for plan in plans.about("label"):
        assert (plan.scanned, plan.sorted, plan.touched < 40) == ([], 0, True), str(plan)


async def test_labels_below_are_looked_up_in_a_hash_where_tasks_are_tested_for_them(
    workspace: Workspace, session: ReadSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(task_pages, "FEW", -1)
    project = await workspace.project(FORM, overlap=2)
    given = await labels_of(workspace, project)
    for value in ("2", "5"):
        label = LabelCriterion("topic", value, within=True)
        wanted = Wanted(project, TaskCriteria(label=label, unassigned=True), Sorting(), limit=7)
        with explained(monkeypatch) as plans:
            found = await pages(session, wanted)
        assert found == [task for task, values in given.items() if values & below(value)]
        tested = plans.about("annotation")
        assert tested
        assert all("hashed SubPlan" in str(plan) and not plan.scanned for plan in tested)
        made = [n for plan in tested for n in plan.nodes() if n["Node Type"] == "ProjectSet"]
        assert {node["Actual Loops"] for node in made} == {1}


async def test_several_statuses_and_all_assignees_are_merged(
    workspace: Workspace, session: ReadSession
) -> None:
    project = await workspace.project()
    tasks = await workspace.tasks(project, 12)
    people = await workspace.members(3)

    async def found(limit: int, **criteria: Any) -> list[UUID]:
        return await pages(
            session, Wanted(project, TaskCriteria(**criteria), Sorting(), None, limit)
        )

    assert await found(2, unassigned=False) == await found(2, statuses=()) == []
    for number in (7, 1, 4, 2, 11):
        who = people[number % 3].member
        await workspace.manage(queue.assign, tasks[number], assignee=who)
    for number in (3, 8, 9):
        await workspace.annotate(tasks[number], people[0])
    for number in (0, 5):
        await workspace.manage(queue.archive, tasks[number])
    await session.close()
    for limit in (1, 2, 3, 50):
        assigned = await found(limit, unassigned=False)
        assert assigned == [tasks[number] for number in (1, 2, 4, 7, 11)]
        ended = await found(limit, statuses=("DONE", "ARCHIVED", "SKIPPED", "DONE"))
        assert ended == [tasks[number] for number in (0, 3, 5, 8, 9)]


@dataclass
class Prioritized:
    """A project that was imported in four parts, a minute apart, with a task that is archived."""

    session: ReadSession
    project: UUID
    tasks: list[UUID]
    priorities: dict[UUID, int]
    since: list[datetime]
    """When each part began."""
    head: int
    """The position before the fifth task was archived."""

    async def found(self, limit: int, *, backward: bool, past: bool = False, **given: Any) -> Any:
        """The ids on all pages, the last ones first if `backward` is set, then in order."""
        session = self.session.as_of(self.head) if past else self.session
        sorting = Sorting(backward=backward)
        wanted = Wanted(self.project, TaskCriteria(**given), sorting, None, limit)
        found = await pages(session, wanted)
        return found[::-1] if backward else found

    def between(self, first: int, end: int | None) -> Times:
        return Times(self.since[first], None if end is None else self.since[end])


@pytest.fixture
async def prioritized(workspace: Workspace, session: ReadSession) -> Prioritized:
    project, since = await workspace.project(), list[datetime]()
    tasks: list[UUID] = []
    for count in (3, 1, 4, 2):
        since.append(workspace.clock())
        tasks += await workspace.tasks(project, count)
        workspace.clock.advance(60)
    priorities = dict(zip(tasks, (0, 3, 0, -2, 3, 0, 0, 9, 9, -2), strict=True))
    head = 0
    for task, priority in priorities.items():
        head = (await workspace.manage(queue.prioritize, task, priority=priority)).position
    await workspace.manage(queue.archive, tasks[4])
    return Prioritized(session, project, tasks, priorities, since, head)


WAYS = ((1, False), (2, True), (3, False), (50, True))
"""Sizes of pages, and whether the list is read from its end."""


async def test_ranges_of_priorities_are_merged_by_rank(prioritized: Prioritized) -> None:
    for limit, backward in WAYS:
        for least, most in ((1, None), (None, 0), (-2, 3), (4, 8), (None, -9)):
            fits = [
                task
                for task, value in prioritized.priorities.items()
                if (least is None or value >= least) and (most is None or value <= most)
            ]
            named = {"priority_at_least": least, "priority_at_most": most}
            assert await prioritized.found(limit, backward=backward, **named) == fits


@pytest.mark.parametrize("few", [1_000, -1])
async def test_times_of_import_are_a_range_of_ranks(
    prioritized: Prioritized, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """Alone and with other conditions, now and as of a position."""
    monkeypatch.setattr(task_pages, "FEW", few)
    at, tasks = prioritized, prioritized.tasks
    late = at.since[-1] + timedelta(minutes=5)
    for times, fits in (
        (at.between(1, 3), tasks[3:8]),
        (at.between(2, None), tasks[4:]),
        (Times(None, at.since[1]), tasks[:3]),
        (at.between(1, 1), []),
        (Times(late, None), []),
    ):
        for (limit, backward), past in product(WAYS, (False, True)):
            asked = partial(at.found, limit, backward=backward, past=past, imported=times)
            assert await asked() == fits
            opened = [task for task in fits if past or task != tasks[4]]
            assert await asked(statuses=("OPEN",)) == opened
        for statuses in (None, ("OPEN",), ("OPEN", "DONE")):
            criteria = TaskCriteria(imported=times, statuses=statuses)
            counted = await count_tasks(at.session, Wanted(at.project, criteria, Sorting()))
            assert counted == (len(fits) - (statuses is not None and tasks[4] in fits), True)


async def test_criteria_know_which_of_them_an_index_serves_that_lags_behind(
    workspace: Workspace, session: ReadSession
) -> None:
    project, some = await workspace.project(), workspace.owner.member
    for name, value in CRITERIA.items():
        criteria = TaskCriteria(**{name: value})
        parts = await conditions(session, project, criteria, TaskOrder.RANK)
        behind = [part.entries and part.entries.behind for part in parts]
        keyed = [part.order in SORT_KEYS or not part.fresh for part in parts]
        assert criteria.lags or not any((*behind, *keyed)), name
    assert {*CRITERIA, "slice", "initial_tagging"} == {field.name for field in fields(TaskCriteria)}
    assert not TaskCriteria(statuses=("OPEN",), assignee=some, text="a").lags
    assert TaskCriteria(slice=some).lags  # it may filter by meta and time


async def test_ranks_at_random_say_nothing_of_times(
    workspace: Workspace, session: ReadSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(task_pages, "FEW", -1)  # no counter runs here
    project = await workspace.project(order="random")
    early = await workspace.tasks(project, 6)
    workspace.clock.advance(60)
    moment = workspace.clock()
    late = await workspace.tasks(project, 6)
    await workspace.change_policy(project, order=Order.SEQUENCE)
    for times, fits in ((Times(moment, None), late), (Times(None, moment), early)):
        wanted = Wanted(project, TaskCriteria(imported=times), Sorting(), None, 4)
        assert sorted(await pages(session, wanted)) == sorted(fits)


async def test_a_page_that_a_walk_does_not_fill_is_made_of_what_an_index_names(
    workspace: Workspace, session: ReadSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tasks that changed stand far behind others, by rank."""
    monkeypatch.setattr(task_pages, "FEW", 2)
    monkeypatch.setattr(task_pages, "SCAN", 16)
    project = await workspace.project()
    tasks = await workspace.tasks(project, 60)
    people = await workspace.members(2)
    workspace.clock.advance(60)
    moment = workspace.clock()
    for number in (50, 30, 41, 59):
        await workspace.annotate(tasks[number], people[number % 2])
    expected = [tasks[number] for number in (30, 41, 50, 59)]
    criteria = TaskCriteria(answered=Times(moment, None))
    assert await pages(session, Wanted(project, criteria, Sorting(), None, 3)) == expected
    assert await count_tasks(session, Wanted(project, criteria, Sorting())) == (4, True)
    monkeypatch.setattr(task_pages, "PART", 8)
    page = await find_tasks(session, Wanted(project, criteria, Sorting(), None, 3))
    assert page.rows == []
    after = Wanted(project, None, Sorting(), page.end, 1)
    assert [row["id"] for row in (await find_tasks(session, after)).rows] == [tasks[16]]
