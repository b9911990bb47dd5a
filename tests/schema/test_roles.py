"""Who may do what: every operation of the schema, called by everybody who might call it.

The verdicts are the committed table roles.csv, reviewed against docs/reference/access.md. The words
in it are `allowed`, `empty` (an answer that shows nothing) and the codes of refusals: `forbidden`
where the caller may know what it is about and lacks the right, `not_found` where the caller may not
even know that it exists. Every denial leaves both ledgers, the drafts and the credentials as they
were.
"""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from server.events.core import ids
from tests.schema.generated_documents import call, operations, verdict
from tests.schema.operations import OPERATIONS, field_of
from tests.schema.prepared_callers import CALLERS, PreparedOrganization, prepared_organization
from tests.schema.valid_inputs import Arguments
from tests.support.api import Client
from tests.support.clock import Clock
from tests.support.databases import Database

pytestmark = pytest.mark.own_database("it looks at rows of all organizations")

TABLE = Path(__file__).with_name("roles.csv")
GRANTED = {"allowed", "empty"}


@cache
def table() -> dict[str, dict[str, str]]:
    """The committed verdicts, by operation and caller."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        head, *rows = [[cell.strip() for cell in row] for row in csv.reader(lines)]
    return {row[0]: dict(zip(head[1:], row[1:], strict=False)) for row in rows}


@pytest.fixture(scope="module")
async def prepared(database: Database) -> AsyncIterator[PreparedOrganization]:
    async with prepared_organization(database, Clock()) as made:
        yield made


async def test_the_table_is_complete() -> None:
    """Whoever adds an operation or a role is told what to add here."""
    rows = table()
    existing = {name for name in OPERATIONS if field_of(name) in operations()}
    missing = sorted(set(operations()) - set(OPERATIONS))
    assert not missing, f"prepare arguments in operations.py for: {', '.join(missing)}"
    unjudged = sorted(existing - set(rows))
    assert not unjudged, f"add rows to roles.csv for: {', '.join(unjudged)}"
    gone = sorted(set(rows) - existing)
    assert not gone, f"no such operation, remove from roles.csv: {', '.join(gone)}"
    for name, row in rows.items():
        lacking = [caller for caller in CALLERS if not row.get(caller)]
        assert not lacking, f"add columns to the row {name} of roles.csv: {', '.join(lacking)}"
        assert set(row) == set(CALLERS), f"unknown columns: {set(row) - set(CALLERS)}"


class _DependsError(Exception):
    """Arguments depend on who calls."""


class _Anybody:
    def __getattr__(self, _: str) -> Any:
        raise _DependsError


async def shared_arguments(prepared: PreparedOrganization, operation: str) -> Arguments | None:
    """Return arguments that serve every caller, if those of the operation do.

    Those who are denied can share the arguments of a mutation, and everybody those of a query.
    """
    try:
        return await OPERATIONS[operation](prepared, _Anybody())  # type: ignore[arg-type]
    except _DependsError:
        return None


@pytest.mark.parametrize("operation", sorted(table()))
async def test_each_caller_gets_the_verdict_of_the_table(
    prepared: PreparedOrganization, operation: str
) -> None:
    expected, found = table()[operation], {}
    shared = await shared_arguments(prepared, operation)

    async def prepare(name: str, given: Arguments | None) -> tuple[str, Client, Arguments]:
        who = prepared.callers[name]
        key = who.client.key
        arguments = await OPERATIONS[operation](prepared, who) if given is None else given
        client, who.client.key = Client(prepared.app, who.client.key), key
        return name, client, arguments

    async def ask(name: str, client: Client, arguments: Arguments) -> None:
        answer = await call(client, field_of(operation), arguments)
        found[name] = verdict(answer)
        assert found[name] != "internal", answer

    denied = [name for name in prepared.callers if expected[name] not in GRANTED]
    calls = [await prepare(name, shared) for name in denied]
    before = await prepared.trace()
    for one in calls:
        await ask(*one)
    harmed = await prepared.trace() != before
    changes = shared is not None and "input" in shared
    for name in prepared.callers:
        if name not in denied:
            await ask(*await prepare(name, None if changes else shared))
    await prepared.mend()
    wrong = {n: f"{found[n]}, expected {expected[n]}" for n in found if found[n] != expected[n]}
    assert not wrong
    assert not harmed, f"refused, and yet something changed: {denied}"


async def test_a_key_that_was_revoked_opens_nothing(prepared: PreparedOrganization) -> None:
    owner = prepared.callers["OWNER"]
    actor = await prepared.workspace.member()
    made = await owner.client.data(
        "mutation($i: CreateApiKeyInput!) "
        "{ createApiKey(input: $i) { ... on CreateApiKeyPayload { apiKey { id } secret } } }",
        i=(await OPERATIONS["createApiKey"](prepared, owner))["input"]
        | {"member": ids.public("member", actor.member)},
    )
    client = Client(prepared.app, made["createApiKey"]["secret"])
    assert verdict(await client.ask("{ viewer { member { id } } }")) == "allowed"
    await owner.client.do(
        "revokeApiKey",
        "RevokeApiKeyInput",
        "",
        key=made["createApiKey"]["apiKey"]["id"],
        member=ids.public("member", actor.member),
    )
    closed = (n for n in operations() if table()[n]["NO_KEY"] == "unauthenticated")
    for operation in closed:
        arguments = await OPERATIONS[operation](prepared, prepared.the_owner())
        before = await prepared.trace()
        answer = await call(client, operation, arguments)
        assert verdict(answer) == "unauthenticated", operation
        assert await prepared.trace() == before, operation
        await prepared.mend()
