"""The JSON of answers: one model per kind, for validation, documentation and GraphQL.

These models check shapes and absolute limits. Whether an answer fits its question and its input is
checked in `answers`, `answer_validators` and `region_validators`.
"""

from typing import Annotated, Literal, TypeVar

from pydantic import Field, StringConstraints

from server.events.core.json_validation import NO_NUL
from server.events.forms.questions import MAX_OPTIONS, MAX_REGIONS, MAX_TEXT
from server.events.forms.region_kinds import (
    Box,
    Coordinate,
    Ellipse,
    Interval,
    Keypoint,
    Mask,
    Polygon,
    Polyline,
    Relation,
    Shape,
    Span,
    Track,
)

T = TypeVar("T")

Values = Annotated[list[str], Field(max_length=MAX_OPTIONS, fail_fast=True)]
Regions = Annotated[list[T], Field(max_length=MAX_REGIONS, fail_fast=True)]
"""A list of regions; validation ends at the first bad region, not after ten thousand errors."""


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
    """Labeled spans of characters."""

    kind: Literal["span"]
    spans: Regions[Span]


class BoxAnswer(Shape):
    """Labeled rectangles."""

    kind: Literal["box"]
    boxes: Regions[Box]


class EllipseAnswer(Shape):
    """Labeled ellipses."""

    kind: Literal["ellipse"]
    ellipses: Regions[Ellipse]


class PolygonAnswer(Shape):
    """Labeled closed areas."""

    kind: Literal["polygon"]
    polygons: Regions[Polygon]


class PolylineAnswer(Shape):
    """Labeled open lines."""

    kind: Literal["polyline"]
    polylines: Regions[Polyline]


class KeypointAnswer(Shape):
    """Labeled points."""

    kind: Literal["keypoint"]
    keypoints: Regions[Keypoint]


class MaskAnswer(Shape):
    """Labeled areas, pixel by pixel."""

    kind: Literal["mask"]
    masks: Regions[Mask]


class IntervalAnswer(Shape):
    """Labeled stretches of time."""

    kind: Literal["interval"]
    intervals: Regions[Interval]


class TrackAnswer(Shape):
    """Labeled objects followed through a video."""

    kind: Literal["track"]
    tracks: Regions[Track]


class RelationAnswer(Shape):
    """Labeled connections of regions."""

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
"""Kind of region question -> the field of its answers that has the regions."""

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
