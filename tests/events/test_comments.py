"""Comments on tasks and annotations."""

from __future__ import annotations

from uuid import UUID

import pytest

from server.events.core.refusal import Code
from server.events.core.upcasters import read_event
from server.events.labeling import comments
from server.events.labeling.annotations import AnnotationWithdrawn
from server.events.labeling.comments import (
    MOST_MENTIONS,
    CommentAdded,
    CommentContent,
    CommentDeleted,
    CommentEdited,
    CommentReopened,
    CommentResolved,
)
from server.events.labeling.tasks import Reason
from tests.support.decision_fixtures import A1, A2, ANN, BOB, C1, C2, answered, task

FEW = 20
"""So many comments a task may hold in some of these tests."""


def add(past, text="why?", comment=C1, annotation=None, mentions=()):
    return past.when(
        comments.comment, comment=comment, annotation=annotation, text=text, mentions=mentions
    )


def added(text="why?", comment=C1, annotation=None, mentions=()):
    content = CommentContent(text=text)
    return CommentAdded(comment=comment, annotation=annotation, mentions=mentions, content=content)


def edited(text, mentions=(), annotation=None):
    content = CommentContent(text=text)
    return CommentEdited(comment=C1, annotation=annotation, mentions=mentions, content=content)


def delete(past, by=ANN, *, manages=False, reason=None):
    return past.when(comments.delete, comment=C1, by=by, manages=manages, reason=reason)


def deleted(reason=None):
    content = Reason(reason=reason) if reason else None
    return CommentDeleted(comment=C1, annotation=None, content=content)


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


def test_a_comment_that_is_there_is_not_made_twice(monkeypatch):
    monkeypatch.setattr(comments, "MOST", FEW)
    past = task().and_(added(comment=C1), *(added(comment=C2) for _ in range(FEW)))
    add(past, comment=C1).nothing()


def test_a_task_holds_so_many_comments(monkeypatch):
    monkeypatch.setattr(comments, "MOST", FEW)
    past = task().and_(*(added() for _ in range(FEW)))
    add(past, comment=C2).refused(Code.LIMIT, "task")


def test_its_author_says_a_comment_in_other_words():
    past = task().when(comments.comment, comment=C1, annotation=None, text="Why?", mentions=(BOB,))
    past = past.then(added("Why?", mentions=(BOB,)), by=ANN)
    again = past.when(comments.edit, comment=C1, by=ANN, text=" Why not? ")
    after = again.then(edited("Why not?", (BOB,)), by=ANN)
    [said] = after.state.comments
    assert (said.text, said.edited_at, said.mentions) == ("Why not?", after.now, (BOB,))
    assert said.mentioned_at == said.created_at
    after.when(comments.edit, comment=C1, by=ANN, text="Why not?").nothing()
    other = after.when(comments.edit, comment=C1, by=ANN, text="Why not?", mentions=(ANN, ANN))
    [said] = other.then(edited("Why not?", (ANN,)), by=ANN).state.comments
    assert said.mentioned_at == said.edited_at
    past.when(comments.edit, comment=C1, by=BOB, text="No.").refused(Code.FORBIDDEN, "comment")
    past.when(comments.edit, comment=C2, by=ANN, text="No.").refused(Code.NOT_FOUND, "comment")
    past.when(comments.edit, comment=C1, by=ANN, text=" ").refused(Code.INVALID, "text")


def test_a_resolved_comment_is_reopened():
    past = task().and_(added(), CommentResolved(comment=C1))
    reopened = CommentReopened(comment=C1, annotation=None)
    open_ = past.when(comments.reopen, comment=C1).then(reopened, by=BOB)
    [said] = open_.state.comments
    assert (said.open, said.resolved_by, said.resolved_at) == (True, None, None)
    open_.when(comments.reopen, comment=C1).nothing()
    open_.when(comments.reopen, comment=C2).refused(Code.NOT_FOUND, "comment")


def test_a_deleted_comment_says_nothing_and_waits_for_nobody():
    past = add(task(), mentions=(BOB,)).then(added(mentions=(BOB,)), by=ANN)
    gone = delete(past).then(deleted(), by=ANN)
    [said] = gone.state.comments
    assert (said.text, said.mentions, said.deleted_at, said.open) == (None, (), gone.now, False)
    delete(gone, BOB).nothing()
    for decision in (comments.resolve, comments.reopen):
        gone.when(decision, comment=C1).refused(Code.CONFLICT, "comment")
    gone.when(comments.edit, comment=C1, by=ANN, text="No.").refused(Code.CONFLICT, "comment")
    gone.when(comments.resolve_all).nothing()
    add(gone).nothing()


def test_a_manager_says_why_a_comment_of_somebody_else_is_deleted():
    past = add(task()).then(added(), by=ANN)
    delete(past, BOB).refused(Code.FORBIDDEN, "comment")
    delete(past, BOB, manages=True).refused(Code.INVALID, "reason")
    delete(past, BOB, manages=True, reason=" Rude. ").then(deleted("Rude."), by=BOB)
    delete(past, ANN, reason="Mine.").then(deleted("Mine."), by=ANN)


def test_a_comment_mentions_so_many():
    many = [UUID(int=number) for number in range(MOST_MENTIONS + 1)]
    add(task(), mentions=many).refused(Code.LIMIT, "mentions")
    add(task(), mentions=many[1:] + many[1:]).then(added(mentions=tuple(many[1:])))


def test_a_comment_of_before_mentioned_nobody():
    facts = f'{{"annotation":null,"comment":"{C1}"}}'
    assert read_event("comment.added", 1, facts, '{"text":"why?"}') == added()
