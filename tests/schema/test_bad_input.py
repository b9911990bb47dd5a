"""Bad input over HTTP: each gives a 4xx or a refusal with a path, and changes nothing.

INTERNAL is never an answer, whatever was sent.
"""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from time import process_time
from typing import Any
from uuid import UUID, uuid4

import pytest

from server.events.core import ids
from tests.schema.generated_documents import Path, call, fresh, operations, put, verdict
from tests.schema.operations import ANSWERS, OPERATIONS
from tests.schema.prepared_callers import PreparedOrganization, prepared_organization
from tests.schema.refusals import nothing_changes, path_of, told
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.forms import CHOICE

HUGE = 2**31 - 1


@pytest.fixture(scope="module")
async def prepared(database: Database) -> AsyncIterator[PreparedOrganization]:
    async with prepared_organization(database, Clock()) as made:
        yield made


BODIES = [
    (400, b"{"),
    (400, b""),
    (400, b"[1, 2"),
    (400, b"\xff\xfe"),
    (400, b"null"),
    (400, b'"query"'),
    (400, b"[]"),
    (400, b'{"query": 7}'),
    (400, b'{"query": ""}'),
    (400, b'{"query": "{ viewer { member { id } } }", "variables": 7}'),
    (400, b'{"query": "{ viewer { member { id } } }", "variables": {"a": "\\u0000"}}'),
    (400, b'{"query": "{ viewer { member { id } } }", "variables": {"a": "\\ud800"}}'),
    (400, b'{"query": "{ viewer { member { id } } }", "variables": {"a": 9007199254740993}}'),
    (400, b'{"query": "{ viewer { member { id } } }", "variables": {"a": NaN}}'),
    (
        400,
        b'{"query": "{ viewer { member { id } } }", "variables": '
        + b'{"a":' * 99
        + b"1"
        + b"}" * 100,
    ),
    (
        413,
        b'{"query": "{ viewer { member { id } } }", "variables": {"a": "'
        + b"x" * (8 << 20)
        + b'"}}',
    ),
]


async def test_malformed_requests(prepared: PreparedOrganization) -> None:
    before = await prepared.trace()
    for status, body in BODIES:
        found, answer = await prepared.the_owner().client.send(body)
        assert found == status, (body[:80], answer)
        assert json.loads(answer)["errors"][0]["message"].endswith("."), body[:80]
    assert await prepared.trace() == before


DOCUMENTS = [
    '{ task(id: "a\\u0000b") { id } }',
    '{ task(id: "a\\ud800b") { id } }',
    "{ task(id: 1e999) { id } }",
    "{ task(id: " + "[" * 200 + "]" * 200 + ") { id } }",
    "{ " + "viewer { member { id } } " * 3_000 + "}",
    '{ project(id: "x") { ' + "form { version " * 40 + "} " * 40 + "} }",
    "{ nonsense }",
    "mutation { claimTask }",
    "mutation { claimTask(input: {}) { __typename } }",
    'mutation { claimTask(input: {commandId: "no"}) { __typename } }',
    "query { viewer { member { id } } } query { viewer { id } }",
    "{" * 100,
]


async def test_malformed_documents(prepared: PreparedOrganization) -> None:
    before = await prepared.trace()
    headers = {"accept": "application/graphql-response+json"}
    for text in DOCUMENTS:
        status, body = await prepared.the_owner().client.send(
            json.dumps({"query": text}).encode(), **headers
        )
        answer = json.loads(body)
        assert status == 400, (text[:80], answer)
        codes = {error["extensions"]["code"] for error in answer["errors"]}
        assert codes <= {"INVALID", "LIMIT"}, text[:80]
    assert await prepared.trace() == before


