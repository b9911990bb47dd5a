"""No file of tasks makes an import fail otherwise than with a reason, swell, or write a part."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.commands.imports import import_file as imports
from server.commands.imports.annotations.unchecked_annotations import AuthorBook
from server.commands.imports.import_codec import check_row
from server.commands.imports.import_readers import rows
from server.events.core.refusal import Refused
from server.events.forms.allowed_values import NO_CONCEPTS
from tests.imports.conftest import contents, texts
from tests.support.decision_fixtures import project
from tests.support.forms import TOPIC
from tests.support.hostile_files import SECONDS, measured, mutated
from tests.taxonomy.formats.test_hostile_files import CASES, counted, filled
from tests.taxonomy.trees import CALM

FORM = {
    "inputs": [
        {"name": "text", "kind": "text"},
        {"name": "talk", "kind": "chat", "required": False},
        {"name": "page", "kind": "html", "required": False},
    ],
    "questions": [
        TOPIC | {"required": False},
        {"kind": "span", "name": "marks", "title": "M", "applies_to": "text", "required": False,
         "labels": [{"value": "m"}]},
    ],
}  # fmt: skip
ROWS = [
    {"inputs": {"text": "one"}, "external_id": "x1", "priority": 3, "meta": {"a": [1, 2.5]}},
    {"text": "in the row itself 🙂", "external_id": 7, "subject_refs": ["s"]},
    {"text": "b", "overlap": 2, "annotations": [
        {"author": {"pseudonym": "w"}, "answers": {"topic": {"kind": "choice", "values": ["a"]}},
         "occurred_at": "2020-01-01T00:00:00Z", "status": "APPROVED", "source_id": "s"}]},
    {"text": "a", "talk": [{"role": "user", "text": "hello"}], "page": {"text": "<b>x</b>"}},
    {"id": 3, "data": {"text": "of Label Studio 🙂.", "talk": [{"author": "u", "text": "b"}]},
     "meta": {"b": 1}, "annotations": [
        {"id": 4, "completed_by": {"id": 1, "email": "a@b.c"}, "lead_time": 1.5, "result": [
            {"id": "x", "from_name": "topic", "type": "choices", "value": {"choices": ["a"]}},
            {"id": "y", "from_name": "marks", "type": "labels",
             "value": {"start": 17, "end": 19, "text": "🙂.", "labels": ["m"]}},
        ], "created_at": "2020-01-01T00:00:00Z", "reviews": [{"accepted": True}]}]},
]  # fmt: skip
VALID = {
    "jsonl": "".join(json.dumps(row) + "\n" for row in ROWS).encode(),
    "json": json.dumps(ROWS, indent=1, ensure_ascii=False).encode(),
    "csv": b'text,priority,external_id,meta.b,talk\n"two\nlines",1,x,y,\nb,,,,"[{}]"\nc,-5,,,\n',
    "tsv": b"text\texternal_id\na, b\t1\nc\t2\n",
}


@pytest.mark.parametrize("count", CASES)
@pytest.mark.parametrize("kind", VALID)
def test_a_changed_file_is_rows_or_refused(kind: str, count: int) -> None:
    state = project(FORM)

    @settings(CALM, max_examples=count)
    @given(seed=st.integers(0, 2**63))
    def run(seed: int) -> None:
        dice = random.Random(seed)
        data = mutated(VALID[kind], dice)
        with suppress(Refused):
            for row in rows(io.BytesIO(data), dice.choice([kind, kind, *VALID]), state.pinned()):
                with suppress(Refused):
                    check_row(row, state, AuthorBook(state.id, bytes(32)), NO_CONCEPTS)

    run()


TASK_FORM = {
    "inputs": [*FORM["inputs"], {"name": "image", "kind": "image", "required": False}],
    "questions": [
        *FORM["questions"],
        {"kind": "polygon", "name": "areas", "title": "A", "applies_to": "image",
         "labels": [{"value": "m"}, {"value": "n"}], "required": False},
        {"kind": "relation", "name": "joins", "title": "J", "between": ["marks", "areas"],
         "labels": [{"value": "j"}], "required": False},
    ],
}  # fmt: skip
_PLACE = {"original_width": 20, "original_height": 10, "id": "p"}
TASK = {
    **ROWS[4],
    "data": {"text": "a text", "image": "https://a.example/a.png", "other": [[1]]},
    "annotations": [{"id": 1, "result": [
        {"id": "x", "from_name": "topic", "type": "choices", "value": {"choices": ["a"]}},
        {"id": "s", "from_name": "marks", "type": "labels",
         "value": {"start": 1, "end": 2, "text": " ", "labels": ["m"]}},
        {**_PLACE, "from_name": "drawn", "type": "polygon", "value": {"points": [[1, 2]]}},
        {**_PLACE, "from_name": "areas", "type": "polygonlabels",
         "value": {"points": [[1, 2], [3, 4], [5, 5]], "polygonlabels": ["m", "n"]}},
        {"type": "relation", "from_id": "s", "to_id": "p", "labels": ["j"]},
    ]}],
}  # fmt: skip
"""A task of Label Studio that can be imported."""
ODD = ["", "m", "x" * 70, "\x1b[2J", None, True, 0, -1, 2**53 - 1, 1e308, [], {}, [[]], ["m", "m"]]
ODD += [json.loads("[" * 260 + "]" * 260), [{"a": [1]}], [f"l{n}" for n in range(300)]]


def places(value: object) -> Iterator[tuple[dict | list, str | int]]:
    """Every place below a value, as what holds it and its key there."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from places(value[key])


