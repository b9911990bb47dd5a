"""What a blind annotator asks in both organizations: one entry for each query and subscription.

To add an operation: one entry in ASKS, with all arguments by which it might tell them apart.
To add a filter: one entry in TASK_FILTERS or EVENT_FILTERS, with values on both sides of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from server.events.core import ids
from server.events.labeling.tasks import Status
from server.reads.labeling.task_orders import TaskOrder
from server.schema.core.event_names import EventName
from tests.schema.twin_organizations import TwinOrganization
from tests.support.clock import START

Given = dict[str, Any]
AT_ONCE = 60
"""Ids in one request, so that it stays within the costs that a caller has."""


@dataclass(frozen=True)
class Ground:
    """The two organizations, and every id and type of events that there is in either."""

    here: TwinOrganization
    there: TwinOrganization
    known: list[str]
    types: set[str]
    """The types of the events that there are in either."""

    @property
    def twins(self) -> tuple[TwinOrganization, TwinOrganization]:
        return self.here, self.there

    def ids(self, kind: str) -> list[str]:
        return [text for text in self.known if text.startswith(f"{kind}_")]

    def member(self, name: str) -> str:
        return ids.public("member", self.here.people[name].member)

    def task(self, name: str) -> str:
        return ids.public("task", self.here.tasks[name])


def by_id(kind: str) -> Callable[[Ground], Iterable[Given]]:
    return lambda ground: [{"id": text} for text in ground.ids(kind)]


def one_of_each(ground: Ground) -> Iterable[Given]:
    """The last thing of each kind: `nodes`, which answers in the same way, is asked for all."""
    last = {text.split("_")[0]: text for text in ground.known}
    return [{"id": text} for text in last.values()]


def pages(**given: Any) -> Iterator[Given]:
    """A page of any size, the smallest one, and places where none begins."""
    yield given | {"first": 15}
    yield given | {"first": 1}
    for after in ("0", "nowhere", "999999.0000000000000000"):
        yield given | {"first": 2, "after": after}


def lists(ground: Ground) -> Iterable[Given]:
    return pages()


def by_project(ground: Ground) -> Iterable[Given]:
    return [given for text in ground.ids("project") for given in pages(project=text)]


TASK_FILTERS: dict[str, Callable[[Ground], list[Any]]] = {
    "statuses": lambda _: [[status] for status in Status] + [["LABELED", "OPEN"]],
    "assignee": lambda g: [g.member("ann"), g.member("bob")],
    "unassigned": lambda _: [True, False],
    "label": lambda _: [{"question": "topic", "value": value} for value in "abc"],
    "ids": lambda g: [g.ids("task")[:3]],
    "externalIds": lambda _: [["disagreement answered"], ["vote last", "all settled", "none"]],
    "priorityAtLeast": lambda _: [1],
    "priorityAtMost": lambda _: [1],
    "text": lambda _: ["rome", "a river"],
    "heldByMe": lambda _: [True, False],
    "relabel": lambda _: [True, False],
    "author": lambda g: [g.member("ann"), g.member("bob")],
    "reviewer": lambda g: [g.member("ann"), g.member("bob")],
    "holder": lambda g: [g.member("ann"), g.member("bob")],
    "importedAt": lambda g: [{"since": moment(g, 0.0)}, {"until": moment(g, 0.5)}],
    "changedAt": lambda g: [{"since": moment(g, 0.5)}, {"until": moment(g, 0.5)}],
    "answeredAt": lambda g: [{"since": moment(g, 0.5)}, {"until": moment(g, 0.5)}],
    "meta": lambda _: [{"key": "a", "value": "b"}],
    "reviewReason": lambda _: ["DISAGREEMENT", "POLICY"],
    "openComments": lambda _: [True, False],
    "gold": lambda _: [True, False],
    "goldDisputed": lambda _: [True, False],
    "timeSpentMsAtLeast": lambda _: [1],
    "timeSpentMsAtMost": lambda _: [1],
    "slice": lambda g: g.ids("slice"),
    "initialTagging": lambda _: ["1"],
}


def _types(ground: Ground) -> list[list[str]]:
    """Each type that there is in either organization, and all others, as many at once as may be."""
    there_are = [name.name for name in EventName if name.value in ground.types]
    others = [name.name for name in EventName if name.name not in there_are]
    return [
        *([name] for name in there_are),
        *(others[at : at + 100] for at in range(0, len(others), 100)),
    ]


EVENT_FILTERS: dict[str, Callable[[Ground], list[Any]]] = {
    "stream": lambda g: [*g.ids("task"), *g.ids("project"), *g.ids("member")],
    "project": lambda g: g.ids("project"),
    "types": _types,
    "actors": lambda g: [[text] for text in g.ids("member")],
    "labels": lambda _: [{"values": [value]} for value in "abcxyz"],
    "onlyFacts": lambda _: [True],
    "since": lambda g: [moment(g, 0.5), moment(g, 2.0)],
    "until": lambda g: [moment(g, 0.5), moment(g, 0.9)],
    "positions": lambda g: [
        {"since": str(low + 1), "until": str(high)}
        for low, high in pairwise(range(0, g.here.length + 30, 30))
    ],
}


def moment(ground: Ground, part: float) -> str:
    """A moment so far into the play."""
    return (START + timedelta(seconds=ground.here.seconds * part)).isoformat()


def tasks(ground: Ground) -> Iterable[Given]:
    """Every order in every project, every filter in the one with all scenarios."""
    first, *_ = projects = ground.ids("project")
    for order in TaskOrder:
        for project in projects:
            yield {"project": project, "order": order.name, "first": 15}
        yield from pages(project=first, order=order.name)
    for name, values in TASK_FILTERS.items():
        for value in values(ground):
            yield {"project": first, "order": "RANK", "first": 15, "filter": {name: value}}
    for direction in ("ASCENDING", "DESCENDING"):
        yield {"project": first, "order": "CREATED", "direction": direction, "last": 15}


def events(ground: Ground) -> Iterable[Given]:
    yield from pages()
    yield {"first": 200}
    yield {"last": 200}
    yield {"last": 3}
    yield {"last": 3, "before": "0"}
    for name, values in EVENT_FILTERS.items():
        yield from ({"first": 40, "filter": {name: value}} for value in values(ground))


def counted(ground: Ground) -> Iterable[Given]:
    for name, values in EVENT_FILTERS.items():
        yield from ({"intervals": 7, "filter": {name: value}} for value in values(ground))


def changes(ground: Ground) -> Iterable[Given]:
    """Everything that may be compared, between several moments, by everybody, in pages."""
    project, middle = ground.ids("project")[0], {"position": str(ground.here.length // 2)}
    start = {"position": "0"}
    for kind in ("project", "task", "member", "annotation"):
        yield from ({"of": text, "from": start, "first": 50} for text in ground.ids(kind))
    yield {"of": ids.public("taxonomy", UUID(int=1)), "from": start}
    yield {"of": project, "from": middle, "first": 50}
    yield {"of": project, "from": start, "to": middle, "first": 50}
    yield {"of": project, "from": {"time": moment(ground, 0.5)}, "first": 50}
    for kind in ("ADDED", "CHANGED", "REMOVED"):
        yield {"of": project, "from": middle, "kinds": [kind], "first": 50}
    for member in ground.ids("member"):
        yield {"of": project, "from": start, "by": member, "first": 50}
    yield from pages(of=project, **{"from": start})
    for after in ("1", "40.1", f"{ground.here.length}.1"):
        yield {"of": project, "from": start, "first": 3, "after": after}


def past(ground: Ground) -> Iterable[Given]:
    """Before everything, in the midst of it, and at the end."""
    for position in (0, 1, ground.here.length // 2, ground.here.length):
        yield {"position": str(position)}
    yield {"time": moment(ground, 0.5)}


def followed(ground: Ground) -> Iterable[Given]:
    """What filters leave, and all of the ledger once: each event is looked at on its own."""
    project, task = ground.ids("project")[0], ground.task("disagreement discussed")
    yield {"after": "0", "filter": {"stream": task}}
    yield {"after": "0", "filter": {"actors": [ground.member("bob")]}}
    for name in ("ANNOTATION_REJECTED", "COMMENT_ADDED", "TASK_RESOLVED"):
        yield {"after": "0", "filter": {"types": [name]}}
        yield {"after": "0", "filter": {"types": [name], "project": project}}
    yield {"after": "0"}


ASKS: dict[str, Callable[[Ground], Iterable[Given]]] = {
    "viewer": lambda _: [{}],
    "organization": lambda _: [{}],
    "sessions": lambda g: [{}, *({"member": text} for text in g.ids("member"))],
    "members": lists,
    "member": by_id("member"),
    "fileImports": by_project,
    "backgroundRevert": lambda _: [{"id": ids.public("revert", UUID(int=7))}],
    "fileImport": lambda _: [{"id": ids.public("upload", UUID(int=7))}],
    "project": by_id("project"),
    "projects": lists,
    "task": by_id("task"),
    "tasks": tasks,
    "annotation": by_id("annotation"),
    "events": events,
    "changes": changes,
    "erasures": lists,
    "holds": lists,
    "correction": lambda _: [{"id": ids.public("correction", UUID(int=7))}],
    "run": lambda _: [{"id": ids.public("run", UUID(int=7))}],
    "audit": lambda _: [{"id": ids.public("audit", UUID(int=7))}],
    "webhooks": lists,
    "webhook": lambda _: [{"id": ids.public("webhook", UUID(int=7))}],
    "exports": by_project,
    "access": by_project,
    "head": lambda _: [{}],
    "eventCounts": counted,
    "asOf": past,
    "node": one_of_each,
    "nodes": lambda g: [
        {"ids": g.known[start : start + AT_ONCE]} for start in range(0, len(g.known), AT_ONCE)
    ],
    "taxonomies": lists,
    "taxonomy": lambda _: [{"id": ids.public("taxonomy", UUID(int=1))}],
    "subscription events": followed,
    "subscription taskChanged": lambda g: [{"id": task} for task in g.ids("task")],
    "subscription projectProgress": lambda g: [{"project": one} for one in g.ids("project")],
    "subscription myQueue": lambda g: [{"project": one} for one in g.ids("project")],
}
