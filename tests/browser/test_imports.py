"""Files of tasks, from their choice to the tasks that came of them, and exports beside it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import (
    NARROW,
    keep_picture,
    press_on,
    require_accessible,
    until,
    wait_for_dialog,
)
from tests.browser.site import Site

FORM = {
    "inputs": [{"name": "text", "kind": "text", "title": "The text"}],
    "questions": [
        {
            "kind": "choice", "name": "class", "title": "What does it name?",
            "options": [
                {"value": "animal", "label": "an animal"},
                {"value": "thing", "label": "a thing"},
            ],
        }
    ],
}  # fmt: skip
PROBLEMS = [["4", "priority"], ["6", "annotations.0.author"]]
"""Lines and paths of what is wrong with `bad_rows`."""
OFFLINE = "net::ERR_"
"""What Chromium writes of a request whose connection broke."""


@dataclass
class Place:
    """A project without tasks, and its manager."""

    site: Site
    project: str
    manager: str

    def texts(self) -> list[str]:
        """Return the texts of the tasks that are not archived."""
        document = (
            "query($project: ID!) { tasks(project: $project, filter: { statuses: [OPEN, LABELED, "
            "IN_REVIEW, DONE] }, first: 100) { nodes { inputs } } }"
        )
        nodes = self.site.ask(document, project=self.project)["tasks"]["nodes"]
        return sorted(node["inputs"]["text"] for node in nodes)


@pytest.fixture
def place(site: Site) -> Place:
    made = site.do("createProject", "... on ProjectPayload { project { id } }", name="Glosses")
    project = made["project"]["id"]
    site.do("publishForm", project=project, formJson=FORM)
    return Place(site, project, site.person(f"Mara{project[-6:]}", project, "MANAGER"))


@pytest.fixture
def screen(log_in: Callable[..., Any], place: Place) -> Callable[..., Any]:
    """Return what opens the import of the project as its manager."""

    def open_(**given: Any) -> Any:
        page = log_in(place.manager, f"/p/{place.project}/import", **given)
        page.get_by_role("heading", name="New tasks").wait_for()
        return page

    return open_


def heading(page: Any, name: str) -> Any:
    """Wait for a heading, and return it."""
    found = page.get_by_role("heading", name=name)
    found.wait_for()
    return found


def counts(page: Any) -> list[int]:
    """Return how many tasks are new, there already, and rejected, as the page says."""
    shown = page.locator("dl").first.locator("dd")
    return [int(text.replace(",", "")) for text in shown.all_inner_texts()]


def tab_to(page: Any, name: str) -> None:
    """Go on by Tab until something of a name has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        found = page.evaluate("() => document.activeElement.innerText || ''")
        if found.strip() == name:
            return
    raise AssertionError(name)


def bad_rows(folder: Path) -> Path:
    """A table with columns of other names, answers from elsewhere, and rows that cannot be used."""
    path = folder / "birds.csv"
    answers = json.dumps(
        [
            {"author": {"pseudonym": "worker-1", "name": "Ann"},
             "answers": {"class": {"kind": "choice", "values": ["animal"]}}},
        ]
    )  # fmt: skip
    rows = [
        ["", "ID", "Sentence", "Priority", "annotations", "year"],
        ["0", "b1", "a large, wading bird", "5", answers, "1999"],
        ["1", "b2", "a tool that lifts", "", "", "2001"],
        ["2", "b3", "a bird", "high", "", ""],
        ["3", "b1", "the first one again", "", "", ""],
        ["4", "b5", "a wader", "", '[{"author": {}, "answers": {}}]', ""],
    ]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def choose_columns(page: Any) -> None:
    """See what columns are taken for, say what the sentence is, and see the first task."""
    # Of the columns, two are known, and one is left for the one input that is missing.
    chosen = {
        name: page.get_by_label(f"What the column “{name}” is").input_value()
        for name in ("(column 1)", "ID", "Sentence", "Priority", "year")
    }
    assert chosen == {
        "(column 1)": "", "ID": "external_id", "Sentence": "meta.Sentence",
        "Priority": "priority", "year": "meta.year",
    }  # fmt: skip
    assert page.get_by_role("alert").inner_text() == "Say which column is: The text."
    assert page.get_by_role("button", name="Check the whole file").is_disabled()
    page.get_by_label("What the column “Sentence” is").focus()
    page.keyboard.type("The text")
    page.get_by_role("alert").wait_for(state="detached")
    first = page.get_by_role("listitem").first.inner_text()
    for said in ("b1", "a large, wading bird", "1999", "Ann · worker-1", "an animal"):
        assert said in first
    require_accessible(page)
    keep_picture(page, "import-preview-light")


