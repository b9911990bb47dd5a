"""A task of a project that goes from vocabulary to vocabulary and back, while people work on it.

Its form asks several questions of several kinds, all of which draw on one vocabulary. What becomes
of a label is drawn at random, for the way there as for the way back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

from server.events.core.event import Event
from server.events.forms.allowed_values import NO_CONCEPTS
from server.events.label_migrations.migrate_task import MigrationCounts, MigrationTask, migrate_task
from server.events.label_migrations.migration_plan import Plan
from server.events.labeling import annotations, conclusion, leases, queue, reviews
from server.events.labeling.tasks import Task, TaskContent, TaskImported
from server.events.project_policy import Policy
from server.events.projects import FormContent, FormPublished, Project, ProjectCreated
from taxonomy.label_mapping import CARRIED, Rule
from tests.support.decision_fixtures import ANN, BOB, CAT, DAN, OLGA, PROJECT, RITA, TASK
from tests.support.forms import Json, options
from tests.support.given_when_then import Past, given

WORDS = {1: "abcd", 2: "cdef", 3: "efab"}
"""What each version offers, in its order: some words come again, and need not mean the same."""
SIZES = {
    "text": {"length": 20},
    "pic": {"width": 40, "height": 30},
    "sound": {"duration": 60},
}
ANNOTATORS, REVIEWERS = (ANN, BOB, CAT, DAN), (RITA, OLGA)
DOUBTFUL = [rule for rule in Rule if rule not in CARRIED]
REGIONS: Json = {
    "spans": ("span", {"start": 0, "end": 4}),
    "boxes": ("box", {"x": 1, "y": 2, "width": 3, "height": 4}),
    "beats": ("interval", {"start": 1, "end": 2}),
}
FIELD = {"span": "spans", "box": "boxes", "interval": "intervals", "relation": "relations"}
DRAWING = ("kind", "tags", *REGIONS, "links")
"""The questions that draw on the vocabulary."""


def form_over(words: str, least: int, most: int | None) -> Json:
    """The form under one version of the vocabulary."""
    offered, named = options(*words), {"title": "?", "required": False}
    return {
        "inputs": [
            {"name": "text", "kind": "text"}, {"name": "pic", "kind": "image"},
            {"name": "sound", "kind": "audio"},
        ],
        "questions": [
            {"kind": "choice", "name": "kind", "title": "?", "options": offered},
            {"kind": "choice", "name": "tags", "options": offered, "multiple": True,
             "min_choices": least, "max_choices": most, **named},
            {"kind": "span", "name": "spans", "applies_to": "text", "labels": offered, **named},
            {"kind": "box", "name": "boxes", "applies_to": "pic", "labels": offered, **named},
            {"kind": "interval", "name": "beats", "applies_to": "sound", "labels": offered,
             **named},
            {"kind": "relation", "name": "links", "between": ["spans", "boxes"],
             "labels": offered, **named},
            {"kind": "choice", "name": "mood", "options": options("a", "b"), **named},
        ],
    }  # fmt: skip


def some_answers(random: Random, words: str, least: int, most: int | None) -> Json:
    """Answers that fit; people agree so often that something is concluded."""
    answers: Json = {"kind": {"kind": "choice", "values": [random.choice(words[:3])]}}
    if random.random() < 0.4:
        count = random.randint(least, most or len(words))
        values = sorted(random.sample(words, count), key=words.index)
        answers["tags"] = {"kind": "choice", "values": values}
    if random.random() < 0.4:
        for name, (kind, place) in REGIONS.items():
            labels = random.choices(words, k=random.randrange(3))
            regions = [{"id": f"r{n}", "label": w, **place} for n, w in enumerate(labels)]
            answers[name] = {"kind": kind, FIELD[kind]: regions}
        answers |= _links(random, words, answers)
    if random.random() < 0.3:
        answers["mood"] = {"kind": "choice", "values": ["a"]}
    return answers


def _links(random: Random, words: str, answers: Json) -> Json:
    spans, boxes = answers["spans"]["spans"], answers["boxes"]["boxes"]
    if not spans or not boxes:
        return {}
    ends = {
        "source": {"question": "spans", "region": "r0"},
        "target": {"question": "boxes", "region": "r0"},
    }
    labels = random.sample(words, random.randrange(3))
    links = [{"id": f"l{n}", "label": word, **ends} for n, word in enumerate(labels)]
    return {"links": {"kind": "relation", "relations": links}}


def some_fates(random: Random, old: str, new: str, doubt: float) -> Json:
    """What becomes of each word; of some nothing is known."""
    found: Json = {}
    for word in old:
        chance = random.random()
        if chance < doubt / 4:
            continue
        if chance < doubt:
            targets = random.sample(new, random.randrange(3))
            found[word] = [random.choice(DOUBTFUL).value, targets, None]
        elif word in new and random.random() < 0.5:
            found[word] = ["UNCHANGED", [word], new.index(word)]
        else:
            target = random.choice(new)
            found[word] = [random.choice(CARRIED).value, [target], new.index(target)]
    return found


@dataclass
class RandomMigrations:
    """The project, its task, and the migrations so far. Every draw comes from `random`."""

    random: Random
    overlap: int = 1
    doubt: float = 0.3
    least: int = 0
    most: int | None = None
    policy: Json = field(default_factory=dict)
    forms: list[int] = field(default_factory=list)
    """The version of the vocabulary under each version of the form."""
    standing: list[tuple[MigrationTask, int]] = field(default_factory=list)
    """Migrations that were not taken back, with the version that they came from."""
    running: MigrationTask | None = None

    def __post_init__(self) -> None:
        """Begin under the first version of the vocabulary, with nobody at work."""
        self._project = given(
            PROJECT,
            ProjectCreated(policy=Policy(overlap=self.overlap, **self.policy), content=None),
        )
        self._publish(1)
        content = TaskContent(inputs={})
        self.past: Past = given(
            TASK,
            TaskImported(
                project=PROJECT, priority=0, rank=None, overlap=self.overlap, sizes=SIZES,
                content=content,
            ),
        )  # fmt: skip
        self.numbers = 0

    @property
    def project(self) -> Project:
        state: Project = self._project.state
        return state

    @property
    def task(self) -> Task:
        state: Task = self.past.state
        return state

    @property
    def words(self) -> str:
        """What is offered now."""
        return WORDS[self.forms[-1]]

    def answers(self) -> Json:
        return some_answers(self.random, self.words, self.least, self.most)

    def id(self) -> UUID:
        self.numbers += 1
        return UUID(int=self.numbers)

    def _publish(self, vocabulary: int) -> None:
        self.forms.append(vocabulary)
        form = form_over(WORDS[vocabulary], self.least, self.most)
        event = FormPublished(form_version=len(self.forms), content=FormContent(form=form))
        self._project = self._project.and_(event)

    def _job(self, vocabulary: int, undoes: MigrationTask | None) -> MigrationTask:
        limits = {"kind": (1, 1), "tags": (self.least, self.most)}
        questions: Json = {}
        for name in DRAWING:
            least, most = limits.get(name, (0, None))
            fates = {str(old): self._fates(old, vocabulary) for old in sorted({*self.forms})}
            questions[name] = {"least": least, "most": most, "fates": fates}
        forms = {str(n): dict.fromkeys(DRAWING, old) for n, old in enumerate(self.forms, 1)}
        plan = Plan({"format": 1, "questions": questions, "forms": forms})
        self._publish(vocabulary)
        return MigrationTask(
            migration=self.id(), form_version=len(self.forms), plan=plan, project=self.project,
            concepts=NO_CONCEPTS, undoes=undoes and undoes.migration,
            since=undoes.form_version if undoes else 0,
        )  # fmt: skip

    def _fates(self, old: int, new: int) -> Json:
        words = WORDS[new]
        if old == new:
            return {word: ["UNCHANGED", [word], words.index(word)] for word in words}
        return some_fates(self.random, WORDS[old], words, self.doubt)

    def start(self) -> MigrationTask:
        """Let the project go over to another version; none may be running."""
        now = self.forms[-1]
        vocabulary = self.random.choice([n for n in WORDS if n != now])
        self.running = self._job(vocabulary, None)
        self.standing.append((self.running, now))
        return self.running

    def revert(self) -> MigrationTask:
        """Take the last migration back that still stands, even while it runs."""
        undone, vocabulary = self.standing.pop()
        self.running = self._job(vocabulary, undone)
        return self.running

    def slice(self) -> list[Event]:
        """Let the migration that runs come to the task; a second time it finds nothing."""
        assert self.running is not None
        events = migrate_task(self.task, self.running, MigrationCounts())
        self.past = self.past.and_(*events)
        assert migrate_task(self.task, self.running, MigrationCounts()) == []
        return events

    def end(self) -> list[Event]:
        """Let the migration that runs finish."""
        events = self.slice()
        self.running = None
        return events

    # People

    def act(self, decision: Callable[..., Any], actor: UUID, /, *args: Any, **fields: Any) -> bool:
        """Let somebody do something; tell whether anything came of it."""
        when = self.past.when(decision, *args, **fields)
        if not isinstance(when.outcome, list) or not when.outcome:
            return False
        self.past = self.past.and_(*when.outcome, by=actor)
        return True

    def claim(self, by: UUID) -> bool:
        return self.act(leases.claim, by, self.project, by=by, now=True)

    def submit(self, by: UUID, answers: Json | None = None) -> bool:
        lease = self.task.lease(by)
        return lease is not None and self.act(
            annotations.submit, by, self.project, annotation=self.id(), by=by, token=lease.token,
            answers=answers or self.answers(), time_spent_ms=1, now=True,
        )  # fmt: skip

    def work(self) -> None:
        """Let somebody do something at random."""
        random, mine = self.random, None
        annotator, reviewer = random.choice(ANNOTATORS), random.choice(REVIEWERS)
        if self.task.annotations:
            mine = random.choice(self.task.annotations)
        chance = random.randrange(21)
        if chance < 8 or mine is None:
            self.claim(annotator)
            if random.random() < 0.8:
                self.submit(annotator)
            return
        about = {"annotation": mine.id}
        answered = {"answers": self.answers(), "time_spent_ms": 1}
        if chance < 12 and mine.author is not None:
            self.act(
                annotations.revise, mine.author, self.project, by=mine.author, **about, **answered
            )
        elif chance == 12 and mine.author is not None:
            self.act(
                annotations.withdraw, mine.author, self.project, by=mine.author, reason="", **about
            )
        elif chance == 13:
            resolve = random.random() < 0.6
            self.act(reviews.approve, reviewer, by=reviewer, resolve=resolve, **about)
        elif chance == 14:
            self.act(reviews.reject, reviewer, by=reviewer, reason="no", **about)
        elif chance == 15:
            resolve = random.random() < 0.6
            self.act(
                reviews.substitute, reviewer, self.project, replacement=self.id(), by=reviewer,
                resolve=resolve, **about, **answered,
            )  # fmt: skip
        elif chance == 16:
            self.skip(annotator)
        elif chance == 17:
            self.act(queue.reopen, reviewer, more=random.randrange(1, 3))
        elif chance < 20:
            self.act(queue.archive if chance == 18 else queue.restore, reviewer)
        else:
            self.act(conclusion.compare_again, reviewer, self.project, NO_CONCEPTS)

    def skip(self, by: UUID) -> None:
        lease = self.task.lease(by)
        if lease is not None:
            fields = {"token": lease.token, "reason": "", "now": True}
            self.act(queue.skip, by, self.project, by=by, **fields)
