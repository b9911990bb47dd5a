"""A question whose labels are judged: its form, its numbers, and the scale of its values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

from server.events.core import canonical_json
from server.events.core.refusal import Code, Refused
from server.events.forms.questions import TaxonomyRef
from server.events.forms.taxonomy_outline import NotLoaded, Outline, restriction
from server.reads.computing import computed
from server.reads.forms import FormQuestion
from server.reads.quality.comparisons.questions import ComparedQuestion
from server.reads.quality.figures import BY_DISTANCE, Measure, of_units
from server.reads.quality.label_counts import labels_by_day, labels_of_question
from server.reads.quality.numbers import QuestionKey, QuestionNumbers, question_numbers
from server.reads.quality.over_time import CohortDay, DayNumbers, tasks_by_day
from server.reads.quality.scales import MOST_LEVELS, AgreementDistance, Parents, Scale, scale_of
from server.reads.quality.units import known_units
from server.reads.session import ReadSession
from server.reads.slices.numbers import (
    SliceQuestion,
    slice_labels,
    slice_labels_by_day,
    slice_numbers,
    slice_tasks_by_day,
)
from server.reads.statistics import Days
from server.schema.core.context import Context
from server.schema.quality.figures import ERASED, Agreement, MeasureChoice

if TYPE_CHECKING:
    from quality.units import Known


@dataclass(frozen=True)
class ProjectQuestion:
    """A question of a project's form, with the outline of the taxonomy that it draws on."""

    key: QuestionKey
    question: FormQuestion
    outline: Outline | None
    erased: bool = False
    """Whether the taxonomy was erased, so that nothing is known of its concepts."""
    sampled: ComparedQuestion | None = None
    """The question, if its answers are compared two by two."""
    position: int = 0
    """Up to which answers are counted."""
    slice: UUID | None = None
    """The slice whose tasks alone count; None for all tasks."""

    @property
    def is_of_numbers(self) -> bool:
        """Whether its answers are numbers."""
        return self.question.question["kind"] in ("number", "rating")

    @property
    def is_graded(self) -> bool:
        """Whether its values may be more or less far apart."""
        several = bool(self.question.question.get("multiple"))
        return self.is_of_numbers or several or self.hierarchy is not None

    @cached_property
    def hierarchy(self) -> Parents | None:
        """Returns the values right above one; None where its values lie side by side."""
        return self.question.parents(self.outline)

    def missing(self, choice: MeasureChoice) -> Agreement | None:
        """Return that a measure cannot be had without the taxonomy; None if it can."""
        hierarchical = choice.distance in (None, AgreementDistance.HIERARCHICAL)
        coefficient = choice.coefficient
        if not (self.erased and self._single and hierarchical) or coefficient not in BY_DISTANCE:
            return None
        return replace(ERASED, coefficient=coefficient)

    @property
    def _single(self) -> bool:
        return self.question.question["kind"] == "choice" and not self.question.question.get(
            "multiple"
        )

    def steps(self, values: int) -> int:
        """Return how many values may be gone through to find what lies above some."""
        return values * MOST_LEVELS if self.hierarchy is not None else values

    async def scale(self, values: dict[int, str]) -> Scale:
        """Return the scale of the values that were given, by code."""
        return await computed(
            self.steps(len(values)), scale_of, self.question.question, values, self.hierarchy
        )

    async def compared(self, session: ReadSession) -> tuple[QuestionNumbers, Scale]:
        """Return the numbers of the question, and the scale of its values."""
        if (key := self._of_slice) is None:
            given = await question_numbers(session, self.key)
        else:
            given = await slice_numbers(session, key)
        return given, await self.scale(given.values)

    async def known(
        self, session: ReadSession, given: QuestionNumbers, measures: Sequence[Measure]
    ) -> Known | None:
        """Return answers to tasks, where intervals of measures need them; None of too many."""
        return await self.units(session, given) if of_units(measures) else ()

    async def units(self, session: ReadSession, given: QuestionNumbers) -> Known | None:
        """Return answers to tasks, where its numbers do not tell all; None of too many."""
        return await known_units(session, self.key, given, self.position)

    async def tasks_by_day(self, session: ReadSession, days: Days, of: CohortDay) -> DayNumbers:
        """Return the answers to the tasks of some days."""
        if (key := self._of_slice) is None:
            return await tasks_by_day(session, self.key, days, of)
        return await slice_tasks_by_day(session, key, days, of)

    async def labels(self, session: ReadSession) -> Counter[str]:
        """Return how many labels give each value."""
        if (key := self._of_slice) is None:
            return await labels_of_question(session, self.key)
        return await slice_labels(session, key)

    async def labels_by_day(self, session: ReadSession, days: Days) -> dict[date, Counter[str]]:
        """Return the same of the annotations that were made on each of some days."""
        if (key := self._of_slice) is None:
            return await labels_by_day(session, self.key, days)
        return await slice_labels_by_day(session, key, days)

    @property
    def _of_slice(self) -> SliceQuestion | None:
        project, question = self.key
        return None if self.slice is None else (project, self.slice, question)

    async def offered(self, context: Context) -> Iterable[str]:
        """Return the values that the question offers. Raises Refused as `require_taxonomy`."""
        self.require_taxonomy()
        if self.outline is None:
            return self.question.listed
        ref = TaxonomyRef.model_validate(self.question.question["taxonomy"])
        drawn, part = self.question.draws_on, restriction(ref)
        if drawn is not None:
            await context.services.taxonomies.find(context.me.org, NotLoaded(drawn, part=part))
        return self.outline.allowed(part)

    def require_depth(self, depth: int | None) -> None:
        """Require that labels can be taken at a depth; None: as they are.

        Raises:
            Refused: INVALID below 0, ERASED as `require_taxonomy`.
        """
        if depth is not None:
            if depth < 0:
                raise Refused(Code.INVALID, "A depth is 0 or more.", ("depth",))
            self.require_taxonomy()

    def require_taxonomy(self) -> None:
        """Raise Refused ERASED where the taxonomy of the question was erased."""
        if self.erased:
            raise Refused(Code.ERASED, "The taxonomy of this question was erased.", ("question",))


def shown_value(scale: Scale, code: int, given: dict[int, str]) -> str:
    """Return a value as text, spelled as in distributions: of one choice, the option itself."""
    value = scale.values.get(code)
    if isinstance(value, float):
        return canonical_json.encode(value).decode()
    return value if isinstance(value, str) else given[code]
