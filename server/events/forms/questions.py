"""The questions of a form: one model per kind.

`docs/reference/forms.md` shows every kind with an example. These models check the shape of a
question by itself; `forms.parse_form` checks the rules between questions, inputs and labels.
"""

from typing import Annotated, ClassVar, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from server.events.core.json_validation import COLOUR, NO_CONTROL, NO_NUL, SLUG, VISIBLE

T = TypeVar("T")

MAX_OPTIONS = 20_000
"""The most options and labels of a whole form, all questions together."""
MAX_REGIONS = 10_000
MAX_TEXT = 200_000
"""The most Unicode code points of one text answer."""
LARGEST = 2.0**53 - 1
"""The largest number: beyond it, a JSON number is not exact in every language (RFC 7493 §2.2)."""

Slug = Annotated[str, StringConstraints(pattern=SLUG)]
"""The name of an input or a question: it is a path segment, so it is plain ASCII."""
Value = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=NO_CONTROL)]
"""The stored value of an option or label: any Unicode but control characters, compared exactly."""
Line = Annotated[str, StringConstraints(max_length=500, pattern=NO_CONTROL)]
Prose = Annotated[str, StringConstraints(max_length=10_000, pattern=NO_NUL)]
Bound = Annotated[float, Field(ge=-LARGEST, le=LARGEST)]
Many = Annotated[tuple[T, ...], Field(strict=False)]
"""A JSON array as a tuple: lax, since strict mode would refuse a list; its items stay strict."""


