"""Annotations made elsewhere: what follows from them, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from server.events.accounts import credentials, external_authors, members
from server.events.accounts.external_authors import (
    ExternalAuthorAdded,
    ExternalAuthorContent,
    author_id,
)
from server.events.accounts.members import MemberStatus
from server.events.accounts.roles import Role
from server.events.core import canonical_json
from server.events.core.refusal import Code
from server.events.forms.forms import parse_form
from server.events.label_migrations.migration_state import Migration
from server.events.labeling import annotations, imported_annotations, queue, reviews
from server.events.labeling.imported_annotations import (
    STATUSES,
    AnnotationImported,
    ImportedContent,
    MadeElsewhere,
    importable_task,
)
from server.events.labeling.task_events import AnnotationStatus
from server.events.labeling.tasks import Method, ReviewReason, SentToReview, Status, TaskArchived
from tests.events.acts import STOPPED, resolved
from tests.support.decision_fixtures import (
    A1,
    A2,
    A3,
    ANN,
    BOB,
    C1,
    CAT,
    FAR,
    PROJECT,
    RITA,
    TASK,
    answered,
    claimed,
    project,
    submitted,
    task,
)
from tests.support.forms import CHOICE, TOPIC, form, options, topic
from tests.support.given_when_then import given, refusing

P = project()
SUBMITTED, APPROVED = AnnotationStatus.SUBMITTED, AnnotationStatus.APPROVED


def made(annotation=A1, by=ANN, value="a", **fields):
    return MadeElsewhere(annotation, by, False, topic(value), **fields)


def came(annotation=A1, by=ANN, value="a", *, fills=False, status=SUBMITTED, **fields):
    return AnnotationImported(
        annotation=annotation, annotator=by, external=False, annotation_status=status,
        form_version=1,
        guideline_version=0, time_spent_ms=0, fills=fills,
        content=ImportedContent(answers=topic(value), **fields),
    )  # fmt: skip


def bring(past, *some, rules=P):
    return past.when(
        lambda state: imported_annotations.import_annotations(
            importable_task(state, some), rules, some
        )
    )


def test_the_only_answer_is_the_final_one():
    done = bring(task(), made(source_id="s", source_digest="d")).then(
        came(fills=True, source_id="s", source_digest="d"),
        resolved(Method.SINGLE, "a", A1),
        by=RITA,
    )
    found = done.state.annotation(A1)
    assert (done.state.status, found.author, found.imported.by) == (Status.DONE, ANN, RITA)
    assert (found.imported.source_id, found.imported.source_digest) == ("s", "d")
    assert done.state.took_part(ANN)
    assert done.state.participant(ANN).answered == 1


def test_as_many_as_the_overlap_make_a_majority():
    bring(task(3), made(), made(A2, BOB), made(A3, CAT, "b")).then(
        came(),
        came(A2, BOB),
        came(A3, CAT, "b", fills=True),
        resolved(Method.MAJORITY, "a", A1, A2, A3),
    )


def test_more_than_the_overlap_all_count():
    state = bring(task(1), made(), made(A2, BOB), made(A3, CAT)).happens().state
    assert (state.status, len(state.counting), state.free_slots) == (Status.DONE, 3, 0)


def test_fewer_leave_the_task_open_for_others():
    past = bring(task(2), made()).then(came())
    assert (past.state.status, past.state.free_slots) == (Status.OPEN, 1)
    past.when(queue.reopen, more=2).happens()


def test_they_count_beside_answers_given_here():
    past = task(2).and_(claimed(BOB), submitted(A2, BOB, "b"), by=BOB)
    bring(past, made(), rules=project(review="disagreement")).then(
        came(fills=True), SentToReview(reason=ReviewReason.DISAGREEMENT)
    )


@pytest.mark.parametrize("status", [s for s in STATUSES if s not in (SUBMITTED, APPROVED)])
def test_what_did_not_stand_elsewhere_fills_no_slot(status):
    past = bring(task(), made(status=status, reason="no")).then(came(status=status, reason="no"))
    assert (past.state.status, past.state.free_slots) == (Status.OPEN, 1)
    assert past.state.annotation(A1).reason == "no"


def test_an_approval_elsewhere_is_the_review():
    rules = project(review="all")
    bring(task(), made(status=APPROVED), rules=rules).then(
        came(fills=True, status=APPROVED), resolved(Method.IMPORTED, "a", A1)
    )
    bring(task(2), made(status=APPROVED), made(A2, BOB, "b"), rules=rules).then(
        came(status=APPROVED), came(A2, BOB, "b", fills=True), resolved(Method.IMPORTED, "a", A1)
    )
    two = made(status=APPROVED), made(A2, BOB, "b", status=APPROVED)
    bring(task(2), *two, rules=rules).then(
        came(status=APPROVED), came(A2, BOB, "b", fills=True, status=APPROVED),
        SentToReview(reason=ReviewReason.POLICY),
    )  # fmt: skip
    # Where no reviewer need look, the majority decides as always.
    three = *two, made(A3, CAT, "b")
    state = bring(task(3), *three).happens().state
    assert (state.resolution.method, state.resolution.answers) == (Method.MAJORITY, topic("b"))


def test_nobody_counts_twice():
    bring(task(3), made(), made(A2)).refused(Code.CONFLICT, 1, "author")
    past = answered(2, (A1, ANN, "a"))
    bring(past, made(A2)).refused(Code.CONFLICT, 0, "author")
    bring(task(3), made(), made(A2, status=AnnotationStatus.REPLACED)).happens()


def test_a_lease_of_the_author_ends_and_nobody_else_loses_one():
    held = task().and_(claimed(ANN), by=ANN)
    assert bring(held, made()).happens().state.leases == ()
    bring(task().and_(claimed(BOB), by=BOB), made()).refused(Code.CONFLICT, "task")
    two = task(2).and_(claimed(BOB), by=BOB)
    past = bring(two, made()).then(came())
    assert past.state.lease(BOB)
    bring(two, made(), made(A3, CAT)).refused(Code.CONFLICT, "task")


@pytest.mark.parametrize(
    "past", [answered(1, (A1, ANN, "a")), task().and_(TaskArchived())], ids=["full", "archived"]
)
def test_closed_tasks_take_no_more(past):
    bring(past, made(A2, BOB)).refused(Code.CONFLICT, "task")


@pytest.mark.parametrize("review", ["none", "all"])
def test_what_does_not_count_is_taken_by_tasks_with_complete_answers(review):
    rules = project(review=review)
    past = bring(task(), made(), rules=rules).happens()
    rejected = made(A2, BOB, "b", status=AnnotationStatus.REJECTED)
    after = bring(past, rejected, rules=rules).then(
        came(A2, BOB, "b", status=AnnotationStatus.REJECTED)
    )
    before, now = past.state, after.state
    assert (now.status, now.resolution) == (before.status, before.resolution)
    assert now.counting == before.counting
    bring(past, rejected, made(A3, CAT), rules=rules).refused(Code.CONFLICT, "task")


NEXT = form({**TOPIC, "options": options("b", "n")})
TWO_FORMS = replace(P, form_version=2, form=canonical_json.encode(NEXT).decode())


def older(*given, **fields):
    return made(*given, form_version=1, form=parse_form(CHOICE), **fields)


def test_an_annotation_fits_the_form_that_it_was_made_under():
    bring(task(), older(value="a"), rules=TWO_FORMS).then(
        came(fills=True), resolved(Method.SINGLE, "a", A1)
    )
    path = 0, "answers", "topic", "values", 0
    bring(task(), made(value="a"), rules=TWO_FORMS).refused(Code.INVALID, *path)
    bring(task(), older(value="n"), rules=TWO_FORMS).refused(Code.INVALID, *path)
    both = older(value="b"), made(A2, BOB, "b", form_version=2), made(A3, CAT, "n")
    state = bring(task(3), *both, rules=TWO_FORMS).happens().state
    assert (state.resolution.answers, state.resolution.form_version) == (topic("b"), 2)
    erased = made(form_version=1)
    bring(task(), erased, rules=TWO_FORMS).refused(Code.ERASED, 0, "formVersion")


def test_no_older_form_from_before_a_label_migration():
    """Nothing would carry such labels to the present version of the taxonomy."""
    migration = Migration(
        id=A1, taxonomy=A2, from_versions=(1,), to_version=2, plan="", form_version=2, planned=0,
        undoes=None, started_by=None, started_at=FAR, started=1,
    )  # fmt: skip
    rules = replace(TWO_FORMS, migrations=(migration,))
    bring(task(), older(value="b"), rules=rules).refused(Code.CONFLICT, 0, "formVersion")
    bring(task(), made(value="b", form_version=2), rules=rules).happens()
    since = replace(rules, form_version=3)
    middle = made(value="b", form_version=2, form=parse_form(NEXT))
    bring(task(), middle, rules=since).happens()


def test_what_does_not_fit():
    bring(task(), made(value="unicorn")).refused(Code.INVALID, 0, "answers", "topic", "values", 0)
    bring(task(), made(form_version=2)).refused(Code.INVALID, 0, "formVersion")
    bring(task(), made(guideline_version=1)).refused(Code.INVALID, 0, "guidelineVersion")
    bring(task(), made(time_spent_ms=-1)).refused(Code.INVALID, 0, "timeSpentMs")
    bring(task(), made(status=AnnotationStatus.OUTDATED)).refused(Code.INVALID, 0, "status")
    bring(task(), made(), rules=STOPPED).refused(Code.CONFLICT, "project")
    bring(task(), made(), rules=project(None)).refused(Code.CONFLICT, "project")


def test_they_are_reviewed_and_revised_like_others():
    past = bring(task(2), made()).happens(by=RITA)
    past.when(reviews.approve, annotation=A1, by=RITA, resolve=False).happens(by=RITA)
    past.when(reviews.approve, annotation=A1, by=ANN, resolve=False).refused(
        Code.FORBIDDEN, "annotation"
    )
    changed = past.when(
        annotations.revise, P, annotation=A1, by=ANN, answers=topic("b"), time_spent_ms=5
    ).happens(by=ANN)
    assert changed.state.annotation(A1).imported.by == RITA


AUTHOR = given(
    ANN, ExternalAuthorAdded(content=ExternalAuthorContent(pseudonym="w1", name="Wanda"))
)


def test_an_external_author_has_no_account():
    [(stream, event)] = external_authors.add(ANN, pseudonym=" w1 ", name="Wanda")
    assert (stream, event.content.pseudonym) == (ANN, "w1")
    state = AUTHOR.state
    assert (state.status, state.role, state.email) == (MemberStatus.EXTERNAL, None, None)
    assert (state.name, state.pseudonym, state.roles) == ("Wanda", "w1", frozenset())
    refused = (Code.CONFLICT, "member")
    AUTHOR.when(members.change_role, role=Role.OWNER, last_owner=False).refused(*refused)
    AUTHOR.when(members.grant, project=PROJECT, role=Role.ANNOTATOR).refused(*refused)
    AUTHOR.when(members.remove, last_owner=False).refused(*refused)
    AUTHOR.when(members.rename, name=None, email="w@example.org").refused(*refused)
    AUTHOR.when(members.restore).nothing()
    AUTHOR.when(members.rename, name="Wanda B.", email=None).happens()
    key = {"credential": C1, "label": "k", "expires_at": None}
    AUTHOR.when(credentials.issue_key, **key, now=True).refused(*refused)
    AUTHOR.when(credentials.invite, member=ANN, credential=C1, now=True).refused(*refused)
    AUTHOR.when(credentials.offer_reset, credential=C1, now=True).refused(*refused)
    method = {"credential": C1, "method": "password"}
    AUTHOR.when(credentials.open_session, **method, now=True).refused(*refused)
    AUTHOR.when(credentials.change_password, keep=None).refused(*refused)


def test_a_pseudonym_is_needed_and_short_enough():
    with refusing(Code.INVALID, "pseudonym"):
        external_authors.add(ANN, pseudonym=" ", name=None)
    with refusing(Code.LIMIT, "pseudonym"):
        external_authors.add(ANN, pseudonym="x" * 501, name=None)


def test_ids_of_authors_come_from_organization_key_and_pseudonym():
    ids = {author_id(key, org, name) for key in (b"a", b"b") for org in (TASK, C1) for name in "xy"}
    assert len(ids) == 8
    assert all(isinstance(id_, UUID) and id_.version == 8 for id_ in ids)
    assert author_id(b"a", TASK, "x") in ids
