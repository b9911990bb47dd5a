"""Comparing the agreement on the tasks of slices with that on all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from quality.cells import Cell, difference
from quality.figure import Figure
from server.reads.quality.figures import values_in

if TYPE_CHECKING:
    from quality.table import Table
    from quality.tested_differences import TestedDifference

Cells = Mapping[Cell, int]


@dataclass(frozen=True, slots=True)
class SliceAgreement:
    """How far people agree on a question on the tasks of a slice, and on all others."""

    slice: UUID
    question: str
    figure: Figure
    rest: Figure
    difference: TestedDifference
    adjusted: float | None
    """The p of the difference, adjusted for that it is one of many."""


def compared_slices(
    given: Sequence[tuple[UUID, str, Cells, Cells]],
) -> list[SliceAgreement]:
    """Return nominal α on slices and on the rest. Call it in a thread.

    Args:
        given: slice, question, the cells of all tasks, and those of the tasks of the slice.
    """
    from quality.agreement import alpha  # noqa: PLC0415 - numpy, only where it is needed
    from quality.tested_differences import alpha_difference, benjamini_hochberg  # noqa: PLC0415

    tables = [(_table(cells), _table(difference(cells, whole))) for _, _, whole, cells in given]
    found = [alpha_difference(one, rest) for one, rest in tables]
    adjusted = benjamini_hochberg([one.p for one in found])
    return [
        SliceAgreement(slice_, question, alpha(one), alpha(rest), how, p)
        for (slice_, question, *_), (one, rest), how, p in zip(
            given, tables, found, adjusted, strict=True
        )
    ]


def _table(cells: Cells) -> Table:
    from quality.table import Table  # noqa: PLC0415

    ordered = dict(sorted(cells.items()))
    return Table(ordered, {code: str(code) for code in values_in(ordered)})
