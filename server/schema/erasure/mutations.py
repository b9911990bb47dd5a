"""The mutations that erase. A job does the work; a dry run says what it would be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext
from server.events.accounts.members import Member as MemberState
from server.events.accounts.members import MemberStatus
from server.events.core import ids
from server.events.core.event import Change, Event, Recorded
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.erasure import erasures
from server.events.erasure.erased_content import Authority
from server.events.erasure.erasures import (
    TARGETS,
    ErasureTarget,
    MemberScope,
    evolve,
)
from server.events.erasure.holds import require_not_held
from server.reads.erasure.erasable_events import missing
from server.reads.erasure.holds import held_among
from server.reads.erasure.previews import preview
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Info
from server.schema.core.node import load_linked
from server.schema.erasure.hold_guards import holds_stream
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
        await _require_there(info, input)
        await _require_not_held(info, input)
        return await erase(
            info,
            input,
            lambda _: None,
            target=ErasureTarget.CONTENT,
            positions=input.events,
            targets=[*input.tasks, *input.annotations, *input.comments],
        )

    @mutation(Permission.ERASE)
    async def erase_member(self, info: Info, input: EraseMemberInput) -> EraseResult:
        """Erase who a removed member or an external author was, their words, or all they gave."""
        member = ids.expect("member", input.member, "member")

        def require(current: DecisionContext) -> None:
            _require_gone(current.member(member))

        return await erase(
            info,
            input,
            require,
            target=ErasureTarget.MEMBER,
            targets=[input.member],
            member_scope=input.scope,
            members=(member,),
        )


async def _require_there(info: Info, given: EraseContentInput) -> None:
    """Require that everything that is named exists. Raises Refused NOT_FOUND, LIMIT, INVALID."""
    context = info.context
    await context.require(Permission.ERASE)
    for field, kind in (("tasks", "task"), ("annotations", "annotation"), ("comments", "comment")):
        texts = getattr(given, field)
        if len(texts) > TARGETS:
            raise Refused(Code.LIMIT, f"Name {TARGETS:,} at most at once.", (field,))
        named = [ids.expect(kind, text, field, number) for number, text in enumerate(texts)]
        unknown = await missing(context.session, kind, named)
        for number, id_ in enumerate(named):
            if id_ in unknown:
                raise Refused(Code.NOT_FOUND, f"There is no such {kind}.", (field, number))
    head = (await context.session.cut()).head
    for number, position in enumerate(given.events):
        if not 0 < position <= head:
            raise Refused(Code.NOT_FOUND, "There is no such event.", ("events", number))


async def _require_not_held(info: Info, given: EraseContentInput) -> None:
    """Require that none of the named tasks is under hold. Raises Refused HELD.

    What is named by an event or a part of it is left as it is by the job, which looks again.
    """
    session = info.context.session
    tasks = [ids.expect("task", text, "tasks") for text in given.tasks]
    held = await held_among(session.raw, session.org, tasks, info.context.services.clock())
    for number, task in enumerate(tasks):
        if task in held:
            message = "This task is under hold: it is erased once the hold is released."
            raise Refused(Code.HELD, message, ("tasks", number))


def _require_gone(state: MemberState) -> None:
    """Require that nobody can log in as the member any more. Raises Refused CONFLICT."""
    if state.status not in (MemberStatus.REMOVED, MemberStatus.EXTERNAL):
        message = "Remove the member first: an account needs its name and address."
        raise Refused(Code.CONFLICT, message, ("member",))


async def erase(
    info: Info,
    given: ErasureInput,
    require: Callable[[DecisionContext], None],
    members: tuple[UUID, ...] = (),
    **wanted: Any,
) -> ErasePayload:
    """Ask for an erasure, or say what it would be.

    Args:
        info: the operation.
        given: the input.
        require: refuses what may not be erased.
        members: the members that the command names.
        wanted: what to erase, as arguments of `erasures.request`.
    """
    context = info.context
    new, subject = uuid7(), wanted.get("subject_digest", "")

    def decide(current: DecisionContext) -> list[Change]:
        require(current)
        held = {"subject_digest": subject, "path": ("subject",)}
        require_not_held(current.holds, now=current.now, **held)
        return erasures.request(
            new,
            authority=given.authority,
            reason=given.reason,
            reference=given.reference,
            **wanted,
        )

    names: dict[str, Any] = {"members": members, "streams": (holds_stream(context),)}
    if given.dry_run:
        return await _dry_run(info, given, decide, names)
    receipt = await context.execute(given, Permission.ERASE, decide, **names)
    [recorded] = await context.events_of(receipt)
    erasure: Any = await load_linked(info, context.session, "erasure", recorded.stream)
    return ErasePayload(position=Position(receipt.position), erasure=erasure, preview=None)


class _Decided(Refused):
    """Ends a dry run, after the decision would not have refused."""

    def __init__(self, event: Event) -> None:
        super().__init__(Code.CONFLICT, "This is a dry run.")
        self.event = event


async def _dry_run(
    info: Info,
    given: ErasureInput,
    decide: Callable[[DecisionContext], list[Change]],
    names: dict[str, Any],
) -> ErasePayload:
    """Return what an erasure would erase; nothing is written.

    Raises:
        Refused: as the erasure would be.
    """
    context = info.context

    def decide_only(current: DecisionContext) -> list[Change]:
        [(_, event)] = decide(current)
        raise _Decided(event)

    try:
        await context.dry_run(given, Permission.ERASE, decide_only, **names)
    except _Decided as decided:
        event: Any = decided.event
    session, now = context.session, context.services.clock()
    wanted = evolve(None, Recorded(context.me.org, 0, uuid7(), 1, event, context.me.member, now))
    found = await preview(session, wanted, now)
    head = (await session.cut()).head
    return ErasePayload(position=Position(head), erasure=None, preview=preview_of(session, found))
