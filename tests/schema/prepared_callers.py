"""An organization prepared for tests of rights: every kind of caller, and inputs for them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from starlette.applications import Starlette

from server.access import tokens
from server.access.actor import Actor
from server.access.passwords import Passwords
from server.commands import DecisionContext, Secret, Writer
from server.commands.accounts.organization_setup import create_ledger
from server.events import projects
from server.events.accounts import credentials
from server.events.accounts.members import LoginMethod
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.event import Change, on
from server.events.core.ids import uuid7
from server.events.labeling import annotations, leases
from server.events.labeling.tasks import ReviewReason, SentToReview
from tests.support.api import CHEAP, Client, key_of, served
from tests.support.clock import Clock
from tests.support.commands import at_once
from tests.support.databases import Database
from tests.support.forms import CHOICE, topic
from tests.support.workspace import Workspace, command, new_workspace

PASSWORD = "seven hills and a river"
IN_PROJECT = (Role.ANNOTATOR, Role.REVIEWER, Role.MANAGER)
CALLERS = (
    *(role.value for role in Role),
    *(f"PROJECT_{role}" for role in IN_PROJECT),
    "OTHER_PROJECT_ANNOTATOR",
    "WITHOUT_ROLE",
    "OTHER_ORGANIZATION_OWNER",
    "NO_KEY",
)
"""The columns of roles.csv."""


@dataclass(frozen=True)
class Caller:
    """Somebody who calls. `actor` is None without a key."""

    name: str
    client: Client
    actor: Actor | None


@dataclass
class PreparedOrganization:
    """An organization with a project that everything is about, and another organization."""

    app: Starlette
    workspace: Workspace
    other: Workspace
    owner: asyncpg.Connection
    """As the owner role, which sees both organizations."""
    project: UUID
    callers: dict[str, Caller] = field(default_factory=dict)
    _hash: str = ""
    _mended: asyncpg.Record | None = None
    _mending: asyncio.Lock = field(default_factory=asyncio.Lock)

    def insider(self, who: Caller) -> Actor:
        """The caller, or the owner in place of who does not belong to the organization."""
        inside = who.actor is not None and who.actor.org == self.workspace.org
        return who.actor if inside and who.actor else self.workspace.owner

    @property
    def public_project(self) -> str:
        return ids.public("project", self.project)

    async def task(self) -> UUID:
        """A new open task."""
        (task,) = await self.workspace.tasks(self.project, 1)
        return task

    async def lease(self, by: Actor, task: UUID | None = None) -> tuple[UUID, int]:
        """A task and the token of whoever holds it: taken before the right to do so went away."""
        task, *wishes = self._taken(by, task)
        receipt = (await at_once(*wishes))[-1]
        return task, receipt.states[task].lease(by.member).token

    async def answer(self, by: Actor, task: UUID | None = None, value: str = "a") -> dict[str, str]:
        """A task and an annotation that somebody gave, rights or not."""
        task, annotation, *wishes = self._answered(by, task, value)
        await at_once(*wishes)
        return {
            "task": ids.public("task", task),
            "annotation": ids.public("annotation", annotation),
        }

    async def in_review(self) -> UUID:
        """A task that somebody answered and that waits for a reviewer."""
        member = uuid7()
        by = Actor(org=self.workspace.org, member=member, organization_role=Role.ANNOTATOR)
        task, _, *wishes = self._answered(by, None, "a")
        sent = SentToReview(reason=ReviewReason.POLICY)
        await at_once(
            self.workspace.member(id_=member), *wishes,
            self.workspace.do(lambda _: on(task, sent), tasks=(task,)),
        )  # fmt: skip
        return task

    def _taken(self, by: Actor, task: UUID | None) -> list[Any]:
        """A task, and the commands after which somebody holds it; None for a new one."""
        new = task or uuid7()
        item = {"inputs": {"text": "Rome stands on seven hills."}}
        made = [] if task else [self.workspace.import_(self.project, [item], [new])]
        return [new, *made, self.workspace.on_task(leases.claim, new, by, None, now=True)]  # type: ignore[arg-type]

    def _answered(self, by: Actor, task: UUID | None, value: str) -> list[Any]:
        """A task, an annotation, and the commands by which somebody gives it."""
        new, *wishes = self._taken(by, task)
        given = {"annotation": uuid7(), "answers": topic(value), "time_spent_ms": 1}

        def submit(state: Any, project: Any, **fields: Any) -> list[Change]:
            token = state.lease(by.member).token
            return annotations.submit(state, project, token=token, **fields, **given)

        answer = self.workspace.on_task(submit, new, by, None, now=True)  # type: ignore[arg-type]
        return [new, given["annotation"], *wishes, answer]

    async def somebody(self, role: Role | None = Role.ANNOTATOR, **fields: Any) -> str:
        """The id of a new member."""
        return ids.public("member", (await self.workspace.member(role, **fields)).member)

    async def key(self, actor: Actor) -> str:
        """The id of a new key of a member."""
        credential, token = uuid7(), tokens.issue(tokens.TokenKind.KEY)
        await self._credential(
            actor,
            lambda current: credentials.issue_key(
                current.member(actor.member),
                credential=credential,
                label="k",
                expires_at=None,
                now=current.now,
            ),
            Secret(credential, actor.member, "key", tokens.digest(token)),
        )
        return ids.public("credential", credential)

    async def session(self, actor: Actor) -> str:
        """A session token of a member of any organization."""
        return (await self._session(actor))[1]

    async def session_id(self, actor: Actor) -> str:
        """The id of a new session of a member of any organization."""
        return ids.public("credential", (await self._session(actor))[0])

    async def _session(self, actor: Actor) -> tuple[UUID, str]:
        credential, token = uuid7(), tokens.issue(tokens.TokenKind.SESSION)
        await self._credential(
            actor,
            lambda current: credentials.open_session(
                current.member(actor.member),
                credential=credential,
                method=LoginMethod.PASSWORD,
                now=current.now,
            ),
            Secret(credential, actor.member, "session", tokens.digest(token)),
        )
        return credential, token.reveal()

    async def password(self, actor: Actor) -> None:
        """Let PASSWORD be a member's password."""
        if not self._hash:
            passwords = Passwords(CHEAP)
            self._hash = await passwords.hash_password(PASSWORD)
            passwords.close()
        await self._credential(
            actor,
            lambda current: credentials.change_password(current.member(actor.member), keep=None),
            Secret(actor.member, actor.member, "password", None, self._hash),
        )

    async def once(self) -> str:
        """A one-time token by which a new member sets a password."""
        actor = await self.workspace.member(Role.ANNOTATOR)
        credential, token = uuid7(), tokens.issue(tokens.TokenKind.ONCE)
        await self._credential(
            actor,
            lambda current: credentials.offer_reset(
                current.member(actor.member), credential=credential, now=current.now
            ),
            Secret(credential, actor.member, "reset", tokens.digest(token)),
        )
        return token.reveal()

    async def _credential(self, actor: Actor, decide: Any, secret: Secret) -> None:
        def once_more(current: DecisionContext) -> list[Change]:
            found: list[Change] = decide(current)
            return found

        wish = command(
            actor.org, None, once_more, members=(actor.member,), secrets=(secret,), id=uuid4()
        )
        await self.workspace.writer.execute(wish)

    def the_owner(self) -> Caller:
        """The owner, to be given other credentials by whoever prepares a call."""
        kept = self.callers["OWNER"]
        return Caller("OWNER", Client(self.app, kept.client.key), kept.actor)

    async def mend(self) -> None:
        """Let the work on the project go on, under the form that it began with."""
        async with self._mending:
            await self._mend()

    async def _mend(self) -> None:
        if self._mended is not None and await self._standing() == self._mended:
            return

        def decide(current: DecisionContext) -> list[Change]:
            state = current.project(self.project)
            return projects.restore(state) or projects.publish_form(state, form=CHOICE)

        await self.workspace.do(decide, projects=(self.project,))
        self._mended = await self._standing()

    async def _standing(self) -> asyncpg.Record | None:
        """What an operation may have done to the project: its status, and which form it has."""
        text = "SELECT status, form_version FROM projection_1.project WHERE id = $1"
        return await self.owner.fetchrow(text, self.project)

    async def trace(self) -> list[Any]:
        """What a refusal must leave as it is: both ledgers, drafts, and who can come in."""
        return [
            tuple(row)
            for row in await self.owner.fetch(
                "SELECT org_id::text AS what, head::text AS state FROM ledger "
                "UNION ALL SELECT 'drafts', coalesce(md5(string_agg(d::text, '|' ORDER BY d)), '') "
                "FROM drafts d UNION ALL SELECT 'secrets', count(*)::text FROM secrets "
                "UNION ALL SELECT 'commands', count(*)::text FROM commands ORDER BY 1"
            )
        ]


