"""HTML, chats and tables: labeled by keyboard and mouse, reviewed, and nothing of them runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import (
    first_answers,
    keep_picture,
    once,
    require_accessible,
    require_accessible_in_both,
    require_count,
    served,
    until,
)
from tests.browser.site import Site

HERE = Path(__file__).parent
PAGE = (HERE / "documents_page.html").read_text(encoding="utf-8")
VECTORS = (HERE / "documents_vectors.html").read_text(encoding="utf-8")
"""Known ways to run, load or imitate something by HTML, one a line."""
PICTURES = "https://pictures.example"
"""The one host of pictures that the server names."""
ACTING = (
    "script, iframe, object, embed, form, input, select, video, audio, svg, math, style, link, a, "
    "button"
)
PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 90">
<rect width="320" height="90" fill="#24384f"/><path d="M0 76h320" stroke="#8a9499"/>
<path d="M0 62l60-30 50 22 70-36 140 44v28H0z" fill="#1a2a3c"/>
<rect x="30" y="50" width="230" height="22" rx="6" fill="#b5483c"/>
<path d="M44 60h24m12 0h24m12 0h24m12 0h24m12 0h24" stroke="#f2d27c" stroke-width="8"/>
</svg>"""
HTML_FORM = {
    "inputs": [{"name": "page", "kind": "html", "title": "Page"}],
    "questions": [
        {
            "kind": "span", "name": "names", "title": "Mark the names.", "applies_to": "page",
            "labels": [
                {"value": "person", "label": "Person", "hotkey": "p"},
                {"value": "place", "label": "Place", "hotkey": "l"},
            ],
        },
        {
            "kind": "choice", "name": "kind", "title": "What is it?",
            "options": [{"value": "news", "label": "News", "hotkey": "n"}, {"value": "other"}],
        },
    ],
}  # fmt: skip
CHAT = [
    {
        "role": "customer", "author": "Mia 😀", "time": "2026-03-01T09:30:00Z",
        "text": "My train is late.",
    },
    {
        "role": "agent", "author": "Jonas", "time": "2026-03-01T09:31:30Z",
        "text": "Which train, please?\nThe number is on the ticket.",
    },
    {"role": "customer", "text": "The 😀 ICE 74 to Hamburg."},
]  # fmt: skip
CHAT_FORM = {
    "inputs": [{"name": "talk", "kind": "chat", "title": "Talk"}],
    "questions": [
        {
            "kind": "span", "name": "facts", "title": "Mark the facts.", "applies_to": "talk",
            "labels": [{"value": "train", "hotkey": "t"}, {"value": "problem", "hotkey": "x"}],
        },
        {
            "kind": "ranking", "name": "best", "title": "Most telling first.",
            "applies_to": "talk", "top": 1,
        },
    ],
}  # fmt: skip
TABLE_FORM = {
    "inputs": [
        {"name": "figures", "kind": "table", "title": "Figures"},
        {"name": "file", "kind": "table", "title": "File", "required": False},
    ],
    "questions": [
        {
            "kind": "choice", "name": "ok", "title": "Is it right?",
            "options": [{"value": "yes", "hotkey": "y"}, {"value": "no"}],
        },
        {
            "kind": "ranking", "name": "best", "title": "Best row first.",
            "applies_to": "figures", "top": 1,
        },
    ],
}  # fmt: skip
FIGURES = {
    "columns": ["station", "opened", "share", "note"],
    "rows": [
        ["Trieste Centrale", 1857, 7.25, None],
        ["Udine", 1860, 12, "renewed"],
        ["Mestre", 1842, 0.5, True],
    ],
}
ROWS = 250_000
"""Of four cells each: as many as a task may hold."""
ANSWERS = """query($project: ID!) { tasks(project: $project, first: 20) { nodes { id inputs
  annotations { answers { question value { __typename
    ... on SpanAnswer { spans { start end label message } }
    ... on ChoiceAnswer { values } ... on RankingAnswer { order } } } } } } }"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Yield a server that has the file of a table, and names one host of pictures."""
    folder: Path = tmp_path_factory.mktemp("tables")
    lines = (f"{row},{row / 4:.2f},word {row % 97},{-row}" for row in range(ROWS))
    (folder / "figures.csv").write_text("number,quarter,word,fall\n" + "\n".join(lines))
    given = {"ANNOLOG_MEDIA_FOLDER": str(folder), "ANNOLOG_MEDIA_ORIGINS": PICTURES}
    with served(**given) as site:
        yield site


