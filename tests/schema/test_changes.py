"""Changes over GraphQL: what is different between two moments, by whom and why, and who sees it."""

from __future__ import annotations

from typing import Any

import pytest

from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.gold.disputes import dispute_gold
from server.events.gold.gold import remove_gold, set_gold
from server.events.labeling import queue
from taxonomy.edits import Remove
from tests.schema.labeled_project import Ledger
from tests.support import taxonomy_acts
from tests.support.api import Client
from tests.support.databases import Database
from tests.support.erasing import erase
from tests.support.forms import CHOICE, MIXED, mixed, topic

Json = dict[str, Any]
FIELDS = "fields { field before after }"
ANSWERS = """{ question kind added removed reranked { value before after }
  before { value { __typename ... on TextAnswer { text } } }
  after { value { __typename ... on TextAnswer { text } } }
  regions { kind region formerRegion label formerLabel changed
    moved { x y width height start end } } }"""
PAGE = f"""query($of: ID!, $from: Moment!, $to: Moment, $by: ID, $kinds: [ChangeKind!],
    $first: Int, $after: String) {{
  changes(of: $of, from: $from, to: $to, by: $by, kinds: $kinds, first: $first, after: $after) {{
    nodes {{ __typename kind {FIELDS} positions at reasons erased by {{ name }}
      object {{ id }} events {{ position name }}
      ... on TaskChange {{ resolution {ANSWERS} }}
      ... on AnnotationChange {{ task {{ id }} answers {ANSWERS} }}
      ... on CommentChange {{ task {{ id }} }}
      ... on ProjectChange {{ guidelineBefore {{ text }} guidelineAfter {{ text }}
        inputs {{ name kind {FIELDS} }} questions {{ name kind {FIELDS} }} }}
      ... on TaxonomyChange {{ diff {{ changes {{ nodes {{ kind conceptIds }} }} }} }} }}
    pageInfo {{ hasNextPage endCursor }} }} }}"""


GOLD = PAGE.replace("resolution", "gold")


async def changes(
    client: Client, of: str, since: int, asked: str = PAGE, **given: Any
) -> list[Json]:
    page = await client.data(asked, **{"of": of, "from": {"position": str(since)}, **given})
    found: list[Json] = page["changes"]["nodes"]
    return found


def of(found: list[Json], kind: str) -> list[Json]:
    return [one for one in found if one["__typename"] == kind]


def values(change: Json) -> dict[str, tuple[Any, Any]]:
    return {one["field"]: (one["before"], one["after"]) for one in change["fields"]}


async def head(client: Client) -> int:
    return int((await client.data("{ head { position } }"))["head"]["position"])


async def test_a_project_is_compared_object_by_object(ledger: Ledger) -> None:
    owner = await ledger.client(ledger.workspace.owner)
    since = await head(owner)
    workspace, (one, two) = ledger.workspace, ledger.tasks
    await workspace.change_policy(ledger.project, overlap=3)
    await workspace.grant(ledger.ann, ledger.project, Role.REVIEWER)
    (three,) = await workspace.tasks(ledger.project, 1)
    await workspace.manage(queue.prioritize, two, priority=5)
    await workspace.manage(queue.archive, one)
    comment = await workspace.comment(two, "Look again.", ledger.rita)
    project = ids.public("project", ledger.project)
    found = await changes(owner, project, since)
    assert [(one["__typename"], one["kind"]) for one in found] == [
        ("ProjectChange", "CHANGED"),
        ("MemberChange", "CHANGED"),
        ("TaskChange", "ADDED"),
        ("TaskChange", "CHANGED"),
        ("CommentChange", "ADDED"),
        ("TaskChange", "REMOVED"),
    ]
    settings, member, added, moved, remark, archived = found
    assert values(settings) == {"policy.overlap": (2, 3)}
    assert values(member) == {f"roles.{project}": (None, ["REVIEWER"])}
    assert added["object"]["id"] == ids.public("task", three)
    assert values(moved) == {"priority": (0, 5)}
    assert moved["by"] == [{"name": "Ada"}]
    assert [event["name"] for event in moved["events"]] == ["task.prioritized"]
    assert moved["positions"] == [event["position"] for event in moved["events"]]
    assert values(remark)["text"] == (None, "Look again.")
    assert remark["object"]["id"] == ids.public("comment", comment)
    assert remark["task"]["id"] == moved["object"]["id"]
    assert remark["by"] == [{"name": "Rita"}]
    assert values(archived)["status"][1] == "ARCHIVED"
    await workspace.manage(queue.prioritize, two, priority=0)
    again = await changes(owner, project, since, kinds=["CHANGED"])
    assert [one["__typename"] for one in again] == ["ProjectChange", "MemberChange"]


