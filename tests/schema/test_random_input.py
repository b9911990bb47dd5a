"""Random input for every query and mutation, over HTTP: INTERNAL is never an answer."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
from graphql import GraphQLInputObjectType, get_named_type
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.events.core import ids
from server.events.core.ids import uuid7
from tests.schema.generated_documents import SUBSCRIPTION, Path, document, operations, put
from tests.schema.operations import OPERATIONS
from tests.schema.prepared_callers import PreparedOrganization, prepared_organization
from tests.schema.valid_inputs import Arguments
from tests.support.api import Client
from tests.support.clock import Clock
from tests.support.databases import Database

KINDS = ("task", "project", "member", "taxonomy")


@pytest.fixture(scope="module")
async def prepared(database: Database) -> AsyncIterator[PreparedOrganization]:
    async with prepared_organization(database, Clock()) as made:
        yield made


scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**31), 2**31 - 1), st.integers(), st.floats(),
    st.text(max_size=8), st.sampled_from(["OPEN", "", "\0", "\ud800", "x" * 600]),
    st.sampled_from(["5.0000000000000000", "1~0", ids.public("task", uuid7())[:-1] + "7"]),
    st.sampled_from(["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-02-30"]),
    st.sampled_from([ids.public(kind, uuid7()) for kind in KINDS]),
)  # fmt: skip
junk = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)


def _places(operation: str) -> list[Path]:
    """Places in the arguments of an operation that can be spoiled."""
    places: list[Path] = []
    for name, argument in operations()[operation].args.items():
        named = get_named_type(argument.type)
        inside = named.fields if isinstance(named, GraphQLInputObjectType) else ()
        places += [(name,), *((name, field) for field in inside)]
    return places


SPOILED = sorted(n for n, field in operations().items() if field.args and SUBSCRIPTION not in n)


async def bombard(prepared: PreparedOrganization, data: st.DataObject) -> None:
    operation = data.draw(st.sampled_from(SPOILED))
    owner = prepared.the_owner()
    try:
        arguments = await OPERATIONS[operation](prepared, owner)
        await _spoil(owner.client, operation, arguments, data)
    finally:
        # Hypothesis may break off at any draw, and what was prepared stays for the next example.
        await prepared.mend()


async def _spoil(client: Client, operation: str, arguments: Arguments, data: st.DataObject) -> None:
    if data.draw(st.booleans()):
        for path in data.draw(
            st.lists(st.sampled_from(_places(operation)), min_size=1, max_size=3)
        ):
            if len(path) > 1 and not isinstance(arguments.get(path[0]), dict):
                arguments = {**arguments, path[0]: {}}
            arguments = put(arguments, path, data.draw(junk))
    else:
        arguments = {name: data.draw(junk) for name in operations()[operation].args}
    body = json.dumps({"query": document(operation), "variables": arguments}).encode()
    status, raw = await client.send(body)
    assert status in {200, 400, 413}, raw
    for error in json.loads(raw).get("errors", ()):
        assert error["extensions"]["code"] != "INTERNAL", (arguments, error)
    assert b'"INTERNAL"' not in raw, (arguments, raw)


QUIET = list(HealthCheck)


@settings(max_examples=120, deadline=None, suppress_health_check=QUIET, derandomize=True)
@given(data=st.data())
async def test_no_input_is_our_fault(prepared: PreparedOrganization, data: st.DataObject) -> None:
    await bombard(prepared, data)


@pytest.fixture
async def fresh_organization(database: Database) -> AsyncIterator[PreparedOrganization]:
    async with prepared_organization(database, Clock()) as made:
        yield made


@pytest.mark.soak
@pytest.mark.timeout(600)
@pytest.mark.parametrize("part", range(50))  # one would run into the limits of an account
@settings(max_examples=100, deadline=None, suppress_health_check=QUIET)
@given(data=st.data())
async def test_no_input_is_our_fault_at_length(
    fresh_organization: PreparedOrganization, part: int, data: st.DataObject
) -> None:
    await bombard(fresh_organization, data)
