"""What can be done with corrections, prepared so that the right alone decides."""

from __future__ import annotations

import contextlib
from typing import Any
from uuid import UUID

from server.events.core import ids
from server.events.core.event import on
from server.events.core.ids import uuid7
from server.events.core.refusal import Refused
from server.events.corrections import corrections
from server.events.corrections.correction_events import (
    CorrectionAction,
    CorrectionContent,
    CorrectionStarted,
)
from server.events.corrections.corrections import CORRECTION
from server.events.corrections.patterns import CorrectionPattern
from server.events.labeling.tasks import AnnotationStatus
from tests.schema.prepared_callers import Caller, PreparedOrganization
from tests.schema.slice_operations import defined
from tests.schema.valid_inputs import Arguments, prepares, wish
from tests.support.workspace import Workspace

_CORRECTIONS = (
    "SELECT stream FROM events WHERE org_id = $1 AND type = 'correction.started' "
    "ORDER BY position DESC LIMIT 10"
)
PATTERN = CorrectionPattern((AnnotationStatus.SUBMITTED,), question="topic", values=("a",))


async def started(workspace: Workspace, project: UUID) -> UUID:
    """A new correction that has not come to any task yet."""
    new = uuid7()
    content = CorrectionContent(reason="Wrong.", pattern=PATTERN.json(), replaced_by={"value": "b"})
    event = CorrectionStarted(
        project=project, correction_action=CorrectionAction.REPLACE_LABEL, correction_position=1,
        with_reviewed=False, content=content,
    )  # fmt: skip
    await workspace.do(lambda _: on(new, event))
    return new


async def finished(workspace: Workspace, project: UUID) -> UUID:
    """A new correction that has ended."""
    new = await started(workspace, project)
    await finish(workspace, new)
    return new


async def finish(workspace: Workspace, correction: UUID) -> None:
    """End a correction, if it is under way."""
    await workspace.do(
        lambda current: corrections.finish(current.get(CORRECTION, correction)),
        streams=((CORRECTION, correction),),
    )


async def _correct(at: PreparedOrganization, **given: Any) -> Arguments:
    await at.mend()
    for row in await at.owner.fetch(_CORRECTIONS, at.workspace.org):  # not too many at once
        with contextlib.suppress(Refused):
            await finish(at.workspace, row["stream"])
    pattern = {"question": "topic", "value": "a"} | given.pop("pattern", {})
    action = {"replaceLabel": "b"}
    return wish(
        project=at.public_project, reason="Wrong.", **{"action": action} | given, pattern=pattern
    )


@prepares("correctAnnotations")
async def correct(at: PreparedOrganization, who: Caller) -> Arguments:
    return await _correct(at)


@prepares("correctAnnotations: a dry run")
async def try_out(at: PreparedOrganization, who: Caller) -> Arguments:
    return await _correct(at, dryRun=True)


@prepares("correctAnnotations: of some people and tasks")
async def name_people(at: PreparedOrganization, who: Caller) -> Arguments:
    member = await at.somebody()
    people = dict.fromkeys(("assignee", "author", "reviewer", "holder"), member)
    (made,) = await at.workspace.tasks(at.project, 1)
    task = ids.public("task", made)
    named, similar = people | {"slice": await defined(at), "ids": [task]}, {"task": task}
    pattern = {"authors": [member], "tasks": named, "similarTo": similar}
    return await _correct(at, pattern=pattern, action={"requeue": True}, dryRun=True)


@prepares("cancelCorrection")
async def cancel(at: PreparedOrganization, who: Caller) -> Arguments:
    await at.mend()
    new = await started(at.workspace, at.project)
    return wish(correction=ids.public("correction", new))


@prepares("correction", "node: a correction")
async def one(at: PreparedOrganization, who: Caller) -> Arguments:
    await at.mend()
    return {"id": ids.public("correction", await finished(at.workspace, at.project))}
