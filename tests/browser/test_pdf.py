"""PDFs: shapes on their pages by mouse and by keyboard, 500 pages, damaged files, reviews."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import (
    TURN,
    first_answers,
    once,
    press_on,
    require_accessible,
    require_accessible_in_both,
    require_count,
    served,
    until,
)
from tests.browser.documents import HEIGHT, WIDTH, gray, save_pdf
from tests.browser.site import Site
from tests.browser.timed import press

LABELS = [
    {"value": "heading", "label": "Heading", "colour": "#3b6fb5"},
    {"value": "table", "label": "Table", "colour": "#b06a14", "hotkey": "t"},
]
KINDS = ("box", "ellipse", "polygon", "polyline", "keypoint")
FIELDS = {
    "box": "boxes { label page x y width height rotation }",
    "ellipse": "ellipses { label page cx cy rx ry }",
    "polygon": "polygons { label page points }",
    "polyline": "polylines { label page points }",
    "keypoint": "keypoints { label page x y }",
}
ANSWERS = (
    "query($project: ID!) { tasks(project: $project, first: 10) { nodes { id annotations { "
    "answers { question value { "
    + " ".join(f"... on {kind.capitalize()}Answer {{ {FIELDS[kind]} }}" for kind in KINDS)
    + " } } } } } }"
)
ROW = "ol[data-regions] button[data-keys]"
AS_SHOWN = """own => Math.abs(parseInt(document.querySelector('output').innerText) -
  (100 * document.querySelector("[data-page='0']").getBoundingClientRect().width) / own) < 0.51"""
"""Whether the page says how large pages are, as it does once that has settled."""


def question(kind: str) -> dict[str, Any]:
    labels = LABELS if kind == "box" else [{"value": kind, "label": f"a {kind}"}]
    return {
        "kind": kind, "name": kind, "title": f"Mark by {kind}.", "applies_to": "report",
        "labels": labels, "required": kind == "box",
    }  # fmt: skip


def form(*kinds: str) -> dict[str, Any]:
    inputs = [{"name": "report", "kind": "pdf", "title": "The report"}]
    return {"inputs": inputs, "questions": [question(kind) for kind in kinds]}


def report(name: str, pages: int) -> dict[str, Any]:
    return {"report": {"url": name, "pages": pages, "width": WIDTH, "height": HEIGHT}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("documents")
    save_pdf(folder / "report.pdf", 3)
    save_pdf(folder / "long.pdf", 500, sizes={1: (HEIGHT, WIDTH)})
    save_pdf(folder / "locked.pdf", 1, is_encrypted=True)
    (folder / "noise.pdf").write_bytes(b"no PDF at all")
    return folder


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Site]:
    """Yield a server that has PDFs in a folder."""
    given = {"ANNOLOG_MEDIA_FOLDER": str(folder), "ANNOLOG_MEDIA_UPLOAD_BYTES": "2000000"}
    with served(**given) as site:
        yield site


def drawn(page: Any, number: int) -> None:
    """Wait until a page is drawn, which its gray tells from another one in its place."""
    until(
        page,
        """([canvas, gray]) => { const found = document.querySelector(canvas);
        if (!found) return false;
        const corner = [found.width - 5, found.height - 5, 1, 1];
        const level = found.getContext("2d").getImageData(...corner).data[1];
        return Math.abs(level - gray) <= 2; }""",
        [f"[data-page='{number}'] canvas", gray(number)],
    )


def begin(log_in: Callable[..., Any], site: Site, project: str, name: str, **given: Any) -> Any:
    page = log_in(site.person(name, project), f"/p/{project}/label", **given)
    drawn(page, 0)
    page.evaluate(TURN)  # what came last made room for itself
    return page


def shown(page: Any, number: int, x: float, y: float) -> tuple[float, float]:
    """Return where a place of a page is on the screen."""
    box = page.locator(f"[data-page='{number}']").bounding_box()
    return box["x"] + x * box["width"] / WIDTH, box["y"] + y * box["height"] / HEIGHT


def drag(page: Any, number: int, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*shown(page, number, *start))
    page.mouse.down()
    page.mouse.move(*shown(page, number, *end), steps=3)
    page.mouse.up()


def rows(page: Any) -> list[str]:
    """Return the texts of the list of shapes; a row has none before it was laid out."""
    until(page, f"[...document.querySelectorAll('{ROW}')].every(row => row.innerText)")
    found: list[str] = page.locator(ROW).all_inner_texts()
    return found


def sent(site: Site, project: str, page: Any) -> dict[str, list[dict[str, Any]]]:
    """Return what was answered first, by question, once it is there."""
    answers = first_answers(page, site, ANSWERS, project)
    return {name: next(iter(value.values())) for name, value in answers.items()}


def is_near(shape: dict[str, Any], **wanted: float) -> bool:
    return all(abs(shape[name] - value) <= 2 for name, value in wanted.items())


def number_shown(page: Any, number: int) -> None:
    """Wait until a page, counted from 1, is the one that the screen says is in sight."""
    until(
        page, "n => document.querySelector('label input[inputmode]')?.value === String(n)", number
    )


def go_to(page: Any, number: int) -> None:
    """Go to a page, counted from 1, by its number."""
    press(page, "j")
    page.keyboard.type(str(number))
    press(page, "Enter")
    number_shown(page, number)


def test_each_kind_is_drawn_on_its_page_by_mouse(log_in: Callable[..., Any], site: Site) -> None:
    project = site.project(form(*KINDS), [report("report.pdf", 3)], overlap=1, leaseSeconds=600)
    page = begin(log_in, site, project, "Ines")
    press(page, "b", "t")
    drag(page, 0, (50, 280), (500, 370))
    page.mouse.wheel(0, 1090)
    until(page, "Math.round(document.querySelector('[data-canvas]').scrollTop) === 1090")
    number_shown(page, 2)
    drawn(page, 1)
    page.keyboard.press("e")
    drag(page, 1, (40, 60), (250, 110))
    page.keyboard.press("p")
    for x, y in ((44, 134), (480, 134), (480, 196), (44, 196), (45, 135)):  # the last one closes it
        page.mouse.click(*shown(page, 1, x, y))
    page.keyboard.press("l")
    page.mouse.click(*shown(page, 1, 50, 308))
    page.mouse.dblclick(*shown(page, 1, 500, 308))
    page.keyboard.press("k")
    page.mouse.click(*shown(page, 1, 215, 320))
    assert len(rows(page)) == 5
    require_accessible_in_both(page, "pdf")
    assert [row.split("·")[0].split()[-1] for row in rows(page)] == ["1", "2", "2", "2", "2"]
    # A row of the list brings the page of its shape back; a hand takes the shape by its middle.
    page.locator(ROW).first.click()
    number_shown(page, 1)
    page.keyboard.press("v")
    drag(page, 0, (300, 320), (310, 330))
    page.keyboard.press("Control+Enter")
    answers = sent(site, project, page)
    assert {name: found[0]["page"] for name, found in answers.items()} == {
        "box": 0, "ellipse": 1, "polygon": 1, "polyline": 1, "keypoint": 1,
    }  # fmt: skip
    assert answers["box"][0]["label"] == "table"
    assert is_near(answers["box"][0], x=60, y=290, width=450, height=90)
    assert is_near(answers["ellipse"][0], cx=145, cy=85, rx=105, ry=25)
    assert [len(answers[name][0]["points"]) for name in ("polygon", "polyline")] == [4, 2]
    assert math.dist(answers["polygon"][0]["points"][2], (480, 196)) <= 2
    assert is_near(answers["keypoint"][0], x=215, y=320)


def test_all_is_done_by_keyboard_through_500_pages(log_in: Callable[..., Any], site: Site) -> None:
    project = site.project(form("box", "polygon"), [report("long.pdf", 500)], overlap=1)
    page = begin(log_in, site, project, "Jonas")
    until(page, AS_SHOWN, WIDTH * 96 / 72)
    percent = page.locator("output").inner_text()
    press(page, "b", "1", "b", "Enter", "Shift+ArrowRight*6", "Shift+ArrowDown*4", "Enter")
    press(page, ".*3", "Shift+ArrowUp")
    press(page, "n")
    number_shown(page, 2)
    page.get_by_text("This page is 842 × 595 points in the file").wait_for()
    # The chosen box is of another page, so that nothing is left to be removed there.
    press(page, "Delete")
    assert len(rows(page)) == 1
    go_to(page, 250)
    drawn(page, 249)
    assert page.get_by_text("points in the file").count() == 0
    press(page, "p", "Enter", "Shift+ArrowRight*5", "Enter", "Shift+ArrowDown*5", "Enter*2")
    assert len(rows(page)) == 2
    press(page, "u", "d", "+*2")
    until(page, "was => document.querySelector('output').innerText !== was", percent)
    press(page, "End")
    number_shown(page, 500)
    drawn(page, 499)
    press(page, "PageUp*12", "Home", "0")
    number_shown(page, 1)
    drawn(page, 0)
    until(page, "was => document.querySelector('output').innerText === was", percent)
    # Only what is in sight is there, whatever was looked at.
    until(page, "document.querySelectorAll('canvas').length <= 3")
    until(page, "document.querySelectorAll('[data-page]').length <= 3")
    press(page, "f*2")
    number_shown(page, 250)
    press(page, "Control+Enter")
    answers = sent(site, project, page)
    [box] = answers["box"]
    assert (box["page"], box["label"], box["rotation"]) == (0, "heading", 3)
    assert [one["page"] for one in answers["polygon"]] == [249, 248]
    first, second = (one["points"] for one in answers["polygon"])
    assert len(first) == 3
    assert first == second


def test_the_next_file_is_opened_ahead_and_workers_end(
    log_in: Callable[..., Any], site: Site
) -> None:
    tasks = [report("report.pdf", 3), report("long.pdf", 500), report("report.pdf", 3)]
    project = site.project(form("box"), tasks, overlap=1)
    asked = list[str]()
    page = log_in(site.person("Nils", project), "/")
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("link", name="Label").click()
    drawn(page, 0)

    def files() -> int:
        return len({url for url in asked if "/media/" in url})

    once(page, files, lambda count: count == 2)
    assert page.get_by_text("of 500").count() == 0
    before = files()
    drag(page, 0, (50, 280), (500, 370))
    press(page, "1", "Control+Enter")
    page.get_by_text("of 500").first.wait_for()
    drawn(page, 0)
    # The third one's: the second one's was there.
    once(page, files, lambda count: count == before + 1)
    once(page, lambda: len(page.workers), lambda count: count == 2)
    page.locator("header a").first.click()
    page.get_by_role("heading", name="My projects").wait_for()
    once(page, lambda: page.workers, lambda left: not left)


def test_files_that_cannot_be_shown_say_why(log_in: Callable[..., Any], site: Site) -> None:
    names = ("noise", "locked", "gone")
    inputs = [{"name": name, "kind": "pdf"} for name in names]
    asked = {"kind": "choice", "name": "one", "title": "Which?", "options": [{"value": "a"}]}
    project = site.project(
        {"inputs": inputs, "questions": [asked]},
        [{name: f"{name}.pdf" for name in names}, {**dict.fromkeys(names, "report.pdf")}],
        overlap=1,
    )
    page = log_in(site.person("Lou", project), f"/p/{project}/label", allowed="404 (Not Found)")
    for name, sentence in (
        ("noise", "It is no PDF, or it is damaged."),
        ("locked", "It is encrypted, and can be read with its password alone."),
        ("gone", "The file is not where the task says, or may not be read."),
    ):
        section = page.get_by_role("region", name=name)
        section.get_by_text(sentence).wait_for()
        section.get_by_role("button", name="Try again").wait_for()
    require_accessible(page)
    press_on(page.get_by_role("region", name="noise").get_by_role("button", name="Try again"))
    page.get_by_text("It is no PDF, or it is damaged.").wait_for()


def box(label: str, number: int, y: float) -> dict[str, Any]:
    return {
        "id": f"b{number}{int(y)}", "label": label, "page": number, "x": 48, "y": y, "width": 460,
        "height": 90, "rotation": 0,
    }  # fmt: skip


def test_answers_are_reviewed_on_their_pages(log_in: Callable[..., Any], site: Site) -> None:
    # The task says a page less than the file has, and no size.
    tasks = [{"report": {"url": "report.pdf", "pages": 2}}]
    project = site.project(form("box"), tasks, overlap=2, review="ALL")
    [task] = site.ask(ANSWERS, project=project)["tasks"]["nodes"]
    for name, y, number in (("Ola", 280.0, 0), ("Pia", 284.0, 1)):
        boxes = [box("table", 1, y), box("heading", number, 60)]
        site.worker(name, project).answer(project, task["id"], box={"box": {"boxes": boxes}})
    page = log_in(site.person("Yan", project, "REVIEWER"), f"/p/{project}/review")
    drawn(page, 0)
    page.get_by_text("The file has 3 pages: those after page 2").wait_for()
    page.get_by_text("p. 1 · 48,60 460×90").wait_for()
    require_count(page.get_by_text("p. 2 · 48,60 460×90"), 1)
    press_on(page.get_by_role("button", name="Next page with shapes"))
    number_shown(page, 2)
    drawn(page, 1)
    require_accessible_in_both(page, "pdf-review")


def test_dropped_files_become_tasks(log_in: Callable[..., Any], site: Site, folder: Path) -> None:
    made = site.do("createProject", "... on ProjectPayload { project { id } }", name="Reports")
    project = made["project"]["id"]
    site.do("publishForm", project=project, formJson=form("box"))
    page = log_in(site.person("Mara", project, "MANAGER"), f"/p/{project}/import")
    field = page.get_by_label("Choose files for “The report”")
    field.wait_for()
    field.set_input_files(
        [folder / f"{name}.pdf" for name in ("report", "long", "locked", "noise")]
    )
    page.get_by_text("2 files are not taken:").wait_for()
    page.get_by_text("locked.pdf: encrypted with a password").wait_for()
    page.get_by_text("noise.pdf: cannot be read as a PDF").wait_for()
    press_on(page.get_by_role("button", name="Send 2 files"))
    page.get_by_role("heading", name="“sent files.jsonl”").wait_for()
    press_on(page.get_by_role("button", name="Check the whole file"))
    press_on(page.get_by_role("button", name="Import 2 tasks"))
    page.get_by_role("heading", name="Imported").wait_for()
    document = "query($project: ID!) { tasks(project: $project, first: 9) { nodes { inputs } } }"
    nodes = site.ask(document, project=project)["tasks"]["nodes"]
    sizes = [
        [node["inputs"]["report"][name] for name in ("pages", "width", "height")] for node in nodes
    ]
    assert sorted(sizes) == [[3, WIDTH, HEIGHT], [500, WIDTH, HEIGHT]]
