"""`annolog --url`: the same commands on a server elsewhere, with a key and without its database."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from server.events.core import ids
from server.events.core.ids import uuid7
from tests.embedded.support import copy_cluster, temporary_place
from tests.support.cli_remote import ME, answer_next, new_project, remote, rows, typed
from tests.support.forked import Forked
from tests.support.serving import (
    PATIENCE,
    PROGRAM,
    Serving,
    annolog,
    environment,
    sentence,
    serving,
)
from tests.test_cli import BY

ROWS = 1_500
MOST = 40_000_000


@pytest.fixture(scope="module")
def data(programs_forked: None) -> Iterator[Path]:
    with temporary_place() as folder:
        copy_cluster(folder / "postgres", migrated=True)
        yield folder


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[Serving]:
    with serving(ANNOLOG_DATA_DIR=str(data), ANNOLOG_IMPORT_UPLOAD_BYTES=str(MOST)) as running:
        yield running


@pytest.fixture(scope="module")
def key_file(server: Serving) -> str:
    return str(server.said("the first owner's API key is in a file")["file"])


@pytest.fixture(scope="module")
def key(key_file: str) -> str:
    return Path(key_file).read_text().strip()


@pytest.fixture(scope="module")
def project(server: Serving, key: str) -> str:
    return new_project(server, key)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without any data."""
    monkeypatch.chdir(tmp_path)


def test_a_file_goes_in_and_the_same_comes_out_as_on_the_database(
    server: Serving, key: str, key_file: str, data: Path, project: str, tmp_path: Path
) -> None:
    file = tmp_path / "tasks.jsonl"
    bad = '{"inputs": {"text": 5}}\n'
    file.write_text(rows(ROWS) + bad)
    first = remote(server, key_file, "import", file, "--project", project)
    assert (first.returncode, first.stdout) == (
        1, f"{ROWS:,} tasks imported, 0 were there, 1 rejected\n",
    )  # fmt: skip
    rejected = Path(f"{file}.rejected")
    told = rejected.read_text()
    on_database = {"ANNOLOG_DATA_DIR": str(data), "ANNOLOG_KEY": key}
    again = annolog("import", file, "--project", project, **on_database)
    assert again.stdout == f"0 tasks imported, {ROWS:,} were there, 1 rejected\n"
    assert rejected.read_text() == told
    file.write_text(rows(3))
    by_variables = {"ANNOLOG_URL": server.address, "ANNOLOG_KEY": key}
    third = annolog("import", file, "--project", project, **by_variables)
    assert (third.returncode, third.stdout) == (0, "0 tasks imported, 3 were there, 0 rejected\n")
    assert not rejected.exists()

    output = tmp_path / "out.jsonl"
    exported = remote(server, key_file, "export", "--project", project, "--output", output)
    assert (exported.returncode, exported.stdout) == (0, "")
    local = annolog("export", *BY, "--project", project, ANNOLOG_DATA_DIR=str(data))
    one, other = (text.splitlines() for text in (output.read_text(), local.stdout))
    assert one[1:-1] == other[1:-1]
    assert len(one) == ROWS + 2
    assert f"Exported {ROWS:,} tasks with 0 annotations" in exported.stderr

    replayed = remote(server, key_file, "replay", "--project", project, "--until", "1000000")
    assert replayed.returncode == 0, replayed.stderr
    same = annolog("replay", *BY, "--project", project, ANNOLOG_DATA_DIR=str(data))
    assert replayed.stdout == same.stdout, "the events of exports are those of the organization"
    assert len(replayed.stdout.splitlines()) == ROWS + 2


def test_changes_are_the_same_from_here_and_from_elsewhere(
    server: Serving, key: str, key_file: str, data: Path, tmp_path: Path
) -> None:
    project = new_project(server, key)
    file = tmp_path / "tasks.jsonl"
    file.write_text(rows(2))
    since = server.ask(key, "{ head { position } }")["head"]["position"]
    remote(server, key_file, "import", file, "--project", project)
    annotation = answer_next(server, key, project)
    until = server.ask(key, "{ head { position } }")["head"]["position"]
    asked = ("diff", "--project", project, since, until)
    one = remote(server, key_file, *asked, "--json")
    on_database = {"ANNOLOG_DATA_DIR": str(data), "ANNOLOG_KEY": key}
    other = annolog(*asked, "--json", **on_database)
    assert (one.returncode, other.returncode) == (0, 0), one.stderr + other.stderr
    found = [json.loads(line) for line in one.stdout.splitlines()]
    assert found == [json.loads(line) for line in other.stdout.splitlines()]
    assert [change["kind"] for change in found] == ["ADDED"] * 3
    (answered,) = [change for change in found if change["object"] == annotation]
    assert answered["answers"][0]["added"] == ["a"]
    shown = annolog(*asked, **on_database)
    at = f"{answered['at']} (position {answered['positions'][-1]})"
    assert f"{annotation}  added  {at}  by " in shown.stdout
    assert "  answer to topic: +a\n" in shown.stdout
    assert "3 changes." in shown.stderr
    assert sentence(annolog(*asked[:3], until, since, **on_database))
    nowhere = "project_aaaaaaaaaaaaaaaaaaaaaaaaaa"
    assert sentence(remote(server, key_file, "diff", "--project", nowhere, "0", until))
    assert "--project" in typed("diff", "0", "1").output


