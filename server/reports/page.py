"""A report as one page of HTML that needs nothing else, neither scripts nor the network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from importlib.resources import files
from xml.etree.ElementTree import Element

from server.events.core.event import JsonObject
from server.reports.html import document, element
from server.reports.pictures import Point, columns, course
from server.reports.tables import bar, between, estimate, number, share, table, words

SHOWN = 20
"""Values of a question that its tables have; report.json has more."""
CONFUSED = 10
"""Values that a table of confusions has."""


def page(report: JsonObject) -> bytes:
    """Return a report as HTML.

    Args:
        report: as `project_report` returns it.
    """
    project = report["project"]
    title = f"{project['name'] or report['id']}: quality of labels"
    style = files("server.reports").joinpath("style.css").read_text()
    head = [
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width"),
        element("title", title),
        element("style", style),
    ]
    asked = project["form"]["questions"]
    body = [
        element("h1", title),
        *_about(report),
        *_progress(project),
        *_people(report["people"]),
        *_audits(report["audits"]),
        *_slices(report),
        *(part for one in asked for part in _question(one, report["questions"][one["name"]])),
    ]
    return document(head, [element("main", *body)])


def _about(report: JsonObject) -> Iterator[Element]:
    project = report["project"]
    if project["description"]:
        yield element("p", project["description"])
    moment = (report["asOf"] or {}).values()
    when = f"As of {', '.join(moment)}." if moment else "The present."
    counted = project["progress"]["asOfPosition"]
    text = (
        f"{when} Made {report['madeAt']} from the ledger up to position {counted}. Project "
        f"{report['id']}, form {project['formVersion']}, guideline {project['guidelineVersion']}. "
        "Intervals are at 95 %, of tasks as a sample."
    )
    yield element("p", text, class_="note")


def _progress(project: JsonObject) -> Iterator[Element | None]:
    yield element("h2", "Progress")
    progress = project["progress"]
    total = max(1, progress["total"])
    rows = [
        [words(one["status"]), number(one["tasks"]), bar(one["tasks"] / total)]
        for one in progress["byStatus"]
    ]
    yield table(f"{progress['total']:,} tasks", ("Status", "Tasks", ""), rows, 1)
    days = [(date.fromisoformat(day["day"]), day["submitted"]) for day in project["activity"]]
    yield columns(days, "Annotations submitted by day")


def _people(people: list[JsonObject]) -> Iterator[Element]:
    yield element("h2", "Annotators")
    heads = ("Person", "Submitted", "Imported", "Revised", "Skipped", "Mean time", "Rejected", "")
    rows = [
        [
            words(_name(one)),
            *(number(one[field]) for field in ("submitted", "imported", "revised", "skipped")),
            words("–" if one["meanTimeMs"] is None else f"{one['meanTimeMs'] / 1000:,.1f} s"),
            *share(one["rejectedShare"]),
        ]
        for one in people
    ]
    yield table("What each person did, the oldest account first", heads, rows, 6)


def _audits(audits: list[JsonObject]) -> Iterator[Element]:
    if not audits:
        return
    yield element("h2", "Audits")
    heads = ("Day", "Sample", "Result", "Of", "Drawn", "Wrong", "Unclear", "Wrong in all", "")
    rows = [
        [
            words(one["drawnAt"][:10]),
            words(one["drawMethod"].replace("_", " ").lower()),
            words(_result(one)),
            *(number(one[field]) for field in ("frameSize", "itemCount", "wrong", "unclear")),
            *(share(rate) if rate else (number(None), words(""))),
        ]
        for one in audits
        for rate in [one["rate"]["errorRate"]]
    ]
    yield table("Final answers that reviewers judged, the latest audit first", heads, rows, 7)


def _result(audit: JsonObject) -> str:
    if audit["accepted"] is None:
        return str(audit["status"].lower())
    return "accepted" if audit["accepted"] else "rejected"


def _slices(report: JsonObject) -> Iterator[Element]:
    """Yield the sizes of slices, and how people agree on them beside all other tasks."""
    if not report["slices"]:
        return
    yield element("h2", "Slices")
    sizes = [
        [words(one["name"] or one["id"]), number(one["taskCount"])] for one in report["slices"]
    ]
    yield table("Tasks in each slice", ("Slice", "Tasks"), sizes, 1)
    heads = (
        "Slice", "Question", "Distance", "α", "Of the rest", "Difference", "Interval", "Adjusted p"
    )  # fmt: skip
    rows = [
        [
            words(one["slice"]["name"] or one["slice"]["id"]),
            words(one["question"]),
            words(one["distance"].lower()),
            number(one["estimate"]["value"], ".3f"),
            number(one["rest"]["value"], ".3f"),
            number(one["difference"]["value"], "+.3f"),
            words(between(one["difference"])),
            number(one["difference"]["adjustedP"], ".3f"),
        ]
        for one in report["sliceComparisons"] or ()
    ]
    if rows:
        caption = "α on each slice, and on all other tasks; p is adjusted for their number"
        yield table(caption, heads, rows, 7)


def _name(one: JsonObject) -> str:
    member: JsonObject = one["member"]
    return str(member["name"] or member["id"])


def _question(about: JsonObject, found: JsonObject | None) -> Iterator[Element | None]:
    yield element("h2", about["title"] or about["name"])
    kind = about["__typename"].removesuffix("Question").lower()
    yield element("p", f"{about['name']}, a question of {kind}", class_="note")
    if found is None or "refused" in found:
        yield element("p", found["refused"] if found else "Not to be had.")
        return
    yield from _agreement(found)
    yield from _distribution(found)
    yield from _confusions(found["confusions"]["nodes"])
    yield from _peers(found["annotators"])


def _agreement(found: JsonObject) -> Iterator[Element | None]:
    heads = ("Measure", "Value", "Interval", "Tasks", "")
    rows = [[words(_measure(one)), *estimate(one["estimate"])] for one in found["agreements"]]
    yield table("Agreement, the usual measure of this kind first", heads, rows, 3)
    if found["agreementByDepth"]:
        depths = [
            [words(f"Depth {one['depth']}"), *estimate(one["estimate"])]
            for one in found["agreementByDepth"]
        ]
        yield table("Agreement by depth of the hierarchy, from the top", heads, depths, 3)
    known = [one for one in found["agreementOverTime"] if one["estimate"]["value"] is not None]
    yield course(
        [
            Point(
                date.fromisoformat(one["begin"]),
                *(one["estimate"][end] for end in ("value", "low", "high")),
            )
            for one in known
        ],
        "Agreement by week of the last answer to a task",
    )


def _measure(one: JsonObject) -> str:
    distance = f" ({one['distance'].lower()})" if one["distance"] else ""
    similarity = "" if one["similarity"] is None else f" at {one['similarity']:g}"
    return str(one["coefficient"].replace("_", " ").capitalize()) + distance + similarity


def _distribution(found: JsonObject) -> Iterator[Element]:
    labels = found["distribution"]
    most = max((one["share"]["high"] for one in labels["nodes"]), default=1.0)
    rows = [
        [words(label_of(one)), number(one["labels"]), *share(one["share"], most)]
        for one in labels["nodes"][:SHOWN]
    ]
    shown = len(rows)
    rest = f", {shown} of {labels['totalCount']:,}" if labels["totalCount"] > shown else ""
    caption = f"Labels, the most frequent first{rest}"
    yield table(caption, ("Value", "Labels", "Share", ""), rows, 2)
    if covered := found["coverage"]:
        said = "{used:,} of {offered:,} offered values were used".format(**covered)
        retired = f", and {covered['retired']:,} that are no longer offered" * bool(
            covered["retired"]
        )
        if covered["offered"]:
            yield element("p", f"{said}{retired}.", class_="note")


def label_of(one: JsonObject) -> str:
    """Return what a share of labels is called: the path of its concept, else its value."""
    concept = one["concept"]
    if concept is None:
        return str(one["value"])
    return " › ".join(step["label"] for step in concept["path"]) or str(concept["label"])


def _confusions(found: list[JsonObject]) -> Iterator[Element]:
    """Yield a matrix of the values that are confused most, each cell as dark as it is frequent."""
    if not found:
        return
    pairs = {frozenset((one["value"], one["other"])): one["pairs"] for one in found}
    values = list(dict.fromkeys(v for one in found for v in (one["value"], one["other"])))
    values, most = values[:CONFUSED], max(pairs.values())
    rows = [
        [
            words(f"{at}. {one}"),
            *(_cell(pairs.get(frozenset((one, other)), 0), most) for other in values),
        ]
        for at, one in enumerate(values, 1)
    ]
    caption = "Pairs of answers to one task that differ, by what they gave"
    yield table(caption, ("", *(f"{at}." for at in range(1, len(values) + 1))), rows, len(values))


def _cell(pairs: int, most: int) -> Element:
    depth = f"background:color-mix(in srgb, var(--bar) {round(70 * pairs / most)}%, transparent)"
    return element("td", f"{pairs:,}" if pairs else "", class_="cell", style=depth)


def _peers(found: JsonObject) -> Iterator[Element]:
    nodes: Iterable[JsonObject] = found["nodes"]
    rows = [
        [words(_name(one)), number(one["answers"]), number(one["peers"]), *share(one["alike"])]
        for one in nodes
    ]
    if rows:
        heads = ("Person", "Answers", "Answers of others", "Alike", "")
        caption = "Of others' answers to the same tasks, the share that is like a person's own"
        yield table(caption, heads, rows, 3)
