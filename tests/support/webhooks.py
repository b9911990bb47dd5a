"""Webhooks, made and changed through the writer, rights or not; nothing is sent."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from server.access.actor import Actor
from server.commands import DecisionContext
from server.events.accounts.roles import Role
from server.events.core.event import Change, replace
from server.events.core.ids import uuid7
from server.events.webhooks import webhooks
from server.events.webhooks.webhook_events import PauseReason
from server.events.webhooks.webhook_settings import WebhookLabels, WebhookSettings
from server.events.webhooks.webhooks import WEBHOOK, Webhook
from tests.support.workspace import Workspace

URL = "https://hooks.example.org/in"


async def make_webhook(
    workspace: Workspace,
    project: UUID | None = None,
    *,
    by: Actor | None = None,
    role: Role = Role.INTEGRATOR,
    after: int | None = None,
    **settings: Any,
) -> UUID:
    """Make a webhook without a secret; return its id."""
    new = uuid7()
    chosen = WebhookSettings(**{"name": "Warehouse", "url": URL} | settings)

    def decide(current: DecisionContext) -> list[Change]:
        return webhooks.create(
            new,
            project=project,
            role=role,
            settings=chosen,
            secret=uuid7(),
            after=after,
            head=current.loaded.mark.head,
        )

    await workspace.do(decide, by=by)
    return new


async def change_webhook(workspace: Workspace, webhook: UUID, random: Random) -> None:
    """Do something to a webhook: change, pause, resume, rotate, replay or delete it."""
    before = random.getstate()

    def decide(current: DecisionContext) -> list[Change]:
        random.setstate(before)  # what is decided once more is the same
        state = current.get(WEBHOOK, webhook)
        head, rotated = current.loaded.mark.head, {"secret": uuid7(), "now": current.now}
        return random.choice(
            [
                lambda: webhooks.change(state, _changed(state, random)),
                lambda: webhooks.pause(state, random.choice([*PauseReason])),
                lambda: webhooks.resume(state),
                lambda: webhooks.rotate_secret(
                    state, overlap=timedelta(hours=random.randrange(3)), **rotated
                ),
                lambda: webhooks.replay(state, after=random.randrange(head), head=head),
                lambda: webhooks.delete(state) if random.random() < 0.3 else [],
            ]
        )()

    await workspace.do(decide, streams=((WEBHOOK, webhook),))


def _changed(state: Webhook, random: Random) -> WebhookSettings:
    return replace(
        state.settings,
        name=f"Warehouse {random.randrange(9)}",
        url=f"{URL}/{random.randrange(9)}",
        batch=random.randrange(1, 500),
        types=tuple(random.sample(["task.imported", "annotation.submitted"], random.randrange(3))),
        actors=(_nobody(random),) if random.random() < 0.5 else (),
        only_facts=random.random() < 0.5,
        labels=WebhookLabels(("a", "b"), "topic") if random.random() < 0.5 else None,
    )


def _nobody(random: Random) -> UUID:
    """An id that no member has; the events do not look it up."""
    return UUID(int=random.getrandbits(128))
