"""Undoing what was done to a taxonomy: a published version is withdrawn, and stays readable."""

from __future__ import annotations

from dataclasses import replace

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
