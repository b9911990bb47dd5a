"""Ids of another organization answer exactly as ids that nobody has, wherever an id is taken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import orjson
import pytest
from graphql import GraphQLID, GraphQLInputObjectType, get_named_type
from starlette.applications import Starlette

from server.events.core import ids
from server.events.core.ids import uuid7
from taxonomy import Concept, Mapping, Match, Relation, Tree
from tests.schema import (
    attribute_operations,
    audit_operations,
    correction_operations,
    erasure_operations,
    revert_operations,
    run_operations,
    webhook_operations,
)
from tests.schema.generated_documents import (
    SUBSCRIPTION,
    Path,
    at,
    call,
    document,
    fresh,
    operations,
    put,
    verdict,
)
from tests.schema.operations import OPERATIONS, field_of
from tests.schema.prepared_callers import Caller, PreparedOrganization, prepared_organization
from tests.schema.refusals import told
from tests.schema.transfer_operations import uploaded
from tests.schema.valid_inputs import Arguments
from tests.support import taxonomy_acts as taxonomies
from tests.support.alerts import raise_alert, set_rule
from tests.support.api import Client, key_of, served
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.saved_views import save_view
from tests.support.slices import define_slice
from tests.support.webhooks import make_webhook

pytestmark = pytest.mark.own_database("it looks at rows of all organizations")

READING = sorted(
    name
    for name in OPERATIONS
    if field_of(name) in operations() and not document(field_of(name)).startswith("mutation")
)
OPEN = {"empty", "allowed"}
WITH_IDS = sorted(
    name
    for name in OPERATIONS
    if field_of(name) in operations()
    and any("ID" in str(a.type) or "Input" in str(a.type) or "Filter" in str(a.type)
            for a in operations()[field_of(name)].args.values())
)  # fmt: skip


@pytest.fixture(scope="module")
async def prepared(database: Database) -> AsyncIterator[PreparedOrganization]:
    async with prepared_organization(database, Clock()) as made:
        yield made


@pytest.fixture(scope="module")
async def mirrored(prepared: PreparedOrganization) -> PreparedOrganization:
    """The same, seen from the other organization."""
    made = PreparedOrganization(
        prepared.app,
        prepared.other,
        prepared.workspace,
        prepared.owner,
        await prepared.other.project(),
    )
    owner = prepared.other.owner
    made.callers = {
        "OWNER": Caller("OWNER", Client(prepared.app, await key_of(prepared.other, owner)), owner)
    }
    return made


@pytest.fixture(scope="module")
async def afresh(database: Database, prepared: PreparedOrganization) -> AsyncIterator[Starlette]:
    """A second server of the same database, which remembers nothing of what the first was asked."""
    async with served(database, prepared.workspace.clock) as made:
        yield made


def declared(type_: Any, seen: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every place in an input type where an id can stand, without the numbers of list items."""
    named = get_named_type(type_)
    if named is GraphQLID:
        yield ()
    if isinstance(named, GraphQLInputObjectType) and named.name not in seen:
        for name, field in named.fields.items():
            yield from ((name, *rest) for rest in declared(field.type, (*seen, named.name)))


