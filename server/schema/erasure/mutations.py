"""The mutations that erase. A job does the work; a dry run says what it would be."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

import strawberry

from server.access.permissions import Permission
from server.commands.erasure.request import KINDS, ErasureRequest
from server.events.core import ids
from server.events.erasure.erased_content import Authority
from server.events.erasure.erasures import ErasureTarget, MemberScope
from server.reads.erasure.previews import preview
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Context, Info
from server.schema.core.node import load_linked
from server.schema.erasure.types import Erasure, ErasurePreview, preview_of

_DRY_RUN = "Only say what would be erased; nothing is written, and `position` is the present head."


@strawberry.input
class ErasureInput(CommandInput):
    """Why something is erased."""

    authority: Authority
    reason: str = strawberry.field(description="Why, in up to 2,000 characters: name nobody here.")
    reference: str = strawberry.field(
        default="", description="What it refers to, such as the number of a case."
    )
    dry_run: bool = strawberry.field(default=False, description=_DRY_RUN)


@strawberry.input
class EraseContentInput(ErasureInput):
    """What to erase: up to 2,000 events, and up to 1,000 tasks, annotations and comments."""

    events: list[Position] = strawberry.field(
        default_factory=list, description="Positions of events."
    )
    tasks: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Tasks: everything that anybody wrote in them."
    )
    annotations: list[strawberry.ID] = strawberry.field(
        default_factory=list,
        description="Annotations: all their revisions, the reviewers' reasons, what migrations say "
        "of their labels, and final answers that came from them.",
    )
    comments: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Comments: all their versions."
    )


@strawberry.input
class EraseMemberInput(ErasureInput):
    """Of whom to erase what."""

    member: strawberry.ID = strawberry.field(
        description="A member who was removed, or an external author."
    )
    scope: MemberScope


@strawberry.type
class ErasePayload:
    """An erasure that is under way, or what it would be."""

    position: Position
    erasure: Erasure | None = strawberry.field(description="Null for a dry run.")
    preview: ErasurePreview | None = strawberry.field(description="For a dry run only.")


EraseResult = Annotated[ErasePayload | RefusedType, strawberry.union("EraseResult")]


@strawberry.type
class ErasureMutations:
    """Mutations that erase."""

    @mutation(Permission.ERASE)
    async def erase_content(self, info: Info, input: EraseContentInput) -> EraseResult:
        """Erase the contents of events, tasks, annotations and comments for good.

        Facts, positions and hashes stay. The work begins at once and goes on beside requests.
        """
        await info.context.require(Permission.ERASE)
        things = {name: [str(one) for one in getattr(input, name)] for name in KINDS}
        wanted = request_of(
            info.context, input, ErasureTarget.CONTENT, events=input.events, things=things
        )
        await wanted.require_there(info.context.session, info.context.services.clock())
        return await erase(info, input, wanted)

    @mutation(Permission.ERASE)
    async def erase_member(self, info: Info, input: EraseMemberInput) -> EraseResult:
        """Erase who a removed member or an external author was, their words, or all they gave."""
        ids.expect("member", input.member, "member")
        named = {"member": str(input.member), "member_scope": input.scope}
        wanted = request_of(info.context, input, ErasureTarget.MEMBER, **named)
        return await erase(info, input, wanted)


def request_of(
    context: Context, given: ErasureInput, target: ErasureTarget, **named: Any
) -> ErasureRequest:
    """Return what an input asks for; `named` are the fields that say what to erase."""
    return ErasureRequest(
        org=context.me.org,
        target=target,
        authority=given.authority,
        reason=given.reason,
        reference=given.reference,
        **named,
    )


async def erase(info: Info, given: ErasureInput, wanted: ErasureRequest) -> ErasePayload:
    """Ask for an erasure, or say what it would be. Raises Refused."""
    context = info.context
    if given.dry_run:
        return await _dry_run(info, given, wanted)
    receipt = await context.execute(given, Permission.ERASE, wanted.decide, **wanted.named)
    [recorded] = await context.events_of(receipt)
    erasure: Any = await load_linked(info, context.session, "erasure", recorded.stream)
    return ErasePayload(position=Position(receipt.position), erasure=erasure, preview=None)


async def _dry_run(info: Info, given: ErasureInput, wanted: ErasureRequest) -> ErasePayload:
    """Return what an erasure would erase. Raises Refused as the erasure would be."""
    context, now = info.context, info.context.services.clock()
    execute = partial(context.dry_run, given, Permission.ERASE)
    state = await wanted.dry_run(context.me.member, now, execute)
    session = context.session
    found = await preview(session, state, now)
    head = (await session.cut()).head
    return ErasePayload(position=Position(head), erasure=None, preview=preview_of(session, found))
