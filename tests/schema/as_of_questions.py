"""What is asked of the present and, once it is the past, as of its position.

To add a field to `Query`: one entry in QUESTIONS, unless it needs no argument. To add a field with
a required argument anywhere below: one entry in CALLS. A field that has no past is on the list
PRESENT_ONLY, with the reason that its description gives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

import asyncpg
from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_required_argument,
)

from server.events.core import ids
from server.events.labeling.tasks import Status
from server.projections.tables import schema_of
from tests.schema.full_selections import Extent, facts_of, links_named, repeated_links, selected
from tests.schema.generated_documents import schema, variable_type
from tests.support.api import Client
from tests.support.clock import START

Given = dict[str, Any]
Answer = dict[str, Any]

OUTSIDE = "it lies outside the ledger"
PRESENT_ONLY = {
    "ApiKey.lastUsedOn": OUTSIDE,
    "LoginSession.lastUsedOn": OUTSIDE,
    "Member.lastSeenOn": OUTSIDE,
    "Organization.consumers": OUTSIDE,
    "Organization.parkedEvents": OUTSIDE,
    "Project.migrationPlan": "it says what a command would do now",
    "Project.tryAlertRule": "it names its own moments",
    "Project.search": "its index has the words of the present",
    "Run.progress": OUTSIDE,
    "Snapshot.fileImport": OUTSIDE,
    "Snapshot.fileImports": OUTSIDE,
    "Task.draft": OUTSIDE,
    "Webhook.deliveries": OUTSIDE,
    "Webhook.lag": OUTSIDE,
}
"""By coordinate, why a field has no past. Its description says so with the same words."""

BY_THE_CLOCK = {"TaxonomyDraft.editors"}
"""What the present tells by the clock, and the past by the event at the position."""
LINKS_BACK = {"Annotation.task", "Lease.task", "ReviewLease.task"} | {
    *("LineageStep.run", "Resolution.run", "LineageStep.correction", "AuditItem.task"),
    *("AuditItem.audited", "AnnotationCorrection.correction", *links_named("Event", "annotation")),
    *("ProjectCreated.policy", "AnnotationRevised.content", "Alert.project", "AlertRule.project"),
    *("AttributeDefined.content", "AttributesDeclared.content", "GroupReleaseFinished.content"),
    *("GroupRelease.project", "GroupReleaseRequested.project", "AttributesDeclared.member"),
    *facts_of("AlertCleared", "GoldTasksChanged", "InitialTaggingDrawn", "MemberWarned"),
    *facts_of("InitialTaggingAdded", "InitialTaggingReverted"),
    *facts_of("AttributeDefined", "AttributeRemoved", "GroupReleaseRequested"),
    *facts_of("GroupReleaseFailed", "GroupReleaseFinished"),
}  # fmt: skip
"""Links to a task or project from a part of it, and to what is asked for by itself, which would
make documents twice as long; and what is the same type in another event: `PolicyChanged.policy`,
`AnnotationSubmitted.content`, facts of `AlertRaised`, `AuditDrawn`, `MemberPaused`, `TasksChanged`;
contents that are shown as they are stored, and facts of attributes and releases."""


ONLY_OF = {
    "project": {
        *(f"AlertRule.{name}" for name in ("name", "question", "label", "member", "threshold")),
        *(f"Alert.{name}" for name in ("number", "threshold", "rule", "end", "open")),
        *("AlertRule.createdAt", "AlertRule.changedAt"),
        *(f"GroupRelease.{name}" for name in ("status", "failure", "slices", "attribute")),
        *("Project.correctionMatches", "Project.skillsRun"),
        *("FormVersion.publishedBy", "GuidelineVersion.publishedBy"),
        *("Project.activity", "Project.quality", "Project.sliceComparisons", "Project.slices"),
        "Project.initialTaggings",
    },
    "node": {"Slice.quality"},
    "run": {
        *("Run.adoptionPreview", "Run.diff", "Run.fits", "Run.people", "Run.results"),
        "Run.incompleteTasks",
    },
    "annotation": {"LineageStep.event", "Annotation.lineage"},
    "audit": {"Audit.items", "Audit.rate", "Audit.rates", "Audit.operatingCurve", "Audit.status"},
}
"""By root field, what only that one is asked for, since a document would be too long, or cost too
much."""

ABOUT_NOW = {"Download", "MediaLink"}
"""Links are signed when they are asked for: of these types, only their being there is compared."""
DEPTHS = defaultdict(
    lambda: 1,
    {"task": 3, "annotation": 3, "project": 2, "taxonomy": 2, "taxonomies": 0, "nodes": 0},
)
"""How many types deep an answer goes."""


@dataclass(frozen=True)
class KnownIds:
    """Everything that has an id in an organization, by the kind of the id."""

    ids: dict[str, list[str]]
    moment: datetime = START
    """A time in the middle of the history."""
    draw: int = 0
    """The position of a draw of initial tagging."""

    def some(self, kind: str, count: int) -> list[str]:
        """So many of the ids of a kind, of the whole history."""
        found = self.ids[kind]
        return found[:: max(1, len(found) // count)][:count]

    @property
    def extent(self) -> Extent:
        """Everything but what has no past, with arguments for what needs some."""
        named = {kind: found[0] for kind, found in self.ids.items() if found}
        calls = {field: call % named for field, call in CALLS.items()}
        return Extent(calls, {*PRESENT_ONLY, *LINKS_BACK, *repeated_links(), *BY_THE_CLOCK})


KINDS = (
    *("project", "member", "taxonomy", "task", "annotation", "comment", "saved_view", "erasure"),
    *("run", "audit", "webhook", "correction", "slice", "alert", "alert_rule"),
    "group_release",
)


async def known_ids(owner: asyncpg.Connection, org: UUID) -> KnownIds:
    """Everything that has an id at the moment."""
    generation = await owner.fetchval(
        "SELECT projection_generation FROM ledger WHERE org_id = $1", org
    )
    found = {"organization": [ids.public("organization", org)]}
    for kind in KINDS:
        text = f"SELECT id FROM {schema_of(generation)}.{kind} WHERE org_id = $1 ORDER BY id"
        found[kind] = [ids.public(kind, row["id"]) for row in await owner.fetch(text, org)]
    text = (
        "SELECT recorded_at FROM events e JOIN ledger l USING (org_id) "
        "WHERE org_id = $1 AND position = l.head / 2"
    )
    drawn = (
        "SELECT min(position) FROM events "
        "WHERE org_id = $1 AND type = 'project.initial_tagging_drawn'"
    )
    draw = await owner.fetchval(drawn, org)
    return KnownIds(found, await owner.fetchval(text, org), draw or 0)


TIME = '(begin: "2026-01-01", end: "2027-12-31")'
CALLS = {
    "AnnotatorStatistics.times": '(begin: "2026-01-01", end: "2027-01-01")',
    "Audit.rates": "(by: ANNOTATOR)",
    "Concept.usage": '(project: "%(project)s")',
    "Project.activity": TIME,
    "Project.correctionMatches": '(pattern: {question: "topic", value: "a"})',
    "Project.quality": '(question: "topic")',
    "Slice.quality": '(question: "topic")',
    "SliceQuality.distributionOverTime": TIME,
    "SliceQuality.agreementOverTime": TIME,
    "QuestionQuality.distributionOverTime": TIME,
    "QuestionQuality.agreementOverTime": TIME,
    "QuestionQuality.drift": '(window: {begin: "2026-01-01", end: "2026-12-31"})',
    "QuestionQuality.agreementAmong": '(members: ["%(member)s"])',
    "QuestionQuality.overlapCosts": "(confidences: [0.9])",
    "Task.media": '(input: "text")',
    "Taxonomy.diffFile": "(old: 1, new: 1)",
    "Taxonomy.publishedVersion": "(number: 1)",
    "Taxonomy.versions": "(first: 3)",
    "TaxonomyDraft.concept": '(id: "c0")',
    "TaxonomyDraft.export": "(format: JSON)",
    "TaxonomyDraft.search": '(text: "l")',
    "TaxonomyVersion.concept": '(id: "c0")',
    "TaxonomyVersion.export": "(format: JSON)",
    "TaxonomyVersion.search": '(text: "l")',
}
"""The arguments of fields below a root that need some, or cost much with their usual ones."""
APART = {"TaxonomyVersion.searchNext"}
"""Fields that cost too much for a document with everything: ASKED in as_of_arguments has them."""


def by_id(kind: str, count: int) -> Callable[[KnownIds], Iterable[Given]]:
    return lambda at: [{"id": text} for text in at.some(kind, count)]


def named_list(**filter: Any) -> Callable[[KnownIds], Iterable[Given]]:
    """A list of what has a name: whole, and one end of it by name."""
    whole = {"first": 12, "filter": filter or None}
    return lambda _: [whole, {**whole, "first": 3, "order": "NAME", "direction": "DESCENDING"}]


def tasks(at: KnownIds) -> Iterator[Given]:
    for project in at.some("project", 3):
        yield {"project": project, "first": 15}
        yield {"project": project, "last": 4, "order": "PRIORITY"}
    project = at.ids["project"][0]
    for status in Status:
        yield {"project": project, "first": 5, "filter": {"statuses": [status]}}


def events(at: KnownIds) -> Iterator[Given]:
    yield {"first": 60}
    yield {"last": 60}
    for kind in ("project", "member", "taxonomy", "task"):
        yield {"last": 20, "filter": {"stream": at.ids[kind][0]}}


def changes(at: KnownIds) -> Iterator[Given]:
    for kind in ("project", "member", "taxonomy", "task"):
        yield {"of": at.ids[kind][0], "from": {"position": "0"}, "first": 20}
    yield {"of": at.ids["project"][0], "from": {"position": "30"}, "kinds": ["CHANGED"], "first": 9}


QUESTIONS: dict[str, Callable[[KnownIds], Iterable[Given]]] = {
    "sessions": lambda at: [{}, *({"member": one} for one in at.some("member", 3))],
    "members": named_list(),
    "member": by_id("member", 4),
    "project": by_id("project", 3),
    "projects": named_list(statuses=["ACTIVE", "ARCHIVED"]),
    "task": by_id("task", 6),
    "tasks": tasks,
    "annotation": by_id("annotation", 4),
    "events": events,
    "run": by_id("run", 2),
    "audit": by_id("audit", 2),
    "correction": by_id("correction", 2),
    "webhook": by_id("webhook", 3),
    "eventCounts": lambda at: [{}, *({"filter": {"stream": one}} for one in at.some("task", 2))],
    "changes": changes,
    "taxonomy": by_id("taxonomy", 2),
    "taxonomies": named_list(),
    "access": lambda at: [{kind: one} for kind in ("project", "task") for one in at.some(kind, 2)],
    "exports": lambda at: [{}, *({"project": one} for one in at.some("project", 1))],
    "node": lambda at: [{"id": one} for kind in at.ids for one in at.some(kind, 1)],
    "nodes": lambda at: [{"ids": [one for kind in at.ids for one in at.some(kind, 1)]}],
}
"""By root field, the arguments with which it is asked; a field without an entry has none."""


def roots() -> list[str]:
    """The fields of `Query` that have a past."""
    fields: Any = schema().type_map["Snapshot"]
    named = [name for name in fields.fields if f"Snapshot.{name}" not in PRESENT_ONLY]
    return [name for name in named if name != "position"]


def given_to(at: KnownIds, root: str, most: int | None = None) -> Iterable[Given]:
    """The arguments with which a root field is asked: all, or so many at most."""
    return islice(QUESTIONS[root](at) if root in QUESTIONS else [{}], most)


def document(root: str, at: KnownIds, *, past: bool) -> str:
    """A document that asks a field of `Query`, or of a snapshot, for everything below it."""
    snapshot: Any = schema().type_map["Snapshot"]
    field = snapshot.fields[root]
    # A document is measured before its variables are looked at, so a page has a small default.
    defaults = {"first": " = 1"}
    declared = [
        f"${key}: {variable_type(item)}{defaults.get(key, '')}" for key, item in field.args.items()
    ]
    passed = ", ".join(f"{key}: ${key}" for key in field.args)
    call = f"{root}({passed})" if passed else root
    left_out = {one for only, fields in ONLY_OF.items() if only != root for one in fields}
    extent = at.extent._replace(without={*at.extent.without, *left_out})
    asked = f"{call} {selected(field.type, DEPTHS[root], extent)}"
    if past:
        declared, asked = ["$at: Position", *declared], f"asOf(position: $at) {{ {asked} }}"
    head = f"query({', '.join(declared)})" if declared else "query"
    return f"{head} {{ {asked} }}"


async def answer(
    client: Client, root: str, given: Given, at: KnownIds, position: int | None = None
) -> Answer:
    """What a field answers, at present or as of a position: its value, and errors by path."""
    past = position is not None
    variables: Given = {"at": str(position)} if past else {}
    if "last" in given:
        variables["first"] = None
    found = await client.ask(document(root, at, past=past), **variables, **given)
    return answered(found, root, past=past)


def answered(found: Any, name: str, *, past: bool) -> Answer:
    """The part of an answer under a name: its value, and errors by path."""
    if "data" not in found and found["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED":
        return {"value": None, "errors": ["The account or the key has ended."]}
    assert "data" in found, (found["errors"], name)
    data = found["data"]["asOf"] if past else found["data"]
    errors = [
        (error["path"][1:] if past else error["path"], error["extensions"]["code"])
        for error in found.get("errors", ())
    ]
    assert not any(code == "INTERNAL" for _, code in errors), found["errors"]
    own = [(path, code) for path, code in errors if path[0] == name]
    return {"value": plain(data[name]), "errors": sorted(own, key=str)}


def plain(value: Any) -> Any:
    """An answer without what is about the moment of asking."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("__typename") in ABOUT_NOW:
        return value["__typename"]
    return {key: plain(item) for key, item in value.items()}


def below_snapshot() -> Iterator[tuple[str, Any]]:
    """Every field that a snapshot leads to, by coordinate."""
    seen, waiting = set[str](), [schema().type_map["Snapshot"]]
    while waiting:
        of = waiting.pop()
        if of.name in seen:
            continue
        seen.add(of.name)
        if isinstance(of, GraphQLInterfaceType | GraphQLUnionType):
            waiting += schema().get_possible_types(of)
        if isinstance(of, GraphQLInterfaceType | GraphQLObjectType):
            for name, field in of.fields.items():
                yield f"{of.name}.{name}", field
                waiting.append(get_named_type(field.type))  # type: ignore[arg-type]


def needs_arguments(field: Any) -> bool:
    return any(is_required_argument(argument) for argument in field.args.values())
