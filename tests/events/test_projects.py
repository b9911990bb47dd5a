"""Projects: name, policy, form, guideline, archive."""

from __future__ import annotations

from hashlib import sha256

import pytest
from pydantic import ValidationError

from server.events import projects
from server.events.core.refusal import Code
from server.events.project_policy import Policy
from server.events.projects import (
    FormContent,
    FormPublished,
    GuidelineContent,
    GuidelinePublished,
    PolicyChanged,
    ProjectArchived,
    ProjectContent,
    ProjectCreated,
    ProjectRenamed,
    ProjectRestored,
    ProjectStatus,
)
from tests.support.decision_fixtures import ANN, PROJECT
from tests.support.forms import CHOICE, MIXED, form
from tests.support.given_when_then import given, refusing

CREATED = ProjectCreated(
    policy=Policy(), content=ProjectContent(name="Rivers", description="of Rome")
)
NEW = given(PROJECT, CREATED, by=ANN)
FORM = FormPublished(form_version=1, content=FormContent(form=CHOICE))
STOPPED = NEW.and_(FORM, ProjectArchived())


def create(**fields):
    return projects.create(
        PROJECT, **({"name": "Rivers", "description": "of Rome", "policy": Policy()} | fields)
    )


def test_a_project_opens_without_form_and_guideline():
    assert create(name=" Rivers ") == [(PROJECT, CREATED)]
    state = NEW.state
    assert (state.name, state.description, state.created_by) == ("Rivers", "of Rome", ANN)
    assert (state.status, state.form_version, state.guideline_version) == (
        ProjectStatus.ACTIVE,
        0,
        0,
    )


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"name": ""}, Code.INVALID, "name"),
        ({"name": "x" * 201}, Code.LIMIT, "name"),
        ({"name": "a\0"}, Code.INVALID, "name"),
        ({"description": "x" * 20_001}, Code.LIMIT, "description"),
    ],
)
def test_a_project_needs_a_name_of_a_sensible_length(fields, code, path):
    with refusing(code, path):
        create(**fields)
    whole = {"name": None, "description": None} | fields
    NEW.when(projects.rename, **whole).refused(code, path)


@pytest.mark.parametrize(
    "fields",
    [
        {"overlap": 0}, {"overlap": 101}, {"review_percent": 101}, {"lease_seconds": 0},
        {"leases_per_annotator": 0}, {"review": "some"}, {"order": "any"},
    ],
)  # fmt: skip
def test_a_policy_has_limits(fields):
    with pytest.raises(ValidationError):
        Policy(**fields)


def test_name_and_description_change_apart():
    renamed = NEW.when(projects.rename, name="Hills", description=None).then(
        ProjectRenamed(content=ProjectContent(name="Hills", description="of Rome"))
    )
    renamed.when(projects.rename, name="Hills", description=None).nothing()
    renamed.when(projects.rename, name=None, description=None).nothing()
    described = renamed.when(projects.rename, name=None, description="seven").happens()
    assert (described.state.name, described.state.description) == ("Hills", "seven")


def test_a_policy_changes_once():
    policy = Policy(overlap=3)
    changed = NEW.when(projects.change_policy, policy=policy).then(PolicyChanged(policy=policy))
    changed.when(projects.change_policy, policy=Policy(overlap=3)).nothing()


def test_form_versions_count_up_and_the_same_form_is_nothing_to_do():
    first = NEW.when(projects.publish_form, form=CHOICE).then(FORM)
    first.when(projects.publish_form, form=dict(reversed(CHOICE.items()))).nothing()
    second = first.when(projects.publish_form, form=MIXED).then(
        FormPublished(form_version=2, content=FormContent(form=MIXED))
    )
    assert next(q.name for q in second.state.pinned().questions) == "topic"
    back = second.when(projects.publish_form, form=CHOICE).happens()
    assert back.state.form_version == 3


