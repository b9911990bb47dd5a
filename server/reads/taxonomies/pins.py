"""Which versions of a taxonomy projects pin, and which versions labels name."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import orjson

from server.events.core import ids
from server.events.core.event import record
from server.events.reverts.taxonomies import drawn_versions
from server.ledger.read import fetch
from server.postgres import Connection
from server.projections.tables import schema_of

_GENERATION = "SELECT projection_generation FROM ledger WHERE org_id = $1"
_FORMS = (
    "SELECT d.project_id, d.number, d.body, d.number = p.form_version AS pinned "
    "FROM {0}.document d JOIN {0}.project p ON p.org_id = d.org_id AND p.id = d.project_id "
    "WHERE d.org_id = $1 AND d.kind = 'form' AND strpos(d.body, $2) > 0"
)
_LABELED = (
    "SELECT EXISTS (SELECT FROM {0}.label l WHERE l.org_id = $1 AND l.project_id = $2 "
    "AND l.question = ANY ($3::text[]) AND (SELECT a.form_version FROM {0}.annotation a "
    "WHERE a.org_id = $1 AND a.id = l.annotation_id LIMIT 1) = $4)"
)
_LABELED_SINCE = (
    "SELECT EXISTS (SELECT FROM {0}.annotation a JOIN {0}.label l "
    "ON l.org_id = a.org_id AND l.annotation_id = a.id "
    "WHERE a.org_id = $1 AND a.project_id = $2 AND l.question = ANY ($3::text[]) "
    "AND a.form_version = $4 AND a.task_id IN "
    "(SELECT e.stream FROM events e WHERE e.org_id = $1 AND e.position > $5))"
)


@record
class DrawingForm:
    """A version of a project's form that draws on a taxonomy."""

    project: UUID
    number: int
    pinned: bool
    """Whether new answers are given under it."""
    questions: dict[int, list[str]]
    """By version of the taxonomy, the questions that draw on it."""


async def drawing_forms(connection: Connection, org: UUID, taxonomy: UUID) -> list[DrawingForm]:
    """Return the versions of forms that draw on a taxonomy."""
    name = ids.public("taxonomy", taxonomy)
    text = _FORMS.format(await _schema(connection, org))
    found = []
    for row in await fetch(connection, org, text, org, name):
        questions: dict[int, list[str]] = {}
        for question, (id_, number) in drawn_versions(orjson.loads(row["body"])):
            if id_ == taxonomy:
                questions.setdefault(number, []).append(question)
        found.append(DrawingForm(row["project_id"], row["number"], row["pinned"], questions))
    return found


async def labeled_versions(connection: Connection, org: UUID, taxonomy: UUID) -> set[int]:
    """Return the versions of a taxonomy that labels name."""
    text = _LABELED.format(await _schema(connection, org))
    forms = await drawing_forms(connection, org, taxonomy)
    return await _named(connection, org, text, forms)


async def versions_in_use(
    connection: Connection, org: UUID, taxonomy: UUID, since: int
) -> tuple[set[int], set[int]]:
    """Return which versions of a taxonomy projects pin, and labels that came since a position name.

    It costs as much as what was written since that position, however many labels there are.
    """
    forms = await drawing_forms(connection, org, taxonomy)
    text = _LABELED_SINCE.format(await _schema(connection, org))
    pinned = {number for form in forms if form.pinned for number in form.questions}
    return pinned, await _named(connection, org, text, forms, since)


async def _named(
    connection: Connection, org: UUID, text: str, forms: Collection[DrawingForm], *more: int
) -> set[int]:
    found: set[int] = set()
    for form in forms:
        for version, questions in form.questions.items():
            wanted = (form.project, questions, form.number, *more)
            if version not in found and (await fetch(connection, org, text, org, *wanted))[0][0]:
                found.add(version)
    return found


async def _schema(connection: Connection, org: UUID) -> str:
    rows = await fetch(connection, org, _GENERATION, org)
    return schema_of(rows[0][0])