async def test_answers_say_what_is_different_in_them(ledger: Ledger) -> None:
    workspace = ledger.workspace
    project = await workspace.project(MIXED, overlap=2)
    (task,) = await workspace.tasks(project, 1)
    annotation = await workspace.annotate(task, ledger.ann, mixed("a", "first", 3))
    owner = await ledger.client(workspace.owner)
    since = await head(owner)
    answers = mixed("b", "second", 3)
    answers["tags"]["values"] = ["x", "y"]
    answers["places"]["spans"] = [
        {"id": "s1", "label": "river", "start": 1, "end": 4},
        {"id": "s2", "label": "city", "start": 0, "end": 1},
    ]
    await workspace.revise(task, annotation, ledger.ann, answers)
    (change,) = await changes(owner, ids.public("task", task), since)
    assert (change["__typename"], change["kind"], change["fields"]) == (
        "AnnotationChange", "CHANGED", [],
    )  # fmt: skip
    by_question = {one["question"]: one for one in change["answers"]}
    assert set(by_question) == {"topic", "note", "tags", "places"}
    assert (by_question["topic"]["added"], by_question["topic"]["removed"]) == (["b"], ["a"])
    assert (by_question["tags"]["added"], by_question["tags"]["removed"]) == (["y"], ["z"])
    texts = [by_question["note"][side]["value"]["text"] for side in ("before", "after")]
    assert texts == ["first", "second"]
    moved, added = by_question["places"]["regions"]
    assert (moved["kind"], moved["region"], moved["label"], moved["formerLabel"]) == (
        "CHANGED", "s1", "river", "city",
    )  # fmt: skip
    assert moved["changed"] == ["label", "start"]
    assert (moved["moved"]["start"], moved["moved"]["end"]) == (1, 0)
    assert (added["kind"], added["region"], added["moved"]) == ("ADDED", "s2", None)
    await workspace.revise(task, annotation, ledger.ann, mixed("a", "first", 3))
    assert await changes(owner, ids.public("task", task), since) == []


async def test_a_rejection_and_a_withdrawal_say_why(ledger: Ledger) -> None:
    owner = await ledger.client(ledger.workspace.owner)
    (one, _) = ledger.tasks
    found = await changes(owner, ids.public("task", one), 0)
    (rejected,) = of(found, "AnnotationChange")
    assert (rejected["kind"], rejected["reasons"]) == ("ADDED", ["look again"])
    assert values(rejected)["status"] == (None, "REJECTED")
    (task,) = await ledger.workspace.tasks(ledger.project, 1)
    annotation = await ledger.workspace.annotate(task, ledger.ann)
    since = await head(owner)
    await ledger.workspace.withdraw(task, annotation, ledger.ann, "by mistake")
    (gone,) = of(await changes(owner, ids.public("task", task), since), "AnnotationChange")
    assert (gone["kind"], gone["reasons"]) == ("REMOVED", ["by mistake"])


async def undo(client: Client, position: int) -> None:
    shown = "... on RevertPayload { position }"
    done = await client.do("revert", "RevertInput", shown, position=str(position))
    assert done["__typename"] == "RevertPayload", done


async def test_what_was_undone_is_removed(ledger: Ledger) -> None:
    workspace = ledger.workspace
    owner = await ledger.client(workspace.owner)
    (task,) = await workspace.tasks(ledger.project, 1)
    before = await head(owner)
    await workspace.annotate(task, ledger.ann, topic("a"))
    submitted = await head(owner)
    await undo(owner, submitted)
    of_task = ids.public("task", task)
    assert of(await changes(owner, of_task, before), "AnnotationChange") == []
    (gone,) = of(await changes(owner, of_task, submitted), "AnnotationChange")
    assert (gone["kind"], gone["object"]) == ("REMOVED", None)
    assert (gone["by"], gone["positions"]) == ([{"name": "Ada"}], [str(await head(owner))])
    assert values(gone)["status"] == ("SUBMITTED", None)
    assert [event["name"] for event in gone["events"]] == ["task.reverted"]
    assert gone["answers"][0]["removed"] == ["a"]


