"""What a resolver can reach: who asks, one snapshot to read from, and the way to the writer."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

import strawberry

from server.access.actor import Actor
from server.access.permissions import Permission
from server.commands import Command, DecisionContext, Receipt
from server.commands.writer.decision_context import with_current_rights
from server.events.core import canonical_json
from server.events.core.event import Change, Event, Recorded
from server.events.core.refusal import Code, Refused
from server.events.core.upcasters import UnknownEventError
from server.events.projects import Policy
from server.ledger.read import read_events
from server.reads.accounts.members import member_state
from server.reads.session import ReadSession
from server.schema.core.fingerprint_input import plain
from server.schema.core.metrics import counted
from server.services import Services


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose credential came with the request. What it may do is asked when it matters."""

    org: UUID
    member: UUID
    credential: UUID | None


DONE_BY_A_NEWER = (
    "A newer server did this: send it again, with the same command id, once all are upgraded."
)


class Context:
    """The context of one operation."""

    def __init__(self, services: Services, caller: Caller | None, address: str = "") -> None:
        self.services = services
        self.caller = caller
        self.address = address
        self.kept: dict[str, Any] = {}
        """What a subscription keeps from one event to the next."""
        self.execution: Any = None
        """How values of a subscription are answered for several; the transport sets it."""
        self.position: int | None = None
        """Where the mutation of this operation was written, once it was."""
        self._session: ReadSession | None = None
        self._actor: asyncio.Future[Actor] | None = None
        self._rights_of_commit: Actor | None = None
        self.policies: dict[UUID, Policy] = {}
        """Of projects, where `meet` told them."""

    async def release(self) -> None:
        """End the snapshot; whatever is read next sees what was committed since."""
        self.policies = {}
        self._actor = self._rights_of_commit = None
        if self._session is not None:
            await self._session.close()

    @property
    def me(self) -> Caller:
        """Who asks. Raises Refused UNAUTHENTICATED where nobody is known."""
        if self.caller is None:
            raise Refused(
                Code.UNAUTHENTICATED, "Log in, or send a key as `Authorization: Bearer …`."
            )
        return self.caller

    @property
    def session(self) -> ReadSession:
        """What this operation reads in: the present of the caller's organization."""
        if self._session is None:
            self._session = ReadSession(self.services.pool, self.me.org)
        return self._session

    async def actor(self) -> Actor:
        """Return the caller with the rights of this snapshot, or of the moment that it met.

        Raises:
            Refused: UNAUTHENTICATED where the account or its credential ended.
        """
        if self._rights_of_commit is not None:
            return self._rights_of_commit
        if self._actor is None:
            self._actor = asyncio.ensure_future(self._load_actor())
        return await self._actor

    async def _load_actor(self) -> Actor:
        me = self.me
        found = await member_state(self.session, me.member)
        bare = Actor(org=me.org, member=me.member, credential=me.credential)
        return with_current_rights(bare, found[0] if found else None, self.services.clock())

    def use_rights(self, actor: Actor | None, project: UUID, policy: Policy) -> None:
        """Answer with the rights and the policy under which a command was decided just now.

        They are of the moment of its commit, and need not be read again. Only for commands that
        change neither, and until `release`.
        """
        self._rights_of_commit, self.policies = actor, {project: policy}

    async def require(self, permission: Permission, project: UUID | None = None) -> Actor:
        """Return the actor if the permission is held, else raise Refused."""
        actor = await self.actor()
        actor.require(permission, project)
        return actor

    def fingerprint(self, name: str, given: object) -> bytes:
        """Return the HMAC of an input, by which a retry is told from another wish."""
        # In parts, so that the path of what cannot be encoded begins in the input.
        text = b"[%b,%b]" % (canonical_json.encode(name), canonical_json.encode(plain(given)))
        return hmac.digest(self.services.fingerprint_key, text, "sha256")

    async def execute(
        self,
        given: CommandInput,
        permission: Permission | None,
        decide: Callable[[DecisionContext], Sequence[Change]],
        *,
        command_id: UUID | None = None,
        operation: str = "",
        **names: Any,
    ) -> Receipt:
        """Run the decision of a mutation in the caller's organization; `names` says what it reads.

        A mutation of several commands gives each a `command_id` made from its own. Mutations that
        share a type of input say their `wish`, or one would pass for a retry of the other.
        """
        name = operation or type(given).__name__
        command = self._command(given, name, permission, decide, command_id, names)
        receipt = await counted(name, self.services.writer.execute(command))
        self.position = receipt.position
        await self.release()
        return receipt

    async def dry_run(
        self,
        given: CommandInput,
        permission: Permission,
        decide: Callable[[DecisionContext], Sequence[Change]],
        **names: Any,
    ) -> None:
        """Let a command be decided that refuses in the end, and is not counted therefore."""
        command = self._command(given, type(given).__name__, permission, decide, None, names)
        await self.services.writer.execute(command)

    def _command(
        self,
        given: CommandInput,
        name: str,
        permission: Permission | None,
        decide: Callable[[DecisionContext], Sequence[Change]],
        command_id: UUID | None,
        names: dict[str, Any],
    ) -> Command:
        me = self.me
        return Command(
            org=me.org,
            actor=Actor(org=me.org, member=me.member, credential=me.credential),
            id=command_id or given.command_id,
            fingerprint=self.fingerprint(name, given),
            permission=permission,
            decide=decide,
            **names,
        )

    async def events_of(self, receipt: Receipt) -> tuple[Recorded[Event], ...]:
        """Return what a command wrote; after a retry it is read from the ledger.

        Raises:
            Refused: UNAVAILABLE where a newer server did it, in a way that this one cannot read.
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


def expected(stream: UUID, version: int | None) -> tuple[UUID, int] | None:
    """Return what `expectedVersion` protects, as `execute` wants to know it."""
    return None if version is None else (stream, version)


class CommandInput:
    """What every mutation input has: an id, chosen by the client, that makes retries safe."""

    command_id: UUID


Info: TypeAlias = strawberry.Info[Context, None]


def session_of(root: object, info: Info) -> ReadSession:
    """Return the session of an object on which fields of `Query` are asked.

    The root of an operation is None, and is read in the session of the operation.
    """
    return getattr(root, "session", None) or info.context.session
