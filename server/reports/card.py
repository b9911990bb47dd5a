"""A dataset card: Markdown with the metadata of Hugging Face, after "Datasheets for Datasets".

The seven sections are those of Gebru et al. (2021), https://arxiv.org/abs/1803.09010. What the
ledger knows is filled in; what only people know is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from server.events.core.event import JsonObject
from server.reports.gather import DAYS
from server.reports.page import label_of
from server.reports.tables import percent

SIZES = (
    (1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"), (100_000_000, "10M<n<100M"),
)  # fmt: skip
"""The categories of sizes at Hugging Face, each with the number of rows that it ends before."""
TASKS = {
    ("TEXT", "ChoiceQuestion"): "text-classification",
    ("TEXT", "SpanQuestion"): "token-classification",
    ("IMAGE", "ChoiceQuestion"): "image-classification",
    ("IMAGE", "BoxQuestion"): "object-detection",
    ("IMAGE", "PolygonQuestion"): "image-segmentation",
    ("IMAGE", "MaskQuestion"): "image-segmentation",
    ("IMAGE", "KeypointQuestion"): "keypoint-detection",
    ("AUDIO", "ChoiceQuestion"): "audio-classification",
    ("VIDEO", "ChoiceQuestion"): "video-classification",
}
"""The categories of tasks at Hugging Face that a kind of input and a kind of question make."""
ASKED_FOR = "*Only people know this; write it here:*"
SHOWN = 20
CERTAIN = 0.05
"""Differences with a smaller adjusted p are told."""


def card(report: JsonObject) -> bytes:
    """Return the dataset card of a project.

    Args:
        report: as `project_report` returns it.
    """
    sections = {
        "Motivation": [
            f"{ASKED_FOR} for what purpose was the dataset made, by whom, and who paid for it?"
        ],
        "Composition": [*_composition(report)],
        "Collection process": [*_collection(report)],
        "Preprocessing, cleaning, labeling": [*_labeling(report)],
        "Uses": [f"{ASKED_FOR} what has it been used for, and what should it not be used for?"],
        "Distribution": [f"{ASKED_FOR} to whom, under which license, and from when on?"],
        "Maintenance": [*_maintenance(report)],
    }
    name = report["project"]["name"] or report["id"]
    text = [_metadata(report), f"# {_plain(name)}"]
    if about := report["project"]["description"]:
        text.append(_plain(about))
    for title, parts in sections.items():
        text += [f"## {title}", *parts]
    return "\n\n".join(text).encode() + b"\n"


def _metadata(report: JsonObject) -> str:
    """Return the YAML at the head; JSON strings are YAML strings."""
    project = report["project"]
    kinds = [one["kind"] for one in project["form"]["inputs"]]
    asked = [one["__typename"] for one in project["form"]["questions"]]
    tasks = {TASKS[pair]: None for kind in kinds for one in asked if (pair := (kind, one)) in TASKS}
    lines = [
        "---",
        f"pretty_name: {_quoted(project['name'] or report['id'])}",
        *_list("size_categories", [size_category(project["progress"]["total"])]),
        *_list("task_categories", tasks),
        *_list("tags", ["annolog", "human-feedback" if report["people"] else "unlabeled"]),
        "---",
    ]
    return "\n".join(lines)


def _list(name: str, values: Iterable[str]) -> list[str]:
    found = [f"- {_quoted(value)}" for value in values]
    return [f"{name}:", *found] if found else []


def _quoted(text: str) -> str:
    return orjson.dumps(text).decode()


def size_category(rows: int) -> str:
    """Return the category of a number of rows at Hugging Face."""
    return next((name for end, name in SIZES if rows < end), "100M<n<1B")


def _composition(report: JsonObject) -> Iterator[str]:
    project = report["project"]
    progress = project["progress"]
    inputs = ", ".join(
        f"{_plain(one['name'])} ({one['kind']})" for one in project["form"]["inputs"]
    )
    yield f"{progress['total']:,} tasks. Each has: {inputs}."
    states = [(one["status"], one["tasks"]) for one in progress["byStatus"]]
    yield _table(("Status", "Tasks"), [(name, f"{count:,}") for name, count in states])
    if report["slices"]:
        yield "Parts of them that figures are given of:"
        sizes = [
            (one["name"] or one["id"], "" if one["taskCount"] is None else f"{one['taskCount']:,}")
            for one in report["slices"]
        ]
        yield _table(("Slice", "Tasks"), sizes)
    for question in project["form"]["questions"]:
        yield from _labels(question, report["questions"][question["name"]])


def _labels(question: JsonObject, found: JsonObject | None) -> Iterator[str]:
    labels = (found or {}).get("distribution")
    if labels is None:
        return
    yield f"### {_plain(question['title'] or question['name'])}"
    rows = [
        (label_of(one), f"{one['labels']:,}", percent(one["share"]["value"]))
        for one in labels["nodes"][:SHOWN]
    ]
    if labels["totalCount"] > len(rows):
        yield f"The {len(rows)} most frequent of {labels['totalCount']:,} values."
    yield _table(("Value", "Labels", "Share"), rows)


def _collection(report: JsonObject) -> Iterator[str]:
    days = report["project"]["activity"]
    imported = sum(day["imported"] for day in days)
    if imported:
        spans = [day["day"] for day in days if day["imported"]]
        when = f"the first on {spans[0]}, the last on {spans[-1]}"
        yield f"In the last {DAYS} days, {imported:,} tasks were imported, {when}."
    yield f"{ASKED_FOR} where are the inputs from, how were they chosen, did people consent?"


def _labeling(report: JsonObject) -> Iterator[str]:
    project, people = report["project"], report["people"]
    made = sum(one["submitted"] + one["imported"] for one in people)
    hours = sum(one["timeSpentMs"] for one in people) / 3_600_000
    policy = project["policy"]
    yield (
        f"{made:,} annotations by {len(people):,} people, in {hours:,.1f} hours of work. Each task "
        f"is answered by {policy['overlap']}; review: {policy['review']}."
    )
    yield from _agreement(project["form"]["questions"], report["questions"])
    yield from _slices(report)
    guideline = project["guideline"]
    if guideline and guideline["text"]:
        yield f"### Guideline, version {guideline['version']}"
        yield "\n".join(f"> {line}".rstrip() for line in guideline["text"].splitlines())


def _agreement(asked: list[JsonObject], found: JsonObject) -> Iterator[str]:
    """Yield how people agree on each question, by its usual measure."""
    rows = []
    for question in asked:
        for one in (found[question["name"]] or {}).get("agreements", [])[:1]:
            figure = one["estimate"]
            if figure["value"] is not None:
                low, high = figure["low"], figure["high"]
                between = "" if low is None else f"{low:.3f} to {high:.3f}"
                rows.append(
                    (question["name"], one["coefficient"], f"{figure['value']:.3f}", between)
                )
    if rows:
        yield _table(("Question", "Agreement", "Value", "95 % interval"), rows)


def _slices(report: JsonObject) -> Iterator[str]:
    """Yield on which slices people agree otherwise than on the rest, as far as that is certain."""
    certain = [
        (
            one["slice"]["name"] or one["slice"]["id"], one["question"],
            f"{one['difference']['value']:+.3f}", f"{one['difference']['adjustedP']:.3f}",
        )
        for one in report["sliceComparisons"] or ()
        if (one["difference"]["adjustedP"] or 1) < CERTAIN
    ]  # fmt: skip
    if certain:
        yield "People agree otherwise on these slices than on the other tasks (Krippendorff's α):"
        yield _table(("Slice", "Question", "Difference", "Adjusted p"), certain)


def _maintenance(report: JsonObject) -> Iterator[str]:
    project = report["project"]
    yield (
        f"Made from the ledger of project {report['id']} up to position "
        f"{project['progress']['asOfPosition']}, form {project['formVersion']}, guideline "
        f"{project['guidelineVersion']}: every label has its history there."
    )
    rows = [
        (
            _plain((one["taxonomy"] or {}).get("name") or "a taxonomy"),
            ", ".join(map(str, one["fromVersions"])), f"{one['toVersion']}",
            one["startedAt"][:10], f"{one['tasks']:,}",
        )
        for one in report["migrations"]
        if one["status"] != "REVERTED"
    ]  # fmt: skip
    if rows:
        yield "Labels followed new versions of their taxonomies:"
        yield _table(("Taxonomy", "From version", "To", "Begun", "Tasks"), rows)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(_plain(cell) for cell in line)} |" for line in lines)


def _plain(text: object) -> str:
    """Return a text as it may stand in Markdown: one line, without its own marks."""
    line = " ".join(f"{text}".split())
    for mark in "\\`*_[]<>|#":
        line = line.replace(mark, f"\\{mark}")
    return line
