"""The oracle's folds of migrations. See `tests.oracle`."""

from __future__ import annotations

from copy import deepcopy
from uuid import UUID

from tests.oracle_folds import Happened, Row, when


@when("project.migration_started")
def _began(state: Row, event: Happened) -> None:
    state["moving"] = event.id("migration")


@when("project.migration_finished")
def _ended(state: Row, _: Happened) -> None:
    state["moving"] = None


@when("labels.migrated")
def _followed(state: Row, event: Happened) -> None:
    for id_ in event.facts["annotations"]:
        annotation = state["annotations"][UUID(id_)]
        before = {key: annotation[key] for key in ("answers", "form_version")}
        annotation["was"] = [*annotation.get("was", []), deepcopy(before)]
        annotation["form_version"] = event.facts["form_version"]
        annotation["changed_at"] = event.at
        _change(annotation, "answers", event, id_, id_ in event.facts["changed"])
    final = event.facts["final"]
    if final == "DROPPED":
        _keep(state, event)
        state |= {"final": None, "review": "TIE"}
        state["was" if state["status"] == "ARCHIVED" else "status"] = "IN_REVIEW"
    elif final is not None:
        _final(state, event, final)


def _final(state: Row, event: Happened, how: str) -> None:
    method, answers, sure = state["final"]
    if answers is None:
        return
    if how == "FOLLOWED":
        [whose] = state["final_of"]
        answers = state["annotations"][whose]["answers"]
    else:
        holder = {"answers": answers}
        _change(holder, "answers", event, None, True)
        answers = holder["answers"]
    state["final"] = (method, answers, sure)


def _change(row: Row, field: str, event: Happened, whose: str | None, changed: bool) -> None:
    """Set labels to what they are now; where nobody knows any more, so does the row."""
    if row[field] is None:
        return
    if not event.content:
        row[field] = None if changed else row[field]
        return
    answers = deepcopy(row[field])
    for change in event.content["changes"]:
        if change["annotation"] != whose:
            continue
        answer = answers[change["question"]]
        if "regions" not in change:
            answer["values"] = change["after"]
            continue
        [regions] = [part for part in answer.values() if isinstance(part, list)]
        for region in regions:
            if region["id"] in change["regions"]:
                region["label"] = change["regions"][region["id"]][1]
    row[field] = answers


@when("task.relabel_requested")
def _doubted(state: Row, event: Happened) -> None:
    _keep(state, event)
    for id_ in event.facts["annotations"]:
        annotation = state["annotations"][UUID(id_)]
        annotation["stood"] = annotation["status"]
        annotation |= {"status": "OUTDATED", "changed_at": event.at}
    state |= {"final": None, "review": None, "reviewing": []}
    place = "was" if state["status"] == "ARCHIVED" else "status"
    if state[place] != "SKIPPED":
        state[place] = "OPEN"


def _keep(state: Row, event: Happened) -> None:
    stood = state["was"] if state["status"] == "ARCHIVED" else state["status"]
    if stood in ("IN_REVIEW", "DONE"):
        concluded = (stood, state["final"], state["review"], state.get("final_of"))
        state["kept"] = [*state.get("kept", []), (event.facts["migration"], concluded)]


@when("labels.restored")
def _reverted(state: Row, event: Happened) -> None:
    for id_ in event.facts["annotations"]:
        annotation = state["annotations"][UUID(id_)]
        annotation["form_version"] = annotation["was"][-1]["form_version"]
        annotation["changed_at"] = event.at
        annotation["was"] = annotation["was"][:-1]
        _change(annotation, "answers", event, id_, id_ in event.facts["changed"])
    for id_ in event.facts["returned"]:
        annotation = state["annotations"][UUID(id_)]
        annotation |= {"status": annotation.pop("stood"), "changed_at": event.at}
    state["reviewing"] = []
    kept = state.get("kept", [])
    places = [n for n, (whose, _) in enumerate(kept) if whose == event.facts["undoes"]]
    if places:
        state["kept"] = kept[: places[0]]
    if event.facts["reinstated"]:
        stood, state["final"], state["review"], state["final_of"] = kept[places[0]][1]
        state["was" if state["status"] == "ARCHIVED" else "status"] = stood
        return
    if event.facts["fills"]:
        state["status"] = "LABELED"
    if event.facts["final"] is not None:
        _final(state, event, event.facts["final"])
