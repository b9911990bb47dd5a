"""What an annotator does, as decisions on a past."""

from __future__ import annotations

from server.events.labeling import annotations
from server.events.labeling.annotations import AnnotationRevised, AnnotationWithdrawn
from server.events.labeling.reviews import AnnotationRejected
from server.events.labeling.tasks import Answers, Reason, TaskResolved
from server.events.project_policy import Policy
from server.events.projects import ProjectArchived, ProjectCreated
from tests.support.decision_fixtures import A1, ANN, PROJECT, project
from tests.support.forms import topic
from tests.support.given_when_then import given

P = project()
REVIEWED = project(review="all")
OPENED = project(visibility="all")
STOPPED = given(PROJECT, ProjectCreated(policy=Policy(), content=None), ProjectArchived()).state
REJECTED = AnnotationRejected(annotation=A1, reasons=(), content=Reason(reason="wrong"))
WITHDRAWN = AnnotationWithdrawn(annotation=A1, content=Reason(reason=""))


def submit(past, rules=P, *, by=ANN, token=1, annotation=A1, answers=None, time_spent_ms=1_000):
    answers = topic("a") if answers is None else answers
    return past.when(
        annotations.submit, rules, annotation=annotation, by=by, token=token, answers=answers,
        time_spent_ms=time_spent_ms, now=True,
    )  # fmt: skip


def revise(past, answers, rules=P, *, by=ANN, annotation=A1, time_spent_ms=500):
    return past.when(
        annotations.revise, rules, annotation=annotation, by=by, answers=answers,
        time_spent_ms=time_spent_ms,
    )  # fmt: skip


def withdraw(past, rules=P, *, by=ANN, annotation=A1, reason=""):
    return past.when(annotations.withdraw, rules, annotation=annotation, by=by, reason=reason)


def revised(*values, fills=True, form_version=1):
    return AnnotationRevised(
        annotation=A1, form_version=form_version, guideline_version=0, time_spent_ms=500,
        fills=fills,
        content=Answers(answers=topic(*values)),
    )  # fmt: skip


def resolved(method, value, *ids):
    return TaskResolved(
        method=method, annotations=ids, form_version=1, content=Answers(answers=topic(value))
    )
