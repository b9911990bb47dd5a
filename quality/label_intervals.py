"""Intervals of agreement on single labels: how sure α of giving a label or not is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from quality.figure import Figure, IntervalMethod, Reason
from quality.labels import LabelAgreement
from quality.layout import Floats
from quality.table import Table
from quality.units import Units
from quality.variance import t_interval, unanimous_interval


def with_intervals(
    found: Iterable[LabelAgreement],
    table: Table,
    labels: Mapping[int, frozenset[str]],
    units: Units | None,
) -> list[LabelAgreement]:
    """Return the agreement on labels with intervals of α, by the delta method.

    Where all units agree on a label, the lower end is Wilson's, as for α of all values.

    Args:
        found: as `by_label` returns it.
        table: the table of the same cells.
        labels: the labels that each value gives, by the code of the value.
        units: of the table; None where they cannot be had: then there is no interval, for
            NO_INTERVAL, but where all agree.
    """
    listed = [*found]
    wanted = {one.value: place for place, one in enumerate(listed)}
    columns: list[list[int]] = [[] for _ in listed]
    for column, code in enumerate(table.layout.codes.tolist()):
        for label in labels[code]:
            if label in wanted:
                columns[wanted[label]].append(column)
    return [
        replace(one, figure=_with_interval(one, table, own, units))
        for one, own in zip(listed, columns, strict=True)
    ]


def _with_interval(
    one: LabelAgreement, table: Table, columns: list[int], units: Units | None
) -> Figure:
    figure = one.figure
    if figure.value is None or figure.units < 2:
        return figure
    total, level = figure.answers, figure.level
    given, others = one.answers, total - one.answers
    by_chance = 2.0 * given * others
    if one.alike >= 1:
        chance = 1 - by_chance / (total * (total - 1))
        low, high = unanimous_interval(figure.units, level, chance, -1.0)
        return replace(figure, low=low, high=high, method=IntervalMethod.WILSON)
    spread = None
    if units is not None:
        has = np.zeros(len(table.values))
        has[columns] = 1.0
        observed = 2 * given * (1 - one.alike)
        spread = _spread(units, units.summed(has), given, others, observed)
    if spread is None:
        missing = units is None or not units.enough
        reason = figure.reason or (Reason.NO_INTERVAL if missing else None)
        return replace(figure, reason=reason)
    known = figure.units if units is None else min(figure.units, units.drawn)
    low, high = t_interval(figure.value, spread, known, level, -1.0)
    return replace(figure, low=low, high=high, method=IntervalMethod.DELTA)


def _spread(
    units: Units, given: Floats, answers: int, others: int, observed: float
) -> float | None:
    """The variance of α = 1 - (N - 1)·D / E of two values, as `Units.variance`.

    Args:
        units: the units.
        given: of each, the answers that give the label.
        answers: those of all units with two answers or more.
        others: the other answers to these.
        observed: D, both directions together.
    """
    total, by_chance = answers + others, 2.0 * answers * others
    near = (total - 1) * observed * 2 / by_chance**2
    by_label = near * others - observed / by_chance
    by_other = near * answers - observed / by_chance
    left = units.sizes - given
    apart = (total - 1) / by_chance * 2 * given * left / np.maximum(units.sizes - 1, 1)
    return units.variance(by_label * given + by_other * left - apart, apart, 2)
