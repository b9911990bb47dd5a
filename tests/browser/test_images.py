"""Shapes on pictures: each kind drawn by mouse and by keyboard, and read back over the API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.demo.pictures import HEIGHT, WIDTH, save_pictures
from tests.browser.conftest import (
    NARROW,
    TURN,
    WIDE,
    first_answers,
    keep_picture,
    require_accessible,
    require_accessible_in_both,
    require_count,
    served,
    until,
)
from tests.browser.site import Site

ROW = "ol[data-regions] button[data-keys]"
LABELS = [{"value": "car", "label": "car"}, {"value": "bus", "label": "bus", "hotkey": "q"}]


def question(kind: str, **given: Any) -> dict[str, Any]:
    label = {"value": kind, "label": f"a {kind}"}
    # The letter of its tool, which then goes by Alt and the letter.
    label |= {"hotkey": "k"} if kind == "keypoint" else {}
    return {
        "kind": kind, "name": kind, "title": f"Mark by {kind}.", "applies_to": "photo",
        "labels": LABELS if kind == "box" else [label], **given,
    }  # fmt: skip


FORM = {
    "inputs": [{"name": "photo", "kind": "image", "title": "Street"}],
    "questions": [question(k) for k in ("box", "ellipse", "polygon", "polyline", "keypoint")],
}
ANSWERS = """query($project: ID!) { tasks(project: $project, first: 10) { nodes { id inputs
  annotations { answers { question value { __typename
    ... on BoxAnswer { boxes { label x y width height rotation } }
    ... on EllipseAnswer { ellipses { label cx cy rx ry rotation } }
    ... on PolygonAnswer { polygons { label points } }
    ... on PolylineAnswer { polylines { label points } }
    ... on KeypointAnswer { keypoints { label x y occluded } }
    ... on MaskAnswer { masks { label width height counts } } } } } } } }"""

ZOOMED = """async () => {
  const svg = document.querySelector('svg[data-many]');
  const shape = svg.querySelector('path');
  const place = () => {
    const { x, y, width } = shape.getBoundingClientRect();
    return [x, y, width];
  };
  let before = place();
  for (let last = null; String(last) !== String(before); before = place()) {
    last = before; // until the panel has its size
    await new Promise(requestAnimationFrame);
  }
  const { left, top } = svg.parentElement.getBoundingClientRect();
  const at = { clientX: left + 60, clientY: top + 40, cancelable: true };
  svg.parentElement.dispatchEvent(new WheelEvent('wheel', { ...at, deltaY: -720 }));
  // What follows at once is there before any timer ends.
  for (let n = 0; n < 20; n += 1) await null;
  const { transform } = svg.style;
  const stretched = place();
  while (svg.style.transform) await new Promise(requestAnimationFrame);
  return { before, transform, stretched, anew: place() };
}"""
"""Zooms once; gives where the first shapes are before, at once, and after they were drawn anew."""

AS_SHOWN = """width => Math.abs(parseInt(document.querySelector('output').innerText) -
  (100 * document.querySelector('img').getBoundingClientRect().width) / width) < 0.51"""
"""Whether the page says how large the picture is; it says so once that has settled."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Yield a server that has pictures in a folder."""
    folder: Path = tmp_path_factory.mktemp("pictures")
    save_pictures(folder, 3)
    with served(ANNOLOG_MEDIA_FOLDER=str(folder)) as site:
        yield site


def photo(number: int) -> dict[str, Any]:
    return {"photo": {"url": f"street-{number:02}.png", "width": WIDTH, "height": HEIGHT}}


@pytest.fixture
def project(site: Site) -> str:
    return site.project(FORM, [photo(n) for n in (1, 2, 3)], overlap=1, leaseSeconds=600)


@pytest.fixture
def ines(site: Site, project: str) -> str:
    return site.person(f"Ines{project[-6:]}", project)


def begin(log_in, email: str, project: str, **given: Any):
    page = log_in(email, f"/p/{project}/label", **given)
    page.locator("img[src]").wait_for()
    until(page, "document.querySelector('img')?.complete")
    page.locator("[role=toolbar]").wait_for()
    page.evaluate(TURN)  # what came last made room for itself
    return page


def shown(page, x: float, y: float) -> tuple[float, float]:
    """Return where a place of the picture is on the screen."""
    box = page.locator("img").bounding_box()
    return box["x"] + x * box["width"] / WIDTH, box["y"] + y * box["height"] / HEIGHT


