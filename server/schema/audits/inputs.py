"""What a client asks of a draw: how large, by which strata, and what is read for that."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise
from uuid import UUID

import strawberry
from strawberry.utils.str_converters import to_camel_case

from quality.acceptance import Severity, severity_after
from server.commands.audits.draw import (
    WHOLE,
    Allocation,
    SampleSize,
    Strata,
    of_items,
    of_preset,
    of_risks,
)
from server.events.audits.judgements import MOST_STRATA
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import name_of
from server.events.projects import Project
from server.reads.audits.audits import past_results
from server.reads.audits.frames import FINISHED, authors, confidences, frame, values
from server.reads.labeling.task_criteria import TaskCriteria
from server.reads.projects import project_state
from server.reads.session import ReadSession
from server.schema.labeling.task_filter import TaskFilter, criteria_of
from server.schema.labeling.task_rights import GOLD_CONDITIONS

strawberry.enum(
    Allocation,
    name="AuditAllocation",
    description="How many tasks of each stratum are drawn: PROPORTIONAL to its size, or after "
    "NEYMAN, more where answers are expected to be wrong more often, by their confidence.",
)


@strawberry.input
class AuditItemsInput:
    """A number of tasks that somebody chose."""

    items: int = strawberry.field(description="1 to 1,000; all, where the frame has fewer.")
    accept: int | None = strawberry.field(
        default=None,
        description="With how many wrong ones the lot is accepted; null to estimate alone.",
    )


@strawberry.input
class AuditAcceptanceInput:
    """The fewest tasks that tell good lots from bad ones with two risks."""

    aql: float = strawberry.field(description="The share of wrong answers in a good lot.")
    lq: float = strawberry.field(description="The share in a bad one.")
    producer_risk: float = strawberry.field(
        default=0.05, description="The largest probability to reject a good lot."
    )
    consumer_risk: float = strawberry.field(
        default=0.10, description="The largest probability to accept a bad one."
    )


@strawberry.input
class AuditPresetInput:
    """A single sampling plan of MIL-STD-105E."""

    aql_percent: float = strawberry.field(description="0.01 to 10, of the standard's series.")
    letter: str | None = strawberry.field(
        default=None, description="The code letter; by the size of the frame at level II if null."
    )
    severity: Severity | None = strawberry.field(
        default=None, description="By the project's past audits (`auditSeverity`) if null."
    )


@strawberry.input(description="How many tasks are drawn: exactly one member.", one_of=True)
class AuditPlanInput:
    """One member for each way to find a number."""

    items: AuditItemsInput | None = strawberry.UNSET
    acceptance: AuditAcceptanceInput | None = strawberry.UNSET
    preset: AuditPresetInput | None = strawberry.UNSET


@strawberry.input
class AuditStratumInput:
    """A stratum by a filter."""

    name: str
    filter: TaskFilter


@strawberry.input(
    description="By what finished tasks are put into strata: exactly one member.", one_of=True
)
class AuditStrataInput:
    """One member for each way to cut a frame."""

    label: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="A choice, rating or number question: by what the final answer says to it.",
    )
    annotator: bool | None = strawberry.field(
        default=strawberry.UNSET, description="By who gave the first annotation that counts."
    )
    confidence: list[float] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Rising confidences, 0 to 1, at which a stratum begins; tasks below the first "
        "are one as well.",
    )
    filters: list[AuditStratumInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="The first of them that finds a task; tasks that none finds are one stratum.",
    )


def frame_criteria(given: TaskFilter | None, me: UUID) -> TaskCriteria:
    """Return a filter of finished tasks.

    Raises:
        Refused: INVALID for statuses of others, and for what differs from caller to caller.
    """
    wanted = given or TaskFilter()
    if wanted.held_by_me is not None:
        message = "Who holds a task says nothing to whoever draws again: leave it out."
        raise Refused(Code.INVALID, message, ("filter", "heldByMe"))
    for name in GOLD_CONDITIONS:
        if getattr(wanted, name) is not None:
            message = (
                "Reviewers, who see this filter, do not see which tasks are gold: leave it out."
            )
            raise Refused(Code.INVALID, message, ("filter", to_camel_case(name)))
    criteria = criteria_of(wanted, me=me, blind=None, hidden=()) or TaskCriteria()
    statuses = criteria.statuses
    if statuses is None:
        return replace(criteria, statuses=FINISHED)
    if not set(statuses) <= set(FINISHED):
        message = "Audits draw from finished tasks: use LABELED and DONE."
        raise Refused(Code.INVALID, message, ("filter", "statuses"))
    return criteria


async def size_of(
    given: AuditPlanInput, session: ReadSession, project: UUID, lot: int
) -> SampleSize:
    """Return how many tasks of a frame are drawn. Raises Refused INVALID, LIMIT."""
    if given.items:
        return of_items(given.items.items, given.items.accept)
    if given.acceptance:
        wanted = given.acceptance
        return of_risks(
            lot,
            aql=wanted.aql,
            lq=wanted.lq,
            producer_risk=wanted.producer_risk,
            consumer_risk=wanted.consumer_risk,
        )
    if not given.preset:
        raise Refused(Code.INVALID, "Say how many tasks are drawn.", ("plan",))
    severity = given.preset.severity
    if severity is None:
        severity = severity_after(await past_results(session, project))
    letter, limit = given.preset.letter, given.preset.aql_percent
    return of_preset(lot, letter=letter, aql_percent=limit, severity=severity)


async def strata_of(
    given: AuditStrataInput,
    allocation: Allocation,
    past: ReadSession,
    project: UUID,
    tasks: list[UUID],
    me: UUID,
) -> Strata:
    """Return by what the tasks of a frame are put into strata. Raises Refused INVALID, LIMIT."""
    if given.label:
        await _require_classes(past, project, given.label)
        names = await values(past, tasks, given.label)
        return Strata(names, allocation, {"strata": "LABEL", "question": given.label})
    if given.annotator:
        found = await authors(past, tasks)
        names = {task: ids.public("member", some[0]) for task, some in found.items() if some}
        return Strata(names, allocation, {"strata": "ANNOTATOR"})
    if given.confidence:
        return await _by_confidence(given.confidence, allocation, past, tasks)
    if given.filters:
        return await _by_filters(given.filters, allocation, past, project, me)
    raise Refused(Code.INVALID, "Say by what tasks are put into strata.", ("strata",))


async def _require_classes(past: ReadSession, project: UUID, question: str) -> None:
    """Require that answers to a question are classes of tasks. Raises Refused INVALID."""
    state: Project | None = await project_state(past, project)
    kinds = {one.name: one.kind for one in state.pinned().questions} if state else {}
    if kinds.get(question) not in ("choice", "rating", "number"):
        message = "The form at the position has no such choice, rating or number question."
        raise Refused(Code.INVALID, message, ("strata", "label"))


async def _by_confidence(
    given: list[float], allocation: Allocation, past: ReadSession, tasks: list[UUID]
) -> Strata:
    bounds = [round(one * WHOLE) for one in given]
    rising = all(low < high for low, high in pairwise(bounds))
    if not (rising and bounds[0] >= 0 and bounds[-1] <= WHOLE and len(bounds) < MOST_STRATA):
        message = "Confidences rise from 0 to 1."
        raise Refused(Code.INVALID, message, ("strata", "confidence"))
    begins = [0, *bounds]
    names = {
        task: f"{begins[bisect_right(bounds, ppm)] / WHOLE:.6f}"
        for task, ppm in (await confidences(past, tasks)).items()
    }
    return Strata(names, allocation, {"strata": "CONFIDENCE", "bounds_ppm": bounds})


async def _by_filters(
    given: list[AuditStratumInput],
    allocation: Allocation,
    past: ReadSession,
    project: UUID,
    me: UUID,
) -> Strata:
    if len(given) > 10:
        raise Refused(Code.LIMIT, "Ten filters at most make strata.", ("strata", "filters"))
    names = dict[UUID, str]()
    for number, one in enumerate(given):
        path = ("strata", "filters", number)
        name = name_of(one.name, *path, "name")
        try:
            found = await frame(past, project, frame_criteria(one.filter, me))
        except Refused as refused:
            raise refused.under(*path) from None
        for task in found:
            names.setdefault(task, name)
    return Strata(names, allocation, {"strata": "FILTERS"})
