"""How many events there were, and when: compared with the events themselves."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.events.core import ids
from server.reads.events import event_counts
from server.reads.events.event_counts import spread
from tests.schema.labeled_project import Ledger
from tests.support.api import Client
from tests.support.forms import topic

COUNTS = """query($filter: EventFilter, $intervals: Int! = 7) {
  eventCounts(filter: $filter, intervals: $intervals) {
    since after exact intervals { until position events } }
  events(filter: $filter, first: 200) { nodes { position recordedAt } } }"""

THEN = """query($at: Position!, $filter: EventFilter) { asOf(position: $at) {
  eventCounts(filter: $filter, intervals: 1) { intervals { until position } } } }"""


async def counted(client: Client, intervals: int = 7, **filter_: Any) -> dict[str, Any]:
    """Ask for counts, and hold them against the events themselves."""
    found = await client.data(COUNTS, filter=filter_ or None, intervals=intervals)
    counts, nodes = found["eventCounts"], found["events"]["nodes"]
    times = [counts["since"], *(one["until"] for one in counts["intervals"])]
    assert times == sorted(times, key=datetime.fromisoformat)
    ends = [int(counts["after"]), *(int(one["position"]) for one in counts["intervals"])]
    expected = [
        sum(low < int(node["position"]) <= high for node in nodes) for low, high in pairwise(ends)
    ]
    assert counts["exact"]
    assert [one["events"] for one in counts["intervals"]] == expected
    assert sum(expected) == len(nodes)
    for node in nodes:
        place = next(n for n, end in enumerate(ends) if int(node["position"]) <= end)
        before, until = (datetime.fromisoformat(at) for at in (times[place - 1], times[place]))
        at = datetime.fromisoformat(node["recordedAt"])
        assert before < at or place == 1
        assert at <= until
    return counts


async def refused(client: Client, **given_: Any) -> str:
    """Ask for counts that there are not, and return the code of the error."""
    errors = (await client.ask(COUNTS, **given_))["errors"]
    code: str = next(e for e in errors if e["path"] == ["eventCounts"])["extensions"]["code"]
    return code


async def test_counts_are_those_of_the_events(ledger: Ledger):
    owner = await ledger.client(ledger.workspace.owner)
    whole = await counted(owner)
    assert len(whole["intervals"]) == 7
    assert whole["after"] == "0"
    task, project = (
        ids.public(kind, id_)
        for kind, id_ in (("task", ledger.tasks[0]), ("project", ledger.project))
    )
    begun = await counted(owner, project=project)
    assert int(begun["after"]) > 0
    await counted(owner, stream=task)
    await counted(owner, intervals=1, stream=task, types=["ANNOTATION_SUBMITTED"])
    await counted(owner, intervals=400, actors=[ids.public("member", ledger.ann.member)])
    await counted(owner, labels={"values": ["a"]})
    middle = whole["intervals"][3]["position"]
    await counted(owner, positions={"since": middle}, project=project)
    await counted(owner, positions={"since": middle, "until": middle})


async def test_a_stream_ends_with_its_last_event_of_then(ledger: Ledger):
    owner = await ledger.client(ledger.workspace.owner)
    stream = ids.public("task", ledger.tasks[0])
    nodes = (await owner.data(COUNTS, filter={"stream": stream}))["events"]["nodes"]
    last, at = next(
        (one, int(following["position"]) - 1)
        for one, following in pairwise(nodes)
        if int(following["position"]) > int(one["position"]) + 1
    )
    found = await owner.data(THEN, at=str(at), filter={"stream": stream})
    [interval] = found["asOf"]["eventCounts"]["intervals"]
    assert interval == {"until": last["recordedAt"], "position": last["position"]}


async def test_nothing_has_no_intervals(ledger: Ledger):
    owner = await ledger.client(ledger.workspace.owner)
    given_ = {"filter": {"until": "2020-01-01T00:00:00Z"}}
    assert (await owner.data(COUNTS, **given_))["eventCounts"] is None


async def test_what_may_not_be_seen_is_not_counted(ledger: Ledger):
    project = ids.public("project", ledger.project)
    rita = await ledger.client(ledger.rita)
    await counted(rita, project=project)
    everything = await counted(rita)
    owner = await ledger.client(ledger.workspace.owner)
    hidden = (await owner.data("{ events { totalCount } }"))["events"]["totalCount"]
    assert sum(one["events"] for one in everything["intervals"]) < hidden
    ann = await ledger.client(ledger.ann)
    assert await refused(ann, filter={"project": project}) == "FORBIDDEN"


@pytest.mark.parametrize("intervals", [0, 401])
async def test_intervals_have_a_limit(ledger: Ledger, intervals: int):
    owner = await ledger.client(ledger.workspace.owner)
    assert await refused(owner, intervals=intervals) == "INVALID"


async def test_of_a_long_ledger_some_events_stand_for_all(ledger: Ledger, monkeypatch):
    workspace = ledger.workspace
    tasks = await workspace.tasks(ledger.project, 30)
    for task in tasks:
        await workspace.submit(await workspace.take(task, ledger.ann), topic("a"))
    owner = await ledger.client(workspace.owner)
    monkeypatch.setattr(event_counts, "LOOK", 40)
    filter_ = {"types": ["ANNOTATION_SUBMITTED"], "project": ids.public("project", ledger.project)}
    found = await owner.data(COUNTS, filter=filter_)
    counts, real = found["eventCounts"], len(found["events"]["nodes"])
    about = sum(one["events"] for one in counts["intervals"])
    assert not counts["exact"]
    assert real / 2 < about < real * 2
    await counted(owner, stream=ids.public("task", tasks[3]))


@given(st.integers(0, 10**12), st.integers(1, 3_000), st.integers(1, 60))
def test_one_position_stands_for_each_stride(low: int, length: int, stride: int):
    high = low + length
    places = Counter((position - low - 1) // stride for position in spread(low, high, stride))
    assert set(places.values()) == {1}
    assert length // stride <= len(places) <= -(-length // stride)
    assert all(low < position <= high for position in spread(low, high, stride))