RENAME = """mutation($input: UpdateProjectInput!) { updateProject(input: $input) {
  ... on ProjectPayload { position } } }"""


def test_what_was_written_is_undone(
    server: Serving, key: str, key_file: str, data: Path, project: str
) -> None:
    def rename(name: str) -> str:
        given = {"commandId": str(uuid4()), "project": project, "name": name}
        position: str = server.ask(key, RENAME, input=given)["updateProject"]["position"]
        return position

    first, second = rename("One"), rename("Two")
    blocked = remote(server, key_file, "revert", first)
    assert blocked.returncode == 1
    assert f"{second} project.renamed: It came later" in blocked.stderr
    planned = remote(server, key_file, "revert", second, "--dry-run")
    assert planned.stdout == f"project.renamed {project} undoes {second}\n"
    own = {"ANNOLOG_DATA_DIR": str(data), "ANNOLOG_KEY": key}
    assert annolog("revert", second, "--dry-run", **own).stdout == planned.stdout
    assert annolog("revert", second, **own).stdout == planned.stdout
    again = remote(server, key_file, "revert", second)
    assert (again.returncode, again.stdout) == (0, "")
    assert "as it was before already" in again.stderr


def test_who_could_see_it_is_the_same_from_here_and_from_elsewhere(
    server: Serving, key_file: str, data: Path, project: str
) -> None:
    of_project = ("access", "--project", project)
    here = annolog(*of_project, ANNOLOG_DATA_DIR=str(data))
    assert (here.returncode, len(here.stdout.splitlines())) == (0, 2)
    assert remote(server, key_file, *of_project).stdout == here.stdout
    assert "OWNER\torganization\tall" in here.stdout
    failed = remote(server, key_file, *of_project, "--at", "1")
    assert (failed.returncode, failed.stdout) == (1, "")
    named = remote(server, key_file, *of_project, "--org", "organization_x")
    assert "leave --org out" in named.stderr


def test_runs_are_the_same_from_here_and_from_elsewhere(
    server: Serving, key: str, key_file: str, data: Path, tmp_path: Path
) -> None:
    project = new_project(server, key)
    file = tmp_path / "tasks.jsonl"
    file.write_text(rows(2))
    remote(server, key_file, "import", file, "--project", project)
    answer_next(server, key, project)
    asked, own = ("run", "start", project), {"ANNOLOG_DATA_DIR": str(data), "ANNOLOG_KEY": key}
    one = remote(server, key_file, *asked, "--majority", "0", "--json")
    assert one.returncode == 0, one.stderr
    [run] = [json.loads(line) for line in one.stdout.splitlines()]
    assert (run["status"], run["tasks"], run["changed"]) == ("FINISHED", 1, 0)
    here = annolog(*asked, "--without", server.ask(key, ME)["viewer"]["member"]["id"], **own)
    assert here.returncode == 0, here.stderr
    first, change = here.stdout.splitlines()
    assert "WITHOUT as of" in first
    assert change.endswith("topic = a → no answer")
    found = [json.loads(annolog("run", "diff", first.split()[0], "--json", **own).stdout)]
    again = remote(server, key_file, "run", "diff", first.split()[0], "--json")
    assert found == [json.loads(line) for line in again.stdout.splitlines()]
    assert (found[0]["before"], found[0]["after"]) == ({"topic": ["a"]}, None)
    listed = remote(server, key_file, "run", "list", project, "--json").stdout
    assert listed == annolog("run", "list", project, "--json", **own).stdout
    assert [json.loads(line)["id"] for line in listed.splitlines()] == [first.split()[0], run["id"]]


