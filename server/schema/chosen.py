"""What was chosen, with label and path in the language asked for.

It is read in the version that the annotation was made under, so that old answers keep the words of
then. A page of tasks takes one read for the forms, one for the versions, one for the concepts.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

import orjson
import strawberry

import taxonomy
from server.events.base import Event, JsonObject, Recorded
from server.events.tasks import AnnotationStatus
from server.projections import tables
from server.schema.asked import Asked, Place, asked, tree_of
from server.schema.context import Context, Info
from server.schema.loaders import loader, many, one

Origin: TypeAlias = "Callable[[Context, str], Awaitable[Place | None]]"
"""Tells the form (project, number) under which the answer to a question was given."""


LONGEST = 100
"""Characters of a language tag that are looked at: BCP 47 needs fewer."""


@strawberry.type(description="A concept or option on the way from the top to what was chosen.")
class PathStep:
    """One step of a path."""

    value: str
    label: str


@strawberry.type(
    description="What was chosen: a concept of the taxonomy version that the annotation was made "
    "under, or an option of its form."
)
class ConceptLabel:
    """A value with the words for it."""

    value: str = strawberry.field(description="The value, as the answer holds it.")
    label: str
    path: list[PathStep] = strawberry.field(description="From the top to itself.")
    deprecated: bool = strawberry.field(description="Whether that version no longer offers it.")


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer comes from."""

    origin: Origin
    question: str


@dataclass(frozen=True, slots=True)
class Given:
    """The origin of an annotation's answers."""

    project: UUID
    form_version: int

    async def __call__(self, _: Context, __: str) -> Place:
        """Return the form."""
        return self.project, self.form_version


@dataclass(frozen=True, slots=True)
class Told:
    """The origin of answers in an event: its task says the project."""

    task: UUID
    form_version: int

    async def __call__(self, context: Context, _: str) -> Place | None:
        """Return the form."""
        row = await one(context, tables.task, self.task)
        return row and (row["project_id"], self.form_version)


@dataclass(frozen=True, slots=True)
class Present:
    """The origin of what is asked now: the form that a project has at present."""

    project: UUID

    async def __call__(self, context: Context, _: str) -> Place | None:
        """Return the form."""
        row = await one(context, tables.project, self.project)
        return row and (self.project, row["form_version"])


def told(recorded: Recorded[Event]) -> Told | None:
    """Return the origin of the answers in an event; None where it does not say the form."""
    number = getattr(recorded.event, "form_version", 0)
    return Told(recorded.stream, number) if number else None


_COUNT = {AnnotationStatus.SUBMITTED, AnnotationStatus.APPROVED}


@dataclass(frozen=True, slots=True)
class Resolved:
    """The origin of a final answer: the last form under which somebody gave just this answer."""

    task: UUID
    answers: JsonObject

    async def __call__(self, context: Context, question: str) -> Place | None:
        """Return the form."""
        rows = await many(context, tables.annotation, "task_id", self.task)
        rows = [row for row in rows if row["answers"] and row["status"] in _COUNT]
        wanted = self.answers[question]
        same = [row for row in rows if orjson.loads(row["answers"]).get(question) == wanted]
        last = max(same or rows, key=lambda row: row["form_version"], default=None)
        return last and (last["project_id"], last["form_version"])


async def concepts(self: Any, info: Info, language: str | None = None) -> list[ConceptLabel] | None:
    """What was chosen, in the order of `values`; null where the form is gone.

    A label that there is not in this language is given in one that there is: a broader tag
    (RFC 4647), English, any.
    """
    return await words(info.context, self.asked_in, self.values, language)


async def concept(self: Any, info: Info, language: str | None = None) -> ConceptLabel | None:
    """What it is labelled with; null where the form is gone."""
    found = await words(info.context, self.asked_in, [self.label], language)
    return found[0] if found else None


async def words(
    context: Context, source: Source | None, values: Sequence[str], language: str | None
) -> list[ConceptLabel] | None:
    """Return the words for values of a question; None where its form is gone."""
    question = None if source is None else await _question(context, source)
    if question is None:
        return None
    if question.draws_on is None:
        return [_option(question, value) for value in values]
    tree = await tree_of(context, question.draws_on)
    if tree is None:
        return None
    read = loader(context, "chosen", partial(_read, context))
    paths = await read.load_many([(tree, value) for value in values])
    wanted = [language[:LONGEST]] if language else []
    return [_concept(path, *wanted) for path in paths]


async def _question(context: Context, source: Source) -> Asked | None:
    form = await source.origin(context, source.question)
    return None if form is None else await asked(context, form, source.question)


def _option(question: Asked, value: str) -> ConceptLabel:
    path = question.path(value)
    steps = [
        PathStep(value=step["value"], label=step.get("label") or step["value"]) for step in path
    ]
    return ConceptLabel(value=value, label=steps[-1].label, path=steps, deprecated=False)


def _concept(path: Sequence[taxonomy.Concept], *languages: str) -> ConceptLabel:
    steps = [PathStep(value=step.id, label=step.label(*languages)) for step in path]
    last = path[-1]
    return ConceptLabel(
        value=last.id, label=steps[-1].label, path=steps, deprecated=last.deprecated
    )


# Each concept with all on its path. LIMIT 1 keeps each look-up an index probe.
_CHOSEN = """
SELECT w.tree, w.id AS chosen, p.body FROM unnest($2::uuid[], $3::text[]) w (tree, id)
CROSS JOIN LATERAL (
    SELECT path FROM concepts WHERE org_id = $1 AND tree = w.tree AND id = w.id LIMIT 1
) c
CROSS JOIN LATERAL unnest(c.path) WITH ORDINALITY s (id, place)
CROSS JOIN LATERAL (
    SELECT body FROM concepts WHERE org_id = $1 AND tree = w.tree AND id = s.id LIMIT 1
) p
ORDER BY w.tree, w.id, s.place
"""


async def _read(context: Context, keys: Sequence[tuple[UUID, str]]) -> list[list[taxonomy.Concept]]:
    """Return the path of each concept; a concept that is not there stands for itself."""
    trees, values = zip(*keys, strict=True)
    rows = await context.reader.raw(_CHOSEN, context.me.org, list(trees), list(values))
    found: dict[tuple[UUID, str], list[taxonomy.Concept]] = {}
    for row in rows:
        concept_ = taxonomy.Concept.of(orjson.loads(row["body"]))
        found.setdefault((row["tree"], row["chosen"]), []).append(concept_)
    return [found.get(key) or [taxonomy.Concept(key[1])] for key in keys]
