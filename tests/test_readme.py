"""What README.md promises: its tour runs as printed, and its edits add what they say they add."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests import postgres
from tests.embedded.support import copy_cluster, temporary_place
from tests.support.forked import command
from tests.support.serving import PROGRAM, ROOT, Serving, environment, serving

README = (ROOT / "README.md").read_text()
ADDRESS = "http://127.0.0.1:8400"
PATIENCE = 240
"""Seconds for a page to run in on a busy machine."""
pytestmark = [
    pytest.mark.timeout(PATIENCE + 60),
    pytest.mark.own_database("all organizations are checked"),
]


def section(text: str, title: str) -> str:
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.fixture(scope="module")
def server() -> Iterator[Serving]:
    with temporary_place() as folder:
        copy_cluster(folder / "postgres", migrated=True)
        with serving(ANNOLOG_DATA_DIR=str(folder)) as running:
            yield running


def run_tour(text: str, server: Serving, folder: Path) -> str:
    """Run the shell blocks of a page as one script; return all that they print."""
    programs = folder / "bin"
    programs.mkdir()
    # A version manager takes longer to start Python than what is run, some fifty times.
    for name, words in (
        ("annolog", command(*PROGRAM[1:])),
        ("python3", [sys.executable, "-I", "-S"]),
    ):
        (programs / name).write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n')
        (programs / name).chmod(0o755)
    key = Path(server.said("the first owner's API key is in a file")["file"])
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(blocks(text, "sh"))],
        cwd=folder,
        env=environment(
            PATH=f"{programs}:{os.environ['PATH']}",
            ANNOLOG_KEY=key.read_text().strip(),
            ANNOLOG_DATA_DIR=str(key.parent),
        ),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    assert '"errors"' not in done.stdout, done.stdout
    assert '"code"' not in done.stdout, done.stdout
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    for left in (path.name for path in folder.iterdir() if path != programs):
        assert any(fnmatch("/" + left, line) for line in ignored if line[:1] == "/"), left
    return done.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="the tour is written with curl")
def test_the_tour_runs_as_printed(server: Serving, tmp_path: Path):
    tour = section(README, "A five-minute tour").replace(ADDRESS, server.address)
    printed = run_tour(tour, server, tmp_path)
    for shown in blocks(tour, "json"):
        assert shown.strip() in printed
    labeled = (tmp_path / "headlines-labeled.jsonl").read_text().splitlines()
    assert json.loads(labeled[1])["annotations"][0]["answers"]["topic"]["values"] == ["football"]


@pytest.mark.skipif(shutil.which("curl") is None, reason="the tutorial is written with curl")
def test_the_tutorial_runs_as_printed(server: Serving, tmp_path: Path):
    page = (ROOT / "docs" / "tutorial" / "README.md").read_text()
    page = page.replace(ADDRESS, server.address)
    printed = run_tour(page, server, tmp_path)
    for shown in blocks(page, "json"):
        assert shown.strip() in printed
    assert "event: next" in printed
    assert "entries, every hash as it was" in printed


@pytest.mark.skipif(shutil.which("curl") is None, reason="the page is written with curl")
def test_the_page_about_taxonomies_runs_as_printed(server: Serving, tmp_path: Path):
    page = (ROOT / "docs" / "how-to" / "taxonomies.md").read_text()
    page = page.replace(ADDRESS, server.address)
    printed = run_tour(page, server, tmp_path)
    for shown in blocks(page, "json"):
        assert shown.strip() in printed
    assert "Animals  (version 1, 3 concepts)" in printed
    assert json.loads((tmp_path / "animals.json").read_text())["concepts"]
    assert "Domestic dog" not in (tmp_path / "animals-1.rdf").read_text()


def test_the_edits_add_a_labeling_action_and_a_kind_of_stream(tmp_path: Path):
    titles = ("Add a labeling action in four edits", "Add a kind of stream")
    printed = run_edited(titles, f"{SERVED}{PIN}{NOTE}", tmp_path)
    assert printed[:-7] == ["comment.added", "comment.pinned", "True"]
    assert printed[-7:] == ["note.written", "Hello", "[]", "Hello", "active", "None", "[]"]


def run_edited(titles: Sequence[str], script: str, folder: Path) -> list[str]:
    """Apply the edits of sections to one copy of the code, and run a script; return its words.

    The edits stand in different places, and most of what a copy costs is to import it.
    """
    for part in ("server", "quality", "taxonomy"):
        # With its bytecode: that of an edited file is older than the file, and is not used.
        shutil.copytree(ROOT / part, folder / part)
    for title in titles:
        diffs = blocks(section(README, title), "diff")
        assert len(diffs) == 4
        for diff in diffs:
            apply(diff, folder)
    admin, server = postgres.create_database()
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        env=environment(
            PYTHONPATH=f"{folder}:{ROOT / 'client'}", ADMIN_URL=admin, SERVER_URL=server
        ),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    postgres.drop_database(admin)
    assert done.returncode == 0, done.stderr[-4_000:]
    return done.stdout.split()


def apply(diff: str, folder: Path) -> None:
    """Apply a diff without line numbers: what it keeps and removes must stand there once."""
    for part in re.split(r"(?m)^(?=--- (?:a/|/dev/null))", diff)[1:]:
        header, *hunks = re.split(r"(?m)^@@ @@\n", part)
        path = folder / header.splitlines()[1].removeprefix("+++ b/")
        new = header.startswith("--- /dev/null")
        assert path.exists() is not new
        text = "" if new else path.read_text()
        for hunk in hunks:
            lines = hunk.splitlines()
            before = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "+")
            after = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "-")
            assert new or text.count(before) == 1, f"{path.name}: {before!r} stands not once"
            text = after if new else text.replace(before, after)
        path.write_text(text)


# Run in the edited copy: what an owner does through the API, and then to the database.
SERVED = """
import gc
gc.disable()  # looking for garbage takes a sixth of importing
import asyncio, os, httpx
from server import logs
from server.cli.accounts.organization_setup import set_up_organization
from server.demo.client import Client
from server.settings import Settings
from server.serving import serving
from server.start import Database, connected, prepare

