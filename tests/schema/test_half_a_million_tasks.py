"""Lists of 500,000 tasks: each order, and each condition alone, is read from an index."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from typing import Any

import pytest

from server.projections.counters.task_lists import TASK_LISTS
from server.reads.labeling import task_pages
from server.reads.labeling.task_orders import SORT_KEYS, TaskOrder
from tests.schema.large_organization import TASKS, LargeOrganization, large_organization, refill
from tests.schema.list_cases import CASES, MERGED, SERVED
from tests.schema.test_list_queries import ENTRIES, PAGE, bounded, page_of
from tests.support.databases import Database
from tests.support.plans import explained

pytestmark = [
    pytest.mark.soak,
    pytest.mark.own_database("it is filled with half a million tasks"),
]

WANTED = int(os.environ.get("ANNOLOG_SOAK_TASKS", "500000"))
COPIES = """
INSERT INTO projection_1.task
SELECT copy.* FROM projection_1.task t CROSS JOIN generate_series(1, $3) n
CROSS JOIN LATERAL jsonb_populate_record(t, jsonb_build_object(
  'id', gen_random_uuid(), 'rank', t.rank + n * 1000000, 'external_id', NULL,
  'imported_at', t.imported_at + n * interval '1 day',
  'changed_at', t.changed_at + n * interval '1 day')) copy
WHERE t.org_id = $1 AND t.project_id = $2
"""


@pytest.fixture(scope="module")
async def large(database: Database) -> AsyncIterator[LargeOrganization]:
    async with large_organization(database) as made:
        org = made.workspace.org
        await made.admin.execute("SET statement_timeout = 0")
        await made.admin.execute(COPIES, org, made.project, WANTED // TASKS - 1)
        await refill(made)
        yield made


async def read(
    large: LargeOrganization,
    monkeypatch: pytest.MonkeyPatch,
    case: str,
    order: TaskOrder,
    most: int,
) -> None:
    """Read a page and the one after it, which looks at no more rows."""
    after: Any = None
    for _ in range(2):
        with explained(monkeypatch) as plans:
            page = await page_of(large, case, order, after=after)
        after = page["pageInfo"]["endCursor"]
        for plan in plans.about("task", "annotation", "label", *TASK_LISTS.tables):
            bounded(plan, most, sorted_=task_pages.SCAN // task_pages.PART)


@pytest.mark.parametrize(
    ("order", "case"), [(order, case) for order, cases in SERVED.items() for case in cases]
)
async def test_what_an_index_serves(
    large: LargeOrganization, monkeypatch: pytest.MonkeyPatch, order: TaskOrder, case: str
) -> None:
    # Of an author, the index of annotations is asked first whether they are few.
    most = 3 * (PAGE + 1) + ENTRIES if case in MERGED else task_pages.FEW + 1
    await read(large, monkeypatch, case, order, most)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("order", [TaskOrder.RANK, TaskOrder.DISAGREEMENT])
async def test_any_filter_looks_at_so_many_tasks(
    large: LargeOrganization, monkeypatch: pytest.MonkeyPatch, order: TaskOrder, case: str
) -> None:
    most = (2 + (order in SORT_KEYS)) * task_pages.SCAN + PAGE
    await read(large, monkeypatch, case, order, most)
