"""Published taxonomies without the API: stored, indexed, and announced by events."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg

from server.access.permissions import Permission
from server.commands import DecisionContext
from server.commands.taxonomies.taxonomy_service import store
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.events.taxonomies import taxonomies
from server.events.taxonomies.taxonomies import Draft, Taxonomy
from taxonomy import Concept, Tree
from tests.support.databases import Database
from tests.support.workspace import Workspace

Json = dict[str, Any]

ANIMALS = (
    Concept("animal", {"en": "Animal", "de": "Tier"}),
    Concept("pet", {"en": "Pet", "de": "Haustier"}),
    Concept("mammal", {"en": "Mammal", "de": "Säugetier"}, ("animal",)),
    Concept("cat", {"en": "Cat", "de": "Katze", "pt-BR": "Gato"}, ("mammal", "pet")),
    Concept("lion", {"en": "Lion"}, ("cat",)),
    Concept("dog", {"en": "Dog", "de": "Hund"}, ("mammal", "pet")),
    Concept("dodo", {"en": "Dodo"}, ("animal",), deprecated=True),
    Concept("鳥", {"ja": "鳥"}, ("animal",)),
)
"""A small poly-hierarchy with a deprecated concept and names in several languages."""


async def published(
    database: Database, workspace: Workspace, *versions: tuple[Concept, ...]
) -> UUID:
    """A taxonomy with these versions; return its id."""
    id_ = uuid7()
    for concepts in versions or (ANIMALS,):
        await publish(database, workspace, id_, concepts)
    return id_


async def publish(
    database: Database, workspace: Workspace, id_: UUID, concepts: tuple[Concept, ...]
) -> None:
    """Create the taxonomy with its first version, or publish the next one."""
    tree = Tree(concepts)
    connection = await asyncpg.connect(database.server_url)
    try:
        digest = await store(
            connection, workspace.writer.taxonomy_cache.blobs, workspace.org, tree, index=True
        )
    finally:
        await connection.close()

    def decide(current: DecisionContext) -> list[Change]:
        if id_ not in current.states:
            named: Json = {"name": "Animals", "description": ""}
            return taxonomies.create(id_, tree=digest, concepts=len(tree), **named)
        return _release(current.taxonomy(id_), digest, len(tree))

    await workspace.do(decide, permission=Permission.TAXONOMIES_EDIT, taxonomies=(id_,))


def _release(state: Taxonomy, tree: str, concepts: int) -> list[Change]:
    """Import and publish in one command."""
    about: Json = {"tree": tree, "concepts": concepts}
    imported = taxonomies.import_release(state, source="test", replaces=False, **about)
    draft = Draft(tree, concepts, imported=True)
    drafted = replace(state, draft=draft)
    return [*imported, *taxonomies.publish(drafted, draft=draft, mapping=None, notes="", **about)]


def ref(taxonomy: UUID, version: int = 1, **restriction: Any) -> Json:
    """What a question says of the version that it draws on."""
    return {"taxonomy": ids.public("taxonomy", taxonomy), "version": version, **restriction}


def kinds(taxonomy: UUID, version: int = 1, *, multiple: bool = True, **restriction: Any) -> Json:
    """A choice question that draws on a taxonomy."""
    return {
        "kind": "choice", "name": "kind", "title": "What is it?", "multiple": multiple,
        "taxonomy": ref(taxonomy, version, **restriction),
    }  # fmt: skip


def mentions(taxonomy: UUID, version: int = 1, **restriction: Any) -> Json:
    """A span question that draws on a taxonomy."""
    return {
        "kind": "span", "name": "mentions", "title": "Where?", "applies_to": "text",
        "required": False, "taxonomy": ref(taxonomy, version, **restriction),
    }  # fmt: skip


def kind(*values: str) -> Json:
    """Answers to `kinds`."""
    return {"kind": {"kind": "choice", "values": list(values)}}


def mention(*labels: str) -> Json:
    """Answers to `mentions`."""
    spans = [
        {"id": f"s{n}", "label": label, "start": n, "end": n + 2} for n, label in enumerate(labels)
    ]
    return {"mentions": {"kind": "span", "spans": spans}}
