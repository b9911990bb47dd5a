"""The context of an operation: its caller, its read session, and the writer for its commands."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

import strawberry
from starlette.requests import HTTPConnection

from server.access.actor import Actor
from server.access.permissions import Permission
from server.commands import Command, DecisionContext, Receipt
from server.commands.writer.decision_context import with_current_rights
from server.events.core import canonical_json
from server.events.core.event import Change, Event, Recorded
from server.events.core.refusal import Code, Refused
from server.events.core.upcasters import UnknownEventError
from server.events.gold.serving import Draw
from server.events.project_policy import Policy
from server.graphql.resuming import Resumption
from server.graphql.sharing import EncodedAnswer
from server.ledger.append import PreparedEvent
from server.ledger.read import read_events
from server.reads.accounts.members import member_state
from server.reads.accounts.readings import ShownContents
from server.reads.session import ReadSession
from server.schema.core.fingerprint_input import plain
from server.schema.core.metrics import counted
from server.services import Services

Prepared: TypeAlias = tuple[UUID, PreparedEvent]
"""A change whose event is encoded already."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The member whose credential came with a request; its rights are read when they are needed."""

    org: UUID
    member: UUID
    credential: UUID | None
    expires_at: datetime | None = None
    """When the caller's OIDC token ends; None for a key or session, whose end is on record."""
    by_session: bool = False
    """Whether the credential is a session, by token or by cookie."""

    @property
    def actor(self) -> Actor:
        """The caller as an actor without rights: whoever decides reads them."""
        return Actor(
            org=self.org,
            member=self.member,
            credential=self.credential,
            expires_at=self.expires_at,
        )


DONE_BY_A_NEWER = (
    "A newer server did this: send it again, with the same command id, once all are upgraded."
)


