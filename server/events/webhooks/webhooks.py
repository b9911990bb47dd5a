"""Webhooks: who is sent which events of the ledger, where to, and since when.

A webhook is a stream of its own, and an actor of its own with the rights of one role. What was sent
and what is still to be sent lies outside the ledger, beside the job that sends it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from server.events.accounts.roles import Role
from server.events.core.event import (
    Change,
    Fold,
    Kind,
    Recorded,
    on,
    record,
    replace,
)
from server.events.core.refusal import Code, Refused
from server.events.core.stream_kind import StreamKind
from server.events.webhooks.webhook_events import (
    PauseReason,
    WebhookChanged,
    WebhookCreated,
    WebhookDeleted,
    WebhookPaused,
    WebhookReplayed,
    WebhookResumed,
    WebhookSecretRotated,
)
from server.events.webhooks.webhook_settings import WebhookSettings, change_to, settings_of

MOST = 50
"""The most webhooks of an organization that are not deleted."""
OVERLAP = timedelta(days=7)
"""How long a former secret may go on being valid at most."""


class WebhookStatus(StrEnum):
    """Whether a webhook is sent anything."""

    ACTIVE = "ACTIVE"
    """It is sent events."""
    PAUSED = "PAUSED"
    """It is sent nothing until somebody resumes it."""
    DELETED = "DELETED"
    """It is gone; its log stays for a while."""


@record
class WebhookSecret:
    """A secret that signs requests; what it is lies outside the ledger, sealed."""

    id: UUID
    ends_at: datetime | None = None
    """When a rotated secret ends; None for the newest one."""


@record
class Webhook:
    """The state of a webhook."""

    id: UUID
    project: UUID | None
    role: Role
    created_by: UUID | None
    """The member whose rights the webhook never exceeds; None where it was the system."""
    settings: WebhookSettings
    secrets: tuple[WebhookSecret, ...]
    """Newest first; two while a rotation is under way."""
    after: int
    """The position after which it begins, of its present epoch."""
    created_at: datetime
    changed_at: datetime
    epoch: int = 0
    """How often it was replayed: whoever sends begins again at `after` in a new epoch."""
    status: WebhookStatus = WebhookStatus.ACTIVE
    pause_reason: PauseReason | None = None

    def secrets_at(self, now: datetime) -> list[UUID]:
        """Return the ids of the secrets that are valid at a time, newest first."""
        return [one.id for one in self.secrets if one.ends_at is None or now < one.ends_at]


evolve: Fold[Webhook] = Fold()
WEBHOOK = StreamKind(Kind.WEBHOOK, Webhook, evolve, project=lambda webhook: webhook.project)


@evolve.on(WebhookCreated)
def _created(_: Webhook | None, recorded: Recorded[WebhookCreated]) -> Webhook:
    event, at = recorded.event, recorded.recorded_at
    start = recorded.position if event.start_position is None else event.start_position
    return Webhook(
        id=recorded.stream,
        project=event.webhook_project,
        role=event.acts_as,
        created_by=recorded.actor,
        settings=settings_of(event),
        secrets=(WebhookSecret(event.secret),),
        after=start,
        created_at=at,
        changed_at=at,
    )


@evolve.on(WebhookChanged)
def _changed(state: Webhook, recorded: Recorded[WebhookChanged]) -> Webhook:
    settings = settings_of(recorded.event)
    return replace(state, settings=settings, changed_at=recorded.recorded_at)


@evolve.on(WebhookPaused)
def _paused(state: Webhook, recorded: Recorded[WebhookPaused]) -> Webhook:
    return replace(
        state,
        status=WebhookStatus.PAUSED,
        pause_reason=recorded.event.pause_reason,
        changed_at=recorded.recorded_at,
    )


@evolve.on(WebhookResumed)
def _resumed(state: Webhook, recorded: Recorded[WebhookResumed]) -> Webhook:
    at = recorded.recorded_at
    return replace(state, status=WebhookStatus.ACTIVE, pause_reason=None, changed_at=at)


@evolve.on(WebhookSecretRotated)
def _rotated(state: Webhook, recorded: Recorded[WebhookSecretRotated]) -> Webhook:
    event, newest = recorded.event, state.secrets[0]
    former = (
        () if event.former_ends_at is None else (WebhookSecret(newest.id, event.former_ends_at),)
    )
    secrets = (WebhookSecret(event.secret), *former)
    return replace(state, secrets=secrets, changed_at=recorded.recorded_at)


@evolve.on(WebhookReplayed)
def _replayed(state: Webhook, recorded: Recorded[WebhookReplayed]) -> Webhook:
    after, at = recorded.event.replay_after, recorded.recorded_at
    return replace(state, after=after, epoch=state.epoch + 1, changed_at=at)


@evolve.on(WebhookDeleted)
def _deleted(state: Webhook, recorded: Recorded[WebhookDeleted]) -> Webhook:
    return replace(
        state,
        status=WebhookStatus.DELETED,
        pause_reason=None,
        secrets=(),
        changed_at=recorded.recorded_at,
    )


def create(
    webhook: UUID,
    *,
    project: UUID | None,
    role: Role,
    settings: WebhookSettings,
    secret: UUID,
    after: int | None,
    head: int,
) -> list[Change]:
    """Make a webhook. Whether its URL is allowed is checked by `server.access.outgoing_targets`.

    Args:
        webhook: the id of the webhook.
        project: the project whose events it is sent; None for the whole organization.
        role: the role that it acts with.
        settings: where it is sent, what, and how.
        secret: the id of its secret.
        after: the position after which it begins; None for now.
        head: the last position of the ledger.

    Raises:
        Refused: INVALID or LIMIT for the settings, INVALID for a position that has not come.
    """
    require_past(after, head)
    said = change_to(settings)
    event = WebhookCreated(
        webhook_project=project,
        acts_as=role,
        webhook_format=said.webhook_format,
        batch_size=said.batch_size,
        event_types=said.event_types,
        actors=said.actors,
        watched=said.watched,
        only_facts=said.only_facts,
        label_count=said.label_count,
        start_position=after,
        secret=secret,
        content=said.content,
    )
    return on(webhook, event)


def change(state: Webhook, settings: WebhookSettings) -> list[Change]:
    """Change the settings of a webhook; nothing where they are the same.

    Raises:
        Refused: INVALID or LIMIT for the settings, NOT_FOUND for a deleted webhook.
    """
    require_there(state)
    event = change_to(settings)
    return [] if settings_of(event) == state.settings else on(state.id, event)


def pause(state: Webhook, reason: PauseReason) -> list[Change]:
    """Pause a webhook; nothing where it is paused or deleted, whatever the reason was."""
    active = state.status is WebhookStatus.ACTIVE
    return on(state.id, WebhookPaused(pause_reason=reason)) if active else []


def resume(state: Webhook) -> list[Change]:
    """Resume a paused webhook; nothing where it is active.

    Raises:
        Refused: NOT_FOUND for a deleted webhook, ERASED for one whose URL was erased.
    """
    require_there(state)
    if state.status is WebhookStatus.ACTIVE:
        return []
    if state.settings.url is None:
        message = "The URL of this webhook was erased: change it to another one first."
        raise Refused(Code.ERASED, message, ("webhook",))
    return on(state.id, WebhookResumed())


def rotate_secret(
    state: Webhook, *, secret: UUID, overlap: timedelta, now: datetime
) -> list[Change]:
    """Give a webhook a new secret.

    Args:
        state: the webhook.
        secret: the id of the new secret.
        overlap: how long the former secret goes on being valid. It ends at once where it cannot be
            read any more.
        now: the present time.

    Raises:
        Refused: NOT_FOUND for a deleted webhook, INVALID for an overlap that is not allowed.
    """
    require_there(state)
    if not timedelta(0) <= overlap <= OVERLAP:
        message = f"A former secret is valid for {OVERLAP.days} days at most."
        raise Refused(Code.INVALID, message, ("overlapSeconds",))
    ends_at = None
    if overlap and state.pause_reason is not PauseReason.SECRET:
        ends_at = now + overlap
    return on(state.id, WebhookSecretRotated(secret=secret, former_ends_at=ends_at))


def replay(state: Webhook, *, after: int, head: int) -> list[Change]:
    """Send everything after a position again. A paused webhook stays paused.

    Raises:
        Refused: NOT_FOUND for a deleted webhook, INVALID for a position that has not come.
    """
    require_there(state)
    require_past(after, head)
    return on(state.id, WebhookReplayed(replay_after=after))


def delete(state: Webhook) -> list[Change]:
    """Delete a webhook for good; nothing where it is deleted already."""
    return [] if state.status is WebhookStatus.DELETED else on(state.id, WebhookDeleted())


def require_there(state: Webhook) -> None:
    """Require a webhook that is not deleted. Raises Refused NOT_FOUND."""
    if state.status is WebhookStatus.DELETED:
        raise Refused(Code.NOT_FOUND, "This webhook was deleted: create another.", ("webhook",))


def require_past(after: int | None, head: int) -> None:
    """Require a position that the ledger has reached. Raises Refused INVALID."""
    if after is not None and not 0 <= after <= head:
        raise Refused(Code.INVALID, f"Name a position from 0 to {head:,}.", ("after",))