@pytest.mark.parametrize("count", CASES)
def test_a_changed_task_of_label_studio_is_a_row_or_refused(count: int) -> None:
    state = project(TASK_FORM)

    def check(*tasks: object) -> None:
        data = "".join(json.dumps(task) + "\n" for task in tasks).encode()
        for row in rows(io.BytesIO(data), "jsonl", state.pinned()):
            check_row(row, state, AuthorBook(state.id, bytes(32)), NO_CONCEPTS)

    @settings(CALM, max_examples=count)
    @given(seed=st.integers(0, 2**63))
    def run(seed: int) -> None:
        dice = random.Random(seed)
        task = json.loads(json.dumps(TASK))
        for _ in range(dice.choice([1, 1, 2])):
            holder, key = dice.choice([*places(task)])
            holder[key] = json.loads(json.dumps(dice.choice(ODD)))
        with suppress(Refused):
            check(task)

    check(TASK)
    run()


@pytest.mark.parametrize("odd", ["[]", "{}", "[" * 1_000 + "]" * 1_000], ids=["[]", "{}", "deep"])
def test_a_name_that_is_no_text_is_refused(odd: str) -> None:
    task = json.dumps(TASK).replace('"drawn"', odd)
    (row,) = rows(io.BytesIO(task.encode()), "jsonl", project(TASK_FORM).pinned())
    assert row.refused is not None


