"""Webhooks that are sent only what gave, changed or withdrew some labels."""

from __future__ import annotations

import pytest

from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.webhooks.webhook_settings import WebhookLabels
from taxonomy import Concept
from tests.feed.webhooks.test_delivery import last
from tests.support.forms import form, topic
from tests.support.taxonomies import ANIMALS, kind, kinds, publish, published
from tests.support.webhook_delivery import DELIVERIES, eventually, new_webhook

DONE = "SELECT position FROM webhook_progress WHERE webhook_id = $1"


async def passed(owner, workspace, *webhooks) -> None:
    """Wait until webhooks are at the end of the ledger."""
    end = await last(owner, workspace)
    for webhook in webhooks:
        await eventually(lambda id_=webhook.id: owner.fetchval(DONE, id_), lambda at: at == end)


def types(receiver) -> list[str]:
    found = [event["type"] for one in receiver.accepted for event in one.events]
    receiver.accepted.clear()
    return [name.removeprefix("org.annolog.") for name in found]


@pytest.mark.parametrize("batch", [1, 50])
async def test_a_label_of_options(workspace, owner, receiver, delivery, batch):
    """As the filter of events has it; equal rights share what is made, and not what is sent."""
    project, ann = await workspace.project(overlap=2), await workspace.member()
    labels = WebhookLabels(("a",), "topic")
    webhook = await new_webhook(workspace, receiver.url, batch=batch, labels=labels)
    other = await new_webhook(workspace, f"{receiver.url}/x", labels=WebhookLabels(("a",), "x"))
    blind = await new_webhook(
        workspace, f"{receiver.url}/b", role=Role.ANNOTATOR, labels=WebhookLabels(("a",))
    )
    first, second = await workspace.tasks(project, 2)
    annotation = await workspace.annotate(first, ann, topic("a"))
    await workspace.annotate(second, ann, topic("b"))
    await workspace.revise(first, annotation, ann, topic("b"))
    await workspace.revise(first, annotation, ann, topic("b"), time_spent_ms=5)
    await workspace.revise(first, annotation, ann, topic("a"))
    await workspace.withdraw(first, annotation, ann, "no")
    await passed(owner, workspace, webhook, other, blind)
    assert {one.path for one in receiver.accepted} == {"/hook"}
    revised = ["annotation.revised"] * 2
    assert types(receiver) == ["annotation.submitted", *revised, "annotation.withdrawn"]


async def test_all_below_a_concept_in_the_newest_version(
    workspace, owner, receiver, delivery, database
):
    taxonomy = await published(database, workspace)
    project = await workspace.project(form(kinds(taxonomy)))
    ann = await workspace.member()
    labels = WebhookLabels(("mammal",), taxonomy=ids.public("taxonomy", taxonomy))
    webhook = await new_webhook(workspace, receiver.url, labels=labels)
    for concept in ("lion", "鳥", "mammal"):
        (task,) = await workspace.tasks(project)
        await workspace.annotate(task, ann, kind(concept))
    await passed(owner, workspace, webhook)
    assert types(receiver) == ["annotation.submitted"] * 2
    await publish(
        database, workspace, taxonomy, (*ANIMALS, Concept("wolf", {"en": "Wolf"}, ("dog",)))
    )
    await workspace.publish(project, form(kinds(taxonomy, 2)))
    for concept in ("wolf", "鳥"):
        (task,) = await workspace.tasks(project)
        await workspace.annotate(task, ann, kind(concept))
    await passed(owner, workspace, webhook)
    assert types(receiver) == ["annotation.submitted"]
    assert len(await owner.fetch(DELIVERIES, webhook.id)) == 3
