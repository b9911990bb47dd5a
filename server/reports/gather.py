"""What a report says of a project, reader of the API: the same for whoever may see statistics."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from server.events.core.event import JsonObject
from server.events.core.refusal import Code, Refused
from server.reports.documents import (
    AUDITS,
    COMPARISONS,
    MIGRATIONS,
    OVERVIEW,
    PEOPLE,
    QUESTION,
    SLICES,
)

FORMAT = "annolog-report/1"
DAYS = 730
"""Days before the moment of a report that its courses of time show."""

Moment = int | datetime
Ask = Callable[..., Awaitable[dict[str, Any]]]
"""Sends a document with its variables and returns the data. Raises Refused."""
Track = Callable[[list[str]], Iterable[str]]
"""Passes the names of questions on, and shows how far it has come."""


@dataclass(frozen=True, slots=True)
class ProjectReader:
    """A project at a moment, None for the present, of which documents are sent."""

    ask: Ask
    project: str
    moment: Moment | None
    today: date

    async def __call__(self, documents: tuple[str, str], **variables: Any) -> JsonObject:
        """Return what a document says of the project. Raises Refused."""
        present, past = documents
        given: dict[str, Any] = {"project": self.project, **variables}
        try:
            if self.moment is None:
                found = (await self.ask(present, **given))["project"]
            else:
                answer = await self.ask(past, **self.named_moment(), **given)
                found = answer["asOf"]["project"]
        except Refused as refused:
            if refused.path == ("id",):
                raise Refused(refused.code, refused.message, ("PROJECT",)) from None
            raise
        if found is None:
            raise Refused(Code.NOT_FOUND, "There is no such project.", ("PROJECT",))
        node: JsonObject = found
        return node

    def named_moment(self) -> dict[str, str]:
        """Return the moment as variables of a document."""
        if isinstance(self.moment, datetime):
            return {"time": self.moment.isoformat()}
        return {"position": str(self.moment)}

    @property
    def days(self) -> dict[str, str]:
        """The variables for the course of time: up to the day of the moment, it included."""
        end = (
            self.moment.astimezone(UTC).date() if isinstance(self.moment, datetime) else self.today
        )
        begin, after = end - timedelta(days=DAYS - 1), end + timedelta(days=1)
        return {"begin": begin.isoformat(), "end": after.isoformat()}


async def project_report(
    ask: Ask, project: str, moment: Moment | None, now: datetime, track: Track = iter
) -> JsonObject:
    """Return a report as JSON: the project, its people, and the quality of each question.

    Args:
        ask: sends a document.
        project: the public id of the project.
        moment: a position or a time; None is the present.
        now: when the report is made.
        track: shows how many questions are done.

    Raises:
        Refused: where there is no such project, or its statistics are not for the caller.
    """
    reader = ProjectReader(ask, project, moment, now.astimezone(UTC).date())
    about = await reader(OVERVIEW, **reader.days)
    names = [question["name"] for question in about["form"]["questions"]]
    return {
        "format": FORMAT,
        "madeAt": now.astimezone(UTC).isoformat(timespec="seconds"),
        "asOf": None if moment is None else reader.named_moment(),
        "id": project,
        "project": about,
        "people": await _people(reader),
        "audits": await _audits(reader),
        "migrations": (await reader(MIGRATIONS))["migrations"]["nodes"],
        "slices": (await reader(SLICES))["slices"],
        "sliceComparisons": await _comparisons(reader),
        "questions": {name: await _question(reader, name) for name in track(names)},
    }


async def _people(reader: ProjectReader) -> list[JsonObject]:
    """Return what each person did, the oldest account first."""
    found: list[JsonObject] = []
    after: str | None = None
    while True:
        page = (await reader(PEOPLE, after=after))["annotators"]
        found += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


async def _audits(reader: ProjectReader) -> list[JsonObject]:
    """Return the last audits, the latest first; none for whoever may not see them."""
    try:
        found = await reader(AUDITS)
    except Refused as refused:
        if refused.code is not Code.FORBIDDEN:
            raise
        return []
    return list((found["audits"] or {}).get("nodes", ()))


async def _comparisons(reader: ProjectReader) -> list[JsonObject] | None:
    """Return the agreement on slices beside that on the rest; None where there are too many."""
    try:
        found: list[JsonObject] = (await reader(COMPARISONS))["sliceComparisons"]
    except Refused as refused:
        if refused.code is not Code.LIMIT:
            raise
        return None
    return found


async def _question(reader: ProjectReader, question: str) -> JsonObject:
    """Return the quality of a question, or why it cannot be had."""
    try:
        found: JsonObject = (await reader(QUESTION, question=question, **reader.days))["quality"]
    except Refused as refused:
        if refused.code is not Code.LIMIT:
            raise
        return {"refused": refused.message}
    return found