def begin(log_in, site: Site, form, inputs, name: str, **given):
    """Open the labeling of a project with tasks of such inputs; return what the page asks for."""
    project = site.project(form, inputs, overlap=1, leaseSeconds=600)
    page = log_in(site.person(name, project), **given)
    asked = watch(page)
    page.goto(f"/p/{project}/label")
    page.get_by_role("group", name="Questions").wait_for()
    return project, page, asked


def watch(page: Any) -> list[str]:
    """Answer for the host of pictures; return the addresses that a page asks for from now on."""
    asked: list[str] = []
    page.route(
        f"{PICTURES}/**", lambda route: route.fulfill(body=PICTURE, content_type="image/svg+xml")
    )
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(f"dialog {dialog.message}"))
    return asked


def press(page: Any, *keys: str) -> None:
    for key in keys:
        name, _, times = key.partition("*")
        for _ in range(int(times or 1)):
            page.keyboard.press(name)


def select(page: Any, text: str, end: str | None = None) -> None:
    """Select a text by dragging over it with the mouse, up to the end of another one."""
    found = page.evaluate(
        """([text, end]) => {
          const within = (wanted) => {
            const nodes = document.createTreeWalker(document.querySelector("[data-text]"), 4);
            for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
              const index = node.data.indexOf(wanted);
              if (index >= 0) { const range = document.createRange(); range.setStart(node, index);
                range.setEnd(node, index + wanted.length); return range.getBoundingClientRect(); }
            }
          };
          const [from, to] = [within(text), within(end ?? text)];
          return [from.left + 1, from.top + from.height / 2, to.right - 1, to.top + to.height / 2];
        }""",
        [text, end],
    )
    page.mouse.move(*found[:2])
    page.mouse.down()
    page.mouse.move(*found[2:], steps=3)
    page.mouse.up()


def covered(spans: list[dict[str, Any]], source: str) -> list[tuple[str, str]]:
    """Return what spans are labeled and what they cover in a source."""
    found = sorted(spans, key=lambda span: (span["start"], span["end"]))
    return [(span["label"], source[span["start"] : span["end"]]) for span in found]


def test_html_is_marked_by_mouse_and_by_keyboard_and_nothing_of_it_runs(log_in, site):
    evil = f"<p>Before the vectors.</p>{VECTORS}<p>Behind the vectors.</p>"
    inputs = [{"page": PAGE}, {"page": evil}]
    project, page, asked = begin(log_in, site, HTML_FORM, inputs, "Ines")
    require_page_without_its_looks(page)
    mark_names(page)
    require_accessible_in_both(page, "html")
    page.get_by_role("button", name="Source").click()
    source = page.locator("[data-text=page]").inner_text
    once(page, source, lambda text: "&amp; <b>Jerry" in text)
    require_count(page.locator("mark").filter(has_text="&amp;"), 1)
    page.get_by_role("button", name="Page", exact=True).click()
    press(page, "n", "Control+Enter")
    page.get_by_text("Before the vectors.").wait_for()
    require_nothing_acts(page)
    addresses = (site.address, "data:", "blob:")
    assert {url for url in asked if not url.startswith(addresses)} == {f"{PICTURES}/train.svg"}
    spans = first_answers(page, site, ANSWERS, project)["names"]["spans"]
    assert covered(spans, PAGE) == [
        ("person", "Tom &amp; <b>Jerry"),
        ("person", "Conti"),
        ("place", "Trieste"),
        ("person", "harbour stays"),
        ("place", "stays closed"),
    ]


def test_a_long_page_is_read_at_once_and_whole_a_moment_later(log_in, site):
    source = "<p>Ada met <b>Tom</b>.</p>" * 4_000 + "<p>Conti stays.</p>"
    _, page, _ = begin(log_in, site, HTML_FORM, [{"page": source}], "Noor")
    page.get_by_text("Ada met").first.wait_for()
    last = "document.querySelector('[data-text=page]').lastElementChild"
    until(page, f"{last}.textContent === 'Conti stays.'")
    assert page.locator("[data-text=page] > p").count() == 4_001
    page.evaluate(f"{last}.scrollIntoView()")
    select(page, "Conti")
    press(page, "p")
    page.locator("mark").filter(has_text="Conti").wait_for()


