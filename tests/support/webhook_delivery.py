"""The delivery of webhooks in a test: parts of a process with short waits, and webhooks."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
from standardwebhooks import Webhook as Verifier

from server.access.outgoing_targets import OutgoingTargets
from server.access.sealing import Sealer
from server.access.webhooks import SigningSecret
from server.commands import Secret, Writer
from server.commands.webhooks import KIND
from server.commands.writer.writer import wall_clock
from server.events.accounts.roles import Role
from server.events.core.event import replace
from server.events.core.ids import uuid7
from server.events.webhooks import webhooks
from server.events.webhooks.webhook_events import PauseReason
from server.events.webhooks.webhook_settings import WebhookSettings
from server.events.webhooks.webhooks import WEBHOOK
from server.feed.fan_out import FanOut
from server.feed.tailer import Tailer
from server.feed.webhooks.deliveries.group_commit import GroupCommit
from server.feed.webhooks.deliveries.retry_times import RetryTimes
from server.feed.webhooks.delivery import WebhookDelivery
from server.feed.webhooks.renderings import Renderings
from server.feed.webhooks.sending.sender import Sender, SendLimits
from server.feed.webhooks.webhook_session import Tools
from server.jobs.base import connections
from server.reads.session import open_pool
from tests.support.commands import command
from tests.support.webhook_sink import PATIENCE, Received
from tests.support.workspace import Workspace

T = TypeVar("T")

KEY = bytes(range(32))
SEALER = Sealer([KEY])
DELIVERIES = "SELECT * FROM webhook_deliveries WHERE webhook_id = $1 ORDER BY id"
LOOKS = 0.05
TIMES = RetryTimes(first=timedelta(milliseconds=20), most=timedelta(milliseconds=100))
LIMITS = SendLimits(connect=4.0, whole=4.0)


async def eventually(read: Callable[[], Awaitable[T]], fits: Callable[[T], object]) -> T:
    """Return what is read, once it fits."""
    async with asyncio.timeout(PATIENCE):
        while not fits(found := await read()):  # noqa: ASYNC110 - a row sets no event
            await asyncio.sleep(0.03)
    return found


class Delivering(WebhookDelivery):
    """Looks often."""

    period = LOOKS


@contextlib.asynccontextmanager
async def tools_of(
    dsn: str, writer: Writer, *, frozen: float = 20.0, **parts: Any
) -> AsyncIterator[Tools]:
    """Open the parts of a process that delivers webhooks; `parts` replaces some."""
    limits, resolve = parts.pop("limits", LIMITS), parts.pop("resolve", None)
    targets = parts.pop("targets", OutgoingTargets(anywhere=True))
    async with contextlib.AsyncExitStack() as stack:
        tailer = await stack.enter_async_context(Tailer(dsn, poll=0.05))
        pool = await stack.enter_async_context(connections(dsn, frozen=frozen, durable=False))
        readers = await open_pool(dsn, size=3)
        stack.callback(readers.terminate)
        sender = Sender(targets.permits, resolve=resolve, limits=limits)
        found = {
            "pool": pool,
            "readers": readers,
            "writer": writer,
            "fan_out": FanOut(tailer, readers, wall_clock),
            "sender": await stack.enter_async_context(sender),
            "opener": lambda: SEALER,
            "renderings": Renderings(pool, readers),
            "group_commit": GroupCommit(pool),
            "times": TIMES,
            "clock": wall_clock,
        }
        yield Tools(**(found | parts))


@contextlib.asynccontextmanager
async def delivering(tools: Tools) -> AsyncIterator[Delivering]:
    """Deliver all webhooks during the block."""
    job = Delivering(lambda: contextlib.nullcontext(tools))
    task = asyncio.create_task(job.run())
    try:
        yield job
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


class MadeWebhook:
    """A webhook of a workspace, and what its receiver knows."""

    def __init__(self, workspace: Workspace, id_: UUID, secret: SigningSecret) -> None:
        self.workspace, self.id, self.secret = workspace, id_, secret

    def verify(self, received: Received) -> None:
        """Raise an error unless the request is signed with the secret."""
        verifier = Verifier(self.secret.reveal())
        verifier.verify(received.body, received.headers, json_parse=False)

    async def do(self, decide: Any, **named: Any) -> None:
        """Execute a decision on the state of the webhook."""
        await self.workspace.do(
            lambda current: decide(current.get(WEBHOOK, self.id)),
            streams=((WEBHOOK, self.id),),
            **named,
        )

    async def change(self, **settings: Any) -> None:
        await self.do(lambda state: webhooks.change(state, replace(state.settings, **settings)))

    async def resume(self) -> None:
        await self.do(webhooks.resume)

    async def pause(self) -> None:
        await self.do(lambda state: webhooks.pause(state, PauseReason.REQUESTED))

    async def replay(self, after: int = 0) -> None:
        await self.do(lambda state: webhooks.replay(state, after=after, head=1 << 40))

    async def rotate(self, overlap: float = 60.0) -> SigningSecret:
        secret, row = _secret(self.workspace.org, self.id)
        await self.do(
            lambda state: webhooks.rotate_secret(
                state,
                secret=row.id,
                overlap=timedelta(seconds=overlap),
                now=wall_clock(),
            ),
            secrets=(row,),
        )
        return secret

    async def paused(self) -> PauseReason:
        """The reason why the webhook is paused, once it is."""
        return (await eventually(self.state, lambda state: state.pause_reason)).pause_reason

    async def deliveries(
        self,
        owner: asyncpg.Connection,
        fits: Callable[[Sequence[Any]], object] = lambda found: found[-1]["status"] == "delivered",
    ) -> Sequence[Any]:
        """The deliveries of the webhook, once there are some and they are as wanted."""

        async def read() -> Sequence[Any]:
            return await owner.fetch(DELIVERIES, self.id)

        return await eventually(read, lambda found: found and fits(found))

    async def state(self) -> Any:
        receipt = await self.workspace.writer.execute(
            command(self.workspace.org, None, lambda _: [], streams=((WEBHOOK, self.id),))
        )
        return receipt.states[self.id]


def _secret(org: UUID, webhook: UUID) -> tuple[SigningSecret, Secret]:
    secret, id_ = SigningSecret.new(), uuid7()
    sealed = SEALER.seal(org, id_, secret.key)
    return secret, Secret(id=id_, member=webhook, kind=KIND, sealed=sealed)


async def new_webhook(
    workspace: Workspace,
    url: str,
    *,
    by: Any = None,
    project: UUID | None = None,
    role: Role = Role.AUDITOR,
    after: int | None = 0,
    **settings: Any,
) -> MadeWebhook:
    """Make a webhook; `settings` are those of `WebhookSettings`."""
    id_ = uuid7()
    secret, row = _secret(workspace.org, id_)
    await workspace.do(
        lambda _: webhooks.create(
            id_,
            project=project,
            role=role,
            settings=WebhookSettings("Hook", url, **settings),
            secret=row.id,
            after=after,
            head=1 << 40,
        ),
        by=by,
        secrets=(row,),
    )
    return MadeWebhook(workspace, id_, secret)


async def put(owner, workspace, webhook, kind, **columns):
    """Ask for a ping, or for a delivery again."""
    id_ = uuid7()
    given = {"first_position": None, "last_position": None, **columns}
    await owner.execute(
        "INSERT INTO webhook_deliveries (org_id, id, webhook_id, epoch, kind, status, events, "
        "first_position, last_position) VALUES ($1, $2, $3, 0, $4, 'pending', 0, $5, $6)",
        workspace.org, id_, webhook.id, kind, *given.values(),
    )  # fmt: skip
    return id_
