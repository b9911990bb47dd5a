"""The items of audits as clients see them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import strawberry

from server.access.permissions import Permission
from server.events.audits.audit_events import Verdict
from server.events.audits.audits import AuditStatus
from server.reads.audits.audits import audit_item, audit_items
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import Connection, Readable, query
from server.schema.core.context import Info
from server.schema.core.node import link, load_linked, type_linked
from server.schema.core.paging import Paging, counted, page_of, place_in
from server.schema.forms.answers import Answer, render_answers
from server.schema.forms.label_display import AnnotationAnswerSource, CurrentAnswerSource

strawberry.enum(Verdict, name="AuditVerdict", description="What an auditor says of an answer.")


async def _audited(self: Any, info: Info) -> Any:
    """The task as it stood at the position of the audit, with the final answer to be judged.

    Null in a blind audit until the item has an answer of the auditor's own, or the audit is over.
    """
    shown = not self.audit["blind"] or self.answered or self.audit["status"] != AuditStatus.OPEN
    past = self.session.as_of(self.audit["position"])
    return await load_linked(info, past, "task", self.task_uuid) if shown else None


_audited.__annotations__["return"] = type_linked("task") | None


@strawberry.type(description="A task that an audit drew, with what was said of its final answer.")
class AuditItem(Readable):
    """An item of an audit as clients see it."""

    audit: strawberry.Private[Any]
    row: strawberry.Private[Any]
    task_uuid: strawberry.Private[UUID]
    number: int = strawberry.field(description="Its place in the draw, from 0.")
    stratum: str | None = strawberry.field(description="Null without strata, or once erased.")
    claimed_at: datetime | None
    answered: bool = strawberry.field(
        description="Whether the auditor gave an answer of their own before seeing the final one."
    )
    verdict: Verdict | None
    blind: bool = strawberry.field(description="Whether the verdict was given so.")
    remark: str | None = strawberry.field(description="Null without a verdict, or once erased.")
    judged_at: datetime | None

    task = link("task", lambda one: one.task_uuid, Permission.TASKS_READ, "The task as it is now.")
    audited = query(Permission.ANNOTATIONS_READ_ALL)(_audited)

    @query(Permission.AUDITS_READ)
    async def auditor(self) -> Member | None:
        """Who took it; null while nobody has."""
        return await linked_member(self.session, self.row["auditor_id"])

    @query(Permission.AUDITS_READ)
    async def own_answers(self) -> list[Answer] | None:
        """What the auditor of a blind audit answered; null without, or once it was erased."""
        source = AnnotationAnswerSource(self.audit["project_id"], self.row["form_version"] or 0)
        return _answers(self.session, self.row["own_answers"], source)

    @query(Permission.AUDITS_READ)
    async def corrected_answers(self) -> list[Answer] | None:
        """What the final answer should be, where the auditor says that."""
        source = CurrentAnswerSource(self.audit["project_id"])
        return _answers(self.session, self.row["corrected"], source)


def _answers(session: ReadSession, stored: str | None, source: Any) -> list[Answer] | None:
    return None if stored is None else render_answers(orjson.loads(stored), source, session)


def _item_of(session: ReadSession, audit: Any, row: Any) -> AuditItem:
    names = orjson.loads(audit["strata"]) if audit["strata"] else []
    number = row["stratum"]
    return AuditItem(
        session=session,
        audit=audit,
        row=row,
        task_uuid=row["task_id"],
        number=row["number"],
        stratum=None if number is None or not names else names[number],
        claimed_at=row["claimed_at"],
        answered=bool(row["answered"]),
        verdict=None if row["verdict"] is None else Verdict(row["verdict"]),
        blind=bool(row["blind"]),
        remark=row["remark"],
        judged_at=row["judged_at"],
    )


async def items_page(session: ReadSession, audit: Any, wanted: Paging) -> Connection[AuditItem]:
    """Return a page of the items of an audit, in the order of the draw."""
    cursor = wanted.cursor
    key = None if cursor is None else (place_in(cursor, wanted.argument),)
    rows = await audit_items(session, audit["id"], wanted.keyset(key))
    items = [_item_of(session, audit, row) for row in rows]
    shown = [(str(one.number), one) for one in items]
    return page_of(shown, wanted, total=counted(audit["items"]))


async def item_of_task(session: ReadSession, audit: Any, task: UUID) -> AuditItem | None:
    """Return the item of a task; None where the audit did not draw it."""
    row = await audit_item(session, audit["id"], task)
    return None if row is None else _item_of(session, audit, row)