async def test_gold_is_compared_for_who_may_know_of_it(ledger: Ledger) -> None:
    workspace = ledger.workspace
    owner, rita = await ledger.client(workspace.owner), await ledger.client(ledger.rita)
    (task,) = await workspace.tasks(ledger.project, 1)
    of_task, since = ids.public("task", task), await head(owner)

    async def gold(value: str) -> int:
        await workspace.do(
            lambda current: set_gold(
                current.task(task), current.project(ledger.project), answers=topic(value)
            ),
            tasks=(task,),
            projects=(ledger.project,),
        )
        return await head(owner)

    first = await gold("a")
    (added,) = await changes(owner, of_task, since, GOLD)
    assert (added["kind"], added["gold"][0]["added"]) == ("CHANGED", ["a"])
    assert values(added)["gold.formVersion"] == (None, 1)
    await workspace.manage(dispute_gold, task, reason="It is a river.")
    (disputed,) = await changes(owner, of_task, first, GOLD)
    assert values(disputed)["gold.disputed"] == (False, True)
    assert (disputed["gold"], disputed["reasons"]) == ([], ["It is a river."])
    last = await gold("b")
    (changed,) = await changes(owner, of_task, first, GOLD)
    assert (changed["gold"][0]["added"], changed["gold"][0]["removed"]) == (["b"], ["a"])
    await workspace.manage(remove_gold, task)
    (removed,) = await changes(owner, of_task, last, GOLD)
    assert removed["gold"][0]["kind"] == "REMOVED"
    assert await changes(owner, of_task, since, GOLD) == []
    assert await changes(rita, of_task, since, GOLD, to={"position": str(last)}) == []
    await workspace.manage(queue.prioritize, task, priority=2)
    (seen,) = await changes(rita, of_task, first, GOLD)
    assert (seen["gold"], [*values(seen)]) == ([], ["priority"])
    assert [one["name"] for one in seen["events"]] == ["task.prioritized"]


async def test_a_withdrawn_version_of_a_taxonomy_is_told(ledger: Ledger) -> None:
    workspace = ledger.workspace
    taxonomy = await taxonomy_acts.create(workspace, labels=("a", "b"))
    owner = await ledger.client(workspace.owner)
    await taxonomy_acts.edit(workspace, taxonomy, Remove("b"))
    await taxonomy_acts.publish(workspace, taxonomy)
    published = await head(owner)
    await undo(owner, published)
    (change,) = await changes(owner, ids.public("taxonomy", taxonomy), published)
    assert (change["kind"], values(change)["withdrawn"]) == ("CHANGED", ([], [2]))
    assert [event["name"] for event in change["events"]] == ["taxonomy.version_withdrawn"]


async def test_forms_and_guidelines_are_compared_question_by_question(ledger: Ledger) -> None:
    workspace = ledger.workspace
    owner = await ledger.client(workspace.owner)
    since = await head(owner)
    await workspace.publish(ledger.project, MIXED)
    (change,) = await changes(owner, ids.public("project", ledger.project), since)
    assert values(change) == {"formVersion": (1, 2)}
    assert [(part["name"], part["kind"]) for part in change["questions"]] == [
        ("tags", "ADDED"), ("note", "ADDED"), ("stars", "ADDED"), ("places", "ADDED"),
    ]  # fmt: skip
    assert (change["inputs"], change["guidelineBefore"], change["guidelineAfter"]) == (
        [],
        None,
        None,
    )
    await workspace.publish(ledger.project, CHOICE)
    (change,) = await changes(owner, ids.public("project", ledger.project), since)
    assert (values(change), change["questions"]) == ({"formVersion": (1, 3)}, [])


async def test_a_taxonomy_is_compared_by_the_diff_of_its_versions(ledger: Ledger) -> None:
    workspace = ledger.workspace
    taxonomy = await taxonomy_acts.create(workspace, labels=("a", "b"))
    owner = await ledger.client(workspace.owner)
    since = await head(owner)
    await taxonomy_acts.edit(workspace, taxonomy, Remove("b"))
    await taxonomy_acts.publish(workspace, taxonomy)
    (change,) = await changes(owner, ids.public("taxonomy", taxonomy), since)
    assert values(change)["version"] == (1, 2)
    assert change["diff"]["changes"]["nodes"] == [{"kind": "REMOVED", "conceptIds": []}]


async def test_a_member_is_compared_by_name_status_and_roles(ledger: Ledger) -> None:
    workspace = ledger.workspace
    owner = await ledger.client(workspace.owner)
    since = await head(owner)
    await workspace.grant(ledger.bob, ledger.project, Role.REVIEWER)
    bob, project = (
        ids.public("member", ledger.bob.member), ids.public("project", ledger.project),
    )  # fmt: skip
    (change,) = await changes(owner, bob, since)
    assert values(change) == {f"roles.{project}": (None, ["REVIEWER"])}
    (whole,) = await changes(owner, bob, 0)
    assert (whole["kind"], values(whole)["role"]) == ("ADDED", (None, "ANNOTATOR"))


