"""Every list, by every filter and in every order, touches little more than the page that it shows.

The plans are those of the server's role, under row-level security, on a full organization, for the
values at hand and for any values. A condition or a list that the schema gains needs a case here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any
from uuid import UUID

import pytest

from server.events.core import ids
from server.projections.counters.task_lists import TASK_LISTS
from server.reads.labeling import task_pages
from server.reads.labeling.task_orders import SORT_KEYS, SortDirection, TaskOrder
from server.schema.events import queries
from server.schema.taxonomies.concepts import SEEN
from server.schema.taxonomies.search_next import HITS
from tests.schema.large_organization import (
    BELOW,
    MEMBERS,
    STREAM,
    TASKS,
    LargeOrganization,
    large_organization,
)
from tests.schema.list_cases import (
    CASES,
    COUNTED_CASES,
    EVENT_CASES,
    EVENT_FILTERS,
    EVENTS_PAGE,
    LISTS,
    MERGED,
    NESTED,
    NESTED_LISTS,
    ORDERED_CASES,
    SERVED,
    TASKS_PAGE,
    cursor,
    fields,
    filter_of,
    lists,
    named_in,
)
from tests.schema.own_work_reads import own_work_plans
from tests.schema.sorted_rows import Rows, public
from tests.support.databases import Database
from tests.support.plans import Plan, Plans, explained

pytestmark = pytest.mark.own_database("plans depend on the size of tables")


PAGE = 50
ENTRIES = len(BELOW["often"]) + (PAGE + 1) * (PAGE + 2) // 2
"""Entries of an index that a page of several values merges: of each, what may be on the page."""
SCAN = 2_000
"""What a page looks at in these tests: so little that reading the whole project shows."""
FEW = 100
LOOKED_UP = ("assigned", "gold", "priority", "imported")
"""Beginnings of cases for which something is looked up before the page."""


@pytest.fixture(scope="module")
async def large(database: Database) -> AsyncIterator[LargeOrganization]:
    async with large_organization(database) as made:
        yield made


@pytest.fixture(scope="module")
async def rows(large: LargeOrganization) -> Rows:
    return Rows(await large.rows())


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(task_pages, "SCAN", SCAN)
    monkeypatch.setattr(task_pages, "FEW", FEW)
    monkeypatch.setattr(queries, "SCAN", SCAN)


def bounded(plan: Plan, most: int, *, sorted_: int = 0) -> None:
    """Nothing is read from end to end, and no more rows are looked at or sorted than so many."""
    assert plan.scanned == [], str(plan)
    assert plan.touched <= most, str(plan)
    assert plan.sorted <= sorted_, str(plan)
    assert plan.blocks <= 5 * most + 50, str(plan)


async def test_every_condition_and_every_list_has_a_case(large: LargeOrganization) -> None:
    """What the schema gains must be added above, or this fails."""
    named = {name for case in CASES.values() for name in named_in(case)}
    assert not set(fields("TaskFilter")) - named
    cases = [case for cases in EVENT_FILTERS.values() for case in cases.values()]
    named = {name for case in cases for name in named_in(case(large))}
    assert not set(fields("EventFilter")) - named
    assert {*TaskOrder} == {order for order, _ in ORDERED_CASES} == {*SERVED}
    assert not set(lists()) - {*LISTS, *NESTED_LISTS}


async def page_of(large: LargeOrganization, case: str, order: TaskOrder, **given: Any) -> Any:
    """A page of the tasks that fit a case, as the owner sees it."""
    given |= {"filter": filter_of(large, case), "order": order.name}
    return (await large.owner.data(TASKS_PAGE, project=large.public_project, **given))["tasks"]


def ordered(names: tuple[str, ...], cases: Iterable[tuple[bool, Any]]) -> pytest.MarkDecorator:
    """Some cases, and by `make soak` all of them."""
    return pytest.mark.parametrize(
        names,
        [pytest.param(*case, marks=() if now else pytest.mark.soak) for now, case in cases],
        ids=lambda given: getattr(given, "value", given),
    )


def placed(cases: Sequence[tuple[TaskOrder, str]], step: int) -> pytest.MarkDecorator:
    """Every so many cases: the first page and one far behind, by turns; all by `make soak`."""
    given = [
        (number % step == 0 and (number // step) % 2 == deep, (order, case, bool(deep)))
        for number, (order, case) in enumerate(cases)
        for deep in (0, 1)
    ]
    return ordered(("order", "case", "deep"), given)


async def plans_of(large: LargeOrganization, rows: Rows, patch: pytest.MonkeyPatch, case: str,
                   order: TaskOrder, *, deep: bool) -> Plans:  # fmt: skip
    """The plans of a page of tasks, of the first one or of one far behind."""
    after = cursor(rows.in_order(order)[TASKS * 3 // 4], order) if deep else None
    with explained(patch) as plans:
        await page_of(large, case, order, after=after)
    return plans


@placed(ORDERED_CASES, 2)
async def test_a_page_of_tasks(
    large: LargeOrganization,
    rows: Rows,
    monkeypatch: pytest.MonkeyPatch,
    case: str,
    order: TaskOrder,
    deep: bool,
) -> None:
    plans = await plans_of(large, rows, monkeypatch, case, order, deep=deep)
    found = plans.about("task", "label", *TASK_LISTS.tables)
    assert 2 <= len(found) <= 2 * 18, "the plans of few statements"
    for plan in found:
        # An entry of an index, the task, and a look at what was done with it.
        bounded(plan, (2 + (order in SORT_KEYS)) * SCAN + PAGE, sorted_=ENTRIES)


@placed([(order, case) for order, cases in SERVED.items() for case in cases], 1)
async def test_what_an_index_holds_in_order_is_read_from_it(
    large: LargeOrganization,
    rows: Rows,
    monkeypatch: pytest.MonkeyPatch,
    case: str,
    order: TaskOrder,
    deep: bool,
) -> None:
    plans = await plans_of(large, rows, monkeypatch, case, order, deep=deep)
    found = plans.about("task")
    looked_up = order is TaskOrder.RANK and case.startswith(LOOKED_UP)
    assert len(found) == (4 if looked_up else 2), "a statement, and one for assignees and such"
    merged = ENTRIES if case in MERGED else 0
    for plan in found:
        # An entry of the index, the task, and its annotations.
        bounded(plan, 3 * (PAGE + 1) + merged, sorted_=merged)
    for plan in plans.about("annotation", *TASK_LISTS.tables):
        bounded(plan, max(3 * (PAGE + 1), task_pages.FEW + 1))


@ordered(("order", "case"), [(n % 2 == 1, one) for n, one in enumerate(ORDERED_CASES)])
async def test_pages_join_to_what_fits(
    large: LargeOrganization, rows: Rows, case: str, order: TaskOrder
) -> None:
    """Tasks are listed in order, none twice and none left out, whichever way they are found."""
    filter_ = filter_of(large, case)
    fits = rows.that_fit(filter_, order)
    found: list[str] = []
    after = None
    for number in range(1, TASKS // SCAN + 2):
        page = await page_of(large, case, order, first=200, after=after)
        found += [edge["node"]["id"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            assert len(found) == len(fits)
            assert found == public(fits)
            return
        assert number < TASKS // SCAN + 1 or len(fits) > 200
        if 200 < len(found) < len(fits):
            break
    assert found == public(fits[: len(found)])
    assert len(fits) > len(found)


@pytest.mark.parametrize("direction", SortDirection, ids=lambda given: given.value)
@pytest.mark.parametrize("order", TaskOrder, ids=lambda order: order.value)
async def test_both_ways_and_from_both_ends(
    large: LargeOrganization,
    rows: Rows,
    monkeypatch: pytest.MonkeyPatch,
    order: TaskOrder,
    direction: SortDirection,
) -> None:
    expected = public(rows.in_order(order, direction))
    given = {
        "project": large.public_project, "order": order.name, "direction": direction.name,
        "filter": {},
    }  # fmt: skip

    async def shown(**paging: object) -> tuple[list[str], dict[str, object]]:
        with explained(monkeypatch) as plans:
            found = (await large.owner.data(TASKS_PAGE, **given, **paging))["tasks"]
        for plan in plans.about("task", *TASK_LISTS.tables):
            bounded(plan, 2 * (PAGE + 1))
        return [edge["node"]["id"] for edge in found["edges"]], found["pageInfo"]

    first, info = await shown()
    assert (first, info["hasNextPage"], info["hasPreviousPage"]) == (expected[:PAGE], True, False)
    second, info = await shown(after=info["endCursor"], first=7)
    assert second == expected[PAGE : PAGE + 7]
    back, info = await shown(before=info["startCursor"], last=PAGE)
    assert (back, info["hasNextPage"], info["hasPreviousPage"]) == (first, True, False)
    end, info = await shown(last=PAGE)
    assert (end, info["hasNextPage"], info["hasPreviousPage"]) == (expected[-PAGE:], False, True)
    before, info = await shown(last=3, before=info["startCursor"])
    assert before == expected[-PAGE - 3 : -PAGE]


@pytest.mark.parametrize("case", COUNTED_CASES)
async def test_the_number_of_tasks_is_told_for_a_bounded_look(
    large: LargeOrganization, rows: Rows, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    monkeypatch.setattr(task_pages, "COUNTED", 1_500)
    filter_ = filter_of(large, case)
    fits = rows.that_fit(filter_, TaskOrder.RANK)
    with explained(monkeypatch) as plans:
        found = await page_of(large, case, TaskOrder.RANK, total=True)
    number, exact = found["totalCount"], found["totalIsExact"]
    assert number == len(fits) if exact else number <= min(len(fits), 1_500)
    assert exact or len(fits) > 1_500 or case not in SERVED[TaskOrder.RANK]
    for plan in plans.about("task", "task_postings", "label", "annotation"):
        bounded(plan, 3 * SCAN + PAGE, sorted_=SCAN)


async def test_a_blind_list(large: LargeOrganization, monkeypatch: pytest.MonkeyPatch) -> None:
    """LABELED stands for several statuses there, and each is as of the caller's own last act."""
    with explained(monkeypatch) as plans:
        for order in (TaskOrder.RANK, TaskOrder.PRIORITY, TaskOrder.CREATED):
            for statuses in (["LABELED"], ["OPEN"], ["SKIPPED", "ARCHIVED"], ["OPEN", "LABELED"]):
                await large.blind.data(
                    TASKS_PAGE,
                    project=large.public_project,
                    filter={"statuses": statuses},
                    order=order.name,
                )
    for plan in plans.about("task"):
        bounded(plan, 3 * SCAN + PAGE, sorted_=task_pages.FEW)