def drag(page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*shown(page, *start))
    page.mouse.down()
    page.mouse.move(*shown(page, *end), steps=3)
    page.mouse.up()


def click(page, *points: tuple[float, float]) -> None:
    for point in points:
        page.mouse.click(*shown(page, *point))


def drawn(page) -> list[str]:
    """Return the texts of the list of shapes; a row has none before it was laid out."""
    until(page, f"[...document.querySelectorAll('{ROW}')].every(row => row.innerText)")
    return page.locator(ROW).all_inner_texts()


def sent(site: Site, project: str, page) -> dict[str, list[dict[str, Any]]]:
    """Return what was answered first, by question, once it is there."""
    answers = first_answers(page, site, ANSWERS, project)
    return {
        name: next(v for v in value.values() if isinstance(v, list))
        for name, value in answers.items()
    }


def near(found: list[list[float]], wanted: list[list[float]]) -> bool:
    flat = [*zip(found, wanted, strict=True)]
    return all(abs(a - b) <= 1.5 for one, other in flat for a, b in zip(one, other, strict=True))


def test_each_kind_is_drawn_by_mouse(log_in, ines, project, site):
    page = begin(log_in, ines, project)
    page.keyboard.press("b")
    page.keyboard.press("2")
    drag(page, (100, 100), (300, 220))
    page.keyboard.press("e")
    drag(page, (400, 100), (500, 160))
    page.keyboard.press("p")
    click(page, (100, 300), (200, 300), (200, 400), (101, 301))  # the last one closes it
    page.keyboard.press("l")
    click(page, (300, 300), (400, 350))
    page.mouse.dblclick(*shown(page, 500, 300))
    page.keyboard.press("Alt+k")
    click(page, (600, 450))
    assert len(drawn(page)) == 5
    page.keyboard.press("o")
    page.keyboard.press("Enter")
    answers = sent(site, project, page)
    [box] = answers["box"]
    assert box["label"] == "bus"
    assert near([[box[k] for k in ("x", "y", "width", "height")]], [[100, 100, 200, 120]])
    [ellipse] = answers["ellipse"]
    assert near([[ellipse[k] for k in ("cx", "cy", "rx", "ry")]], [[450, 130, 50, 30]])
    [polygon] = answers["polygon"]
    assert near(polygon["points"], [[100, 300], [200, 300], [200, 400]])
    [line] = answers["polyline"]
    assert near(line["points"], [[300, 300], [400, 350], [500, 300]])
    [point] = answers["keypoint"]
    assert point["occluded"] is True
    assert near([[point["x"], point["y"]]], [[600, 450]])


def press(page, *keys: str) -> None:
    for key in keys:
        name, _, times = key.partition("*")
        for _ in range(int(times or 1)):
            page.keyboard.press(name)


def test_each_kind_is_drawn_by_keyboard_alone(log_in, ines, project, site):
    page = begin(log_in, ines, project)
    # The cross begins in the middle of what is in sight: at 400, 260.
    press(page, "b", "1", "b", "Enter", "Shift+ArrowRight*4", "Shift+ArrowDown*2", "Enter")
    press(page, ".", "Shift+Period", "Shift+ArrowLeft", "]")
    press(page, "e", "Shift+ArrowUp*5", "Enter", "Shift+ArrowRight*3", "Shift+ArrowDown", "Enter")
    press(page, "p", "Enter", "Shift+ArrowRight*2", "Enter", "Shift+ArrowUp*2", "Enter", "Enter")
    press(page, "l", "Shift+ArrowLeft*6", "Enter", "ArrowUp*3", "Enter", "Enter")
    press(page, "Alt+k", "Enter", "o", "d")
    assert len(drawn(page)) == 6
    press(page, "Delete", "Control+Enter")
    answers = sent(site, project, page)
    [box] = answers["box"]
    assert (box["label"], box["rotation"]) == ("car", 11)
    unit = (box["width"] - 2) / 40  # pixels of the picture that the cross goes at a time
    assert unit in (1, 2)
    assert box["height"] == 2 + 20 * unit
    [ellipse] = answers["ellipse"]
    assert (ellipse["rx"], ellipse["ry"]) == (15 * unit, 5 * unit)
    [polygon] = answers["polygon"]
    (ax, ay), (bx, by), (cx, cy) = polygon["points"]
    assert (bx - ax, by - ay, cx - bx, cy - by) == (20 * unit, 0, 0, -20 * unit)
    [line] = answers["polyline"]
    (ax, ay), (bx, by) = line["points"]
    assert (bx - ax, by - ay) == (0, -3 * unit)
    assert [point["occluded"] for point in answers["keypoint"]] == [True]


