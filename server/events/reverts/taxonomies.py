"""Undoing what was done to a taxonomy: a published version is withdrawn, and stays readable."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import UUID

from server.events.core import ids
from server.events.core.event import Event, Kind, Recorded
from server.events.core.refusal import Code, Refused
from server.events.reverts.compensation import Undone, undoes
from server.events.taxonomies.taxonomies import (
    Taxonomy,
    TaxonomyContent,
    TaxonomyPublished,
    TaxonomyRenamed,
    Version,
    evolve,
)


class VersionWithdrawn(Event, name="taxonomy.version_withdrawn", kind=Kind.TAXONOMY):
    """A version is offered to projects no longer; it can be read, and labels may name it."""

    number: int


class VersionOffered(Event, name="taxonomy.version_offered", kind=Kind.TAXONOMY):
    """A version that was withdrawn is offered again."""

    number: int


@evolve.on(VersionWithdrawn)
def _withdrawn(state: Taxonomy, recorded: Recorded[VersionWithdrawn]) -> Taxonomy:
    gone = frozenset({*state.withdrawn, recorded.event.number})
    return replace(state, withdrawn=gone, changed_at=recorded.recorded_at)


@evolve.on(VersionOffered)
def _offered(state: Taxonomy, recorded: Recorded[VersionOffered]) -> Taxonomy:
    left = state.withdrawn - {recorded.event.number}
    return replace(state, withdrawn=left, changed_at=recorded.recorded_at)


@undoes(TaxonomyPublished, VersionWithdrawn, VersionOffered)
def revert_publication(undone: Undone[Taxonomy]) -> list[Event]:
    """Withdraw the versions that were published, or offer those again that were withdrawn."""
    found: list[VersionOffered | VersionWithdrawn] = []
    for recorded in undone.events:
        event = recorded.event
        if isinstance(event, VersionWithdrawn):
            found.append(VersionOffered(number=event.number))
        elif isinstance(event, TaxonomyPublished | VersionOffered):
            found.append(VersionWithdrawn(number=event.number))
    there = undone.now.withdrawn
    return [e for e in found if (e.number in there) is isinstance(e, VersionOffered)]


@undoes(TaxonomyRenamed)
def revert_name(undone: Undone[Taxonomy]) -> list[Event]:
    """Give the taxonomy its former name and description. Raises Refused ERASED."""
    if not undone.restores(lambda taxonomy: (taxonomy.name, taxonomy.description)):
        return []
    name, description = undone.earlier.name, undone.earlier.description
    if name is None:
        raise Refused(Code.ERASED, "The former name was erased: give another one.", ("position",))
    return [TaxonomyRenamed(content=TaxonomyContent(name=name, description=description or ""))]


def offered_version(state: Taxonomy) -> Version | None:
    """Return the version that was published last, of those that were not withdrawn."""
    offered = (one for one in reversed(state.versions) if one.number not in state.withdrawn)
    return next(offered, None)


def drawn_versions(form: object) -> list[tuple[str, tuple[UUID, int]]]:
    """Return the questions of a form that draw on taxonomies, each with taxonomy and version.

    What is no valid reference is left out: whoever validates the form says so.
    """
    found = []
    for question in _list(form.get("questions") if isinstance(form, dict) else None):
        ref = question.get("taxonomy") if isinstance(question, dict) else None
        if isinstance(ref, dict) and isinstance(ref.get("taxonomy"), str):
            number = ref.get("version")
            with suppress(Refused):
                id_ = ids.expect("taxonomy", ref["taxonomy"])
                if isinstance(number, int):
                    found.append((str(question.get("name")), (id_, number)))
    return found


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def require_offered(form: object, states: Mapping[UUID, object]) -> None:
    """Refuse a form that draws on a version of a taxonomy that was withdrawn: CONFLICT.

    Args:
        form: the form as JSON.
        states: the states of the taxonomies that it names, among others.
    """
    for question, (taxonomy, number) in drawn_versions(form):
        state = states.get(taxonomy)
        if isinstance(state, Taxonomy) and number in state.withdrawn:
            message = (
                f"Version {number} of the taxonomy of {question!r} was withdrawn: draw on another."
            )
            raise Refused(Code.CONFLICT, message, ("form",))


def require_unused(numbers: Collection[int], used: Collection[int], why: str) -> None:
    """Refuse to withdraw versions that are in use: CONFLICT."""
    if in_use := sorted({*numbers} & {*used}):
        message = f"Version {in_use[0]} cannot be withdrawn: {why}"
        raise Refused(Code.CONFLICT, message, ("position",))
