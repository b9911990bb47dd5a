"""`annolog report`: a page, a dataset card and JSON of a project, here and elsewhere."""

from __future__ import annotations

import asyncio
import html
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result

from server.app import Overrides, build
from server.cli import main
from server.events.accounts.roles import Role
from server.events.core import ids
from server.reports.card import size_category
from server.settings import Settings
from tests.graphql.conftest import serve
from tests.schema.audit_operations import drawn
from tests.support.api import CHEAP, key_of
from tests.support.databases import Database
from tests.support.workspace import Workspace, topic

pytestmark = pytest.mark.own_database("jobs work for all organizations")

HOSTILE = "<script>alert(1)</script> | *x* `y`"
VOID = {"meta", "br"}


@pytest.fixture(scope="module")
def url(database: Database) -> Iterator[str]:
    """The application behind a socket."""
    parts = Overrides(passwords=CHEAP, jobs=False, register=False)
    with serve(build(Settings(), database.server_url, parts)) as at:
        yield at.removesuffix("/graphql")


COUNTED = """query($id: ID!, $at: Position!) { project(id: $id) {
  progress(minPosition: $at) { total }
  quality(question: "topic", minPosition: $at) { question } } }"""


@pytest.fixture
async def project(url: str, workspace: Workspace) -> str:
    """Two people agreed on two of three tasks, and the server at `url` has counted it."""
    ann, bob = await workspace.members(2)
    made = await workspace.project(overlap=2, name=HOSTILE)
    tasks = await workspace.tasks(made, 3)
    for task, other in zip(tasks, ("a", "a", "b"), strict=True):
        await workspace.annotate(task, ann, topic("a"))
        await workspace.annotate(task, bob, topic(other))
    await drawn(workspace, made, tasks[:2])
    id_ = ids.public("project", made)
    headers = {"authorization": f"Bearer {await key_of(workspace, workspace.owner)}"}
    async with httpx.AsyncClient(base_url=url, headers=headers) as http:
        head = (await http.post("/graphql", json={"query": "{ head { position } }"})).json()
        given = {"id": id_, "at": head["data"]["head"]["position"]}
        for _ in range(30):
            asked = {"query": COUNTED, "variables": given}
            if "errors" not in (await http.post("/graphql", json=asked)).json():
                return id_
    pytest.fail("it is not counted")


async def annolog(place: dict[str, str], key: str, *args: object) -> Result:
    runner = CliRunner(env={**place, "ANNOLOG_KEY": key})
    return await asyncio.to_thread(runner.invoke, main, [*map(str, args)])


def read(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "report.json").read_bytes())
    return found