def require_problems_as_table(page: Any) -> None:
    """Fail where the downloaded table lacks a problem."""
    with page.expect_download() as download:
        press_on(page.get_by_role("button", name="Download as CSV"))
    with Path(download.value.path()).open(newline="", encoding="utf-8") as file:
        lines = list(csv.reader(file))
    assert [line[:2] for line in lines] == [["line", "path"], *PROBLEMS]


def undo(page: Any, place: Place) -> None:
    """Undo the import that the page shows, and see that its tasks are gone."""
    press_on(page.get_by_role("button", name="Undo…", exact=True).first)
    press_on(wait_for_dialog(page).get_by_role("button", name="Undo the import", exact=True))
    page.get_by_text("Undone: 2 tasks as before.").wait_for()
    assert place.texts() == []


def test_a_file_is_looked_at_checked_imported_and_undone_by_keyboard(screen, place, tmp_path):
    page = screen()
    require_accessible(page)
    field = page.get_by_label("Drop a file here")
    field.focus()
    field.set_input_files(bad_rows(tmp_path))
    heading(page, "“birds.csv”")
    choose_columns(page)
    tab_to(page, "Check the whole file")
    page.keyboard.press("Enter")
    heading(page, "What an import would do")
    assert counts(page) == [2, 1, 2]
    assert place.texts() == []
    table = page.get_by_role("region", name="Rejected rows")
    table.get_by_role("row").nth(2).wait_for()
    problems = [row.inner_text() for row in table.get_by_role("row").all()[1:]]
    assert [row.split("\t")[:2] for row in problems] == PROBLEMS
    require_accessible(page)
    keep_picture(page, "import-check-light")
    require_problems_as_table(page)
    press_on(page.get_by_role("button", name="Import 2 tasks"))
    heading(page, "Imported")
    assert counts(page) == [2, 1, 2]
    assert place.texts() == ["a large, wading bird", "a tool that lifts"]
    row = page.get_by_role("region", name="Earlier imports").get_by_role("row").nth(1)
    row.get_by_text("done").wait_for()
    assert "birds.csv" in row.inner_text()
    require_accessible(page)
    press_on(page.get_by_role("link", name="See these tasks"))
    page.get_by_text("2 tasks", exact=True).wait_for()
    page.get_by_text("Imported", exact=False).first.wait_for()
    page.go_back()
    heading(page, "Imported")
    undo(page, place)


def test_lines_of_text_are_tasks(screen, place):
    page = screen(dark=True)
    require_accessible(page)
    page.get_by_label("One task a line").focus()
    page.keyboard.type("a crane\n\na stork\n")
    page.keyboard.press("Control+Enter")
    heading(page, "“written here.jsonl”")
    require_accessible(page)
    press_on(page.get_by_role("button", name="Check the whole file"))
    heading(page, "What an import would do")
    require_accessible(page)
    press_on(page.get_by_role("button", name="Import 2 tasks"))
    heading(page, "Imported")
    assert place.texts() == ["a crane", "a stork"]
    require_accessible(page)
    keep_picture(page, "import-dark")
    press_on(page.get_by_role("button", name="Import another file"))
    heading(page, "New tasks")