async def test_what_tasks_bring_with_them(
    large: LargeOrganization, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page takes one statement for each kind of thing, however many tasks it shows."""
    filter_ = {"statuses": ["LABELED"]}
    with explained(monkeypatch) as plans:
        page = await large.blind.data(NESTED, project=large.public_project, filter=filter_)
    (first, *_) = page["tasks"]["nodes"]
    assert first["annotations"]
    assert first["comments"]
    assert first["draft"] == {}
    for table in ("annotation", "lease", "comment", "drafts"):
        found = plans.about(table)
        assert [plan.generic for plan in found] == [False, True], table
        for plan in found:
            bounded(plan, 3 * PAGE, sorted_=3 * PAGE)
    assert len(plans.found) <= 2 * 16


async def test_many_by_their_ids(
    large: LargeOrganization, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    wanted = [ids.public("task", row["id"]) for row in rows.all[:: TASKS // 200]]
    with explained(monkeypatch) as plans:
        found = await large.owner.data(query, ids=wanted)
    assert [node["id"] for node in found["nodes"]] == wanted
    for plan in plans.about("task"):
        bounded(plan, len(wanted), sorted_=len(wanted))


async def test_members(large: LargeOrganization, monkeypatch: pytest.MonkeyPatch) -> None:
    query = "query($after: String) { members(after: $after) { nodes { apiKeys { id } } } }"
    middle = ids.public("member", UUID(int=1 << 127))
    for after in (None, middle):
        with explained(monkeypatch) as plans:
            assert len((await large.owner.data(query, after=after))["members"]["nodes"]) == PAGE
        for plan in plans.about("member"):
            bounded(plan, PAGE + 1)
    query = "query($id: ID!) { project(id: $id) { members { nodes { roles } } } }"
    with explained(monkeypatch) as plans:
        await large.owner.data(query, id=large.public_project)
    for plan in plans.about("member"):
        # The one list that looks at everybody: members are few beside tasks.
        bounded(plan, MEMBERS + 10)


async def test_projects(large: LargeOrganization, monkeypatch: pytest.MonkeyPatch) -> None:
    query = """query($after: String) { projects(after: $after) { nodes { id progress { total }
    annotators { nodes { member { name } } } forms(first: 1) { nodes { version } }
    guidelines(first: 1) { nodes { version } } } } }"""
    nodes = (await large.owner.data(query))["projects"]["nodes"]
    assert len(nodes) == PAGE
    for after in (None, nodes[9]["id"]):
        with explained(monkeypatch) as plans:
            await large.owner.data(query, after=after)
        for plan in plans.found:
            bounded(plan, PAGE + 1)


async def test_projects_of_a_taxonomy(
    large: LargeOrganization, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "{ taxonomies { nodes { projects { nodes { id } } } } }"
    with explained(monkeypatch) as plans:
        await large.owner.data(query)
    for plan in plans.about("project"):
        # It looks at every project: they are few beside tasks.
        bounded(plan, MEMBERS)


async def test_concepts(large: LargeOrganization, monkeypatch: pytest.MonkeyPatch) -> None:
    query = """query($after: String) { taxonomies { nodes { latest {
    roots(first: 5, after: $after) { edges { cursor node { conceptId path { conceptId }
      broader { conceptId } related { conceptId } replacedBy { conceptId }
      narrower { nodes { conceptId } } } } }
    search(text: "word 7") { concept { conceptId } } } } } }"""
    found = (await large.owner.data(query))["taxonomies"]["nodes"][0]["latest"]
    assert found["search"]
    for after in (None, found["roots"]["edges"][4]["cursor"]):
        with explained(monkeypatch) as plans:
            await large.owner.data(query, after=after)
        for plan in plans.found:
            bounded(plan, 10 * PAGE, sorted_=5 * PAGE)


async def test_what_the_next_characters_find(
    large: LargeOrganization, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = """{ taxonomies(first: 1) { nodes { latest {
    searchNext(text: "word") { text hits { conceptId above } } } } } }"""
    with explained(monkeypatch) as plans:
        found = (await large.owner.data(query))["taxonomies"]["nodes"][0]["latest"]
    # Each text is found by a probe, and reads as many terms as a search does.
    read = len(found["searchNext"]) * (HITS * SEEN + 2)
    assert read
    for plan in plans.found:
        bounded(plan, read, sorted_=5 * PAGE)


@pytest.mark.parametrize(("name", "case"), EVENT_CASES)
async def test_a_page_of_events(
    large: LargeOrganization, monkeypatch: pytest.MonkeyPatch, name: str, case: str
) -> None:
    middle = {"positions": {"until": str(TASKS * 3 // 4)}}
    start = await large.owner.data(EVENTS_PAGE, filter=middle, first=1)
    at = start["events"]["pageInfo"]["endCursor"]
    for paging in ({}, {"after": at}, {"last": 50}, {"last": 50, "before": at}):
        with explained(monkeypatch) as plans:
            await large.owner.data(EVENTS_PAGE, filter=EVENT_FILTERS[name][case](large), **paging)
        for plan in plans.found:
            bounded(plan, 2 * SCAN + PAGE)


async def test_a_page_deep_in_a_long_stream(
    large: LargeOrganization, monkeypatch: pytest.MonkeyPatch
) -> None:
    filter_ = {"stream": ids.public("member", large.ann.member)}
    after, seen = None, 0
    while seen < STREAM // 2:
        page = await large.owner.data(EVENTS_PAGE, filter=filter_, first=200, after=after)
        seen, after = seen + len(page["events"]["nodes"]), page["events"]["pageInfo"]["endCursor"]
    for paging in ({"first": 50, "after": after}, {"last": 50}, {"last": 50, "before": after}):
        with explained(monkeypatch) as plans:
            await large.owner.data(EVENTS_PAGE, filter=filter_, **paging)
        found = plans.about("events")
        assert any("e.stream =" in plan.text for plan in found)
        for plan in found:
            bounded(plan, PAGE + 2)


async def test_ones_own_work_and_the_next_reviews(
    large: LargeOrganization, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for plan, most, sorted_ in await own_work_plans(large, database, monkeypatch, PAGE):
        bounded(plan, most, sorted_=sorted_)
