"""Erasures on a server elsewhere, for `annolog --url URL erase`."""

from __future__ import annotations

from uuid import uuid4

from server.cli.core.remote import Remote
from server.events.core.event import JsonObject

_ANSWER = """__typename ... on Refused { code message path }
  ... on ErasePayload { erasure { id } preview { events streams withheldStreams complete
    types { type: name events } resolvedCount resolvedTasks { id } } }"""
_ASK = {
    name: f"mutation($input: Erase{name}Input!) {{ erase{name}(input: $input) {{ {_ANSWER} }} }}"
    for name in ("Content", "Member", "Subject")
}
_LOOK = """query($id: ID!) { node(id: $id) {
  ... on Erasure { status erasedEvents certificate } } }"""


class RemoteErasures:
    """The erasures of one organization, over HTTP."""

    def __init__(self, remote: Remote) -> None:
        self._remote = remote

    async def preview(self, target: str, about: JsonObject) -> JsonObject:
        """Return what an erasure would erase. Raises Refused."""
        found: JsonObject = (await self._ask(target, about, dry=True))["preview"]
        return {**found, "resolvedTasks": [one["id"] for one in found["resolvedTasks"]]}

    async def begin(self, target: str, about: JsonObject) -> str:
        """Ask for an erasure, and return its id. Raises Refused."""
        found: str = (await self._ask(target, about, dry=False))["erasure"]["id"]
        return found

    async def look(self, erasure: str) -> JsonObject:
        """Return how far an erasure is, and its certificate."""
        found: JsonObject = (await self._remote.ask(_LOOK, id=erasure))["node"]
        return found

    async def _ask(self, target: str, about: JsonObject, *, dry: bool) -> JsonObject:
        given = {"commandId": str(uuid4()), "dryRun": dry, **about}
        name = target.capitalize()
        found: JsonObject = (await self._remote.ask(_ASK[name], input=given))[f"erase{name}"]
        return found
