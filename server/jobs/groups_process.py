"""A process that computes one release of figures by group, within limits, and ends.

Run as a program, this module reads one line of JSON from its standard input: the address of the
database, the organization and the release. It writes a line of JSON: the sealed figures, or the
reason why there are none. It ends with its input, so that a server that was killed leaves no
process behind.

The process reads what everything was as of the release, and as of each earlier release of the
organization, as far as it was not erased since: what may be told depends on what was told before,
also of the same people in other projects.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import resource
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any
from uuid import UUID

import orjson

from quality.anonymity import Released, Withheld, plan_release
from quality.moments import Answered, Moment, TaskAnswers
from server.access.attributes import AttributeSealer
from server.commands.taxonomies.taxonomy_cache import read_taxonomy
from server.events.attributes import attributes
from server.events.attributes.attributes import Attribute, Attributes
from server.events.attributes.declarations import Declarations, key_id
from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.core.refusal import Refused
from server.events.forms.questions import AnyQuestion, ChoiceQuestion, TaxonomyRef
from server.events.forms.taxonomy_outline import Outline
from server.events.groups.branches import Branches, branch_labels, branches_of
from server.events.groups.releases import GroupRelease, ReleaseFailure, labels_of
from server.events.projects import Project
from server.events.slices.definitions import slice_of
from server.events.slices.predicates import Predicate
from server.jobs.child_process import end_with_parent, ending_quietly, read_wanted
from server.jobs.group_answers import Value, answers_at, as_released
from server.jobs.group_figures import MOST_FIGURES, Figures
from server.ledger.organization_keys import KeyUse, made_key
from server.ledger.read import tenant
from server.postgres import Connection, connect
from server.projections.counters.slice_forms import DrawnBy
from server.reads.groups.releases import (
    Past,
    past_declarations,
    past_drawn,
    past_of,
    past_tasks,
    release_state,
    releases_before,
)
from server.reads.taxonomies.concepts import read_outline

SETTINGS = {"application_name": "annolog group release", "jit": "off"}
LARGEST = 48_000
"""Bytes of sealed figures: the content of an event is 64 KiB at most."""
_FAILURES = {Withheld.FEW: ReleaseFailure.FEW, Withheld.UNCHANGED: ReleaseFailure.UNCHANGED}


class _FailedError(Exception):
    """The release has no figures."""

    def __init__(self, failure: ReleaseFailure) -> None:
        super().__init__(failure)
        self.failure = failure


@dataclass
class History:
    """What is known of the moments of releases; the last is the one to compute."""

    releases: list[GroupRelease]
    projects: Mapping[UUID, Past]
    """The projects of the releases, each as of all of them."""
    attributes: Past
    sealer: AttributeSealer
    drawn: DrawnBy = field(default_factory=dict)
    """On which versions of taxonomies the forms of the projects draw."""
    slices: dict[UUID, Predicate] = field(default_factory=dict)
    groups: list[dict[UUID, str]] = field(default_factory=list)
    """Of each release, the groups of people by its attribute."""
    withdrawn: list[set[UUID]] = field(default_factory=list)
    """Of each release, the people who withdrew since what they declared then."""
    answered: list[dict[str, dict[UUID, TaskAnswers[UUID]]]] = field(default_factory=list)
    """Of each release, the answers in its project to all questions of the project's releases, by
    task."""
    branches: list[dict[str, tuple[Branches, ...]]] = field(default_factory=list)
    """Of each release, the branches of questions of its project on taxonomies, as of then, and
    those as of the releases before it, the latest first."""
    kinds: list[dict[str, str]] = field(default_factory=list)
    """Of each release, the kinds of the questions of its project's form."""
    said: list[dict[str, set[str]]] = field(default_factory=list)
    """Of each release, all that was chosen to each question."""
    blurred: list[bool] = field(default_factory=list)
    """Of each release, whether answers, slices or attributes from before were erased since."""

    def __post_init__(self) -> None:
        for number, release in enumerate(self.releases):
            state = self.projects[release.project].states[number]
            for id_ in release.slices:
                found = None if state is None else slice_of(state, id_)
                if found is not None and found.predicate is not None:
                    drawn = self.drawn.get(release.project, {})
                    self.slices[id_] = found.predicate.by_form(drawn)
        self.groups = [{} for _ in self.releases]
        self.withdrawn = [set() for _ in self.releases]
        self.answered = [defaultdict(dict) for _ in self.releases]
        self.branches = [{} for _ in self.releases]
        self.kinds = [
            {one.name: one.kind for one in _questions(self.projects[release.project].states[n])}
            for n, release in enumerate(self.releases)
        ]
        self.said = [defaultdict(set) for _ in self.releases]
        self.blurred = [
            self.projects[release.project].blurred[number] or self.attributes.blurred[number]
            for number, release in enumerate(self.releases)
        ]

    def of_project(self, project: UUID) -> list[int]:
        """Return the numbers of a project's releases."""
        return [number for number, one in enumerate(self.releases) if one.project == project]

    def attribute(self, number: int) -> Attribute | None:
        """Return the attribute of a release, as it was defined then."""
        state: Attributes | None = self.attributes.states[number]
        return None if state is None else state.attribute(self.releases[number].attribute)

    def add_declared(self, past: Past) -> None:
        """Take in what a member declared."""
        for number, state in enumerate(past.states):
            found, own = self.attribute(number), state
            if past.blurred[number] and isinstance(own, Declarations):
                self.withdrawn[number].add(own.member)
            sealed = own.values.get(found.id) if own and found else None
            if sealed is None:
                continue
            place = self.sealer.open(own.member, found.id, sealed)  # type: ignore[union-attr]
            value = None if place is None else found.in_force(*place)  # type: ignore[union-attr]
            if value is not None:
                self.groups[number][own.member] = value

    def add_task(self, past: Past, numbers: Sequence[int]) -> None:
        """Take in a task, as of the releases of its project with these numbers."""
        named = [self.releases[number] for number in numbers]
        questions = dict.fromkeys(chain.from_iterable(one.questions for one in named))
        wanted = set(chain.from_iterable(one.slices for one in named)) & self.slices.keys()
        every = [*answers_at(past, [one.position for one in named])]
        told = dict[Any, tuple[set[str], Mapping[UUID, Value]]]()
        for number, given, task, blurred in zip(
            numbers, every, past.states, past.blurred, strict=True
        ):
            self.blurred[number] |= blurred
            if task is None or not any(every):
                continue
            slices = frozenset(id_ for id_ in wanted if self.slices[id_].matches(task, past.meta))
            for question in questions:
                versions = self.branches[number].get(question, ())
                kind = self.kinds[number].get(question)
                # Where nothing changed, releases share what was answered.
                place = question, kind, id(given), versions
                if place not in told:
                    told[place] = as_released(given, question, kind, versions)
                chosen, values = told[place]
                self.said[number][question] |= chosen
                self.answered[number][question][task.id] = TaskAnswers(slices, values)

    def moved(self) -> bool:
        """Tell whether answers lie in other branches than an earlier release has them in.

        One figure less another would tell of few people then: whoever publishes a version chooses
        whose answers move, and where all move, nobody sees what one person changed.
        """
        wanted, now = self.releases[-1], self.branches[-1]
        for number in self.of_project(wanted.project)[:-1]:
            then = self.branches[number]
            for question in {*wanted.questions}.intersection(self.releases[number].questions):
                old, new = then.get(question), now.get(question)
                if old is None and new is None:
                    continue
                # Without branches, an answer was told as it is, or nobody knows any more.
                if old is None or new is None:
                    return True
                said = self.said[number][question]
                if any(branch_labels(old, [one]) != branch_labels(new, [one]) for one in said):
                    return True
        return False

    def moment(self, number: int) -> Moment[UUID]:
        """Return everything as it was at a release."""
        answered = self.answered[number]
        return Moment(self.groups[number], {name: Answered(one) for name, one in answered.items()})

    def released(self, number: int, shown: Iterable[str], slices: Iterable[UUID]) -> Released[UUID]:
        """Return an earlier release, given which groups and slices it told of."""
        took_part = {
            person
            for tasks in self.answered[number].values()
            for one in tasks.values()
            for person in one.values
        }
        release, wanted = self.releases[number], self.releases[-1]
        return Released(
            self.moment(number),
            release.questions,
            tuple(slices),
            frozenset(shown),
            blurred=self.blurred[number] or not took_part.isdisjoint(self.withdrawn[number]),
            same_groups=release.attribute == wanted.attribute,
            same_tasks=release.project == wanted.project,
        )


