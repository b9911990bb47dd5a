"""Comments on tasks and annotations."""

from __future__ import annotations

import pytest

from server.events.core.refusal import Code
from server.events.labeling import comments
from server.events.labeling.annotations import AnnotationWithdrawn
from server.events.labeling.comments import MOST, CommentAdded, CommentContent, CommentResolved
from tests.support.decision_fixtures import A1, A2, ANN, BOB, C1, C2, answered, task


def add(past, text="why?", comment=C1, annotation=None):
    return past.when(comments.comment, comment=comment, annotation=annotation, text=text)


def added(text="why?", comment=C1, annotation=None):
    content = CommentContent(text=text)
    return CommentAdded(comment=comment, annotation=annotation, content=content)


def test_a_comment_is_open_until_somebody_resolves_it():
    past = add(task(), " why? ").then(added(), by=ANN)
    [said] = past.state.comments
    assert (said.author, said.text, said.annotation, said.resolved_at) == (ANN, "why?", None, None)
    done = past.when(comments.resolve, comment=C1).then(CommentResolved(comment=C1), by=BOB)
    [said] = done.state.comments
    assert (said.resolved_by, said.resolved_at) == (BOB, done.now)
    done.when(comments.resolve, comment=C1).nothing()


def test_resolving_one_leaves_the_others_open():
    past = task().and_(added(comment=C1), added(comment=C2), CommentResolved(comment=C2))
    assert [said.resolved_at is None for said in past.state.comments] == [True, False]


def test_an_annotation_can_be_remarked_on_even_when_withdrawn():
    past = answered(2, (A1, ANN, "a"))
    add(past, annotation=A1).then(added(annotation=A1))
    gone = past.and_(AnnotationWithdrawn(annotation=A1, content=None))
    add(gone, annotation=A1).then(added(annotation=A1))


def test_a_comment_does_not_touch_the_work():
    past = answered(2, (A1, ANN, "a"))
    after = add(past).happens().state
    assert (after.status, after.changed_at) == (past.state.status, past.state.changed_at)


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"text": ""}, Code.INVALID, "text"),
        ({"text": " \n"}, Code.INVALID, "text"),
        ({"text": "a\0"}, Code.INVALID, "text"),
        ({"text": "a" * 20_001}, Code.LIMIT, "text"),
        ({"annotation": A2}, Code.NOT_FOUND, "annotation"),
    ],
)
def test_a_comment_that_cannot_be_is_refused(fields, code, path):
    add(answered(2, (A1, ANN, "a")), **fields).refused(code, path)


def test_what_is_not_there_is_not_resolved():
    task().when(comments.resolve, comment=C1).refused(Code.NOT_FOUND, "comment")


def test_all_that_are_open_are_resolved_at_once():
    past = task().and_(added(comment=C1), added(comment=C2), CommentResolved(comment=C1))
    done = past.when(comments.resolve_all).then(CommentResolved(comment=C2), by=BOB)
    done.when(comments.resolve_all).nothing()


def test_a_comment_that_is_there_is_not_made_twice():
    past = task().and_(added(comment=C1), *(added(comment=C2) for _ in range(MOST)))
    add(past, comment=C1).nothing()


def test_a_task_holds_so_many_comments():
    past = task().and_(*(added() for _ in range(MOST)))
    add(past, comment=C2).refused(Code.LIMIT, "task")
