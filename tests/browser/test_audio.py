"""Intervals on a sound: marked by mouse and by keyboard, played, reviewed, and lost files told."""

from __future__ import annotations

import math
import struct
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import (
    NARROW,
    TURN,
    WIDE,
    require_accessible,
    require_accessible_in_both,
    require_count,
    served,
    until,
)
from tests.browser.settings_pages import KEPT
from tests.browser.site import Site
from tests.browser.timed import (
    ANSWERS,
    ROW,
    SURFACE,
    at,
    drag,
    interval,
    is_near,
    press,
    rows,
    sent,
)

SECONDS = 8.0
RATE = 8_000
LABELS = [{"value": "caller"}, {"value": "agent", "label": "the agent", "hotkey": "q"}]
FORM = {
    "inputs": [{"name": "call", "kind": "audio", "title": "The call"}],
    "questions": [
        {
            "kind": "interval",
            "name": "speech",
            "title": "Who speaks?",
            "applies_to": "call",
            "labels": LABELS,
            "overlap": False,
        }
    ],
}
CALL = {"call": {"url": "call.wav", "duration": SECONDS}}


def save_sound(path: Path, seconds: float = SECONDS) -> None:
    """Write a sound that is loud in every other second."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        samples = (
            (0.8 if int(at / RATE) % 2 else 0.1) * math.sin(at / 6)
            for at in range(int(seconds * RATE))
        )
        file.writeframes(b"".join(struct.pack("<h", int(one * 32_767)) for one in samples))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Yield a server that has sounds in a folder."""
    folder: Path = tmp_path_factory.mktemp("sounds")
    save_sound(folder / "call.wav")
    (folder / "noise.wav").write_bytes(b"no sound at all")
    with served(ANNOLOG_MEDIA_FOLDER=str(folder)) as site:
        yield site


@pytest.fixture
def project(site: Site) -> str:
    return site.project(FORM, [CALL], overlap=1, leaseSeconds=600)


@pytest.fixture
def ines(site: Site, project: str) -> str:
    return site.person(f"Ines{project[-6:]}", project)


def begin(log_in, email: str, project: str, **given: Any):
    page = log_in(email, f"/p/{project}/label", **given)
    page.locator(SURFACE).wait_for()
    page.get_by_role("img", name="Waveform").wait_for()
    page.get_by_role("button", name="Play").wait_for()
    page.evaluate(TURN)  # what came last made room for itself
    return page


def mark(page, start: float, end: float) -> None:
    """Drag along the waveform from one second to another, while all of it is in sight."""
    drag(page, at(page, start / SECONDS), at(page, end / SECONDS))


def test_intervals_are_marked_moved_and_resized_by_mouse(log_in, ines, project, site):
    page = begin(log_in, ines, project)
    mark(page, 1, 3)  # then its label
    assert "no label" in rows(page)[0]
    press(page, "1")
    press(page, "Escape", "q")
    mark(page, 5, 4)
    mark(page, 4.5, 6)  # over the second one: refused
    assert len(rows(page)) == 2
    mark(page, 5, 6)  # its right edge
    page.locator("[data-mark]").first.click()
    box = page.locator("[data-mark]").first.bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    second = at(page, 1 / SECONDS)[0] - at(page, 0)[0]
    drag(page, middle, (middle[0] - second / 2, middle[1]))
    assert [row.split(" ")[0] for row in rows(page)] == ["caller", "the"]
    press(page, "Control+Enter")
    first, second_ = sent(site, project, page)
    assert (first["label"], second_["label"]) == ("caller", "agent")
    assert is_near(first, 0.5, 2.5)
    assert is_near(second_, 4, 6)


def test_intervals_are_marked_and_mended_by_keyboard_alone(log_in, ines, project, site):
    page = begin(log_in, ines, project)
    # An arrow goes a round hundredth of what is in sight: a tenth of a second.
    press(page, "1", "Shift+ArrowRight", "i", "Shift+ArrowRight*2", "ArrowLeft*2", "i")
    assert rows(page) == ["caller 0:01.00 – 0:02.80"]
    press(page, "Escape", "q", "ArrowRight*2", "[", "ArrowRight*5", "Period*3", "Enter")
    assert rows(page)[1] == "the agent 0:03.00 – 0:03.53"
    press(page, "Comma*3", "ArrowRight*5", "]")
    page.locator(ROW).first.focus()
    press(page, "Control+ArrowRight", "Control+Shift+ArrowLeft*2")
    press(page, "Tab")
    assert page.evaluate("document.activeElement.innerText.includes('the agent')")
    press(page, "Control+ArrowRight", "Control+z")
    assert rows(page) == ["caller 0:00.80 – 0:02.90", "the agent 0:03.00 – 0:04.00"]
    page.locator(SURFACE).focus()
    press(page, "Home", "i", "ArrowRight", "i", "Delete", "Control+z", "f", "Delete")
    assert len(rows(page)) == 2
    press(page, "Control+Enter")
    assert sent(site, project, page) == [
        {"label": "caller", "start": 0.8, "end": 2.9},
        {"label": "agent", "start": 3, "end": 4},
    ]


