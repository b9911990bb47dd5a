"""Webhooks of a server elsewhere, over GraphQL."""

from __future__ import annotations

from typing import Any, TypeAlias
from uuid import uuid4

from server.cli.core.event_types import graphql_name
from server.cli.webhooks.webhook_deliveries import RemoteDeliveries
from server.events.core.event import JsonObject
from server.events.core.refusal import Code, Refused
from server.events.core.registry import EVENTS

FIELDS = """id name url status pauseReason actsAs format batch after replays madeAt
  formerSecretEndsAt webhookProject { id } createdBy { id }
  eventFilter { types stream onlyFacts actors { id } labels { values question taxonomy { id } } }"""
_ALL = f"{{ list: webhooks(first: 200) {{ nodes {{ {FIELDS} }} }} }}"
_IN_PROJECT = f"""query($id: ID!) {{ project(id: $id) {{ list: webhooks(first: 200) {{
  nodes {{ {FIELDS} }} }} }} }}"""
_ONE = f"query($id: ID!) {{ webhook(id: $id) {{ {FIELDS} }} }}"
_INPUTS = {
    "createWebhook": "CreateWebhookInput",
    "changeWebhook": "ChangeWebhookInput",
    "rotateWebhookSecret": "RotateWebhookSecretInput",
    "replayWebhook": "ReplayWebhookInput",
}
"""By mutation, the type of its input; of the others, it is WebhookInput."""
Shown: TypeAlias = JsonObject


class RemoteWebhooks(RemoteDeliveries):
    """The webhooks that the owner of a key may see and manage."""

    async def do(self, mutation: str, given: JsonObject) -> tuple[Shown, str | None]:
        """Run a mutation; return the webhook after it, and a new secret. Raises Refused."""
        shows = mutation in ("createWebhook", "rotateWebhookSecret")
        payload = "WebhookSecretPayload" if shows else "WebhookPayload"
        document = f"""mutation($input: {_INPUTS.get(mutation, "WebhookInput")}!) {{
          {mutation}(input: $input) {{ __typename
          ... on {payload} {{ webhook {{ {FIELDS} }} {"secret" if shows else ""} }}
          ... on Refused {{ code message path }} }} }}"""
        found = await self._remote.ask(document, input={"commandId": str(uuid4()), **_sent(given)})
        done: Any = found[mutation]
        return _named(done["webhook"]), done.get("secret")

    async def listed(self, project: str | None) -> list[Shown]:
        """Return the webhooks of a project, or of the organization, the latest first."""
        if project is not None:
            found = (await self._remote.ask(_IN_PROJECT, id=project))["project"]
            if found is None:
                raise Refused(Code.NOT_FOUND, "There is no such project.", ("--project",))
            return [_named(one) for one in found["list"]["nodes"]]
        return [_named(one) for one in (await self._remote.ask(_ALL))["list"]["nodes"]]

    async def one(self, webhook: str) -> Shown:
        """Return a webhook. Raises Refused NOT_FOUND."""
        return _named((await self._remote.ask(_ONE, id=webhook))["webhook"])


def _sent(given: JsonObject) -> JsonObject:
    """Return an input with the types of events as the enum has them."""
    wanted = given.get("eventFilter")
    if wanted is None:
        return given
    types = [graphql_name(name) for name in wanted["types"]]
    return {**given, "eventFilter": {**wanted, "types": types}}


def _named(shown: Shown) -> Shown:
    """Return a webhook with the stored names of the types of events."""
    types = [_STORED.get(name, name) for name in shown["eventFilter"]["types"]]
    return {**shown, "eventFilter": {**shown["eventFilter"], "types": types}}


_STORED = {graphql_name(name): name for name in EVENTS}
