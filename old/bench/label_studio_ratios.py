"""How many times faster than Label Studio we are, from figures printed in one run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

Figure = dict[str, Any]

PAIRS = (
    ("http submit", "label studio annotate", ("clients",)),
    ("http claim in a project", "label studio next task", ("tasks",)),
    ("http page of 50", "label studio page of 50", ("tasks", "page")),
    ("import.jsonl.median", "label studio import", ()),
    ("export", "label studio export", ("tasks",)),
)
"""Our figure, its figure, and what must agree before the two may be compared."""


def ratios(figures: Iterable[Figure]) -> Iterator[Figure]:
    """Return a line for each pair that was measured; above 1 we are faster.

    Where a figure was printed more than once under the same conditions, the last one counts.
    """
    found = list(figures)
    for ours, theirs, keys in PAIRS:
        mine, peer = _by_conditions(found, ours, keys), _by_conditions(found, theirs, keys)
        for conditions in (each for each in mine if each in peer):
            us, them = mine[conditions], peer[conditions]
            yield {
                "figure": f"{ours} / label studio",
                "value": round(_faster(us, them), 2),
                "unit": "times as fast",
                **dict(zip(keys, conditions, strict=True)),
                **_cheaper(us, them),
            }


def _faster(us: Figure, them: Figure) -> float:
    """Return the ratio of two rates, or of two times the other way round."""
    first, second = (them, us) if us["unit"].startswith("ms") else (us, them)
    return float(first["value"] / second["value"])


def _cheaper(us: Figure, them: Figure) -> Figure:
    """Return the ratio of the servers' CPU seconds, which other load on the machine leaves alone.

    Both leave PostgreSQL out.
    """
    mine, peer = us.get("server_cpu_us"), them.get("server_cpu_us")
    return {"server_cpu_ratio": round(peer / mine, 1)} if mine and peer else {}


def _by_conditions(figures: list[Figure], name: str, keys: tuple[str, ...]) -> dict[Any, Figure]:
    return {
        tuple(figure[key] for key in keys): figure
        for figure in figures
        if figure["figure"] == name and all(key in figure for key in keys)
    }