def test_steps_of_a_drawing_are_undone_before_the_answer(log_in, ines, project):
    page = begin(log_in, ines, project)
    press(page, "b")
    drag(page, (100, 100), (300, 220))
    press(page, "p")
    click(page, (100, 300), (200, 300), (200, 400))
    press(page, "Control+z")
    click(page, (150, 420))
    page.keyboard.press("Enter")  # ends the polygon, and sends nothing
    assert [text.split("\n")[-1] for text in drawn(page)][1] == "3 corners"
    press(page, "Control+z")
    assert len(drawn(page)) == 1
    press(page, "Control+z")
    assert not drawn(page)
    press(page, "Control+Shift+z")
    assert len(drawn(page)) == 1


def test_a_shape_is_moved_resized_and_told_apart_in_its_list(log_in, ines, project, site):
    page = begin(log_in, ines, project)
    press(page, "b", "1")
    drag(page, (100, 100), (200, 200))
    press(page, "v")
    drag(page, (150, 150), (170, 180))
    drag(page, (220, 230), (260, 260))  # its lower right corner
    press(page, "b")
    drag(page, (400, 300), (450, 340))
    first = page.locator("ol[data-regions] button[data-keys]").first
    first.focus()
    press(page, "q", "Shift+ArrowRight")  # the other label; ten pixels
    assert first.get_attribute("aria-current") == "true"
    press(page, "Control+Enter")
    boxes = sent(site, project, page)["box"]
    assert [one["label"] for one in boxes] == ["bus", "car"]
    wanted = [[130, 130, 140, 130], [400, 300, 50, 40]]
    assert near([[b[k] for k in ("x", "y", "width", "height")] for b in boxes], wanted)


def test_zoom_is_kept_from_one_picture_to_the_next_and_so_is_the_last_shape(
    log_in, ines, project, site
):
    page = begin(log_in, ines, project)
    percent = page.locator("output")
    until(page, AS_SHOWN, WIDTH)
    whole = percent.inner_text()
    press(page, "b", "1")
    drag(page, (100, 100), (200, 200))
    page.mouse.move(*shown(page, 400, 260))
    page.mouse.wheel(0, -480)
    until(page, "w => document.querySelector('output').innerText !== w", whole)
    near_, before = percent.inner_text(), drawn(page)
    fetched = "performance.getEntriesByType('resource').filter(r => /[/]media[/]/.test(r.name))"
    until(page, f"{fetched}.length === 3")  # those behind it as well
    src = page.locator("img").get_attribute("src")
    press(page, "Control+Enter")
    until(page, "s => document.querySelector('img')?.getAttribute('src') !== s", src)
    until(page, "document.querySelector('img')?.complete")
    until(page, "w => document.querySelector('output')?.innerText === w", near_)
    page.locator("[data-canvas]").focus()
    press(page, "d")
    assert drawn(page) == before
    press(page, "0")
    until(page, "w => document.querySelector('output').innerText === w", whole)


def pixels(mask: dict[str, Any]) -> set[tuple[int, int]]:
    """Return the pixels of a mask, across and down."""
    assert (mask["width"], mask["height"]) == (WIDTH, HEIGHT)
    assert sum(mask["counts"]) == WIDTH * HEIGHT
    found, start = set(), 0
    for number, length in enumerate(mask["counts"]):
        if number % 2:
            found |= {divmod(place, HEIGHT) for place in range(start, start + length)}
        start += length
    return found


def test_masks_are_painted_and_erased_by_mouse_and_by_keyboard(log_in, site):
    form = {"inputs": FORM["inputs"], "questions": [question("mask", labels=LABELS)]}
    project = site.project(form, [photo(1)], overlap=1)
    page = begin(log_in, site.person("Mia", project), project)
    press(page, "m", "1")
    drag(page, (100, 100), (200, 100))
    page.keyboard.down("Alt")
    drag(page, (150, 60), (150, 140))
    page.keyboard.up("Alt")
    press(page, "m", "q", "m", "]*3", "Enter", "Shift+ArrowRight", "Shift+Enter")
    require_accessible(page)
    assert len(drawn(page)) == 2
    press(page, "Control+Enter")
    first, second = sent(site, project, page)["mask"]
    assert (first["label"], second["label"]) == ("car", "bus")
    one = pixels(first)
    assert {(100, 100), (120, 105), (200, 95), (91, 100)} <= one
    assert not {(150, 100), (140, 100), (160, 100), (100, 115), (80, 100)} & one
    disc = pixels(second)
    middle = min(x for x, _ in disc) + 15
    assert (middle - 10, 260) in disc
    assert (middle + 10, 260) not in disc  # erased, half of it


