"""Checks that labeled regions fit their question and input: one per kind, after the models."""

from collections.abc import Callable
from itertools import pairwise
from math import hypot
from typing import Any, TypeVar

from server.events.core.json_validation import invalid
from server.events.core.refusal import Refused
from server.events.forms import region_kinds as k

SLACK = 1e-3
"""Tolerance in pixels or seconds: clients work in screen units, so they round at the edges."""
FAR = 2.0**53

Size = dict[str, Any]


def require_box_fits(
    x: float, y: float, width: float, height: float, rotation: float, size: Size
) -> None:
    """Refuse a box beyond the edges; a rotated box may extend beyond them, but not its centre.

    x and y are the top left corner before the rotation, which is clockwise, in degrees, about the
    centre of the box.
    """
    if not rotation:
        require_axis_fits("x", x, width, "width", size)
        require_axis_fits("y", y, height, "height", size)
        return
    require_point_fits(x + width / 2, y + height / 2, size, ("x",), ("y",))
    require_extent_fits(width, height, size, "width", "height")


def require_axis_fits(near: str, start: float, extent: float, far: str, size: Size) -> None:
    """Refuse a start or an end outside 0 … size[far]."""
    limit = size.get(far, FAR) + SLACK
    if start < -SLACK or start > limit:
        raise invalid(f"`{near}` lies outside the input: {start:g}.", near)
    if start + extent > limit:
        raise invalid(f"It reaches to {start + extent:g}, beyond the edge at {size[far]:g}.", far)


def require_extent_fits(width: float, height: float, size: Size, wide: str, high: str) -> None:
    """Refuse a rotated extent that is longer than the diagonal of its input."""
    diagonal = hypot(size.get("width", FAR), size.get("height", FAR)) + SLACK
    if width > diagonal:
        raise invalid(f"It is {width:g} long, more than the diagonal of its input.", wide)
    if height > diagonal:
        raise invalid(f"It is {height:g} long, more than the diagonal of its input.", high)


def require_point_fits(
    x: float, y: float, size: Size, x_path: tuple[str | int, ...], y_path: tuple[str | int, ...]
) -> None:
    """Refuse a point outside its input; the paths are those of its two coordinates."""
    if x < -SLACK or x > size.get("width", FAR) + SLACK:
        raise invalid(f"x lies outside the input: {x:g}.", *x_path)
    if y < -SLACK or y > size.get("height", FAR) + SLACK:
        raise invalid(f"y lies outside the input: {y:g}.", *y_path)


def require_points_fit(points: list[list[float]], size: Size) -> None:
    """Refuse the first point outside the input."""
    for number, (x, y) in enumerate(points):
        require_point_fits(x, y, size, ("points", number, 0), ("points", number, 1))


def require_index_fits(field: str, index: int | None, count: int | None, *, wanted: bool) -> None:
    """Check a frame, page or message number, counted from 0: present exactly if `wanted`."""
    if not wanted:
        if index is not None:
            raise invalid(f"The input has no {field}s: remove `{field}`.", field)
    elif index is None:
        raise invalid(f"Say on which {field} it lies (the first is 0): add `{field}`.", field)
    elif count is not None and index >= count:
        raise invalid(f"There is no {field} {index}: the last one is {count - 1}.", field)


R = TypeVar("R", k.Span, k.Interval)


def require_span_fits(span: k.Span, size: Size) -> None:
    """Refuse a span that is empty, or reaches beyond its text."""
    require_index_fits("message", span.message, size.get("messages"), wanted="messages" in size)
    length = size.get("length") if span.message is None else size["lengths"][span.message]
    if span.end <= span.start:
        raise invalid(f"The span ends at {span.end}, not after its start at {span.start}.", "end")
    if length is not None and span.end > length:
        raise invalid(f"The span ends at {span.end}, beyond the text of length {length}.", "end")


def require_interval_fits(interval: k.Interval, size: Size) -> None:
    """Refuse an interval that is empty, or reaches beyond the duration."""
    if interval.end <= interval.start:
        raise invalid(
            f"The interval ends at {interval.end:g}, not after its start at {interval.start:g}.",
            "end",
        )
    duration = size.get("duration")
    if duration is not None and interval.end > duration + SLACK:
        raise invalid(f"The interval ends at {interval.end:g}, after {duration:g}.", "end")


def require_rectangle_fits(box: k.Box | k.Keyframe, size: Size) -> None:
    """Refuse a box that does not lie on its input."""
    require_box_fits(box.x, box.y, box.width, box.height, box.rotation, size)


def require_ellipse_fits(it: k.Ellipse, size: Size) -> None:
    """Refuse an ellipse beyond the edges; a rotated one may extend beyond, but not its centre."""
    require_point_fits(it.cx, it.cy, size, ("cx",), ("cy",))
    require_extent_fits(2 * it.rx, 2 * it.ry, size, "rx", "ry")
    if not it.rotation:
        for centre, radius, far in ((it.cx, it.rx, "width"), (it.cy, it.ry, "height")):
            if centre - radius < -SLACK or centre + radius > size.get(far, FAR) + SLACK:
                name = "rx" if far == "width" else "ry"
                raise invalid(
                    f"The ellipse reaches beyond the edge with `{name}` {radius:g}.", name
                )


def require_line_fits(line: k.Polygon | k.Polyline, size: Size) -> None:
    """Refuse points outside the input, and lines of less than 2 different points (3 if closed)."""
    require_points_fit(line.points, size)
    least = 3 if isinstance(line, k.Polygon) else 2
    if len({(x, y) for x, y in line.points}) < least:
        raise invalid(f"There must be at least {least} different points.", "points")


def require_keypoint_fits(it: k.Keypoint, size: Size) -> None:
    """Refuse a point outside the input."""
    require_point_fits(it.x, it.y, size, ("x",), ("y",))


def require_mask_fits(mask: k.Mask, size: Size) -> None:
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


def require_track_fits(track: k.Track, size: Size) -> None:
    """Refuse key frames out of order, after the last frame, or outside the picture."""
    last = -1
    for number, keyframe in enumerate(track.keyframes):
        try:
            require_index_fits("frame", keyframe.frame, size.get("frames"), wanted=True)
            if keyframe.frame <= last:
                raise invalid(f"Frame {keyframe.frame} does not come after frame {last}.", "frame")
            if not keyframe.outside:
                require_rectangle_fits(keyframe, size)
        except Refused as refused:
            raise refused.under("keyframes", number) from None
        last = keyframe.frame


CHECKS: dict[str, Callable[[Any, Size], None]] = {
    "span": require_span_fits,
    "box": require_rectangle_fits,
    "ellipse": require_ellipse_fits,
    "polygon": require_line_fits,
    "polyline": require_line_fits,
    "keypoint": require_keypoint_fits,
    "mask": require_mask_fits,
    "interval": require_interval_fits,
    "track": require_track_fits,
}


def require_place_fits(kind: str, region: k.Placed, size: Size) -> None:
    """Check frame and page against the kind of input that the shape lies on."""
    require_index_fits("frame", region.frame, size.get("frames"), wanted=kind == "video")
    require_index_fits("page", region.page, size.get("pages"), wanted=kind == "pdf")


def require_apart(regions: list[R], field: str) -> None:
    """Refuse the first span or interval, by its start, that overlaps the one before."""
    placed = sorted(
        (getattr(region, "message", None) or 0, region.start, region.end, number)
        for number, region in enumerate(regions)
    )
    for before, after in pairwise(placed):
        if before[0] == after[0] and after[1] < before[2]:
            raise invalid(
                "It overlaps another, which this question does not allow.", field, after[3], "start"
            )
