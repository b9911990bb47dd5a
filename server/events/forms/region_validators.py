"""Whether labelled regions fit their question and input: one check per kind, after the types."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, TypeVar

from server.events.core.json_validation import invalid
from server.events.core.refusal import Refused
from server.events.forms import region_kinds as k
from server.events.forms.geometry import (
    FAR,
    SLACK,
    Size,
    check_box,
    check_extent,
    check_index,
    check_point,
    check_points,
)

R = TypeVar("R", k.Span, k.Interval)


def check_span(span: k.Span, size: Size) -> None:
    """Refuse a span that is empty, or reaches beyond its text."""
    check_index("message", span.message, size.get("messages"), wanted="messages" in size)
    length = size.get("length") if span.message is None else size["lengths"][span.message]
    if span.end <= span.start:
        raise invalid(f"The span ends at {span.end}, not after its start at {span.start}.", "end")
    if length is not None and span.end > length:
        raise invalid(f"The span ends at {span.end}, beyond the text of length {length}.", "end")


def check_interval(interval: k.Interval, size: Size) -> None:
    """Refuse an interval that is empty, or reaches beyond the duration."""
    if interval.end <= interval.start:
        raise invalid(
            f"The interval ends at {interval.end:g}, not after its start at {interval.start:g}.",
            "end",
        )
    duration = size.get("duration")
    if duration is not None and interval.end > duration + SLACK:
        raise invalid(f"The interval ends at {interval.end:g}, after {duration:g}.", "end")


def check_rectangle(box: k.Box | k.Keyframe, size: Size) -> None:
    """Refuse a box that does not lie on its input."""
    check_box(box.x, box.y, box.width, box.height, box.rotation, size)


def check_ellipse(it: k.Ellipse, size: Size) -> None:
    """Refuse an ellipse beyond the edges; a rotated one may stick out, but not its centre."""
    check_point(it.cx, it.cy, size, ("cx",), ("cy",))
    check_extent(2 * it.rx, 2 * it.ry, size, "rx", "ry")
    if not it.rotation:
        for centre, radius, far in ((it.cx, it.rx, "width"), (it.cy, it.ry, "height")):
            if centre - radius < -SLACK or centre + radius > size.get(far, FAR) + SLACK:
                name = "rx" if far == "width" else "ry"
                raise invalid(
                    f"The ellipse reaches beyond the edge with `{name}` {radius:g}.", name
                )


def check_line(line: k.Polygon | k.Polyline, size: Size) -> None:
    """Refuse points outside the input, and lines that are no more than a point."""
    check_points(line.points, size)
    least = 3 if isinstance(line, k.Polygon) else 2
    if len({(x, y) for x, y in line.points}) < least:
        raise invalid(f"There must be at least {least} different points.", "points")


def check_keypoint(it: k.Keypoint, size: Size) -> None:
    """Refuse a point outside the input."""
    check_point(it.x, it.y, size, ("x",), ("y",))


def check_mask(mask: k.Mask, size: Size) -> None:
    """Refuse a mask that does not cover its input exactly."""
    for side in ("width", "height"):
        known, given = size.get(side), getattr(mask, side)
        if known is not None and given != known:
            raise invalid(f"The mask's {side} is {given}, its input's is {known:g}.", side)
    if (mask.counts is None) == (mask.blob is None):
        raise invalid("Give the pixels as `counts` or as `blob`: exactly one of them.", "counts")
    if mask.counts is not None and sum(mask.counts) != mask.width * mask.height:
        raise invalid(
            f"The runs cover {sum(mask.counts)} of {mask.width * mask.height} pixels.", "counts"
        )


def check_track(track: k.Track, size: Size) -> None:
    """Refuse key frames out of order, after the last frame, or outside the picture."""
    last = -1
    for number, keyframe in enumerate(track.keyframes):
        try:
            check_index("frame", keyframe.frame, size.get("frames"), wanted=True)
            if keyframe.frame <= last:
                raise invalid(f"Frame {keyframe.frame} does not come after frame {last}.", "frame")
            if not keyframe.outside:
                check_rectangle(keyframe, size)
        except Refused as refused:
            raise refused.under("keyframes", number) from None
        last = keyframe.frame


CHECKS: dict[str, Callable[[Any, Size], None]] = {
    "span": check_span,
    "box": check_rectangle,
    "ellipse": check_ellipse,
    "polygon": check_line,
    "polyline": check_line,
    "keypoint": check_keypoint,
    "mask": check_mask,
    "interval": check_interval,
    "track": check_track,
}


def check_place(kind: str, region: k.Placed, size: Size) -> None:
    """Check frame and page against the kind of input that the shape lies on."""
    check_index("frame", region.frame, size.get("frames"), wanted=kind == "video")
    check_index("page", region.page, size.get("pages"), wanted=kind == "pdf")


def check_apart(regions: list[R], field: str) -> None:
    """Refuse the first region that shares a character or moment with one before it in the text."""
    placed = sorted(
        (getattr(region, "message", None) or 0, region.start, region.end, number)
        for number, region in enumerate(regions)
    )
    for before, after in pairwise(placed):
        if before[0] == after[0] and after[1] < before[2]:
            raise invalid(
                "It overlaps another, which this question does not allow.", field, after[3], "start"
            )
