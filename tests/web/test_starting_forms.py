"""The forms that the console offers to begin a project with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from server.events.forms.allowed_values import NO_CONCEPTS
from server.events.forms.forms import parse_form, require_distinct_hotkeys
from tests.support.serving import ROOT

FORMS = sorted((ROOT / "console/src/startingForms").glob("*.json"))


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_starting_form_can_be_published_as_it_is(path: Path) -> None:
    given = json.loads(path.read_text(encoding="utf-8"))
    form = parse_form(given, NO_CONCEPTS)
    require_distinct_hotkeys(form)
    assert form.plain() == given


def test_there_are_starting_forms() -> None:
    assert len(FORMS) >= 5
