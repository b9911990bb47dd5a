"""The audit screen: what happened, how it was at any moment, and what differs."""

from __future__ import annotations

import pytest

from tests.browser.audit_story import (
    EVENTS,
    active,
    at,
    audit,
    panel,
    press,
    rows,
    stands_at,
    story,
)
from tests.browser.conftest import (
    NARROW,
    WIDE,
    keep_picture,
    once,
    press_on,
    require_accessible_in_both,
    require_count,
    until,
    wait_for_dialog,
)

__all__ = ["audit", "story"]

TOP_DAY = """time => { const list = document.querySelector('[role=listbox]');
  const top = list.firstElementChild;
  const parts = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' };
  const day = new Intl.DateTimeFormat('en-GB', parts).format(new Date(time));
  return list.scrollTop > 0 && top.innerText === day
    && Math.abs(top.getBoundingClientRect().top - list.getBoundingClientRect().top) < 1; }"""


def test_events_are_plain_sentences_the_newest_first(audit, story):
    page = audit(f"&task={story.tasks['crane']}")
    expected = [
        "approved the answer of Ines",
        "Is a crane large?",
        "changed a thing to an animal",
        "answered: a thing",
        "took the task to answer it",
        "imported the task",
    ]

    def said() -> list[str]:
        return [" ".join(line.split("\n")) for line in rows(page).all_inner_texts()]

    lines = once(page, said, lambda lines: all(any(t in line for line in lines) for t in expected))
    places = [next(n for n, line in enumerate(lines) if text in line) for text in expected]
    assert places == sorted(places)


def test_one_goes_from_event_to_event_and_sees_how_it_was(audit, story):
    page = audit(f"&task={story.tasks['crane']}")
    press(page, "ArrowLeft")
    approved = story.position("crane", "annotation.approved")
    stands_at(page, approved)
    assert "approved" in active(page)
    panel(page).get_by_text(f"As of position {approved}").wait_for()
    panel(page).get_by_text("Final answer").wait_for(state="detached")
    panel(page).get_by_text("in review", exact=False).first.wait_for()
    page.wait_for_url(f"**at={approved}*")
    press(page, "Home")
    imported = story.position("crane", "task.imported")
    panel(page).get_by_text(f"As of position {imported}").wait_for()
    panel(page).get_by_text("No answers yet.").wait_for()
    different = panel(page).get_by_role("region", name="What is different now")
    different.get_by_text("open → done").wait_for()
    different.get_by_text("Answer of Ines").wait_for()
    press(page, "ArrowRight", "ArrowRight")
    stands_at(page, story.position("crane", "annotation.submitted"))
    panel(page).get_by_role("region", name="Answers").get_by_text("a thing", exact=True).wait_for()
    press(page, "End")
    panel(page).get_by_text("As it is now").wait_for()
    until(page, "!location.search.includes('at=')")


def test_a_link_shows_the_same_moment_to_others(audit, story):
    submitted = story.position("crane", "annotation.submitted")
    page = audit(f"&task={story.tasks['crane']}&at={submitted}")
    panel(page).get_by_text(f"As of position {submitted}").wait_for()
    panel(page).get_by_role("region", name="Answers").get_by_text("a thing", exact=True).wait_for()
    assert at(page) == submitted


def test_the_strip_is_dragged_and_the_rest_follows(audit, story):
    page = audit()
    box = page.get_by_role("region", name="Moments").locator("svg").bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] - 2, y)
    page.mouse.down()
    seen = []
    for step in range(1, 21):
        page.mouse.move(box["x"] + box["width"] * (1 - step / 20), y)
        seen.append(at(page))
    assert seen == sorted(seen, reverse=True)
    page.mouse.up()
    first = int(page.get_by_role("slider").first.get_attribute("aria-valuemin"))
    once(page, lambda: at(page) == first)
    page.wait_for_url(f"**at={first}*")
    panel(page).get_by_text(f"As of position {first}").wait_for()
    stands_at(page, first)
    assert "created the project" in active(page)


def test_steps_of_a_hundred_find_what_was_not_read_yet(audit, story):
    page = audit("&what=tasks")
    press(page, "Shift+ArrowLeft")
    filter_ = {"project": story.project, "types": ["TASK_IMPORTED"]}
    imported = story.site.ask(EVENTS, filter=filter_)["events"]["nodes"]
    expected = int(imported[-101]["position"])
    stands_at(page, expected)
    until(page, TOP_DAY, imported[-101]["recordedAt"])
    press(page, "Shift+ArrowRight")
    last = int(imported[-1]["position"])
    stands_at(page, last)
    press(page, "[")
    page.wait_for_timeout(300)
    assert at(page) == last  # there is no day before
    press(page, "]")
    panel(page).get_by_text("As it is now").wait_for()


