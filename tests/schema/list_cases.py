"""What lists can be asked for: every condition with a case that it fits often, seldom and never."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache, partial
from json import loads
from typing import Any

from graphql import GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType, get_named_type

from server.events.core import ids
from server.reads.labeling.task_orders import SORT_KEYS, SortDirection, Sorting, TaskOrder
from tests.schema.generated_documents import schema
from tests.schema.large_organization import BELOW, RITA, TASKS, LargeOrganization
from tests.support.clock import START

Filter = dict[str, Any]
Row = Any

TASKS_PAGE = """query($project: ID!, $filter: TaskFilter, $order: TaskOrder!, $first: Int,
$after: String, $last: Int, $before: String, $direction: SortDirection, $total: Boolean! = false) {
tasks(project: $project, filter: $filter, order: $order, direction: $direction, first: $first,
after: $after, last: $last, before: $before) { edges { cursor node { id } }
pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
totalCount @include(if: $total) totalIsExact @include(if: $total) } }"""
NESTED = """query($project: ID!, $filter: TaskFilter) { tasks(project: $project, filter: $filter) {
nodes { id project { name } assignee { name } draft resolution { method } leases { annotator {
name } } comments { text author { name } } annotations { author { name } reviewer { name }
task { id } answers { question } } } } }"""
EVENTS_PAGE = """query($filter: EventFilter, $first: Int, $after: String, $last: Int,
$before: String) { events(filter: $filter, first: $first, after: $after, last: $last,
before: $before) { nodes { position } pageInfo { hasNextPage startCursor endCursor } } }"""


def label(value: str, **more: Any) -> Filter:
    return {"label": {"question": "topic", "value": value, **more}}


def labels(given: Filter) -> set[str]:
    """The values that a condition on labels stands for."""
    value = given["value"]
    return BELOW.get(value, {value}) if given.get("within") else {value}


def times(since: int, until: int | None) -> Filter:
    """From so many seconds after the beginning on, up to so many."""
    moments = {"since": START + timedelta(seconds=since)}
    moments |= {} if until is None else {"until": START + timedelta(seconds=until)}
    return {name: moment.isoformat() for name, moment in moments.items()}


def lies_within(moment: datetime, given: Filter) -> bool:
    since, until = given.get("since"), given.get("until")
    return (since is None or _moment(since) <= moment) and (
        until is None or moment < _moment(until)
    )


# Each is asked for with all of the tasks.
_moment = cache(datetime.fromisoformat)
_member = cache(partial(ids.expect, "member"))
_meta = cache(loads)


PEOPLE = {"assignee", "author", "reviewer", "holder"}
"""Conditions that name a member."""


def named(*numbers: int) -> Filter:
    return {"externalIds": [f"row {number}" for number in numbers]}


CASES: dict[str, Filter] = {
    "everything": {},
    "one status": {"statuses": ["LABELED"]},
    "a rare status": {"statuses": ["DONE"]},
    "no such status": {"statuses": ["ARCHIVED"]},
    "frequent statuses": {"statuses": ["OPEN", "LABELED"]},
    "a rare and a frequent status": {"statuses": ["DONE", "SKIPPED"]},
    "rare statuses": {"statuses": ["ARCHIVED", "DONE", "IN_REVIEW"]},
    "assignee": {"assignee": "ann"},
    "assignee without tasks": {"assignee": "owner"},
    "unassigned": {"unassigned": True},
    "assigned": {"unassigned": False},
    "a frequent label": label("often"),
    "a rare label": label("seldom"),
    "no such label": label("never"),
    "a label of another project": label("elsewhere"),
    "a frequent label and what is below it": label("often", within=True),
    "a rare label and what is below it": label("seldom", within=True),
    "no such label and what is below it": label("never", within=True),
    "held": {"heldByMe": True},
    "not held": {"heldByMe": False},
    "labels to be given anew": {"relabel": True},
    "no labels to be given anew": {"relabel": False},
    "external ids": named(2, 4, TASKS - 2, 3),
    "many external ids": named(*range(2, 2_002, 2)),
    "priority, at least": {"priorityAtLeast": 1},
    "priority, at least, most of them": {"priorityAtLeast": 0},
    "priority, at most": {"priorityAtMost": -1},
    "priority, a range that nothing is in": {"priorityAtLeast": 2, "priorityAtMost": 8},
    "a frequent text": {"text": "SEVEN hills"},
    "a rare text": {"text": "rome 99"},
    "no such text": {"text": "100% of rome"},
    "a frequent author": {"author": "ann"},
    "an author of nothing": {"author": "owner"},
    "a frequent reviewer": {"reviewer": "owner"},
    "a rare reviewer": {"reviewer": "rita"},
    "a holder": {"holder": "ann"},
    "a holder of nothing": {"holder": "owner"},
    "imported within a minute": {"importedAt": times(600, 660)},
    "imported late": {"importedAt": times(TASKS // 2, None)},
    "changed within an hour": {"changedAt": times(90_000, 93_600)},
    "changed within a minute": {"changedAt": times(90_000, 90_060)},
    "answered within a minute": {"answeredAt": times(90_000, 90_060)},
    "answered late": {"answeredAt": times(86_400 + TASKS - 500, None)},
    "a frequent value in meta": {"meta": {"key": "batch", "value": "usual"}},
    "a rare value in meta": {"meta": {"key": "size", "value": "3"}},
    "no such value in meta": {"meta": {"key": "batch", "value": "none"}},
    "a frequent reason": {"reviewReason": "SAMPLE"},
    "a rare reason": {"reviewReason": "DISAGREEMENT"},
    "open comments": {"openComments": True},
    "no open comments": {"openComments": False},
    "gold": {"gold": True},
    "no gold": {"gold": False},
    "disputed gold": {"goldDisputed": True},
    "no disputed gold": {"goldDisputed": False},
    "much time": {"timeSpentMsAtLeast": 59_000},
    "little time": {"timeSpentMsAtMost": 0},
    "some time": {"timeSpentMsAtLeast": 1, "timeSpentMsAtMost": 30_000},
    "a slice": {"slice": "rare"},
    "author and reason": {"author": "ann", "reviewReason": "SAMPLE"},
    "reason and meta": {"reviewReason": "SAMPLE", "meta": {"key": "batch", "value": "rare"}},
    "status and label that exclude each other": {"statuses": ["SKIPPED"], **label("often")},
    "status and assignee": {"statuses": ["LABELED"], "assignee": "ann"},
    "assignee and text": {"assignee": "ann", "text": "no such"},
    "priority and status": {"priorityAtMost": 0, "statuses": ["SKIPPED"]},
    "unassigned and text": {"unassigned": True, "text": "no such"},
    "all at once": {
        "statuses": ["LABELED", "DONE"], "assignee": "ann", "unassigned": False,
        "priorityAtLeast": -1, "priorityAtMost": 9, "text": "rome", **label("often"),
        **named(*range(TASKS - 2_000, TASKS, 2)),
    },
    "some tasks": {"ids": [2, 4, TASKS - 2, 3]},
    "a draw": {"initialTagging": "drawn"},
}  # fmt: skip


def filter_of(large: LargeOrganization, case: str) -> Filter:
    """The filter of a case, with the ids of this organization."""
    tasks = CASES[case].get("ids", ())
    these = {"ids": [ids.public("task", large.tasks[rank]) for rank in tasks]} if tasks else {}
    members = {"ann": large.ann.member, "owner": large.workspace.owner.member, "rita": RITA}
    return {
        name: ids.public("member", members[given])
        if name in PEOPLE
        else {"slice": large.slice, "initialTagging": str(large.draw)}.get(name, given)
        for name, given in CASES[case].items()
    } | these


FITS: dict[str, Callable[[Row, Any], bool]] = {
    "statuses": lambda row, given: row["status"] in given,
    "assignee": lambda row, given: row["assignee_id"] == _member(given),
    "unassigned": lambda row, given: (row["assignee_id"] is None) is given,
    "label": lambda row, given: not labels(given).isdisjoint(row["labels"]),
    "ids": lambda row, given: row["id"] in {ids.expect("task", id_) for id_ in given},
    "externalIds": lambda row, given: row["external_id"] in set(given),
    "priorityAtLeast": lambda row, given: row["priority"] >= given,
    "priorityAtMost": lambda row, given: row["priority"] <= given,
    "text": lambda row, given: given.lower() in row["search"],
    "relabel": lambda row, given: row["relabel"] is given,
    "author": lambda row, given: _member(given) in row["authors"],
    "reviewer": lambda row, given: _member(given) in row["reviewers"],
    "holder": lambda row, given: _member(given) in row["holders"],
    "importedAt": lambda row, given: lies_within(row["imported_at"], given),
    "changedAt": lambda row, given: lies_within(row["changed_at"], given),
    "answeredAt": lambda row, given: bool(row["authors"]) and lies_within(row["changed_at"], given),
    "meta": lambda row, given: str(_meta(row["meta"]).get(given["key"])) == given["value"],
    "reviewReason": lambda row, given: row["review_reason"] == given,
    "openComments": lambda row, given: (row["open_comments"] > 0) is given,
    "gold": lambda row, given: (row["gold"] is not None) is given,
    "goldDisputed": lambda row, given: row["gold_disputed"] is given,
    "timeSpentMsAtLeast": lambda row, given: row["time_spent_ms"] >= given,
    "timeSpentMsAtMost": lambda row, given: row["time_spent_ms"] <= given,
    "heldByMe": lambda row, given: row["held"] is given,
    "slice": lambda row, given: _meta(row["meta"]).get("batch") == "rare" and row["priority"] >= 0,
    "initialTagging": lambda row, _: row["place"] % 1_000 == 0,
}
"""The meaning of each condition, over rows."""
_SOME = (*("everything", "a frequent label", "all at once"), "imported late", "a frequent author")
ORDERED_CASES = [
    *((TaskOrder.RANK, case) for case in CASES),
    *((TaskOrder.PRIORITY, case) for case in [*CASES][:36] if case.startswith(("a ", "pri", "e"))),
    *((order, case) for order in SORT_KEYS for case in _SOME),
    *((TaskOrder.CHANGED, case) for case in ("changed within an hour", "one status")),
    *((TaskOrder.TIME_SPENT, case) for case in ("some time", "a rare status")),
]
"""Orders with filters: RANK with all of them, the others with some of each kind."""
COUNTED_CASES = [*CASES][::2]
SERVED = {
    TaskOrder.RANK: [
        *("everything", "one status", "a rare status", "no such status", "assignee"),
        *("a frequent author", "a frequent reviewer", "a rare reviewer"),
        *("a frequent reason", "a rare reason", "open comments"),
        *("a frequent value in meta", "a rare value in meta", "no such value in meta"),
        *("a frequent label", "a rare label", "no such label", "a label of another project"),
        *(f"{label} and what is below it" for label in ("a frequent label", "a rare label")),
        *("frequent statuses", "a rare and a frequent status", "rare statuses"),
        *("labels to be given anew", "assigned", "gold"),
        *("priority, at least", "priority, at least, most of them", "priority, at most"),
        *("imported within a minute", "imported late"),
    ],
    TaskOrder.PRIORITY: ["everything", "priority, at least", "priority, at most"],
    TaskOrder.CREATED: ["everything", "imported within a minute", "imported late"],
    TaskOrder.CHANGED: ["everything", "changed within an hour", "changed within a minute"],
    TaskOrder.DISAGREEMENT: ["everything"],
    TaskOrder.TIME_SPENT: ["everything", "much time", "little time", "some time"],
}
"""By order, the filters that an index serves in this order."""
MERGED = {
    case
    for case in SERVED[TaskOrder.RANK]
    if "statuses" in case or "and" in case or case in {"assigned", "gold"} or "priority" in case
}
"""Those of several values, each of which an index has in this order."""
EVENT_FILTERS: dict[str, dict[str, Callable[[LargeOrganization], Filter]]] = {
    "nothing": {"all": lambda _: {}},
    "stream": {
        "a task": lambda at: {"stream": at.public_project},
        "a long one": lambda at: {"stream": ids.public("member", at.ann.member)},
    },
    "project": {
        "a large one": lambda at: {"project": at.public_project},
    },
    "types": {
        "a rare one": lambda _: {"types": ["ORGANIZATION_CREATED"]},
        "none": lambda _: {"types": ["PROJECT_ARCHIVED", "MEMBER_REMOVED"]},
        "a frequent one": lambda _: {"types": ["TASK_IMPORTED"]},
    },
    "actors": {
        "an idle one": lambda at: {"actors": [ids.public("member", at.ann.member)]},
        "a busy one": lambda at: {"actors": [ids.public("member", at.workspace.owner.member)]},
    },
    "labels": {
        "a frequent one": lambda _: {
            "labels": {
                "values": ["a"],
                "question": "topic",
                "taxonomy": None,
                "withDescendants": False,
            }
        },
        "none": lambda _: {"labels": {"values": ["none"]}},
    },
    "onlyFacts": {"all": lambda _: {"onlyFacts": True}},
    "since": {"a moment": lambda _: {"since": START.isoformat()}},
    "until": {"a moment": lambda _: {"until": START.isoformat()}},
    "positions": {
        "a part": lambda _: {"positions": {"since": str(TASKS // 2), "until": str(TASKS)}}
    },
}
EVENT_CASES = [(name, case) for name, cases in EVENT_FILTERS.items() for case in cases]


def in_order(
    rows: list[Row], order: TaskOrder, direction: SortDirection | None = None
) -> list[Row]:
    sorting = Sorting.of(order, direction)
    names = [SORT_KEYS[order].name if name == "sort_key" else name for name in sorting.names]
    return sorted(rows, key=lambda row: [row[name] for name in names], reverse=sorting.backward)


def cursor(row: Row, order: TaskOrder) -> str:
    key = row[SORT_KEYS[order].name] if order in SORT_KEYS else None
    return Sorting(order).cursor({**row, "sort_key": key})


def fields(name: str) -> list[str]:
    """Every condition of a filter; those of a condition that has several, as `label.value`."""
    type_ = schema().type_map[name]
    assert isinstance(type_, GraphQLInputObjectType)
    found = []
    for condition, field in type_.fields.items():
        inner = get_named_type(field.type)
        several = fields(inner.name) if isinstance(inner, GraphQLInputObjectType) else None
        found += [condition] if several is None else [f"{condition}.{part}" for part in several]
    return found


def named_in(filter_: Filter) -> list[str]:
    """The conditions that a filter sets, by the same names."""
    return [
        f"{name}.{part}" if part else name
        for name, given in filter_.items()
        for part in (given if isinstance(given, dict) else ("",))
    ]


LISTS = {
    "Query.members", "Project.members", "Query.projects", "Query.tasks", "Query.events",
    "Query.nodes", "Query.erasures", "Query.exports", "Query.access", "Query.holds",
    "Project.annotators", "Query.taxonomies", "Query.changes",
    "TaxonomyVersion.roots",
    "TaxonomyVersion.search", "TaxonomyVersion.searchNext",
    "Project.tasks", "Project.views", "Project.search",
    "Project.corrections", "Project.correctionMatches",
    "Taxonomy.projects", "Project.runs", "Run.diff", "Run.results", "Run.people",
    "Project.audits", "Audit.items", "Audit.rates",
    "Run.adoptionPreview", "Query.webhooks", "Project.webhooks",
    "Project.pauses", "Project.alerts", "Project.alertRules", "Project.groupReleases",
    "ClaimTasksPayload.leases",
    *(f"Viewer.{name}" for name in ("leases", "reviewLeases", "annotations", "returned")),
    "Viewer.mentions", "Work.days", "TaxonomyDraft.edits", "TaxonomyDraft.editors",
    "InviteMembersPayload.invitations",
}  # fmt: skip
NESTED_LISTS = {
    "Task.annotations", "Task.leases", "Task.comments", "Concept.narrower", "Concept.path",
    "Task.relabel", "RelabelItem.choices", "Project.migrations", "Organization.parkedEvents",
    "Comment.mentions", "WebhookFilter.actors", "Webhook.deliveries",
    "ErasurePreview.resolvedTasks", "ErasurePreview.holds", "Erasure.targets",
    "ImportTasksPayload.tasks", "Project.forms", "Project.guidelines",
    "Concept.broader", "Concept.related", "Concept.replacedBy", "Resolution.annotations",
    "QuestionQuality.annotators", "QuestionQuality.annotatorPairs", "Project.activity",
    "QuestionQuality.disputed", "QuestionQuality.goldScores", "Project.slices",
    "GoldScore.learningCurve", "Project.initialTaggings",
    *(f"QuestionQuality.agreementBy{one}" for one in ("RegionLabel", "Annotator", "Pair")),
    *(f"SliceQuality.agreementBy{one}" for one in ("RegionLabel", "Annotator", "Pair")),
    "Lineage.steps", "LineageStep.taxonomies", "LineageStep.answers",
}  # fmt: skip
AT_HAND = {
    *(f"Concept.{name}" for name in ("labels", "alternatives", "notes", "examples", "codes")),
    "Concept.hidden", "Concept.definitions", "TaxonomyDraft.search",
    "Taxonomy.versions", "TaxonomyDraft.roots", "TaxonomyVersion.mapping", "TaxonomyDiff.counts",
    "TaxonomyDiff.changes", "ConceptLabel.path", "Migration.rules", "Migration.fromVersions",
    "Project.rejectReasons", "RelabelItem.candidates", "MigrationPlan.rules", "PlannedRule.samples",
    "PlannedConcept.targets", "Resolution.answers", "ImportAnnotationsPayload.annotations",
    "LabelsMigrated.labels", "MigrationAdvanced.annotations", "MigrationAdvanced.labels",
    "MigrationFinished.annotations", "MigrationFinished.labels", "RelabelRequested.labels",
    "Query.sessions", "ImportedContent.answers", "GoldScore.confusion",
    "LabelsContent.changes", "LabelChange.regions", "RelabelContent.items", "Query.fileImports",
    *(f"GroupRelease.{one}" for one in ("figures", "slices", "withheldSlices")),
    "Organization.attributes", "Viewer.attributes", "OwnAttributesPayload.attributes",
    "Erasure.erasedTypes", "ErasurePreview.types", "MemberAccess.roles",
    "EventCounts.intervals", "NextSearch.hits",
    "Correction.counts", "CorrectionPreview.counts", "CorrectionPreview.changes",
    "CorrectionPreview.sample", "CorrectionMatch.annotations", "MatchingAnnotation.labels",
    "MatchingAnnotation.after",
    "AdoptRunPayload.counts", "Adoption.counts", "Run.adoptions", "Run.fits",
    "RunPerson.confusion", "RunConfusion.truth", "RunConfusion.said", "RunTaskResult.confidences",
    "RunTaskResult.answers", "RunChange.before", "RunChange.after", "RunChange.relabel",
    "RunRelabelItem.candidates", "Audit.operatingCurve", "AuditItem.ownAnswers",
    "AuditItem.correctedAnswers", "AuditPreview.operatingCurve", "AuditPreview.strata",
    "DrawInitialTaggingPayload.strata", "InitialTagging.meta", "InitialTagging.slices",
    "JudgementContent.answers",
    "BackgroundRevert.skipped", "RevertPayload.reversals",
    "WebhookDelivery.earlierAttempts", "Organization.consumers",
    "MyQueue.leases", "MyQueue.returned",
    *("QuestionQuality.agreements", "QuestionQuality.agreementByDepth"),
    "QuestionQuality.overlapCosts", "ProjectGold.judging",
    "RegionLabelAgreement.agreements",
    *("QuestionQuality.confusions", "QuestionQuality.distribution"),
    *("QuestionDrift.shares", "QuestionDrift.annotators", "Project.tryAlertRule"),
    *("QuestionQuality.agreementOverTime", "QuestionQuality.agreementByLabel"),
    *("QuestionQuality.distributionOverTime", "LabelsOfTime.labels"),
    *("Project.sliceComparisons", "SlicePredicate.meta", "SlicePredicate.taxonomyVersions"),
    *(f"SliceQuality.agreement{of}" for of in ("s", "ByDepth", "ByLabel", "OverTime")),
    *(f"SliceQuality.{of}" for of in ("confusions", "distribution", "distributionOverTime")),
}  # fmt: skip
"""Lists that stand in a row that was read anyway, or in memory."""
IN_ONE_ROW = {
    "FormVersion", "LoginChoice", "Refused",
    "Member", "Progress", "Annotation", "Gold", "AnswersContent", "ImportedContent", "Track",
    "ConceptLabel", "WrittenTexts", "AddConceptEdit", "RenameConceptEdit",
    *(f"{of}Change" for of in ("Task", "Annotation", "Comment", "Project", "Member", "Taxonomy")),
    "AnswerChange", "PartChange",
}  # fmt: skip
"""Types all of whose lists do."""
AS_QUERY = {"Snapshot"}
"""Types whose lists are those of `Query`."""


def lists() -> list[str]:
    """Every field that gives several things with fields of their own, or pages of them."""
    skipped = ("Connection", "Edge", "Answer", "Question")
    return [
        f"{type_.name}.{name}"
        for type_ in schema().type_map.values()
        if isinstance(type_, GraphQLObjectType)
        and not type_.name.startswith("__")
        and not type_.name.endswith(skipped)
        and type_.name not in {*IN_ONE_ROW, *AS_QUERY}
        for name, field in type_.fields.items()
        if isinstance(get_named_type(field.type), GraphQLObjectType | GraphQLInterfaceType)
        and ("[" in str(field.type) or "Connection" in str(field.type))
        and f"{type_.name}.{name}" not in AT_HAND
    ]
