"""Outlines: what is remembered of a version, and what is found before it is needed."""

from __future__ import annotations

from server.events.forms.taxonomy_outline import OFFERS, SMALL, Outline, OutlineEntry, Restriction


def test_parts_of_a_large_version_are_found_beforehand() -> None:
    outline = Outline(OutlineEntry(str(n), (), deprecated=False) for n in range(SMALL + 1))
    assert not outline.ready(Restriction())
    outline.allowed(Restriction())
    assert outline.ready(Restriction())
    for depth in range(OFFERS):
        outline.allowed(Restriction(max_depth=depth))
    assert not outline.ready(Restriction()), "the oldest part is given up"
    assert Outline([]).ready(Restriction())
