"""Annotations made elsewhere come in with their tasks, of people with accounts or without."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from server.commands.imports import import_file
from server.events.accounts.external_authors import author_id
from server.events.core.ids import public
from server.events.core.refusal import Code
from server.ledger.read import head, read_events
from tests.commands.ledger import check
from tests.imports.conftest import MOMENT, answer, jsonl, row
from tests.support.forms import TOPIC, form, options
from tests.support.workspace import Workspace


async def external(owner, workspace):
    """The members without an account."""
    query = "SELECT * FROM projection_1.member WHERE org_id = $1 AND status = 'external'"
    return await owner.fetch(query, workspace.org)


async def shown(owner, workspace):
    """Tasks with status and final answer, and the annotations, by external id."""
    tasks = await owner.fetch(
        "SELECT * FROM projection_1.task WHERE org_id = $1 ORDER BY rank", workspace.org
    )
    given = await owner.fetch(
        "SELECT * FROM projection_1.annotation WHERE org_id = $1 ORDER BY from_position, id",
        workspace.org,
    )
    return [(t, [a for a in given if a["task_id"] == t["id"]]) for t in tasks]


async def test_answers_of_people_without_accounts(workspace: Workspace, run, owner):
    project = await workspace.project(overlap=3)
    done, _ = await run(
        project,
        jsonl(
            row(
                "agreed",
                answer("w1", occurred_at=MOMENT, time_spent_ms=900, source_id="s1"),
                answer({"pseudonym": "w2", "name": "Wanda"}),
                answer("w3", "b"),
            ),
            row("tied", answer("w1"), answer("w2", "b"), answer("w3", "c")),
            row("one slot left", answer("w1"), answer("w2")),
            row("more than asked for", *(answer(f"w{n}") for n in range(1, 6))),
            row("nothing yet"),
        ),
    )
    assert (done.imported, done.annotations, done.rejected) == (5, 13, 0)
    await check(owner, workspace.org)
    agreed, tied, left, more, none = await shown(owner, workspace)
    statuses = [task["status"] for task, _ in (agreed, tied, left, more, none)]
    assert statuses == ["DONE", "IN_REVIEW", "OPEN", "DONE", "OPEN"]
    assert [task["answered"] for task, _ in (agreed, tied, left, more, none)] == [3, 3, 2, 5, 0]
    assert agreed[0]["resolution_method"] == "MAJORITY"
    first = agreed[1][0]
    assert first["occurred_at"] == datetime(2025, 3, 3, 11, 30, tzinfo=UTC)
    assert (first["imported"], first["imported_by"]) == (True, workspace.owner.member)
    assert (first["time_spent_ms"], first["source_id"]) == (900, "s1")
    people = await external(owner, workspace)
    assert {p["pseudonym"]: p["name"] for p in people} == {
        "w1": None, "w2": "Wanda", "w3": None, "w4": None, "w5": None
    }  # fmt: skip
    key = await owner.fetchval("SELECT fingerprint_key FROM instance")
    assert {p["id"] for p in people} == {
        author_id(key, workspace.org, p["pseudonym"]) for p in people
    }
    assert not await owner.fetch(
        "SELECT 1 FROM projection_1.participant WHERE org_id = $1", workspace.org
    )


async def test_members_are_named_by_id_or_address(workspace: Workspace, run, owner):
    project = await workspace.project(overlap=2)
    ann = await workspace.member(email="ann@example.org")
    bob = await workspace.member(name="Bob")
    done, rejected = await run(
        project,
        jsonl(
            row("x", answer({"email": "Ann@example.org"}), answer(bob)),
            row("y", answer({"email": "nobody@example.org"})),
            row("z", answer("w"), answer({"member": public("member", workspace.org)})),
        ),
    )
    assert (done.imported, done.annotations) == (1, 2)
    assert [(r["code"], r["path"]) for r in rejected] == [
        ("NOT_FOUND", ["annotations", 0, "author"]), ("NOT_FOUND", ["annotations", 1, "author"])
    ]  # fmt: skip
    await check(owner, workspace.org)
    [(task, given)] = await shown(owner, workspace)
    assert (task["status"], {a["author_id"] for a in given}) == ("DONE", {ann.member, bob.member})
    parts = await owner.fetch(
        "SELECT member_id FROM projection_1.participant WHERE org_id = $1", workspace.org
    )
    assert {p["member_id"] for p in parts} == {ann.member, bob.member}


async def test_the_same_again_is_there_already(workspace: Workspace, run, owner, connection):
    """Whatever tells annotations apart: the file, a source id, or their content."""
    project = await workspace.project(overlap=2)
    body = jsonl(
        row("a", answer("w1", source_id="1"), answer("w2", source_id="2"), external_id="a"),
        row("b", answer("w1"), external_id="b"),
        row("c", answer("w1", source_id="3")),
        row("d", answer("w1")),
    )
    await run(project, body)
    before = await head(connection, workspace.org)
    again, rejected = await run(project, body)
    assert (again.imported, again.present, rejected) == (0, 4, [])
    assert (again.annotations, again.annotations_present) == (0, 5)
    # Another file: only the last row, which has no id at all, is a new one.
    other, rejected = await run(project, body + "\n")
    assert (other.imported, other.present, rejected) == (1, 3, [])
    assert (other.annotations, other.annotations_present) == (1, 4)
    assert await head(connection, workspace.org) > before
    await check(owner, workspace.org)


async def test_another_content_under_a_source_id_is_rejected(
    workspace: Workspace, run, owner, connection
):
    project = await workspace.project(overlap=9)
    await run(project, jsonl(row("a", answer("w1", source_id="1"), external_id="a")))
    body = jsonl(
        row("a", answer("w1", "b", source_id="1"), external_id="a"),
        row("b", answer("w1", source_id="1"), external_id="b"),
        row("c", answer("w2", source_id="2"), answer("w1", source_id="1")),
        row("d", answer("w3"), external_id="d"),
        row("a", answer("w4", "b"), answer("w1", "c"), external_id="a"),
        row("e", answer("w1", source_id="5"), external_id="e"),
        row("f", answer("w1", source_id="5"), external_id="f"),
    )
    done, rejected = await run(project, body)
    assert (done.imported, done.annotations, done.present) == (2, 2, 0)
    assert [(r["line"], r["code"], r["path"]) for r in rejected] == [
        (1, "DUPLICATE", ["annotations", 0, "source_id"]),
        (2, "DUPLICATE", ["annotations", 0, "source_id"]),
        (3, "DUPLICATE", ["annotations", 1, "source_id"]),
        (5, "CONFLICT", ["annotations", 1, "author"]),
        (7, "DUPLICATE", ["annotations", 0, "source_id"]),
    ]
    before = await head(connection, workspace.org)
    again, same = await run(project, body)
    assert (again.imported, again.present, same) == (0, 2, rejected)
    assert await head(connection, workspace.org) == before
    await check(owner, workspace.org)


async def test_answers_of_one_task_may_stand_in_several_rows(workspace: Workspace, run, owner):
    project = await workspace.project()
    rows = [
        row("a", answer(f"w{n}", source_id=str(n)), external_id="a", overlap=3) for n in range(4)
    ]
    done, rejected = await run(project, jsonl(*rows))
    assert (done.imported, done.present, done.annotations, done.rejected) == (1, 2, 3, 1)
    assert (rejected[0]["line"], rejected[0]["code"]) == (4, "CONFLICT")
    [(task, given)] = await shown(owner, workspace)
    assert (task["status"], len(given)) == ("DONE", 3)
    await check(owner, workspace.org)


async def test_what_was_decided_elsewhere(workspace: Workspace, run, owner):
    project = await workspace.project(review="all")
    rows = [
        row("approved", answer("w1", status="APPROVED")),
        row("submitted", answer("w1")),
        row(
            "rejected",
            answer("w1", status="REJECTED", reason="no"),
            answer("w2", status="WITHDRAWN"),
        ),
        row("replaced", answer("w1", status="REPLACED"), answer("w1", "b", status="APPROVED")),
        row("two", answer("w1", status="APPROVED"), answer("w2", "b", status="APPROVED")),
    ]
    await run(project, jsonl(*rows))
    found = await shown(owner, workspace)
    assert [(task["status"], task["resolution_method"]) for task, _ in found] == [
        ("DONE", "IMPORTED"),
        ("IN_REVIEW", None),
        ("OPEN", None),
        ("DONE", "IMPORTED"),
        ("IN_REVIEW", None),
    ]
    await check(owner, workspace.org)


BAD = [
    (["x"], ["annotations", 0]),
    ([answer("w", foo=1)], ["annotations", 0, "foo"]),
    ([{"author": {"pseudonym": "w"}}], ["annotations", 0, "answers"]),
    ([answer({"pseudonym": ""})], ["annotations", 0, "author", "pseudonym"]),
    ([answer({"pseudonym": "w", "email": "a@b.c"})], ["annotations", 0, "author"]),
    ([answer({"email": "no address"})], ["annotations", 0, "author", "email"]),
    ([answer({"email": "a@b.c", "name": "A"})], ["annotations", 0, "author"]),
    ([answer(3)], ["annotations", 0, "author"]),
    ([answer({"pseudonym": 3})], ["annotations", 0, "author", "pseudonym"]),
    ([answer({"member": "task_abc"})], ["annotations", 0, "author", "member"]),
    ([answer("w") | {"author": "task_abc"}], ["annotations", 0, "author"]),
    ([answer("w"), answer("w")], ["annotations", 1, "author"]),
    ([answer("w", "nope")], ["annotations", 0, "answers", "topic", "values", 0]),
    ([answer("w", status="OUTDATED")], ["annotations", 0, "status"]),
    ([answer("w", time_spent_ms=-1)], ["annotations", 0, "time_spent_ms"]),
    ([answer("w", time_spent_ms="1")], ["annotations", 0, "time_spent_ms"]),
    ([answer("w", occurred_at="yesterday")], ["annotations", 0, "occurred_at"]),
    ([answer("w", occurred_at="2025-03-03T12:00:00")], ["annotations", 0, "occurred_at"]),
    ([answer("w", form_version=2)], ["annotations", 0, "form_version"]),
    ([answer("w", guideline_version=1)], ["annotations", 0, "guideline_version"]),
    ([answer("w", source_id="x" * 501)], ["annotations", 0, "source_id"]),
    ([answer("w", reason=3)], ["annotations", 0, "reason"]),
    ({"answers": {}}, ["annotations"]),
]


async def test_a_row_with_a_bad_annotation_is_rejected_whole(workspace: Workspace, run, connection):
    project = await workspace.project()
    rows = [{"inputs": {"text": "x"}, "annotations": bad} for bad, _ in BAD]
    before = await head(connection, workspace.org)
    done, rejected = await run(project, jsonl(*rows))
    assert (done.imported, done.annotations) == (0, 0)
    found = [(r["line"], r["path"]) for r in rejected]
    assert found == [(line, path) for line, (_, path) in enumerate(BAD, 1)]
    events = await read_events(connection, workspace.org, after=before, limit=10)
    assert not events


async def test_tasks_that_are_at_work(workspace: Workspace, run, owner):
    """Free slots of a task that is there are filled; nobody loses what they hold."""
    project = await workspace.project(overlap=2)
    ann = await workspace.member()
    held, _, full = await workspace.import_(
        project, [{"inputs": {"text": name}, "external_id": name} for name in "abc"]
    )
    lease = await workspace.take(held, ann)
    for by in await workspace.members(2):
        await workspace.annotate(full, by)
    body = jsonl(
        row("a", answer("w1"), answer("w2"), external_id="a"),
        row("b", answer("w1"), answer("w2"), external_id="b"),
        row("c", answer("w1"), external_id="c"),
    )
    done, rejected = await run(project, body)
    assert (done.present, done.annotations) == (1, 2)
    assert [(r["line"], r["code"], r["path"]) for r in rejected] == [
        (1, "CONFLICT", ["task"]), (3, "CONFLICT", ["task"])
    ]  # fmt: skip
    await workspace.release(lease)
    again, rejected = await run(project, body)
    assert (again.annotations, again.annotations_present, len(rejected)) == (2, 2, 1)
    await check(owner, workspace.org)


async def test_own_leases_end_with_an_imported_answer(workspace: Workspace, run, owner):
    project = await workspace.project(overlap=1)
    ann = await workspace.member()
    (task,) = await workspace.tasks(project, external_id="a")
    await workspace.take(task, ann)
    done, _ = await run(project, jsonl(row("", answer(ann), external_id="a")))
    assert done.annotations == 1
    [(stored, _)] = await shown(owner, workspace)
    assert stored["status"] == "DONE"
    await check(owner, workspace.org)


async def test_slices_end_after_so_many_events(
    workspace: Workspace, run, owner, connection, monkeypatch
):
    monkeypatch.setattr(import_file, "SLICE_EVENTS", 40)
    project = await workspace.project(overlap=3)
    rows = [row(f"t{n}", *(answer(f"w{n % 7 + m}") for m in range(3))) for n in range(300)]
    heard = []
    done, _ = await run(project, jsonl(*rows), progress=heard.append)
    assert (done.imported, done.annotations) == (300, 900)
    assert [p.rows for p in heard] == list(range(50, 301, 50))
    again, _ = await run(project, jsonl(*rows))
    assert (again.present, again.annotations_present) == (300, 900)


async def test_csv_has_annotations_in_a_cell(workspace: Workspace, run):
    project = await workspace.project()
    cell = json.dumps([answer("w1")]).replace('"', '""')
    body = f'text,overlap,annotations\nx,2,"{cell}"\ny,,\nz,1,{{\n'
    done, rejected = await run(project, body, "tasks.csv")
    assert (done.imported, done.annotations) == (2, 1)
    assert (rejected[0]["code"], rejected[0]["path"]) == (Code.INVALID, ["annotations"])


@pytest.mark.parametrize("names", [("w", "w "), ("é", "é")], ids=["space", "same"])
async def test_a_pseudonym_is_one_author(workspace: Workspace, run, owner, names):
    project = await workspace.project(overlap=5)
    await run(project, jsonl(*(row(str(n), answer(name)) for n, name in enumerate(names))))
    count = "SELECT count(*) FROM projection_1.member WHERE org_id = $1 AND status = 'external'"
    assert await owner.fetchval(count, workspace.org) == 1


async def test_each_annotation_fits_the_form_that_it_was_made_under(
    workspace: Workspace, run, owner
):
    project = await workspace.project(overlap=2)
    await workspace.publish(project, form({**TOPIC, "options": options("b", "n")}))
    old = {"form_version": 1}
    done, rejected = await run(
        project,
        jsonl(
            row("a", answer("w1", "b", **old), answer("w2", "b", form_version=2)),
            row("b", answer("w1", "a", **old), answer("w2", "n")),
            row("c", answer("w1", "n", **old)),
            row("d", answer("w1", "a")),
            row("e", answer("w1", "b", form_version=3)),
        ),
    )
    assert (done.imported, done.annotations) == (2, 4)
    assert [(r["line"], r["path"][2]) for r in rejected] == [
        (3, "answers"), (4, "answers"), (5, "form_version")
    ]  # fmt: skip
    await check(owner, workspace.org)
    agreed, differing = await shown(owner, workspace)
    assert [task["status"] for task, _ in (agreed, differing)] == ["DONE", "IN_REVIEW"]
    assert sorted(a["form_version"] for a in differing[1]) == [1, 2]


async def test_an_erased_author_stays_erased(workspace: Workspace, run, owner):
    """Of a pseudonym, an id stays that nobody can compute without the key of the database."""
    project = await workspace.project(overlap=9)
    await run(project, jsonl(row("a", answer({"pseudonym": "ann@example.org", "name": "Ann"}))))
    [member] = await external(owner, workspace)
    position = member["from_position"]
    await workspace.erase(member["id"], [position], members=(member["id"],))
    done, _ = await run(project, jsonl(row("b", answer("ann@example.org"))))
    assert done.annotations == 1
    [erased] = await external(owner, workspace)
    assert (erased["id"], erased["name"], erased["pseudonym"]) == (member["id"], None, None)
    everything = await owner.fetch("SELECT e::text FROM events e WHERE org_id = $1", workspace.org)
    assert not any("ann@example.org" in text for (text,) in everything)
    await check(owner, workspace.org, history=False)
