"""Annotations with the same error are found, corrected as one, seen so, and put back as one."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from server.access.actor import Actor
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.labeling import queue
from tests.support.api import Client, key_of
from tests.support.databases import Database
from tests.support.forms import CHOICE, MIXED, form, mixed, topic
from tests.support.taxonomies import ANIMALS, published
from tests.support.workspace import Workspace

JOBS = {"corrections"}
COUNTS = "counts { outcome annotations }"
CORRECT = f"""... on CorrectAnnotationsPayload {{ position asOfPosition correction {{ id }}
  preview {{ tasks complete {COUNTS} changes {{ before after annotations }}
    sample {{ task {{ id }} annotations {{ outcome labels {{ question value region }} similarity
      after {{ question value {{ ... on ChoiceAnswer {{ values }} }} }} }} }} }} }}"""
CORRECTION = f"""query($id: ID!) {{ correction(id: $id) {{ action reason pattern replacedBy position
  asOfPosition finishedAt stoppedBy matchedTasks withReviewed {COUNTS} by {{ id }}
  project {{ id }} }} }}"""
TASK = """query($id: ID!) { task(id: $id) { status resolution { method answers {
    value { ... on ChoiceAnswer { values } } } }
  annotations { id status revision reason reviewer { id } author { id }
    answers { question value { ... on ChoiceAnswer { values } ... on TextAnswer { text } } }
    correction { reason by { id } correction { id } }
    lineage { steps { kind correction { id } by { id } } } } } }"""
MATCHES = """query($id: ID!, $pattern: CorrectionPatternInput!, $action: CorrectionActionInput,
  $first: Int, $after: String, $last: Int, $before: String) { project(id: $id) {
  correctionMatches(pattern: $pattern, action: $action, first: $first, after: $after, last: $last,
    before: $before) { nodes { task { id } annotations { outcome similarity annotation { id }
    labels { value region } } } pageInfo { hasNextPage endCursor startCursor } } } }"""
LISTED = "query($id: ID!) { project(id: $id) { corrections { nodes { id } } } }"
UNDONE = "... on RevertPayload { position reversals { stream } }"


def public(task: UUID) -> str:
    return ids.public("task", task)


def counted(counts: Any) -> dict[str, int]:
    return {one["outcome"]: one["annotations"] for one in counts}


async def correct(client: Client, project: UUID, **given: Any) -> Any:
    given = {"reason": "The guideline says so.", **given}
    id_ = ids.public("project", project)
    return await client.do(
        "correctAnnotations", "CorrectAnnotationsInput", CORRECT, project=id_, **given
    )


async def ended(client: Client, correction: str) -> Any:
    """A correction, once it has ended."""
    async with asyncio.timeout(60):
        while True:
            found = (await client.data(CORRECTION, id=correction))["correction"]
            if found["finishedAt"]:
                return found
            await asyncio.sleep(0.05)


async def shown(client: Client, task: UUID) -> Any:
    return (await client.data(TASK, id=public(task)))["task"]


async def said(workspace: Workspace, words: str, **policy: Any) -> tuple[UUID, list[UUID], Any]:
    """Tasks that one person each answered, with the annotations."""
    project = await workspace.project(CHOICE, **policy)
    ann, tasks = await workspace.member(), await workspace.tasks(project, len(words))
    given = [
        await workspace.annotate(task, ann, topic(value))
        for task, value in zip(tasks, words, strict=True)
    ]
    return project, tasks, (ann, given)


WRONG: dict[str, Any] = {
    "pattern": {"question": "topic", "value": "a"}, "action": {"replaceLabel": "b"},
}  # fmt: skip


async def test_labels_are_replaced_as_one(app: Any, workspace: Workspace) -> None:
    project, tasks, (ann, given) = await said(workspace, "aabacaa")
    client = Client(app, await key_of(workspace, workspace.owner))
    dry = await correct(client, project, **WRONG, dryRun=True)
    assert (dry["position"], dry["correction"]) == (None, None)
    assert counted(dry["preview"]["counts"]) == {"CORRECTED": 5}
    assert dry["preview"]["changes"] == [{"before": "a", "after": "b", "annotations": 5}]
    [first, *_] = dry["preview"]["sample"][0]["annotations"]
    assert first["labels"] == [{"question": "topic", "value": "a", "region": None}]
    assert first["after"] == [{"question": "topic", "value": {"values": ["b"]}}]

    await workspace.approve(tasks[0], given[0], workspace.owner)
    await client.do("hold", "HoldInput", "__typename", task=public(tasks[1]), reason="Lawsuit")
    await workspace.manage(queue.archive, tasks[3])
    begun = await correct(client, project, **WRONG, position=dry["asOfPosition"])
    done = await ended(client, begun["correction"]["id"])
    assert counted(done["counts"]) == {"CORRECTED": 2, "MOVED": 1, "HELD": 1, "ARCHIVED": 1}
    assert (done["stoppedBy"], done["matchedTasks"], done["position"]) == (
        None,
        5,
        begun["position"],
    )
    assert (done["replacedBy"], done["pattern"]["values"]) == ({"value": "b"}, ["a"])
    assert done["by"]["id"] == ids.public("member", workspace.owner.member)
    listed = (await client.data(LISTED, id=ids.public("project", project)))["project"]
    assert [one["id"] for one in listed["corrections"]["nodes"]] == [begun["correction"]["id"]]
    await _require_seen(app, workspace, ann, tasks[5], begun["correction"]["id"])


async def _require_seen(
    app: Any, workspace: Workspace, ann: Actor, task: UUID, correction: str
) -> None:
    """Both manager and author see what was corrected, and the author no more than that."""
    clients = [Client(app, await key_of(workspace, one)) for one in (workspace.owner, ann)]
    for client, link in zip(clients, ({"id": correction}, None), strict=True):
        found = await shown(client, task)
        [one] = found["annotations"]
        assert one["answers"][0]["value"]["values"] == ["b"]
        assert one["author"]["id"] == ids.public("member", ann.member)
        assert (one["status"], one["revision"], one["reviewer"]) == ("SUBMITTED", 2, None)
        assert one["correction"]["reason"] == "The guideline says so."
        assert one["correction"]["by"]["id"] == ids.public("member", workspace.owner.member)
        assert one["correction"]["correction"] == link
        last = one["lineage"]["steps"][-1]
        assert (last["kind"], last["correction"]) == ("CORRECTED", link)
        final = found["resolution"]
        assert final is None or final["answers"] == [{"value": {"values": ["b"]}}]
        assert (final is None) is (link is None)


async def test_a_correction_is_undone_as_one(app: Any, workspace: Workspace) -> None:
    project, tasks, _ = await said(workspace, "aab")
    client = Client(app, await key_of(workspace, workspace.owner))
    before = [await shown(client, task) for task in tasks]
    begun = await correct(client, project, **WRONG)
    await ended(client, begun["correction"]["id"])
    after = [await shown(client, task) for task in tasks]
    undone = await client.do("revert", "RevertInput", UNDONE, position=begun["position"])
    assert {one["stream"] for one in undone["reversals"]} == {*map(public, tasks[:2])}
    back = [await shown(client, task) for task in tasks]
    assert [_plain(one) for one in back] == [_plain(one) for one in before]
    await client.do("revert", "RevertInput", UNDONE, position=undone["position"])
    again = [await shown(client, task) for task in tasks]
    assert [_plain(one) for one in again] == [_plain(one) for one in after]


def _plain(task: Any) -> Any:
    """A task without what goes on: revisions, and the steps by which it came to be."""
    left_out = ("revision", "lineage")
    given = [{k: v for k, v in a.items() if k not in left_out} for a in task["annotations"]]
    return {**task, "annotations": given}


async def matches(client: Client, project: UUID, **given: Any) -> Any:
    asked = {"id": ids.public("project", project), "first": 50} | given
    found = (await client.data(MATCHES, **asked))["project"]["correctionMatches"]
    return found["nodes"], found["pageInfo"]


async def found(client: Client, project: UUID, of: list[UUID], **pattern: Any) -> str:
    """The numbers of the tasks with annotations that follow a pattern."""
    nodes, _ = await matches(client, project, pattern=pattern)
    numbers = {public(task): str(number) for number, task in enumerate(of)}
    return "".join(numbers[one["task"]["id"]] for one in nodes for _ in one["annotations"])


TEXTS = (
    "Lovely quiet hotel near the station", "A quiet hotel near the lovely station",
    "The river flooded the whole city", "Nothing alike: bread, butter, cheese",
)  # fmt: skip


async def test_what_a_pattern_finds(app: Any, workspace: Workspace) -> None:
    project = await workspace.project(MIXED, overlap=2)
    tasks = await workspace.import_(project, [{"inputs": {"text": {"text": t}}} for t in TEXTS])
    ann, bob = await workspace.members(2)
    client = Client(app, await key_of(workspace, workspace.owner))
    for number, task in enumerate(tasks):
        note = "far too late" if number % 2 else "it was too late"
        await workspace.annotate(task, ann, mixed("ab"[number % 2], note, stars=number + 1))
    await workspace.publish(project, MIXED | {"questions": MIXED["questions"][::-1]})
    for task in tasks[:2]:
        await workspace.annotate(task, bob, mixed("a", "late", stars=1))

    async def look(**pattern: Any) -> str:
        return await found(client, project, tasks, **pattern)

    def who(member: Actor) -> list[str]:
        return [ids.public("member", member.member)]

    assert await look(question="topic", value="a") == "0012"
    assert await look(question="topic", value="a", authors=who(ann)) == "02"
    assert await look(authors=who(bob)) == "01"
    assert await look(question="places", value="city") == "001123"
    assert await look(question="stars", value="4") == "3"
    assert await look(formVersions=[1]) == "0123"
    assert await look(guidelineVersions=[7]) == ""
    assert await look(statuses=["REJECTED"]) == ""
    assert await look(similarTo={"text": "a quiet hotel near the station"}) == "0011"
    assert await look(similarTo={"task": public(tasks[0]), "atLeast": 0.6}) == "0011"
    assert await look(similarTo={"text": "too late", "question": "note"}) == "001123"
    assert await look(similarTo={"text": "too late", "question": "note", "atLeast": 0.6}) == "13"
    assert await look(similarTo={"text": "zzz", "atLeast": 1e-9}) == ""
    assert await look(tasks={"text": "river"}, question="topic", value="a") == "2"
    assert await look(submittedAt={"until": "2020-01-01T00:00:00Z"}) == ""
    await _require_paged(client, project)


async def test_a_pattern_finds_labels_of_a_form_that_was_reverted(
    app: Any, workspace: Workspace, database: Database
) -> None:
    taxonomy = ids.public("taxonomy", await published(database, workspace, ANIMALS, ANIMALS[:4]))
    drawing = [
        form({"kind": "choice", "name": "topic", "title": "Animal", "taxonomy": one})
        for one in ({"taxonomy": taxonomy, "version": number} for number in (1, 2))
    ]
    project, ann = await workspace.project(drawing[0]), await workspace.member()
    second = await workspace.publish(project, drawing[1])
    tasks = await workspace.tasks(project, 1)
    await workspace.annotate(tasks[0], ann, topic("cat"))
    client = Client(app, await key_of(workspace, workspace.owner))
    undone = await client.do("revert", "RevertInput", UNDONE, position=str(second.position))
    assert "code" not in undone
    of = {"question": "topic", "value": "cat"}
    assert await found(client, project, tasks, **of, taxonomyVersions=[2]) == "0"
    assert await found(client, project, tasks, **of, taxonomyVersions=[1]) == ""


async def _require_paged(client: Client, project: UUID) -> None:
    """The matches are the same from both ends, page by page."""
    pattern = {"question": "topic", "value": "a"}
    every, _ = await matches(client, project, pattern=pattern)
    one, info = await matches(client, project, pattern=pattern, first=1)
    rest, end = await matches(client, project, pattern=pattern, after=info["endCursor"])
    assert (one + rest, end["hasNextPage"]) == (every, False)
    last, _ = await matches(client, project, pattern=pattern, first=None, last=2)
    assert last == every[-2:]


async def outcomes(client: Client, project: UUID, **given: Any) -> dict[str, int]:
    """Correct, wait for the end, and return the counts, which are those of the dry run."""
    dry = await correct(client, project, **given, dryRun=True)
    begun = await correct(client, project, **given, position=dry["asOfPosition"])
    counts = counted((await ended(client, begun["correction"]["id"]))["counts"])
    assert counts == counted(dry["preview"]["counts"])
    return counts


async def test_actions(app: Any, workspace: Workspace) -> None:
    project = await workspace.project(MIXED)
    tasks, ann = await workspace.tasks(project, 2), await workspace.member()
    client = Client(app, await key_of(workspace, workspace.owner))
    for task in tasks:
        await workspace.annotate(task, ann, mixed("a"))

    async def act(question: str, value: str, **action: Any) -> dict[str, int]:
        pattern = {"question": question, "value": value}
        return await outcomes(client, project, pattern=pattern, action=action)

    async def answer(question: str) -> Any:
        [one] = (await shown(client, tasks[0]))["annotations"]
        values = [a["value"] for a in one["answers"] if a["question"] == question]
        return values[0] if values else None

    assert await act("tags", "x", replaceLabel="z") == {"CORRECTED": 2}
    assert await answer("tags") == {"values": ["z"]}
    assert await act("tags", "z", removeLabel=True) == {"CORRECTED": 2}
    assert await answer("tags") is None
    assert await act("places", "city", removeLabel=True) == {"CORRECTED": 2}
    assert await answer("places") is None
    assert await act("topic", "a", removeLabel=True) == {"UNFIT": 2}
    assert await act("topic", "a", replaceLabel="nowhere") == {"UNFIT": 2}
    assert await act("topic", "a", replaceLabel="a") == {"SAME": 2}
    note = {"question": "note", "value": {"text": {"text": "Corrected."}}}
    assert await act("topic", "a", replaceAnswer=note) == {"CORRECTED": 2}
    assert await answer("note") == {"text": "Corrected."}
    assert await answer("topic") == {"values": ["a"]}


async def test_a_mask_belongs_to_one_task(app: Any, workspace: Workspace) -> None:
    project = await workspace.project(CHOICE)
    client = Client(app, await key_of(workspace, workspace.owner))
    mask = {"id": "m", "label": "cat", "width": 1_000, "height": 1_000}
    blob, large = {"blob": f"sha256:{'0' * 64}"}, {"counts": [10] * 40_000}
    for pixels, code in ((blob, "NOT_FOUND"), (large, "LIMIT")):
        answer = {"question": "shape", "value": {"mask": {"masks": [mask | pixels]}}}
        refused = await correct(client, project, pattern={}, action={"replaceAnswer": answer})
        assert (refused["code"], refused["path"]) == (code, ["action", "replaceAnswer"])


async def test_what_reviewers_decided(app: Any, workspace: Workspace) -> None:
    project, tasks, (_, given) = await said(workspace, "aa", overlap=2, review="all")
    bob = await workspace.member()
    others = [await workspace.annotate(task, bob, topic("c")) for task in tasks]
    await workspace.approve(tasks[0], given[0])
    await workspace.approve(tasks[1], others[1])
    client = Client(app, await key_of(workspace, workspace.owner))
    assert await outcomes(client, project, **WRONG) == {"REVIEWED": 2}
    assert await outcomes(client, project, **WRONG, withReviewed=True) == {"CORRECTED": 2}
    first, second = [await shown(client, task) for task in tasks]
    # The approval was of another answer; the final answer that came from the other one stands.
    assert (first["status"], first["resolution"]) == ("IN_REVIEW", None)
    assert {one["status"] for one in first["annotations"]} == {"SUBMITTED"}
    assert (second["status"], second["resolution"]["method"]) == ("DONE", "REVIEWER")
    assert second["resolution"]["answers"] == [{"value": {"values": ["c"]}}]


async def test_a_task_is_concluded_again(app: Any, workspace: Workspace) -> None:
    project, [task], _ = await said(workspace, "a", overlap=3)
    for who, value in zip(await workspace.members(2), "ab", strict=True):
        await workspace.annotate(task, who, topic(value))
    client = Client(app, await key_of(workspace, workspace.owner))
    assert (await shown(client, task))["resolution"]["answers"] == [{"value": {"values": ["a"]}}]
    wrong = {"pattern": {"question": "topic", "value": "a"}, "action": {"replaceLabel": "c"}}
    assert await outcomes(client, project, **wrong) == {"CORRECTED": 2}
    after = await shown(client, task)
    assert (after["status"], after["resolution"]["method"]) == ("DONE", "MAJORITY")
    assert after["resolution"]["answers"] == [{"value": {"values": ["c"]}}]


RETURNED = """query($id: ID!) { viewer { returned(project: $id, first: 5) {
  nodes { id status reason } } } }"""
TOLD = "[ANNOTATION_CORRECTED, ANNOTATION_REQUEUED]"
EVENTS = f"{{ events(first: 50, filter: {{types: {TOLD}}}) {{ nodes {{ type }} }} }}"


async def test_what_goes_back_is_given_again(app: Any, workspace: Workspace) -> None:
    project, tasks, (ann, given) = await said(workspace, "ab")
    other = await workspace.member()
    client, author, blind = [
        Client(app, await key_of(workspace, one)) for one in (workspace.owner, ann, other)
    ]
    wrong = {"pattern": {"question": "topic", "value": "a"}, "action": {"requeue": True}}
    assert await outcomes(client, project, **wrong) == {"CORRECTED": 1}
    [back] = (await author.data(RETURNED, id=ids.public("project", project)))["viewer"]["returned"][
        "nodes"
    ]
    assert back == {
        "id": ids.public("annotation", given[0]), "status": "REJECTED",
        "reason": "The guideline says so.",
    }  # fmt: skip
    await outcomes(client, project, pattern={"question": "topic", "value": "b"},
                   action={"replaceLabel": "c"})  # fmt: skip
    seen = [
        [one["type"] for one in (await reader.data(EVENTS))["events"]["nodes"]]
        for reader in (client, author, blind)
    ]
    told = ["ANNOTATION_REQUEUED", "ANNOTATION_CORRECTED"]
    assert seen == [told, told, []]
    await _require_told_with_gold(app, workspace, project)
    await workspace.revise(tasks[0], given[0], ann, topic("c"))
    [one] = (await shown(client, tasks[0]))["annotations"]
    assert (one["status"], one["correction"]) == ("SUBMITTED", None)


TYPES = "[CORRECTION_STARTED, CORRECTION_ADVANCED]"
SLICES = f"{{ events(first: 50, filter: {{types: {TYPES}}}) {{ nodes {{ position }} }} }}"


async def _require_told_with_gold(app: Any, workspace: Workspace, project: UUID) -> None:
    """How many annotations were left alone as answers to gold tasks is for those who see gold."""
    told = []
    for role in (Role.MANAGER, Role.REVIEWER):
        client = Client(app, await key_of(workspace, await workspace.member(role)))
        told.append(len((await client.data(SLICES))["events"]["nodes"]))
    assert told == [4, 0]
