"""How long people take for annotations, as clients see it."""

from __future__ import annotations

import strawberry

import quality.times as pure
from server.reads.quality.times import TimesOfMembers
from server.schema.quality.figures import Share


@strawberry.type(description="A value with its interval at 95 %, as far as it is known.")
class Bounded:
    """A number with bounds; low and high are null together."""

    value: float
    low: float | None
    high: float | None


@strawberry.type(description="How long annotations of a member took, which were made on some days.")
class AnnotatorTimes:
    """Times of annotations that count, which are counted to 3 %."""

    annotations: int
    median_ms: Bounded | None = strawberry.field(description="Null without annotations.")
    fast: Share | None = strawberry.field(
        description="Those that took far less time than the annotations of everybody on these "
        "days: three robust standard deviations of the logarithm below their median. Null where "
        "that is unknown."
    )


def annotator_times(found: TimesOfMembers, of: pure.Times) -> AnnotatorTimes:
    """Return the times of a member beside those of everybody."""
    return AnnotatorTimes(
        annotations=sum(of.values()),
        median_ms=bounded_of(pure.median(of)),
        fast=fast_share_of(of, found.all),
    )


def fast_share_of(of: pure.Times, reference: pure.Times) -> Share | None:
    """Return the share of times far below the usual ones of a reference; see `fast_share`."""
    fast = pure.fast_share(of, reference)
    if fast is None or fast.low is None or fast.high is None:
        return None
    return Share(value=fast.value, low=fast.low, high=fast.high)


def bounded_of(found: pure.Estimated | None) -> Bounded | None:
    """Return an estimate with its bounds."""
    if found is None:
        return None
    return Bounded(value=found.value, low=found.low, high=found.high)
