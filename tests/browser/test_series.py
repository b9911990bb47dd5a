"""Intervals on series: of tables within the task, and of files with a million cells."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import (
    TURN,
    keep_picture,
    once,
    require_accessible,
    require_count,
    served,
    until,
)
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

ROWS = 250_000
"""Of four cells each: as many as a task may hold."""
FORM = {
    "inputs": [{"name": "pulse", "kind": "time_series", "title": "Pulse"}],
    "questions": [
        {
            "kind": "interval",
            "name": "phase",
            "title": "Which phase?",
            "applies_to": "pulse",
            "labels": [{"value": "rest"}, {"value": "effort", "hotkey": "e"}],
        }
    ],
}
SENSOR = {
    "inputs": [{"name": "motor", "kind": "sensor", "title": "Motor"}],
    "questions": [{**FORM["questions"][0], "applies_to": "motor"}],  # type: ignore[index,dict-item]
}
PULSE = {
    "columns": ["day", "bpm", "note", "pressure"],
    "rows": [
        [day / 4, 70 + 20 * math.sin(day / 5), "calm", None if 30 < day < 40 else 100 + day % 9]
        for day in range(81)
    ],
    "duration": 20,
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Yield a server that has the file of a sensor in a folder."""
    folder: Path = tmp_path_factory.mktemp("sensors")
    lines = (f"{at / 100},{math.sin(at / 900):.4f},{at % 97},{-at}" for at in range(ROWS))
    (folder / "motor.csv").write_text("t,swing,saw,fall\n" + "\n".join(lines))
    (folder / "words.csv").write_text("no table")
    with served(ANNOLOG_MEDIA_FOLDER=str(folder)) as site:
        yield site


def begin(log_in, site: Site, form, inputs, name: str, **given):
    project = site.project(form, [inputs], overlap=1, leaseSeconds=600)
    page = log_in(site.person(name, project), f"/p/{project}/label", **given)
    page.locator(SURFACE).wait_for()
    page.locator("canvas").first.wait_for()
    page.evaluate(TURN)  # what came last made room for itself
    return project, page


def test_intervals_of_a_table_by_mouse_and_by_keyboard(log_in, site):
    project, page = begin(log_in, site, FORM, {"pulse": PULSE}, "Ines")
    require_count(page.locator("canvas"), 2)
    page.get_by_text("Not drawn, as they are no numbers: note.").wait_for()
    press(page, "1")
    drag(page, at(page, 0.25), at(page, 0.5))
    # The keys go by a sample, a quarter of a day, and ten times as far with Shift.
    press(page, "Escape", "e", "End", "i", "Shift+ArrowLeft*2", "Comma", "i")
    page.locator(ROW).nth(1).focus()
    press(page, "Control+Shift+ArrowRight*2")
    assert rows(page)[1] == "effort 15.25 – 20"
    page.get_by_text("bpm").first.wait_for()
    require_accessible(page)
    keep_picture(page, "series-light")
    press(page, "Control+Enter")
    first, second = sent(site, project, page)
    assert first["label"] == "rest"
    assert is_near(first, 5, 10, 0.1)
    assert second == {"label": "effort", "start": 15.25, "end": 20}


def inked(page) -> list[int]:
    """Return how many pixels of each canvas are drawn on."""
    found: list[int] = (
        page.evaluate("""() => [...document.querySelectorAll("canvas")].map((canvas) => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return data.filter((value, index) => index % 4 === 3 && value > 0).length; })""")
    )
    return found


def test_a_million_cells_of_a_file_are_seen_and_marked(log_in, site):
    project, page = begin(log_in, site, SENSOR, {"motor": {"url": "motor.csv"}}, "Mia", dark=True)
    require_count(page.locator("canvas"), 3)
    until(page, "document.querySelector('[data-surface] strong') !== null")
    # The saw fills its band, a line of thousands of teeth.
    once(page, lambda: inked(page), lambda ink: ink[1] > 2 * ink[0] > 1_000 and ink[2] > 500)
    require_accessible(page)
    page.mouse.move(*at(page, 0.5))
    for _ in range(12):
        page.mouse.wheel(0, -480)
    until(page, "document.querySelectorAll('[data-surface] span').length > 4")
    press(page, "1")
    drag(page, at(page, 0.25), at(page, 0.75))
    press(page, "0", "Control+Enter")
    [one] = sent(site, project, page)
    # Where the wheel turned, to a pixel: that is three units of the whole series.
    assert abs((one["start"] + one["end"]) / 2 - ROWS / 200) < 4
    assert one["end"] - one["start"] < 50


def test_a_file_that_cannot_be_read_is_told(log_in, site):
    lost = site.project(SENSOR, [{"motor": {"url": "gone.csv"}}], overlap=1)
    page = log_in(site.person("Lou", lost), f"/p/{lost}/label", allowed="404 (Not Found)")
    alert = page.get_by_role("alert")
    alert.wait_for()
    with page.expect_request(lambda request: "/media/" in request.url):
        alert.get_by_role("button", name="Try again").click()
    alert.wait_for()
    for address, sentence in (
        ("words.csv", "It is no table"),
        ("https://example.org/motor.csv", "on another server"),
    ):
        project = site.project(SENSOR, [{"motor": {"url": address}}], overlap=1)
        email = site.person(f"Max{address[0]}", project)
        page = log_in(email, f"/p/{project}/label")
        page.get_by_role("alert").get_by_text(sentence).wait_for()


def test_a_reviewer_sees_intervals_in_units_of_the_series(log_in, site):
    project = site.project(FORM, [{"pulse": PULSE}], overlap=2, review="ALL")
    [task] = site.ask(ANSWERS, project=project)["tasks"]["nodes"]
    for name, end in (("Vera", 8), ("Wim", 12)):
        worker = site.worker(name, project)
        marks = {"interval": {"intervals": [interval("rest", 4, end)]}}
        worker.answer(project, task["id"], phase=marks)
    reviewer = site.worker("Xenia", project, "REVIEWER")
    page = log_in(reviewer.email, f"/p/{project}/review")
    page.get_by_role("table").get_by_text("4 – 12 · IoU 0.50").wait_for()
    page.locator("canvas").first.wait_for()
    lanes = page.locator("[data-lane]").all_inner_texts
    once(page, lanes, lambda found: found == ["Vera\n↔ rest", "Wim\n↔ rest"])
    require_accessible(page)