def test_a_note_stands_with_the_version_that_it_is_about():
    noted = FormContent(form=CHOICE, note="Birds, too.")
    first = NEW.when(projects.publish_form, form=CHOICE, note=" Birds, too. ").then(
        FormPublished(form_version=1, content=noted)
    )
    first.when(projects.publish_form, form=CHOICE, note="Otherwise.").nothing()
    first.when(projects.publish_form, form=MIXED, note="x" * 20_001).refused(Code.LIMIT, "note")


def test_a_bad_form_is_refused_with_its_path():
    bad = CHOICE | {"questions": [{"kind": "poem"}]}
    NEW.when(projects.publish_form, form=bad).refused(Code.INVALID, "form", "questions", 0, "kind")


def test_without_a_form_nothing_is_pinned():
    with refusing(Code.CONFLICT, "project"):
        NEW.state.pinned()
    with refusing(Code.ERASED, "project"):
        NEW.and_(FORM).erased.pinned()


def test_guideline_versions_count_up_and_the_same_text_is_nothing_to_do():
    def published(number, text):
        return GuidelinePublished(guideline_version=number, content=GuidelineContent(text=text))

    first = NEW.when(projects.publish_guideline, text=" Be fair. ").then(published(1, "Be fair."))
    assert first.state.guideline_digest == sha256(b"Be fair.").hexdigest()
    first.when(projects.publish_guideline, text="Be fair.").nothing()
    second = first.when(projects.publish_guideline, text="Be brief.").then(
        published(2, "Be brief.")
    )
    second.when(projects.publish_guideline, text="Be fair.").then(published(3, "Be fair."))


@pytest.mark.parametrize(("text", "code"), [("", Code.INVALID), ("x" * 200_001, Code.LIMIT)])
def test_a_guideline_has_limits(text, code):
    NEW.when(projects.publish_guideline, text=text).refused(code, "text")


def test_an_archived_project_comes_back_as_it_was():
    gone = NEW.and_(FORM).when(projects.archive).then(ProjectArchived())
    gone.when(projects.archive).nothing()
    back = gone.when(projects.restore).then(ProjectRestored())
    back.when(projects.restore).nothing()
    assert (back.state.status, back.state.form_version) == (ProjectStatus.ACTIVE, 1)


def test_an_archived_project_publishes_nothing():
    STOPPED.when(projects.publish_form, form=MIXED).refused(Code.CONFLICT, "project")
    STOPPED.when(projects.publish_guideline, text="x").refused(Code.CONFLICT, "project")


def test_a_hotkey_is_there_once_in_a_form_and_older_forms_are_read():
    def question(name, kind="choice", field="options", **more):
        listed = [{"value": "a", "hotkey": "1"}, {"value": "b", "hotkey": name}]
        return {"kind": kind, "name": name, "title": name, field: listed, **more}

    twice = form(
        question("x"),
        question("y", "ranking", "items"),
        question("z", "span", "labels", applies_to="text"),
    )
    when = NEW.when(projects.publish_form, form=twice)
    when.refused(Code.INVALID, "form", "questions", 1, "items", 0, "hotkey")
    paths = [problem.path for problem in when.outcome.problems()]
    assert paths[1] == ("form", "questions", 2, "labels", 0, "hotkey")
    assert NEW.and_(FormPublished(form_version=1, content=FormContent(form=twice))).state.pinned()


def test_reasons_for_rejections_are_offered_in_their_order():
    change = projects.change_reject_reasons
    reasons = [("wrong", "Wrong label"), ("blurry", "The box is not tight")]
    past = NEW.when(change, reasons).happens()
    assert [(one.key, one.text) for one in past.state.reject_reasons] == reasons
    past.when(change, reasons).nothing()
    assert past.when(change, []).happens().state.reject_reasons == ()
    for bad, code, *path in (
        ([("Wrong", "x")], Code.INVALID, 0, "key"),
        ([("a", "x"), ("a", "y")], Code.DUPLICATE, 1, "key"),
        ([("a", "")], Code.INVALID, 0, "text"),
        ([(f"k{n}", "x") for n in range(51)], Code.LIMIT),
    ):
        NEW.when(change, bad).refused(code, "rejectReasons", *path)