class Tags(HTMLParser):
    """The elements of a page, each closed in its order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not any(name.startswith("on") or name in ("src", "href") for name, _ in attrs)
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag


async def test_a_report_has_the_figures_of_the_api(
    database: Database, url: str, workspace: Workspace, project: str, tmp_path: Path
) -> None:
    key = await key_of(workspace, workspace.owner)
    here = {"ANNOLOG_DATABASE_URL": database.server_url}
    for place, folder in ((here, "here"), ({"ANNOLOG_URL": url}, "elsewhere")):
        result = await annolog(place, key, "report", project, tmp_path / folder)
        assert result.exit_code == 0, result.output
    found, other = read(tmp_path / "here"), read(tmp_path / "elsewhere")
    assert found | {"madeAt": ""} == other | {"madeAt": ""}
    topics = found["questions"]["topic"]
    agreements = {one["coefficient"]: one["estimate"] for one in topics["agreements"]}
    assert agreements["PERCENT"]["value"] == pytest.approx(2 / 3)
    assert agreements["KRIPPENDORFF_ALPHA"]["value"] == pytest.approx(0)
    assert [(one["value"], one["labels"]) for one in topics["distribution"]["nodes"]] == [
        ("a", 5),
        ("b", 1),
    ]
    assert sum(day["submitted"] for day in found["project"]["activity"]) == 6
    assert sorted(one["submitted"] for one in found["people"]) == [3, 3]
    assert [one["frameSize"] for one in found["audits"]] == [2]
    assert {path.name for path in (tmp_path / "here").iterdir()} == {
        *("README.md", "report.html", "report.json"),
    }


async def test_the_page_needs_nothing_else_and_runs_nothing(
    url: str, workspace: Workspace, project: str, tmp_path: Path
) -> None:
    key = await key_of(workspace, workspace.owner)
    assert (await annolog({"ANNOLOG_URL": url}, key, "report", project, tmp_path)).exit_code == 0
    text = (tmp_path / "report.html").read_text()
    page = Tags(text)
    assert {"svg", "table"} <= page.seen
    assert not page.seen & {"script", "link", "img", "iframe", "object"}
    assert "url(" not in text
    assert html.escape(HOSTILE, quote=False) in text
    assert "<h2>Audits</h2>" in text
    assert "66.7%" in text  # of others' answers, the share that is alike
    again = await annolog({"ANNOLOG_URL": url}, key, "report", project, tmp_path)
    assert again.exit_code == 0, "a report is written again into its folder"


async def test_the_card_says_what_the_ledger_knows(
    url: str, workspace: Workspace, project: str, tmp_path: Path
) -> None:
    key = await key_of(workspace, workspace.owner)
    assert (await annolog({"ANNOLOG_URL": url}, key, "report", project, tmp_path)).exit_code == 0
    card = (tmp_path / "README.md").read_text()
    head, _, body = card.removeprefix("---\n").partition("\n---\n")
    assert f"pretty_name: {json.dumps(HOSTILE)}" in head
    assert '- "n<1K"' in head
    assert '- "text-classification"' in head
    titles = re.findall(r"^## (.*)$", body, re.MULTILINE)
    assert titles == [
        *("Motivation", "Composition", "Collection process"),
        *("Preprocessing, cleaning, labeling", "Uses", "Distribution", "Maintenance"),
    ]
    assert "| A | 5 | 83.3% |" in body
    assert "6 annotations by 2 people" in body
    assert "\\<script\\>alert(1)\\</script\\> \\| \\*x\\* \\`y\\`" in body


async def test_a_report_of_the_past_knows_nothing_of_later(
    url: str, workspace: Workspace, project: str, tmp_path: Path
) -> None:
    key = await key_of(workspace, workspace.owner)
    client = {"ANNOLOG_URL": url}
    assert (await annolog(client, key, "report", project, tmp_path / "now")).exit_code == 0
    at = read(tmp_path / "now")["project"]["progress"]["asOfPosition"]
    (task,) = await workspace.tasks(ids.expect("project", project), 1)
    await workspace.annotate(task, workspace.owner, topic("c"))
    args = ("report", project, tmp_path / "then", "--as-of", at)
    result = await annolog(client, key, *args)
    assert result.exit_code == 0, result.output
    now, then = read(tmp_path / "now"), read(tmp_path / "then")
    assert then["asOf"] == {"position": at}
    same = ("project", "people", "audits", "questions", "migrations")
    assert [then[name] for name in same] == [now[name] for name in same]


async def test_a_report_is_for_those_who_may_see_statistics(
    url: str, workspace: Workspace, project: str, tmp_path: Path
) -> None:
    ann = await workspace.member(Role.ANNOTATOR)
    result = await annolog(
        {"ANNOLOG_URL": url}, await key_of(workspace, ann), "report", project, tmp_path / "out"
    )
    assert result.exit_code == 1
    assert result.output.count("\n") == 1
    assert not (tmp_path / "out").exists()
    unknown = ids.public("project", ids.uuid7())
    key = await key_of(workspace, workspace.owner)
    result = await annolog({"ANNOLOG_URL": url}, key, "report", unknown, tmp_path / "out")
    assert result.output == "Error: PROJECT: There is no such project.\n"
    result = await annolog({"ANNOLOG_URL": url}, key, "report", "topic", tmp_path / "out")
    assert result.exit_code == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("rows", "category"),
    [(0, "n<1K"), (999, "n<1K"), (1_000, "1K<n<10K"), (10**6, "1M<n<10M"), (10**8, "100M<n<1B")],
)
def test_sizes_have_the_categories_of_hugging_face(rows: int, category: str) -> None:
    assert size_category(rows) == category