IN = ("input",)
TASKS = ("input", "tasks")
GIVEN: Path = (*TASKS, 0, "annotations", 0)
PLACE = ["tasks", "0", "annotations", "0"]
REFUSALS: list[tuple[str, Path, Any, str, list[str]]] = [
    ("importTasks", TASKS, [], "LIMIT", ["tasks"]),
    ("importTasks", TASKS, [{"inputs": {"text": "a"}}] * 1_001, "LIMIT", ["tasks"]),
    ("importTasks", (*TASKS, 0, "inputs"), 5, "INVALID", ["tasks", "0", "inputs"]),
    ("importTasks", (*TASKS, 0, "inputs"), [], "INVALID", ["tasks", "0", "inputs"]),
    ("importTasks", (*TASKS, 0, "inputs"), {}, "INVALID", ["tasks", "0", "inputs", "text"]),
    ("importTasks", (*TASKS, 0, "inputs"), {"text": 5}, "INVALID",
     ["tasks", "0", "inputs", "text"]),
    ("importTasks", (*TASKS, 0, "inputs"), {"text": "a", "more": 1}, "INVALID",
     ["tasks", "0", "inputs", "more"]),
    ("importTasks", (*TASKS, 0, "meta"), [1], "INVALID", ["tasks", "0", "meta"]),
    ("importTasks", (*TASKS, 0, "meta"), "text", "INVALID", ["tasks", "0", "meta"]),
    ("importTasks", (*TASKS, 0, "meta"), {"a": 2**53}, "INVALID", ["tasks", "0", "meta", "a"]),
    ("importTasks", (*TASKS, 0, "priority"), HUGE, "INVALID", ["tasks", "0", "priority"]),
    ("importTasks", (*TASKS, 0, "externalId"), " ", "INVALID", ["tasks", "0", "externalId"]),
    ("importTasks", (*TASKS, 0, "externalId"), "x" * 501, "LIMIT", ["tasks", "0", "externalId"]),
    ("importTasks", (*TASKS, 0, "overlap"), 0, "INVALID", ["tasks", "0", "overlap"]),
    ("importTasks: with annotations", (*GIVEN, "status"), "OUTDATED", "INVALID",
     [*PLACE, "status"]),
    ("importAnnotations", TASKS, [], "LIMIT", ["tasks"]),
    ("importAnnotations", (*TASKS, 0, "externalId"), "x", "INVALID", ["tasks", "0"]),
    ("importAnnotations", (*TASKS, 0, "task"), None, "INVALID", ["tasks", "0"]),
    ("importAnnotations", (*GIVEN, "author"), {}, "INVALID", [*PLACE, "author"]),
    ("importAnnotations", (*GIVEN, "author"), {"pseudonym": " "}, "INVALID",
     [*PLACE, "author", "pseudonym"]),
    ("importAnnotations", (*GIVEN, "author"), {"email": "x"}, "INVALID",
     [*PLACE, "author", "email"]),
    ("importAnnotations", (*GIVEN, "author"), {"email": "nobody@example.org"}, "NOT_FOUND",
     [*PLACE, "author"]),
    ("importAnnotations", (*GIVEN, "answers"), [], "INVALID", [*PLACE, "answers"]),
    ("importAnnotations", (*GIVEN, "answers"), ANSWERS * 2, "INVALID",
     [*PLACE, "answers", "1", "question"]),
    ("importAnnotations", (*GIVEN, "answers", 0, "value"), {"choice": {"values": ["unicorn"]}},
     "INVALID", [*PLACE, "answers", "0", "value", "choice", "values", "0"]),
    ("importAnnotations", (*GIVEN, "timeSpentMs"), -1, "INVALID", [*PLACE, "timeSpentMs"]),
    ("importAnnotations", (*GIVEN, "sourceId"), " ", "INVALID", [*PLACE, "sourceId"]),
    ("importAnnotations", (*GIVEN, "formVersion"), 99, "INVALID", [*PLACE, "formVersion"]),
    ("importAnnotations", (*GIVEN, "guidelineVersion"), 99, "INVALID",
     [*PLACE, "guidelineVersion"]),
    ("importAnnotations", (*GIVEN, "occurredAt"), "2025-03-03T12:00:00", "INVALID",
     [*PLACE, "occurredAt"]),
    ("submitAnnotation", (*IN, "answers"), [], "INVALID", ["answers"]),
    ("submitAnnotation", (*IN, "answers"), ANSWERS * 2, "INVALID", ["answers", "1", "question"]),
    ("submitAnnotation", (*IN, "answers", 0, "value"), {"choice": {"values": ["unicorn"]}},
     "INVALID", ["answers", "0", "value", "choice", "values", "0"]),
    ("submitAnnotation", (*IN, "answers", 0, "value"), {"text": {"text": "a"}},
     "INVALID", ["answers", "0", "value", "text"]),
    ("submitAnnotation", (*IN, "answers", 0, "question"), "nonsense",
     "INVALID", ["answers", "0"]),
    ("submitAnnotation", (*IN, "token"), 99, "NO_LEASE", ["token"]),
    ("submitAnnotation", (*IN, "token"), -HUGE, "NO_LEASE", ["token"]),
    ("submitAnnotation", (*IN, "timeSpentMs"), -1, "INVALID", ["timeSpentMs"]),
    ("submitAnnotation", (*IN, "timeSpentMs"), HUGE, "INVALID", ["timeSpentMs"]),
    ("submitAnnotation", (*IN, "expectedVersion"), 1, "STALE", ["expectedVersion"]),
    ("submitAnnotation", (*IN, "expectedVersion"), HUGE, "STALE", ["expectedVersion"]),
    ("reviseAnnotation", (*IN, "expectedVersion"), 1, "STALE", ["expectedVersion"]),
    ("withdrawAnnotation", (*IN, "expectedVersion"), 1, "STALE", ["expectedVersion"]),
    ("withdrawAnnotation", (*IN, "reason"), "x" * 20_001, "LIMIT", ["reason"]),
    ("approveAnnotation", (*IN, "expectedVersion"), 1, "STALE", ["expectedVersion"]),
    ("rejectAnnotation", (*IN, "expectedVersion"), 1, "STALE", ["expectedVersion"]),
    ("rejectAnnotation", (*IN, "reason"), " ", "INVALID", ["reason"]),
    ("replaceAnnotation", (*IN, "expectedVersion"), 1, "STALE", ["expectedVersion"]),
    ("replaceAnnotation", (*IN, "answers"), [], "INVALID", ["answers"]),
    ("extendLease", (*IN, "token"), 99, "NO_LEASE", ["token"]),
    ("skipTask", (*IN, "token"), 99, "NO_LEASE", ["token"]),
    ("skipTask", (*IN, "reason"), "x" * 20_001, "LIMIT", ["reason"]),
    ("saveDraft", (*IN, "body"), {"a": "x" * 300_000}, "LIMIT", ["body"]),
    ("saveView", (*IN, "name"), "", "INVALID", ["name"]),
    ("saveView", (*IN, "name"), "x" * 201, "LIMIT", ["name"]),
    ("saveView", (*IN, "filter", "author"), "x", "INVALID", ["filter", "author"]),
    ("saveView", (*IN, "filter", "text"), "x" * 201, "LIMIT", ["filter", "text"]),
    ("saveView", (*IN, "filter", "externalIds"), ["x" * 500] * 30, "LIMIT", ["filter"]),
    ("saveView", (*IN, "view"), "x", "INVALID", ["view"]),
    ("addComment", (*IN, "text"), "", "INVALID", ["text"]),
    ("addComment", (*IN, "text"), "x" * 20_001, "LIMIT", ["text"]),
    ("addComment", (*IN, "mentions"), ["x"], "INVALID", ["mentions", "0"]),
    ("addComment", (*IN, "mentions"), ["x"] * 21, "LIMIT", ["mentions"]),
    ("editComment", (*IN, "text"), " ", "INVALID", ["text"]),
    ("editComment", (*IN, "mentions"), [ids.public("member", UUID(int=7))], "NOT_FOUND",
     ["mentions", "0"]),
    ("deleteComment", (*IN, "reason"), "x" * 20_001, "LIMIT", ["reason"]),
    ("changeTask", (*IN, "expectedVersion"), 99, "STALE", ["expectedVersion"]),
    ("changeTask", (*IN, "change"), {"priority": HUGE}, "INVALID", ["change", "priority"]),
    ("changeTask", (*IN, "change"), {"reopen": 0}, "INVALID", ["change", "reopen"]),
    ("changeTask", (*IN, "change"), {"reopen": 101}, "INVALID", ["change", "reopen"]),
    ("changeTask", (*IN, "change"), {"archive": False}, "INVALID", ["change"]),
    ("changeTasks", (*IN, "change"), {"priority": -HUGE}, "INVALID", ["change", "priority"]),
    ("changeTasks", (*IN, "change"), {"archive": False}, "INVALID", ["change"]),
    ("changeTasks", (*IN, "change"), {"resolveComments": False}, "INVALID", ["change"]),
    ("changeTasks", (*IN, "change"), {"comment": " "}, "INVALID", ["change", "comment"]),
    ("changeTasks", (*IN, "change"), {"comment": "x" * 20_001}, "LIMIT", ["change", "comment"]),
    ("changeTasks", (*IN, "filter", "ids"), ["x"], "INVALID", ["filter", "ids", "0"]),
    ("changeTasks", (*IN, "filter", "ids"), ["x"] * 1_001, "LIMIT", ["filter", "ids"]),
    ("changeTasks", (*IN, "filter", "externalIds"), ["x"] * 1_001, "LIMIT",
     ["filter", "externalIds"]),
    ("changeTasks", (*IN, "filter", "text"), "x" * 201, "LIMIT", ["filter", "text"]),
    ("createProject", (*IN, "name"), " ", "INVALID", ["name"]),
    ("createProject", (*IN, "name"), "x" * 201, "LIMIT", ["name"]),
    ("createProject", (*IN, "policy"), {"overlap": 0}, "INVALID", ["policy", "overlap"]),
    ("createProject", (*IN, "policy"), {"overlap": 101}, "INVALID", ["policy", "overlap"]),
    ("createProject", (*IN, "policy"), {"leaseSeconds": 0}, "INVALID", ["policy", "leaseSeconds"]),
    ("updateProject", (*IN, "name"), "", "INVALID", ["name"]),
    ("updateProject", (*IN, "expectedVersion"), 99_999, "STALE", ["expectedVersion"]),
    ("publishForm", (*IN, "formJson"), 5, "INVALID", ["formJson"]),
    ("publishForm", (*IN, "formJson"), None, "INVALID", ["form"]),
    ("publishForm", (*IN, "formJson"), {}, "INVALID", ["formJson", "inputs"]),
    ("publishForm", (*IN, "formJson"), {**CHOICE, "questions": []}, "INVALID",
     ["formJson", "questions"]),
    ("publishForm", (*IN, "formJson"), {**CHOICE, "inputs": [{"name": "t", "kind": "smell"}]},
     "INVALID", ["formJson", "inputs", "0", "kind"]),
    ("publishGuideline", (*IN, "text"), "x" * 200_001, "LIMIT", ["text"]),
    ("createApiKey", (*IN, "label"), "", "INVALID", ["label"]),
    ("inviteMember", (*IN, "email"), "nobody", "INVALID", ["email"]),
    ("inviteMembers", (*IN, "members"), [], "LIMIT", ["members"]),
    ("inviteMembers", (*IN, "members"), [{"email": "a@b.org", "name": "A"}] * 201, "LIMIT",
     ["members"]),
    ("inviteMembers", (*IN, "members"), [{"email": "a@b.org", "name": "A"}] * 2, "DUPLICATE",
     ["members", "1", "email"]),
    ("inviteMembers", (*IN, "members"), [{"email": "nobody", "name": "A"}], "INVALID",
     ["members", "0", "email"]),
    ("createProject", (*IN, "like"), ids.public("project", UUID(int=7)), "NOT_FOUND", ["like"]),
    ("renameOrganization", (*IN, "name"), "", "INVALID", ["name"]),
    ("tasks", ("filter",), {"text": "x" * 201}, "LIMIT", ["filter", "text"]),
    ("tasks", ("filter",), {"externalIds": ["x"] * 1_001}, "LIMIT", ["filter", "externalIds"]),
    ("events", ("filter",), {"types": ["NO_SUCH"]}, "INVALID", ["filter", "types", "0"]),
    ("events", ("filter",), {"stream": ids.public("task", UUID(int=7))}, "NOT_FOUND",
     ["filter", "stream"]),
    ("nodes", ("ids",), ["x"] * 201, "LIMIT", ["ids"]),
]  # fmt: skip


