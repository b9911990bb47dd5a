"""Figures by group of questions on taxonomies: by branches, as the version of then has them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import orjson
import pytest

from server.access.actor import Actor
from server.access.attributes import AttributeSealer
from server.events.core.refusal import Refused
from server.events.forms.forms import parse_form
from server.events.forms.questions import TaxonomyRef
from server.events.forms.taxonomy_outline import Outline, OutlineEntry
from server.events.groups import branches
from server.events.groups.branches import Branches, branch_labels, branches_of
from server.events.groups.releases import ReleaseFailure, ReleaseStatus
from server.jobs import groups_process
from server.jobs.groups_process import History
from server.reads.groups.releases import Past
from taxonomy import Concept
from tests.support.databases import Database
from tests.support.forms import STARS, form
from tests.support.groups import (
    VALUES,
    GroupedPeople,
    answers,
    computed,
    release_state,
    request_release,
    sealer_of,
)
from tests.support.taxonomies import ANIMALS, kind, kinds, publish, published
from tests.support.workspace import Workspace

pytestmark = pytest.mark.usefixtures("programs_forked")
OUTLINE = Outline(OutlineEntry(one.id, one.broader, one.deprecated) for one in ANIMALS)


class Sorters(GroupedPeople):
    """People who say what animals are: the young see pets, the old see birds."""

    taxonomy = UUID(int=0)

    async def _new_project(self, tasks: int) -> None:
        question = kinds(self.taxonomy)
        self.project = await self.workspace.project(form(question), overlap=100)
        items = [{"inputs": {"text": "It has legs."}} for _ in range(tasks)]
        self.tasks = await self.workspace.import_(self.project, items)

    async def answer(self, who: Actor, task: UUID, group: str) -> None:
        often, seldom = ("cat", "鳥") if group == "young" else ("鳥", "cat")
        said = often if self.random.random() < 0.9 else seldom
        await self.workspace.annotate(task, who, kind(said))


async def sorters(database: Database, workspace: Workspace, **sizes: int) -> Sorters:
    people = Sorters(workspace, await sealer_of(database, workspace))
    people.taxonomy = await published(database, workspace)
    await people.begin(4, **sizes)
    return people


async def figures(people: Sorters, database: Database, release: UUID) -> list[dict[str, Any]]:
    state = await computed(database, people.workspace, release)
    assert state.status is ReleaseStatus.FINISHED, state.failure
    opened = people.sealer.open_figures(release, state.figures or "")
    found: list[dict[str, Any]] = orjson.loads(opened or "{}")["figures"]
    return found


def test_branches_are_the_highest_level_with_several_concepts() -> None:
    whole = branches_of(TaxonomyRef(taxonomy="t", version=1), OUTLINE)
    assert whole is not None
    assert whole.labels == ("animal", "pet")
    assert whole.of(["lion"]) == ("animal", "pet"), "a cat is a mammal, and a pet"
    assert (whole.of(["鳥"]), whole.of(["gone"])) == (("animal",), ())
    below = branches_of(TaxonomyRef(taxonomy="t", version=1, subtree="animal"), OUTLINE)
    assert below is not None
    assert below.labels == ("mammal", "dodo", "鳥")
    assert (below.of(["animal"]), below.of(["dog"])) == ((), ("mammal",))
    assert branches_of(TaxonomyRef(taxonomy="t", version=1, subtree="lion"), OUTLINE) is None


def test_too_many_branches_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(branches, "MOST_LABELS", 1)
    assert branches_of(TaxonomyRef(taxonomy="t", version=1), OUTLINE) is None


async def test_groups_are_compared_by_branches(database: Database, workspace: Workspace) -> None:
    people = await sorters(database, workspace, young=6, old=6)
    release = await request_release(workspace, people.project, people.attribute, ["kind"])
    found = await figures(people, database, release)
    assert {one["label"] for one in found} == {"animal", "pet"}
    pets = {one["group"]: one for one in found if one["label"] == "pet"}
    assert pets[VALUES["young"]]["difference"] > 0.3 > -0.3 > pets[VALUES["old"]]["difference"]
    everything = [one for one in found if one["label"] == "animal"]
    assert {one["difference"] for one in everything} == {0.0}, "all of it is an animal"
    # A version that moves no answers is as the one before.
    added = Concept("heron", {"en": "Heron"}, ("鳥",))
    await publish(database, workspace, people.taxonomy, (*ANIMALS, added))
    await workspace.publish(people.project, form(kinds(people.taxonomy, 2)))
    again = await request_release(workspace, people.project, people.attribute, ["kind"])
    shares = [one["raw"] for one in await figures(people, database, again)]
    assert shares == [one["raw"] for one in found]
    # Another part moves all answers, behind which nobody would see what one person changed.
    await workspace.publish(people.project, form(kinds(people.taxonomy, 2, subtree="animal")))
    hidden = await request_release(workspace, people.project, people.attribute, ["kind"])
    state = await computed(database, workspace, hidden)
    assert state.failure is ReleaseFailure.FEW


class Raters(Sorters):
    """Sorters who rate animals as well; the first one of each group sees lions."""

    async def _new_project(self, tasks: int) -> None:
        self.project = await self.workspace.project(self.form(1), overlap=100)
        items = [{"inputs": {"text": "It has legs."}} for _ in range(tasks)]
        self.tasks = await self.workspace.import_(self.project, items)

    def form(self, version: int) -> dict[str, Any]:
        return form(kinds(self.taxonomy, version), STARS)

    async def answer(self, who: Actor, task: UUID, group: str) -> None:
        first = who is self.people[group][0]
        stars = answers(self.random.randrange(2, 5))["stars"]
        await self.workspace.annotate(task, who, kind("lion" if first else "鳥") | {"stars": stars})


async def test_what_a_version_moved_hinders_no_release_of_other_questions(
    database: Database, workspace: Workspace
) -> None:
    people = Raters(workspace, await sealer_of(database, workspace))
    people.taxonomy = await published(database, workspace)
    await people.begin(4, young=6, old=6)
    first = await request_release(workspace, people.project, people.attribute, ["kind"])
    await figures(people, database, first)
    wild = Concept("lion", {"en": "Lion"}, ("mammal",))
    moved = tuple(wild if one.id == "lion" else one for one in ANIMALS)
    await publish(database, workspace, people.taxonomy, moved)
    await workspace.publish(people.project, people.form(2))
    again = await request_release(workspace, people.project, people.attribute, ["kind"])
    assert (await computed(database, workspace, again)).failure is ReleaseFailure.FEW
    other = await request_release(workspace, people.project, people.attribute, ["stars"])
    assert {one["question"] for one in await figures(people, database, other)} == {"stars"}


def test_an_answer_lies_where_the_latest_version_has_it_that_knows_it() -> None:
    then = _branches(*ANIMALS)
    assert then.labels == ("animal", "pet")
    moved = _branches(*ANIMALS[:-1], Concept("鳥", {"ja": "鳥"}, ("pet",)))
    assert branch_labels([moved, then], ["鳥"]) == ("pet",) != branch_labels([then], ["鳥"])
    assert branch_labels([_branches(*ANIMALS[:-1]), then], ["鳥"]) == ("animal",), (
        "it is gone since"
    )
    assert branch_labels([_branches(*ANIMALS[:-1])], ["鳥"]) == ()
    assert branch_labels([_branches(*ANIMALS[2:]), then], ["鳥"]) == ("鳥",)
    assert branch_labels([_branches(*ANIMALS[2:-1]), then], ["鳥"]) == (), (
        "its branch is gone as well"
    )
    assert branch_labels([then], ["lion", "鳥"]) == ("animal", "pet")


async def test_a_lost_version_blurs_the_releases_after_it_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A concept that is gone since lay where the lost version had it: nobody knows where."""

    async def outline(_: Any, __: UUID, version: TaxonomyRef) -> Outline | None:
        return None if version.version == 2 else OUTLINE

    monkeypatch.setattr(groups_process, "_outline", outline)
    drawn = [parse_form(form(kinds(UUID(int=1), number))) for number in (1, 2, 3)]
    states = tuple(SimpleNamespace(pinned=lambda one=one: one, slice=None) for one in drawn)
    releases: Any = [
        SimpleNamespace(project=UUID(int=2), questions=("kind",), slices=()) for _ in drawn
    ]
    nothing = (False,) * len(drawn)
    projects = {UUID(int=2): Past(states, nothing)}
    past, sealer = Past((None,) * len(drawn), nothing), AttributeSealer(UUID(int=3), bytes(32))
    history = History(releases, projects, past, sealer)
    anything: Any = None
    await groups_process._read_branches(anything, UUID(int=3), history)
    assert history.blurred == [False, True, True]
    assert [len(one.get("kind", ())) for one in history.branches] == [1, 0, 1]


