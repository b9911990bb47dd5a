"""Published labels, replayed through the public API, give the published accuracy.

Bluebirds (Welinder et al., NIPS 2010): 108 pictures, 39 workers, 4,212 labels. d_product (Wang et
al., CrowdER, PVLDB 2012): 8,315 pairs, 176 workers, 24,945 labels. Majority vote with ties shared
out in expectation reaches 75.93 % and 89.66 % (../shared/data/SOURCES.md).
"""

from __future__ import annotations

import asyncio
import csv
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from server.events.accounts.roles import Role
from server.events.core.ids import public
from tests.support.api import Client, key_of, served
from tests.support.databases import Database
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("it is filled with large data sets")

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "truth_inference"
FORM = {
    "inputs": [{"name": "text", "kind": "text"}],
    "questions": [
        {
            "kind": "choice",
            "name": "label",
            "title": "Label",
            "options": [{"value": "0", "label": "no"}, {"value": "1", "label": "yes"}],
        }
    ],
}
PAGE = """
query($project: ID!, $after: String) {
  tasks(project: $project, first: 50, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { externalId status
      annotations { answers { value { ... on ChoiceAnswer { values } } } } }
  }
}"""


def rows(name: str, file: str) -> list[dict[str, str]]:
    """The rows of a published file."""
    path = DATA / name / file
    if not path.exists():
        pytest.skip(f"needs ../shared/data/truth_inference/{name}, which is not on this machine")
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize(
    ("name", "accuracy"),
    [("bluebirds", 75.93), pytest.param("d_product", 89.66, marks=pytest.mark.soak)],
)
@pytest.mark.timeout(900)
async def test_majority_vote_reaches_the_published_accuracy(
    name: str, accuracy: float, database: Database, workspace: Workspace
) -> None:
    labels = rows(name, "answer.csv")
    truth = {row["question"]: row["truth"] for row in rows(name, "truth.csv")}
    given: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in labels:
        given[row["worker"]].append(row)
    overlap = max(Counter(row["question"] for row in labels).values())
    async with served(database) as app:
        owner = Client(app, await key_of(workspace, workspace.owner))
        project = public("project", await workspace.project(FORM, overlap=min(overlap, 100)))
        tasks = await import_questions(owner, project, list(truth))
        workers = [
            (
                Client(
                    app, await key_of(workspace, await workspace.member(Role.ANNOTATOR, name=w))
                ),
                mine,
            )
            for w, mine in given.items()
        ]
        await asyncio.gather(*(work(client, project, tasks, mine) for client, mine in workers))
        votes = await votes_by_question(owner, project)
    assert sum(sum(v.values()) for v in votes.values()) == len(labels)
    assert round(100 * expected_accuracy(votes, truth), 2) == accuracy


async def import_questions(owner: Client, project: str, questions: list[str]) -> dict[str, str]:
    """Import one task for each question; return task ids by question."""
    found = {}
    for start in range(0, len(questions), 1_000):
        part = questions[start : start + 1_000]
        payload = await owner.do(
            "importTasks",
            "ImportTasksInput",
            "... on ImportTasksPayload { taskIds }",
            project=project,
            tasks=[{"inputs": {"text": f"item {q}"}, "externalId": q} for q in part],
        )
        found |= dict(zip(part, payload["taskIds"], strict=True))
    return found


async def work(
    client: Client, project: str, tasks: dict[str, str], mine: list[dict[str, str]]
) -> None:
    """Give one worker's labels, in the order of the file."""
    for row in mine:
        task = tasks[row["question"]]
        claimed = await client.do(
            "claimTask",
            "ClaimTaskInput",
            "... on ClaimTaskPayload { token }",
            project=project,
            task=task,
        )
        value = {"question": "label", "value": {"choice": {"values": [row["answer"]]}}}
        done = await client.do(
            "submitAnnotation",
            "SubmitAnnotationInput",
            "... on AnnotationPayload { position }",
            task=task,
            token=claimed["token"],
            answers=[value],
        )
        assert done["__typename"] == "AnnotationPayload", done


async def votes_by_question(owner: Client, project: str) -> dict[str, Counter[str]]:
    """Read everybody's labels back, page by page."""
    found: dict[str, Counter[str]] = {}
    after = None
    while True:
        page: Any = (await owner.data(PAGE, project=project, after=after))["tasks"]
        for node in page["nodes"]:
            chosen = (a["answers"][0]["value"]["values"][0] for a in node["annotations"])
            found[node["externalId"]] = Counter(chosen)
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


def expected_accuracy(votes: dict[str, Counter[str]], truth: dict[str, str]) -> float:
    """The share of questions that a majority gets right; a tie counts by its chance."""
    right = 0.0
    for question, answer in truth.items():
        most = max(votes[question].values())
        winners = [value for value, count in votes[question].items() if count == most]
        right += (answer in winners) / len(winners)
    return right / len(truth)
