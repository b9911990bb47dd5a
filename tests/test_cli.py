"""Every command as a person runs it: its help, its work, and one sentence where it cannot."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import signal
import socket
import stat
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner

from server.access import tokens
from server.cli import COMMANDS, main
from server.events.core.ids import parse, public, uuid7
from tests.embedded.support import temporary_place
from tests.support.forked import Forked, command
from tests.support.serving import (
    PROGRAM,
    ROOT,
    Serving,
    annolog,
    annolog_process,
    environment,
    sentence,
    serving,
)

PROJECT = """mutation ($input: CreateProjectInput!) { createProject(input: $input) {
  ... on ProjectPayload { project { id } } ... on Refused { message } } }"""
FORM = """mutation ($input: PublishFormInput!) { publishForm(input: $input) {
  ... on ProjectPayload { position } ... on Refused { message } } }"""
IMPORT = """mutation ($input: ImportTasksInput!) { importTasks(input: $input) {
  ... on ImportTasksPayload { position taskIds } ... on Refused { message } } }"""
BY = ("--by", "Olga Operator")
TOPIC = {
    "inputs": [{"name": "text", "kind": "text"}],
    "questions": [
        {
            "kind": "choice",
            "name": "topic",
            "title": "Topic",
            "options": [{"value": "a"}, {"value": "b"}],
        }
    ],
}


def test_help_tells_it_all():
    for words in [(), *((name,) for name in COMMANDS), ("org", "create")]:
        told = CliRunner().invoke(main, [*words, "--help"])
        assert told.exit_code == 0, words
        least = 15 if words in {("org",), ("member",), ("schema",)} else 40
        assert len(told.output.split()) > least, words


def test_a_module_is_imported_when_its_command_is_asked_for():
    code = "import sys, server.cli; print('strawberry' in sys.modules, 'asyncpg' in sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True
    )
    assert loaded.stdout.split() == ["False", "False"]


def test_the_schema_is_printed_with_its_permissions():
    printed = CliRunner().invoke(main, ["schema"])
    assert printed.exit_code == 0
    assert "type Query" in printed.output
    assert "@requires(permission: ANNOTATE)" in printed.output


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    with temporary_place() as folder:
        yield folder


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[Serving]:
    with serving(ANNOLOG_DATA_DIR=str(data)) as running:
        yield running
        assert running.stop() == 0


@pytest.fixture(scope="module")
def key(server: Serving) -> str:
    place = Path(server.said("the first owner's API key is in a file")["file"])
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    return place.read_text().strip()


@pytest.fixture(scope="module")
def project(server: Serving, key: str) -> str:
    made = server.ask(key, PROJECT, input={"commandId": str(uuid4()), "name": "P"})
    id_ = made["createProject"]["project"]["id"]
    at = {"project": id_}
    server.ask(key, FORM, input={"commandId": str(uuid4()), **at, "formJson": TOPIC})
    add_tasks(server, key, id_, [f"text {n}" for n in range(5)])
    return id_


def add_tasks(server: Serving, key: str, project: str, texts: list[str]) -> None:
    tasks = [{"inputs": {"text": text}, "externalId": f"e{n}"} for n, text in enumerate(texts)]
    server.ask(key, IMPORT, input={"commandId": str(uuid4()), "project": project, "tasks": tasks})


def test_the_first_start_makes_an_organization_whose_owner_comes_in(server: Serving, key: str):
    viewer = server.ask(key, "{ viewer { member { name role } organization { name } } }")["viewer"]
    assert viewer == {
        "member": {"name": "Owner", "role": "OWNER"},
        "organization": {"name": "My organization"},
    }


def test_no_key_is_in_the_log_and_the_first_start_is_told_shortly(server: Serving, key: str):
    assert "ledger" not in json.dumps(server.lines)
    assert key not in json.dumps(server.lines)
    assert "postgresql://" not in json.dumps(server.lines)


def test_commands_reach_the_database_of_a_running_server(
    server: Serving, data: Path, project: str, tmp_path: Path
):
    exported = annolog_process("export", *BY, "--project", project, ANNOLOG_DATA_DIR=str(data))
    assert exported.returncode == 0, exported.stderr
    head, *tasks, end = map(json.loads, exported.stdout.splitlines())
    assert head["export"]["project"] == project
    assert [task["external_id"] for task in tasks] == ["e0", "e1", "e2", "e3", "e4"]
    assert end["end"]["tasks"] == 5

    target = tmp_path / "ledger.jsonl"
    replayed = annolog("replay", *BY, "--output", target, ANNOLOG_DATA_DIR=str(data))
    assert replayed.returncode == 0, replayed.stderr
    entries = [json.loads(line)["entry"] for line in target.read_text().splitlines()]
    assert [entry["position"] for entry in entries] == list(range(1, len(entries) + 1))

    of_project = annolog(
        "replay", *BY, "--stream", project, "--until", "4", ANNOLOG_DATA_DIR=str(data)
    )
    assert [json.loads(line)["entry"]["type"] for line in of_project.stdout.splitlines()] == [
        "project.created",
    ]


def read_late(*args: str, **given: str) -> bytes:
    """What an unbuffered command prints that is stopped, and goes on, while its pipe is full."""
    ours, theirs = os.pipe()
    unbuffered = environment(PYTHONUNBUFFERED="1", **given)
    process = Forked(*PROGRAM[1:], *args, env=unbuffered, stdout=theirs)
    os.close(theirs)
    with os.fdopen(ours, "rb") as stdout:
        waiting = before = -1
        while waiting <= 0 or waiting != before:
            time.sleep(0.5)
            before, count = waiting, fcntl.ioctl(stdout, termios.FIONREAD, b"0000")
            waiting = int.from_bytes(count, sys.byteorder)
        for number in (signal.SIGSTOP, signal.SIGCONT):
            process.send_signal(number)
            time.sleep(0.2)
        printed = stdout.read()
    assert process.wait() == 0
    return printed


def test_output_is_whole_though_its_reader_is_late(server: Serving, data: Path, key: str):
    made = server.ask(key, PROJECT, input={"commandId": str(uuid4()), "name": "Many"})
    id_ = made["createProject"]["project"]["id"]
    server.ask(key, FORM, input={"commandId": str(uuid4()), "project": id_, "formJson": TOPIC})
    add_tasks(server, key, id_, ["word " * 1000] * 100)
    lines = read_late("export", *BY, "--project", id_, ANNOLOG_DATA_DIR=str(data)).splitlines()
    _, *tasks, end = map(json.loads, lines)
    assert [len(tasks), end["end"]["tasks"]] == [100, 100]
    assert read_late("schema").decode() == (ROOT / "server/schema/schema.graphql").read_text()


def test_output_that_cannot_be_written_is_told():
    with Path("/dev/full").open("wb") as full:
        failed = subprocess.run(
            command(*PROGRAM[1:], "schema"), env=environment(), stdout=full, stderr=subprocess.PIPE,
            text=True, check=False,
        )  # fmt: skip
    assert (failed.returncode, failed.stderr) == (1, "Error: [Errno 28] No space left on device.\n")
    closed, end = os.pipe()
    os.close(closed)
    cut = subprocess.run(
        command(*PROGRAM[1:], "schema"), env=environment(), stdout=end, stderr=subprocess.PIPE,
        check=False,
    )  # fmt: skip
    os.close(end)
    assert (cut.returncode, cut.stderr) == (141, b"")


def test_rebuild_and_check_while_the_server_runs(
    server: Serving, data: Path, project: str, key: str
):
    done = annolog("rebuild", ANNOLOG_DATA_DIR=str(data))
    assert done.returncode == 0, done.stderr
    assert "generation 2" in done.stdout
    assert {"id": project} in server.ask(key, "{ projects { nodes { id } } }")["projects"]["nodes"]
    same = annolog("rebuild", "--check", ANNOLOG_DATA_DIR=str(data))
    assert (same.returncode, same.stdout) == (0, "The tables say what the ledger says.\n")


def test_a_second_server_in_the_folder_is_refused(server: Serving, data: Path):
    told = sentence(annolog_process("serve", "--port", "0", ANNOLOG_DATA_DIR=str(data)))
    assert f"in use by process {server.process.pid}" in told


def test_backup_and_restore(server: Serving, data: Path, project: str, other: Path, tmp_path: Path):
    copy = tmp_path / "backup"
    assert annolog_process("backup", copy, *BY, ANNOLOG_DATA_DIR=str(data)).returncode == 0
    restored = annolog_process("restore", copy, ANNOLOG_DATA_DIR=str(other))
    assert restored.returncode == 0, restored.stderr
    exported = annolog_process("export", *BY, "--project", project, ANNOLOG_DATA_DIR=str(other))
    assert (
        exported.stdout
        == annolog("export", *BY, "--project", project, ANNOLOG_DATA_DIR=str(data)).stdout
    )
    lines = annolog_process("replay", *BY, ANNOLOG_DATA_DIR=str(other)).stdout.splitlines()
    named, made = map(json.loads, lines[-6:-4])
    assert made["entry"]["facts"]["export_kind"] == "BACKUP", "in the copy itself"
    assert (named["content"], made["content"]) == ({"operator": BY[1]}, None)
    assert "already holds a database" in sentence(
        annolog_process("restore", copy, ANNOLOG_DATA_DIR=str(other))
    )
    again = _on_a_terminal(
        "serve", "--port", "0", until=b"stop it with", ANNOLOG_DATA_DIR=str(other)
    )
    assert "`annolog member reset` makes a new one" in again


@pytest.fixture
def other() -> Iterator[Path]:
    with temporary_place() as folder:
        yield folder


def test_another_organization_and_its_key(server: Serving, data: Path, tmp_path: Path):
    place = tmp_path / "key"
    made = annolog("org", "create", "Acme", "--key-file", place, ANNOLOG_DATA_DIR=str(data))
    assert made.returncode == 0, made.stderr
    org = made.stdout.split()[1]
    assert parse(org)[0] == "organization"
    viewer = server.ask(place.read_text().strip(), "{ viewer { organization { id name } } }")
    assert viewer["viewer"]["organization"] == {"id": org, "name": "Acme"}
    told = sentence(annolog("replay", *BY, ANNOLOG_DATA_DIR=str(data)))
    assert "name one with --org" in told
    mine = annolog("replay", *BY, "--org", org, ANNOLOG_DATA_DIR=str(data))
    lines = [json.loads(line) for line in mine.stdout.splitlines()]
    last = lines[-1]["entry"]
    assert [line["content"] for line in lines[3:]] == [{"operator": BY[1]}, None]
    assert (last["type"], last["actor"], last["facts"]["origin"], last["facts"]["scope"]) == (
        "export.created", None, "DATABASE", org,
    )  # fmt: skip
    again = annolog("org", "create", "B", "--key-file", place, ANNOLOG_DATA_DIR=str(data))
    assert "exists already" in sentence(again)
    unfit = annolog("org", "create", "", "--key-file", tmp_path / "k", ANNOLOG_DATA_DIR=str(data))
    assert sentence(unfit) == "name: This must not be empty."
    assert not (tmp_path / "k").exists()


ELSEWHERE = {"ANNOLOG_DATABASE_URL": "postgresql://u:geheim@127.0.0.1:1/x"}
SOME = public("project", uuid7())
KEY = {"ANNOLOG_KEY": tokens.issue(tokens.TokenKind.KEY).reveal()}
CANNOT = [
    (["migrate"], ELSEWHERE, "ADMIN"),
    (["serve", "--port", "0"], ELSEWHERE, "(ANNOLOG_DATABASE_URL is 127.0.0.1:1/x)"),
    (["serve"], {"ANNOLOG_DATABASE_URL": "u:geheim@h/x"}, "ANNOLOG_DATABASE_URL is no address"),
    (["serve"], {"ANNOLOG_PORT": "TAKEN"}, "--port 8401"),
    *(
        ([*words.split(), *more], KEY, "run this where `annolog serve` was started")
        for words, *more in (
            ("export --project", SOME),
            ("import pyproject.toml --format jsonl --project", SOME),
            ("replay",),
            ("taxonomy list",),
            ("blobs",),
            ("member reset --key-file k",),
            ("org create Acme --key-file k",),
            ("rebuild",),
            ("rebuild --check",),
        )
    ),
    (["serve"], {"ANNOLOG_PORT": "many"}, "ANNOLOG_PORT"),
    (["replay"], {}, "with --by NAME, or give a key"),
    (["export", "--project", SOME], {}, "with --by NAME, or give a key"),
    (["replay", "--until", "yesterday"], {}, "--until"),
    (["replay", "--stream", "nonsense"], {}, "--stream"),
    (["export", "--project", public("task", uuid7())], {}, "--project"),
    (["restore", "nowhere"], {}, "no backup"),
    (["backup", "somewhere"], {}, "no embedded database"),
]


@pytest.fixture
def used_port() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield str(server.getsockname()[1])


# One process for all of them: most of what a command costs is starting Python.
TRY = """
import json, sys
from click.testing import CliRunner
from server.cli import main
for args, given in json.load(sys.stdin):
    result = CliRunner().invoke(main, args, env=given)
    print(json.dumps([result.exit_code, result.stderr, repr(result.exception)]), flush=True)