def _branches(*concepts: Concept) -> Branches:
    known = {one.id for one in concepts}
    entries = (
        OutlineEntry(one.id, tuple(above for above in one.broader if above in known), False)
        for one in concepts
    )
    found = branches_of(TaxonomyRef(taxonomy="t", version=2), Outline(entries))
    assert found is not None
    return found


async def test_a_taxonomy_with_too_many_branches_is_refused(
    database: Database, workspace: Workspace
) -> None:
    flat = tuple(Concept(f"c{n}", {"en": f"C {n}"}) for n in range(21))
    taxonomy = await published(database, workspace, flat)
    project = await workspace.project(form(kinds(taxonomy)))
    with pytest.raises(Refused, match="branches of its taxonomy") as refused:
        await request_release(workspace, project, UUID(int=1), ["kind"])
    assert refused.value.path == ("questions", 0)


async def test_what_an_erased_version_said_is_not_known_any_more(
    database: Database, workspace: Workspace, owner: Any
) -> None:
    people = await sorters(database, workspace, young=6, old=6)
    first = await request_release(workspace, people.project, people.attribute, ["kind"])
    await figures(people, database, first)
    await owner.execute("DELETE FROM trees WHERE org_id = $1", workspace.org)
    again = await request_release(workspace, people.project, people.attribute, ["kind"])
    await computed(database, workspace, again)
    lost = await release_state(workspace, again)
    assert (lost.status, lost.failure) == (ReleaseStatus.FAILED, ReleaseFailure.GONE)
