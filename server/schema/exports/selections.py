"""Which tasks an export has: the filter of a list, checked at creation and at each download."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from server.access.permissions import Permission
from server.events.core.refusal import Code, Refused
from server.events.core.unknown_events import UnknownReason, UnknownStored
from server.events.exports import ExportCreated
from server.reads.as_of import as_of_end
from server.reads.events.events import events_at
from server.reads.exports.export import Selection
from server.reads.labeling.task_criteria import TaskCriteria
from server.schema.core.context import Context, Info
from server.schema.core.node import NODES
from server.schema.labeling.filter_references import people_in, require_named
from server.schema.labeling.task_filter import TaskFilter, criteria_of
from server.schema.labeling.task_filter_json import filter_of
from server.schema.labeling.task_rights import hidden_conditions, sees_all


async def require_filter(
    info: Info, project: UUID, given: TaskFilter, until: int | datetime | None
) -> dict[str, UUID]:
    """Require that the caller may export the tasks of a project that a filter finds.

    Returns:
        By condition, the members whom it names: the command requires that they are there.

    Raises:
        Refused: FORBIDDEN, INVALID, LIMIT, as a list of tasks; NOT_FOUND for a project, a task, or
            a slice or draw of that moment that is not there; ERASED for a slice whose definition
            was erased.
    """
    context, session = info.context, info.context.session
    await NODES["project"](info, session, project, "project")
    await context.require(Permission.EXPORT, project)
    criteria = await _criteria(context, project, given)
    await require_named(info, project, criteria, await as_of_end(session, until))
    await context.release()
    return people_in(criteria)


async def selection_at(context: Context, project: UUID, position: int) -> Selection | None:
    """Return which tasks the export at a position of the ledger has; None for all.

    Raises:
        Refused: NOT_FOUND where there is no export of the caller's; ERASED where its filter was
            erased; UNAVAILABLE where a newer server wrote the event or the filter in it; as
            `require_filter` where the caller may not filter so any more.
    """
    found = await events_at(context.session, [position])
    event = next((one.event for one in found if one.actor == context.me.member), None)
    if isinstance(event, UnknownStored) and event.reason is UnknownReason.NEWER:
        raise _by_newer()
    if not isinstance(event, ExportCreated):
        raise Refused(Code.NOT_FOUND, "This export is not on record: make another one.")
    if not event.filtered:
        return None
    if event.content is None:
        raise Refused(Code.ERASED, "The filter of this export was erased: make another export.")
    try:
        given = filter_of(event.content.filter)
    except ValueError:
        raise _by_newer() from None
    return Selection(await _criteria(context, project, given), event.content.filter)


async def _criteria(context: Context, project: UUID, given: TaskFilter) -> TaskCriteria:
    """Return what a filter asks, if the caller may ask that. Raises Refused."""
    me = context.me.member
    blind = None if await sees_all(context, project) else me
    hidden = await hidden_conditions(context, project)
    return criteria_of(given, me=me, blind=blind, hidden=hidden) or TaskCriteria()


def _by_newer() -> Refused:
    message = "A newer server made this export: try again once all are upgraded, or export anew."
    return Refused(Code.UNAVAILABLE, message)
