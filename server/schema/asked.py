"""What was asked: the questions of published forms, and the tree that a question draws on."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, TypeAlias
from uuid import UUID

import orjson

from server.events import ids
from server.events.base import JsonObject, Kind
from server.events.taxonomies import Taxonomy
from server.projections.concepts import tree_id
from server.projections.rows import ADAPTERS
from server.schema.context import Context
from server.schema.loaders import document, loader

Place: TypeAlias = "tuple[UUID, int]"
"""A project and the number of its form; or a taxonomy and the number of its version."""


@dataclass(frozen=True)
class Asked:
    """A question as its form has it."""

    question: JsonObject

    @property
    def draws_on(self) -> Place | None:
        """The taxonomy version that its options or labels come from; None where they are listed."""
        ref = self.question.get("taxonomy")
        return ref and (ids.expect("taxonomy", ref["taxonomy"]), ref["version"])

    @cached_property
    def listed(self) -> Mapping[str, JsonObject]:
        """Its own options or labels by value."""
        options = self.question.get("options") or self.question.get("labels") or ()
        return {option["value"]: option for option in options}

    def path(self, value: str) -> list[JsonObject]:
        """Return a listed option with all that stand above it, the top first."""
        found: list[JsonObject] = []
        at: str | None = value
        while at is not None:
            found.append(self.listed.get(at) or {"value": at})
            at = found[-1].get("parent")
        return found[::-1]

    def below(self, value: str) -> list[str]:
        """Return a listed value and all below it: parents are listed before their children."""
        found = {value: None}
        for option in self.listed.values():
            if option.get("parent") in found:
                found[option["value"]] = None
        return list(found)


async def asked(context: Context, form: Place, question: str) -> Asked | None:
    """Return a question of a form; None where there is no such, or the form was erased."""
    found: Mapping[str, Asked] = await loader(context, "forms", partial(_forms, context)).load(form)
    return found.get(question)


async def tree_of(context: Context, version: Place) -> UUID | None:
    """Return the id of a version's tree; None where there is no such version."""
    read = partial(_trees, context)
    found: UUID | None = await loader(context, "versions", read).load(version)
    return found


_TAXONOMIES = "SELECT id, state FROM projection.taxonomy WHERE org_id = $1 AND id = ANY ($2)"


async def _forms(context: Context, places: Sequence[Place]) -> list[Mapping[str, Asked]]:
    wanted = (document(context, project, "form", number) for project, number in places)
    return [_questions(row["body"]) if row else {} for row in await asyncio.gather(*wanted)]


def _questions(body: str | None) -> Mapping[str, Asked]:
    form: Any = {"questions": ()} if body is None else orjson.loads(body)
    return {question["name"]: Asked(question) for question in form["questions"]}


async def _trees(context: Context, versions: Sequence[Place]) -> list[UUID | None]:
    wanted = list({taxonomy for taxonomy, _ in versions})
    rows = await context.reader.raw(_TAXONOMIES, context.me.org, wanted)
    states: dict[UUID, Taxonomy] = {
        row["id"]: ADAPTERS[Kind.TAXONOMY].validate_json(row["state"]) for row in rows
    }
    found = {
        (id_, version.number): tree_id(version.tree)
        for id_, state in states.items()
        for version in state.versions
    }
    return [found.get(version) for version in versions]