@pytest.mark.parametrize("operation", sorted({operation for operation, *_ in REFUSALS}))
async def test_refusals_say_where(prepared: PreparedOrganization, operation: str) -> None:
    arguments = await OPERATIONS[operation](prepared, prepared.the_owner())
    async with nothing_changes(prepared, operation):
        for name, path, value, code, where in REFUSALS:
            if name == operation:
                given = fresh(put(arguments, path, value))
                assert await told(prepared, operation, given) == (code, where), (path, code, where)


ANSWER = {"commandId": str(uuid4()), "task": "task_x", "token": 1, "answers": []}
OF_ANOTHER_TYPE: list[tuple[dict[str, Any], list[str], str]] = [
    ({"answers": [{"question": "topic", "value": {}}]}, ["answers", "0", "value"], "exactly one"),
    (
        {"answers": [{"question": "topic", "value": {"choice": {"values": ["a"]}, "text": None}}]},
        ["answers", "0", "value"],
        "exactly one",
    ),
    (
        {"answers": [{"question": "topic", "value": {"choice": None}}]},
        ["answers", "0", "value", "choice"],
        "must be non-null",
    ),
    ({"token": None}, ["token"], "not to be null."),
    ({"commandId": "1"}, ["commandId"], "A UUID is like"),
    ({"commandId": 1}, ["commandId"], "A UUID is like"),
    ({"answers": [{"question": "topic"}]}, ["answers", "0", "value"], "required field 'value'."),
    ({"password": "secret"}, ["password"], "unknown field 'password'."),
    ({"a b', found: ": 1}, ["a b"], "unknown field 'a b'."),
    ({"it's": "secret"}, ["it's"], "unknown field 'it's'."),
    ({"task": "x", "answers": ["secret"]}, ["answers", "0"], "to be an object."),
    (
        {"answers": [{"question": {"password": "secret"}, "value": {"text": {"text": "a"}}}]},
        ["answers", "0", "question"],
        "cannot represent a non string value.",
    ),
]


