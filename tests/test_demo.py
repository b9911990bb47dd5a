"""The demo: its data, its people, its figures, and the whole play over HTTP."""

from __future__ import annotations

import gzip
import json
import re
import socket
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from server.app import Overrides
from server.cli.accounts.organization_setup import set_up_organization
from server.demo import practice, streets
from server.demo.classes import CLASSES, FORM
from server.demo.client import Client, Declined
from server.demo.people import ANNOTATORS, AUDITOR, REVIEWERS, REVISES
from server.demo.pictures import picture
from server.demo.play import Play
from server.demo.sample import ROWS, TARGET, Gloss, load, read, sample, save
from server.demo.summary import to_try
from server.events.forms.forms import parse_form
from server.serving import serving
from server.settings import Settings
from tests.support.cheap_passwords import CHEAP
from tests.support.databases import fresh_database
from tests.support.serving import CHEAP_LOGINS, ROOT, annolog_process

GLOSSES = 30
"""Tasks of a play."""
TO_REVIEW = """query($project: ID!) {
  tasks(project: $project, filter: {statuses: [IN_REVIEW]}) { totalCount } }"""
RETURNED = """query($project: ID!) {
  viewer { returned(project: $project) { nodes { reasons } } } }"""
WORDNET = ROOT.parent / "shared" / "data" / "wordnet31"


def test_the_data_are_real_glosses_of_every_class():
    rows = load()
    assert len(rows) == ROWS >= 1_000
    assert len({row.id for row in rows}) == ROWS
    assert {row.label for row in rows} == set(CLASSES)
    assert all(row.word and 20 <= len(row.text) <= 200 for row in rows)
    assert {row.label for row in load(300)} >= {"noun.animal", "verb.motion", "adj.all"}
    assert TARGET.stat().st_size < 100_000
    licence = TARGET.with_name("LICENSE-WordNet.txt").read_text()
    assert "Princeton University" in licence
    assert "THIS SOFTWARE AND DATABASE IS PROVIDED" in licence


@pytest.mark.skipif(not WORDNET.exists(), reason="WordNet's own files are not beside the project")
def test_the_data_can_be_drawn_again(tmp_path: Path):
    drawn = sample(read(WORDNET))
    save(drawn, tmp_path / "again.tsv.gz")
    assert gzip.decompress((tmp_path / "again.tsv.gz").read_bytes()) == gzip.decompress(
        TARGET.read_bytes()
    )
    assert load(source=tmp_path / "again.tsv.gz") == drawn


def test_the_label_set_is_a_hierarchy():
    form = parse_form(FORM)
    [question] = form.questions
    parents = {option.value: option.parent for option in question.options}
    assert parents["noun.animal"] == "noun"
    assert parents["verb"] is None
    assert len(parents) == 4 + 45


@pytest.mark.parametrize("person", [*ANNOTATORS, *REVIEWERS])
def test_people_err_as_often_as_is_built_in(person):
    rows = load()
    wrong = [row for row in rows if person.opinion(row) != row.label]
    assert len(wrong) / ROWS == pytest.approx(person.errs, abs=0.025)
    assert all(person.opinion(row) in CLASSES for row in rows)
    near = sum(person.opinion(r).split(".")[0] == r.label.split(".")[0] for r in wrong)
    assert near > len(wrong) / 2


@dataclass
class Played:
    play: Play
    stages: Counter[str]


@pytest.fixture
async def played() -> AsyncIterator[Played]:
    database, done = fresh_database(), Counter[str]()
    owner = (
        await set_up_organization(database.server_url, name="Demo", owner="Ada")
    ).token.reveal()

    def begin(title: str, _: int):
        return lambda steps: done.update({title: steps})

    async with (
        serving(Settings(port=0), database.server_url, Overrides(passwords=CHEAP)) as server,
        httpx.AsyncClient(base_url=server.address, timeout=60) as http,
    ):
        play = Play(
            Client(http, "Ada", owner), lambda n, k: Client(http, n, k), load(GLOSSES), begin
        )
        await play.run()
        yield Played(play, done)


def _has_second_thoughts(name: str, gloss: Gloss) -> bool:
    """Return whether the annotator of a name errs over a gloss and would revise the answer."""
    [person] = [person for person in ANNOTATORS if person.name == name]
    return person.opinion(gloss) != gloss.label and person.chance(gloss, "revise") < REVISES