def made(type_, fields, name):
    return (f"mutation ($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) {{"
            f" ... on {type_} {{ position {fields} }} ... on Refused {{ code message }} }} }}")

async def types(ada, stream):
    found = await ada.ask("query ($s: ID!) { events(filter: {stream: $s}) { nodes { name } } }",
                          s=stream)
    return [event["name"] for event in found["events"]["nodes"]]

async def main(*acts):
    logs.configure(readable=True)  # to stderr: jobs tell of their work while words are printed
    database = Database(os.environ["SERVER_URL"], os.environ["ADMIN_URL"])
    await prepare(database)
    owner = await set_up_organization(database.server, name="Acme", owner="Ada")
    async with serving(Settings(port=0), database.server) as server, httpx.AsyncClient(
        base_url=server.address
    ) as http:
        ada = Client(http, "Ada", owner.token.reveal())
        project = (await ada.do(made("ProjectPayload", "project { id }", "createProject"),
                                name="P"))["project"]["id"]
        for act in acts:
            await act(ada, project, database, owner)
"""
PIN = """
async def pin(ada, project, database, _):
    form = {"inputs": [{"name": "text", "kind": "text"}],
            "questions": [{"kind": "text", "name": "t", "title": "T"}]}
    await ada.do(made("ProjectPayload", "", "publishForm"), project=project, formJson=form)
    tasks = await ada.do(made("ImportTasksPayload", "taskIds", "importTasks"),
                         project=project, tasks=[{"inputs": {"text": "hello"}}])
    task = tasks["taskIds"][0]
    comment = (await ada.do(made("CommentPayload", "comment { id }", "addComment"),
                            task=task, text="Look!"))["comment"]["id"]
    for _ in range(2):
        await ada.do(made("CommentPayload", "", "pinComment"), task=task, comment=comment)
    print(*(await types(ada, task))[1:])
    async with connected(database.owner) as owner:
        print(await owner.fetchval("SELECT pinned FROM projection_1.comment"))
"""
# A note is written and read; a writer that never saw it loads it for an erasure; rebuilt is live.
NOTE = """
from uuid import uuid4
from server.access.actor import Actor
from server.access.permissions import (Permission)
from server.commands import Command, Writer
from server.events.core import ids
from server.events.erasure.erased_content import Authority, erase as erase_content
from server.events.notes import NOTE
from server.projections.engine.check import check

async def text(ada, note):
    found = await ada.ask("query ($id: ID!) { node(id: $id) { ... on Note { text } } }", id=note)
    return found["node"]["text"]

async def note(ada, project, database, owner):
    payload = await ada.do(made("NotePayload", "note { id }", "writeNote"),
                           project=project, text="Hello")
    written, position = payload["note"]["id"], int(payload["position"])
    print(*await types(ada, written), await text(ada, written))
    print(await check(database.owner, processes=0))
    stream = ids.expect("note", written)

    def erase(world):
        print(world.get(NOTE, stream).text, world.project(world.get(NOTE, stream).project).status)
        return erase_content(stream, world.contents[stream], positions=[position],
                             authority=Authority.MISTAKE)

    writer = Writer(database.server)
    await writer.execute(Command(
        org=owner.org, actor=Actor(org=owner.org, member=owner.member), id=uuid4(), fingerprint=b"",
        permission=Permission.ERASE, decide=erase, streams=((NOTE, stream),), erase=(stream,)))
    await writer.close()
    print(await text(ada, written), await check(database.owner, processes=0))

asyncio.run(main(pin, note))
"""