async def compute(wanted: Mapping[str, Any]) -> JsonObject:
    """Return the sealed figures of a release, or the reason why there are none."""
    org, connection = UUID(wanted["org"]), await connect(wanted["dsn"], SETTINGS)
    try:
        history = await _history(connection, org, UUID(wanted["release"]))
        figures = await asyncio.to_thread(_figures, history)
    except _FailedError as failed:
        return {"failure": failed.failure}
    finally:
        await connection.close()
    return {"figures": figures}


async def _history(connection: Connection, org: UUID, release: UUID) -> History:
    """Read what is known of the moments of a release and of the earlier ones."""
    wanted = await release_state(connection, org, release)
    releases = [*await releases_before(connection, org, wanted.position), wanted]
    positions = [one.position for one in releases]
    projects = dict.fromkeys(one.project for one in releases)
    async with tenant(connection, org):
        key = await made_key(connection, org, key_id(org), KeyUse.ATTRIBUTES)
    history = History(
        releases,
        {one: await past_of(connection, org, one, positions) for one in projects},
        await past_of(connection, org, attributes.stream_of(org), positions),
        AttributeSealer(org, key),
        await past_drawn(connection, org, [*projects]),
    )
    await _read_branches(connection, org, history)
    async for past in past_declarations(connection, org, positions):
        history.add_declared(past)
    for project in projects:
        numbers = history.of_project(project)
        own = [positions[number] for number in numbers]
        async for past in past_tasks(connection, org, project, own):
            history.add_task(past, numbers)
    return history


