"""Records about a project that tell what others answered: one by its id, and pages of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from server.access.permissions import Permission
from server.events.core.refusal import Code, Refused
from server.reads.keyset_pages import KeysetPage
from server.reads.session import ReadSession
from server.schema.core.base import Connection
from server.schema.core.context import Context, Info
from server.schema.core.paging import Paging, page_of
from server.schema.labeling.task_rights import require_sees_all

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ProjectRecords(Generic[T]):
    """Records of one kind, such as runs."""

    kind: str
    """The prefix of their ids, which is also what one of them is called."""
    subject: str
    """What all of them are called, as a sentence begins."""
    permission: Permission
    """What seeing them needs in the project."""
    row: Callable[[ReadSession, UUID], Awaitable[Any]]
    """Reads the row of one; None where there is none."""
    rows: Callable[[ReadSession, UUID, KeysetPage], Awaitable[list[Any]]]
    """Reads a page of the rows about a project."""
    shown: Callable[[ReadSession, Any], T]
    """Returns the object of a row."""

    async def require(self, context: Context, project: UUID) -> None:
        """Require that the caller may see those of a project. Raises Refused FORBIDDEN."""
        await require_sees_all(context, project, self.permission, self.subject)

    async def load(self, info: Info, session: ReadSession, id_: UUID, *path: str) -> T:
        """Return one by its id. Raises Refused NOT_FOUND, at `path`, and FORBIDDEN."""
        row = await self.row(session, id_)
        await require_row(info.context, row, self.permission, self.subject, self.kind, path)
        return self.shown(session, row)

    async def page(
        self, info: Info, session: ReadSession, project: UUID, wanted: Paging
    ) -> Connection[T]:
        """Return a page of those of a project, the latest first. Raises Refused FORBIDDEN."""
        await self.require(info.context, project)
        rows = await self.rows(session, project, wanted.after_id(self.kind))
        shown: list[Any] = [self.shown(session, row) for row in rows]
        return page_of([(str(one.id), one) for one in shown], wanted)


async def require_row(
    context: Context,
    row: Any,
    permission: Permission,
    subject: str,
    name: str,
    path: tuple[str, ...],
) -> None:
    """Require that there is a row about a project, and that the caller may see it.

    Args:
        context: of the operation.
        row: the row; None where there is none.
        permission: what seeing it needs in the project.
        subject: what rows of its kind are called, as a sentence begins.
        name: what one of them is called.
        path: of its id in the input; empty for `id`.

    Raises:
        Refused: NOT_FOUND without the row or the permission; FORBIDDEN where others' answers may
            not be seen.
    """
    actor = await context.actor()
    if row is None or not actor.may(permission, row["project_id"]):
        raise Refused(Code.NOT_FOUND, f"There is no such {name}.", path or ("id",))
    await require_sees_all(context, row["project_id"], permission, subject)