def filled(type_: Any, value: Any) -> Iterator[Path]:
    """Every place in a value where an id stands."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from ((number, *rest) for rest in filled(type_, item))
    elif get_named_type(type_) is GraphQLID and value is not None:
        yield ()
    elif isinstance(value, dict) and isinstance(get_named_type(type_), GraphQLInputObjectType):
        for name, field in get_named_type(type_).fields.items():
            if name in value:
                yield from ((name, *rest) for rest in filled(field.type, value[name]))


def places(operation: str, arguments: dict[str, Any]) -> list[Path]:
    """Every place in the arguments of an operation where an id stands."""
    return [
        (name, *path)
        for name, argument in operations()[field_of(operation)].args.items()
        if name in arguments
        for path in filled(argument.type, arguments[name])
    ]


NOT_OURS = {("login", "input", "organization")}
"""Who logs in has no organization yet, so this one names any."""


@pytest.fixture(scope="module")
async def foreign(prepared: PreparedOrganization) -> dict[str, str]:
    """One thing of each kind in the other organization, by kind."""
    at, workspace = prepared, prepared.other
    project = await workspace.project()
    (task,) = await workspace.tasks(project, 1)
    ann = await workspace.member()
    annotation = await workspace.annotate(task, ann)
    comment = await workspace.comment(task, "theirs")
    webhook = await make_webhook(workspace, project)
    return {
        "organization": ids.public("organization", workspace.org),
        "member": ids.public("member", ann.member),
        "project": ids.public("project", project),
        "task": ids.public("task", task),
        "annotation": ids.public("annotation", annotation),
        "comment": ids.public("comment", comment),
        "slice": ids.public("slice", await define_slice(workspace, project, priority_at_least=0)),
        "saved_view": ids.public("saved_view", await save_view(workspace, project, ann)),
        "taxonomy": ids.public("taxonomy", await taxonomies.create(workspace, "Theirs", ("x",))),
        "credential": await at.key(ann),
        "erasure": await erasure_operations.asked(at.other),
        "hold": await erasure_operations.held(at.other),
        "migration": ids.public("migration", await taxonomies.migration(workspace, project)),
        "revert": await revert_operations.undone(at, workspace, workspace.owner),
        "correction": ids.public(
            "correction", await correction_operations.finished(workspace, project)
        ),
        "run": ids.public("run", await run_operations.requested(workspace, project)),
        **await attribute_operations.there(workspace),
        "alert": ids.public("alert", await raise_alert(workspace, project)),
        "alert_rule": ids.public("alert_rule", await set_rule(workspace, project)),
        "audit": ids.public("audit", await audit_operations.drawn(workspace, project, [task])),
        "webhook": ids.public("webhook", webhook),
        "delivery": await webhook_operations.delivered(at.owner, workspace.org, webhook),
        "upload": await uploaded(at, workspace.owner, project, "finished"),
    }


tried: dict[str, list[Path]] = {}
"""By operation, the places of ids in the arguments with which it was tried."""


@pytest.mark.parametrize("operation", WITH_IDS)
async def test_ids_of_another_organization_do_not_exist(
    prepared: PreparedOrganization, foreign: dict[str, str], operation: str
) -> None:
    """And what is no id, or one of another kind, is refused wherever an id is taken."""
    who = prepared.the_owner()
    arguments = await OPERATIONS[operation](prepared, who)
    before = await prepared.trace()
    tried[operation] = places(operation, arguments)
    for path in tried[operation]:
        if (operation, *path) in NOT_OURS:
            continue
        kind = ids.parse(at(arguments, path))[0]
        answers = []
        for id_ in (foreign[kind], ids.public(kind, uuid7())):
            given = put(arguments, path, id_)
            if field_of(operation).startswith(SUBSCRIPTION) and kind == "member":
                continue  # it would wait for what somebody unknown will do
            answer = await call(who.client, field_of(operation), fresh(given))
            answers.append(orjson.dumps(answer).replace(id_.encode(), b"ID"))
            # A filter may name whom it likes, and a pattern that is tried: it finds nothing.
            harmless = verdict(answer) not in OPEN or "input" not in arguments
            harmless = harmless or not {"filter", "pattern"}.isdisjoint(path)
            assert harmless, (path, answer)
        assert answers[:1] == answers[1:], path
    after = await prepared.trace()
    assert events_of(after) == events_of(before)
    await wrong_kinds_are_refused(prepared, operation, arguments)
    assert await prepared.trace() == after
    await prepared.mend()


async def test_every_place_of_an_id_is_tried(prepared: PreparedOrganization) -> None:
    """An optional id that no way of calling fills in would go untested."""
    filled_in: dict[str, set[tuple[str, ...]]] = {}
    for name in WITH_IDS:
        if name not in tried:  # by the test before
            tried[name] = places(name, await OPERATIONS[name](prepared, prepared.the_owner()))
            await prepared.mend()
        plain = {tuple(step for step in path if isinstance(step, str)) for path in tried[name]}
        filled_in.setdefault(field_of(name), set()).update(plain)
    # They share the filter and what reads it.
    filled_in["subscription events"] |= filled_in["events"]
    # It has nothing to say at once, so test_state_subscriptions tries it.
    filled_in["subscription taskChanged"].add(("project",))
    missing = {
        name: lacking
        for name, field in operations().items()
        for lacking in [
            {(a, *rest) for a, arg in field.args.items() for rest in declared(arg.type)}
            - filled_in.get(name, set())
        ]
        if lacking
    }
    assert not missing, "fill these ids in, in a way of calling in operations.py"


WRONG = ("x", "task_", "task_é", "task_" + "a" * 27, ids.public("nothing", uuid7()))
"""No ids, and one of another kind."""


async def wrong_kinds_are_refused(
    prepared: PreparedOrganization, operation: str, arguments: Arguments, *, every: bool = False
) -> None:
    """Send what is no id, or one of another kind, wherever an id is taken.

    All places are read by the same code, so each is tried with one of WRONG, unless `every`.
    """
    for number, path in enumerate(places(operation, arguments)):
        where = [str(step) for step in path if step != "input"]
        turn = (number + len(operation)) % len(WRONG)
        for text in ("", *(WRONG if every else WRONG[turn : turn + 1])):
            given = fresh(put(arguments, path, text))
            if field_of(operation) in {"node", "nodes"} and text.startswith("nothing"):
                continue  # a kind that does not exist (yet) is simply not there
            code, found = await told(prepared, operation, given)
            assert code == "INVALID", (path, text)
            assert found[:1] == where[:1], (path, found)


@pytest.mark.soak
@pytest.mark.timeout(600)
async def test_every_wrong_id_is_refused(prepared: PreparedOrganization) -> None:
    for operation in WITH_IDS:
        arguments = await OPERATIONS[operation](prepared, prepared.the_owner())
        await wrong_kinds_are_refused(prepared, operation, arguments, every=True)
        await prepared.mend()


@pytest.fixture(scope="module")
async def questions(
    prepared: PreparedOrganization, mirrored: PreparedOrganization
) -> dict[str, list[tuple[str | None, Arguments]]]:
    """By operation that reads, a key and the arguments of each organization; all is counted."""
    found: dict[str, list[tuple[str | None, Arguments]]] = {name: [] for name in READING}
    for one in (prepared, mirrored):
        for name, asked in found.items():
            who = one.the_owner()
            arguments = await OPERATIONS[name](one, who)
            if "first" in operations()[field_of(name)].args:
                # All that two projects have is more than a document may ask for.
                arguments = {"first": 1 if name == "projects" else 3, **arguments}
            asked.append((who.client.key, arguments))
        await counted(one)
    return found


@pytest.mark.parametrize("operation", READING)
async def test_no_answer_depends_on_what_another_organization_asked(
    prepared: PreparedOrganization,
    questions: dict[str, list[tuple[str | None, Arguments]]],
    afresh: Starlette,
    operation: str,
) -> None:
    """Two organizations ask in turn, twice, and once more a server that they never asked before."""
    asked = questions[operation]
    told: dict[str | None, list[Any]] = {key: [] for key, _ in asked}
    for app, turn in ((prepared.app, asked), (prepared.app, asked), (afresh, asked[::-1])):
        for key, arguments in turn:
            answer = await call(Client(app, key), field_of(operation), arguments, depth=1)
            told[key].append(answer)
    mine, theirs = told.values()
    assert mine == [mine[0]] * 3
    assert theirs == [theirs[0]] * 3
    assert mine[0] != theirs[0]


async def counted(at: PreparedOrganization) -> None:
    """Wait until the statistics of the organization know its whole ledger."""
    head = await at.owner.fetchval("SELECT head FROM ledger WHERE org_id = $1", at.workspace.org)
    query = (
        "query($id: ID!, $p: Position!) { project(id: $id) { progress(minPosition: $p) { total }}}"
    )
    body = orjson.dumps({"query": query, "variables": {"id": at.public_project, "p": str(head)}})
    async with asyncio.timeout(30):
        while b"UNAVAILABLE" in (answer := (await at.the_owner().client.send(body))[1]):
            continue
    assert b"errors" not in answer, answer


DIFF = """query($id: ID!) { taxonomy(id: $id) { latest { diff(against: 1) {
    counts { kind concepts } changes { nodes { kind conceptIds formerIds } } } } } }"""


async def test_a_diff_follows_the_caller_s_own_mapping(
    prepared: PreparedOrganization, mirrored: PreparedOrganization
) -> None:
    """Both publish the same two trees; only one says that two concepts became one."""
    old, new = (Tree([Concept(id_, {"en": id_}) for id_ in ids_]) for ids_ in ("ab", "c"))
    merged = Mapping([Match(id_, Relation.EXACT, "c") for id_ in "ab"])
    asking = []
    for one, mapping in ((prepared, merged), (mirrored, None), (prepared, None)):
        id_ = await taxonomies.create(one.workspace)
        await taxonomies.release(one.workspace, id_, old)
        await taxonomies.publish(one.workspace, id_)
        await taxonomies.release(one.workspace, id_, new)
        if mapping is not None:
            await taxonomies.attach(one.workspace, id_, mapping)
        await taxonomies.publish(one.workspace, id_)
        asking.append((one.the_owner().client, ids.public("taxonomy", id_), mapping))
    for client, id_, mapping in asking * 2:
        diff = (await client.data(DIFF, id=id_))["taxonomy"]["latest"]["diff"]
        counts = {line["kind"]: line["concepts"] for line in diff["counts"] if line["concepts"]}
        assert counts.get("MERGED", 0) == (0 if mapping is None else 1)
        assert counts.get("REMOVED", 0) == (2 if mapping is None else 0)


async def test_another_organization_s_login_opens_only_itself(
    prepared: PreparedOrganization, foreign: dict[str, str]
) -> None:
    who = prepared.the_owner()
    arguments = await OPERATIONS["login"](prepared, who)
    given = put(arguments, ("input", "organization"), foreign["organization"])
    unknown = put(arguments, ("input", "organization"), ids.public("organization", uuid7()))
    assert verdict(await call(who.client, "login", given)) == "unauthenticated"
    assert verdict(await call(who.client, "login", unknown)) == "unauthenticated"


def events_of(trace: list[Any]) -> list[Any]:
    """A trace without the verdicts that are kept for retries."""
    return [row for row in trace if row[0] != "commands"]
