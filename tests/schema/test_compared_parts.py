"""Agreement on regions by slice and over time: the same figures of fewer tasks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from server.events.core import ids
from server.reads.quality.comparisons import parts
from tests.schema.test_quality import head, owner_of
from tests.support.forms import PLACES, form
from tests.support.slices import backfilled, define_slice

STRETCHES = 'begin: "2026-01-01", end: "2027-01-01", bucket: DAY, coefficient: F1, similarity: 1'
ESTIMATE = "estimate { value tasks reason }"
FIGURES = f"""agreements {{ coefficient similarity {ESTIMATE} }}
  agreementOverTime({STRETCHES}) {{ begin {ESTIMATE} }}"""
BY_IMPORT = f"""imported: agreementOverTime({STRETCHES}, of: IMPORTED) {{ begin {ESTIMATE} }}
  usual: agreementOverTime(begin: "2026-01-01", end: "2027-01-01") {{ {ESTIMATE} }}"""
PROJECT = f"""id quality(question: "places") {{ {FIGURES} {BY_IMPORT} }}
  slices {{ name quality(question: "places") {{ {FIGURES}
    agreementByRegionLabel {{ nodes {{ label regions }} }} agreementByPair {{ totalCount }} }} }}"""
NOW = f"query($id: ID!) {{ project(id: $id) {{ {PROJECT} }} }}"
THEN = f"""query($id: ID!, $at: Position!) {{
  asOf(position: $at) {{ project(id: $id) {{ {PROJECT} }} }} }}"""


def spans(end: int) -> Any:
    marked = {"id": "s1", "label": "city", "start": 0, "end": end}
    return {"places": {"kind": "span", "spans": [marked]}}


def f1(found: Any) -> Any:
    """F1 of the same spans, and of how many tasks."""
    (estimate,) = (
        one["estimate"]
        for one in found["agreements"]
        if (one["coefficient"], one["similarity"]) == ("F1", 1)
    )
    return estimate["value"], estimate["tasks"]


def by_day(stretches: Any) -> Any:
    return [(one["estimate"]["value"], one["estimate"]["tasks"]) for one in stretches]


async def test_regions_agree_by_slice_and_over_time(app, workspace, database, monkeypatch):
    """People agree on the tasks of the north, and a day later they do on those of the south."""
    project = await workspace.project(form(PLACES), overlap=2)
    people = await workspace.members(2)
    north = await workspace.tasks(project, 3, meta={"region": "north"})
    south = await workspace.tasks(project, 2, meta={"region": "south"})
    for task in north:
        for who in people:
            await workspace.annotate(task, who, spans(4))
    begun = workspace.clock.now.date()
    workspace.clock.now += timedelta(days=1)
    for task in south:
        for who, end in zip(people, (4, 5), strict=True):
            await workspace.annotate(task, who, spans(end))
    for region in ("north", "south"):
        wanted = [{"path": ["region"], "values": [region]}]
        await define_slice(workspace, project, region, meta=wanted)
    await backfilled(database)
    client, id_ = await owner_of(app, workspace), ids.public("project", project)
    at = await head(workspace)
    found = (await client.data(THEN, id=id_, at=at))["asOf"]["project"]
    assert (await client.data(NOW, id=id_))["project"] == found
    whole = found["quality"]
    assert f1(whole) == (0.6, 5)
    assert by_day(whole["agreementOverTime"]) == [(1, 3), (0, 2)]
    assert whole["agreementOverTime"][0]["begin"] == begun.isoformat()
    assert by_day(whole["imported"]) == [(0.6, 5)]
    assert whole["usual"][0]["estimate"]["value"] is not None
    of = {one["name"]: one["quality"] for one in found["slices"]}
    assert (f1(of["north"]), f1(of["south"])) == ((1, 3), (0, 2))
    assert by_day(of["south"]["agreementOverTime"]) == [(0, 2)]
    assert of["north"]["agreementByRegionLabel"]["nodes"] == [{"label": "city", "regions": 6}]
    assert of["south"]["agreementByPair"]["totalCount"] == 1
    monkeypatch.setattr(parts, "MOST_TASKS", 2)
    few = (await client.data(NOW, id=id_))["project"]
    assert [f1(one["quality"])[1] for one in few["slices"]] == [2, 2]