class Plain(BaseModel):
    """Base of all form models: frozen, strict, nothing unknown allowed."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)


class Option(Plain):
    """One option or label: `value` is stored, `label` is shown (the value if empty)."""

    value: Value
    label: Line = ""
    parent: Value | None = None
    """The value of the option above this one, for a hierarchy."""
    colour: Annotated[str, StringConstraints(pattern=COLOUR)] | None = None
    hotkey: Annotated[str, StringConstraints(max_length=20, pattern=VISIBLE)] | None = None
    help: Prose = ""


class TaxonomyRef(Plain):
    """Options or labels of a published taxonomy version instead of a list in the form.

    Depths count from what is offered: 0 is the top of the subtree, or of the whole version.
    """

    taxonomy: Line
    """The id of the taxonomy, `taxonomy_…`."""
    version: Annotated[int, Field(ge=1, lt=2**31)]
    subtree: Value | None = None
    """Only this concept and what lies below it."""
    min_depth: Annotated[int, Field(ge=0, le=100)] | None = None
    max_depth: Annotated[int, Field(ge=0, le=100)] | None = None
    leaves_only: bool = False


class Question(Plain):
    """Base of all questions: the fields that every kind has."""

    name: Slug
    title: Annotated[Line, Field(min_length=1)]
    help: Prose = ""
    required: bool = True
    """An answer must be given. How much it must contain is a matter of the minimum of its kind."""
    applies_to: Slug | None = None
    """The input that the question is about; a task without that input is not asked."""


class ChoiceQuestion(Question):
    """Pick one option, or several, from a list, a hierarchy, or a taxonomy."""

    kind: Literal["choice"]
    options: Many[Option] = ()
    taxonomy: TaxonomyRef | None = None
    multiple: bool = False
    min_choices: Annotated[int, Field(ge=0, le=MAX_OPTIONS)] = 1
    max_choices: Annotated[int, Field(ge=1, le=MAX_OPTIONS)] | None = None
    leaves_only: bool = False
    """Refuse options that have options below them."""


class TextQuestion(Question):
    """Write a text. Lengths count Unicode code points."""

    kind: Literal["text"]
    min_length: Annotated[int, Field(ge=0, le=MAX_TEXT)] = 1
    max_length: Annotated[int, Field(ge=1, le=MAX_TEXT)] = 10_000
    consensus: Literal["exact"] | None = None
    """Whether annotations must give the same text to agree; without it, texts are not compared."""


class NumberQuestion(Question):
    """Give a number, between two bounds and on a grid of steps if there are any."""

    kind: Literal["number"]
    min: Bound | None = None
    max: Bound | None = None
    integer: bool = False
    step: Annotated[float, Field(gt=0, le=LARGEST)] | None = None
    """Distance of allowed numbers, counted from `min` (from 0 without it)."""
    unit: Line = ""
    even: Literal["tie", "mean"] = "tie"
    """The outcome of a vote with two different numbers in the middle."""


class RatingQuestion(Question):
    """Give 1 to `max` points."""

    kind: Literal["rating"]
    max: Annotated[int, Field(ge=2, le=100)] = 5


class RankingQuestion(Question):
    """Put items in order, best first: items listed here, or the rows or messages of an input."""

    kind: Literal["ranking"]
    items: Many[Option] = ()
    applies_to: Slug | None = None
    """A chat or table input; its items are the numbers of its messages or rows: "0", "1", …"""
    top: Annotated[int, Field(ge=1, le=1_000)] | None = None
    """Rank only the best `top` items; without it, all of them."""


class RegionQuestion(Question):
    """Base of the questions that mark labeled regions of an input."""

    on: ClassVar[tuple[str, ...]]
    """The kinds of input that such regions can lie on."""

    applies_to: Slug
    """The input that the regions lie on."""
    labels: Many[Option] = ()
    taxonomy: TaxonomyRef | None = None
    min_regions: Annotated[int, Field(ge=0, le=MAX_REGIONS)] = 0
    max_regions: Annotated[int, Field(ge=1, le=MAX_REGIONS)] = MAX_REGIONS


class SpanQuestion(RegionQuestion):
    """Mark spans of characters."""

    on: ClassVar[tuple[str, ...]] = ("text", "html", "chat")
    kind: Literal["span"]
    overlap: bool = True
    """Whether two spans may share a character."""


class ShapeQuestion(RegionQuestion):
    """Base of the questions about shapes in a plane: an image, a frame of a video, a page."""

    on: ClassVar[tuple[str, ...]] = ("image", "video", "pdf")


class BoxQuestion(ShapeQuestion):
    """Mark rectangles, rotated ones included."""

    kind: Literal["box"]


class EllipseQuestion(ShapeQuestion):
    """Mark ellipses, rotated ones included."""

    kind: Literal["ellipse"]


class PolygonQuestion(ShapeQuestion):
    """Mark closed areas by their corners."""

    kind: Literal["polygon"]


class PolylineQuestion(ShapeQuestion):
    """Mark open lines by their points."""

    kind: Literal["polyline"]


class KeypointQuestion(ShapeQuestion):
    """Mark single points."""

    kind: Literal["keypoint"]


class MaskQuestion(ShapeQuestion):
    """Mark areas pixel by pixel."""

    on: ClassVar[tuple[str, ...]] = ("image", "video")
    kind: Literal["mask"]


class IntervalQuestion(RegionQuestion):
    """Mark intervals of time."""

    on: ClassVar[tuple[str, ...]] = ("audio", "video", "time_series", "sensor")
    kind: Literal["interval"]
    overlap: bool = True
    """Whether two intervals may share a moment."""


class TrackQuestion(RegionQuestion):
    """Follow objects through a video by boxes at key frames."""

    on: ClassVar[tuple[str, ...]] = ("video",)
    kind: Literal["track"]


class RelationQuestion(Question):
    """Connect regions of other questions."""

    kind: Literal["relation"]
    between: Many[Slug]
    """The region questions whose regions may be connected."""
    labels: Many[Option] = ()
    taxonomy: TaxonomyRef | None = None
    directed: bool = True
    min_regions: Annotated[int, Field(ge=0, le=MAX_REGIONS)] = 0
    max_regions: Annotated[int, Field(ge=1, le=MAX_REGIONS)] = MAX_REGIONS


AnyQuestion = Annotated[
    ChoiceQuestion
    | TextQuestion
    | NumberQuestion
    | RatingQuestion
    | RankingQuestion
    | SpanQuestion
    | BoxQuestion
    | EllipseQuestion
    | PolygonQuestion
    | PolylineQuestion
    | KeypointQuestion
    | MaskQuestion
    | IntervalQuestion
    | TrackQuestion
    | RelationQuestion,
    Field(discriminator="kind"),
]
