"""Commands that the present state does not allow, over HTTP: refused, and nothing changed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import uuid4

import pytest

from server.events.core import ids
from server.events.core.ids import uuid7
from tests.events.bad_answers import BAD
from tests.events.forms_page import ANSWERS as PAGE_ANSWERS
from tests.events.forms_page import FORM, INPUTS
from tests.schema.generated_documents import call, document, operations, put, verdict
from tests.schema.operations import OPERATIONS, field_of, wish
from tests.schema.prepared_callers import PreparedOrganization, prepared_organization
from tests.schema.refusals import path_of, refused
from tests.schema.test_roles import table
from tests.support.clock import Clock
from tests.support.databases import Database


@pytest.fixture(scope="module")
async def prepared(database: Database) -> AsyncIterator[PreparedOrganization]:
    async with prepared_organization(database, Clock()) as made:
        yield made


async def test_external_ids_come_once(prepared: PreparedOrganization) -> None:
    name, project = uuid7().hex, prepared.public_project
    task = {"inputs": {"text": "a"}, "externalId": name}
    same = {**task, "externalId": f" {name} "}
    for twice in ([task, task], [task, same]):
        found = await refused(prepared, "importTasks", wish(project=project, tasks=twice))
        assert found == ("DUPLICATE", ["tasks", "1", "externalId"])
    done = await call(
        prepared.the_owner().client, "importTasks", wish(project=project, tasks=[task])
    )
    assert verdict(done) == "allowed"
    for again in (task, same):
        tasks = [{"inputs": {"text": "b"}}, again]
        found = await refused(prepared, "importTasks", wish(project=project, tasks=tasks))
        assert found == ("DUPLICATE", ["tasks", "1", "externalId"])


async def test_a_command_id_stands_for_one_wish(prepared: PreparedOrganization) -> None:
    """Also between mutations whose inputs look alike."""
    owner = prepared.the_owner()
    for first, second in (
        ("extendLease", "releaseTask"),
        ("archiveProject", "restoreProject"),
        ("createPasswordReset", "removeMember"),
        ("changeTasks", "changeTasks: assign the tasks of a member"),
    ):
        given = await OPERATIONS[first](prepared, owner)
        assert verdict(await call(owner.client, first, given)) == "allowed"
        other = given
        if first == "changeTasks":
            other = put(given, ("input", "change"), {"priority": 8})
        assert (await refused(prepared, second, other)) == ("COMMAND_REUSED", ["commandId"])
        await prepared.mend()


async def test_a_lease_that_ran_out(database: Database) -> None:
    clock = Clock()
    async with prepared_organization(database, clock) as prepared:
        owner = prepared.the_owner()
        for operation in ("submitAnnotation", "skipTask", "extendLease"):
            arguments = await OPERATIONS[operation](prepared, owner)
            clock.advance(1_801)
            answer = await call(owner.client, operation, arguments)
            assert (verdict(answer), path_of(answer)) == ("no_lease", ["token"])
            task = arguments["input"]["task"]
            claimed = await OPERATIONS["claimTask"](prepared, owner)
            again = await call(owner.client, "claimTask", put(claimed, ("input", "task"), task))
            assert verdict(again) == "allowed"


COERCED = (
    ("animal", {"values": "cat"}),
    ("quality", {"rating": 3.0}),
    ("people", {"spans__0__start": 0.0}),
)
"""GraphQL's own rules for input make these right: one item for a list, and 3.0 for 3."""


async def test_bad_answers_of_every_kind(prepared: PreparedOrganization) -> None:
    """Unknown labels, geometry out of range, wrong types: as in tests/events, now over HTTP."""
    project = await prepared.workspace.project(FORM)
    (task,) = await prepared.workspace.import_(project, [{"inputs": INPUTS}])
    owner = prepared.the_owner()
    _, token = await prepared.lease(prepared.insider(owner), task)
    client, before = owner.client, await prepared.trace()
    for question, changes, where in BAD:
        if (question, changes) in COERCED:
            continue
        answer = json.loads(json.dumps(PAGE_ANSWERS[question]))
        for place, value in changes.items():
            *steps, last = (int(s) if s.isdigit() else s for s in place.split("__"))
            inside = answer
            for step in steps:
                inside = inside[step]
            inside[last] = value
        kind = answer.pop("kind")
        others = [_answer(n, dict(a)) for n, a in PAGE_ANSWERS.items() if n != question]
        answers = [*others, {"question": question, "value": {kind: answer}}]
        sent = wish(task=ids.public("task", task), token=token, answers=answers)
        body = {"query": document("submitAnnotation"), "variables": sent}
        status, raw = await client.send(json.dumps(body).encode())
        reply = json.loads(raw)
        if reply.get("data"):
            shown = reply["data"]["submitAnnotation"]
            assert shown["__typename"] == "Refused", (question, changes)
            assert shown["path"] == _as_sent(len(others), kind, where), (changes, shown)
        else:  # GraphQL's own types say no before we are asked
            assert status in {200, 400}
            assert reply["errors"][0]["extensions"]["code"] == "INVALID", (changes, reply)
    assert await prepared.trace() == before


def _answer(question: str, answer: dict[str, Any]) -> dict[str, Any]:
    return {"question": question, "value": {answer.pop("kind"): answer}}


async def test_a_used_command_id_of_somebody_else(prepared: PreparedOrganization) -> None:
    """Command ids are the caller's own: another member may use the same one."""
    sent = {"input": {"commandId": str(uuid4()), "name": "Twice"}}
    for caller in ("OWNER", "ADMIN"):
        answer = await call(prepared.callers[caller].client, "createProject", sent)
        assert verdict(answer) == "allowed"


def _as_sent(number: int, kind: str, where: Sequence[str | int]) -> list[str]:
    """The path in the input of what is bad in the last of `number + 1` answers."""
    inner = [] if list(where) == ["kind"] else where
    return ["answers", str(number), *(["value", kind, *map(str, inner)] if where else [])]


def _spoiled(value: Any) -> Any:
    """The same input with every id and address wrong, but for the command's own id."""
    if isinstance(value, dict):
        return {k: v if k == "commandId" else _spoiled(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_spoiled(each) for each in value]
    is_name = isinstance(value, str) and ("_" in value or "@" in value) and not value.isupper()
    return "neither an id nor an address" if is_name else value


async def test_who_asks_comes_before_what_is_asked(prepared: PreparedOrganization) -> None:
    """A stranger learns nothing about an input, not even that it is wrong."""
    guest, owner = prepared.callers["NO_KEY"], prepared.the_owner()
    mutations = {name for name, field in operations().items() if "input" in field.args}
    for operation, row in table().items():
        if row["NO_KEY"] != "unauthenticated" or field_of(operation) not in mutations:
            continue
        arguments = _spoiled(await OPERATIONS[operation](prepared, owner))
        answer = await call(guest.client, field_of(operation), arguments)
        assert verdict(answer) == "unauthenticated", operation
        await prepared.mend()


@pytest.mark.parametrize("operation", ["inviteMember", "revertMigration", "migrateTaxonomy"])
async def test_who_may_not_is_told_so_before_the_input_is_judged(
    prepared: PreparedOrganization, operation: str
) -> None:
    nobody = prepared.callers["WITHOUT_ROLE"]
    arguments = _spoiled(await OPERATIONS[operation](prepared, prepared.the_owner()))
    if "project" in arguments["input"]:
        arguments["input"]["project"] = prepared.public_project
    answer = await call(nobody.client, operation, arguments)
    assert verdict(answer) in ("forbidden", "not_found")
    await prepared.mend()
