"""Event classes: names, facts and content, golden files, and a fold for each."""

from __future__ import annotations

import ast
import json
from datetime import UTC, datetime
from functools import cache
from inspect import getsourcefile
from pathlib import Path
from typing import get_args
from uuid import UUID

import pytest
from pydantic import ValidationError

from server.events.core import canonical_json
from server.events.core.entry import entry_bytes
from server.events.core.event import Content, Event, Fold, Kind, Recorded, on
from server.events.core.registry import EVENTS, KINDS, evolve, refold
from server.events.core.upcasters import read_event
from server.events.labeling.comments import CommentAdded, CommentContent
from server.events.labeling.tasks import TaskArchived, TaskPrioritized
from tests.events.golden import example, files, path_of, stored
from tests.support.decision_fixtures import A1, ANN, C1, TASK, imported
from tests.support.given_when_then import ORG, facts_of

ALL = sorted(EVENTS.values(), key=lambda event: event.type)


NO_WORDS = {
    *("content", "sizes"),
    *("tree", "mapping", "plan"),  # digests
    "reasons",  # keys of a project's settings: a to z, digits and underscores
    *("labels", "annotations", "outcomes"),  # counts, by rule or outcome
    "restored",  # ids, statuses and numbers: what was said is in the content
    *("scope", "targets", "watched"),  # public ids
    "questions",  # names of questions, as in the parameters of runs: letters, digits, - and _
    "event_types",  # stored names of events
    "erased_types",  # counts, by stored name of events
    *("parameters", "result_digest"),  # numbers and public ids; a digest
    *("audit_plan", "frame_digest", "drawn_digest"),  # numbers and the key of a question; digests
    "question_digests",
}
"""Fields that hold no words though they are made of texts."""


def of_each(cases):
    """Let a test look at each of some cases, and tell at which it failed.

    To run a test for each takes ten times as long as most looks.
    """

    def of(test):
        def looks():
            for case in cases:
                try:
                    test(*case)
                except BaseException as error:
                    error.add_note(f"of {str(case)[:100]}")
                    raise

        looks.__name__, looks.__doc__ = test.__name__, test.__doc__
        return looks

    return of


FILES = list(files())
every_class = of_each([(event,) for event in ALL])


# Golden files


@every_class
def test_every_event_class_has_a_golden_file(event):
    assert path_of(event).exists(), "run: python -m tests.events.golden"


@of_each(FILES)
def test_a_golden_file_loads_for_ever(name, golden):
    assert name == f"{golden['type']}.v{golden['type_version']}"
    event = read_event(**golden)
    assert event.type == golden["type"]
    if golden["type_version"] == event.type_version:
        assert stored(event) == golden
        assert type(event).stored(golden["facts"], golden["content"]) == event


@of_each(FILES)
def test_a_golden_file_loads_with_its_content_erased(name, golden):
    event = read_event(**golden | {"content": None})
    assert event.encoded()[2] is None, name
    assert getattr(event, "content", None) is None


def test_golden_files_are_of_known_classes():
    assert {golden["type"] for _, golden in files()} == set(EVENTS)


# Classes


@cache
def names_in(path):
    """The classes of a file, and what each says as its `name`."""
    tree = ast.parse(Path(path).read_text())
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    return [(node.name, [k.value for k in node.keywords if k.arg == "name"]) for node in classes]


@every_class
def test_its_name_is_a_literal_in_its_own_file(event):
    [names] = [said for class_, said in names_in(getsourcefile(event)) if class_ == event.__name__]
    [name] = names
    assert isinstance(name, ast.Constant)
    assert name.value == event.type


@every_class
def test_it_is_folded(event):
    if event.kind is None:
        assert event.type == "content.erased"
    else:
        assert event in KINDS[event.kind].evolve.branches


@every_class
def test_its_entry_can_be_written(event):
    entry_bytes(
        org=ORG, position=1, stream=TASK, version=1, type=event.type,
        type_version=event.type_version, actor=None, credential=None, command=None,
        correlation=None, causation=None, recorded_at=0, occurred_at=None,
        facts=example(event).encoded()[1], content_digest=None,
    )  # fmt: skip


@every_class
def test_its_facts_hold_no_words(event):
    facts = (f.annotation for n, f in event.model_fields.items() if n not in NO_WORDS)
    words = [kind for kind in facts if str in (kind, *get_args(kind))]
    assert not words, "what people write is content"


@every_class
def test_it_is_frozen_and_knows_its_fields(event):
    instance = example(event)
    with pytest.raises(ValidationError):
        instance.something = 1
    with pytest.raises(ValidationError):
        event(**dict(instance), something=1)


@every_class
def test_it_ignores_what_a_newer_server_added(event):
    golden = stored(example(event))
    facts = canonical_json.encode(json.loads(golden["facts"]) | {"zzz": 1}).decode()
    assert event.stored(facts, golden["content"]) == example(event)


def test_two_classes_cannot_share_a_name():
    with pytest.raises(TypeError, match=r"task\.archived"):

        class Copy(Event, name="task.archived", kind=Kind.TASK):
            pass


def test_the_kinds_of_streams_all_have_a_fold():
    assert set(KINDS) == set(Kind)


# Facts and content


def test_facts_and_content_are_kept_apart():
    event = CommentAdded(comment=C1, annotation=A1, mentions=(), content=CommentContent(text="é"))
    assert event.encoded()[1] == (
        b'{"annotation":"00000000-0000-0000-0000-000000000001",'
        b'"comment":"00000000-0000-0000-0000-0000000000c1","mentions":[]}'
    )
    assert event.encoded()[2] == '{"text":"é"}'.encode()
    assert CommentAdded.stored(event.encoded()[1].decode(), '{"text":"é"}') == event


@pytest.mark.parametrize("content", [None, '{"name":"A"}'])
def test_an_event_without_facts_reads_back(content):
    event = read_event("organization.renamed", 1, "{}", content)
    assert (event.content and event.content.name) == (content and "A")


def test_an_event_without_facts_and_content_reads_back():
    assert read_event("task.archived", 1, "{}", None) == TaskArchived()


def test_content_is_as_strict_as_facts():
    class Note(Content):
        text: str

    with pytest.raises(ValidationError):
        Note(text="a", more=1)


# Folds


def recorded(event, version=1, position=1):
    at = datetime(2026, 3, 3, tzinfo=UTC)
    return Recorded(ORG, position, TASK, version, event, ANN, at)


def test_changes_are_events_of_one_stream():
    assert on(TASK, TaskArchived(), TaskPrioritized(priority=1)) == [
        (TASK, TaskArchived()),
        (TASK, TaskPrioritized(priority=1)),
    ]


def test_a_fold_knows_only_what_was_declared():
    fold: Fold[int] = Fold()

    @fold.on(TaskPrioritized)
    def _(state, recorded):
        return (state or 0) + recorded.event.priority

    assert (
        fold(
            fold(None, recorded(TaskPrioritized(priority=3))), recorded(TaskPrioritized(priority=4))
        )
        == 7
    )
    with pytest.raises(KeyError):
        fold(0, recorded(TaskArchived()))


def test_a_stream_folds_to_its_state():
    steps = [recorded(imported(2)), recorded(TaskPrioritized(priority=5), 2, 2)]
    state = refold(steps)
    assert (state.id, state.priority, state.overlap) == (TASK, 5, 2)
    assert facts_of(state) == facts_of(evolve(evolve(None, steps[0]), steps[1]))


def test_no_stream_is_empty():
    with pytest.raises(ValueError, match="at least one"):
        refold([])
    assert isinstance(TASK, UUID)
