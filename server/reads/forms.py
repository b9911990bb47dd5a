"""The questions of published forms."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias
from uuid import UUID

import orjson

from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.forms.taxonomy_outline import Outline
from server.events.slices.predicates import Drawn
from server.projections.counters.slice_forms import DRAWN, drawn_in
from server.projections.tables import SCHEMA
from server.reads.loaders import batched
from server.reads.projects import document, project_row
from server.reads.session import ReadSession
from server.reads.taxonomies.taxonomies import VersionKey

FormKey: TypeAlias = "tuple[UUID, int]"
"""A project and the number of a version of its form."""


@dataclass(frozen=True)
class FormQuestion:
    """A question of a published form."""

    question: JsonObject

    @property
    def draws_on(self) -> VersionKey | None:
        """The taxonomy version of the question's options or labels; None where they are listed."""
        ref = self.question.get("taxonomy")
        return ref and (ids.expect("taxonomy", ref["taxonomy"]), ref["version"])

    @cached_property
    def listed(self) -> Mapping[str, JsonObject]:
        """The options, labels or items that the form lists for the question, by value."""
        lists = map(self.question.get, ("options", "labels", "items"))
        return {option["value"]: option for found in lists for option in found or ()}

    def parents(self, outline: Outline | None) -> Callable[[str], tuple[str, ...]] | None:
        """Return what tells the values right above one; None where values lie side by side.

        `outline` is that of the taxonomy that the question draws on; None where it draws on none.
        """
        if outline is not None:
            return outline.broader
        nested = any(option.get("parent") for option in self.listed.values())
        return self._listed_above if nested else None

    def _listed_above(self, value: str) -> tuple[str, ...]:
        above = self.listed.get(value, {}).get("parent")
        return (above,) if above else ()

    def path(self, value: str) -> list[JsonObject]:
        """Return a listed option and its ancestors, the top first."""
        found: list[JsonObject] = []
        at: str | None = value
        while at is not None:
            found.append(self.listed.get(at) or {"value": at})
            at = found[-1].get("parent")
        return found[::-1]

    def below(self, value: str) -> list[str]:
        """Return a listed value and all its descendants: parents are listed before children."""
        found = {value: None}
        for option in self.listed.values():
            if option.get("parent") in found:
                found[option["value"]] = None
        return list(found)


async def question_of(session: ReadSession, form: FormKey, name: str) -> FormQuestion | None:
    """Return a question of a form; None where there is no such question, or the form was erased."""
    return (await questions(session, form)).get(name)


async def present_form(session: ReadSession, project: UUID) -> FormKey | None:
    """Return the present form of a project; None where there is no such project."""
    row = await project_row(session, project)
    return None if row is None else (project, row["form_version"])


async def drawn_on(session: ReadSession, project: UUID, question: str | None = None) -> Drawn:
    """Return on which versions of taxonomies the versions of a project's form draw.

    Versions that are later than the present one are among them: a form may have been reverted.

    Args:
        session: the session to read in.
        project: the id of the project.
        question: the name of the only question that is meant; None for all questions.
    """
    rows = await session.raw(DRAWN.format(SCHEMA), session.org, [project])
    meant = (row for row in rows if question in (None, row["question"]))
    return drawn_in(meant).get(project, {})


async def input_kinds(session: ReadSession, form: FormKey) -> Mapping[str, str]:
    """Return the kinds of a form's inputs by name; none where the form is missing or erased."""
    row = await document(session, (form[0], "form", form[1]))
    body: Any = None if row is None or row["body"] is None else orjson.loads(row["body"])
    return {} if body is None else {item["name"]: item["kind"] for item in body["inputs"]}


@batched
async def questions(
    session: ReadSession, forms: Sequence[FormKey]
) -> list[Mapping[str, FormQuestion]]:
    """Return the questions of a form by name; none where the form is missing or erased."""
    wanted = (document(session, (project, "form", number)) for project, number in forms)
    return [_questions(row["body"]) if row else {} for row in await asyncio.gather(*wanted)]


def _questions(body: str | None) -> Mapping[str, FormQuestion]:
    form: Any = {"questions": ()} if body is None else orjson.loads(body)
    return {question["name"]: FormQuestion(question) for question in form["questions"]}
