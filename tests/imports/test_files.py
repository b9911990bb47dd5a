"""Every bad row of every format is told with its line and a reason; the others come in."""

from __future__ import annotations

import csv
import io
import json

import pytest

from server.commands.imports import import_readers
from server.events.core.refusal import Code, Refused
from server.ledger.read import head, read_events
from tests.imports.conftest import contents, jsonl, texts
from tests.support.forms import TOPIC
from tests.support.workspace import Workspace


async def test_json_lines(workspace: Workspace, run, connection):
    project = await workspace.project()
    rows = [
        {"inputs": {"text": "one"}, "external_id": "x1", "priority": 3, "meta": {"a": [1, 2.5]}},
        {"text": "in the row itself", "external_id": 7},
        {"inputs": {"text": {"text": "long form"}}, "subject_refs": ["s1"]},
    ]
    done, rejected = await run(project, jsonl(*rows) + "\n  \n")
    assert (done.imported, rejected) == (3, [])
    one, two, three = await contents(connection, workspace)
    assert (one.external_id, one.meta) == ("x1", {"a": [1, 2.5]})
    assert (two.external_id, two.inputs) == ("7", {"text": "in the row itself"})
    assert three.subject_refs == ("s1",)
    (task,) = [
        e.event
        for e in await read_events(
            connection, workspace.org, after=0, types=["task.imported"], limit=1
        )
    ]
    assert task.priority == 3
    assert (done.position, done.read) == (await head(connection, workspace.org), done.size)


BAD_LINES = [
    (b'{"inputs": {"text": "broken"', Code.INVALID, "JSON"),
    (b'["no object"]', Code.INVALID, "object"),
    (b'{"inputs": {"text": "caf\xe9"}}', Code.INVALID, "UTF-8"),
    (b'{"inputs": {"text": "nul \\u0000"}}', Code.INVALID, "U+0000"),
    (b'{"inputs": {"text": "half \\ud800"}}', Code.INVALID, "JSON"),
    (b'{"inputs": {"text": 5}}', Code.INVALID, ""),
    (b'{"inputs": {}}', Code.INVALID, "required"),
    (b'{"inputs": {"text": "a", "more": "b"}}', Code.INVALID, "more"),
    (b'{"inputs": {"text": "a"}, "externalId": "x"}', Code.INVALID, "externalId"),
    (b'{"inputs": {"text": "a"}, "priority": 1.5}', Code.INVALID, "priority"),
    (b'{"inputs": {"text": "a"}, "priority": true}', Code.INVALID, "priority"),
    (b'{"inputs": {"text": "a"}, "priority": 10000001}', Code.INVALID, "whole number"),
    (b'{"inputs": {"text": "a"}, "external_id": ["x"]}', Code.INVALID, "external id"),
    (b'{"inputs": {"text": "a"}, "external_id": " "}', Code.INVALID, "empty"),
    (b'{"inputs": {"text": "a"}, "external_id": "%s"}' % (b"x" * 501), Code.LIMIT, "longer"),
    (b'{"inputs": {"text": "a"}, "meta": [1]}', Code.INVALID, "object"),
    (b'{"inputs": {"text": "a"}, "meta": {"n": 12345678901234567890}}', Code.INVALID, "digits"),
    (b'{"inputs": {"text": "a"}, "subject_refs": "s"}', Code.INVALID, "subject"),
    (b'{"inputs": {"text": NaN}}', Code.INVALID, "JSON"),
]  # fmt: skip


async def test_bad_lines_are_told_and_the_others_come_in(workspace: Workspace, run, connection):
    """Good rows stand between the bad ones; each bad one is told by its own line."""
    project = await workspace.project()
    lines = []
    for bad, _, _ in BAD_LINES:
        lines += [json.dumps({"inputs": {"text": f"good {len(lines)}"}}).encode(), bad]
    done, rejected = await run(project, b"\n".join(lines), slice_rows=7)
    assert (done.imported, done.rejected) == (len(BAD_LINES), len(BAD_LINES))
    assert len(await contents(connection, workspace)) == len(BAD_LINES)
    for number, (found, (bad, code, part)) in enumerate(zip(rejected, BAD_LINES, strict=True)):
        assert (found["line"], found["code"]) == (2 * number + 2, code), bad
        assert part in found["reason"], bad