async def _read_branches(connection: Connection, org: UUID, history: History) -> None:
    """Read the branches of questions on taxonomies, as of each release.

    Nobody knows any more what a release was computed from whose taxonomy was erased since.
    """
    outlines: dict[tuple[str, int], Outline | None] = {}
    latest: dict[tuple[UUID, str], tuple[Branches, ...]] = {}
    lost = set[tuple[UUID, str]]()
    for number, release in enumerate(history.releases):
        numbers = history.of_project(release.project)
        asked = set(chain.from_iterable(history.releases[one].questions for one in numbers))
        for one in _questions(history.projects[release.project].states[number]):
            ref = one.taxonomy if isinstance(one, ChoiceQuestion) else None
            if ref is None or one.name not in asked:
                continue
            version, question = (ref.taxonomy, ref.version), (release.project, one.name)
            if version not in outlines:
                outlines[version] = await _outline(connection, org, ref)
            if (outline := outlines[version]) is None:
                lost.add(question)
            elif found := branches_of(ref, outline):
                older = latest.get(question, ())
                latest[question] = older if older[:1] == (found,) else (found, *older)
                history.branches[number][one.name] = latest[question]
            # A concept that is gone since may have lain where the lost version had it.
            history.blurred[number] |= question in lost
    _keep_branches(history)


def _keep_branches(history: History) -> None:
    """Keep the branches of questions that the last release does not tell of, as they were told.

    It is asked who changed an answer to them since. A version that moves answers changes none.
    """
    *earlier, last = history.of_project(history.releases[-1].project)
    for number in earlier:
        told, known = {*history.releases[number].questions}, history.branches[number]
        left_out = told.difference(history.releases[last].questions)
        history.branches[last] |= {name: known[name] for name in left_out.intersection(known)}