async def test_pages_and_a_filter_by_person(ledger: Ledger) -> None:
    owner = await ledger.client(ledger.workspace.owner)
    project = ids.public("project", ledger.project)
    whole = await changes(owner, project, 0)
    found: list[Json] = []
    after, more = None, True
    while more:
        given = {"of": project, "from": {"position": "0"}, "first": 2, "after": after}
        page = (await owner.data(PAGE, **given))["changes"]
        found += page["nodes"]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert found == whole
    middle = {"position": str(int(whole[-1]["positions"][0]) - 1)}
    past = "query($of: ID!, $from: Moment!, $at: Position!) { changes: asOf(position: $at) { "
    past += "changes(of: $of, from: $from) { nodes { kind positions } } } }"
    snapshot = (
        await owner.data(past, of=project, at=middle["position"], **{"from": {"position": "0"}})
    )["changes"]
    same = await changes(owner, project, 0, to=middle)
    assert 0 < len(same) < len(whole)
    assert snapshot["changes"]["nodes"] == [
        {"kind": one["kind"], "positions": one["positions"]} for one in same
    ]
    assert await changes(owner, project, 0, to={"time": same[0]["at"]})
    bob = ids.public("member", ledger.bob.member)
    theirs = await changes(owner, project, 0, by=bob)
    events = {p for one in theirs for p in one["positions"]}
    assert 0 < len(theirs) < len(whole)
    assert events


async def test_an_annotator_sees_changes_of_the_own_annotations_only(ledger: Ledger) -> None:
    ann = await ledger.client(ledger.ann)
    project = ids.public("project", ledger.project)
    found = await changes(ann, project, 0)
    assert {one["__typename"] for one in found} == {"ProjectChange", "AnnotationChange"}
    own = of(found, "AnnotationChange")
    assert len(own) == 2
    for one in own:
        assert values(one)["author"] == (None, ids.public("member", ledger.ann.member))
        assert {event["name"] for event in one["events"]} <= {
            "annotation.submitted", "annotation.rejected",
        }  # fmt: skip
    bob = ids.public("member", ledger.bob.member)
    assert await refusal(ann, of=project, by=bob) == ("FORBIDDEN", ["by"])
    assert await refusal(ann, of=bob) == ("FORBIDDEN", ["of"])
    assert await changes(ann, ids.public("task", ledger.tasks[1]), 0) == [
        one for one in found if one.get("task", {}).get("id") == ids.public("task", ledger.tasks[1])
    ]


async def test_erased_answers_say_that_they_were_erased(ledger: Ledger, database: Database) -> None:
    workspace = ledger.workspace
    project = await workspace.project(overlap=2)
    (task,) = await workspace.tasks(project, 1)
    owner = await ledger.client(workspace.owner)
    annotation = await workspace.annotate(task, ledger.ann, topic("a"))
    since = await head(owner)
    await workspace.revise(task, annotation, ledger.ann, topic("b"))
    await erase(workspace, database.admin_url, [since])
    (change,) = await changes(owner, ids.public("task", task), since)
    assert (change["erased"], change["answers"]) == (["answers"], [])


async def refusal(client: Client, **given: Any) -> tuple[str, list[Any]]:
    answer = await client.ask(PAGE, **{"from": {"position": "0"}, **given})
    extensions = answer["errors"][0]["extensions"]
    return extensions["code"], extensions["path"]


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"from": {"position": "999999"}}, "INVALID", ["from", "position"]),
        ({"to": {"position": "999999"}}, "INVALID", ["to", "position"]),
        ({"from": {"position": "3"}, "to": {"position": "2"}}, "INVALID", ["from"]),
        ({"from": {"time": "2026-01-01T00:00:00"}}, "INVALID", ["from", "time"]),
        ({"of": "comment_aaaaaaaaaaaaaaaaaaaaaaaaaa"}, "INVALID", ["of"]),
        ({"of": "task_aaaaaaaaaaaaaaaaaaaaaaaaaa"}, "NOT_FOUND", ["of"]),
        ({"of": "nonsense"}, "INVALID", ["of"]),
        ({"by": "task_aaaaaaaaaaaaaaaaaaaaaaaaaa"}, "INVALID", ["by"]),
        ({"after": "here"}, "INVALID", ["after"]),
        ({"first": 0}, "LIMIT", ["first"]),
    ],
)
async def test_a_question_without_an_answer_is_refused(
    ledger: Ledger, given: Json, code: str, path: list[str]
) -> None:
    owner = await ledger.client(ledger.workspace.owner)
    project = ids.public("project", ledger.project)
    assert await refusal(owner, **{"of": project, **given}) == (code, path)