def arrays():
    rows = [*texts(30), {"inputs": {"text": 'brackets ]}[{ and "quotes" é😀'}}]
    yield json.dumps(rows)
    yield json.dumps(rows, indent=2, ensure_ascii=False)
    yield "\ufeff \n" + json.dumps(rows, separators=(",\n", ":"))


@pytest.mark.parametrize("body", list(arrays()))
@pytest.mark.parametrize("chunk", [1, 7, 1 << 20])
async def test_json_arrays(workspace: Workspace, run, connection, monkeypatch, body, chunk):
    monkeypatch.setattr(import_readers, "CHUNK", chunk)
    project = await workspace.project()
    done, rejected = await run(project, body, "tasks.json")
    assert (done.imported, rejected, done.stopped) == (31, [], None)
    last = (await contents(connection, workspace))[-1]
    assert last.inputs["text"] == 'brackets ]}[{ and "quotes" é😀'


async def test_an_array_with_bytes_that_are_no_utf8(workspace: Workspace, run):
    project = await workspace.project()
    body = b'[{"text": "a"},\n{"text": "caf\xe9"},\n{"text": "c"}]'
    done, (rejected,) = await run(project, body, "tasks.json")
    assert (done.imported, rejected["line"]) == (2, 2)
    assert "UTF-8" in rejected["reason"]


async def test_an_array_of_deep_nonsense_ends_in_a_reason(workspace: Workspace, run):
    project = await workspace.project()
    done, (rejected,) = await run(project, "[" * 200_000, "tasks.json")
    assert (done.imported, done.stopped) == (0, 1)
    assert rejected["code"] in ("INVALID", "LIMIT")


@pytest.mark.parametrize("name", ["tasks.jsonl", "tasks.json", "tasks.csv"])
async def test_a_row_too_large_is_told(workspace: Workspace, run, monkeypatch, name):
    monkeypatch.setattr(import_readers, "LARGEST", 5_000)
    monkeypatch.setattr(import_readers, "CHUNK", 1_000)
    project = await workspace.project()
    large = "x" * 20_000
    body = {
        "tasks.jsonl": jsonl({"text": "a"}, {"text": large}, {"text": "c"}),
        "tasks.json": json.dumps([{"text": "a"}, {"text": large}, {"text": "c"}]),
        "tasks.csv": f"text\na\n{large}\nc\n",
    }[name]
    done, (rejected, *_) = await run(project, body, name)
    assert done.imported == (1 if name == "tasks.json" else 2)
    assert (done.stopped is not None) == (name == "tasks.json")
    assert rejected["line"] == (1 if name == "tasks.json" else 2 if name == "tasks.jsonl" else 3)


async def test_csv(workspace: Workspace, run, connection):
    chat = {"kind": "chat", "name": "talk", "required": False}
    project = await workspace.project(
        {"inputs": [{"name": "text", "kind": "text"}, chat], "questions": [TOPIC]}
    )
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(["external_id", " text", "priority", "meta.source", "talk"])
    talk = [{"role": "user", "text": "hello"}]
    sheet.writerow(["x1", 'two\nlines, "quoted" é😀', "-5", "web", json.dumps(talk)])
    sheet.writerow(["", "second", "", "", ""])
    done, rejected = await run(project, "\ufeff" + out.getvalue(), "tasks.csv")
    assert (done.imported, rejected) == (2, [])
    one, two = await contents(connection, workspace)
    assert one.inputs == {"text": 'two\nlines, "quoted" é😀', "talk": talk}
    assert (one.external_id, one.meta) == ("x1", {"source": "web"})
    assert (two.inputs, two.external_id, two.meta) == ({"text": "second"}, None, None)


