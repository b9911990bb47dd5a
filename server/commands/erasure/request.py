"""Asks for erasures: what is named must exist and be under no hold; a dry run writes nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from server.commands import DecisionContext
from server.commands.dry_run import dry_run
from server.events.accounts.members import MemberStatus
from server.events.core import ids
from server.events.core.event import Change, Recorded
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.erasure import erasures
from server.events.erasure.erased_content import Authority
from server.events.erasure.erasures import TARGETS, Erasure, ErasureTarget, MemberScope
from server.events.erasure.holds import HOLDS, require_not_held, stream_of
from server.reads.erasure.erasable_events import missing
from server.reads.erasure.holds import held_among
from server.reads.session import ReadSession

KINDS = {"tasks": "task", "annotations": "annotation", "comments": "comment"}
"""What may be named beside events, by the field that names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureRequest:
    """What somebody wants to have erased, and on what ground."""

    org: UUID
    target: ErasureTarget
    authority: Authority
    reason: str
    reference: str = ""
    events: Sequence[int] = ()
    """Positions."""
    things: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Public ids by the field that names them: tasks, annotations and comments."""
    member: str | None = None
    """A member's public id."""
    member_scope: MemberScope | None = None
    subject_digest: str = ""
    erasure: UUID = field(default_factory=uuid7)

    @property
    def named(self) -> dict[str, Any]:
        """What the decision reads, as fields of `Command`."""
        members = () if self.member is None else (ids.expect("member", self.member, "member"),)
        return {"members": members, "streams": ((HOLDS, stream_of(self.org)),)}

    def decide(self, current: DecisionContext) -> list[Change]:
        """Ask for the erasure. Raises Refused."""
        for member in self.named["members"]:
            _require_gone(current, member)
        require_not_held(
            current.holds,
            now=current.now,
            subject_digest=self.subject_digest,
            path=("subject",),
        )
        named = [] if self.member is None else [self.member]
        return erasures.request(
            self.erasure,
            target=self.target,
            authority=self.authority,
            reason=self.reason,
            reference=self.reference,
            positions=self.events,
            targets=[*named, *(text for texts in self.things.values() for text in texts)],
            member_scope=self.member_scope,
            subject_digest=self.subject_digest,
        )

    async def require_there(self, session: ReadSession, now: datetime) -> None:
        """Require that everything that is named exists, and that no task is under hold.

        What is named by an event or a part of a task is left as it is by the job, which looks at
        holds again.

        Raises:
            Refused: NOT_FOUND, LIMIT, INVALID or HELD.
        """
        for name, texts in self.things.items():
            if len(texts) > TARGETS:
                raise Refused(Code.LIMIT, f"Name {TARGETS:,} at most at once.", (name,))
            kind = KINDS[name]
            wanted = [ids.expect(kind, text, name, number) for number, text in enumerate(texts)]
            unknown = await missing(session, kind, wanted)
            for number, id_ in enumerate(wanted):
                if id_ in unknown:
                    raise Refused(Code.NOT_FOUND, f"There is no such {kind}.", (name, number))
        head = (await session.cut()).head
        for number, position in enumerate(self.events):
            if not 0 < position <= head:
                raise Refused(Code.NOT_FOUND, "There is no such event.", ("events", number))
        tasks = [ids.expect("task", text, "tasks") for text in self.things.get("tasks", ())]
        held = await held_among(session.raw, session.org, tasks, now)
        for number, task in enumerate(tasks):
            if task in held:
                message = "This task is under hold: it is erased once the hold is released."
                raise Refused(Code.HELD, message, ("tasks", number))

    async def dry_run(
        self, member: UUID, now: datetime, execute: Callable[..., Awaitable[object]]
    ) -> Erasure:
        """Return the state of the erasure as it would be; nothing is written.

        Args:
            member: who asks.
            now: the time.
            execute: runs a decision that refuses in any case, given what it reads.

        Raises:
            Refused: as the erasure would be.
        """
        [(_, event)] = await dry_run(self.decide, execute, **self.named)
        return erasures.evolve(None, Recorded(self.org, 0, uuid7(), 1, event, member, now))


def _require_gone(current: DecisionContext, member: UUID) -> None:
    """Require that nobody can log in as the member any more. Raises Refused CONFLICT."""
    if current.member(member).status not in (MemberStatus.REMOVED, MemberStatus.EXTERNAL):
        message = "Remove the member first: an account needs its name and address."
        raise Refused(Code.CONFLICT, message, ("member",))