def many_rows(folder: Path, many: int, name: str = "many.jsonl", words: int = 40) -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8") as file:
        for number in range(many):
            row = {
                "text": f"word {number} " + "of many " * (words // 2),
                "external_id": f"w{number}",
            }
            file.write(json.dumps(row) + "\n")
    return path


def heap(page: Any) -> int:
    """Return the bytes of the page's heap after a collection."""
    client = page.context.new_cdp_session(page)
    client.send("HeapProfiler.collectGarbage")
    found: int = client.send("Runtime.getHeapUsage")["usedSize"]
    return found


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    ("many", "words"), [(11_000, 200), pytest.param(50_000, 40, marks=pytest.mark.soak)]
)
def test_a_large_file_takes_little_memory(screen, place, tmp_path, many, words):
    path = many_rows(tmp_path, many, words=words)
    page = screen()
    before = heap(page)
    page.get_by_label("Drop a file here").set_input_files(path)
    heading(page, "“many.jsonl”")
    page.get_by_text("The first 10 of the file, as they would come in.").wait_for()
    press_on(page.get_by_role("button", name="Check the whole file"))
    page.get_by_role("heading", name="What an import would do").wait_for(timeout=90_000)
    assert counts(page) == [many, 0, 0]
    press_on(page.get_by_role("button", name=f"Import {many:,} tasks"))
    heading(page, "Importing")
    page.get_by_role("progressbar").first.wait_for()
    page.get_by_role("heading", name="Imported").wait_for(timeout=120_000)
    assert counts(page) == [many, 0, 0]
    assert heap(page) - before < path.stat().st_size / 4
    press_on(page.get_by_role("link", name="See these tasks"))
    page.get_by_text("10,000+ tasks").wait_for()


@dataclass
class Network:
    """The network of a page, through one session of the browser's protocol."""

    session: Any

    @classmethod
    def of(cls, page: Any) -> Network:
        """Return the network of a page."""
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        return cls(session)

    def throttle(self, speed: int, *, offline: bool = False) -> None:
        """Let the page send so many bytes a second, -1 for as many as it can, or nothing."""
        given = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": speed}
        self.session.send("Network.emulateNetworkConditions", {"offline": offline, **given})


def sent(page: Any) -> float:
    """Return how many bytes of a file have arrived, as the page says."""
    found: float = page.get_by_role("progressbar").evaluate("bar => bar.value")
    return found


def half_sent(page: Any, network: Network, path: Path) -> float:
    """Send a part of a file through a connection that breaks; return how many bytes arrived."""
    network.throttle(400_000)  # so slow that the connection breaks before all of it is sent
    page.get_by_label("Drop a file here").set_input_files(path)
    press_on(page.get_by_role("button", name="Check the whole file"))
    heading(page, "Sending “many.jsonl”")
    until(page, "() => document.querySelector('progress').value > 0")
    network.throttle(0, offline=True)
    page.get_by_text("No connection.").wait_for()
    require_accessible(page)  # only now: the file would be sent meanwhile
    before = sent(page)
    assert 0 < before < path.stat().st_size
    network.throttle(250_000)  # so slow that the page is reloaded before all of it is sent
    until(page, "before => document.querySelector('progress').value > before", before)
    page.get_by_text("No connection.").wait_for(state="detached")
    return sent(page)


def test_a_broken_connection_and_a_reload_lose_nothing_of_what_was_sent(screen, place, tmp_path):
    page, offsets = screen(allowed=OFFLINE), list[int]()
    network = Network.of(page)
    path = many_rows(tmp_path, 4_000, words=200)
    before = half_sent(page, network, path)
    assert before < path.stat().st_size
    page.reload()
    heading(page, "A file is half sent")
    require_accessible(page)
    keep_picture(page, "import-interrupted-light")
    page.get_by_label("Drop a file here").set_input_files(many_rows(tmp_path, 3, "other.jsonl"))
    page.get_by_text("This is another file, or it was changed since.").wait_for()

    def note(asked: Any) -> None:
        if asked.method == "PATCH":
            offsets.append(int(asked.headers["upload-offset"]))

    page.on("request", note)
    network.throttle(-1)
    page.get_by_label("Drop a file here").set_input_files(path)
    page.get_by_role("heading", name="What an import would do").wait_for(timeout=60_000)
    assert offsets[0] >= before  # what had arrived was not sent again
    assert counts(page) == [4_000, 0, 0]
    page.reload()
    heading(page, "What an import would do")
    press_on(page.get_by_role("button", name="Import nothing"))
    heading(page, "New tasks")
    assert place.texts() == []


