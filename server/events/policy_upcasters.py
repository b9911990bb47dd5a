"""Reads events of projects whose policy was stored before it had all of today's fields."""

from __future__ import annotations

from server.events.core.event import JsonObject
from server.events.core.upcasters import upcaster


@upcaster("project.created", 1)
@upcaster("project.policy_changed", 1)
def _without_search(fields: JsonObject) -> JsonObject:
    """Version 1 of a policy knew no search for words."""
    return {**fields, "policy": {"full_text": False, **fields["policy"]}}
