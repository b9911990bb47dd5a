"""Commands at once, and what became of them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest

from server.access.permissions import Permission
from server.commands import Command, Writer
from server.events.core.refusal import Code, Refused
from server.events.labeling import queue
from tests.support.workspace import Workspace, command


async def verdicts(writer: Writer, commands: Sequence[Command]) -> list[Any]:
    """Execute commands at once, so that they share batches; return receipts and refusals."""
    return await asyncio.gather(*map(writer.execute, commands), return_exceptions=True)


def prioritizing(workspace: Workspace, task: UUID, priority: int, **fields: Any) -> Command:
    return command(
        workspace.org,
        fields.pop("actor", workspace.owner),
        lambda current: queue.prioritize(current.task(task), priority=priority),
        tasks=(task,),
        **({"permission": Permission.TASKS_MANAGE} | fields),
    )


def refused(verdict: object, code: Code) -> bool:
    return isinstance(verdict, Refused) and verdict.code is code


async def refusal(awaitable: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        await awaitable
    return caught.value
