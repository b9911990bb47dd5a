"""What lists can be asked for: every condition with a case that it fits often, seldom and never."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphql import GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType, get_named_type

from server.events.core import ids
from tests.schema.generated_documents import schema
from tests.schema.large_organization import BELOW, TASKS, LargeOrganization
from tests.support.clock import START

Filter = dict[str, Any]
Row = Any

TASKS_PAGE = """query($project: ID!, $filter: TaskFilter, $order: TaskOrder!, $first: Int! = 50,
$after: String) { tasks(project: $project, filter: $filter, order: $order, first: $first,
after: $after) { edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }"""
NESTED = """query($project: ID!, $filter: TaskFilter) { tasks(project: $project, filter: $filter) {
nodes { id project { name } assignee { name } draft resolution { method } leases { annotator {
name } } comments { text author { name } } annotations { author { name } reviewer { name }
task { id } answers { question } } } } }"""
EVENTS_PAGE = """query($filter: EventFilter, $first: Int! = 50, $after: String) {
events(filter: $filter, first: $first, after: $after) {
nodes { position } pageInfo { hasNextPage endCursor } } }"""


def label(value: str, **more: Any) -> Filter:
    return {"label": {"question": "topic", "value": value, **more}}


def labels(given: Filter) -> set[str]:
    """The values that a condition on labels stands for."""
    value = given["value"]
    return BELOW.get(value, {value}) if given.get("within") else {value}


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
}  # fmt: skip


def filter_of(large: LargeOrganization, case: str) -> Filter:
    """The filter of a case, with the ids of this organization."""
    found = dict(CASES[case])
    if "assignee" in found:
        member = {"ann": large.ann, "owner": large.workspace.owner}[found["assignee"]].member
        found["assignee"] = ids.public("member", member)
    return found


FITS: dict[str, Callable[[Row, Any], bool]] = {
    "statuses": lambda row, given: row["status"] in given,
    "assignee": lambda row, given: row["assignee_id"] == ids.expect("member", given),
    "unassigned": lambda row, given: (row["assignee_id"] is None) is given,
    "label": lambda row, given: not labels(given).isdisjoint(row["labels"]),
    "externalIds": lambda row, given: row["external_id"] in set(given),
    "priorityAtLeast": lambda row, given: row["priority"] >= given,
    "priorityAtMost": lambda row, given: row["priority"] <= given,
    "text": lambda row, given: given.lower() in row["search"],
    "relabel": lambda row, given: row["relabel"] is given,
    "heldByMe": lambda row, given: row["held"] is given,
}
"""The meaning of each condition, over rows."""
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
        "a rare one": lambda _: {"types": ["organization.created"]},
        "none": lambda _: {"types": ["project.archived", "member.removed"]},
        "a frequent one": lambda _: {"types": ["task.imported"]},
    },
    "actors": {
        "an idle one": lambda at: {"actors": [ids.public("member", at.ann.member)]},
        "a busy one": lambda at: {"actors": [ids.public("member", at.workspace.owner.member)]},
    },
    "since": {"a moment": lambda _: {"since": START.isoformat()}},
    "until": {"a moment": lambda _: {"until": START.isoformat()}},
    "positions": {"a part": lambda _: {"positions": {"since": "9000", "until": "20000"}}},
}
EVENT_CASES = [(name, case) for name, cases in EVENT_FILTERS.items() for case in cases]


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
    "Query.nodes", "Project.annotators", "Query.taxonomies", "TaxonomyVersion.roots",
    "TaxonomyVersion.search", "Project.tasks", "Taxonomy.projects", "ClaimTasksPayload.leases",
}  # fmt: skip
NESTED_LISTS = {
    "Task.annotations", "Task.leases", "Task.comments", "Concept.narrower", "Concept.path",
    "Task.relabel", "RelabelItem.choices", "Project.migrations", "Organization.parkedEvents",
    "ImportTasksPayload.tasks", "Project.forms", "Project.guidelines",
    "Concept.broader", "Concept.related", "Concept.replacedBy", "Resolution.annotations",
}  # fmt: skip
AT_HAND = {
    *(f"Concept.{name}" for name in ("labels", "alternatives", "notes", "examples", "codes")),
    "Concept.hidden", "Concept.definitions", "TaxonomyDraft.search",
    "Taxonomy.versions", "TaxonomyDraft.roots", "TaxonomyVersion.mapping", "TaxonomyDiff.counts",
    "TaxonomyDiff.changes", "ConceptLabel.path", "Migration.rules", "Migration.fromVersions",
    "RelabelItem.candidates", "MigrationPlan.rules", "PlannedRule.samples",
    "PlannedConcept.targets", "Resolution.answers",
}  # fmt: skip
"""Lists that stand in a row that was read anyway, or in memory."""
IN_ONE_ROW = {
    "Viewer", "Member", "Progress", "Annotation", "AnswersContent", "Track", "ConceptLabel",
}  # fmt: skip
"""Types all of whose lists do."""


def lists() -> list[str]:
    """Every field that gives several things with fields of their own, or pages of them."""
    skipped = ("Connection", "Edge", "Answer")
    return [
        f"{type_.name}.{name}"
        for type_ in schema().type_map.values()
        if isinstance(type_, GraphQLObjectType)
        and not type_.name.startswith("__")
        and not type_.name.endswith(skipped)
        and type_.name not in IN_ONE_ROW
        for name, field in type_.fields.items()
        if isinstance(get_named_type(field.type), GraphQLObjectType | GraphQLInterfaceType)
        and ("[" in str(field.type) or "Connection" in str(field.type))
        and f"{type_.name}.{name}" not in AT_HAND
    ]
