"""What an annotator tries in both organizations: one entry for each mutation that she may call.

The order matters: what is tried first may change what comes after, in both organizations alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from server.events.core import ids
from server.reads.labeling.task_orders import TaskOrder
from tests.schema.blind_queries import TASK_FILTERS, Given, Ground

ABOUT_ONESELF = {
    *("login", "logout", "changePassword", "requestPasswordReset", "redeemToken"),
    *("createApiKey", "revokeApiKey", "endSession", "endSessions", "changeOwnName"),
    *("declareAttributes", "withdrawAttributes"),
}
"""Mutations that read and write nothing but one's own account."""


def answers(value: str) -> list[Given]:
    """Answers as the play gives them, in the words of the API."""
    span = {"id": "s1", "label": "city", "start": 0, "end": 4}
    return [
        {"question": "topic", "value": {"choice": {"values": [value]}}},
        {"question": "tags", "value": {"choice": {"values": ["x", "z"]}}},
        {"question": "stars", "value": {"rating": {"rating": 1 + ord(value) - ord("a")}}},
        {"question": "places", "value": {"span": {"spans": [span]}}},
        {"question": "note", "value": {"text": {"text": f"ann says {value}"}}},
    ]


def everywhere(ground: Ground) -> list[Given]:
    return [{"task": text} for text in ground.ids("task")]


def answered(ground: Ground, *names: str) -> list[Given]:
    """Tasks with the annotation that somebody gave, of any author where none is named."""
    return [
        {
            "task": ids.public("task", ground.here.tasks[task]),
            "annotation": ids.public("annotation", annotation),
        }
        for (task, author), annotation in ground.here.answers.items()
        if not names or author in names
    ]


def holding(*names: str) -> Callable[[Ground], list[Given]]:
    """Tasks of the first project with the token of Ann's lease, and one that she does not hold."""
    return lambda ground: [
        {
            "task": ground.task(f"disagreement {name}"),
            "token": ground.here.tokens.get(f"disagreement {name}", 7),
        }
        for name in (*names, "watched")
    ]


def revise(ground: Ground) -> Iterable[Given]:
    """The same answers, which change nothing; others; and others' annotations."""
    for at in (*answered(ground, "ann"), *answered(ground, "bob", "cat")[:8]):
        yield at | {"answers": answers("a"), "timeSpentMs": 0}
    for at in answered(ground, "ann"):
        yield at | {"answers": answers("b"), "timeSpentMs": 5, "expectedVersion": 5}
        yield at | {"answers": answers("b"), "timeSpentMs": 5}


def outdated(ground: Ground) -> Iterable[Given]:
    """Revisions of a version that Ann cannot know: she is told which one she can."""
    for task, annotation in ground.here.early.items():
        at = {"task": ground.task(task), "annotation": ids.public("annotation", annotation)}
        for version in (1, 7, 99):
            yield at | {"answers": answers("b"), "expectedVersion": version}


def submit(ground: Ground) -> Iterable[Given]:
    for at in holding("held")(ground):
        yield at | {"answers": answers("a"), "expectedVersion": 1}
        yield at | {"answers": answers("a"), "timeSpentMs": 100}


def claim(ground: Ground) -> Iterable[Given]:
    for project, id_ in ground.here.projects.items():
        at = {"project": ids.public("project", id_)}
        for name in ground.here.tasks:
            if name.startswith(project):
                yield at | {"task": ground.task(name)}
        yield from (at for _ in range(3))


def claim_many(ground: Ground) -> Iterable[Given]:
    for id_ in ground.here.projects.values():
        for count in (0, 1, 5):
            yield {"project": ids.public("project", id_), "count": count}


def comment(ground: Ground) -> Iterable[Given]:
    for at in (*everywhere(ground)[:5], *answered(ground)[:20]):
        yield at | {"text": "I hesitated."}


def resolve(ground: Ground) -> Iterable[Given]:
    task = ground.task("disagreement discussed")
    return [{"task": task, "comment": text} for text in ground.ids("comment")]


def review(ground: Ground, **given: Any) -> list[Given]:
    return [at | given for at in answered(ground)[:4]]


def save_view(ground: Ground) -> Iterable[Given]:
    """Every filter, in a project that differs; and views of somebody else's."""
    at = {"project": ground.ids("project")[0], "name": "Mine"}
    for name, values in TASK_FILTERS.items():
        for value in values(ground)[:2]:
            yield at | {"filter": {name: value}, "shared": True}
    yield from (at | {"order": order.name} for order in TaskOrder)
    yield from (at | {"view": view} for view in ground.ids("saved_view"))


def delete_view(ground: Ground) -> Iterable[Given]:
    for project in ground.ids("project"):
        yield from ({"project": project, "view": view} for view in ground.ids("saved_view"))


WISHES: dict[str, Callable[[Ground], Iterable[Given]]] = {
    "saveDraft": lambda g: [at | {"body": {"topic": "a"}} for at in everywhere(g)],
    "reviseAnnotation": lambda g: [*outdated(g), *revise(g)],
    "extendLease": holding("held"),
    "submitAnnotation": submit,
    "releaseTask": holding("released"),
    "skipTask": holding("passed"),
    "claimTasks": claim_many,
    "claimTask": claim,
    "addComment": comment,
    "resolveComment": resolve,
    "reopenComment": resolve,
    "editComment": lambda g: [at | {"text": "I doubt it."} for at in resolve(g)],
    "deleteComment": lambda g: [at | {"reason": "Rude."} for at in resolve(g)],
    "saveView": save_view,
    "deleteView": delete_view,
    "approveAnnotation": review,
    "rejectAnnotation": lambda g: review(g, reason="No."),
    "replaceAnnotation": lambda g: review(g, answers=answers("b")),
    "changeTask": lambda g: [at | {"change": {"reopen": 1}} for at in everywhere(g)[:4]],
    "withdrawAnnotation": lambda g: [
        at | {"reason": "misread"} for at in (*answered(g, "ann"), *answered(g, "bob")[:5])
    ],
}
