"""What a refusal over the API says, and that it changed nothing."""

from __future__ import annotations

from typing import Any

from tests.schema.generated_documents import call, verdict
from tests.schema.operations import field_of
from tests.schema.prepared_callers import PreparedOrganization


def path_of(answer: dict[str, Any]) -> list[str]:
    """Where the bad value stands, as the answer says."""
    if answer.get("errors"):
        return [str(step) for step in answer["errors"][0]["extensions"].get("path", [])]
    (value,) = answer["data"].values()
    return list(value["path"])


async def refused(
    at: PreparedOrganization, operation: str, arguments: dict[str, Any]
) -> tuple[str, list[str]]:
    """Code and path of a refusal, which must have changed nothing."""
    before = await at.trace()
    answer = await call(at.the_owner().client, field_of(operation), arguments)
    assert await at.trace() == before, (operation, answer)
    code = verdict(answer)
    return code.upper(), path_of(answer) if code not in {"allowed", "empty"} else []
