"""Steps of random histories: annotations are corrected in bulk, slice by slice."""

from __future__ import annotations

from random import Random
from typing import Any
from uuid import UUID

from server.access.permissions import Permission
from server.commands.corrections.correction import CorrectionRequest, CorrectionSlice
from server.events.corrections import corrections
from server.events.corrections.correction_events import CorrectionAction, CorrectionFailure
from server.events.corrections.corrections import CORRECTION, Correction
from server.events.corrections.patterns import CorrectionPattern, MatchingLabel
from server.events.erasure.holds import HeldBySubject
from server.events.forms.answers import label_rows
from server.events.labeling.tasks import COUNTING, Task
from server.events.projects import Project
from server.ledger.read import tenant
from server.reads.corrections.matches import Match, TaskMatches, place_of
from tests.support import taxonomy_acts as acts
from tests.support.histories import History, action


@action
async def _correct(h: History, r: Random) -> None:
    """Begin to correct something that is said, go on with it, or end that."""
    named = tuple((CORRECTION, one) for one in h.corrections)
    states = (await h.workspace.do(lambda _: [], streams=named)).states.values()
    running = [one for one in states if isinstance(one, Correction) and one.running]
    if not running or (len(running) < 2 and r.random() < 0.3):
        await _begin(h, r)
    elif r.random() < 0.3:
        await _end(h, r, r.choice(running))
    else:
        await _go_on(h, r, r.choice(running))


async def _tasks(h: History, project: UUID) -> list[Task]:
    named = tuple(task for task, of in h.tasks.items() if of == project)
    found = (await h.workspace.do(lambda _: [], tasks=named)).states.values()
    return sorted((one for one in found if isinstance(one, Task)), key=lambda one: one.rank)


async def _begin(h: History, r: Random) -> None:
    """Correct one of the labels that somebody gave, into another one, or have it given anew."""
    project = r.choice(h.projects)
    answers = [a for task in await _tasks(h, project) for a in task.counting if a.answers]
    said = [row for one in answers for row in label_rows(one.answers)]
    wrong, right = (r.choice(said) if said else None for _ in range(2))
    question, values = (wrong.question, (wrong.value,)) if wrong else (None, ())
    action = r.choice([*CorrectionAction]) if wrong and right else CorrectionAction.REQUEUE
    becomes: dict[CorrectionAction, Any] = {
        CorrectionAction.REPLACE_LABEL: {"value": right and right.value},
        CorrectionAction.REPLACE_ANSWER: {
            "question": question,
            "answer": r.choice([(a.answers or {}).get(question) for a in answers] or [None]),
        },
    }
    head = (await h.workspace.do(lambda _: [])).position
    request = CorrectionRequest(
        project=project, action=action, position=max(1, head - r.choice([0, 0, 0, 5])), head=head,
        pattern=CorrectionPattern(COUNTING, question=question, values=values),
        replaced_by=becomes.get(action), reason=h.words(), with_reviewed=r.random() < 0.4,
    )  # fmt: skip
    may = {"by": r.choice(h.people[:1] + h.people), "permission": Permission.LABELS_CORRECT}
    await h.workspace.do(request.decide, **may, **request.named)
    h.corrections.append(request.correction)


_STARTED = (
    "SELECT s.correlation_id, p.recorded_at FROM events s, events p WHERE s.org_id = $1 "
    "AND s.position = $2 AND p.org_id = $1 AND p.position = $3"
)


async def _wish(h: History, state: Correction) -> Any:
    async with acts.connected(h.workspace) as connection, tenant(connection, h.workspace.org):
        return await connection.fetchrow(_STARTED, h.workspace.org, state.started, state.position)


async def _end(h: History, r: Random, state: Correction) -> None:
    if r.random() < 0.2:
        await h.workspace.do(
            lambda current: corrections.cancel(current.get(CORRECTION, state.id)),
            streams=((CORRECTION, state.id),),
        )
        return
    failure = r.choice([None, *CorrectionFailure])
    wish, _ = await _wish(h, state)
    await h.workspace.as_server(
        lambda current: corrections.finish(current.get(CORRECTION, state.id), failure),
        correlation=wish,
        streams=((CORRECTION, state.id),),
    )


async def _go_on(h: History, r: Random, state: Correction) -> None:
    """Correct a few of the next tasks, of which some may have moved meanwhile."""
    pattern = CorrectionPattern.of(state.pattern or {"statuses": ()})
    after = (-1, UUID(int=0)) if state.last_task is None else (state.last_rank, state.last_task)
    found = [
        TaskMatches(task, place_of(task.rank, task.id), matches)
        for task in await _tasks(h, state.project)
        if (task.rank, task.id) > after and (matches := _matches(pattern, task))
    ][: r.randrange(1, 4)]
    if not found:
        await _end(h, r, state)
        return
    wish, moment = await _wish(h, state)
    project = (await h.workspace.do(lambda _: [], projects=(state.project,))).states[state.project]
    assert isinstance(project, Project)
    forms = {} if project.form is None else {project.form_version: project.pinned()}
    some = CorrectionSlice(h.workspace.org, state, found, forms, moment, HeldBySubject())
    await h.workspace.do(some.decide, correlation=wish, **some.named)


def _matches(pattern: CorrectionPattern, task: Task) -> list[Match]:
    found: list[tuple[Any, list[MatchingLabel]]] = [
        (one, pattern.labels_in(one.answers or {})) for one in task.annotations
    ]
    return [
        Match(one, labels, None)
        for one, labels in found
        if pattern.admits(one) and (labels or not pattern.values)
    ]
