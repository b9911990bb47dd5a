"""`annolog import --dry-run`: on the database and on a server elsewhere, the same, and no trace."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.embedded.support import copy_cluster, temporary_place
from tests.support.cli_remote import new_project
from tests.support.serving import Serving, annolog, sentence, serving

GOOD = {"inputs": {"text": "dry"}, "external_id": "dry1"}
BAD = [{"inputs": {"nonsense": 1}}, {"text": "x", "priority": "high"}]


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    with temporary_place() as folder:
        copy_cluster(folder / "postgres", migrated=True)
        yield folder


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[Serving]:
    with serving(ANNOLOG_DATA_DIR=str(data)) as running:
        yield running


@pytest.fixture(scope="module")
def key(server: Serving) -> str:
    return Path(server.said("the first owner's API key is in a file")["file"]).read_text().strip()


def written(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_a_dry_run_says_what_an_import_would_do(
    server: Serving, key: str, data: Path, tmp_path: Path
) -> None:
    project = new_project(server, key)
    here = {"ANNOLOG_DATA_DIR": str(data), "ANNOLOG_KEY": key}
    cache = tmp_path / "cache"
    there = {"ANNOLOG_URL": server.address, "ANNOLOG_KEY": key, "XDG_CACHE_HOME": str(cache)}
    file = written(tmp_path / "dry.jsonl", GOOD, *BAD)
    for given in (here, there):
        checked = annolog("import", file, "--project", project, "--dry-run", **given)
        assert checked.returncode == 1, checked.stderr
        *problems, counts = checked.stdout.splitlines()
        assert [line.partition(": ")[0] for line in problems] == [
            "line 2, inputs.nonsense", "line 3, priority",
        ]  # fmt: skip
        assert counts == "1 tasks would be imported, 0 are there, 2 would be rejected"
        assert not Path(f"{file}.rejected").exists()
    assert not list(cache.rglob("*.json")), "the upload has ended"
    kept = tmp_path / "kept"
    annolog("import", file, "--project", project, "--dry-run", "--rejected", kept, **there)
    assert [json.loads(line)["line"] for line in kept.read_text().splitlines()] == [2, 3]
    written(file, GOOD)
    done = annolog("import", file, "--project", project, **here)
    assert done.stdout == "1 tasks imported, 0 were there, 0 rejected\n"
    again = annolog("import", file, "--project", project, "--dry-run", **there)
    assert (again.returncode, again.stdout) == (
        0, "0 tasks would be imported, 1 are there, 0 would be rejected\n",
    )  # fmt: skip


def test_names_of_a_file_steer_no_terminal(
    server: Serving, key: str, data: Path, tmp_path: Path
) -> None:
    project = new_project(server, key)
    here = {"ANNOLOG_DATA_DIR": str(data), "ANNOLOG_KEY": key}
    file = written(tmp_path / "dry.jsonl", {"inputs": {"\x1b[2J\nline 9": 1}})
    told = annolog("import", file, "--project", project, "--dry-run", **here).stdout
    assert "\x1b" not in told
    assert len(told.splitlines()) == 2


def test_what_cannot_be_checked_is_told_in_one_sentence(
    server: Serving, key: str, data: Path, tmp_path: Path
) -> None:
    project = new_project(server, key)
    table = tmp_path / "tasks.csv"
    table.write_text("text,wrong\nx,y\n")
    words = ("import", table, "--project", project, "--dry-run")
    given = {"ANNOLOG_KEY": key, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    for place in ({"ANNOLOG_DATA_DIR": str(data)}, {"ANNOLOG_URL": server.address}):
        refused = annolog(*words, **given, **place)
        assert refused.returncode == 1
        assert "columns" in sentence(refused)
    assert not list((tmp_path / "cache").rglob("*.json"))
    both = annolog(*words, "--discard", ANNOLOG_URL=server.address, **given)
    assert "not both" in both.stderr
