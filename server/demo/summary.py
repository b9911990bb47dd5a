"""The summary of the demo, read through the API with the auditor's key."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from rich.console import Console

from server.demo import documents
from server.demo.people import ANNOTATORS, REVIEWERS
from server.demo.play import Play, value

Task = dict[str, Any]


async def show(play: Play, console: Console, address: str | None, seconds: float) -> None:
    """Print the summary, and queries to try if the server stays up at an address."""
    head = str(play.head)
    figures = (await play.auditor.ask(documents.FIGURES, project=play.project, head=head))[
        "project"
    ]
    agreement = await play.auditor.ask(
        documents.AGREEMENT, project=play.project, position=str(play.answered)
    )
    last = await play.auditor.ask(documents.HEAD, head=head)
    tasks = [task async for task in play.tasks(play.auditor)]
    console.print()
    _states(figures["progress"]["byStatus"], tasks, console)
    _agreement(agreement["asOf"]["project"]["quality"], console)
    _annotators(play, figures["annotators"]["nodes"], tasks, console)
    _reviewers(tasks, console)
    console.print("Besides: " + _counts(play.did))
    console.print(f"Ledger head: [bold]{last['events']['nodes'][0]['cursor']}[/bold]")
    console.print(
        f"{len(tasks):,} tasks from import to final answers in {seconds:.1f} s, all over HTTP.\n"
    )
    for number, (title, query) in enumerate(to_try(play) if address else (), 1):
        console.print(f"[bold]{number}. {title}[/bold]")
        console.print(curl(f"{address}", play.auditor.key, query), markup=False, soft_wrap=True)
        console.print()


def _states(progress: list[dict[str, Any]], tasks: list[Task], console: Console) -> None:
    states = Counter({line["status"]: line["tasks"] for line in progress if line["tasks"]})
    methods = Counter(task["resolution"]["method"] for task in tasks if task["resolution"])
    console.print("Tasks by state:   " + _counts(states))
    console.print("Final answers by: " + _counts(methods))


def _counts(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counted.most_common())


def _agreement(quality: dict[str, Any], console: Console) -> None:
    """Print how far annotators agreed before any review."""
    found = {
        (one["coefficient"], one["distance"]): one["estimate"] for one in quality["agreements"]
    }
    alpha = found["KRIPPENDORFF_ALPHA", "NOMINAL"]
    tree = found["KRIPPENDORFF_ALPHA", "HIERARCHICAL"]
    parts = quality["agreementByDepth"][0]["estimate"]
    console.print(
        f"Agreement on the class before any review, on {alpha['tasks']:,} tasks: "
        f"{found['PERCENT', 'NOMINAL']['value']:.1%} of pairs, Krippendorff's alpha "
        f"{alpha['value']:.3f} ({alpha['low']:.3f} to {alpha['high']:.3f}), "
        f"{tree['value']:.3f} if near classes count in part, "
        f"{parts['value']:.3f} on the part of speech"
    )


def _annotators(
    play: Play, figures: list[dict[str, Any]], tasks: list[Task], console: Console
) -> None:
    """Print the statistics of annotators, with their share of answers that are WordNet's class."""
    right: dict[str, list[bool]] = defaultdict(list)
    for task in tasks:
        for annotation in task["annotations"]:
            correct = value(annotation) == play.gloss(task).label
            right[annotation["author"]["name"]].append(correct)
    counted = {line["member"]["name"]: line for line in figures}
    shown = ("submitted", "revised", "skipped", "approved", "rejected")
    console.print(_line("annotator", *shown, "accuracy", "built-in"))
    for person in ANNOTATORS:
        numbers = (f"{counted[person.name][name]:,}" for name in shown)
        accuracy = (_share(right[person.name]), 1 - person.errs)
        console.print(_line(person.name, *numbers, *(f"{share:.1%}" for share in accuracy)))
    final = [value(t["resolution"]) == play.gloss(t).label for t in tasks if t["resolution"]]
    console.print(f"Final answers that equal WordNet's class: [bold]{_share(final):.1%}[/bold]")


def _line(first: str, *others: str) -> str:
    return f"{first:<9}" + "".join(f"{other:>10}" for other in others)


def _reviewers(tasks: list[Task], console: Console) -> None:
    names = {person.name for person in REVIEWERS}
    done: Counter[str] = Counter()
    for task in tasks:
        for annotation in task["annotations"]:
            reviewer = (annotation["reviewer"] or {}).get("name")
            if reviewer in names and annotation["author"]["name"] not in names:
                done[f"{reviewer} {annotation['status'].lower()}"] += 1
    console.print("Reviews: " + _counts(done))


def _share(found: Iterable[bool]) -> float:
    listed = list(found)
    return sum(listed) / max(1, len(listed))


_TO_TRY = (
    (
        "Who am I, and what may I do? (the auditor reads everything and changes nothing)",
        "{ viewer { member { name role } permissions organization { id name } } }",
    ),
    (
        "Which answers did reviewers look at, and what became of them?",
        """{ tasks(project: "PROJECT", filter: {statuses: [DONE]}, first: 5) { nodes { inputs
        resolution { method answers { value { ... on ChoiceAnswer { values } } } }
        annotations { status reason author { name } reviewer { name } } } } }""",
    ),
    (
        "What did people call an animal?",
        """{ tasks(project: "PROJECT", first: 5,
        filter: {label: {question: "class", value: "noun.animal"}}) { nodes { inputs
        annotations { author { name } answers { value { ... on ChoiceAnswer { values } } } } } } }
        """,
    ),
    (
        "Which glosses speak of water?",
        """{ tasks(project: "PROJECT", filter: {text: "water"}, first: 5) {
        nodes { externalId status inputs } pageInfo { hasNextPage endCursor } } }""",
    ),
    (
        "What happened to a task that people disagreed on, event by event?",
        """{ events(filter: {stream: "TASK"}) { nodes { position name recordedAt
        actor { name } } } }""",
    ),
)


def to_try(play: Play) -> list[tuple[str, str]]:
    """Return five queries with their titles."""
    return [
        (
            title,
            " ".join(query.split()).replace("PROJECT", play.project).replace("TASK", play.disputed),
        )
        for title, query in _TO_TRY
    ]


def curl(address: str, key: str, query: str) -> str:
    """Return a command line that sends a query."""
    body = json.dumps({"query": query}).replace("'", "'\\''")
    return (
        f"curl -s {address}/graphql -H 'Authorization: Bearer {key}' \\\n"
        f"  -H 'Content-Type: application/json' -d '{body}'"
    )