def test_space_plays_and_an_interval_can_be_heard_alone(log_in, ines, project):
    page = begin(log_in, ines, project)
    press(page, "Space")
    page.get_by_role("button", name="Pause").wait_for()
    until(page, "document.querySelector('audio').currentTime > 0.2")
    press(page, "Space")
    page.get_by_role("button", name="Play").wait_for()
    mark(page, 4, 4.3)
    press(page, "1", "Shift+Space")
    until(
        page, "(sound => sound.paused && sound.currentTime > 4.2)(document.querySelector('audio'))"
    )
    assert page.evaluate("document.querySelector('audio').currentTime") < 4.8
    page.get_by_role("button", name="Play").wait_for()
    page.get_by_label("Speed").select_option("2")
    assert page.evaluate("document.querySelector('audio').playbackRate") == 2
    page.mouse.move(*at(page, 0.25))
    page.mouse.wheel(0, -960)
    until(page, "document.querySelectorAll('[data-surface] span').length > 0")
    page.get_by_role("button", name="Whole").click()


WRITTEN = {
    "inputs": FORM["inputs"],
    "questions": [{"kind": "text", "name": "words", "title": "What is said?"}],
}


def test_one_plays_and_goes_back_while_one_writes(log_in, site):
    project = site.project(WRITTEN, [CALL], overlap=1)
    page = begin(log_in, site.person("Tova", project), project)
    field = page.get_by_role("textbox", name="What is said?")
    field.focus()
    sound = "document.querySelector('audio')"
    press(page, "a", "k", "Alt+l")
    until(page, f"{sound}.currentTime === 5")
    press(page, "Alt+k")
    page.get_by_role("button", name="Pause").wait_for()
    press(page, "b", "Alt+k")
    page.get_by_role("button", name="Play").wait_for()
    press(page, "Alt+j")
    until(page, f"{sound}.currentTime < 4")
    press(page, "Alt+j")
    until(page, f"{sound}.currentTime === 0")
    assert field.input_value() == "akb"
    press(page, "Escape", "?")
    page.get_by_role("button", name="Change the key: Play or stop, also while you write").click()
    press(page, "h")
    page.get_by_text("Alt+H").first.wait_for()
    require_accessible(page)
    press(page, "Escape")
    field.focus()
    press(page, "Alt+h")
    page.get_by_role("button", name="Pause").wait_for()
    press(page, "Alt+h")
    assert field.input_value() == "akb"


def test_a_draft_is_there_after_reloading(log_in, ines, project):
    page = begin(log_in, ines, project)
    press(page, "1")
    mark(page, 1, 2)
    before = rows(page)
    until(page, f"async () => (await ({KEPT})()).includes('savedAt')")
    page.reload()
    page.locator(ROW).wait_for()
    assert rows(page) == before


def test_a_lost_sound_is_told_and_tried_again(log_in, site):
    lost = site.project(FORM, [{"call": {"url": "gone.wav", "duration": 3}}], overlap=1)
    page = log_in(site.person("Lou", lost), f"/p/{lost}/label", allowed="404 (Not Found)")
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert "cannot be loaded" in alert.inner_text()
    require_accessible(page)
    with page.expect_request(lambda request: "/media/" in request.url):
        alert.get_by_role("button", name="Try again").click()
    alert.wait_for()


def test_a_file_that_is_no_sound_is_told(log_in, site):
    broken = site.project(FORM, [{"call": {"url": "noise.wav", "duration": 3}}], overlap=1)
    page = log_in(site.person("Max", broken), f"/p/{broken}/label")
    page.get_by_role("alert").wait_for()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_screen_is_accessible(log_in, ines, project, size):
    page = begin(log_in, ines, project, size=size)
    press(page, "1")
    mark(page, 1, 2)
    press(page, "Escape", "q")
    mark(page, 3.1, 5)
    require_accessible_in_both(page, "audio" if size is WIDE else None)


def test_a_reviewer_sees_what_intervals_of_two_people_share(log_in, site):
    project = site.project(FORM, [CALL], overlap=2, review="ALL")
    [task] = site.ask(ANSWERS, project=project)["tasks"]["nodes"]
    marked = {
        "Vera": [interval("caller", 1, 2), interval("agent", 3, 5)],
        "Wim": [interval("caller", 1, 2.05), interval("caller", 3, 4), interval("agent", 6, 7)],
    }
    for name, intervals in marked.items():
        worker = site.worker(name, project)
        worker.answer(project, task["id"], speech={"interval": {"intervals": intervals}})
    reviewer = site.worker("Xenia", project, "REVIEWER")
    page = log_in(reviewer.email, f"/p/{project}/review")
    table = page.get_by_role("table")
    table.get_by_text("IoU 0.95").first.wait_for()
    require_count(table.get_by_text("alike"), 2)
    require_count(table.get_by_text("other label"), 2)
    require_count(table.get_by_text("not by everybody"), 1)
    page.get_by_role("img", name="Waveform").wait_for()
    require_count(page.locator("[data-lane]"), 2)
    require_accessible(page)
    press(page, "1", "e")
    page.get_by_text("Your own answer").wait_for()
    page.locator(ROW).first.wait_for()
    require_accessible(page)
    press(page, "Control+Enter")
    page.get_by_text("Approved.").wait_for()
    page.goto(f"/p/{project}/tasks?task={task['id']}")
    panel = page.get_by_role("complementary")
    panel.get_by_text("the agent: 0:03.00 – 0:05.00").first.wait_for()
    panel.get_by_role("img", name="Waveform").wait_for()
    require_accessible(page)
