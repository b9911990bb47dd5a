"""What is done to webhooks, whichever way it comes in: over GraphQL or by a command.

Whoever changes where a webhook is sent, or has it sent something again, must be allowed to see all
that it may be sent: else a webhook of an owner, turned to another URL, would show more than its
changer may see. Pausing and deleting a webhook needs no such right.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias
from uuid import UUID

import structlog

from server.access.outgoing_targets import OutgoingTargets
from server.access.sealing_keys import SealingError, SealingKeys
from server.access.webhooks import SigningSecret, require_covered
from server.commands import DecisionContext, Receipt, Secret
from server.commands.reverts.rights import acting
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.core.stream_kind import KINDS
from server.events.webhooks import webhooks
from server.events.webhooks.webhook_events import PauseReason
from server.events.webhooks.webhook_settings import WebhookSettings
from server.events.webhooks.webhooks import MOST, WEBHOOK, Webhook
from server.reads.webhooks.webhooks import count_webhooks

log = structlog.get_logger()

Execute: TypeAlias = Callable[..., Awaitable[Receipt]]
"""Runs a decision in the caller's name, given the streams that it names."""
KIND = "webhook"
"""The kind of the rows of `secrets` that webhooks sign with."""
_TAXONOMY = ("eventFilter", "labels", "taxonomy")
NO_KEY = "This server cannot keep secrets now: whoever runs it finds the reason in its log."


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookCommands:
    """The commands on webhooks, as one server allows them."""

    execute: Execute
    org: UUID
    keys: SealingKeys
    targets: OutgoingTargets

    async def create(
        self,
        *,
        project: UUID | None,
        role: Role,
        settings: WebhookSettings,
        after: int | None,
        secret: SigningSecret,
    ) -> Receipt:
        """Make a webhook. Raises Refused.

        Args:
            project: the project whose events it is sent; None for the whole organization.
            role: the role that it acts with.
            settings: where it is sent, what, and how.
            after: the position after which it begins; None for now.
            secret: what its requests are signed with.
        """
        new = uuid7()
        row = self._sealed(new, secret)
        self._require_allowed(settings)

        def decide(current: DecisionContext) -> list[Change]:
            if project is not None:
                current.project(project)
            _require_named(current, settings)
            require_covered(acting(current), role, project, "actsAs")
            if current.counted >= MOST:
                message = f"There are {MOST} webhooks already: delete one first."
                raise Refused(Code.LIMIT, message)
            return webhooks.create(
                new,
                project=project,
                role=role,
                settings=settings,
                secret=row.id,
                after=after,
                head=current.loaded.mark.head,
            )

        return await self.execute(
            decide,
            projects=() if project is None else (project,),
            **_named(settings),
            counts=count_webhooks,
            secrets=(row,),
        )

    async def change(
        self,
        webhook: UUID,
        edit: Callable[[WebhookSettings], WebhookSettings],
        chosen: WebhookSettings | None = None,
    ) -> Receipt:
        """Change the settings of a webhook. Raises Refused.

        Args:
            webhook: the id of the webhook.
            edit: returns the new settings, given the present ones.
            chosen: settings with the new filter; None where the filter stays.
        """

        def decide(current: DecisionContext) -> list[Change]:
            state = _covered(current, webhook)
            if chosen is not None:
                _require_named(current, chosen)
            new = edit(state.settings)
            self._require_allowed(new, state.settings)
            return webhooks.change(state, new)

        return await self._on(webhook, decide, **({} if chosen is None else _named(chosen)))

    async def pause(self, webhook: UUID) -> Receipt:
        """Pause a webhook. Raises Refused."""

        def decide(current: DecisionContext) -> list[Change]:
            state = current.get(WEBHOOK, webhook)
            webhooks.require_there(state)
            return webhooks.pause(state, PauseReason.REQUESTED)

        return await self._on(webhook, decide)

    async def resume(self, webhook: UUID) -> Receipt:
        """Resume a paused webhook. Raises Refused."""
        return await self._on(webhook, lambda c: webhooks.resume(_covered(c, webhook)))

    async def rotate(self, webhook: UUID, secret: SigningSecret, overlap: timedelta) -> Receipt:
        """Give a webhook a new secret; the former one is valid for a while. Raises Refused."""
        row = self._sealed(webhook, secret)

        def decide(current: DecisionContext) -> list[Change]:
            state = _covered(current, webhook)
            return webhooks.rotate_secret(state, secret=row.id, overlap=overlap, now=current.now)

        return await self._on(webhook, decide, secrets=(row,))

    async def replay(self, webhook: UUID, after: int) -> Receipt:
        """Have a webhook sent everything after a position again. Raises Refused."""

        def decide(current: DecisionContext) -> list[Change]:
            head = current.loaded.mark.head
            return webhooks.replay(_covered(current, webhook), after=after, head=head)

        return await self._on(webhook, decide)

    async def delete(self, webhook: UUID) -> Receipt:
        """Delete a webhook and its secrets. Raises Refused."""
        return await self._on(webhook, lambda c: webhooks.delete(c.get(WEBHOOK, webhook)))

    async def _on(
        self,
        webhook: UUID,
        decide: Callable[[DecisionContext], list[Change]],
        **names: object,
    ) -> Receipt:
        return await self.execute(decide, streams=((WEBHOOK, webhook),), **names)

    def _sealed(self, webhook: UUID, secret: SigningSecret) -> Secret:
        """Return the row of a new secret. Raises Refused CONFLICT where there is no key."""
        id_ = uuid7()
        try:
            sealed = self.keys.sealer().seal(self.org, id_, secret.key)
        except SealingError:
            log.exception("secrets of webhooks cannot be sealed")
            raise Refused(Code.CONFLICT, NO_KEY) from None
        return Secret(id=id_, member=webhook, kind=KIND, sealed=sealed)

    def _require_allowed(self, new: WebhookSettings, old: WebhookSettings | None = None) -> None:
        """Require settings that this server allows, of those that differ from the old ones."""
        if new.url is not None and (old is None or new.url != old.url):
            self.targets.require_url(new.url.strip(), "url")
        if new.stream is not None and (old is None or new.stream != old.stream):
            path = ("eventFilter", "stream")
            require_stream_kind(ids.parse(new.stream, *path)[0], *path)