def test_a_lost_picture_is_told_and_tried_again(log_in, site):
    form = {"inputs": FORM["inputs"], "questions": [question("box")]}
    lost = site.project(form, [{"photo": f"{site.address}/media/none.png"}], overlap=1)
    email = site.person("Lou", lost)
    page = log_in(email, f"/p/{lost}/label", allowed="404 (Not Found)")
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert "cannot be loaded" in alert.inner_text()
    with page.expect_request(lambda request: "none.png" in request.url):
        alert.get_by_role("button", name="Try again").click()
    alert.wait_for()


def test_many_shapes_are_stretched_while_one_zooms_and_drawn_anew_where_they_were(log_in, site):
    form = {**FORM, "questions": [question("box")]}
    project = site.project(form, [photo(1)], overlap=1)
    [task] = site.ask(ANSWERS, project=project)["tasks"]["nodes"]
    boxes = [{**box("car", 20 * (n % 20), 20 * (n // 20)), "id": f"b{n}"} for n in range(201)]
    site.worker("Zoe", project).answer(project, task["id"], box={"box": {"boxes": boxes}})
    manager = site.worker("Yana", project, "MANAGER")
    page = log_in(manager.email, f"/p/{project}/tasks?task={task['id']}")
    until(page, "document.querySelector('svg[data-many] path') !== null")
    seen = page.evaluate(ZOOMED)
    assert seen["transform"]
    assert seen["stretched"][2] > 1.9 * seen["before"][2]
    # The browser rounds a transform that is written as text.
    assert all(abs(a - b) < 0.1 for a, b in zip(seen["stretched"], seen["anew"], strict=True))


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_screen_is_accessible(log_in, ines, project, size):
    page = begin(log_in, ines, project, size=size)
    press(page, "b", "1", "b", "Enter", "Shift+ArrowRight*9", "Shift+ArrowDown*6", "Enter")
    if size is WIDE:
        press(page, "v", "Escape", "p")
        click(page, (100, 300), (200, 290), (230, 380), (120, 400), (101, 301))
        press(page, "Alt+k")
        click(page, (600, 450), (640, 420))
    require_accessible_in_both(page, "images" if size is WIDE else None)


def box(label: str, x: int, y: int) -> dict[str, Any]:
    return {
        "id": f"b{x}",
        "label": label,
        "x": x,
        "y": y,
        "width": 120,
        "height": 80,
        "rotation": 0,
    }


def test_a_reviewer_sees_what_boxes_of_two_people_share(log_in, site):
    form = {**FORM, "questions": [question("box")]}
    project = site.project(form, [photo(1)], overlap=2, review="ALL")
    [task] = site.ask(ANSWERS, project=project)["tasks"]["nodes"]
    drawn = {
        "Vera": [box("car", 100, 100), box("bus", 300, 200)],
        "Wim": [box("car", 104, 100), box("car", 310, 200), box("car", 500, 300)],
    }
    for name, boxes in drawn.items():
        worker = site.worker(name, project)
        worker.answer(project, task["id"], box={"box": {"boxes": boxes}})
    reviewer = site.worker("Xenia", project, "REVIEWER")
    page = log_in(reviewer.email, f"/p/{project}/review")
    table = page.get_by_role("table")
    table.get_by_text("IoU 0.94").first.wait_for()
    require_count(table.get_by_text("alike"), 2)
    require_count(table.get_by_text("other label"), 2)
    require_count(table.get_by_text("not by everybody"), 1)
    page.get_by_text("Vera: 2").wait_for()
    page.get_by_role("img", name="Street").wait_for()
    require_accessible(page)
    keep_picture(page, "review-images")
    page.keyboard.press("1")
    page.keyboard.press("e")
    page.get_by_text("Your own answer").wait_for()
    require_accessible(page)
    page.keyboard.press("Control+Enter")
    page.get_by_text("Approved.").wait_for()
