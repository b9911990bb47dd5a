"""Choosing concepts of a taxonomy while labeling, by search and by going down its tree."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from tests.browser.conftest import TURN, require_accessible, until
from tests.browser.site import Site
from tests.browser.taxonomies import press, taxonomy
from tests.browser.test_label import once_sent

NEXT = "SearchNextConcepts"
FOUND = "() => [...document.querySelectorAll('[role=option]')].map((one) => one.innerText)"


@pytest.fixture
def project(site: Site) -> str:
    reference = {"taxonomy": taxonomy(site), "version": 1}
    question = {"kind": "choice", "name": "class", "title": "Which animal?", "taxonomy": reference}
    form = {"inputs": [{"name": "word", "kind": "text"}], "questions": [question]}
    return site.project(form, [{"word": f"crane {n}"} for n in range(3)], overlap=1)


def without_next(route):
    """Leave what is prefetched without an answer."""
    if NEXT not in (route.request.post_data or ""):
        route.continue_()


def test_concepts_are_chosen_by_keyboard(log_in, site, project):
    page = log_in(site.person("Ines", project), f"/p/{project}/label")
    page.route("**/graphql", without_next)
    box = page.get_by_role("combobox", name="Search: Which animal?")
    box.focus()
    page.get_by_role("option", name="Animal").wait_for()
    press(page, "ArrowRight")
    page.get_by_role("option", name="Bird").wait_for()
    press(page, "ArrowRight")
    page.get_by_role("option", name="Wren").wait_for()
    require_accessible(page)
    press(page, "ArrowDown", "Enter")
    page.get_by_role("button", name="Remove Wren").wait_for()
    press(page, "Escape", "Enter")
    assert once_sent(page, site, project, "crane 0")[0]["class"]["values"] == ["wren"]

    page.get_by_text("crane 1").first.wait_for()
    box.focus()
    page.keyboard.type("o")
    until(page, f"() => ({FOUND})().some((one) => one.startsWith('Oak'))")
    page.route("**/graphql", lambda _: None)  # an answer that does not come until it is unrouted
    page.keyboard.type("w")  # what fits of all that begins with "o" is there before an answer
    until(page, f"() => ({FOUND})().length === 3 && !({FOUND})().join().includes('Oak')")
    press(page, "Enter", "Escape")  # whoever thinks better of it has chosen nothing
    page.get_by_role("option", name="Animal").wait_for()
    assert page.get_by_role("button", name="Remove").count() == 0
    page.keyboard.type("owl")
    press(page, "Enter")
    until(page, "() => document.querySelector('[role=listbox]').ariaBusy === 'true'")
    assert page.get_by_role("button", name="Remove").count() == 0
    page.unroute("**/graphql")
    page.get_by_role("button", name="Remove Owl").wait_for()
    press(page, "Escape", "Enter")
    assert once_sent(page, site, project, "crane 1")[0]["class"]["values"] == ["owl"]


def test_what_the_next_key_finds_is_there_before_it_is_pressed(log_in, site, project):
    page = log_in(site.person("Jonas", project), f"/p/{project}/label")
    asked = []
    page.on("request", lambda request: asked.append(request.post_data or ""))

    @contextmanager
    def prefetched(text):
        sought = f'"text":"{text}"'
        with page.expect_response(
            lambda answer: all(part in (answer.request.post_data or "") for part in (NEXT, sought))
        ) as answer:
            yield
        answer.value.finished()  # an answer is expected only until its headers are there
        page.evaluate(TURN)

    box = page.get_by_role("combobox", name="Search: Which animal?")
    with prefetched(""):
        box.focus()
    with prefetched("o"):
        page.keyboard.type("o")
        until(page, f"() => ({FOUND})().length === 4")
    page.route("**/graphql", lambda _: None)  # no answer comes from here on
    page.keyboard.type("W")
    until(page, f"() => ({FOUND})().length === 3 && !({FOUND})().join().includes('Oak')")
    press(page, "Enter")
    page.get_by_role("button", name="Remove").wait_for()
    box.focus()
    page.keyboard.type("x")
    page.get_by_text("Nothing found.").wait_for()
    press(page, "Escape")
    page.keyboard.type("ö")
    until(page, f"() => ({FOUND})().length === 4")
    assert not [one for one in asked if "SearchConcepts(" in one]
    page.unroute("**/graphql")
    page.get_by_role("button", name="Remove Owl").wait_for()
