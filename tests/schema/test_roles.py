"""Who may do what: every operation of the schema, called by everybody who might call it.

The verdicts are the committed table roles.csv, reviewed against docs/reference/access.md. The words
in it are `allowed`, `empty` (an answer that shows nothing) and the codes of refusals: `forbidden`
where the caller may know what it is about and lacks the right, `not_found` where the caller may not
even know that it exists. Every denial leaves both ledgers, the drafts and the credentials as they
were.
"""

from __future__ import annotations

import asyncio
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
AT_ONCE = {
    f"tests.schema.{one}_operations" for one in ("account", "alert", "erasure", "labeling", "pause")
}
"""Where operations are prepared for all callers at once, in a few transactions. Elsewhere, what was
prepared for one caller may be in the way of the next one."""


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


@pytest.fixture(scope="module")
async def revoked(prepared: PreparedOrganization) -> Client:
    """A client with a key of the owner's that worked, and was revoked."""
    owner = prepared.callers["OWNER"]
    actor = await prepared.workspace.member()
    about = {"member": ids.public("member", actor.member)}
    made = await owner.client.data(
        "mutation($i: CreateApiKeyInput!) "
        "{ createApiKey(input: $i) { ... on CreateApiKeyPayload { apiKey { id } secret } } }",
        i=(await OPERATIONS["createApiKey"](prepared, owner))["input"] | about,
    )
    client = Client(prepared.app, made["createApiKey"]["secret"])
    assert verdict(await client.ask("{ viewer { member { id } } }")) == "allowed"
    key = made["createApiKey"]["apiKey"]["id"]
    await owner.client.do("revokeApiKey", "RevokeApiKeyInput", "", key=key, **about)
    return client


async def require_closed(revoked: Client, operation: str, denied: dict[str, Arguments]) -> None:
    """Require that who has a key that was revoked can do no more than who has none."""
    if table()[operation]["NO_KEY"] == "unauthenticated":
        answer = await call(revoked, field_of(operation), denied["NO_KEY"])
        assert verdict(answer) == "unauthenticated", answer


@pytest.mark.parametrize("operation", sorted(table()))
async def test_each_caller_gets_the_verdict_of_the_table(
    prepared: PreparedOrganization, revoked: Client, operation: str
) -> None:
    expected, found = table()[operation], {}
    shared = await shared_arguments(prepared, operation)

    async def prepare(name: str, given: Arguments | None) -> tuple[str, Client, Arguments]:
        key = (who := prepared.callers[name]).client.key
        arguments = await OPERATIONS[operation](prepared, who) if given is None else given
        client, who.client.key = Client(prepared.app, who.client.key), key
        return name, client, arguments

    async def ask(name: str, client: Client, arguments: Arguments) -> None:
        answer = await call(client, field_of(operation), arguments)
        found[name] = verdict(answer)
        assert found[name] != "internal", answer

    denied = [name for name in prepared.callers if expected[name] not in GRANTED]
    granted = [name for name in prepared.callers if name not in denied]
    at_once = OPERATIONS[operation].__module__ in AT_ONCE
    if at_once:
        calls = await asyncio.gather(*(prepare(name, shared) for name in denied))
    else:
        calls = [await prepare(name, shared) for name in denied]
    before = await prepared.trace()
    for one in calls:  # one after the other: each further connection would plan its statements
        await ask(*one)
    await require_closed(revoked, operation, {name: arguments for name, _, arguments in calls})
    harmed = await prepared.trace() != before
    given = None if shared and "input" in shared else shared
    if at_once:
        for one in await asyncio.gather(*(prepare(name, given) for name in granted)):
            await ask(*one)
    else:
        for name in granted:
            await ask(*await prepare(name, given))
    await prepared.mend()
    wrong = {n: f"{found[n]}, expected {expected[n]}" for n in found if found[n] != expected[n]}
    assert not wrong
    assert not harmed, f"refused, and yet something changed: {denied}"
