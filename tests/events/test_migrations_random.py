"""Any form, any fates, any work meanwhile: nothing is lost, and a way back gives what was."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given as generate
from hypothesis import settings
from hypothesis import strategies as st

from server.events.core.event import Event
from server.events.forms.allowed_values import NO_CONCEPTS
from server.events.forms.answers import validate_answers
from server.events.label_migrations.migrate_task import MigrationTask
from server.events.labeling.conclusion import compare_again
from server.events.labeling.tasks import (
    VACATED,
    Annotation,
    AnnotationStatus,
    ReviewReason,
    SentToReview,
    Status,
    Task,
    TaskResolved,
)
from tests.support.forms import Json
from tests.support.given_when_then import Past
from tests.support.handmade_migrations import plainly
from tests.support.migration_histories import ANNOTATORS, FIELD, SIZES, WORDS, RandomMigrations

SEEDS = st.integers(0, 2**32)
WAYS = st.sampled_from(["there", "back", "half-way back"])
CARRIED = {"UNCHANGED", "MOVED", "RENAMED", "MERGED"}


def random_migrations(seed: int, **fields: Any) -> RandomMigrations:
    random = Random(seed)
    least = random.randrange(3)
    policy = {
        "review": random.choice(["none", "none", "all", "disagreement", "disagreement"]),
        "visibility": random.choice(["own", "all"]),
    }
    plain = {
        "overlap": random.randint(1, 3),
        "doubt": random.choice([0, 0.2, 0.5]),
        "least": least,
        "most": random.choice([None, max(least, 2)]),
        "policy": policy,
    }
    return RandomMigrations(random, **plain | fields)


# What becomes of answers, by other code than the plan's


def becomes(answers: Json, job: MigrationTask, form_version: int) -> Json | None:
    """What answers read as afterwards, or None where somebody has to look."""
    vocabulary = job.plan.plain["forms"].get(str(form_version), {})
    after: Json = {}
    for name, answer in answers.items():
        if name not in vocabulary:
            after[name] = answer
            continue
        said = job.plan.plain["questions"][name]
        fates = said["fates"][str(vocabulary[name])]
        known = {w: to[0] for w, (rule, to, _) in fates.items() if rule in CARRIED}
        places = {to[0]: place for _, to, place in fates.values() if place is not None}
        if answer["kind"] == "choice":
            if not set(answer["values"]) <= set(known):
                return None
            values = sorted({known[w] for w in answer["values"]}, key=places.__getitem__)
            if values and not said["least"] <= len(values) <= (said["most"] or 99):
                return None
            after[name] = {**answer, "values": values}
            continue
        regions = answer[FIELD[answer["kind"]]]
        if not {r["label"] for r in regions} <= set(known):
            return None
        new = [{**r, "label": known[r["label"]]} for r in regions]
        bodies = [{k: v for k, v in r.items() if k != "id"} for r in new]
        if answer["kind"] == "relation" and any(b in bodies[:n] for n, b in enumerate(bodies)):
            return None
        after[name] = {**answer, FIELD[answer["kind"]]: new}
    return after


def labels(answers: Json) -> set[str]:
    return {
        label
        for name, answer in answers.items()
        if name != "mood"
        for label in (
            answer["values"]
            if answer["kind"] == "choice"
            else [region["label"] for region in answer[FIELD[answer["kind"]]]]
        )
    }


class Watched(RandomMigrations):
    """Holds every slice against the laws."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.was: dict[tuple[Any, Any, int], tuple[Json, int]] = {}
        """What a revision read as, and under which form, before a migration mapped it."""

    def slice(self) -> Any:
        job, before = self.running, self.task
        assert job is not None
        events = super().slice()
        after = {a.id: a for a in self.task.annotations}
        assert [*after] == [a.id for a in before.annotations], "nothing is lost"
        for old in before.annotations:
            self.hold(job, old, after[old.id])
        self.rest(job)
        self.agreed(before, events)
        return events

    def agreed(self, before: Task, events: list[Event]) -> None:
        """Whose answers agree since the slice came, they would be resolved, and only since then."""
        reasons = [event.reason for event in events if isinstance(event, SentToReview)]
        if ReviewReason.AGREED_AFTER_MIGRATION in reasons:
            assert compare_again(before, self.project, NO_CONCEPTS) == []
            [(_, event)] = compare_again(self.task, self.project, NO_CONCEPTS)
            assert isinstance(event, TaskResolved)

    def hold(self, job: MigrationTask, old: Annotation, new: Annotation) -> None:
        """One answer before and after."""
        assert old.answers is not None
        if old.status is AnnotationStatus.OUTDATED and new.status is not old.status:
            assert old.aside is not None
            assert (new.status, old.aside.migration) == (old.aside.status, job.undoes)
            assert (new.answers, new.aside) == (old.answers, None)
            return
        made = old.origins[-1].migration if old.origins else None
        if not old.counts or not (labels(old.answers) or made):
            assert new == old
        elif made is not None and made == job.undoes:
            assert (new.answers, new.form_version) == self.was[old.id, made, old.revision]
        elif not job.since <= old.form_version < job.form_version:
            assert new == old
        elif (expected := becomes(old.answers, job, old.form_version)) is None:
            assert (new.status, new.answers) == (AnnotationStatus.OUTDATED, old.answers)
            assert new.aside is not None
            items = new.aside.items
            assert items
            assert {item["concept"] for item in items} <= labels(old.answers)
            assert {item["rule"] for item in items} <= {"SPLIT", "REMOVED", "AMBIGUOUS"}
        else:
            self.was[old.id, job.migration, old.revision] = (old.answers, old.form_version)
            assert (new.status, new.answers) == (old.status, expected)
            assert new.form_version == job.form_version

    def rest(self, job: MigrationTask) -> None:
        """How a task may stand when a migration has come by."""
        state = self.task
        words = {*WORDS[self.forms[-1]]}
        assert state.status is not Status.LABELED
        if state.status is Status.OPEN:
            assert len(state.counting) < state.overlap, "somebody must conclude it"
        assert (state.resolution is not None) == (
            Status.DONE in (state.status, state.before_archive)
        )
        for annotation in state.counting:
            assert labels(annotation.answers) <= words
            form = self.project.pinned()
            assert validate_answers(form, SIZES, annotation.answers, NO_CONCEPTS)
        if state.resolution is not None:
            assert labels(state.resolution.answers) <= words

    def work(self) -> None:
        before = self.task
        super().work()
        for who in ANNOTATORS:
            own = [a for a in self.task.annotations if a.author == who]
            assert sum(a.counts for a in own) <= 1
            if self.task.lease(who) is not None and before.lease(who) is None:
                assert all(a.status in VACATED for a in own), "given twice"


