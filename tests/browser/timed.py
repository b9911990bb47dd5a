"""What tests of inputs with time share: a timeline in the browser, and the intervals it makes."""

from __future__ import annotations

from typing import Any

from tests.browser.conftest import first_answers, until
from tests.browser.site import Site

SURFACE = "[data-surface]"
ROW = "ol[data-timed] button[data-keys]"
ANSWERS = """query($project: ID!) { tasks(project: $project, first: 10) { nodes { id
  annotations { answers { question value { __typename
    ... on IntervalAnswer { intervals { label start end } } } } } } } }"""


def at(page: Any, share: float) -> tuple[float, float]:
    """Return where a share of what is in sight of a timeline is on the screen."""
    box = page.locator("[data-plot]").bounding_box()
    return box["x"] + share * box["width"], box["y"] + box["height"] / 2


def drag(page: Any, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=3)
    page.mouse.up()


def press(page: Any, *keys: str) -> None:
    """Press keys one after the other; `Key*3` is a key three times."""
    for key in keys:
        name, _, times = key.partition("*")
        for _ in range(int(times or 1)):
            page.keyboard.press(name)


def rows(page: Any) -> list[str]:
    """Return the texts of the list of intervals; a row has none before it was laid out."""
    until(page, f"[...document.querySelectorAll('{ROW}')].every(row => row.innerText)")
    return [text.replace("\n", " ") for text in page.locator(ROW).all_inner_texts()]


def sent(site: Site, project: str, page: Any) -> list[dict[str, Any]]:
    """Return the intervals that were answered first, once they are there."""
    [answer] = first_answers(page, site, ANSWERS, project).values()
    found: list[dict[str, Any]] = answer["intervals"]
    return found


def interval(label: str, start: float, end: float) -> dict[str, Any]:
    return {"id": f"i{start:g}", "label": label, "start": start, "end": end}


def is_near(one: dict[str, Any], start: float, end: float, within: float = 0.05) -> bool:
    return abs(one["start"] - start) < within and abs(one["end"] - end) < within
