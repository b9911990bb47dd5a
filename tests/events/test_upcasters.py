"""Reading events that were stored under retired shapes, or by a newer server."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from server.events.core import upcasters
from server.events.core.event import EVENTS
from server.events.core.upcasters import UPCASTERS, UnknownEventError, read_event, upcaster
from tests.events.golden import FOLDER, files
from tests.support.decision_fixtures import A1, A2, ANN, BOB, answered, claimed, submitted

OLD = next(golden for name, golden in files() if name == "annotation.submitted.v0")


def test_an_old_shape_reads_as_todays_class():
    event = read_event(**OLD)
    assert (event.time_spent_ms, event.fills, event.form_version) == (12_345, False, 2)
    assert event.content.answers["topic"]["values"] == ["b"]


def test_an_old_shape_reads_with_its_content_erased():
    event = read_event(**OLD | {"content": None})
    assert (event.content, event.time_spent_ms) == (None, 12_345)


def test_a_final_answer_that_did_not_say_its_form_is_taken_for_the_lowest():
    old = read_event(**next(golden for name, golden in files() if name == "task.resolved.v1"))
    assert old.form_version == 0
    later = submitted(A2, BOB, "a", fills=True, form_version=3)
    past = answered(2, (A1, ANN, "a")).and_(claimed(BOB, 2), later)
    done = past.and_(old.model_copy(update={"annotations": (A1, A2)}))
    assert done.state.resolution.form_version == 1


def test_every_retired_version_has_an_upcaster_and_a_golden_file():
    for event in EVENTS.values():
        retired = {n for t, n in UPCASTERS if t == event.type}
        assert retired == set(range(min(retired, default=event.type_version), event.type_version))
        for number in retired:
            assert (FOLDER / f"{event.type}.v{number}.json").exists()


def test_servers_without_versions_of_taxonomies_cannot_read_a_slice(monkeypatch):
    slices = {name: golden for name, golden in files() if name.startswith("project.slice_defined")}
    predicates = [read_event(**golden).content.predicate for golden in slices.values()]
    assert ["taxonomy_versions" in predicate for predicate in predicates] == [False, True]
    monkeypatch.setattr(EVENTS["project.slice_defined"], "type_version", 1)
    with pytest.raises(UnknownEventError):
        read_event(**slices["project.slice_defined.v2"])


def test_versions_are_climbed_one_by_one(monkeypatch):
    newest = EVENTS["task.prioritized"]
    monkeypatch.setattr(newest, "type_version", 3)
    monkeypatch.setattr(upcasters, "UPCASTERS", {})
    upcaster("task.prioritized", 1)(lambda fields: {"level": fields["rank"], "content": None})
    upcaster("task.prioritized", 2)(lambda fields: {"priority": fields["level"] * 10})
    assert read_event("task.prioritized", 1, '{"rank":4}', None).priority == 40
    assert read_event("task.prioritized", 2, '{"level":4}', None).priority == 40
    assert read_event("task.prioritized", 3, '{"priority":4}', None).priority == 4


@pytest.mark.parametrize(
    ("type_", "version"),
    [
        ("task.teleported", 1),
        ("task.archived", 2),
        ("task.archived", 0),
        ("annotation.submitted", -1),
    ],
)
def test_what_this_server_does_not_know_has_an_error_of_its_own(type_, version):
    with pytest.raises(UnknownEventError, match="update") as caught:
        read_event(type_, version, "{}", None)
    assert (caught.value.type, caught.value.type_version) == (type_, version)


def test_a_broken_text_is_no_unknown_event():
    with pytest.raises(ValidationError):
        read_event("task.prioritized", 1, '{"priority":"high"}', None)


def test_two_upcasters_cannot_read_one_version():
    with pytest.raises(TypeError, match=r"annotation\.submitted"):
        upcaster("annotation.submitted", 0)(dict)