def require_page_without_its_looks(page: Any) -> None:
    """Fail where the styles of the document show, or pictures of hosts that nobody named."""
    text = page.locator("[data-text=page]")
    text.get_by_text("Night train").wait_for()
    assert text.get_by_text("Not shown").count() == 0
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.get_by_role("img", name="A train").wait_for()
    page.get_by_role("img", name="picture: A chart").wait_for()


def mark_names(page: Any) -> None:
    """Mark by mouse and by keyboard, over tags and references, and one mark over another."""
    # Whole words are marked, though only parts of them were selected.
    select(page, "om & ", "Jerr")
    press(page, "p")
    select(page, "Conti")
    press(page, "p")
    text = page.locator("[data-text=page]")
    text.focus()
    press(page, "Control+Home", "ArrowDown", "End", "ArrowLeft", "Control+Shift+ArrowLeft", "l")
    page.get_by_role("list", name="Marks").get_by_text("Trieste").wait_for()
    select(page, "harbour", "stays")
    press(page, "p")
    select(page, "stays", "closed")
    press(page, "l")
    text.locator("mark[title='Person, Place']").filter(has_text="stays").first.wait_for()


def require_nothing_acts(page: Any) -> None:
    """Fail where something of a document ran, or could act."""
    page.get_by_text("Behind the vectors.").wait_for()
    page.get_by_text("link", exact=True).click()
    assert page.evaluate("typeof window.pwned") == "undefined"
    text = page.locator("[data-text]")
    assert text.count() == 1
    assert text.locator(ACTING).count() == 0
    names = text.evaluate(
        """(text) => [...text.querySelectorAll("*")].flatMap((each) => each.getAttributeNames())"""
    )
    wrong = {"id", "name", "style", "href", "srcset", "tabindex", "contenteditable"}
    assert not [name for name in names if name.startswith("on") or name in wrong]
    assert page.url.endswith("/label")


def test_a_chat_is_marked_message_by_message(log_in, site):
    project, page, _ = begin(log_in, site, CHAT_FORM, [{"talk": CHAT}], "Mia")
    first, _, third = (page.locator(f"[data-message='{number}']") for number in range(3))
    page.get_by_text("Mia 😀", exact=True).wait_for()
    assert page.locator("time").first.get_attribute("datetime") == CHAT[0]["time"]
    first.focus()
    press(page, "Control+End", "ArrowLeft", "Control+Shift+ArrowLeft", "x")
    page.get_by_role("list", name="Marks").get_by_text("late").wait_for()
    press(page, "Tab", "ArrowDown", "Control+Shift+ArrowRight", "t")
    third.get_by_text("ICE 74").wait_for()
    third.focus()
    press(page, "Control+Home", "ArrowRight*6", "Shift+ArrowRight*6", "t")
    require_accessible_in_both(page, "chat")
    page.get_by_role("button", name="My train is late.").click()
    press(page, "Escape", "Control+Enter")
    answers = first_answers(page, site, ANSWERS, project)
    spans = sorted(answers["facts"]["spans"], key=lambda span: span["message"])
    found = [
        (span["label"], CHAT[span["message"]]["text"][span["start"] : span["end"]])
        for span in spans
    ]
    assert found == [("problem", "late"), ("train", "The"), ("train", "ICE 74")]
    assert answers["best"]["order"] == ["0"]


