"""One webhook as it is now: what it may see, what signs its requests, and the sending of one."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog

from server.access.actor import Actor
from server.access.permissions import Permission
from server.access.sealing import Sealer
from server.access.sealing_keys import SealingError
from server.access.visibility import EventVisibility, visible_to
from server.access.webhooks import webhook_actor
from server.commands import Command, DecisionContext, Writer
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.refusal import Code, Refused
from server.events.webhooks import webhooks
from server.events.webhooks.webhook_events import PauseReason, WebhookFormat
from server.events.webhooks.webhooks import WEBHOOK, Webhook
from server.feed import cloud_events
from server.feed.fan_out import FanOut
from server.feed.rights import Rights
from server.feed.webhooks.deliveries.deliveries import Delivery
from server.feed.webhooks.deliveries.group_commit import GroupCommit
from server.feed.webhooks.deliveries.retry_times import RetryTimes
from server.feed.webhooks.renderings import Rendered, Renderings, WebhookView
from server.feed.webhooks.sending.sender import Answer, Problem, Sender
from server.feed.webhooks.sending.signatures import signed_headers
from server.ledger.read import tenant
from server.postgres import Pool
from server.reads.events.events import EventCriteria
from server.reads.events.labeled_events import ChangedLabels
from server.reads.labeling.label_values import with_concepts_below
from server.reads.loaders import state_of
from server.reads.session import ReadSession

log = structlog.get_logger()

_SECRETS = "SELECT id, sealed FROM secrets WHERE org_id = $1 AND id = ANY ($2::uuid[])"
_webhook = state_of(WEBHOOK)


class PauseError(Exception):
    """The webhook must be paused."""

    def __init__(self, reason: PauseReason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Tools:
    """What the delivery of all webhooks of a process shares."""

    pool: Pool
    """Connections for progress, deliveries and the ledger."""
    readers: Pool
    writer: Writer
    fan_out: FanOut
    sender: Sender
    opener: Callable[[], Sealer | None]
    """Returns what opens sealed secrets; None where there is no key. Raises SealingError."""
    renderings: Renderings
    group_commit: GroupCommit
    times: RetryTimes
    clock: Callable[[], datetime]


class WebhookSession:
    """A webhook with the state, the keys and the rights that were read last."""

    def __init__(self, tools: Tools, org: UUID, webhook: UUID) -> None:
        self.tools, self.org, self.webhook = tools, org, webhook
        self.rights: Rights = tools.fan_out.rights(org)
        self.state: Webhook
        self.view: WebhookView
        self._keys: dict[UUID, bytes] = {}
        self._actor: Actor
        """Who sees what the webhook is sent."""
        self._creator: Actor | None
        self._labels: ChangedLabels | None = None
        self._decided_by: tuple[EventVisibility, frozenset[UUID]] | None = None
        """What whoever made it may see, and the opened projects, by which `view` was decided."""

    @property
    def sees_all(self) -> bool:
        """Whether nothing is hidden from the webhook, whatever the policies of projects become."""
        return self.view.visibility.actor.may(Permission.EVENTS_READ, self.state.project)

    async def read(self) -> None:
        """Read the state and the keys, and what the webhook may see now.

        Raises:
            PauseError: for the reason SECRET or RIGHTS.
        """
        async with ReadSession(self.tools.readers, self.org) as session:
            self.state = await _webhook(session, self.webhook)
            self._labels = await _labels_of(session, self.state)
        state = self.state
        self._actor = webhook_actor(self.org, self.webhook, state.role, state.project)
        made_by = state.created_by
        self._creator = None if made_by is None else Actor(org=self.org, member=made_by)
        self._decided_by = None
        await self._read_keys()
        self.view = self._view(await self._visibility(0, 0.0))

    async def renew(self, *, at: int = 0, age: float) -> bool:
        """Read again what the webhook may see; return whether that is something else now.

        Args:
            at: the rights must be those of this position, or of a later one.
            age: they may have been read so many seconds ago.

        Raises:
            PauseError: for the reason RIGHTS.
        """
        found = await self._visibility(at, age)
        if found == self.view.visibility:
            return False
        self.view = self._view(found)
        return True

    async def renew_labels(self) -> bool:
        """Read again which labels the filter means; return whether these are others now."""
        async with ReadSession(self.tools.readers, self.org) as session:
            found = await _labels_of(session, self.state)
        if found == self._labels:
            return False
        self._labels = found
        self.view = self._view(self.view.visibility)
        return True

    def draws_on(self, taxonomy: UUID) -> bool:
        """Tell whether it depends on a taxonomy which labels the filter means."""
        labels = self.state.settings.labels
        return labels is not None and labels.taxonomy == ids.public("taxonomy", taxonomy)

    def body(self, events: Sequence[Rendered]) -> bytes:
        """Return the body that holds some events: a list, unless the webhook has them singly."""
        bodies = [event.body for event in events]
        single = self.state.settings.batch == 1 and len(bodies) == 1
        return bodies[0] if single else cloud_events.batch(bodies)

    def batches(self, delivery: Delivery) -> AsyncGenerator[list[Rendered], None]:
        """Yield the events of a delivery as they are now, in batches as the webhook has them."""
        most = self.state.settings.batch
        return self.tools.renderings.batches(self.view, delivery.first, delivery.last, most)

    async def post(self, message: str, body: bytes, *, failed: bool) -> Answer:
        """Send a request, signed by every secret that is valid.

        Args:
            message: the id of the message.
            body: an event in structured mode, or a list of events.
            failed: whether the last request to the receiver failed.
        """
        now, settings = self.tools.clock(), self.state.settings
        binary = settings.format is WebhookFormat.CLOUDEVENTS_BINARY
        headers, sent = (cloud_events.binary if binary else cloud_events.structured)(body)
        keys = [self._keys[id_] for id_ in self.state.secrets_at(now) if id_ in self._keys]
        signed = signed_headers(message, now, sent, keys)
        if settings.url is None:
            return Answer(Problem.TARGET)
        return await self.tools.sender.post(
            settings.url, [*headers, *signed], sent, org=self.org, failed=failed
        )

    async def pause(self, reason: PauseReason) -> None:
        """Pause the webhook, as the server itself."""

        def decide(current: DecisionContext) -> list[Change]:
            return webhooks.pause(current.get(WEBHOOK, self.webhook), reason)

        streams = ((WEBHOOK, self.webhook),)
        await self.tools.writer.execute(Command.of_server(self.org, decide, streams=streams))

    async def _read_keys(self) -> None:
        """Open the secrets. Raises PauseError SECRET where the newest cannot be opened."""
        wanted = [secret.id for secret in self.state.secrets]
        async with self.tools.pool.acquire() as connection, tenant(connection, self.org):
            rows = await connection.fetch(_SECRETS, self.org, wanted)
        try:
            sealer = self.tools.opener()
        except SealingError as error:
            log.warning("secrets of webhooks cannot be opened", problem=str(error))
            sealer = None
        opened = ((row[0], sealer.open(self.org, *row)) for row in rows if sealer)
        self._keys = {id_: key for id_, key in opened if key is not None}
        if not wanted or wanted[0] not in self._keys:
            raise PauseError(PauseReason.SECRET)

    async def _visibility(self, at: int, age: float) -> EventVisibility:
        """Return what the webhook may see, by its role and by the rights of whoever made it."""
        try:
            if self._creator is not None:
                found = await self.rights.visibility(self._creator, at=at, age=age)
                decided_by = found, self.rights.opened
                if decided_by == self._decided_by:
                    return self.view.visibility
                if not found.actor.may_read_all_of(self._actor, self.state.project):
                    raise PauseError(PauseReason.RIGHTS)
                self._decided_by = decided_by
            return visible_to(self._actor, self.rights.opened)
        except Refused as refused:
            if refused.code not in (Code.UNAUTHENTICATED, Code.FORBIDDEN):
                raise
            raise PauseError(PauseReason.RIGHTS) from None

    def _view(self, visibility: EventVisibility) -> WebhookView:
        settings = self.state.settings
        stream = None if settings.stream is None else ids.parse(settings.stream)[1]
        criteria = EventCriteria(
            stream=stream,
            project=self.state.project,
            types=frozenset(settings.types) or None,
            actors=frozenset(settings.actors) or None,
            scope=self.state.project,
            labels=self._labels,
        )
        projects = self.tools.renderings.projects(self.org)
        return WebhookView(visibility, criteria, projects, only_facts=settings.only_facts)


async def _labels_of(session: ReadSession, state: Webhook) -> ChangedLabels | None:
    """Return the labels that the filter of a webhook means, by the newest version of a taxonomy."""
    labels = state.settings.labels
    if labels is None:
        return None
    values = frozenset(labels.values)
    if labels.taxonomy is not None:
        taxonomy = ids.expect("taxonomy", labels.taxonomy)
        values = await with_concepts_below(session, taxonomy, labels.values, most=None)
    return ChangedLabels(values, labels.question)


def message_id(org: UUID, first: int, last: int) -> str:
    """Return the id of the message that holds the events of a range of positions."""
    positions = str(first) if first == last else f"{first}-{last}"
    return f"{ids.public('organization', org)}.{positions}"