@contextlib.asynccontextmanager
async def prepared_organization(
    database: Database, clock: Clock
) -> AsyncIterator[PreparedOrganization]:
    """Prepare the organization on a database of its own."""
    async with contextlib.AsyncExitStack() as stack:
        owner = await asyncpg.connect(database.admin_url)
        stack.push_async_callback(owner.close)
        writer = Writer(database.server_url, clock=clock)
        stack.push_async_callback(writer.close)
        workspace, other = [await _workspace(database, writer, clock) for _ in range(2)]
        # A migration that goes on in the background would move the head while `trace` is compared.
        app = await stack.enter_async_context(served(database, clock))
        project = await workspace.project(leases_per_annotator=1_000)
        await other.project(name="Theirs")
        prepared = PreparedOrganization(app, workspace, other, owner, project)
        prepared.callers = await _callers(prepared)
        yield prepared


async def _workspace(database: Database, writer: Writer, clock: Clock) -> Workspace:
    org = uuid7()
    connection = await asyncpg.connect(database.server_url)
    try:
        await create_ledger(connection, org)
    finally:
        await connection.close()
    return await new_workspace(writer, clock, org)


async def _callers(prepared: PreparedOrganization) -> dict[str, Caller]:
    workspace = prepared.workspace
    actors: dict[str, Actor | None] = {role.value: await workspace.member(role) for role in Role}
    for role in IN_PROJECT:
        held = actors[f"PROJECT_{role}"] = await workspace.member(None)
        await workspace.grant(held, prepared.project, role)
    elsewhere = actors["OTHER_PROJECT_ANNOTATOR"] = await workspace.member(None)
    await workspace.grant(elsewhere, await workspace.project(name="Elsewhere"), Role.ANNOTATOR)
    actors["WITHOUT_ROLE"] = await workspace.member(None)
    actors["OTHER_ORGANIZATION_OWNER"] = prepared.other.owner
    actors["NO_KEY"] = None
    return {name: await _caller(prepared, name, actor) for name, actor in actors.items()}


async def _caller(prepared: PreparedOrganization, name: str, actor: Actor | None) -> Caller:
    home = prepared.other if name == "OTHER_ORGANIZATION_OWNER" else prepared.workspace
    key = None if actor is None else await key_of(home, actor)
    return Caller(name, Client(prepared.app, key), actor)
