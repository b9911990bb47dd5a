"""Every field of `Query` as of a position: what it answered then, whatever happened since."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import orjson
import pytest

from server.events import projects
from server.events.core import ids
from server.events.core.ids import uuid7
from tests.schema.as_of_arguments import OF_STARS, REFUSED, WEIGHTED, required, used
from tests.schema.as_of_history import RATINGS, WHOLE, Part, Past, begun
from tests.schema.as_of_questions import (
    APART,
    CALLS,
    PRESENT_ONLY,
    QUESTIONS,
    Answer,
    Given,
    KnownIds,
    below_snapshot,
    needs_arguments,
    roots,
)
from tests.schema.test_quality import weighted_kappa
from tests.support.databases import Database
from tests.support.erasing import erase

LASTING = ("OWNER", "ANNOTATOR")
"""Callers whose rights stay as they are in all of a history: who sees all, and who is blind."""


@pytest.fixture(scope="module")
async def past(database: Database) -> AsyncIterator[Past]:
    async with begun(database, 1) as made:
        await made.go(40)
        yield made


def different(then: dict[Any, Answer], now: dict[Any, Answer]) -> list[str]:
    """What is not the same, one line a question: the first place where it differs."""
    assert then.keys() == now.keys()
    return [f"{key}: {_place(then[key], now[key])}" for key in then if then[key] != now[key]]


def _place(one: Any, other: Any, path: str = "") -> str:
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return next(_place(one[k], other[k], f"{path}.{k}") for k in one if one[k] != other[k])
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return next(_place(a, b, f"{path}.{n}") for n, (a, b) in pairs if a != b)
    return f"{path}: {str(one)[:200]} | {str(other)[:200]}"


async def test_whatever_the_schema_offers_is_asked() -> None:
    every = dict(below_snapshot())
    missing = {root for root in roots() if needs_arguments(every[f"Snapshot.{root}"])}
    assert missing <= set(QUESTIONS), "say in QUESTIONS what to ask of them"
    inside = {name for name, one in every.items() if needs_arguments(one)} - set(PRESENT_ONLY)
    below = {name for name in inside if not name.startswith("Snapshot.")}
    assert below <= set(CALLS) | APART, "say in CALLS with which arguments"


async def test_every_argument_condition_and_order_is_asked_for(past: Past) -> None:
    missing = required() - used(await past.known_ids())
    assert not missing, "ask for them in tests/schema/as_of_arguments.py"
    assert {name.partition("(")[0] for name in REFUSED} <= set(dict(below_snapshot()))


async def test_the_head_is_the_present_to_everybody(past: Past) -> None:
    """Each field is asked for by one of the callers, in turn; at length, by all of them."""
    count = len(past.clients)
    await _hold_head(past, [Part(number, count, 1) for number in range(count)])


async def _hold_head(past: Past, parts: Sequence[Part]) -> None:
    at, head = await past.known_ids(), await past.head()
    for who, part in zip(past.clients, parts, strict=True):
        now, then = [await past.answers(who, at, place, part=part) for place in (None, head)]
        assert different(now, then) == [], who


async def test_the_past_is_as_it_was(past: Past) -> None:
    """At each of two moments, half of the fields are asked for."""
    await _hold(past, [Part(0, 2, most=2), Part(1, 2, most=2)], steps=30)


async def _hold(past: Past, parts: Sequence[Part], steps: int) -> None:
    """Ask for a part of everything, and again while a history goes on; compare the past with it."""
    asked: list[tuple[int, Part, KnownIds, list[UUID], dict[str, Any]]] = []
    for part in parts:
        at, opened = await past.known_ids(), await past.opened()
        answered = {who: await past.answers(who, at, part=part) for who in LASTING}
        asked.append((await past.head(), part, at, opened, answered))
        await past.go(steps)
    now_open = await past.opened()
    for place, part, at, opened, answered in asked:
        # Rights are today's: a policy that changed shows annotators more or less of the past, too.
        for who in LASTING if opened == now_open else LASTING[:1]:
            found = await past.answers(who, at, place, part=part)
            assert different(answered[who], found) == [], (who, place)


async def test_fields_without_a_past_say_so() -> None:
    said = {
        name: one.description.split("Present only: ")[1].split(".")[0]
        for name, one in below_snapshot()
        if "Present only: " in (one.description or "")
    }
    assert said == PRESENT_ONLY, "PRESENT_ONLY and the descriptions of the fields"
    assert set(REFUSALS) == set(PRESENT_ONLY), "ask for them in REFUSALS"


REFUSALS = {
    "Organization.consumers": "organization { consumers { position } }",
    "Organization.parkedEvents": "organization { parkedEvents { nodes { position } } }",
    "LoginSession.lastUsedOn": 'sessions(member: "%(member)s") { lastUsedOn }',
    "Member.lastSeenOn": 'member(id: "%(member)s") { lastSeenOn }',
    "ApiKey.lastUsedOn": 'member(id: "%(member)s") { apiKeys { lastUsedOn } }',
    "Run.progress": 'run(id: "%(run)s") { progress { done } }',
    "Snapshot.fileImport": 'fileImport(id: "%(upload)s") { rows }',
    "Project.migrationPlan": """project(id: "%(project)s") {
      migrationPlan(taxonomy: "%(taxonomy)s", toVersion: 1) { tasks } }""",
    "Project.tryAlertRule": """project(id: "%(project)s") { tryAlertRule(
      rule: {name: "a", metric: REVIEW_SHARE},
      begin: "2026-01-01T00:00:00Z", end: "2026-02-01T00:00:00Z") { open } }""",
    "Project.search": 'project(id: "%(project)s") { search(text: "a") { nodes { __typename } } }',
    "Task.draft": 'task(id: "%(task)s") { draft }',
    "Snapshot.fileImports": 'fileImports(project: "%(project)s") { nodes { rows } }',
    "Webhook.deliveries": 'webhook(id: "%(webhook)s") { deliveries { nodes { id } } }',
    "Webhook.lag": 'webhook(id: "%(webhook)s") { lag { positions } }',
}
"""By field, a question for what has no past."""


@pytest.mark.parametrize("field", REFUSALS)
async def test_what_has_no_past_is_refused_under_as_of(past: Past, field: str) -> None:
    owner, actor = past.clients["OWNER"], past.workspace.owner
    named = {kind: found[0] for kind, found in (await past.known_ids()).ids.items() if found}
    named |= {"member": ids.public("member", actor.member), "upload": ids.public("upload", uuid7())}
    question = REFUSALS[field] % named
    found = await owner.ask(f'{{ asOf(position: "{await past.head()}") {{ {question} }} }}')
    assert {error["extensions"]["code"] for error in found["errors"]} == {"PRESENT_ONLY"}
    assert "is of the present only" in found["errors"][0]["message"]
    assert found["data"]["asOf"] is not None


async def test_two_people_who_rated_have_a_weighted_kappa_of_then(past: Past) -> None:
    at = await past.known_ids()
    call = OF_STARS.format() % {"shared": at.ids["project"][1]}
    asked = f"{call} annotatorPairs(least: 1) {{ nodes {{ {WEIGHTED} }} }} }} }}"
    owner = past.clients["OWNER"]
    found = await owner.data(f'{{ asOf(position: "{past.rated}") {{ {asked} }} }}')
    (pair,) = found["asOf"]["project"]["quality"]["annotatorPairs"]["nodes"]
    assert pair["tasks"] == len(RATINGS)
    for weights, power in ((pair["linear"], 1), (pair["weightedKappa"], 2)):
        assert weights["value"] == pytest.approx(weighted_kappa([*RATINGS], power))


MOMENT = "query($time: DateTime, $position: Position) { asOf(time: $time, position: $position) %s }"
HEAD = MOMENT % "{ position head { position recordedAt } }"


async def test_a_moment_is_a_position_or_a_time_in_any_zone(past: Past) -> None:
    owner = past.clients["OWNER"]
    latest = (await owner.data("{ events(last: 30) { nodes { position recordedAt } } }"))["events"]
    times = Counter(event["recordedAt"] for event in latest["nodes"])
    alone = next(e["position"] for e in latest["nodes"][5:] if times[e["recordedAt"]] == 1)
    there = (await owner.data(HEAD, position=alone))["asOf"]
    assert there["position"] == there["head"]["position"] == alone
    moment = datetime.fromisoformat(there["head"]["recordedAt"])
    for hours in (-11, 0, 5.75):
        zone = timezone(timedelta(hours=hours))
        found = (await owner.data(HEAD, time=moment.astimezone(zone).isoformat()))["asOf"]
        assert found == there
    just_before = (moment - timedelta(microseconds=1)).isoformat()
    found = (await owner.data(HEAD, time=just_before))["asOf"]
    assert found["position"] == str(int(alone) - 1)


async def test_a_moment_after_the_last_event_stays_where_it_is(past: Past) -> None:
    owner, head = past.clients["OWNER"], await past.head()
    past.workspace.clock.advance(60)
    moment = past.workspace.clock.now.isoformat()
    before = await owner.data(HEAD, time=moment)
    assert before["asOf"]["position"] == str(head)
    await past.workspace.member()
    assert await owner.data(HEAD, time=moment) == before


async def test_two_moments_stand_in_one_document(past: Past) -> None:
    owner, project = past.clients["OWNER"], past.history.projects[0]
    before = await past.head()
    await past.history.on_project(project, projects.rename, name="Other", description=None)
    named = f'project(id: "{ids.public("project", project)}") {{ name version }}'
    found = await owner.data(
        f"{{ {named} one: asOf(position: {before}) {{ {named} }} "
        f"two: asOf(position: {before + 1}) {{ {named} }} }}".replace(
            "position: ", 'position: "'
        ).replace(") { project", '") { project')
    )
    assert found["two"]["project"] == found["project"]
    assert found["one"]["project"]["version"] == found["project"]["version"] - 1
    assert found["one"]["project"]["name"] != "Other"


@pytest.mark.parametrize(
    ("moment", "path"),
    [
        ({}, "position"),
        ({"position": "1", "time": "2026-03-03T12:00:00Z"}, "time"),
        ({"position": "999999"}, "position"),
        ({"time": "2999-01-01T00:00:00Z"}, "time"),
        ({"time": "2026-03-03T12:00:00"}, "time"),
    ],
)
async def test_other_moments_are_refused(past: Past, moment: Given, path: str) -> None:
    found = await past.clients["OWNER"].ask(HEAD, **moment)
    assert found["data"] == {"asOf": None}
    assert found["errors"][0]["extensions"]["code"] == "INVALID"
    assert found["errors"][0]["extensions"]["path"] == [path]


async def test_before_the_first_event_the_world_is_empty(past: Past) -> None:
    """Lists are empty, and nothing has an id."""
    at, owner = await past.known_ids(), past.clients["OWNER"]
    for moment in ({"position": "0"}, {"time": "1999-12-31T23:59:59+02:00"}):
        text = MOMENT % "{ position organization { id } head { position } }"
        empty = {"position": "0", "organization": None, "head": None}
        assert (await owner.data(text, **moment))["asOf"] == empty
    for (root, _), found in (await past.answers("OWNER", at, 0)).items():
        assert not _shown(found["value"]), root
        assert {code for _, code in found["errors"]} <= {"NOT_FOUND"}, root


def _shown(value: Any) -> bool:
    """Tell whether an answer has anything."""
    if isinstance(value, list):
        return any(map(_shown, value))
    return bool(value.get("edges", True) if isinstance(value, dict) else value)


async def test_what_was_erased_is_gone_at_every_position(past: Past, database: Database) -> None:
    """The last test with this history, of which nothing is left to compare."""
    at, head = await past.known_ids(), await past.head()
    written = {
        text
        for row in await past.owner.fetch(
            "SELECT content FROM events WHERE org_id = $1 AND content IS NOT NULL",
            past.workspace.org,
        )
        for text in _texts(orjson.loads(row["content"]))
        if " " in text
    }
    assert len(written) > 10
    await erase(past.workspace, database.admin_url)
    await past.count()
    answered = await past.answers("OWNER", at, head, part=Part(most=1))
    for question, found in answered.items():
        assert written.isdisjoint(_texts(found["value"])), question


def _texts(value: Any) -> Iterator[str]:
    """Every text in an answer or a content."""
    if isinstance(value, str):
        yield value
    for item in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from _texts(item)


@pytest.mark.soak
@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("seed", range(100, 120))
async def test_the_past_is_as_it_was_at_length(database: Database, seed: int) -> None:
    async with begun(database, seed) as past:
        await _hold(past, [WHOLE] * 6, steps=40)
        await _hold_head(past, [WHOLE] * len(past.clients))
