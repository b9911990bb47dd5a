"""`annolog --url` in this process: `why` and `subject-report` as on the database, and uploads."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from click.testing import CliRunner, Result
from httpx import AsyncClient

from server.app import Overrides, build
from server.cli import main
from server.cli.erasure import subject_report
from server.cli.imports.upload_notes import UploadNote
from server.cli.runs import runs
from server.events.core import ids
from server.events.core.ids import uuid7
from server.events.runs.adoption_events import AdoptionFailure
from server.events.runs.runs import RunFailure
from server.settings import Settings
from tests.graphql.conftest import serve
from tests.support.api import CHEAP, key_of
from tests.support.databases import Database
from tests.support.transfers import TUS, create, upload
from tests.support.workspace import Workspace, topic

pytestmark = [
    pytest.mark.own_database("jobs work for all organizations"),
    pytest.mark.usefixtures("programs_forked"),
]

Run = Callable[..., Result]
EXPORTS = (
    "SELECT facts, actor_id FROM events WHERE org_id = $1 AND type = 'export.created' "
    "ORDER BY position"
)


@pytest.fixture(scope="module")
def url(database: Database) -> Iterator[str]:
    """The application behind a socket."""
    parts = Overrides(passwords=CHEAP, jobs=False, register=False)
    with serve(build(Settings(), database.server_url, parts)) as at:
        yield at.removesuffix("/graphql")


@pytest.fixture
async def key(workspace: Workspace) -> str:
    return await key_of(workspace, workspace.owner)


@pytest.fixture
def here(database: Database, key: str) -> Run:
    """Runs a command on the database itself, as the owner."""
    env = {"ANNOLOG_DATABASE_URL": database.server_url, "ANNOLOG_KEY": key}
    return lambda *args: CliRunner(env=env).invoke(main, [*map(str, args)])


@pytest.fixture
def elsewhere(url: str, key: str) -> Run:
    """Runs a command on a server elsewhere, as the owner."""
    env = {"ANNOLOG_URL": url, "ANNOLOG_KEY": key}
    return lambda *args: CliRunner(env=env).invoke(main, [*map(str, args)])


async def test_a_label_is_explained(here: Run, elsewhere: Run, workspace: Workspace) -> None:
    [task] = await workspace.tasks(await workspace.project())
    ann = await workspace.member(name="Ann\x1b[2J\n9  then")
    await workspace.annotate(task, ann, topic("a"))
    of = ids.public("task", task)
    org, label = ids.public("organization", workspace.org), ("--question", "topic", "--value")

    def ask() -> None:
        told = elsewhere("why", of, *label, "a")
        lines = told.stdout.splitlines()
        kinds = [line.split()[3] for line in lines]
        assert kinds == ["IMPORTED", "CLAIMED", "ANSWERED", "RESOLVED"], told.stderr
        assert "Ann\ufffd[2J\ufffd9  then; topic = a; form 1; from " in lines[2]
        assert here("why", of, "--org", org, *label, "a").stdout == told.stdout
        answered = lines[2].split()[0]
        prov = elsewhere("why", of, "--as-of", answered, "--prov")
        assert len(json.loads(prov.stdout)["activity"]) == 3
        assert here("why", of, "--org", org, "--as-of", answered, "--prov").stdout == prov.stdout
        for nothing in (("b",), ("a", "--as-of", int(answered) - 1)):
            told = elsewhere("why", of, *label, *nothing)
            assert (told.exit_code, told.stdout) == (0, "")
            assert "no such label" in told.stderr
        for args, words in (
            ((ids.public("task", uuid7()),), "There is no such task."),
            ((of, "--by", "Olga"), "leave --by out"),
            ((of, "--org", org), "leave --org out"),
        ):
            told = elsewhere("why", *args)
            assert told.exit_code != 0
            assert words in told.stderr

    await asyncio.to_thread(ask)


@pytest.fixture
async def disagreed(workspace: Workspace) -> tuple[str, list[str], list[str]]:
    """The project of two tasks, on the second of which two people disagree; these tasks; them."""
    project = await workspace.project(overlap=2)
    tasks, people = await workspace.tasks(project, 2), await workspace.members(2)
    for task, said in zip(tasks, ("aa", "ab"), strict=True):
        for who, value in zip(people, said, strict=True):
            await workspace.annotate(task, who, topic(value))
    members = [ids.public("member", one.member) for one in people]
    return ids.public("project", project), [ids.public("task", task) for task in tasks], members


def test_a_run_is_adopted(
    here: Run, elsewhere: Run, workspace: Workspace, disagreed: tuple[str, list[str], list[str]]
) -> None:
    project, (_, tied), members = disagreed

    def start(*method: str) -> Any:
        told = here("run", "start", project, *method, "--json")
        return json.loads(told.stdout.splitlines()[0])

    estimate, plain = start("--method", "mace", "--seed", "5"), start("--majority", "0")["id"]
    assert estimate["parameters"]["questions"] == ["topic"]
    weighed = start("--weight", f"{members[0]}=2")
    run, org = weighed["id"], ids.public("organization", workspace.org)
    for way in (here, elsewhere):
        known = way("run", "people", estimate["id"]).stdout.splitlines()
        assert {line.split()[0] for line in known} == {*members}
        changed = way("run", "diff", run, "--against", plain).stdout
        assert changed == f"{tied}  no answer → topic = a\n"
        assert way("run", "adopt", run, "--dry-run").stdout == "1 ADOPTED, 1 SAME\n"
        wrong = way("run", "adopt", run, "--least-confidence", 2)
        assert "A confidence is 0 to 1" in wrong.stderr
    assert "is of no use" in here("run", "start", project, "--seed", 1).stderr
    done = here("run", "adopt", run, "--least-confidence", 0.6)
    assert done.stdout == "1 ADOPTED, 1 SAME\n", done.stderr
    told = here("why", tied, "--org", org).stdout
    assert f"by WEIGHTS as of {weighed['position']} ({run})" in told
    assert elsewhere("why", tied).stdout == told


def test_every_failure_of_a_run_is_told() -> None:
    assert {*runs.WHY} == {*RunFailure}
    assert {*runs.WHY_NOT} == {*AdoptionFailure}


@pytest.mark.parametrize("option", ["--url", "--key", "--key-file"])
def test_an_option_of_all_commands_stands_before_the_command(option: str) -> None:
    result = CliRunner().invoke(main, ["taxonomy", "list", option, "x"])
    assert result.exit_code == 2
    assert f"before the command: annolog {option} … taxonomy …" in result.stderr


def test_a_report_that_was_cut_off_leaves_no_file(
    here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(_: str, write: Any) -> bytes:
        write(line := b'{"task":"task_1","events":[]}\n')
        return line

    monkeypatch.setattr(subject_report, "_here", cut)
    told = here("subject-report", "Jo", "--output", tmp_path / "report.jsonl")
    assert told.exit_code != 0
    assert "cut off" in told.stderr
    assert not [*tmp_path.iterdir()]


async def test_all_that_is_held_about_a_person(
    here: Run, elsewhere: Run, workspace: Workspace, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    project = await workspace.project()
    tasks = sorted(await workspace.tasks(project, 2, subject_refs=("Jo",)))
    annotator = await key_of(workspace, await workspace.member())

    def ask() -> None:
        told = elsewhere("subject-report", "Jo")
        *lines, end = [json.loads(line) for line in told.stdout.splitlines()]
        assert [line["task"] for line in lines] == [ids.public("task", one) for one in tasks]
        assert lines[0]["events"][0]["content"]["subject_refs"] == ["Jo"]
        assert end == {"end": {"tasks": 2}}
        output = tmp_path / "report.jsonl"
        assert "name the subject: 2." in here("subject-report", "Jo", "--output", output).stderr
        assert output.read_text() == told.stdout
        for run in (here, elsewhere):
            for args, words in (
                (("--key", annotator, "subject-report", "Jo"), "SUBJECTS_READ"),
                (("subject-report", " "), "empty"),
            ):
                told = run(*args)
                assert told.exit_code != 0
                assert words in told.stderr

    await asyncio.to_thread(ask)
    found = await owner.fetch(EXPORTS, workspace.org)
    assert [json.loads(row["facts"])["origin"] for row in found] == ["API", "DATABASE"]
    assert {row["actor_id"] for row in found} == {workspace.owner.member}


async def test_an_interrupted_upload_is_discarded(
    elsewhere: Run,
    here: Run,
    url: str,
    key: str,
    workspace: Workspace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    file, project = tmp_path / "tasks.jsonl", ids.public("project", await workspace.project())
    file.write_text('{"inputs": {"text": "a"}}\n')
    said = {"project": project, "filename": file.name, "format": "jsonl"}
    async with AsyncClient(base_url=url, headers={"Authorization": f"Bearer {key}"}) as http:
        begun = await create(http, file.stat().st_size, **said)
        assert begun.status_code == 201, begun.text
        made = begun.headers["location"]
        UploadNote(url, file, said).write(made)
        asked = ("import", file, "--project", project, "--discard")
        told = [(await asyncio.to_thread(elsewhere, *asked)).stdout for _ in range(2)]
        assert told == ["The upload was ended.\n", "There is no upload of this file.\n"]
        assert (await http.head(made, headers=TUS)).status_code == 404
    local = await asyncio.to_thread(here, *asked)
    assert (local.exit_code, "--url" in local.stderr) == (2, True)


CANCELED = "UPDATE uploads SET status = 'canceled' WHERE org_id = $1 AND status = $2"


async def canceled(owner: asyncpg.Connection, org: UUID, status: str) -> None:
    """Cancel a check or an import as soon as it is there: no job runs it here."""
    async with asyncio.timeout(30):
        while not (await owner.execute(CANCELED, org, status)).endswith(" 1"):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("words", [("--dry-run",), ()], ids=["check", "import"])
async def test_what_was_canceled_can_be_done_again(
    elsewhere: Run,
    url: str,
    key: str,
    workspace: Workspace,
    owner: asyncpg.Connection,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
) -> None:
    """By the run that followed it, and by one that found a note of it from an earlier run."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    file, project = tmp_path / "tasks.jsonl", ids.public("project", await workspace.project())
    file.write_text('{"inputs": {"text": "a"}}\n')
    said = {"project": project, "filename": file.name, "format": "jsonl"}
    async with AsyncClient(base_url=url, headers={"Authorization": f"Bearer {key}"}) as http:
        sent = await upload(http, file.read_bytes(), **said)
    await owner.execute("UPDATE uploads SET status = 'canceled' WHERE org_id = $1", workspace.org)
    UploadNote(url, file, said).write(f"/uploads/{sent}")
    status = "checking" if words else "waiting"
    for _ in range(2):
        asked = asyncio.to_thread(elsewhere, "import", file, "--project", project, *words)
        told, _ = await asyncio.gather(asked, canceled(owner, workspace.org, status))
        assert told.exit_code == 1
        assert "Somebody canceled this: 0 tasks were imported." in told.stderr
        assert UploadNote(url, file, said).read() is None