async def test_tab_separated(workspace: Workspace, run, connection):
    project = await workspace.project()
    done, _ = await run(project, "text\texternal_id\na, b\t1\n", "tasks.tsv")
    assert done.imported == 1
    assert (await contents(connection, workspace))[0].inputs == {"text": "a, b"}


async def test_bad_rows_of_csv(workspace: Workspace, run):
    project = await workspace.project()
    body = (
        b"text,priority,external_id\n"
        b"good,1,\n"
        b"short\n"
        b"too,1,x,many\n"
        b"caf\xe9,1,\n"
        b"nul \x00,1,\n"
        b"word,high,\n"
        b'"two\nlines",2,\n'
        b'"quote" after,1,\n'
        b"\n"
        b"last,1,x\n"
    )
    done, rejected = await run(project, body, "tasks.csv")
    assert done.imported == 3
    reasons = {row["line"]: row["reason"] for row in rejected}
    assert list(reasons) == [3, 4, 5, 6, 7, 10]
    for line, part in zip(
        reasons, ("1 cells", "4 cells", "UTF-8", "U+0000", "high", "CSV"), strict=True
    ):
        assert part in reasons[line]


@pytest.mark.parametrize(
    ("body", "imported", "told"),
    [
        ("[]", 0, []),
        ("[ ]\n", 0, []),
        ("", 0, []),
        ('[\n{"text": "a"},\n5,\n"x",\n{"text": "b"}]', 2, [3, 4]),
        ('[\n{"text": "a"},\n{"text": b"},\n{"text": "c"}]', 1, [3]),
        ('[\n{"text": "a"},\n{"text": "b"', 1, [3]),
        ('[\n{"text": "a"}\n', 1, [3]),
        ('[\n{"text": "a"},\n', 1, [3]),
        ('[{"text": "a"}\n{"text": "b"}]', 1, [2]),
        ('[\n{"text": "nul \\u0000"},\n{"text": "b"}]', 1, [2]),
        ('{"text": "lines after all"}\n{"text": "b"}', 2, []),
    ],
)
async def test_odd_arrays(workspace: Workspace, run, body, imported, told):
    project = await workspace.project()
    done, rejected = await run(project, body, "tasks.json")
    assert (done.imported, [row["line"] for row in rejected]) == (imported, told)


@pytest.mark.parametrize(
    ("body", "name", "part"),
    [
        ("text,label\na,b\n", "t.csv", "label"),
        ("external_id\nx\n", "t.csv", "text"),
        ("text,text\na,b\n", "t.csv", "twice"),
        ("text,meta.\na,b\n", "t.csv", "meta."),
        ("text".encode("utf-16"), "t.csv", "UTF-16"),
        ("[]".encode("utf-16"), "t.json", "UTF-16"),
        ("text\na\n", "t.xlsx", "Name the file"),
        (json.dumps({"text": "a"}, indent=2), "t.json", "several lines"),
        (json.dumps({"text": "a"}, indent=2) * 2, "t.jsonl", "JSON Lines"),
        ('\n\n{\n"text": "cut off', "t.jsonl", "JSON Lines"),
        ('{"text":\r\n"a"}\r\n', "t.jsonl", "JSON Lines"),
        (json.dumps([{"text": "a"}], indent=2), "t.jsonl", "named .json"),
        ('\ufeff[{"text": "a"},\n{"text": "b"}]', "t.jsonl", "named .json"),
    ],
)
async def test_a_file_that_cannot_be_meant(workspace: Workspace, run, connection, body, name, part):
    project = await workspace.project()
    before = await head(connection, workspace.org)
    with pytest.raises(Refused) as refused:
        await run(project, body, name)
    assert refused.value.code is Code.INVALID
    assert part in refused.value.message
    assert await head(connection, workspace.org) == before