BOMBS: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "one line": ("jsonl", lambda n: filled(b"a", n, b'{"text":"\xf0\x9f\x99\x82', b'"}')),
    "one cell": ("csv", lambda n: filled(b"a", n, b"text\n\xf0\x9f\x99\x82")),
    "one row": ("csv", lambda n: filled(b'"\n",', n, b"text\n")),
    "one header": ("csv", lambda n: counted(b",c%d", n, b"text")),
    "quotes without an end": ("csv", lambda n: filled(b"a\n", n, b'text\n"')),
    "commas": ("csv", lambda n: filled(b"ab,", n, b"text\n")),
    "spaces": ("jsonl", lambda n: filled(b" ", n)),
    "spaces in an array": ("json", lambda n: filled(b" ", n, b'[{"text":"a"}')),
    "no lines but ends": ("jsonl", lambda n: filled(b"\n", n)),
    "brackets": ("json", lambda n: filled(b"[", n)),
    "lists": ("jsonl", lambda n: filled(b"[],", n, b'{"text":[', b"[]]}")),
    "lists in an array": ("json", lambda n: filled(b"[],", n, b'[{"text":[', b"[]]}]")),
    "objects": ("json", lambda n: filled(b'{"a":1},', n, b'[{"text":[', b"1]}]")),
    "digits": ("jsonl", lambda n: filled(b"9", n, b'{"text":', b"}")),
    "keys": ("jsonl", lambda n: counted(b'"%d":1,', n, b"{", b'"text":"a"}')),
    "rows of a megabyte": (
        "jsonl",
        lambda n: filled(filled(b"a", 1 << 20, b'{"text":"', b'"}\n'), n),
    ),
    "bad lines": ("jsonl", lambda n: filled(b"\xff\n", n)),
    "zip": ("csv", lambda n: filled(b"PK\x03\x04", n)),
}
READ = """
import sys, time
from server.commands.imports.annotations.unchecked_annotations import AuthorBook
from server.commands.imports.import_codec import check_row
from server.commands.imports.import_file import SLICE_BYTES, _some
from server.commands.imports.import_readers import rows
from server.events.core.refusal import Refused
from server.events.forms.allowed_values import NO_CONCEPTS
from tests.support.decision_fixtures import project
state, held, size, read, refused = project(), [], 0, 0, 0
authors = AuthorBook(state.id, bytes(32))
began = time.process_time()
with open(sys.argv[1], 'rb') as file:
    try:
        found = rows(file, sys.argv[2], state.pinned())
        while some := _some(found, 50):
            for row in some:
                try:
                    held.append(check_row(row, state, authors, NO_CONCEPTS))
                    read, size = read + 1, size + row.size
                except Refused:
                    refused += 1
            if size > SLICE_BYTES or len(held) > 1_000:
                held, size = [], 0
    except Refused as all:
        print(all.code)
assert time.process_time() - began < float(sys.argv[3])
print(read, refused)
"""


def exploded(name: str, size: int, folder: Path) -> str:
    """How many rows of a bomb are read and refused, in a process that is measured."""
    kind, made = BOMBS[name]
    file = folder / "bomb"
    file.write_bytes(made(size))
    return measured(READ, file, kind, str(SECONDS))


@pytest.mark.parametrize("name", ["lists in an array"])
def test_a_bomb_takes_little_memory_and_time(name: str, tmp_path: Path) -> None:
    assert exploded(name, 4 << 20, tmp_path)


MANY_LINES = {"one row", "quotes without an end", "no lines but ends", "bad lines"}
"""Lines that are rows, or become rows after one that is refused: each takes its time."""


@pytest.mark.soak
@pytest.mark.parametrize("name", BOMBS)
def test_any_bomb_takes_little_memory_and_time(name: str, tmp_path: Path) -> None:
    assert exploded(name, (4 if name in MANY_LINES else 100) << 20, tmp_path)


async def test_what_is_told_of_a_changed_file_is_what_was_written(workspace, run, connection):
    """Rows that are refused are told, the others are there, and a refused file writes nothing."""
    project_ = await workspace.project(FORM)
    dice, expected = random.Random(5), 0
    for number in range(16):
        kind = dice.choice([*VALID])
        data = mutated(VALID[kind], dice)
        with suppress(Refused):
            done, _ = await run(project_, data, f"{number}.{kind}")
            expected += done.imported
        assert len(await contents(connection, workspace)) == expected
    assert expected > 5


async def test_large_rows_are_committed_in_smaller_slices(workspace, run, owner, monkeypatch):
    monkeypatch.setattr(imports, "SLICE_BYTES", 2_000)
    project_ = await workspace.project()
    body = "".join(json.dumps(row) + "\n" for row in texts(60, "x" * 300))
    done, _ = await run(project_, body)
    assert done.imported == 60
    count = "SELECT count(DISTINCT command_id) FROM events WHERE org_id = $1 AND type = $2"
    assert await owner.fetchval(count, workspace.org, "task.imported") > 5
    again, _ = await run(project_, body)
    assert (again.imported, again.present) == (0, 60)
