"""Decisions on webhooks, and the states that follow from their events."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.events.accounts.roles import Role
from server.events.core.event import replace
from server.events.core.refusal import Code
from server.events.webhooks.webhook_events import (
    PauseReason,
    WebhookChanged,
    WebhookCreated,
    WebhookDeleted,
    WebhookFormat,
    WebhookPaused,
    WebhookReplayed,
    WebhookResumed,
    WebhookSecretRotated,
)
from server.events.webhooks.webhook_settings import (
    LARGEST_BATCH,
    MOST_NAMED,
    WebhookLabels,
    WebhookSettings,
)
from server.events.webhooks.webhooks import (
    OVERLAP,
    Webhook,
    WebhookStatus,
    change,
    create,
    delete,
    pause,
    replay,
    resume,
    rotate_secret,
)
from tests.support.clock import START
from tests.support.decision_fixtures import ANN
from tests.support.given_when_then import Past, refusing

HOOK, PROJECT = UUID(int=0xA0), UUID(int=0xB0)
FIRST, SECOND, THIRD = (UUID(int=n) for n in (1, 2, 3))
SETTINGS = WebhookSettings("Warehouse", "https://hooks.example.org/in")
HEAD = 50
LABELS = ("eventFilter", "labels")


def creating(settings: WebhookSettings = SETTINGS, **given: Any) -> WebhookCreated:
    fields = {"project": PROJECT, "role": Role.INTEGRATOR, "secret": FIRST, "after": None} | given
    [(stream, event)] = create(HOOK, settings=settings, head=HEAD, **fields)
    assert stream == HOOK
    assert isinstance(event, WebhookCreated)
    return event


def made(*events: Any, **given: Any) -> Past:
    return Past(HOOK).and_(creating(**given), *events, by=ANN)


def state(*events: Any) -> Webhook:
    found = made(*events).state
    assert isinstance(found, Webhook)
    return found


def test_a_webhook_begins_where_it_is_made_or_where_it_is_told():
    new = state()
    assert (new.after, new.epoch, new.created_by) == (1, 0, ANN)
    assert (new.settings, new.role, new.project) == (SETTINGS, Role.INTEGRATOR, PROJECT)
    assert new.secrets_at(START) == [FIRST]
    assert made(after=0).state.after == 0
    for position in (-1, HEAD + 1):
        with refusing(Code.INVALID, "after"):
            creating(after=position)


@pytest.mark.parametrize(
    ("settings", "code", "path"),
    [
        ({"name": " "}, Code.INVALID, ("name",)),
        ({"name": None}, Code.INVALID, ("name",)),
        ({"url": "x" * 2_001}, Code.LIMIT, ("url",)),
        ({"batch": 0}, Code.INVALID, ("batch",)),
        ({"batch": LARGEST_BATCH + 1}, Code.INVALID, ("batch",)),
        ({"batch": 2, "format": WebhookFormat.CLOUDEVENTS_BINARY}, Code.INVALID, ("batch",)),
        ({"types": ("a",) * (MOST_NAMED + 1)}, Code.LIMIT, ("eventFilter", "types")),
        ({"actors": (ANN,) * (MOST_NAMED + 1)}, Code.LIMIT, ("eventFilter", "actors")),
        ({"labels": WebhookLabels(("a",) * (MOST_NAMED + 1))}, Code.LIMIT, (*LABELS, "values")),
        ({"labels": WebhookLabels(())}, Code.INVALID, (*LABELS, "values")),
        ({"labels": WebhookLabels(("a", " "))}, Code.INVALID, (*LABELS, "values", 1)),
        ({"labels": WebhookLabels(("a",), "x" * 501)}, Code.LIMIT, (*LABELS, "question")),
    ],
)
def test_settings_that_are_not_allowed(settings, code, path):
    wrong = replace(SETTINGS, **settings)
    with refusing(code, *path):
        creating(wrong)
    with refusing(code, *path):
        change(state(), wrong)


def test_a_change_says_everything_and_the_same_twice_is_one():
    wanted = replace(SETTINGS, batch=20, types=("b", "a", "b"), actors=(THIRD, ANN, ANN))
    [(_, event)] = change(state(), wanted)
    changed = state(event)
    assert changed.settings == replace(wanted, types=("a", "b"), actors=(THIRD, ANN))
    assert change(changed, wanted) == change(state(), SETTINGS) == []


def test_labels_are_content_and_where_they_were_erased_nothing_fits():
    labels = WebhookLabels(("cat", "a", "cat"), "kind", "taxonomy_x")
    event = creating(replace(SETTINGS, labels=labels))
    assert event.label_count == 2
    past = Past(HOOK).and_(event, by=ANN)
    assert past.state.settings.labels == replace(labels, values=("a", "cat"))
    erased = past.erased
    assert erased.settings == replace(SETTINGS, name=None, url=None, labels=WebhookLabels(()))
    with refusing(Code.INVALID, *LABELS, "values"):
        change(erased, replace(erased.settings, name="N", url=SETTINGS.url))
    assert creating().label_count == 0
    assert state().settings.labels is None


def test_pausing_and_resuming():
    past = made()
    past.when(resume).then()
    past.when(pause, PauseReason.FAILING).then(WebhookPaused(pause_reason=PauseReason.FAILING))
    paused = made(WebhookPaused(pause_reason=PauseReason.FAILING))
    assert (paused.state.status, paused.state.pause_reason) == (
        WebhookStatus.PAUSED,
        PauseReason.FAILING,
    )
    paused.when(pause, PauseReason.REQUESTED).then()
    paused.when(resume).then(WebhookResumed())
    assert (
        state(WebhookPaused(pause_reason=PauseReason.GONE), WebhookResumed()).pause_reason is None
    )


def test_without_a_url_it_is_not_resumed():
    erased = creating().model_copy(update={"content": None})
    paused = Past(HOOK).and_(erased, WebhookPaused(pause_reason=PauseReason.REQUESTED)).state
    assert (paused.settings.name, paused.settings.url) == (None, None)
    with refusing(Code.ERASED, "webhook"):
        resume(paused)
    [(_, event)] = change(paused, SETTINGS)
    assert isinstance(event, WebhookChanged)


def test_two_secrets_are_valid_for_a_while_and_never_three():
    hour = timedelta(hours=1)
    past = made()
    [(_, rotated)] = rotate_secret(past.state, secret=SECOND, overlap=hour, now=past.now)
    after = past.and_(rotated)
    assert after.state.secrets_at(past.now) == [SECOND, FIRST]
    assert after.state.secrets_at(past.now + hour) == [SECOND]
    [(_, again)] = rotate_secret(after.state, secret=THIRD, overlap=hour, now=after.now)
    assert after.and_(again).state.secrets_at(after.now) == [THIRD, SECOND]
    for overlap in (timedelta(seconds=-1), OVERLAP + timedelta(seconds=1)):
        with refusing(Code.INVALID, "overlapSeconds"):
            rotate_secret(past.state, secret=SECOND, overlap=overlap, now=past.now)


@pytest.mark.parametrize("lost", [True, False])
def test_a_secret_that_cannot_be_read_ends_at_once(lost):
    past = made(WebhookPaused(pause_reason=PauseReason.SECRET)) if lost else made()
    overlap = timedelta(hours=1) if lost else timedelta(0)
    [(_, event)] = rotate_secret(past.state, secret=SECOND, overlap=overlap, now=past.now)
    assert event == WebhookSecretRotated(secret=SECOND, former_ends_at=None)
    assert past.and_(event).state.secrets_at(past.now) == [SECOND]


def test_a_replay_begins_again_and_leaves_a_pause_as_it_is():
    paused = made(WebhookPaused(pause_reason=PauseReason.HISTORY_CHANGED))
    paused.when(replay, after=7, head=HEAD).then(WebhookReplayed(replay_after=7))
    again = state(WebhookReplayed(replay_after=7), WebhookReplayed(replay_after=0))
    assert (again.after, again.epoch) == (0, 2)
    for position in (-1, HEAD + 1):
        with refusing(Code.INVALID, "after"):
            replay(again, after=position, head=HEAD)


def test_a_deleted_webhook_is_gone():
    made().when(delete).then(WebhookDeleted())
    gone = state(WebhookPaused(pause_reason=PauseReason.GONE), WebhookDeleted())
    assert (gone.status, gone.pause_reason, gone.secrets) == (WebhookStatus.DELETED, None, ())
    assert delete(gone) == pause(gone, PauseReason.GONE) == []
    for decide in (
        lambda: change(gone, SETTINGS),
        lambda: resume(gone),
        lambda: replay(gone, after=0, head=HEAD),
        lambda: rotate_secret(gone, secret=SECOND, overlap=timedelta(0), now=START),
    ):
        with refusing(Code.NOT_FOUND, "webhook"):
            decide()


ACTS = st.sampled_from(["change", "pause", "resume", "rotate", "replay", "delete"])


@given(st.lists(st.tuples(ACTS, st.integers(0, HEAD)), max_size=12))
def test_whatever_is_done_the_state_holds_together(acts):
    """There is a newest secret until the end; only a paused webhook has a reason."""
    past = made()
    for number, (act, chance) in enumerate(acts):
        now: Webhook = past.state
        decisions = {
            "change": lambda n=now, c=chance: change(n, replace(SETTINGS, batch=1 + c)),
            "pause": lambda n=now, c=chance: pause(n, [*PauseReason][c % len(PauseReason)]),
            "resume": lambda n=now: resume(n),
            "rotate": lambda n=now, c=chance, i=number: rotate_secret(
                n, secret=UUID(int=100 + i), overlap=timedelta(minutes=c), now=START
            ),
            "replay": lambda n=now, c=chance: replay(n, after=c, head=HEAD),
            "delete": lambda n=now: delete(n),
        }
        if now.status is WebhookStatus.DELETED and act not in ("pause", "delete"):
            continue
        past = past.and_(*(event for _, event in decisions[act]()), by=ANN)
        new: Webhook = past.state
        assert (new.pause_reason is not None) == (new.status is WebhookStatus.PAUSED)
        assert len(new.secrets) <= 2
        assert [one.ends_at for one in new.secrets[:1]] == [None] * (
            new.status is not WebhookStatus.DELETED
        )
        assert new.created_at <= new.changed_at
