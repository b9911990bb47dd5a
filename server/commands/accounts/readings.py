"""Counts the contents that each credential was shown, by the hour and outside the ledger.

A process adds up in memory. A background job writes the sums to a table, where those of several
processes meet, and puts large ones on record. What a killed process had not written is missing: a
tenth of the limit at most, of each credential.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from server.events.accounts.readings import PROJECTS, Shown
from server.postgres import Connection
from server.reads.accounts.readings import ShownContents

HOUR = timedelta(hours=1)
WITHOUT_CREDENTIAL = UUID(int=0)
"""In place of the credential of an OIDC bearer token, which has none."""

_ADD = f"""
INSERT INTO readings AS held
    (org_id, hour, member_id, credential_id, tasks, annotations, comments, events, projects)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (org_id, hour, member_id, credential_id) DO UPDATE SET
    tasks = held.tasks + excluded.tasks,
    annotations = held.annotations + excluded.annotations,
    comments = held.comments + excluded.comments,
    events = held.events + excluded.events,
    projects = ARRAY(
        SELECT DISTINCT p FROM unnest(held.projects || excluded.projects) p ORDER BY p
        LIMIT {PROJECTS}
    )
"""


class Reader(NamedTuple):
    """A credential in an hour."""

    org: UUID
    member: UUID
    credential: UUID
    hour: int
    """Hours since 1970 in UTC."""

    @property
    def begin(self) -> datetime:
        """When the hour began."""
        return datetime.fromtimestamp(self.hour * 3600, UTC)


@dataclass(slots=True)
class Sum:
    """What a credential was shown that is not written yet."""

    tasks: int = 0
    annotations: int = 0
    comments: int = 0
    events: int = 0
    projects: set[UUID] = field(default_factory=set)

    @property
    def shown(self) -> Shown:
        """The counts."""
        return Shown(self.tasks, self.annotations, self.comments, self.events)


class Readings:
    """The contents that this process showed and that are not written yet."""

    def __init__(self, clock: Callable[[], datetime], noted: int) -> None:
        """Count contents.

        Args:
            clock: the clock of the server.
            noted: how many contents in an hour go on record where there are more; 0 for none.
        """
        self.noted = noted
        self._clock = clock
        self._sums: defaultdict[Reader, Sum] = defaultdict(Sum)

    def add(
        self, org: UUID, member: UUID, credential: UUID | None, contents: ShownContents
    ) -> None:
        """Add what an operation showed now to the sum of its caller's credential."""
        if not self.noted:
            return
        hour = int(self._clock().timestamp()) // 3600
        found = self._sums[Reader(org, member, credential or WITHOUT_CREDENTIAL, hour)]
        found.tasks += contents.tasks
        found.annotations += contents.annotations
        found.comments += contents.comments
        found.events += contents.events
        if len(found.projects) < PROJECTS:
            found.projects.update(contents.projects)

    def take(self) -> Iterator[tuple[Reader, Sum]]:
        """Take out what is to be written: sums of hours that are over, and large ones."""
        hour = int(self._clock().timestamp()) // 3600
        due = [
            reader
            for reader, found in self._sums.items()
            if reader.hour < hour or found.shown.total * 10 >= self.noted
        ]
        for reader in due:
            yield reader, self._sums.pop(reader)

    def put_back(self, reader: Reader, taken: Sum) -> None:
        """Keep for later what could not be written."""
        found = self._sums[reader]
        found.tasks += taken.tasks
        found.annotations += taken.annotations
        found.comments += taken.comments
        found.events += taken.events
        found.projects |= taken.projects


async def write_sum(connection: Connection, reader: Reader, found: Sum) -> None:
    """Add a sum to those of other processes, within a transaction of its organization."""
    shown, projects = found.shown, sorted(found.projects)[:PROJECTS]
    await connection.execute(
        _ADD, reader.org, reader.begin, reader.member, reader.credential,
        shown.tasks, shown.annotations, shown.comments, shown.events, projects,
    )  # fmt: skip