def test_tables_are_read_by_keyboard_however_long(log_in, site):
    inputs = {"figures": FIGURES, "file": {"url": "figures.csv", "rows": ROWS, "columns": 4}}
    project, page, _ = begin(log_in, site, TABLE_FORM, [inputs], "Jonas")
    small, large = (page.locator("[data-table]").nth(number) for number in range(2))
    large.get_by_role("cell", name="word 5", exact=True).wait_for()
    assert small.get_by_role("columnheader").all_inner_texts() == ["Row", *FIGURES["columns"]]
    assert small.get_by_role("row").nth(1).get_by_role("cell").all_inner_texts()[:2] == [
        "Trieste Centrale",
        "1857",
    ]
    # Decimal points stand one below the other, whatever decimals the task gives.
    ends = small.evaluate(
        """(table) => [...table.querySelectorAll("tbody td[aria-colindex='4']")].map((cell) => {
          const range = document.createRange(); range.selectNodeContents(cell);
          range.setEnd(cell.firstChild, cell.textContent.split(".")[0].length);
          return Math.round(range.getBoundingClientRect().right); })"""
    )
    assert len(ends) == 3
    assert max(ends) - min(ends) <= 1
    require_accessible_in_both(page, "table")
    large.focus()
    press(page, "End")
    large.get_by_role("rowheader", name=str(ROWS), exact=True).wait_for()
    assert large.get_by_role("columnheader", name="quarter").is_visible()
    assert page.locator("[data-table] tr").count() < 200
    press(page, "PageUp")
    large.get_by_role("rowheader", name=str(ROWS - 20), exact=True).wait_for()
    press(page, "Home", "ArrowDown*3", "y")
    large.get_by_role("rowheader", name="8", exact=True).wait_for()
    assert page.get_by_role("radio", name="yes").is_checked()
    page.get_by_role("button", name="Row 2: Udine · 1860 · 12 · renewed").click()
    press(page, "Escape", "Control+Enter")
    answers = first_answers(page, site, ANSWERS, project)
    assert answers["ok"]["values"] == ["yes"]
    assert answers["best"]["order"] == ["1"]


def test_documents_are_reviewed_found_and_imported_with_the_same_parts(log_in, site):
    inputs = {"page": PAGE, "figures": FIGURES, "talk": CHAT}
    project, task = answered_by_two(site, inputs)
    page = log_in(site.person("Sofia", project, "MANAGER"))
    asked = watch(page)
    page.goto(f"/p/{project}/review")
    page.get_by_text("Night train").wait_for()
    marks = page.get_by_role("group", name="Page").locator("mark")
    # What lies in markup shows at the nearest text; what differs says how and whose it is.
    assert marks.filter(has_text="Jerry").first.get_attribute("data-tag").startswith("Person")
    assert page.locator("mark[data-near]").first.inner_text() == "M"
    page.get_by_role("cell", name="Udine", exact=True).first.wait_for()
    page.get_by_text("Mia 😀", exact=True).wait_for()
    page.get_by_text("“Jerry met”").wait_for()
    require_accessible(page)
    keep_picture(page, "review-html-light")
    page.goto(f"/p/{project}/tasks?task={task}")
    panel = page.get_by_role("complementary")
    panel.get_by_text("Night train", exact=True).wait_for()
    panel.get_by_role("columnheader", name="station", exact=True).wait_for()
    page.get_by_role("gridcell").filter(has_text="Night train Tom & Jerry").wait_for()
    page.goto(f"/p/{project}/import")
    rows = json.dumps([{"inputs": inputs, "external_id": "one"}]).encode()
    file = {"name": "rows.json", "mimeType": "application/json", "buffer": rows}
    page.locator("input[type=file]").first.set_input_files(file)
    page.get_by_text("Night train Tom & Jerry met").wait_for()
    page.get_by_text("Udine · 1860 · 12 · renewed").wait_for()
    page.get_by_text("Jonas: Which train, please?").wait_for()
    addresses = (site.address, PICTURES, "data:", "blob:")
    assert not [url for url in asked if not url.startswith(addresses)]


def answered_by_two(site: Site, inputs: dict[str, Any]) -> tuple[str, str]:
    """Make a task that two people answered otherwise; return its project and its id."""
    declared = zip(inputs, ("html", "table", "chat"), strict=True)
    form = {
        "inputs": [{"name": name, "kind": kind, "title": name.title()} for name, kind in declared],
        "questions": [HTML_FORM["questions"][0], CHAT_FORM["questions"][0]],
    }
    project = site.project(form, [inputs], overlap=2, review="ALL", leaseSeconds=600)
    task = site.ask(ANSWERS, project=project)["tasks"]["nodes"][0]["id"]
    start, within = PAGE.index("Jerry"), PAGE.index("example.org")
    facts = [{"id": "c", "label": "train", "start": 6, "end": 12, "message": 2}]
    for name, length in (("Lea", 5), ("Max", 13)):
        names = [
            {"id": "a", "label": "person", "start": start, "end": start + length},
            {"id": "b", "label": "place", "start": within, "end": within + 11},
        ]
        site.worker(name, project).answer(
            project, task, names={"span": {"spans": names}}, facts={"span": {"spans": facts}}
        )
    return project, task
