"""What a slice of a project's tasks is defined by: a predicate on what is known of each task."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict

from server.events.core.canonical_json import shown_value
from server.events.core.event import JsonObject, record
from server.events.labeling.tasks import Task


class MetaPredicate(BaseModel):
    """That one of some values stands in a task's meta at a path."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    path: tuple[str, ...]
    """Keys, from the outermost object inwards."""
    values: tuple[str, ...]
    """As JSON shows them; a text without its quotes."""


class TaxonomyPredicate(BaseModel):
    """That labels are of one of some versions of a taxonomy."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    taxonomy: str
    """The public id of the taxonomy, as forms name it."""
    versions: tuple[int, ...]


Drawn: TypeAlias = "Mapping[int, Collection[tuple[str, int]]]"
"""By version of a project's form, the taxonomies that its questions draw on, with the version of
each."""
NO_FORM = 0
"""No form has this version."""


class Predicate(BaseModel):
    """Conditions that a task of a slice meets, all that are given.

    A task that changes may enter a slice or leave it. So does one whose meta is erased.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    meta: tuple[MetaPredicate, ...] = ()
    inputs: tuple[str, ...] = ()
    """Names of inputs, one of which the task has."""
    form_versions: tuple[int, ...] = ()
    """All answers that count, one at least, were given under one of these versions."""
    guideline_versions: tuple[int, ...] = ()
    """The same of the guideline."""
    taxonomy_versions: tuple[TaxonomyPredicate, ...] = ()
    """All answers that count, one at least, were given under versions of the form in which a
    question draws on one of these versions. A migration of labels moves answers to another one."""
    priority_at_least: int | None = None
    priority_at_most: int | None = None
    imported_since: AwareDatetime | None = None
    imported_until: AwareDatetime | None = None
    """The task was imported before this moment."""

    def matches(self, task: Task, meta: JsonObject | None) -> bool:
        """Tell whether a task meets all conditions, given its meta, which its state lacks.

        Answers to a gold task count as those to others do: their number would tell gold. Of
        taxonomies a task knows nothing: see `by_form`.
        """
        if self.taxonomy_versions:
            message = "Versions of taxonomies were not told as versions of the form."
            raise ValueError(message)
        answers = [one for one in task.annotations if one.counts]
        return (
            _within(task.priority, self.priority_at_least, self.priority_at_most)
            and _imported(task.imported_at, self.imported_since, self.imported_until)
            and (not self.inputs or not task.sizes.keys().isdisjoint(self.inputs))
            and _made_under([a.form_version for a in answers], self.form_versions)
            and _made_under([a.guideline_version for a in answers], self.guideline_versions)
            and all(shown_at(meta, one.path) in one.values for one in self.meta)
        )

    def by_form(self, drawn: Drawn) -> Predicate:
        """Return the predicate with versions of the form in place of those of taxonomies."""
        if not self.taxonomy_versions:
            return self
        wanted = {
            (one.taxonomy, number) for one in self.taxonomy_versions for number in one.versions
        }
        found = tuple(
            number
            for number, of in drawn.items()
            if not wanted.isdisjoint(of)
            and (not self.form_versions or number in self.form_versions)
        )
        return self.model_copy(
            update={"taxonomy_versions": (), "form_versions": found or (NO_FORM,)}
        )


def _within(number: int, least: int | None, most: int | None) -> bool:
    return (least is None or number >= least) and (most is None or number <= most)


def _imported(moment: datetime, since: datetime | None, until: datetime | None) -> bool:
    return (since is None or moment >= since) and (until is None or moment < until)


def _made_under(versions: list[int], wanted: tuple[int, ...]) -> bool:
    return not wanted or (versions != [] and all(version in wanted for version in versions))


def shown_at(meta: JsonObject | None, path: tuple[str, ...]) -> str | None:
    """Return the text, number or truth value at a path, as JSON shows it; None where none is."""
    found: Any = meta
    for key in path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return shown_value(found)


@record
class Slice:
    """A slice of a project's tasks."""

    id: UUID
    name: str | None
    """None once it was erased, with the predicate."""
    predicate: Predicate | None
    """No task meets one that was erased."""
    defined_by: UUID | None
    defined_at: datetime
