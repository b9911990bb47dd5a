"""What happens to webhooks: created, changed, paused, replayed, deleted."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from server.events.accounts.roles import Role
from server.events.core.event import Content, Event, Kind


class WebhookFormat(StrEnum):
    """How events are written in a request."""

    CLOUDEVENTS = "CLOUDEVENTS"
    """Structured mode: the body is a CloudEvent, or a list of them where it is a batch."""
    CLOUDEVENTS_BINARY = "CLOUDEVENTS_BINARY"
    """Binary mode: the attributes of the CloudEvent are headers. One event a request."""


class PauseReason(StrEnum):
    """Why a webhook is paused."""

    REQUESTED = "REQUESTED"
    """Somebody paused it."""
    FAILING = "FAILING"
    """Its receiver took nothing for too long."""
    GONE = "GONE"
    """Its receiver answered that it is gone for good (410)."""
    RIGHTS = "RIGHTS"
    """Whoever made it may not see any more what it would be sent."""
    SECRET = "SECRET"  # noqa: S105 - the name of a reason
    """Its secret cannot be read: the key that sealed it is lost. Rotate the secret, then resume."""
    HISTORY_CHANGED = "HISTORY_CHANGED"
    """The ledger has another history than the one it was sent, as after a restored backup."""


REMEDIES = {
    PauseReason.REQUESTED: "Somebody paused it: resume it.",
    PauseReason.FAILING: "Its receiver took nothing for too long: mend it, then resume.",
    PauseReason.GONE: "Its receiver is gone for good (410): change the URL, or delete it.",
    PauseReason.RIGHTS: "Its maker may not see any more what it would be sent: make another one.",
    PauseReason.SECRET: "The key that sealed its secret is lost: rotate the secret, then resume.",
    PauseReason.HISTORY_CHANGED: "The ledger has another history now: replay it, then resume.",
}
"""By the reason of a pause, what happened and what to do."""


class WebhookContent(Content):
    """What a webhook is called, where it is sent, and the labels in its filter.

    A URL may hold a token; ids of concepts and values of options are words that somebody chose.
    """

    name: str
    url: str
    label_values: tuple[str, ...]
    """Concepts and values of options: it is sent what gave, changed or withdrew one of them."""
    label_question: str | None
    """The only question whose answers count; null for all."""
    label_taxonomy: str | None
    """The public id of the taxonomy below whose concepts all counts as well; null for none."""


class WebhookCreated(Event, name="webhook.created", kind=Kind.WEBHOOK, version=2):
    """Somebody made a webhook."""

    webhook_project: UUID | None
    """The project whose events it is sent; null for those of the whole organization."""
    acts_as: Role
    """The role whose rights decide which events it may be sent."""
    webhook_format: WebhookFormat
    batch_size: int
    """The most events in one request."""
    event_types: tuple[str, ...]
    """The types of events that it is sent; all, where none is named."""
    actors: tuple[UUID, ...]
    """The members whose acts it is sent; everybody's, where none is named."""
    watched: str | None
    """The public id of the one thing whose events it is sent; null for everything."""
    only_facts: bool
    """Whether it is sent events without their contents."""
    label_count: int
    """How many labels its filter names; 0 where labels do not matter."""
    start_position: int | None
    """The position after which it begins; null for that of this event."""
    secret: UUID
    """The id of the secret that signs its requests."""
    content: WebhookContent | None


class WebhookChanged(Event, name="webhook.changed", kind=Kind.WEBHOOK, version=2):
    """Somebody changed where a webhook is sent, what, or how. All settings are those of now."""

    webhook_format: WebhookFormat
    batch_size: int
    event_types: tuple[str, ...]
    actors: tuple[UUID, ...]
    watched: str | None
    only_facts: bool
    label_count: int
    content: WebhookContent | None


class WebhookPaused(Event, name="webhook.paused", kind=Kind.WEBHOOK):
    """A webhook is sent nothing until it is resumed."""

    pause_reason: PauseReason


class WebhookResumed(Event, name="webhook.resumed", kind=Kind.WEBHOOK):
    """A paused webhook is sent what came since, and what will come."""


class WebhookSecretRotated(Event, name="webhook.secret_rotated", kind=Kind.WEBHOOK):
    """A webhook got a new secret; requests are signed with the former one as well for a while."""

    secret: UUID
    former_ends_at: datetime | None
    """When the former secret ends; null where it ended at once."""


class WebhookReplayed(Event, name="webhook.replayed", kind=Kind.WEBHOOK):
    """A webhook is sent again everything after a position."""

    replay_after: int


class WebhookDeleted(Event, name="webhook.deleted", kind=Kind.WEBHOOK):
    """A webhook ended for good, and its secrets were removed."""
