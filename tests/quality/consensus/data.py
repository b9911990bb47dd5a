"""Answers of crowds with the truth, as rows of a task, a person and a label.

Where a person answered a task twice, the first answer is kept.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from functools import cache

from quality.consensus import Outcome, Votes
from tests.quality.data import DATA, rows

Rows = list[tuple[str, str, str]]
Truth = dict[str, str]


def truth_inference(name: str) -> tuple[Rows, Truth]:
    folder = f"truth_inference/{name}"
    answers = [
        (one["question"], one["worker"], one["answer"]) for one in rows(f"{folder}/answer.csv")
    ]
    return answers, {one["question"]: one["truth"] for one in rows(f"{folder}/truth.csv")}


def answer_times(name: str) -> tuple[Rows, Truth]:
    with (DATA / f"answer_times/{name}.csv").open(encoding="utf-8", newline="") as lines:
        found = [*csv.reader(lines)]
    truth = {task: true for _, task, _, true, _ in found}
    return first_answers((task, person, label) for person, task, label, _, _ in found), truth


def adult_content() -> tuple[Rows, Truth]:
    folder = DATA / "adult_content2"
    given = (folder / "labels.txt").read_text(encoding="utf-8", errors="replace").splitlines()
    split = (line.split("\t") for line in given)
    gold = (folder / "gold.txt").read_text(encoding="utf-8", errors="replace").splitlines()
    truth = {}
    for line in gold:
        task, _, label = line.rpartition("," if "," in line else "\t")
        truth[task] = label
    return first_answers((task, person, label) for person, task, label in split), truth


def first_answers(given: Iterable[tuple[str, str, str]]) -> Rows:
    found: dict[tuple[str, str], str] = {}
    for task, person, label in given:
        found.setdefault((task, person), label)
    return [(task, person, label) for (task, person), label in found.items()]


SETS: dict[str, Callable[[], tuple[Rows, Truth]]] = {
    **{
        name: lambda name=name: truth_inference(name)
        for name in ("bluebirds", "d_product", "face_sentiment")
    },
    **{name: lambda name=name: answer_times(name) for name in ("CF_amt", "SP_amt", "ZenCrowd_us")},
    "adult_content2": adult_content,
}


@cache
def votes_of(name: str) -> tuple[Votes, Truth]:
    answers, truth = SETS[name]()
    return Votes.of(answers), truth


def accuracy(outcome: Outcome, truth: Truth) -> float:
    """The percentage of the tasks with a known truth that are right; tied ones count in part."""
    right = []
    for number, task in enumerate(outcome.votes.tasks):
        if task in truth:
            leading = [outcome.votes.labels[code] for code in outcome.leading[number].nonzero()[0]]
            right.append((truth[task] in leading) / len(leading))
    return 100 * sum(right) / len(right)
