"""People, a project and a task for tests of decisions; nothing here touches a database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from server.events.labeling.annotations import AnnotationSubmitted
from server.events.labeling.leases import TaskClaimed
from server.events.labeling.tasks import Answers, TaskContent, TaskImported
from server.events.project_policy import Policy
from server.events.projects import FormContent, FormPublished, Project, ProjectCreated
from tests.support.clock import START
from tests.support.forms import CHOICE, Json, topic
from tests.support.given_when_then import Past, given

ANN, BOB, CAT, DAN, RITA, OLGA = (UUID(int=n) for n in range(0xA1, 0xA7))
PROJECT, TASK = UUID(int=0xF0), UUID(int=0x70)
A1, A2, A3, A4 = (UUID(int=n) for n in range(0x1, 0x5))
C1, C2 = UUID(int=0xC1), UUID(int=0xC2)
SIZES = {"text": {"length": 29}}
FAR = datetime(2030, 1, 1, tzinfo=START.tzinfo)
"""When leases end that do not matter."""


def project(form: Json | None = CHOICE, **policy: Any) -> Project:
    """A project with one form version, and a policy by its fields."""
    past = given(PROJECT, ProjectCreated(policy=Policy(**policy), content=None))
    if form is not None:
        past = past.and_(FormPublished(form_version=1, content=FormContent(form=form)))
    state: Project = past.state
    return state


def imported(overlap: int = 1, priority: int = 0, **content: Any) -> TaskImported:
    return TaskImported(
        project=PROJECT,
        priority=priority,
        rank=None,
        overlap=overlap,
        sizes=SIZES,
        content=TaskContent(inputs={"text": {"text": "Rome stands on seven hills."}}, **content),
    )


def task(overlap: int = 1) -> Past:
    """An open task that nobody touched."""
    return given(TASK, imported(overlap))


def claimed(by: UUID, token: int = 1, expires_at: datetime = FAR) -> TaskClaimed:
    return TaskClaimed(annotator=by, token=token, expires_at=expires_at)


def submitted(
    annotation: UUID, by: UUID, *values: str, fills: bool = False, form_version: int = 1
) -> AnnotationSubmitted:
    return AnnotationSubmitted(
        annotation=annotation,
        annotator=by,
        form_version=form_version,
        guideline_version=0,
        time_spent_ms=1_000,
        fills=fills,
        content=Answers(answers=topic(*(values or ("a",)))),
    )


def answered(overlap: int, *by: tuple[UUID, UUID, str]) -> Past:
    """A task with answers, each (annotation, author, value); the last slot counts as filling."""
    past = task(overlap)
    for number, (annotation, author, value) in enumerate(by, 1):
        event = submitted(annotation, author, value, fills=number == overlap)
        past = past.and_(claimed(author, number), event, by=author)
    return past


def after(past: Past, seconds: float) -> datetime:
    """The time so many seconds after the last event."""
    return past.now + timedelta(seconds=seconds)