def test_runs_that_are_refused(server: Serving, key: str, key_file: str, data: Path) -> None:
    bare = new_project(server, key, form=False)
    asked, own = ("run", "start", bare), {"ANNOLOG_DATA_DIR": str(data), "ANNOLOG_KEY": key}
    failed = remote(server, key_file, *asked, "--majority", "0")
    assert "no form at the position" in sentence(failed)
    me = server.ask(key, ME)["viewer"]["member"]["id"]
    twice = annolog(*asked, "--weight", f"{me}=1", "--weight", f"{me}=2", **own)
    assert "method.weights.1.member: This member has a weight already" in sentence(twice)
    assert sentence(remote(server, key_file, *asked, "--majority", "101"))
    assert sentence(remote(server, key_file, "run", "diff", "run_aaaaaaaaaaaaaaaaaaaaaaaaaa"))
    assert sentence(annolog("run", "list", "project_aaaaaaaaaaaaaaaaaaaaaaaaaa", **own))
    assert "--agreement" in typed(*asked).output
    assert "together" in typed(*asked, "--taxonomy", "taxonomy_a").output


def test_erasures_from_here_and_from_elsewhere(
    server: Serving, key: str, key_file: str, data: Path, tmp_path: Path
) -> None:
    project, file = new_project(server, key), tmp_path / "tasks.jsonl"
    items = [{"inputs": {"text": f"t {n}"}, "subject_refs": [f"p{n}"]} for n in range(4)]
    file.write_text("".join(json.dumps(item) + "\n" for item in items))
    remote(server, key_file, "import", file, "--project", project)
    annotation = answer_next(server, key, project)
    own = {"ANNOLOG_DATA_DIR": str(data), "ANNOLOG_KEY": key}
    why = ("--authority", "mistake", "--reason", "Entered by mistake.", "--reference", "case 7")
    asked = ("erase", "content", "--annotation", annotation, *why)
    planned = remote(server, key_file, *asked, "--dry-run")
    assert planned.returncode == 0, planned.stderr
    assert "annotation.submitted: 1" in planned.stdout
    assert "1 final answers lose their ground: task_" in planned.stdout
    assert annolog(*asked, "--dry-run", **own).stdout == planned.stdout
    output = tmp_path / "certificate.json"
    done = remote(server, key_file, *asked, "--output", output)
    assert done.returncode == 0, done.stderr
    certificate = json.loads(output.read_text())
    assert (certificate["targets"], certificate["reference"]) == ([annotation], "case 7")
    assert certificate["erased"]["types"]["annotation.submitted"] == 1
    here = annolog("erase", "subject", "p1", *why, **own)
    assert here.returncode == 0, here.stderr
    assert json.loads(here.stdout)["erased"]["events"] >= 1
    again = remote(server, key_file, "erase", "subject", "p1", "--dry-run", *why)
    assert again.stdout.startswith("0 events of 0 things")
    assert sentence(remote(server, key_file, "erase", "content", *why))
    assert sentence(remote(server, key_file, "erase", "content", "--event", "100000", *why))
    me = server.ask(key, ME)["viewer"]["member"]["id"]
    assert sentence(annolog("erase", "member", me, "--scope", "all", *why, **own))
    assert "--reason" in typed("erase", "subject", "p2", "--authority", "mistake").output


def test_nobody_asks_for_a_database(server: Serving, key_file: str, tmp_path: Path) -> None:
    told = sentence(annolog("replay", *BY))
    assert "--url" in told
    assert not (tmp_path / ".annolog").exists()
    assert remote(server, key_file, "replay", "--until", "1").returncode == 0
    assert not (tmp_path / ".annolog").exists()


def test_refusals_are_one_sentence(
    server: Serving, key_file: str, project: str, tmp_path: Path
) -> None:
    file = tmp_path / "tasks.csv"
    file.write_text("nonsense\n1\n")
    task = ids.public("task", uuid7())
    for args, words in (
        (("import", file, "--project", project), "columns: The column 'text' is missing"),
        (("import", file, "--project", task), "This is the id of a task"),
        (("import", file, "--project", ids.public("project", uuid7())), "no such project"),
        (("export", "--project", ids.public("project", uuid7())), "no such project"),
        (("replay", "--stream", task), "Nothing with this id is in the ledger"),
        (("replay", "--until", "2999-01-01T00:00:00Z"), "has not come yet"),
        (("export", "--project", project, "--org", "x"), "leave --org out"),
        (("export", "--project", project, *BY), "leave --by out"),
        (("rebuild",), "works on the database itself"),
    ):
        result = typed("--url", server.address, "--key-file", key_file, *args)
        assert words in result.stderr, args
        assert Path(key_file).read_text().strip() not in result.stderr
    odd = tmp_path / "tasks.xls"
    odd.write_text("x")
    given = ("--url", server.address, "--key-file", key_file)
    assert "Name the file" in typed(*given, "import", odd, "--project", project).stderr
    assert list(tmp_path.glob("*.part")) == []


