"""Ratios to Label Studio compare like with like, and are larger the better we are."""

from __future__ import annotations

from typing import Any

from bench.label_studio_ratios import ratios
from bench.run import modules


def submit(name: str, rate: float, clients: int, cpu: float = 0.0) -> dict[str, Any]:
    named = {"figure": name, "value": rate, "unit": "per second"}
    return {**named, "clients": clients, "server_cpu_us": cpu}


def page(name: str, ms: float, **conditions: object) -> dict[str, Any]:
    return {"figure": name, "value": ms, "unit": "ms p50", **conditions}


def test_a_higher_rate_is_better() -> None:
    ours, theirs = (
        submit("http submit", 900, 8, 500),
        submit("label studio annotate", 30, 8, 40_000),
    )
    (line,) = ratios([ours, theirs])
    assert line == {
        "figure": "http submit / label studio",
        "value": 30.0,
        "unit": "times as fast",
        "clients": 8,
        "server_cpu_ratio": 80.0,
    }


def test_a_shorter_time_is_better() -> None:
    ours = page("http page of 50", 10, tasks=10_000, page="deep")
    theirs = page("label studio page of 50", 150, tasks=10_000, page="deep")
    (line,) = ratios([ours, theirs])
    assert line["value"] == 15.0


def test_other_conditions_are_not_compared() -> None:
    ours = submit("http submit", 900, 128)
    assert not list(ratios([ours, submit("label studio annotate", 30, 32)]))
    first = page("http page of 50", 10, tasks=300, page="first")
    assert not list(ratios([first, page("label studio page of 50", 10, tasks=300, page="deep")]))


def test_nothing_is_said_when_one_side_was_not_measured() -> None:
    assert not list(ratios([submit("http submit", 900, 8)]))
    assert not list(ratios([submit("label studio annotate", 30, 8)]))


def test_label_studio_is_no_benchmark_of_its_own() -> None:
    assert not [name for name in modules() if "label_studio" in name]
