"""The JSON of labeled regions: one model per kind. See `region_validators` for further checks."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from server.events.core.json_validation import REGION_ID
from server.events.forms.questions import LARGEST, Value

MAX_POINTS = 10_000
MAX_KEYFRAMES = 100_000
MAX_RUNS = 1_000_000

Id = Annotated[str, StringConstraints(pattern=REGION_ID)]
"""The id of a region: chosen by the client, unique within its question, kept in revisions."""
Index = Annotated[int, Field(ge=0, le=2**53 - 1)]
"""The number of a frame, page or message, counted from 0."""
Coordinate = Annotated[float, Field(ge=-LARGEST, le=LARGEST)]
Extent = Annotated[float, Field(gt=0, le=LARGEST)]
Moment = Annotated[float, Field(ge=0, le=LARGEST)]
Degrees = Annotated[float, Field(ge=0, lt=360)]
Point = Annotated[list[Coordinate], Field(min_length=2, max_length=2)]
"""A point, as [x, y]."""


class Shape(BaseModel):
    """Base of all answer models: strict types, nothing unknown, no NaN."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)


class Region(Shape):
    """Base of all regions."""

    id: Id
    label: Value


class Placed(Region):
    """Base of shapes in a plane: `frame` on a video, `page` on a PDF, neither on an image."""

    frame: Index | None = None
    page: Index | None = None


class Span(Region):
    """Characters `start` up to but not including `end`, counted in Unicode code points."""

    start: Index
    end: Index
    message: Index | None = None
    """The number of the message, on a chat."""


class Box(Placed):
    """A rectangle by its top left corner, then rotated clockwise about its center."""

    x: Coordinate
    y: Coordinate
    width: Extent
    height: Extent
    rotation: Degrees = 0.0


class Ellipse(Placed):
    """An ellipse by center and radii, rotated clockwise about its center."""

    cx: Coordinate
    cy: Coordinate
    rx: Extent
    ry: Extent
    rotation: Degrees = 0.0


class Polygon(Placed):
    """A closed area; the last corner is joined to the first."""

    points: Annotated[list[Point], Field(min_length=3, max_length=MAX_POINTS, fail_fast=True)]


class Polyline(Placed):
    """An open line."""

    points: Annotated[list[Point], Field(min_length=2, max_length=MAX_POINTS, fail_fast=True)]


class Keypoint(Placed):
    """One point; `occluded` when it is hidden and its place is a guess."""

    x: Coordinate
    y: Coordinate
    occluded: bool = False


Runs = Annotated[list[Index], Field(min_length=1, max_length=MAX_RUNS, fail_fast=True)]


class Mask(Placed):
    """Pixels: run lengths as in COCO (column by column, zeros first), or a blob of them."""

    width: Annotated[int, Field(ge=1, le=100_000)]
    height: Annotated[int, Field(ge=1, le=100_000)]
    counts: Runs | None = None
    blob: Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")] | None = None


class Interval(Region):
    """A stretch of time, in seconds (on a series: units of its time axis)."""

    start: Moment
    end: Moment


class Keyframe(Shape):
    """Where an object is at one frame. Between key frames its box moves and turns linearly."""

    frame: Index
    x: Coordinate
    y: Coordinate
    width: Extent
    height: Extent
    rotation: Degrees = 0.0
    occluded: bool = False
    outside: bool = False
    """The object is not in the picture from this frame on."""


Keyframes = Annotated[list[Keyframe], Field(min_length=1, max_length=MAX_KEYFRAMES, fail_fast=True)]


class Track(Region):
    """One object through a video, by key frames in rising order."""

    keyframes: Keyframes


class End(Shape):
    """One end of a relation: a region of another question of the same annotation."""

    question: str
    region: str


class Relation(Region):
    """A labeled connection, from `source` to `target` if the question is directed."""

    source: End
    target: End
