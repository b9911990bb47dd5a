"""The mutations of webhooks. A secret is shown once, and lies sealed outside the ledger."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.access.webhooks import SigningSecret
from server.commands import Receipt
from server.commands.webhooks import WebhookCommands, require_stream_kind
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.event import replace
from server.events.core.refusal import Code, Refused
from server.events.webhooks.webhook_events import WebhookFormat
from server.events.webhooks.webhook_settings import WebhookLabels, WebhookSettings
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Info
from server.schema.core.event_names import EventName
from server.schema.core.node import NODES, load_linked
from server.schema.events.filter import EventLabelFilter, resolve_labels
from server.schema.webhooks.types import Webhook

NOTICE = (
    "The secret was shown in the first reply to this command, or is the one that you chose; no "
    "reply shows it again: rotate it where it was lost."
)


@strawberry.input(description="Which events to send, of those that the role may see.")
class WebhookFilterInput:
    """All conditions must hold."""

    types: list[EventName] = strawberry.field(
        default_factory=list, description="100 types at most; none for all."
    )
    actors: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Members whose acts to send, 100 at most; none for all."
    )
    stream: strawberry.ID | None = strawberry.field(
        default=None, description="The one thing whose life to send; null for everything."
    )
    labels: EventLabelFilter | None = strawberry.field(
        default=None,
        description="Events of tasks that gave, changed or withdrew one of these labels, 100 at "
        "most; null where labels do not matter.",
    )
    only_facts: bool = strawberry.field(
        default=False, description="Whether to leave out all contents."
    )


_CHOSEN = "whsec_ and 24 to 64 random bytes in base64; null to have one made and shown once."
_BATCH = "The most events in one request, 1 to 500; 1 in binary mode."


@strawberry.input
class CreateWebhookInput(CommandInput):
    """Where to send which events, and with whose rights."""

    project: strawberry.ID | None = strawberry.field(
        default=None, description="The project whose events to send; null for the organization's."
    )
    name: str
    url: str = strawberry.field(
        description="Begins with https://, and leads to the public internet unless the server "
        "allows others. It may be shown to whoever may see webhooks."
    )
    acts_as: Role = strawberry.field(
        description="Its rights decide which events are sent; you must be allowed to see as much."
    )
    format: WebhookFormat = WebhookFormat.CLOUDEVENTS
    batch: int = strawberry.field(default=1, description=_BATCH)
    event_filter: WebhookFilterInput | None = None
    after: Position | None = strawberry.field(
        default=None, description='The position after which to begin; "0" for all; null for now.'
    )
    secret: str | None = strawberry.field(default=None, description=_CHOSEN)


@strawberry.input
class ChangeWebhookInput(CommandInput):
    """What is to be different; what is left out stays."""

    webhook: strawberry.ID
    name: str | None = strawberry.UNSET
    url: str | None = strawberry.UNSET
    format: WebhookFormat | None = strawberry.UNSET
    batch: int | None = strawberry.field(default=strawberry.UNSET, description=_BATCH)
    event_filter: WebhookFilterInput | None = strawberry.field(
        default=strawberry.UNSET, description="In place of the whole filter."
    )


@strawberry.input
class WebhookInput(CommandInput):
    """A webhook."""

    webhook: strawberry.ID


@strawberry.input
class RotateWebhookSecretInput(CommandInput):
    """A webhook that needs a new secret."""

    webhook: strawberry.ID
    overlap_seconds: int = strawberry.field(
        default=24 * 60 * 60,
        description="For how long requests are signed with the former secret as well, up to 7 "
        "days; 0 ends it at once.",
    )
    secret: str | None = strawberry.field(default=None, description=_CHOSEN)


@strawberry.input
class ReplayWebhookInput(CommandInput):
    """A webhook that is to be sent again what it was sent already."""

    webhook: strawberry.ID
    after: Position = strawberry.field(
        description='The position after which to begin again; "0" for all.'
    )


@strawberry.type(description="What became of a webhook.")
class WebhookPayload:
    """A webhook after a command."""

    position: Position
    webhook: Webhook | None = strawberry.field(
        description="Null to a caller who may not see webhooks."
    )


@strawberry.type(description="A webhook with a new secret.")
class WebhookSecretPayload:
    """A webhook after a command that gave it a secret."""

    position: Position
    webhook: Webhook | None = strawberry.field(
        description="Null to a caller who may not see webhooks."
    )
    secret: str | None = strawberry.field(
        description="What the receiver checks signatures with (`whsec_…`); shown once, then null."
    )
    notice: str | None = strawberry.field(description="Says why `secret` is null.")


WebhookResult = Annotated[WebhookPayload | RefusedType, strawberry.union("WebhookResult")]
WebhookSecretResult = Annotated[
    WebhookSecretPayload | RefusedType, strawberry.union("WebhookSecretResult")
]


@strawberry.type
class WebhookMutations:
    """Mutations of webhooks."""

    @mutation(Permission.WEBHOOKS_MANAGE)
    async def create_webhook(self, info: Info, input: CreateWebhookInput) -> WebhookSecretResult:
        """Have events sent to a URL as they come: signed, in order, each at least once.

        An organization has 50 webhooks at most.
        """
        project = None
        if input.project is not None:
            project = ids.expect("project", input.project, "project")
            await NODES["project"](info, info.context.session, project, "project")
        wanted = input.event_filter or WebhookFilterInput()
        await _require_named(info, wanted)
        settings = WebhookSettings(input.name, input.url, input.format, input.batch)
        secret = _secret(input.secret)
        receipt = await _commands(info, input).create(
            project=project,
            role=input.acts_as,
            settings=_filtered(settings, wanted),
            after=input.after,
            secret=secret,
        )
        [recorded] = await info.context.events_of(receipt)
        return await _with_secret(info, receipt, recorded.stream, secret, input.secret)

    @mutation(Permission.WEBHOOKS_MANAGE)
    async def change_webhook(self, info: Info, input: ChangeWebhookInput) -> WebhookResult:
        """Change where a webhook is sent, what, or how; its role and project stay."""
        named = {
            name: given
            for name in ("name", "url", "format", "batch")
            if (given := getattr(input, name)) not in (None, strawberry.UNSET)
        }
        wanted = input.event_filter or None
        if wanted:
            await _require_named(info, wanted)
        chosen = _filtered(WebhookSettings(None, None), wanted) if wanted else None

        def edit(settings: WebhookSettings) -> WebhookSettings:
            changed = replace(settings, **named)
            return _filtered(changed, wanted) if wanted else changed

        id_ = _webhook(input)
        return await _done(info, id_, await _commands(info, input).change(id_, edit, chosen))

    @mutation(Permission.WEBHOOKS_MANAGE)
    async def pause_webhook(self, info: Info, input: WebhookInput) -> WebhookResult:
        """Send a webhook nothing until it is resumed."""
        id_ = _webhook(input)
        return await _done(info, id_, await _commands(info, input, "pauseWebhook").pause(id_))

    @mutation(Permission.WEBHOOKS_MANAGE)
    async def resume_webhook(self, info: Info, input: WebhookInput) -> WebhookResult:
        """Send a paused webhook what came since, and go on."""
        id_ = _webhook(input)
        return await _done(info, id_, await _commands(info, input, "resumeWebhook").resume(id_))

    @mutation(Permission.WEBHOOKS_MANAGE)
    async def rotate_webhook_secret(
        self, info: Info, input: RotateWebhookSecretInput
    ) -> WebhookSecretResult:
        """Give a webhook a new secret. For a while, requests are signed with both."""
        id_, secret = _webhook(input), _secret(input.secret)
        overlap = timedelta(seconds=input.overlap_seconds)
        receipt = await _commands(info, input).rotate(id_, secret, overlap)
        return await _with_secret(info, receipt, id_, secret, input.secret)

    @mutation(Permission.WEBHOOKS_MANAGE)
    async def replay_webhook(self, info: Info, input: ReplayWebhookInput) -> WebhookResult:
        """Send a webhook everything after a position again, with the same ids, then go on."""
        id_ = _webhook(input)
        return await _done(info, id_, await _commands(info, input).replay(id_, input.after))

    @mutation(Permission.WEBHOOKS_MANAGE)
    async def delete_webhook(self, info: Info, input: WebhookInput) -> WebhookResult:
        """Delete a webhook for good, with its secrets. What happened to it stays on record."""
        id_ = _webhook(input)
        return await _done(info, id_, await _commands(info, input, "deleteWebhook").delete(id_))


def _commands(info: Info, given: CommandInput, operation: str = "") -> WebhookCommands:
    context = info.context
    permission = Permission.WEBHOOKS_MANAGE
    return WebhookCommands(
        execute=partial(context.execute, given, permission, operation=operation),
        org=context.me.org,
        keys=context.services.sealing,
        targets=context.services.targets,
    )


def _webhook(given: Any) -> UUID:
    return ids.expect("webhook", given.webhook, "webhook")


def _secret(given: str | None) -> SigningSecret:
    return SigningSecret.new() if given is None else SigningSecret.parse(given, "secret")


async def _require_named(info: Info, wanted: WebhookFilterInput) -> None:
    """Require that the caller may see what a filter names.

    Raises:
        Refused: NOT_FOUND, INVALID; LIMIT for too many labels.
    """
    session = info.context.session
    if wanted.stream is not None:
        path = ("eventFilter", "stream")
        kind, id_ = ids.parse(wanted.stream, *path)
        require_stream_kind(kind, *path)
        if await load_linked(info, session, kind, id_) is None:
            raise Refused(Code.NOT_FOUND, f"There is no such {kind}.", path)
    if wanted.labels is not None:
        await resolve_labels(info, session, wanted.labels, "eventFilter", "labels")


def _filtered(settings: WebhookSettings, wanted: WebhookFilterInput) -> WebhookSettings:
    """Return settings with another filter. Raises Refused INVALID for a bad id."""
    return replace(
        settings,
        types=tuple(name.value for name in wanted.types),
        actors=_actors(wanted),
        stream=wanted.stream,
        only_facts=wanted.only_facts,
        labels=None if wanted.labels is None else _labels(wanted.labels),
    )


def _labels(wanted: EventLabelFilter) -> WebhookLabels:
    taxonomy = wanted.taxonomy if wanted.with_descendants else None
    return WebhookLabels(tuple(wanted.values), wanted.question, taxonomy)


def _actors(wanted: WebhookFilterInput) -> tuple[UUID, ...]:
    return tuple(
        ids.expect("member", text, "eventFilter", "actors", number)
        for number, text in enumerate(wanted.actors)
    )


async def _done(info: Info, webhook: UUID, receipt: Receipt) -> WebhookPayload:
    shown: Any = await load_linked(info, info.context.session, "webhook", webhook)
    return WebhookPayload(position=Position(receipt.position), webhook=shown)


async def _with_secret(
    info: Info, receipt: Receipt, webhook: UUID, secret: SigningSecret, given: str | None
) -> WebhookSecretPayload:
    """Return the payload of a command that gave a webhook a secret; a retry does not show it."""
    hidden = receipt.replayed or given is not None
    done = await _done(info, webhook, receipt)
    return WebhookSecretPayload(
        position=done.position,
        webhook=done.webhook,
        secret=None if hidden else secret.reveal(),
        notice=NOTICE if hidden else None,
    )