def watched(seed: int) -> Watched:
    plain = random_migrations(seed)
    fields = ("overlap", "doubt", "least", "most", "policy")
    return Watched(plain.random, **{name: getattr(plain, name) for name in fields})


def some_work(going: RandomMigrations, most: int = 8) -> None:
    for _ in range(going.random.randrange(most)):
        going.work()


def concluded(past: Past) -> Any:
    """What rows show but for the order of answers, which is that in which they came."""
    status, archived, final, reason, rows = plainly(past)
    method = final and (final.method, sorted(final.annotations), final.answers, final.form_version)
    return status, archived, method, reason, sorted(rows)


def at_random(seed: int) -> None:
    """Migrations there and back, with people at work before, between and after the slices."""
    going = watched(seed)
    some_work(going)
    for _ in range(going.random.randrange(1, 5)):
        if going.standing and going.random.random() < 0.4:
            going.revert()
        elif going.running is None:
            going.start()
        some_work(going)
        going.slice()
        some_work(going)
        if going.random.random() < 0.7:
            going.end()


def one_by_one(seed: int) -> None:
    """Migrations on top of each other, taken back from the last to the first."""
    going = watched(seed)
    some_work(going, 12)
    before = []
    for _ in range(going.random.randrange(1, 4)):
        before.append(plainly(going.past))
        going.start()
        going.end()
    while before:
        going.revert()
        going.end()
        assert plainly(going.past) == before.pop()


def at_any_place(seed: int, way: str) -> None:
    """The same answers, with the slice that brings the earlier ones along at every place."""
    outcomes = []
    overlap = Random(seed).randint(2, 3)
    old = Random(seed).randint(1, overlap - 1)
    for place in range(overlap - old + 1):
        going = random_migrations(seed, overlap=overlap)
        for who in ANNOTATORS[:overlap]:
            assert going.claim(who)
        for who in ANNOTATORS[:old]:
            assert going.submit(who)
        going.start()
        if way == "back":
            going.end()
        if way != "there":
            going.revert()
        answers = [going.answers() for _ in ANNOTATORS]
        for number, who in enumerate(ANNOTATORS[old:overlap]):
            if number == place:
                going.slice()
            assert going.submit(who, answers[number])
        going.end()
        outcomes.append(concluded(going.past))
    assert all(one == outcomes[0] for one in outcomes), outcomes


@generate(SEEDS)
def test_every_slice_keeps_the_laws_whatever_people_do(seed):
    at_random(seed)


@generate(SEEDS)
def test_migrations_are_taken_back_one_by_one_to_what_was_before_each(seed):
    one_by_one(seed)


@generate(SEEDS, WAYS)
def test_when_the_slice_comes_makes_no_difference(seed, way):
    """Answers that are given beside those that have not followed yet count like all others."""
    at_any_place(seed, way)


@pytest.mark.soak
@settings(max_examples=10_000, deadline=None)
@generate(SEEDS, WAYS)
def test_a_long_campaign_of_migrations(seed, way):
    at_random(seed)
    one_by_one(seed)
    at_any_place(seed, way)
