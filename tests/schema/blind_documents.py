"""Operations that are asked in several documents, as one with everything would be too long."""

from __future__ import annotations

from tests.schema.full_selections import aliased_leaves, facts_of, links_of, members_of

_STREAMS = ("Task", "Project", "Member", "Taxonomy", "Run", "Correction", "Erasure")
_TYPES = members_of("Event")
_EVENTS = (
    facts_of(*_TYPES[1::2]).union(
        *(links_of(f"{one}Event") for one in ("Alert", "Audit", "Webhook"))
    ),
    facts_of(*_TYPES[::2]).union(*(links_of(f"{one}Event") for one in _STREAMS)),
)
"""Each asks for the facts of every other type of events, so that new types find room in both."""
_ALIASED = aliased_leaves("Node")
_NODES = (frozenset(_ALIASED[1::2]), frozenset(_ALIASED[::2]))
_GOLD = frozenset({"Task.gold"})
_LINEAGE = frozenset({"Task.lineage"})
_PROJECT = links_of("Project") & {
    f"Project.{one}"
    for one in (
        *("alerts", "alertRules", "audits", "corrections", "skillsRun"),
        *("tasks", "sliceComparisons"),
    )
}
_TASK_PROJECT = frozenset({"Task.project"})
PARTS: dict[str, tuple[frozenset[str], ...]] = {
    "events": _EVENTS,
    "subscription events": _EVENTS,
    "task": (
        _GOLD | _LINEAGE | _TASK_PROJECT,
        links_of("Task") - _TASK_PROJECT | _PROJECT,
        links_of("Task") - _GOLD - _LINEAGE - _TASK_PROJECT | links_of("Project") - _PROJECT,
    ),
    "annotation": (_GOLD | {"Annotation.lineage"}, links_of("Task") - _GOLD),
    **dict.fromkeys(("project", "projects"), (_PROJECT, links_of("Project") - _PROJECT)),
    **dict.fromkeys(("node", "nodes", "changes"), _NODES),
}
"""What each document of an operation leaves out, where one with everything has too many tokens, has
too many aliases, or costs too much. What one of them leaves out, another one asks for.
"""
