"""Asks for runs: what a method names is checked before the decision, which asks again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from server.commands import DecisionContext
from server.commands.label_migrations.migration_planner import ProposedMapping, plan_with_mapping
from server.commands.taxonomies.taxonomy_cache import TaxonomyCache
from server.events.core import ids
from server.events.core.event import Change, JsonObject
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.forms.forms import Form
from server.events.label_migrations.migration_plan import Plan
from server.events.projects import Project
from server.events.runs import runs
from server.events.runs.consensus import NUMBERS, VALUES, decidable
from server.events.runs.methods import RunMethod
from server.events.taxonomies.taxonomies import Taxonomy
from server.postgres import Connection
from server.reads.projects import project_state
from server.reads.runs.runs import count_running
from server.reads.session import ReadSession
from taxonomy import Mapping, Match, Relation, Tree

AT_ONCE = 3
"""The most runs of an organization that are under way at once."""


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What somebody wants to have computed."""

    project: UUID
    method: RunMethod
    parameters: JsonObject
    position: int
    """The position that the annotations are read as of."""
    head: int
    """The last position when it was asked for."""
    run: UUID = field(default_factory=uuid7)

    @property
    def named(self) -> dict[str, Any]:
        """What the decision reads, as fields of `Command`."""
        members = tuple(_members(self.method, self.parameters).values())
        return {"projects": (self.project,), "members": members, "counts": count_running}

    def decide(self, current: DecisionContext) -> list[Change]:
        """Ask for the run. Raises Refused INVALID, LIMIT, NOT_FOUND."""
        current.project(self.project)
        if self.position > self.head:
            raise Refused(Code.INVALID, "This position has not come yet.", ("position",))
        if current.counted >= AT_ONCE:
            message = f"{AT_ONCE} runs are under way already: wait for one, or cancel it."
            raise Refused(Code.LIMIT, message)
        try:
            return self._requested(current)
        except Refused as refused:
            raise refused.under("method", argument_of(self.method)) from None

    def _requested(self, current: DecisionContext) -> list[Change]:
        for path, member in _members(self.method, self.parameters).items():
            if member not in current.states:
                raise Refused(Code.NOT_FOUND, "There is no such member.", path)
        return runs.request(
            self.run,
            project=self.project,
            method=self.method,
            parameters=self.parameters,
            position=self.position,
        )


def _members(method: RunMethod, parameters: JsonObject) -> dict[tuple[str | int, ...], UUID]:
    """Return the members whom a method names, by their place in it."""
    if method is RunMethod.WITHOUT:
        return {("member",): ids.expect("member", parameters["member"], "member")}
    weighed = parameters["weights"] if method is RunMethod.WEIGHTS else ()
    return {(n, "member"): ids.expect("member", one, n, "member") for n, one in enumerate(weighed)}


def argument_of(method: RunMethod) -> str:
    """Return the name of the input of a method."""
    first, *more = method.lower().split("_")
    return "".join([first, *(word.capitalize() for word in more)])


async def with_questions(
    session: ReadSession, project: UUID, position: int, method: RunMethod, parameters: JsonObject
) -> JsonObject:
    """Return the parameters with the questions that a method decides, which may be left out.

    Parameters of other methods stay as they are, and those as of a position to come.

    Raises:
        Refused: NOT_FOUND, INVALID for questions that it cannot decide; CONFLICT without a form.
    """
    deciding = NUMBERS if method is RunMethod.WEIGHTED_MEAN else VALUES
    if "questions" not in parameters:
        return parameters
    if position > (await session.cut()).head:
        return {**parameters, "questions": []}
    found: Project | None = await project_state(session.as_of(position), project)
    if found is None:
        raise Refused(Code.CONFLICT, "There was no such project at this position.", ("position",))
    try:
        return {
            **parameters,
            "questions": decidable(found.pinned(), parameters["questions"], deciding),
        }
    except Refused as refused:
        raise refused.under("method", argument_of(method)) from None


def weights_of(given: list[tuple[str, int]]) -> JsonObject:
    """Return the parameters of WEIGHTS. Raises Refused INVALID for a member who is named twice."""
    weights = dict[UUID, tuple[str, int]]()
    for number, (text, weight) in enumerate(given):
        path = ("method", "weights", number, "member")
        member = ids.expect("member", text, *path)
        if member in weights:
            raise Refused(Code.INVALID, "This member has a weight already: name each once.", path)
        weights[member] = (ids.public("member", member), weight)
    return {"weights": dict(weights.values())}


async def require_mapping(cache: TaxonomyCache, org: UUID, state: Taxonomy, wanted: Any) -> None:
    """Require that a mapping names versions that there are, and concepts of these versions.

    Args:
        cache: loads the trees.
        org: the organization of the taxonomy.
        state: the taxonomy.
        wanted: the parameters of MAPPING.

    Raises:
        Refused: NOT_FOUND, ERASED, with the path of the first wrong part.
    """
    try:
        versions = wanted["from_version"], wanted["to_version"]
        old, new = [
            await cache.tree(org, state.version(number, path).tree)
            for number, path in zip(versions, ("fromVersion", "toVersion"), strict=True)
        ]
        await asyncio.to_thread(_require_concepts, wanted, old, new)
    except Refused as refused:
        raise refused.under("method", "mapping") from None


def _require_concepts(wanted: JsonObject, old: Tree, new: Tree) -> None:
    for number, (source, _, target) in enumerate(wanted["matches"]):
        _require_concept(old, source, wanted["from_version"], "matches", number, "source")
        _require_concept(new, target, wanted["to_version"], "matches", number, "target")
    for number, source in enumerate(wanted["unmatched"]):
        _require_concept(old, source, wanted["from_version"], "unmatched", number)


def _require_concept(tree: Tree, id_: str, version: int, *path: str | int) -> None:
    if id_ not in tree:
        raise Refused(Code.NOT_FOUND, f"Version {version} has no concept {id_[:200]!r}.", path)


async def plan_mapping(
    connection: Connection, cache: TaxonomyCache, org: UUID, project: Project, wanted: JsonObject
) -> tuple[Plan, Form]:
    """Return where the labels of a project go by the parameters of MAPPING, and the form then.

    Raises:
        Refused: as `plan_with_mapping` does.
    """
    matches = (Match(source, Relation(how), target) for source, how, target in wanted["matches"])
    mapping = Mapping(matches, wanted["unmatched"])
    given = ProposedMapping(wanted["from_version"], wanted["to_version"], mapping)
    taxonomy = ids.expect("taxonomy", wanted["taxonomy"])
    return await plan_with_mapping(connection, cache, org, project, taxonomy, given)