def test_a_check_is_listed_for_others_and_an_import_is_canceled(log_in, screen, place, tmp_path):
    page = screen()
    page.get_by_label("Drop a file here").set_input_files(many_rows(tmp_path, 40_000))
    press_on(page.get_by_role("button", name="Check the whole file"))
    page.get_by_role("heading", name="What an import would do").wait_for(timeout=60_000)
    other = place.site.person(f"Otto{place.project[-6:]}", place.project, "MANAGER")
    theirs = log_in(other, f"/p/{place.project}/import")
    row = theirs.get_by_role("region", name="Earlier imports").get_by_role("row").nth(1)
    row.get_by_text("checked, not imported").wait_for()
    assert "Mara" in row.inner_text()
    assert "40,000" in row.inner_text()
    assert row.get_by_role("button").count() == row.get_by_role("link").count() == 0
    theirs.get_by_text("The numbers of a check are what an import would do").wait_for()
    require_accessible(theirs)
    press_on(page.get_by_role("button", name="Import 40,000 tasks"))
    press_on(page.get_by_role("button", name="Cancel the import", exact=True))
    heading(page, "The import was canceled")
    page.get_by_role("region", name="Earlier imports").get_by_text("canceled").wait_for()


def test_whoever_may_not_import_sees_nothing_of_it(log_in, place):
    email = place.site.person(f"Ines{place.project[-6:]}", place.project)
    page = log_in(email, f"/p/{place.project}/import")
    page.get_by_text("There is no such project, or you may not import into it.").wait_for()
    page.goto(f"/p/{place.project}/export")
    page.get_by_text("There is no such project, or you may not export it.").wait_for()
    page.goto("/")
    page.get_by_role("link", name="Label Glosses").wait_for()
    assert page.get_by_role("link", name="Import", exact=True).count() == 0
    assert page.get_by_role("link", name="Export", exact=True).count() == 0


DROP = """text => { const data = new DataTransfer();
  data.items.add(new File([text], "birds.csv"));
  for (const type of ["dragover", "drop"])
    document.body.dispatchEvent(new DragEvent(type, {
      dataTransfer: data, bubbles: true, cancelable: true })); }"""


def test_a_file_is_dropped_and_a_narrow_screen_shows_all_of_it(screen, tmp_path):
    page = screen(size=NARROW)
    page.evaluate(DROP, bad_rows(tmp_path).read_text("utf-8"))
    heading(page, "“birds.csv”")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    require_accessible(page)


def test_tasks_of_label_studio_come_in_with_their_answers(screen, place, tmp_path):
    chosen = {"from_name": "class", "type": "choices", "value": {"choices": ["animal"]}}
    answer = {"id": 5, "completed_by": 3, "result": [chosen]}
    good = {"id": 1, "data": {"text": "a crane"}, "annotations": [answer]}
    (path := tmp_path / "a.json").write_text(json.dumps([good, {"data": {"words": "a stork"}}]))
    page = screen()
    page.get_by_label("Drop a file here").set_input_files(path)
    page.get_by_text("Tasks of Label Studio.").wait_for()
    page.get_by_role("listitem").first.get_by_text("an animal").wait_for()
    press_on(page.get_by_role("button", name="Check the whole file"))
    page.get_by_text("With 1 answer from elsewhere.").wait_for()
    assert counts(page) == [1, 0, 1]
    page.get_by_role("region", name="Rejected rows").get_by_text("data.text").wait_for()
    press_on(page.get_by_role("button", name="Import 1 task"))
    page.get_by_role("heading", name="Imported").wait_for()
    assert place.texts() == ["a crane"]