def test_a_file_beyond_the_limit_is_refused_before_it_is_sent(
    server: Serving, key_file: str, project: str, tmp_path: Path
) -> None:
    file = tmp_path / "tasks.jsonl"
    with file.open("wb") as large:
        large.truncate(MOST + 1)
    given = ("--url", server.address, "--key-file", key_file)
    told = typed(*given, "import", file, "--project", project).stderr
    assert f"{MOST:,} bytes at most" in told


class Relay:
    """Forwards bytes to a server; after so many from clients it stalls until it may go on."""

    def __init__(self, address: str, most: int) -> None:
        parts = urlsplit(address)
        self._target = (parts.hostname, parts.port)
        self._most, self._passed = most, 0
        self.stalled, self.go_on = asyncio.Event(), asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Forward both ways of a connection until one of them ends."""
        there, thither = await asyncio.open_connection(*self._target)
        ways = [self._pump(reader, thither, count=True), self._pump(there, writer, count=False)]
        tasks = [asyncio.create_task(way) for way in ways]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for one in (thither, writer):
            one.close()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, count: bool
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(1 << 16):
                writer.write(data)
                await writer.drain()
                self._passed += len(data) if count else 0
                if self._passed > self._most:
                    self.stalled.set()
                    await self.go_on.wait()


@pytest.fixture
async def relay(
    server: Serving, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Relay, str]]:
    monkeypatch.setattr("server.cli.imports.remote_imports.PIECE", 1 << 20)
    made = Relay(server.address, 5 << 19)
    listening = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    async with listening:
        port = listening.sockets[0].getsockname()[1]
        yield made, f"http://127.0.0.1:{port}"
        made.go_on.set()


IMPORT = "query($id: ID!) { fileImport(id: $id) { status imported rejected } }"


IN_SMALL_PIECES = f"import server.cli.imports.remote_imports as r; r.PIECE = 1 << 20; {PROGRAM[2]}"


async def test_a_killed_upload_goes_on_where_it_was(
    server: Serving, relay: tuple[Relay, str], key: str, project: str, tmp_path: Path
) -> None:
    """The process is killed in the third piece of 1 MiB; the next one begins no other upload."""
    file, cache = tmp_path / "tasks.jsonl", tmp_path / "cache"
    item = {"inputs": {"another": "x" * 400_000}}
    file.write_text("".join(json.dumps(item | {"external_id": f"k{n}"}) + "\n" for n in range(9)))
    given = {"XDG_CACHE_HOME": str(cache), "ANNOLOG_KEY": key}
    slow, address = relay
    words = ("--url", address, "import", str(file), "--project", project)
    killed = Forked("-c", IN_SMALL_PIECES, *words, env=environment(**given))
    try:
        await asyncio.wait_for(slow.stalled.wait(), PATIENCE)
    finally:
        killed.end(signal.SIGKILL)
    (note,) = (cache / "annolog/uploads").iterdir()
    assert key not in note.read_text()
    slow.go_on.set()
    upload = json.loads(note.read_text())["url"].rpartition("/")[2]
    done = await asyncio.to_thread(annolog, *words, **given)
    assert done.stdout == "0 tasks imported, 0 were there, 9 rejected\n", done.stderr
    assert server.ask(key, IMPORT, id=upload)["fileImport"]["rejected"] == 9
    assert not note.exists()
    # An upload that is not there (any more) begins anew.
    note.write_text(json.dumps({"url": f"/uploads/{ids.public('upload', uuid7())}"}))
    again = await asyncio.to_thread(annolog, *words, **given)
    assert again.stdout == done.stdout, again.stderr
    assert not note.exists()


def test_what_is_no_server_or_no_key(server: Serving, key: str, key_file: str) -> None:
    for url, words in (
        ("http://127.0.0.1:9", "Cannot reach http://127.0.0.1:9"),
        (f"{server.address}/nothing", "no Annolog server"),
    ):
        told = typed("--url", url, "--key", key, "replay").stderr
        assert words in told
    for wrong in ("annolog.example.org", "ftp://x", "https://", "https://me:pw@x"):
        assert "address of a server" in typed("--url", wrong, "replay").stderr
    assert "Set ANNOLOG_KEY" in typed("--url", server.address, "replay").stderr
    mistyped = typed("--url", server.address, "--key", key[:-1] + "_", "replay")
    assert "not an Annolog token" in mistyped.stderr
    assert key[:-1] not in mistyped.stderr
    for file, words in (("none", "cannot be read from none"), ("/dev/null", "no key in /dev/null")):
        assert words in typed("--url", server.address, "--key-file", file, "replay").stderr
    both = typed("--url", server.address, "--key", key, "--key-file", key_file, "replay")
    assert "not both" in both.stderr
