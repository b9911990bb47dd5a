"""Checks that regions lie on their inputs, whose coordinates have their origin at the top left.

If a size is unknown, only lower bounds apply, and the models check those already.
"""

from math import hypot
from typing import Any

from server.events.core.json_validation import invalid

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
