"""docs/reference/graphql.md: its examples run, its tables are the code's."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from uuid import uuid4

import pytest

from bench.sizes import ROOT
from server.events.core import ids
from server.events.core.refusal import Code
from server.reads import changes
from server.schema.core.sdl_docs import value_docs
from server.schema.events import queries
from tests.support.api import key_of
from tests.support.listening import listening

PAGE = (ROOT / "docs" / "reference" / "graphql.md").read_text()


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def url(database, shared_clock):
    with listening(database, shared_clock) as at:
        yield at


def test_the_table_of_codes_is_the_enum():
    rows = re.findall(r"^\| `([A-Z_]+)` \| ([^|]*) \|$", PAGE, re.MULTILINE)
    assert dict(rows) == value_docs(Code)


def test_the_numbers_are_those_of_the_code():
    assert f"looks at {queries.SCAN:,} positions at most" in PAGE
    assert queries.SCAN == changes.SCAN


SINCE = "2026-01-01T00:00:00Z"
TASKS = [{"inputs": {"text": {"text": "Rome stands on seven hills."}}}]


def variables(project):
    """The variables of each query of the page, in order."""
    mine = {"commandId": str(uuid4()), "project": project}
    return [
        {"input": mine | {"commandId": str(uuid4()), "tasks": TASKS}},
        {"input": {"commandId": str(uuid4()), "position": "1"}},
        {"project": project, "reviewer": ids.public("member", uuid4()), "since": SINCE},
        {},
        {"project": project, "text": "rome"},
        {"project": project, "today": SINCE},
        {"input": mine | {"count": 2}},
        {"input": mine | {"commandId": str(uuid4())}},
        {},
        {"project": project},
        {},
        {"project": project},
        {"project": project, "position": "1"},
        {"project": project, "then": "3"},
    ]


async def test_the_queries_run(ledger):
    owner = await ledger.client(ledger.workspace.owner)
    project = ids.public("project", ledger.project)
    await ledger.workspace.change_policy(ledger.project, full_text=True)
    imported, undone, disputes, view, hits, work, several, review, mentions, found, *others = [
        await owner.data(query, **given)
        for query, given in zip(blocks("graphql"), variables(project), strict=True)
    ]
    assert imported["importTasks"].get("taskIds"), imported
    assert undone["revert"]["obstacles"][0]["position"] == "1"
    # The page abbreviates the id of a project, and looks for answers and comments alone.
    assert (view["saveView"]["code"], hits["project"]["search"]["nodes"]) == ("INVALID", [])
    assert (disputes["tasks"]["totalCount"], disputes["tasks"]["totalIsExact"]) == (0, True)
    assert work["viewer"]["work"]["today"] == {"count": 0}
    assert [lease["task"]["inputs"] for lease in several["claimTasks"]["leases"]]
    assert review["claimReview"]["task"]["reviewReason"] == "DISAGREEMENT"
    answers = found["events"]["nodes"][0]["content"]["answers"]
    assert answers == [{"question": "topic", "value": {"values": ["a"]}}]
    assert mentions["viewer"]["mentions"]["nodes"] == []
    newest, compared, progress, past = others
    last = newest["events"]["nodes"][-1]
    assert (last["position"], last["recordedAt"]) == tuple(newest["head"].values())
    assert {node["kind"] for node in compared["changes"]["nodes"]} == {"ADDED"}
    assert progress["project"]["progress"]["byStatus"]
    assert (past["now"]["formVersion"], past["then"]["project"]["formVersion"]) == (1, 0)


@pytest.mark.skipif(shutil.which("curl") is None, reason="the examples call curl")
async def test_the_programs_run(url, workspace):
    environment = {**os.environ, "URL": url, "KEY": await key_of(workspace, workspace.owner)}
    programs = [["sh", "-c", text] for text in blocks("sh")]
    programs += [[sys.executable, "-c", text] for text in blocks("python")]
    outputs = []
    for program in programs:
        done = subprocess.run(  # noqa: ASYNC221 - the server has a loop of its own
            program, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        outputs.append(done.stdout)
    viewer, stream, socket = outputs
    assert '"role":"OWNER"' in viewer
    for heard in (stream, socket):
        assert heard.index("organization.created") < heard.index("member.added")
    assert len(socket.splitlines()) == 3