def require_stream_kind(kind: str, *path: str) -> None:
    """Require a kind of things that have streams of events. Raises Refused INVALID."""
    if kind not in KINDS:
        message = "No such thing has a stream of events: its project or task has."
        raise Refused(Code.INVALID, message, path)


def _covered(current: DecisionContext, webhook: UUID) -> Webhook:
    """Return a webhook that may be sent nothing that the actor may not see. Raises Refused."""
    state = current.get(WEBHOOK, webhook)
    webhooks.require_there(state)
    require_covered(acting(current), state.role, state.project, "webhook")
    return state


def _named(settings: WebhookSettings) -> dict[str, tuple[UUID, ...]]:
    """Return what a filter names, as a command names what it reads. Raises Refused INVALID."""
    text = None if settings.labels is None else settings.labels.taxonomy
    taxonomies = () if text is None else (ids.expect("taxonomy", text, *_TAXONOMY),)
    return {"members": settings.actors, "taxonomies": taxonomies}


def _require_named(current: DecisionContext, settings: WebhookSettings) -> None:
    """Require that what a filter names exists. Raises Refused NOT_FOUND."""
    named = _named(settings)
    for number, member in enumerate(named["members"]):
        if member not in current.states:
            path = ("eventFilter", "actors", number)
            raise Refused(Code.NOT_FOUND, "There is no such member.", path)
    if not current.states.keys() >= {*named["taxonomies"]}:
        raise Refused(Code.NOT_FOUND, "There is no such taxonomy.", _TAXONOMY)