"""


def test_what_cannot_be_done_is_one_sentence(tmp_path: Path, used_port: str):
    (tmp_path / "pyproject.toml").touch()
    tried = subprocess.run(
        command("-c", TRY),
        input=json.dumps([[args, given] for args, given, _ in CANNOT]).replace("TAKEN", used_port),
        env=environment(ANNOLOG_DATA_DIR=str(tmp_path / "none"), ANNOLOG_HOSTT="1"),
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        timeout=90,
    )
    assert "geheim" not in tried.stderr + tried.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pyproject.toml"]
    mistyped = False
    for (args, _, told), line in zip(CANNOT, tried.stdout.splitlines(), strict=True):
        code, said, exception = json.loads(line)
        assert (code, exception) == (1, "SystemExit(1)"), args
        *log, last = said.splitlines()
        assert all(entry.startswith("{") for entry in log), args
        mistyped |= any('"nearest":"ANNOLOG_HOST"' in entry for entry in log)
        assert last.startswith("Error: "), args
        assert told in last, args
    assert mistyped


def test_on_a_terminal_the_key_is_shown_once(server: Serving, data: Path):
    before = set(data.glob("*"))
    shown = _on_a_terminal("org", "create", "Shown", ANNOLOG_DATA_DIR=str(data))
    [key] = re.findall("annolog_key_[0-9A-Za-z]{49}", shown)
    assert server.ask(key, "{ viewer { member { role } } }") == {
        "viewer": {"member": {"role": "OWNER"}}
    }
    assert set(data.glob("*")) == before


def _on_a_terminal(*args: str, until: bytes = b"\0", **given: str) -> str:
    leader, follower = pty.openpty()
    at = {"stdin": follower, "stdout": follower, "stderr": follower}
    process = Forked(*PROGRAM[1:], *args, env=environment(**given), **at)
    os.close(follower)
    shown = b""
    try:
        while part := os.read(leader, 65_536):
            shown += part
            if until in shown:
                process.send_signal(signal.SIGINT)
                until = b"\0"
    except OSError:
        pass  # Linux says EIO when the other end is closed
    process.wait(60)
    os.close(leader)
    return shown.decode()


def test_a_file_is_imported_with_a_key_and_rejects_are_told(
    server: Serving, data: Path, key: str, project: str, tmp_path: Path
):
    file = tmp_path / "more.jsonl"
    rows = [{"inputs": {"text": "new"}, "external_id": "n1"}, {"inputs": {"nonsense": 1}}]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    given = {"ANNOLOG_DATA_DIR": str(data)}
    assert "ANNOLOG_KEY" in sentence(annolog("import", file, "--project", project, **given))
    wrong = annolog("import", file, "--project", project, ANNOLOG_KEY="annolog_key_x", **given)
    assert "not an Annolog token" in sentence(wrong)

    done = annolog("import", file, "--project", project, ANNOLOG_KEY=key, **given)
    assert done.returncode == 1
    assert done.stdout == "1 tasks imported, 0 were there, 1 rejected\n"
    assert all(line.startswith("{") for line in done.stderr.splitlines()), done.stderr
    [rejected] = map(json.loads, Path(f"{file}.rejected").read_text().splitlines())
    assert rejected["line"] == 2
    file.write_text(json.dumps(rows[0]) + "\n")
    again = annolog("import", file, "--project", project, ANNOLOG_KEY=key, **given)
    assert (again.returncode, again.stdout) == (0, "0 tasks imported, 1 were there, 0 rejected\n")
    assert key not in done.stderr + again.stderr