async def test_the_play_ends_with_a_final_answer_for_every_gloss(played: Played, tmp_path: Path):
    play = played.play
    tasks = [task async for task in play.tasks(play.auditor)]
    assert len(tasks) == GLOSSES
    assert {task["status"] for task in tasks} <= {"DONE", "SKIPPED"}
    assert played.stages["import glosses"] == GLOSSES
    people = {a["author"]["name"] for task in tasks for a in task["annotations"]}
    assert people >= {person.name for person in ANNOTATORS}
    counting = [
        a for t in tasks for a in t["annotations"] if a["status"] in ("SUBMITTED", "APPROVED")
    ]
    assert len(counting) >= GLOSSES * 3 - 3 * sum(t["status"] == "SKIPPED" for t in tasks)
    assert play.did["approvals"] > 0
    # Whoever has second thoughts after the last answer is in comes too late.
    second_thoughts = sum(
        _has_second_thoughts(a["author"]["name"], play.gloss(task))
        for task in tasks
        for a in task["annotations"]
    )
    assert play.did["revisions"] + play.did["revisions too late"] == second_thoughts
    assert play.head > GLOSSES * 7

    for title, query in to_try(play):
        data = await play.auditor.ask(query)
        assert json.dumps(data).count('"') > 8, title
    with pytest.raises(Declined) as declined:
        await play.auditor.do(
            "mutation ($input: AddCommentInput!) { addComment(input: $input) {"
            " ... on CommentPayload { position } ... on Refused { code message } } }",
            task=tasks[0]["id"],
            text="An auditor changes nothing.",
        )
    assert declined.value.code == "FORBIDDEN"
    assert play.clients[AUDITOR.name] is play.auditor
    await _require_something_to_review(play)
    await _require_streets(play, tmp_path)


async def _require_something_to_review(play: Play) -> None:
    """Set the second project up, and look at it as a reviewer and as who got an answer back."""
    project = await practice.set_up(play)
    waiting = await play.clients["Ravi"].ask(TO_REVIEW, project=project)
    assert waiting["tasks"]["totalCount"] >= 6
    returned = await play.clients["Quinn"].ask(RETURNED, project=project)
    [back] = returned["viewer"]["returned"]["nodes"]
    assert back["reasons"] == ["marks"]
    assert not (await play.clients["Ines"].ask(RETURNED, project=project))["viewer"]["returned"][
        "nodes"
    ]


async def _require_streets(play: Play, folder: Path) -> None:
    """Fail unless visitors find pictures of streets, each with a file of its own."""
    await streets.set_up(play, folder)
    annotator = play.clients[ANNOTATORS[0].name]
    data = await annotator.ask("{ projects(first: 10) { nodes { id name } } }")
    [project] = [one["id"] for one in data["projects"]["nodes"] if "Streets" in one["name"]]
    page = "query($p: ID!) { tasks(project: $p, first: 20) { nodes { inputs } } }"
    tasks = (await play.owner.ask(page, p=project))["tasks"]["nodes"]
    assert len(tasks) == streets.PICTURES
    for task in tasks:
        file = (folder / task["inputs"]["photo"]["url"]).read_bytes()
        assert file.startswith(b"\x89PNG")
        assert len(file) < 20_000
    assert picture(1) == picture(1) != picture(2)


def test_without_a_terminal_it_ends_and_leaves_nothing_behind(tmp_path: Path):
    # Nobody but us can enter what pytest gives us, so under root the cluster lives elsewhere.
    (tmp_path / "tmp").mkdir(mode=0o700)
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = str(server.getsockname()[1])
        given = {"TMPDIR": str(tmp_path / "tmp"), "ANNOLOG_DATA_DIR": str(tmp_path / "d")}
        given["ANNOLOG_PORT"] = taken
        shown = annolog_process("demo", "--tasks", "10", program=CHEAP_LOGINS, **given)
    assert shown.returncode == 0, shown.stderr
    assert "Tasks by state:   DONE 10" in shown.stdout
    assert "curl" not in shown.stdout
    assert all(line.startswith("{") for line in shown.stderr.splitlines()), shown.stderr
    assert not [line for line in shown.stdout.splitlines() if line.startswith("{")]
    assert f"127.0.0.1:{taken} (Address already in use): the demo takes another" in shown.stderr
    assert not list((tmp_path / "tmp").iterdir())
    [created] = re.findall(r"Creating a PostgreSQL \d+ database in ([^\"]+)", shown.stderr)
    assert not Path(created).exists()
    assert not (tmp_path / "d").exists()
