"""How large the slices of a migration are."""

from __future__ import annotations

from server.jobs.sliced_job import PATIENCE, Pace


def after(pace: Pace, slices: int) -> list[int]:
    """Let slices pass that nobody comes between; return the size behind each."""
    sizes = []
    for _ in range(slices):
        first = (pace.position or 0) + 1
        pace.passed(first, first + 9)
        sizes.append(pace.size)
    return sizes


def test_slices_grow_to_their_limit_once_nobody_else_wrote_for_a_while() -> None:
    pace = Pace(40, 400, 0.02)
    assert after(pace, PATIENCE) == [40] * PATIENCE
    assert pace.under_way == 1
    assert after(pace, 5) == [80, 160, 320, 400, 400]
    assert pace.under_way == 2


def test_what_somebody_else_wrote_makes_them_small_again() -> None:
    pace = Pace(40, 400, 0.02)
    after(pace, PATIENCE + 5)
    assert pace.position is not None
    pace.passed(pace.position + 2, pace.position + 20)
    assert (pace.size, pace.under_way) == (40, 1)
    assert after(pace, PATIENCE) == [40] * PATIENCE


def test_who_waits_makes_them_small_again() -> None:
    pace = Pace(40, 400, 0.02)
    after(pace, PATIENCE + 5)
    pace.contended()
    assert (pace.size, pace.under_way) == (40, 1)
