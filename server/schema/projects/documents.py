"""The published versions of forms and guidelines as clients see them."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

import orjson
import strawberry
from strawberry.scalars import JSON

from server.access.permissions import Permission
from server.events.forms.forms import Form
from server.reads.projects import document
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import Readable, query
from server.schema.forms.forms import (
    DeclarationType,
    QuestionType,
    declarations_of,
    questions_of,
)


@strawberry.type(description="A published version of a form.")
class FormVersion(Readable):
    """A published version of a form; its parts are null once it was erased."""

    body: strawberry.Private[str | None]
    publisher: strawberry.Private[UUID | None]
    version: int
    published_at: datetime

    @query(Permission.PROJECT_READ)
    async def published_by(self) -> Member | None:
        """Who published it."""
        return await linked_member(self.session, self.publisher)

    @query(Permission.PROJECT_READ)
    def inputs(self) -> list[DeclarationType] | None:
        """The inputs that a task carries; null once the form was erased."""
        return None if self._form is None else declarations_of(self._form, self.session)

    @query(Permission.PROJECT_READ)
    def questions(self) -> list[QuestionType] | None:
        """The questions, in order; null once the form was erased."""
        return None if self._form is None else questions_of(self._form, self.session)

    @query(Permission.PROJECT_READ)
    def json(self) -> JSON | None:
        """The form as it was published, as JSON; null once it was erased."""
        return None if self.body is None else orjson.loads(self.body)

    @cached_property
    def _form(self) -> Form | None:
        return None if self.body is None else Form.model_validate(orjson.loads(self.body))


@strawberry.type(description="A version of the guideline, in Markdown.")
class GuidelineVersion(Readable):
    """A published version of a guideline."""

    publisher: strawberry.Private[UUID | None]
    version: int
    text: str | None = strawberry.field(description="Null once it was erased.")
    published_at: datetime

    @query(Permission.PROJECT_READ)
    async def published_by(self) -> Member | None:
        """Who published it."""
        return await linked_member(self.session, self.publisher)


def form_version_of(session: ReadSession, row: Any) -> FormVersion:
    """Return a version of a form from its row."""
    return FormVersion(
        session=session,
        body=row["body"],
        publisher=row["published_by"],
        version=row["number"],
        published_at=row["published_at"],
    )


def guideline_version_of(session: ReadSession, row: Any) -> GuidelineVersion:
    """Return a version of a guideline from its row."""
    return GuidelineVersion(
        session=session,
        publisher=row["published_by"],
        version=row["number"],
        text=row["body"],
        published_at=row["published_at"],
    )


async def form_of(session: ReadSession, project: UUID, version: int) -> FormVersion | None:
    """Return a version of a project's form; None where there is none of this number."""
    row = await document(session, (project, "form", version))
    return None if row is None else form_version_of(session, row)


async def guideline_of(
    session: ReadSession, project: UUID, version: int
) -> GuidelineVersion | None:
    """Return a version of a project's guideline; None where there is none of this number."""
    row = await document(session, (project, "guideline", version))
    return None if row is None else guideline_version_of(session, row)
