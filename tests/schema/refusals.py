"""What a refusal over the API says, and that it changed nothing."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from tests.schema.generated_documents import call, verdict
from tests.schema.operations import field_of
from tests.schema.prepared_callers import PreparedOrganization


def path_of(answer: dict[str, Any]) -> list[str]:
    """Where the bad value stands, as the answer says."""
    if answer.get("errors"):
        return list(answer["errors"][0]["extensions"].get("path", []))
    (value,) = answer["data"].values()
    return list(value["path"])


@contextlib.asynccontextmanager
async def nothing_changes(at: PreparedOrganization, operation: str) -> AsyncIterator[None]:
    """Assert that the refusals of a block leave no trace; to look for one takes as long as two."""
    before = await at.trace()
    yield
    assert await at.trace() == before, operation


async def told(
    at: PreparedOrganization, operation: str, arguments: dict[str, Any]
) -> tuple[str, list[str]]:
    """Code and path of a refusal."""
    answer = await call(at.the_owner().client, field_of(operation), arguments)
    code = verdict(answer)
    return code.upper(), path_of(answer) if code not in {"allowed", "empty"} else []


async def refused(
    at: PreparedOrganization, operation: str, arguments: dict[str, Any]
) -> tuple[str, list[str]]:
    """Code and path of a refusal, which must have changed nothing."""
    async with nothing_changes(at, operation):
        return await told(at, operation, arguments)
