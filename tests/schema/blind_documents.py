"""Operations that are asked in several documents, as one with everything would be too long."""

from __future__ import annotations

from tests.schema.full_selections import facts_of, links_named, links_of

_STREAMS = ("Task", "Project", "Member", "Taxonomy", "Run", "Correction", "Erasure")
_EVENTS = (
    links_named("Event", "annotation").union(
        *(links_of(f"{one}Event") for one in ("Alert", "Audit", "Webhook")),
        facts_of("AuditDrawn", "AlertRuleSet"),
    ),
    frozenset[str]().union(
        *(links_of(f"{one}Event") for one in _STREAMS),
        facts_of("InitialTaggingDrawn", "GoldTasksChanged", "GoldPolicyChanged"),
    ),
)
_GOLD = frozenset({"Task.gold"})
_NODES = (
    frozenset({"Audit.status", "AlertRule.createdAt", "AlertRule.changedAt"}),
    frozenset({"Run.status", "Webhook.status", "Comment.createdAt"}),
)
_PROJECT = links_of("Project") & {
    f"Project.{one}" for one in ("alerts", "alertRules", "audits", "corrections", "skillsRun")
}
PARTS: dict[str, tuple[frozenset[str], ...]] = {
    "events": _EVENTS,
    "subscription events": _EVENTS,
    "task": (
        _GOLD | {"Task.project"},
        _GOLD | links_of("Task") - {"Task.project"} | _PROJECT,
        links_of("Task") - _GOLD,
    ),
    "annotation": (_GOLD, links_of("Task") - _GOLD),
    **dict.fromkeys(("project", "projects"), (_PROJECT, links_of("Project") - _PROJECT)),
    **dict.fromkeys(("node", "nodes", "changes"), _NODES),
}
"""What each document of an operation leaves out, where one with everything has too many tokens, has
too many aliases, or costs too much. What one of them leaves out, another one asks for.
"""
