"""What an answer looks like: one model per kind, for validation, documentation and GraphQL.

These models know shapes and absolute limits. Whether an answer fits its question and its input is
decided in `answers`, `checks` and `regions`.
"""

from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from server.events.questions import LARGEST, MAX_OPTIONS, MAX_REGIONS, MAX_TEXT, Value
from server.events.shapes import NO_NUL, REGION_ID

T = TypeVar("T")

MAX_POINTS = 10_000
MAX_KEYFRAMES = 100_000
MAX_RUNS = 1_000_000

Id = Annotated[str, StringConstraints(pattern=REGION_ID)]
"""The id of a region: chosen by the client, unique within its question, kept in revisions."""
Index = Annotated[int, Field(ge=0, le=2**53 - 1)]
"""Counted from 0."""
Coordinate = Annotated[float, Field(ge=-LARGEST, le=LARGEST)]
Extent = Annotated[float, Field(gt=0, le=LARGEST)]
Moment = Annotated[float, Field(ge=0, le=LARGEST)]
Degrees = Annotated[float, Field(ge=0, lt=360)]
Values = Annotated[list[str], Field(max_length=MAX_OPTIONS, fail_fast=True)]
Regions = Annotated[list[T], Field(max_length=MAX_REGIONS, fail_fast=True)]
"""Ten thousand bad regions need one error, not ten thousand: the check ends at the first."""
Point = Annotated[list[Coordinate], Field(min_length=2, max_length=2)]
"""[x, y]"""


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
    """A rectangle by its top left corner, then rotated clockwise about its centre."""

    x: Coordinate
    y: Coordinate
    width: Extent
    height: Extent
    rotation: Degrees = 0.0


class Ellipse(Placed):
    """An ellipse by centre and radii, rotated clockwise about its centre."""

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
    """A labelled connection, from `source` to `target` if the question is directed."""

    source: End
    target: End


class ChoiceAnswer(Shape):
    """The values of the chosen options."""

    kind: Literal["choice"]
    values: Values


class TextAnswer(Shape):
    """The text as it was written."""

    kind: Literal["text"]
    text: Annotated[str, StringConstraints(max_length=MAX_TEXT, pattern=NO_NUL)]


class NumberAnswer(Shape):
    """The number."""

    kind: Literal["number"]
    number: Coordinate


class RatingAnswer(Shape):
    """1 up to the `max` of the question."""

    kind: Literal["rating"]
    rating: Annotated[int, Field(ge=1, le=100)]


class RankingAnswer(Shape):
    """Items in order."""

    kind: Literal["ranking"]
    order: Values
    """Item values, best first."""


class SpanAnswer(Shape):
    """Labelled spans of characters."""

    kind: Literal["span"]
    spans: Regions[Span]


class BoxAnswer(Shape):
    """Labelled rectangles."""

    kind: Literal["box"]
    boxes: Regions[Box]


class EllipseAnswer(Shape):
    """Labelled ellipses."""

    kind: Literal["ellipse"]
    ellipses: Regions[Ellipse]


class PolygonAnswer(Shape):
    """Labelled closed areas."""

    kind: Literal["polygon"]
    polygons: Regions[Polygon]


class PolylineAnswer(Shape):
    """Labelled open lines."""

    kind: Literal["polyline"]
    polylines: Regions[Polyline]


class KeypointAnswer(Shape):
    """Labelled points."""

    kind: Literal["keypoint"]
    keypoints: Regions[Keypoint]


class MaskAnswer(Shape):
    """Labelled areas, pixel by pixel."""

    kind: Literal["mask"]
    masks: Regions[Mask]


class IntervalAnswer(Shape):
    """Labelled stretches of time."""

    kind: Literal["interval"]
    intervals: Regions[Interval]


class TrackAnswer(Shape):
    """Labelled objects followed through a video."""

    kind: Literal["track"]
    tracks: Regions[Track]


class RelationAnswer(Shape):
    """Labelled connections of regions."""

    kind: Literal["relation"]
    relations: Regions[Relation]


ANSWER_MODELS: dict[str, type[Shape]] = {
    "choice": ChoiceAnswer,
    "text": TextAnswer,
    "number": NumberAnswer,
    "rating": RatingAnswer,
    "ranking": RankingAnswer,
    "span": SpanAnswer,
    "box": BoxAnswer,
    "ellipse": EllipseAnswer,
    "polygon": PolygonAnswer,
    "polyline": PolylineAnswer,
    "keypoint": KeypointAnswer,
    "mask": MaskAnswer,
    "interval": IntervalAnswer,
    "track": TrackAnswer,
    "relation": RelationAnswer,
}

REGION_FIELDS = {
    "span": "spans",
    "box": "boxes",
    "ellipse": "ellipses",
    "polygon": "polygons",
    "polyline": "polylines",
    "keypoint": "keypoints",
    "mask": "masks",
    "interval": "intervals",
    "track": "tracks",
    "relation": "relations",
}
"""Under which name an answer of each region kind carries its regions."""

Answer = Annotated[
    ChoiceAnswer
    | TextAnswer
    | NumberAnswer
    | RatingAnswer
    | RankingAnswer
    | SpanAnswer
    | BoxAnswer
    | EllipseAnswer
    | PolygonAnswer
    | PolylineAnswer
    | KeypointAnswer
    | MaskAnswer
    | IntervalAnswer
    | TrackAnswer
    | RelationAnswer,
    Field(discriminator="kind"),
]
