"""Point clouds: looked at from all sides by keyboard and by mouse; files that cannot be shown."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import keep_picture, once, require_accessible, served, until
from tests.browser.site import Site

FORM = {
    "inputs": [{"name": "scan", "kind": "point_cloud", "title": "Scan"}],
    "questions": [
        {
            "kind": "choice", "name": "ground", "title": "What is the ground like?",
            "applies_to": "scan",
            "options": [{"value": "flat", "label": "flat"}, {"value": "hilly", "label": "hilly"}],
        }
    ],
}  # fmt: skip
SURFACE = "[data-cloud]"
DRAWN = f"document.querySelector('{SURFACE} canvas')?.dataset.drawn"
COLORS = f"""() => {{
  const from = document.querySelector('{SURFACE} canvas');
  const to = Object.assign(document.createElement('canvas'), {{ width: 200, height: 200 }});
  const paint = to.getContext('2d');
  paint.drawImage(from, 0, 0, 200, 200);
  const {{ data }} = paint.getImageData(0, 0, 200, 200);
  const colors = new Set();
  for (let i = 0; i < data.length; i += 4) colors.add(data.slice(i, i + 3).join());
  return colors.size;
}}"""
TASKS = """query($project: ID!) { tasks(project: $project, first: 10) { nodes { externalId
  annotations { answers { value { ... on ChoiceAnswer { values } } } } } } }"""


def hills() -> list[tuple[float, float, float]]:
    """Ground with hills, trees on it, and a tower: some 15,000 points."""
    points = [
        (x / 4, y / 4, 3 * math.sin(x / 22) * math.cos(y / 17))
        for x in range(-60, 60)
        for y in range(-50, 50)
    ]
    for tree in range(9):
        at = (-12 + 3 * tree, 9 * math.cos(tree * 2.1))
        points += [
            (at[0] + r * math.cos(a), at[1] + r * math.sin(a), 6 - 4 * r + 2 * math.sin(tree))
            for n in range(240)
            for r, a in ((0.1 + n / 260, n * 2.4),)
        ]
    points += [(9 + math.cos(n / 4), -6 + math.sin(n / 4), -1 + n / 90) for n in range(1100)]
    return points


def ply(points: list[tuple[float, float, float]]) -> bytes:
    head = (
        f"ply\nformat binary_little_endian 1.0\nelement vertex {len(points)}\n"
        "property float x\nproperty float y\nproperty float z\nend_header\n"
    )
    return head.encode() + b"".join(struct.pack("<3f", *point) for point in points)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Yield a server that has point clouds in a folder."""
    folder: Path = tmp_path_factory.mktemp("clouds")
    points = hills()
    (folder / "hills.ply").write_bytes(ply(points))
    (folder / "hills.xyz").write_text("\n".join(f"{x:g} {y:g} {z:g}" for x, y, z in points[:4000]))
    (folder / "broken.ply").write_bytes(ply(points)[:1000])
    (folder / "scan.las").write_bytes(b"LASF" + bytes(400))
    with served(ANNOLOG_MEDIA_FOLDER=str(folder)) as site:
        yield site


@pytest.fixture
def project(site: Site) -> str:
    files = ("hills.ply", "hills.xyz", "broken.ply", "scan.las")
    return site.project(
        FORM, [{"scan": {"url": name, "points": 15_260}} for name in files],
        overlap=1, leaseSeconds=600,
    )  # fmt: skip


def changed(page: Any, before: str) -> str:
    until(page, f"before => {DRAWN} !== before", before)
    now: str = page.evaluate(DRAWN)
    return now


def test_clouds_are_looked_at_from_all_sides_and_answered_about(log_in, site, project):
    ines = site.person(f"Ines{project[-6:]}", project)
    page = log_in(ines, f"/p/{project}/label")
    surface = page.locator(SURFACE)
    surface.wait_for()
    until(page, f"{DRAWN} !== undefined")
    assert page.evaluate(COLORS) > 50
    first = before = page.evaluate(DRAWN)
    surface.focus()
    for key in ("PageUp", "PageDown", "End", "ArrowLeft", "Shift+ArrowUp", "+"):
        page.keyboard.press(key)
        before = changed(page, before)
    page.keyboard.press("Home")
    assert changed(page, before) == first
    box = surface.bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 260, box["y"] + 180, steps=2)
    page.mouse.up()
    before = changed(page, first)
    page.mouse.wheel(0, -240)
    changed(page, before)
    require_accessible(page)
    keep_picture(page, "cloud-light")
    page.keyboard.press("2")  # digits are about the question, wherever the focus is
    page.keyboard.press("Control+Enter")
    page.get_by_text("4,000 points").first.wait_for()
    until(page, f"{DRAWN} !== undefined")
    for sentence in ("It is cut off, or not what its head says.", "It is of a format that"):
        page.keyboard.press("1")
        page.keyboard.press("Control+Enter")
        page.get_by_text(sentence).wait_for()

    def annotations() -> list[Any]:
        nodes = site.ask(TASKS, project=project)["tasks"]["nodes"]
        return [one for node in nodes for one in node["annotations"]]

    sent = once(page, annotations, lambda found: len(found) == 3)
    answers = [one["answers"][0]["value"]["values"] for one in sent]
    assert sorted(answers) == [["flat"], ["flat"], ["hilly"]]


def test_a_browser_without_webgl_says_so(log_in, site, project):
    jonas = site.person(f"Jonas{project[-6:]}", project)
    page = log_in(jonas, dark=True)
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(f"/p/{project}/label")
    page.get_by_text("it has no WebGL, or it is switched off").wait_for()
    require_accessible(page)
