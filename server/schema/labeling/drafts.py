"""The mutation that saves drafts: unfinished answers of one author, outside the ledger."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry
from strawberry.scalars import JSON

from server.access.permissions import Permission
from server.commands.labeling import drafts
from server.events.core import canonical_json, ids
from server.events.core.refusal import Code, Refused
from server.reads.labeling.tasks import project_of_task
from server.schema.core.base import RefusedType, mutation
from server.schema.core.context import CommandInput, Info

LONGEST = 256 * 1024
"""The most bytes of a draft, in canonical JSON."""


@strawberry.input
class SaveDraftInput(CommandInput):
    """What is to be kept; null forgets it."""

    task: strawberry.ID
    body: JSON | None


@strawberry.type(description="A draft was kept or forgotten.")
class DraftPayload:
    """The draft after the command."""

    body: JSON | None


DraftResult = Annotated[DraftPayload | RefusedType, strawberry.union("DraftResult")]


@strawberry.type
class DraftMutations:
    """Mutations of drafts. The last one saved replaces the others, so a retry is safe."""

    @mutation(Permission.ANNOTATE)
    async def save_draft(self, info: Info, input: SaveDraftInput) -> DraftResult:
        """Keep a half-finished answer for 30 days. It is no fact and not in the ledger."""
        context, task = info.context, ids.expect("task", input.task, "task")
        project = await project_of_task(context.session, task)
        actor = await context.actor()
        if project is None or not actor.may(Permission.TASKS_READ, project):
            raise Refused(Code.NOT_FOUND, "There is no such task.", ("task",))
        actor.require(Permission.ANNOTATE, project)
        await context.release()
        body = None if input.body is None else _fits(input.body)
        me, services = context.me, context.services
        now = services.clock()
        await drafts.save_draft(services.pool, me.org, task, me.member, body, now)
        return DraftPayload(body=input.body)


def _fits(body: Any) -> str:
    encoded = canonical_json.encode(body)
    if len(encoded) > LONGEST:
        raise Refused(Code.LIMIT, f"A draft holds {LONGEST // 1024} KiB at most.", ("body",))
    return encoded.decode()