def test_two_moments_are_compared_by_keyboard(audit, story):
    revised = story.position("crane", "annotation.revised")
    page = audit(f"&task={story.tasks['crane']}&at={revised}")
    panel(page).get_by_text(f"As of position {revised}").wait_for()
    press(page, "c", "ArrowLeft", "ArrowLeft")
    submitted = story.position("crane", "annotation.submitted")
    span = panel(page).get_by_role("region", name=f"Between position {submitted} and {revised}")
    changed = span.get_by_role("article").filter(has_text="Answer of Ines")
    changed.get_by_text("a thing → an animal").wait_for()
    require_count(changed.get_by_text("by Ines"), 1)
    page.wait_for_url(f"**to={revised}*")
    page.get_by_role("slider", name="The moment that it is compared with").focus()
    press(page, "ArrowRight")
    commented = story.position("crane", "comment.added")
    until(page, f"document.querySelector('[data-handle=to]').ariaValueNow !== '{revised}'")
    press(page, "ArrowRight")
    span = panel(page).get_by_role("region", name=f"Between position {submitted} and {commented}")
    span.get_by_text("Is a crane large?").wait_for()
    press(page, "Escape")
    page.get_by_role("slider", name="The moment that it is compared with").wait_for(
        state="detached"
    )


def test_filters_stand_in_the_address(audit, story):
    page = audit()
    press(page, "/")
    page.get_by_role("searchbox", name="Task").fill("nobody")
    press(page, "Enter")
    page.get_by_text("There is no such task here.").wait_for()
    page.get_by_role("searchbox", name="Task").fill("crane")
    press(page, "Enter")
    page.wait_for_url(f"**task={story.tasks['crane']}*")
    page.get_by_role("heading", name="Audit: crane").wait_for()
    press_on(page.locator("summary", has_text="What"))
    press_on(page.get_by_role("checkbox", name="comments"), "Space")
    page.wait_for_url("**what=comments*")
    until(page, "document.querySelectorAll('[role=listbox] [role=option]').length === 1")
    press(page, "Escape", "Escape")
    page.get_by_role("heading", name="Audit: Glosses").wait_for()
    page.goto(f"/audit?project={story.project}&since=2030-01-01")
    page.get_by_text("Nothing that meets this filter is on record.").wait_for()
    page.goto(f"/audit?project={story.project}")
    rows(page).filter(has_text="heron").first.wait_for()
    press(page, "Home")
    rows(page).filter(has_text="created the project").wait_for()
    press(page, "ArrowRight", "ArrowRight", "ArrowRight")
    stands_at(page, story.position("crane", "task.imported"))
    press(page, "Enter")
    page.wait_for_url("**task=task_*")


def test_what_happens_shows_at_the_top(audit, story):
    page = audit()
    page.get_by_text("Live", exact=True).wait_for()
    task = story.tasks["lathe"]
    story.site.do_as(story.sofia.key, "addComment", task=task, text="Who turns it?")
    rows(page).filter(has_text="Who turns it?").wait_for()
    once(page, lambda: "Who turns it?" in active(page))


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_screen_is_accessible(audit, story, size):
    revised = story.position("crane", "annotation.revised")
    page = audit(f"&at={revised}", size=size)
    panel(page).get_by_text("changed a thing to an animal").wait_for()
    panel(page).get_by_text("broader term", exact=False).first.wait_for()
    panel(page).get_by_role("region", name="What is different now").get_by_text(
        "by "
    ).first.wait_for()
    panel(page).locator("summary", has_text="Proof").click()
    require_accessible_in_both(page, "audit" if size is WIDE else None)
    for show in ("Project", "Person"):
        panel(page).get_by_role("button", name=show).click()
        panel(page).get_by_role("region", name=show, exact=True).wait_for()
        require_accessible_in_both(page)
    panel(page).get_by_role("button", name="Task", exact=True).click()
    press(page, "c", "ArrowLeft", "ArrowLeft")
    panel(page).get_by_text("What is different").wait_for()
    panel(page).get_by_text("a thing → an animal").first.wait_for()
    require_accessible_in_both(page)
    if size is WIDE:
        keep_picture(page, "audit-compare")
    press(page, "?")
    wait_for_dialog(page)
    require_accessible_in_both(page)


def test_a_task_and_a_dashboard_lead_to_their_history(log_in, story):
    email = next(story.managers).email
    page = log_in(email, f"/p/{story.project}/tasks?task={story.tasks['crane']}")
    page.get_by_role("link", name="History").click()
    page.get_by_role("heading", name="Audit: crane").wait_for()
    page.goto(f"/p/{story.project}")
    page.get_by_role("link", name="Audit", exact=True).click()
    page.get_by_role("heading", name="Audit: Glosses").wait_for()
