"""Public ids: one spelling each, refused where they are of something else."""

from __future__ import annotations

import contextlib
import itertools
from types import SimpleNamespace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.events.core import ids
from server.events.core.ids import expect, parse, public, uuid7
from server.events.core.refusal import Code, Refused
from tests.support.given_when_then import refusing

ID = UUID("01a20ac4-269c-74a7-bcf3-b498499e71d9")
TEXT = public("task", ID)


@given(st.uuids(), st.sampled_from(["task", "project", "member", "api_key"]))
def test_an_id_reads_back(value, kind):
    text = public(kind, value)
    assert parse(text) == (kind, value)
    assert text == text.lower()
    assert len(text) == len(kind) + 27


def test_ids_are_version_7_and_follow_time():
    made = [uuid7() for _ in range(1_000)]
    assert {(id_.version, id_.variant) for id_ in made} == {(7, "specified in RFC 4122")}
    assert len(set(made)) == len(made)
    stamps = [id_.int >> 80 for id_ in made]
    assert stamps == sorted(stamps)


def test_ids_of_one_millisecond_are_in_the_order_in_which_they_were_made(monkeypatch):
    """Also on a machine that makes four of them in a microsecond."""
    moments = itertools.count(5_000_000, 250)
    monkeypatch.setattr(ids, "time", SimpleNamespace(time_ns=lambda: next(moments)))
    made = [uuid7() for _ in range(4_000)]
    assert {id_.int >> 80 for id_ in made} == {5}
    assert {(id_.version, id_.variant) for id_ in made} == {(7, "specified in RFC 4122")}
    assert made == sorted(made)


@pytest.mark.parametrize(
    "text",
    [
        "", "task", "task_", "_", TEXT.upper(), f"{TEXT}a", TEXT[:-1], TEXT[5:], str(ID),
        f" {TEXT}",
        f"{TEXT[:-1]}1", f"{TEXT[:-1]}=", "task_" + "é" * 26, f"_{TEXT[5:]}", f"{TEXT[:-1]}b",
    ],
)  # fmt: skip
def test_what_is_no_id_is_refused(text):
    with refusing(Code.INVALID, "input", "task"):
        parse(text, "input", "task")


@given(st.text())
def test_no_text_makes_it_fail(text):
    with contextlib.suppress(Refused):
        assert public(*parse(text, "id")) == text


def test_an_id_of_something_else_is_refused():
    assert expect("task", TEXT) == ID
    with pytest.raises(Refused, match="project") as caught:
        expect("project", TEXT, "project")
    assert (caught.value.code, caught.value.path) == (Code.INVALID, ("project",))
