"""A lineage as PROV-JSON, by which other systems read it: https://www.w3.org/submissions/prov-json/.

Steps are activities; tasks, versions of annotations and final answers are entities; forms,
guidelines and taxonomy versions are the plans and entities that steps used; people are agents. The
names of all begin with the public id of what they stand for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from server.events.core import ids
from server.events.core.event import JsonObject
from server.reads.lineage.steps import Lineage, Step, StepKind
from server.reads.taxonomies.taxonomies import VersionKey

PREFIX = {"annolog": "urn:annolog:"}
SERVER = "annolog:server"
"""The agent of what the server does by itself."""


def prov_json(
    lineage: Lineage,
    task: UUID,
    project: UUID,
    drawn: Mapping[int, Iterable[VersionKey]],
    names: Mapping[UUID, str | None],
) -> JsonObject:
    """Return a lineage as a PROV-JSON document.

    Args:
        lineage: the steps.
        task: the task that they are of.
        project: its project.
        drawn: by number of a form, the taxonomy versions that its questions draw on.
        names: by member, the name; members without one are left unnamed.
    """
    document = _Document(task, project, drawn, names)
    for step in lineage.steps:
        document.add(step)
    return {"prefix": PREFIX, **document.parts}


class _Document:
    """The records of a document by kind and name, as they are collected."""

    def __init__(
        self,
        task: UUID,
        project: UUID,
        drawn: Mapping[int, Iterable[VersionKey]],
        names: Mapping[UUID, str | None],
    ) -> None:
        self.task, self.project = ids.public("task", task), ids.public("project", project)
        self.drawn, self.names = drawn, names
        self.parts: dict[str, JsonObject] = defaultdict(dict)
        self.made: dict[int, list[str]] = {}
        """By position, the entities that a step made."""
        self.of: dict[str, str] = {}
        """By thing that has versions, the entity that is its newest version."""

    def add(self, step: Step) -> None:
        """Add a step with everything that it used and made."""
        activity, at = f"annolog:event.{step.position}", step.recorded.recorded_at.isoformat()
        about = {
            "prov:startTime": at,
            "prov:endTime": at,
            "prov:type": _name(f"annolog:{step.kind}"),
        }
        if step.recorded.occurred_at is not None:
            about["annolog:occurredAt"] = step.recorded.occurred_at.isoformat()
        self.parts["activity"][activity] = about
        self._associate(activity, step)
        self._use(activity, step)
        self._undo(activity, at, step)
        self._make(activity, at, step)

    def _relate(self, relation: str, **ends: str) -> None:
        named = {f"prov:{end}": name for end, name in ends.items()}
        records = self.parts[relation]
        if named not in records.values():
            records[f"_:{relation}{len(records) + 1}"] = named

    def _associate(self, activity: str, step: Step) -> None:
        agent, actor = SERVER, step.recorded.actor
        about: JsonObject = {"prov:type": _name("prov:SoftwareAgent")}
        if actor is not None:
            agent = f"annolog:{ids.public('member', actor)}"
            name = self.names.get(actor)
            about = {"prov:type": _name("prov:Person")} | ({"prov:label": name} if name else {})
        self.parts["agent"][agent] = about
        self._relate("wasAssociatedWith", activity=activity, agent=agent)

    def _use(self, activity: str, step: Step) -> None:
        for document in ("form", "guideline"):
            number = step.version(document)
            if number is not None:
                name = f"annolog:{self.project}.{document}.{number}"
                self.parts["entity"][name] = {"prov:type": _name("prov:Plan")}
                self._relate("used", activity=activity, entity=name)
        for taxonomy, number in self.drawn.get(step.version("form") or 0, ()):
            name = f"annolog:{ids.public('taxonomy', taxonomy)}.{number}"
            self.parts["entity"][name] = {"prov:type": _name("annolog:TaxonomyVersion")}
            self._relate("used", activity=activity, entity=name)
        for kind, used in (("run", step.run), ("correction", step.correction)):
            if used is not None:
                name = f"annolog:{ids.public(kind, used)}"
                self.parts["entity"][name] = {"prov:type": _name(f"annolog:{kind.title()}")}
                self._relate("used", activity=activity, entity=name)
        for place in step.based_on:
            for entity in self.made[place]:
                self._relate("used", activity=activity, entity=entity)
            self._relate("wasInformedBy", informed=activity, informant=f"annolog:event.{place}")

    def _undo(self, activity: str, at: str, step: Step) -> None:
        for place in step.undoes:
            for entity in self.made.get(place, ()):
                self._relate("wasInvalidatedBy", entity=entity, activity=activity, time=at)

    def _make(self, activity: str, at: str, step: Step) -> None:
        things = [ids.public("annotation", one) for one in step.annotations]
        if step.final:
            things.append(f"{self.task}.resolution")
        if step.kind is StepKind.IMPORTED:
            things.append(self.task)
        grounds = [entity for place in step.based_on for entity in self.made[place]]
        made = self.made[step.position] = []
        for thing in things:
            entity = f"annolog:{thing}.{step.position}"
            self.parts["entity"][entity] = {"annolog:of": thing}
            self._relate("wasGeneratedBy", entity=entity, activity=activity, time=at)
            before = self.of.get(thing)
            for ground in [before] if before else grounds:
                self._relate("wasDerivedFrom", generatedEntity=entity, usedEntity=ground)
            self.of[thing] = entity
            made.append(entity)


def _name(value: str) -> JsonObject:
    """Return a qualified name as a value: else it would be a text."""
    return {"$": value, "type": "prov:QUALIFIED_NAME"}
