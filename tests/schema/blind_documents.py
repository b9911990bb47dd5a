"""Operations that are asked in several documents, as one with everything would be too long."""

from __future__ import annotations

from tests.schema.full_selections import aliased_leaves, facts_of, links_of, members_of

_STREAMS = ("Task", "Project", "Member", "Taxonomy", "Correction", "Erasure")
_TYPES = members_of("Event")
_EVENTS = (
    facts_of(*_TYPES[1::2]).union(
        *(links_of(f"{one}Event") for one in ("Alert", "Audit", "Run", "Webhook"))
    ),
    facts_of(*_TYPES[::2]).union(*(links_of(f"{one}Event") for one in _STREAMS)),
)
"""Each asks for the facts of every other type of events, so that new types find room in both."""
_ALIASED = aliased_leaves("Node")
_NODES = (frozenset(_ALIASED[1::2]), frozenset(_ALIASED[::2]))
_GOLD = frozenset({"Task.gold"})
_LINEAGE = frozenset({"Task.lineage"})
_RULES = {f"Project.{one}" for one in ("alerts", "alertRules", "audits", "initialTaggings")}
_WORK = {f"Project.{one}" for one in ("corrections", "skillsRun", "tasks", "sliceComparisons")} | {
    "Run.incompleteTasks"
}
_PROJECT = frozenset(_RULES | _WORK)
_PARTS_OF_PROJECT = (
    _PROJECT,
    links_of("Project") - _RULES | {"Run.incompleteTasks"},
    links_of("Project") - _WORK,
)
_TASK_PROJECT = frozenset({"Task.project"})
PARTS: dict[str, tuple[frozenset[str], ...]] = {
    "events": _EVENTS,
    "subscription events": _EVENTS,
    "task": (
        _GOLD | _LINEAGE | _TASK_PROJECT,
        links_of("Task") - _GOLD - _LINEAGE,
        *(links_of("Task") - _TASK_PROJECT | without for without in _PARTS_OF_PROJECT),
    ),
    "annotation": (_GOLD | {"Annotation.lineage"}, links_of("Task") - _GOLD),
    **dict.fromkeys(("project", "projects"), _PARTS_OF_PROJECT),
    **dict.fromkeys(("node", "nodes", "changes"), _NODES),
}
"""What each document of an operation leaves out, where one with everything has too many tokens, has
too many aliases, or costs too much. What one of them leaves out, another one asks for.
"""
OF_PROJECT = len(_PARTS_OF_PROJECT)
"""The last documents of a task: what they say is the same for all tasks of a project."""
