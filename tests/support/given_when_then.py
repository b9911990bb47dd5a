"""Given events, when somebody decides, then these events follow, or this refusal.

Every step also checks two laws of the design: a decision leaves its state as it was, and `evolve`
works with all content erased and then differs in nothing but that content.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from server.events.core.event import Change, Event, Recorded
from server.events.core.refusal import Code, Refused
from server.events.core.registry import KINDS
from server.events.webhooks.webhook_settings import WebhookLabels
from tests.support.clock import START

ORG = UUID(int=0x0A)
ERASABLE = {
    *("name", "description", "email", "label", "answers", "reason", "text", "external_id"),
    *("form", "guideline_digest", "identities", "undo", "items", "pseudonym", "source_id"),
    *("source_digest", "content", "url", "question", "filter", "strata", "own_answers"),
    *("remark", "corrected", "skills", "purpose", "values", "figures"),
}
"""Fields of states that come from content."""


@dataclass(frozen=True)
class Past:
    """A stream that has come this far."""

    stream: UUID
    state: Any = None
    erased: Any = None
    """The same with every content erased."""
    version: int = 0
    actor: UUID | None = None
    now: datetime = START

    def and_(self, *events: Event, by: UUID | None = None) -> Past:
        """Let more events happen, each a second after the one before."""
        past = self
        for event in events:
            past = past._step(event, by)
        return past

    def later(self, seconds: float) -> Past:
        """Let time pass."""
        later = self.now + timedelta(seconds=seconds)
        return Past(self.stream, self.state, self.erased, self.version, self.actor, later)

    def when(self, decision: Callable[..., list[Change]], *args: Any, **named: Any) -> When:
        """Decide on the state; `now=True` stands for the time of this moment."""
        if named.get("now") is True:
            named["now"] = self.now
        before = repr(self.state)
        try:
            changes = decision(self.state, *args, **named)
        except Refused as refused:
            outcome: list[Event] | Refused = refused
        else:
            assert {stream for stream, _ in changes} <= {self.stream}
            outcome = [event for _, event in changes]
        assert repr(self.state) == before
        return When(self, outcome)

    def _step(self, event: Event, by: UUID | None) -> Past:
        now, version = self.now + timedelta(seconds=1), self.version + 1
        assert event.kind is not None
        evolve = KINDS[event.kind].evolve
        both = (
            evolve(state, Recorded(ORG, version, self.stream, version, form, by, now))
            for state, form in ((self.state, event), (self.erased, without_content(event)))
        )
        state, erased = both
        assert facts_of(state) == facts_of(erased)
        return Past(self.stream, state, erased, version, by, now)


@dataclass(frozen=True)
class When:
    """What came of a decision."""

    past: Past
    outcome: list[Event] | Refused

    def then(self, *events: Event, by: UUID | None = None) -> Past:
        """These events follow and no others; return the stream after them."""
        assert not isinstance(self.outcome, Refused), repr(self.outcome)
        assert self.outcome == list(events)
        return self.past.and_(*events, by=by)

    def happens(self, by: UUID | None = None) -> Past:
        """Something follows; return the stream after it."""
        assert not isinstance(self.outcome, Refused), repr(self.outcome)
        assert self.outcome
        return self.past.and_(*self.outcome, by=by)

    def nothing(self) -> Past:
        """Nothing was to do."""
        assert self.outcome == []
        return self.past

    def refused(self, code: Code, *path: str | int) -> str:
        """It was refused with this code and path; return the sentence."""
        assert isinstance(self.outcome, Refused), self.outcome
        assert (self.outcome.code, self.outcome.path) == (code, path)
        assert self.outcome.message.endswith(".")
        return self.outcome.message


def given(stream: UUID, *events: Event, by: UUID | None = None) -> Past:
    """A stream in which these events happened."""
    return Past(stream).and_(*events, by=by)


def refusing(code: Code, *path: str | int) -> Any:
    """Expect a refusal of code that stands outside any stream."""

    def fits(refused: BaseException) -> bool:
        assert isinstance(refused, Refused)
        return (refused.code, refused.path) == (code, path)

    return pytest.raises(Refused, check=fits)


def without_content(event: Event) -> Event:
    """The event as it reads after an erasure."""
    return event.model_copy(update={"content": None}) if hasattr(event, "content") else event


def facts_of(state: Any) -> Any:
    """A state without what came from content, to be compared."""
    if isinstance(state, WebhookLabels):
        return "labels"  # all of it is content, but that there are some
    if is_dataclass(state) and not isinstance(state, type):
        return {
            f.name: facts_of(getattr(state, f.name))
            for f in fields(state)
            if f.name not in ERASABLE
        }
    if isinstance(state, tuple | list):
        return [facts_of(item) for item in state]
    return state
