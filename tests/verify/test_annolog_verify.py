"""The verifier for outsiders: it agrees with real replays and with no other file."""

from __future__ import annotations

import asyncio
import json
import math
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import annolog_verify
import pytest
import rfc8785
from annolog_verify import canonical, main, number_text, parsed, verify
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from server.cli import main as annolog
from server.feed.render import audit_line
from server.reads.events.replay import replay
from tests.projections.random_organization import RandomOrganization
from tests.support.databases import Database
from tests.support.erasing import erase
from tests.support.workspace import Workspace

ROOT = Path(__file__).parents[2]
VECTORS = json.loads((ROOT / "tests/golden/entries.json").read_text("utf-8"))


async def replayed(database: Database, workspace: Workspace, **options: Any) -> list[bytes]:
    """The lines of a replay."""
    chunks: list[bytes] = []
    given_too = {"now": workspace.clock(), "render": audit_line, "write": chunks.append}
    await replay(database.server_url, workspace.org, **given_too, **options)
    return b"".join(chunks).splitlines(keepends=True)


@pytest.fixture
async def lines(database: Database, workspace: Workspace) -> list[bytes]:
    """A replay of a random organization, with one erased content."""
    organization = await RandomOrganization(workspace, seed=11).begin()
    await organization.go(40)
    found = await replayed(database, workspace)
    held = [n for n, line in enumerate(found, 1) if json.loads(line)["content"] is not None]
    await erase(workspace, database.admin_url, [held[-1]])
    return await replayed(database, workspace)


async def test_a_ledger_is_right_and_so_are_its_parts(
    database: Database, workspace: Workspace, lines: list[bytes]
) -> None:
    report = verify(lines, whole=True)
    assert report.problems == []
    assert (report.entries, report.erased, report.without_gap) == (len(lines), 1, True)
    last = json.loads(lines[-1])
    assert report.last == (last["entry"]["position"], last["leaf_hash"])
    streams = {json.loads(line)["entry"]["stream"]: line for line in lines}
    part = [line for line in lines if json.loads(line)["entry"]["stream"] == min(streams)]
    assert verify(part).problems == []
    shorter = verify(lines[:-1], whole=True)
    assert shorter.problems == []


async def test_whatever_is_changed_is_found(lines: list[bytes]) -> None:
    """Any value anywhere in a line, any line left out, doubled or put elsewhere."""
    random = Random(5)
    for _ in range(60):
        number = random.randrange(len(lines))
        row = json.loads(lines[number])
        change_somewhere(row, random)
        changed = json.dumps(row, ensure_ascii=False).encode() + b"\n"
        if row != json.loads(lines[number]):
            assert verify([*lines[:number], changed, *lines[number + 1 :]]).problems, row
    for number in random.sample(range(len(lines) - 1), 10):
        assert verify([*lines[:number], *lines[number + 1 :]], whole=True).problems
        assert verify([*lines[: number + 1], *lines[number:]]).problems
        swapped = [lines[number + 1], lines[number]]
        assert verify([*lines[:number], *swapped, *lines[number + 2 :]]).problems


def change_somewhere(value: Any, random: Random) -> None:
    """Change one leaf of a JSON object or array."""
    key = random.choice(list(value) if isinstance(value, dict) else range(len(value)))
    inside = value[key]
    if isinstance(inside, dict | list) and inside:
        change_somewhere(inside, random)
    elif isinstance(inside, str) and inside:
        place = random.randrange(len(inside))
        value[key] = inside[:place] + ("1" if inside[place] != "1" else "2") + inside[place + 1 :]
    elif isinstance(inside, bool):
        value[key] = not inside
    elif isinstance(inside, int | float):
        value[key] = inside + 1
    else:
        value[key] = "x"


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_committed_vectors(vector: dict[str, Any]) -> None:
    entry = {"format": 1, **vector["fields"]}
    assert canonical(parsed(json.dumps(entry).encode())).decode() == vector["entry"]
    row = {
        "entry": entry,
        "leaf_hash": vector["leaf_hash"],
        "content": vector["content"],
        "content_salt": vector["salt"],
        "erased": vector["content"] is None and entry["content_digest"] is not None,
    }
    found = verify([json.dumps(row).encode()]).problems
    assert [problem for problem in found if "goes on with version" not in problem] == []


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_written_as_ecmascript_does(value: float) -> None:
    assert number_text(value).encode() == rfc8785.dumps(value)


JSON = st.recursive(
    st.none() | st.booleans() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(), inside, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_values_are_written_as_rfc_8785_does(value: Any) -> None:
    assert canonical(parsed(json.dumps(value).encode())) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"", "it is no JSON"),
        (b"{", "it is no JSON"),
        (b"\xff", "it is no JSON"),
        (b"[" * 200_000, "it is no JSON"),
        (b"[]", "it is no line of a replay"),
        (b'{"a":1,"a":2}', "an object has a key twice"),
        (b'{"a":NaN}', "NaN is not a number of JSON"),
        (b'{"a":1e999}', "1e999 is not a number of JSON"),
        (
            b'{"entry":{},"leaf_hash":"","content":null,"content_salt":null,"erased":false}',
            "its entry has not the 16 keys of format 1",
        ),
    ],
)
def test_what_is_no_replay_is_said(line: bytes, said: str) -> None:
    (problem,) = verify([line]).problems
    assert problem.startswith(f"line 1: {said}")


def test_an_integer_too_large_for_a_number_is_no_crash() -> None:
    assert verify([b'{"a":1' + b"0" * 5_000 + b"}"]).problems


def test_surrogates_are_no_crash() -> None:
    with pytest.raises(annolog_verify.InvalidError, match="surrogate"):
        canonical("\ud800")
    with pytest.raises(annolog_verify.InvalidError, match="surrogate"):
        canonical({"\udfff": math.pi})


async def test_one_copied_file_is_enough(lines: list[bytes], tmp_path: Path) -> None:
    """Without site-packages, without our folder, by a path and from standard input."""
    program, file = tmp_path / "annolog_verify.py", tmp_path / "replay.jsonl"
    shutil.copy(annolog_verify.__file__, program)
    file.write_bytes(b"".join(lines))
    run = [sys.executable, "-I", "-S", str(program), "--whole"]
    told = await asyncio.to_thread(ran, [*run, str(file)])
    assert (told.returncode, told.stderr) == (0, b"")
    first = f"{len(lines):,} entries, without a gap: every hash is right, 1 of them erased."
    assert told.stdout.decode().splitlines()[0] == first
    piped = await asyncio.to_thread(ran, [*run, "-"], b"".join(lines[1:]))
    assert piped.returncode == 1
    assert b"positions are missing" in piped.stdout


def ran(command: list[str], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run a program to its end."""
    return subprocess.run(command, input=given, capture_output=True, check=False)


def test_the_command_says_what_the_program_says(tmp_path: Path) -> None:
    """So does the exit status: 1 for a wrong file, 2 for none."""
    file = tmp_path / "replay.jsonl"
    file.write_bytes(b"{}\n")
    told = CliRunner().invoke(annolog, ["verify-hashes", str(file)])
    assert (told.exit_code, told.output.splitlines()[0]) == (1, "line 1: it is no line of a replay")
    missing = CliRunner().invoke(annolog, ["verify-hashes", str(tmp_path / "none")])
    assert (missing.exit_code, "cannot be read" in missing.output) == (2, True)
    assert main([str(file)]) == 1
