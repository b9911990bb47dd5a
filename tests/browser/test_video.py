"""Films, frame by frame: tracks, shapes and intervals by mouse and by keyboard, and reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import (
    NARROW,
    TURN,
    WIDE,
    first_answers,
    once,
    press_on,
    require_accessible,
    require_accessible_in_both,
    served,
    until,
)
from tests.browser.film import HEIGHT, WIDTH, save_film
from tests.browser.site import Site
from tests.browser.timed import drag, press

FRAMES, RATE = 40, 10
FORM = {
    "inputs": [{"name": "clip", "kind": "video", "title": "The clip"}],
    "questions": [
        {
            "kind": "track", "name": "cars", "title": "Follow the cars.", "applies_to": "clip",
            "labels": [{"value": "car"}, {"value": "bus", "hotkey": "u"}],
        },
        {
            "kind": "box", "name": "signs", "title": "Box the signs.", "applies_to": "clip",
            "labels": [{"value": "sign"}],
        },
        {
            "kind": "interval", "name": "scenes", "title": "Which scene?", "applies_to": "clip",
            "labels": [{"value": "day"}], "required": False,
        },
    ],
}  # fmt: skip
CLIP = {
    "clip": {"url": "clip.webm", "width": WIDTH, "height": HEIGHT, "frames": FRAMES, "duration": 4}
}
ANSWERS = """query($project: ID!) { tasks(project: $project, first: 10) { nodes { id
  annotations { answers { question value { __typename
    ... on BoxAnswer { boxes { label frame x y width height } }
    ... on IntervalAnswer { intervals { label start end } }
    ... on TrackAnswer { tracks { label
      keyframes { frame x y width height occluded outside } } } } } } } } }"""
SHAPES = "ol[data-regions] button[data-keys]"
CANVAS = "[data-canvas]"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, chromium: Any) -> Iterator[Site]:
    """Yield a server that has a film in a folder."""
    folder: Path = tmp_path_factory.mktemp("films")
    (folder / "noise.webm").write_bytes(b"no film at all")
    with served(ANNOLOG_MEDIA_FOLDER=str(folder)) as site:
        # Encoding is only for pages of a secure origin, as one of this machine is.
        page = chromium.new_page()
        page.goto(site.address)
        save_film(page, folder / "clip.webm", frames=FRAMES, rate=RATE)
        page.close()
        yield site


@pytest.fixture
def project(site: Site) -> str:
    return site.project(FORM, [CLIP], overlap=1, leaseSeconds=600)


@pytest.fixture
def ines(site: Site, project: str) -> str:
    return site.person(f"Ines{project[-6:]}", project)


def begin(log_in, email: str, project: str, **given: Any):
    page = log_in(email, f"/p/{project}/label", **given)
    page.locator("video").wait_for()
    until(page, "document.querySelector('video').readyState >= 2")
    page.locator("[data-surface]").wait_for()
    page.locator("[role=toolbar]").wait_for()
    page.evaluate(TURN)  # what came last made room for itself
    return page


def gray(page) -> int:
    """Return the gray of what the film shows in its lower right corner."""
    level: int = page.evaluate("""() => { const canvas = document.createElement("canvas");
        canvas.width = canvas.height = 1; const context = canvas.getContext("2d");
        const film = document.querySelector("video");
        context.drawImage(film, film.videoWidth - 8, film.videoHeight - 8, 1, 1, 0, 0, 1, 1);
        return context.getImageData(0, 0, 1, 1).data[1]; }""")
    return level


def at_frame(page, frame: int) -> None:
    """Wait until a frame is shown, by what the screen says and by what the film shows."""
    until(page, "f => document.querySelector('[data-frame]').dataset.frame === String(f)", frame)
    until(page, "!document.querySelector('video').seeking")
    once(page, lambda: abs(gray(page) - (40 + 4 * frame)) <= 2)


def shown(page, x: float, y: float) -> tuple[float, float]:
    """Return where a place of the film is on the screen."""
    box = page.locator("video").bounding_box()
    return box["x"] + x * box["width"] / WIDTH, box["y"] + y * box["height"] / HEIGHT


def frame_box(page, *corners: float) -> None:
    drag(page, shown(page, *corners[:2]), shown(page, *corners[2:]))


def sent(site: Site, project: str, page) -> dict[str, list[dict[str, Any]]]:
    """Return what was answered first, by question, once it is there."""
    answers = first_answers(page, site, ANSWERS, project)
    return {
        name: next(v for v in value.values() if isinstance(v, list))
        for name, value in answers.items()
    }


def is_near(box: dict[str, Any], *sides: float) -> bool:
    given = (box[name] for name in ("x", "y", "width", "height"))
    return all(abs(a - b) <= 1.5 for a, b in zip(given, sides, strict=True))


def test_a_track_is_drawn_and_moved_by_mouse_and_shapes_lie_on_their_frame(
    log_in, ines, project, site
):
    page = begin(log_in, ines, project)
    at_frame(page, 0)
    press(page, "t", "1")
    frame_box(page, 20, 60, 80, 100)
    press(page, "v", "Period*5", "Escape")
    page.locator(CANVAS).focus()
    press(page, "Period*5")
    at_frame(page, 10)
    frame_box(page, 50, 80, 90, 80)  # by its middle, 40 to the right
    page.locator("[data-keyframe]").nth(1).wait_for()
    press(page, "b", "Escape")
    press(page, "b")
    frame_box(page, 200, 20, 240, 50)
    press(page, "Comma*5")
    at_frame(page, 5)
    box = page.locator("[data-canvas] svg").last.text_content()
    assert "car" in box
    assert "sign" not in box  # it lies on frame 10 alone
    press(page, "Control+Enter")
    answers = sent(site, project, page)
    [track] = answers["cars"]
    assert track["label"] == "car"
    assert [one["frame"] for one in track["keyframes"]] == [0, 10]
    assert is_near(track["keyframes"][0], 20, 60, 60, 40)
    assert is_near(track["keyframes"][1], 60, 60, 60, 40)
    [sign] = answers["signs"]
    assert (sign["label"], sign["frame"]) == ("sign", 10)
    assert is_near(sign, 200, 20, 40, 30)


def test_tracks_and_intervals_by_keyboard_alone(log_in, ines, project, site):
    page = begin(log_in, ines, project)
    # The cross begins in the middle, at 160, 90.
    press(page, "t", "u", "t", "Enter", "Shift+ArrowRight*2", "Shift+ArrowDown*2", "Enter")
    press(page, "Period*8")
    at_frame(page, 8)
    press(page, "Shift+ArrowLeft*3", "o", "Period*4", "x")
    page.get_by_role("button", name="Back", exact=True).wait_for()
    press(page, "PageUp")
    at_frame(page, 8)
    press(page, "PageUp")
    at_frame(page, 0)
    press(page, "Tab")
    page.locator(SHAPES).focus()
    press(page, "PageDown", "PageDown", "Period*4", "x", "Period", "ArrowUp", "Shift+Delete")
    page.locator("[data-surface]").focus()
    press(page, "Home", "i", "Period*10", "i", "Control+Enter")
    answers = sent(site, project, page)
    [track] = answers["cars"]
    assert track["label"] == "bus"
    frames = track["keyframes"]
    said = [(one["frame"], one["occluded"], one["outside"]) for one in frames]
    assert said == [(0, False, False), (8, True, False), (12, True, True), (16, True, False)]
    assert frames[1]["x"] < frames[0]["x"]
    assert frames[3]["x"] == frames[1]["x"]
    assert answers["scenes"] == [{"label": "day", "start": 0, "end": 1}]
    assert answers["signs"] == []


def test_space_plays_and_stops_at_a_frame(log_in, ines, project):
    page = begin(log_in, ines, project)
    press_on(page.locator(CANVAS), "Space")
    until(page, "Number(document.querySelector('[data-frame]').dataset.frame) > 3")
    press(page, "Space")
    page.get_by_role("button", name="Play").wait_for()

    def shown_frame() -> int | None:
        frame = int(page.locator("[data-frame]").get_attribute("data-frame"))
        return frame if abs(gray(page) - (40 + 4 * frame)) <= 2 else None

    at_frame(page, frame := once(page, shown_frame))
    page.get_by_text(f"frame {frame}").wait_for()
    page.locator("[data-surface]").focus()
    press(page, "End")
    at_frame(page, FRAMES - 1)


def test_undo_takes_back_a_key_frame(log_in, ines, project):
    page = begin(log_in, ines, project)
    press(page, "t", "1")
    frame_box(page, 20, 60, 80, 100)
    press(page, "Period*3")
    at_frame(page, 3)
    press(page, "ArrowRight*4")
    page.locator("[data-keyframe='3']").wait_for()
    press(page, "Control+z")
    page.locator("[data-keyframe='3']").wait_for(state="detached")
    page.locator("[data-keyframe='0']").wait_for()


def test_a_film_that_cannot_be_read_is_told_and_tried_again(log_in, site):
    for name in ("gone.webm", "noise.webm"):
        lost = site.project(FORM, [{"clip": name}], overlap=1)
        email = site.person(f"Lou{name[0]}", lost)
        page = log_in(email, f"/p/{lost}/label", allowed="404 (Not Found)")
        alert = page.get_by_role("alert")
        alert.wait_for()
        assert "film cannot be loaded" in alert.inner_text()
        alert.get_by_role("button", name="Try again").click()
        alert.wait_for()


def test_frames_are_guessed_where_the_task_does_not_say_them(log_in, site):
    project = site.project(FORM, [{"clip": "clip.webm"}], overlap=1)
    page = begin(log_in, site.person("Mia", project), project)
    page.get_by_text("25 a second are assumed").wait_for()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_screen_is_accessible(log_in, ines, project, size):
    page = begin(log_in, ines, project, size=size)
    press(page, "t", "1")
    frame_box(page, 20, 60, 80, 100)
    press(page, "v", "Period*10")
    at_frame(page, 10)
    press(page, "Shift+ArrowRight*4", "Period*10", "Shift+ArrowRight*4")
    press(page, "Escape", "b")
    frame_box(page, 230, 20, 260, 50)
    page.locator("[data-surface]").focus()
    press(page, "Home", "Period*5", "i", "Period*12", "i", "Comma*3")
    at_frame(page, 14)
    require_accessible_in_both(page, "video" if size is WIDE else None)


def keyframe(frame: int, x: float, **given: Any) -> dict[str, Any]:
    return {"frame": frame, "x": x, "y": 60, "width": 60, "height": 40, **given}


def test_a_reviewer_sees_what_tracks_of_two_people_share(log_in, site):
    project = site.project(FORM, [CLIP], overlap=2, review="ALL")
    [task] = site.ask(ANSWERS, project=project)["tasks"]["nodes"]
    drawn = {"Vera": [keyframe(0, 20), keyframe(20, 100)], "Wim": [keyframe(0, 50)]}
    drawn["Wim"].append(keyframe(20, 130))
    for name, frames in drawn.items():
        worker = site.worker(name, project)
        track = {"id": "t1", "label": "car", "keyframes": frames}
        worker.answer(
            project, task["id"],
            cars={"track": {"tracks": [track]}}, signs={"box": {"boxes": []}},
        )  # fmt: skip
    reviewer = site.worker("Xenia", project, "REVIEWER")
    page = log_in(reviewer.email, f"/p/{project}/review")
    page.get_by_role("table").get_by_text("0–20 · 2 key frames · IoU 0.33").first.wait_for()
    page.get_by_text("Vera: 1").wait_for()
    page.locator("video").wait_for()
    until(page, "document.querySelector('video').readyState >= 2")
    page.locator("[data-surface]").focus()
    press(page, "Period*10")
    at_frame(page, 10)
    until(page, "document.querySelectorAll('[data-batch]').length > 1")
    require_accessible(page)
    press(page, "1", "e")
    page.get_by_text("Your own answer").wait_for()
    page.locator(SHAPES).first.wait_for()
    require_accessible(page)
    press(page, "Control+Enter")
    page.get_by_text("Approved.").wait_for()