class Context:
    """What the resolvers of one operation share: caller, rights, read session, services."""

    def __init__(
        self,
        services: Services,
        caller: Caller | None,
        address: str = "",
        request: HTTPConnection | None = None,
    ) -> None:
        self.services = services
        self.caller = caller
        self.address = address
        self.request = request
        """The request or the WebSocket of the operation; None inside the server."""
        self.reply_headers: list[tuple[str, str]] | None = None
        """Headers to add to the reply; None where the operation has no HTTP reply of its own."""
        self.kept: dict[str, Any] = {}
        """Values that a subscription keeps from one event to the next, by name."""
        self.execution: Any = None
        """Runs a subscription's document for several subscribers at once; set by the transport."""
        self.deliver: Callable[[Sequence[EncodedAnswer]], bool] | None = None
        """Sends answers of a subscription at once, or returns False where they must be yielded;
        set by a transport that can. Only while nothing that was yielded waits to be sent."""
        self.resumption: Resumption | None = None
        """Where a stream of server-sent events begins; set by the transport."""
        self.gone: Callable[[], Awaitable[None]] | None = None
        """Waits until the client has left; set by the transport for requests with one reply."""
        self.of_group = False
        """Whether it answers several subscribers, who count what they are shown themselves."""
        self.position: int | None = None
        """The position of the command that this operation executed, once it is committed."""
        self._session: ReadSession | None = None
        self._other_session: ReadSession | None = None
        self._actor: asyncio.Future[Actor] | None = None
        self._rights_of_commit: Actor | None = None
        self.policies: dict[UUID, Policy] = {}
        """By project, the policies that `use_rights` was given."""
        self.one_file = asyncio.Lock()
        """Held while a large file is read of which little is shown, so that a list of such fields
        has one of them in memory at a time."""

    async def release(self) -> None:
        """End the read session and forget the rights; the next read begins a new snapshot."""
        self.policies = {}
        self._actor = self._rights_of_commit = None
        for session in (self._session, self._other_session):
            if session is not None:
                shown = session.shown
                if shown:
                    self._count(shown)
                await session.close()

    def _count(self, shown: ShownContents) -> None:
        """Add what was shown to the sum of the caller's credential; a group has no caller."""
        me = self.caller
        if isinstance(me, Caller) and not self.of_group:
            self.services.readings.add(me.org, me.member, me.credential, shown)
        shown.clear()

    async def go_on_as(self, caller: Caller) -> None:
        """Answer the rest of the operation for a caller who has just logged in."""
        await self.release()
        self.caller, self._session = caller, None

    @property
    def me(self) -> Caller:
        """The caller. Raises Refused UNAUTHENTICATED where no valid credential was sent."""
        if self.caller is None:
            raise Refused(
                Code.UNAUTHENTICATED, "Log in, or send a key as `Authorization: Bearer …`."
            )
        return self.caller

    @property
    def session(self) -> ReadSession:
        """The read session of this operation, on the present state of the caller's organization."""
        if self._session is None:
            self._session = ReadSession(self.services.pool, self.me.org)
        return self._session

    def session_in(self, org: UUID) -> ReadSession:
        """Return the read session on an organization that may not be the caller's.

        It ends with the session of the operation. For what a one-time token opens.
        """
        if self.caller is not None and self.caller.org == org:
            return self.session
        if self._other_session is None or self._other_session.org != org:
            self._other_session = ReadSession(self.services.pool, org)
        return self._other_session

    async def actor(self) -> Actor:
        """Return the caller with the rights of this snapshot, or those given to `use_rights`.

        Raises:
            Refused: UNAUTHENTICATED where the account or its credential has ended.
        """
        if self._rights_of_commit is not None:
            return self._rights_of_commit
        if self._actor is None:
            self._actor = asyncio.ensure_future(self._load_actor())
        return await self._actor

    async def _load_actor(self) -> Actor:
        me = self.me
        found = await member_state(self.session, me.member)
        return with_current_rights(me.actor, found[0] if found else None, self.services.clock())

    def use_rights(self, actor: Actor | None, project: UUID, policy: Policy) -> None:
        """Read on with the rights and the policy under which a command was just decided.

        They are those of its commit, so they need not be read again. Only for commands that change
        neither rights nor policy; `release` forgets them.
        """
        self._rights_of_commit, self.policies = actor, {project: policy}

    async def require(self, permission: Permission, project: UUID | None = None) -> Actor:
        """Return the caller with its rights. Raises Refused FORBIDDEN without the permission."""
        actor = await self.actor()
        actor.require(permission, project)
        return actor

    def fingerprint(self, name: str, given: object) -> bytes:
        """Return the HMAC of an operation and its input: equal for a retry, else different."""
        # Encoded apart from the name, so that the path of a refusal begins in the input.
        text = b"[%b,%b]" % (canonical_json.encode(name), canonical_json.encode(plain(given)))
        return hmac.digest(self.services.fingerprint_key, text, "sha256")

    async def execute(
        self,
        given: CommandInput,
        permission: Permission | None,
        decide: Callable[[DecisionContext], Sequence[Change | Prepared]],
        *,
        command_id: UUID | None = None,
        operation: str = "",
        **names: Any,
    ) -> Receipt:
        """Run a decision as a command of the caller, and end the read session.

        Args:
            given: the input of the mutation.
            permission: checked with the states of the decision.
            decide: returns the events to append.
            command_id: the id of the command, where a mutation runs several commands.
            operation: tells mutations apart that share a type of input: one must not pass for a
                retry of the other. By default the name of that type.
            names: what the decision reads, as fields of `Command`.

        Raises:
            Refused: by the writer or by the decision.
        """
        name = operation or type(given).__name__
        command = self._command(given, name, permission, decide, command_id, names)
        receipt = await counted(name, self.services.writer.execute(command))
        self.position = receipt.position
        await self.release()
        return receipt

    def draw(self, project: UUID) -> Draw:
        """Return the chance by which gold tasks of a project are handed out to the caller."""
        key, who = self.services.fingerprint_key, b"gold" + project.bytes + self.me.member.bytes

        def drawn(number: int) -> float:
            made = hmac.digest(key, who + number.to_bytes(8, signed=True), "sha256")
            return int.from_bytes(made[:6]) / 2**48

        return drawn

    async def dry_run(
        self,
        given: CommandInput,
        permission: Permission | None,
        decide: Callable[[DecisionContext], Sequence[Change | Prepared]],
        **names: Any,
    ) -> None:
        """Run a decision that refuses in any case; it is not counted in the metrics of commands."""
        command = self._command(given, type(given).__name__, permission, decide, None, names)
        await self.services.writer.execute(command)

    def _command(
        self,
        given: CommandInput,
        name: str,
        permission: Permission | None,
        decide: Callable[[DecisionContext], Sequence[Change | Prepared]],
        command_id: UUID | None,
        names: dict[str, Any],
    ) -> Command:
        me = self.me
        return Command(
            org=me.org,
            actor=me.actor,
            id=command_id or given.command_id,
            fingerprint=self.fingerprint(name, given),
            permission=permission,
            decide=decide,
            **names,
        )

    async def events_of(self, receipt: Receipt) -> tuple[Recorded[Event], ...]:
        """Return the events that a command wrote; of a retry, they are read from the ledger.

        Raises:
            Refused: UNAVAILABLE where a newer server wrote events that this one cannot read.
        """
        if receipt.events or not receipt.replayed:
            return receipt.events
        connection = await self.session.connection()
        first, last = receipt.first, receipt.position
        try:
            found = await read_events(
                connection, self.me.org, after=first - 1, until=last, limit=last - first + 1
            )
        except UnknownEventError:
            raise Refused(Code.UNAVAILABLE, DONE_BY_A_NEWER) from None
        return tuple(found)


@strawberry.input
class CommandInput:
    """What every mutation input has: an id, chosen by the client, that makes retries safe."""

    command_id: UUID


def expected_version(of: str) -> Any:
    """Return the field of an input that holds the `version` which the client has seen."""
    return strawberry.field(
        default=None,
        description=f"The `version` of the {of} that you have seen; where it has another one by "
        "now, the command is refused with STALE.",
    )


def expected(stream: UUID, given: CommandInput) -> tuple[UUID, int] | None:
    """Return a stream with the version that an input expects of it; None if it expects none."""
    version: int | None = getattr(given, "expected_version", None)
    return None if version is None else (stream, version)


Info: TypeAlias = strawberry.Info[Context, None]


def session_of(root: object, info: Info) -> ReadSession:
    """Return the read session for a field of `Query`: the object's own, if it has one.

    The root of an operation is None; its fields are read in the session of the operation.
    """
    return getattr(root, "session", None) or info.context.session