@pytest.mark.parametrize(("given", "where", "sentence"), OF_ANOTHER_TYPE)
async def test_a_value_of_another_type_says_where(
    prepared: PreparedOrganization, given: dict[str, Any], where: list[str], sentence: str
) -> None:
    query = """mutation($input: SubmitAnnotationInput!) {
      submitAnnotation(input: $input) { __typename } }"""
    answer = await prepared.the_owner().client.ask(query, input=ANSWER | given)
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "INVALID", "path": ["input", *where]}
    assert sentence in error["message"]
    assert "secret" not in error["message"]


@pytest.mark.parametrize("piece", ["'. Did you mean ", " to include required field '", "', found"])
async def test_a_long_name_of_a_member_takes_no_long_time(
    prepared: PreparedOrganization, piece: str
) -> None:
    """Whoever sends it needs no account: the server would answer nobody meanwhile."""
    query = "mutation($input: LoginInput!) { login(input: $input) { __typename } }"
    given = {"commandId": str(uuid4()), "email": "a@b.org", "password": "a", "cookie": True}
    name = piece * (300_000 // len(piece))
    begun = process_time()
    answer = await prepared.the_owner().client.ask(query, input={**given, name: 1})
    assert process_time() - begun < 5
    assert answer["errors"][0]["extensions"] == {"code": "INVALID", "path": ["input", name]}


async def test_a_time_that_is_none_is_explained(prepared: PreparedOrganization) -> None:
    query = "query($filter: EventFilter) { events(filter: $filter) { nodes { position } } }"
    for given in ("yesterday", 5):
        (error,) = (await prepared.the_owner().client.ask(query, filter={"since": given}))["errors"]
        assert error["extensions"]["path"] == ["filter", "since"]
        assert "A time has a date and a zone, like 2026-03-01T09:30:00Z." in error["message"]


async def test_every_bad_setting_of_a_policy_is_told(prepared: PreparedOrganization) -> None:
    query = """mutation($input: CreateProjectInput!) { createProject(input: $input) {
      ... on Refused { problems { message path } } } }"""
    policy = {"overlap": 0, "leaseSeconds": 0, "reviewPercent": 101}
    given = {"commandId": str(uuid4()), "name": "New", "policy": policy}
    answer = await prepared.the_owner().client.data(query, input=given)
    assert answer["createProject"]["problems"] == [
        {"message": "This must be at least 1.", "path": ["policy", "overlap"]},
        {"message": "This must be at most 100.", "path": ["policy", "reviewPercent"]},
        {"message": "This must be at least 1.", "path": ["policy", "leaseSeconds"]},
    ]


CONNECTIONS = [name for name, field in operations().items() if "first" in field.args]


@pytest.mark.parametrize("operation", CONNECTIONS)
async def test_pages_that_cannot_be(prepared: PreparedOrganization, operation: str) -> None:
    arguments = await OPERATIONS[operation](prepared, prepared.the_owner())
    place = base64.urlsafe_b64encode(b"9" * 40 + b":" + b"0" * 32).decode()
    async with nothing_changes(prepared, operation):
        for first in (0, -1, -HUGE, 201, HUGE):
            code, path = await told(prepared, operation, {**arguments, "first": first})
            assert code == "LIMIT", first
            assert path in (["first"], []), path
        for after in ("", "x", "é", "a:b", "=" * 9, "MTox", "0.0", "-1", "9" * 30, "9.ffff", place):
            if operation == "events" and not after:
                continue  # the beginning, like "0"
            code, path = await told(prepared, operation, {**arguments, "after": after})
            assert code in {"INVALID", "HISTORY_CHANGED"}, (after, code)
            assert path == ["after"], (after, path)


async def test_a_cursor_of_another_order(prepared: PreparedOrganization) -> None:
    owner = prepared.the_owner().client
    await prepared.task()
    query = """query($p: ID!, $o: TaskOrder!, $after: String) {
      tasks(project: $p, order: $o, after: $after) { edges { cursor } } }"""
    for one, other in (("RANK", "PRIORITY"), ("PRIORITY", "RANK")):
        page = await owner.data(query, p=prepared.public_project, o=one)
        after = page["tasks"]["edges"][0]["cursor"]
        answer = await owner.ask(query, p=prepared.public_project, o=other, after=after)
        assert (verdict(answer), path_of(answer)) == ("invalid", ["after"])


async def test_empty_lists_find_nothing(prepared: PreparedOrganization) -> None:
    owner = prepared.the_owner().client
    await prepared.task()
    for filter in ({"statuses": []}, {"externalIds": []}):
        answer = await call(owner, "tasks", {"project": prepared.public_project, "filter": filter})
        assert verdict(answer) == "empty", filter
    for filter in ({"types": []}, {"actors": []}):
        assert verdict(await call(owner, "events", {"filter": filter})) == "empty", filter


async def test_variables_within_json_that_were_not_sent(prepared: PreparedOrganization) -> None:
    """A field is left out then, as in any other input object; in a list it is null."""
    given = f'commandId: "{uuid4()}", project: "{prepared.public_project}"'
    tasks = '[{inputs: {text: "a"}, meta: {sent: $sent, nulled: $nulled, not: $not, list: [$not]}}]'
    owner = prepared.the_owner().client
    made = await owner.data(
        "mutation($sent: Int, $nulled: Int, $not: Int) "
        f"{{ importTasks(input: {{{given}, tasks: {tasks}}}) "
        "{ ... on ImportTasksPayload { taskIds } } }",
        sent=1,
        nulled=None,
    )
    (task,) = made["importTasks"]["taskIds"]
    found = await owner.data("query($id: ID!) { task(id: $id) { meta } }", id=task)
    assert found["task"]["meta"] == {"sent": 1, "nulled": None, "list": [None]}