async def _outline(connection: Connection, org: UUID, ref: TaxonomyRef) -> Outline | None:
    """Return the outline of a version of a taxonomy; None where it is gone."""
    async with tenant(connection, org, snapshot=True):
        try:
            state = await read_taxonomy(connection, org, ids.expect("taxonomy", ref.taxonomy))
            return await read_outline(connection, org, state.version(ref.version).tree)
        except Refused:
            return None


def _questions(project: Project | None) -> Sequence[AnyQuestion]:
    """Return the questions of a project's form; none without a form."""
    with contextlib.suppress(Refused):
        return () if project is None else project.pinned().questions
    return ()


def _figures(history: History) -> str:
    """Return the sealed figures. Raises _FailedError."""
    last = len(history.releases) - 1
    wanted, labels = history.releases[last], _labels(history)
    if history.moved():
        raise _FailedError(ReleaseFailure.FEW)
    earlier = [history.released(number, *_told_by(history, number)) for number in range(last)]
    may = plan_release(history.moment(last), wanted.questions, wanted.slices, earlier)
    if isinstance(may, Withheld):
        raise _FailedError(_FAILURES[may])
    figures = Figures(history.groups[last], history.answered[last], labels, may, wanted.seed)
    if figures.number > MOST_FIGURES:
        raise _FailedError(ReleaseFailure.LARGE)
    lines = figures.lines()
    body = orjson.dumps(lines, option=orjson.OPT_SORT_KEYS)
    found_out = {
        "groups": sorted(map(str, may.groups)),
        "slices": [str(one) for one in may.slices],
        "digest": hashlib.sha256(body).hexdigest(),
        "figures": lines,
    }
    sealed = history.sealer.seal_figures(wanted.id, orjson.dumps(found_out))
    if len(sealed) > LARGEST:
        raise _FailedError(ReleaseFailure.LARGE)
    return sealed


def _labels(history: History) -> dict[str, tuple[str, ...]]:
    """Return the questions of the release, with the labels whose shares are compared.

    Raises:
        _FailedError: GONE where the form, a question, a slice or the attribute is there no longer.
    """
    wanted = history.releases[-1]
    project: Project | None = history.projects[wanted.project].states[-1]
    if project is None or history.attribute(len(history.releases) - 1) is None:
        raise _FailedError(ReleaseFailure.GONE)
    try:
        form = project.pinned()
    except Refused:
        raise _FailedError(ReleaseFailure.GONE) from None
    by_name = {question.name: question for question in form.questions}
    known = {name: versions[0] for name, versions in history.branches[-1].items()}
    found = {name: labels_of(by_name.get(name), known.get(name)) for name in wanted.questions}
    if None in found.values() or not history.slices.keys() >= set(wanted.slices):
        raise _FailedError(ReleaseFailure.GONE)
    return {name: labels for name, labels in found.items() if labels is not None}


def _told_by(history: History, number: int) -> tuple[list[str], list[UUID]]:
    """Return the groups and slices that an earlier release told of.

    Where its figures were erased, or their key is lost, all that it may have told of.
    """
    release = history.releases[number]
    opened = None
    if release.figures is not None:
        opened = history.sealer.open_figures(release.id, release.figures)
    if opened is None:
        return list(history.groups[number].values()), list(release.slices)
    found = orjson.loads(opened)
    return found["groups"], [UUID(one) for one in found["slices"]]


def main() -> None:
    """Compute the release that the input names."""
    wanted = read_wanted()
    resource.setrlimit(resource.RLIMIT_AS, (wanted["memory"], wanted["memory"]))
    end_with_parent()
    with ending_quietly():
        found = asyncio.run(compute(wanted))
    sys.stdout.buffer.write(orjson.dumps(found))
    sys.stdout.buffer.flush()
    os._exit(0)  # the thread waits for the end of the input


if __name__ == "__main__":
    main()
