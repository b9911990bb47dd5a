"""Data subjects on the command line: by which reference, and what stands for it in the database."""

from __future__ import annotations

import sys
from uuid import UUID

from server.cli.core.counting import count_up
from server.events.core.refusal import Code, Refused
from server.events.erasure.subjects import subject_ref
from server.postgres import Pool
from server.projections.counters.task_subjects import TASK_SUBJECTS
from server.reads.erasure.subjects import subject_digest


def named_subject(given: str) -> str:
    """Return the reference that was typed; - stands for a line of standard input.

    What is typed is seen by whoever lists the processes of the machine.
    """
    return sys.stdin.readline().rstrip("\n") if given == "-" else given


async def current_digest(pool: Pool, dsn: str, org: UUID, reference: str) -> str:
    """Return the digest of a reference, once the index has every task of now.

    Raises:
        Refused: INVALID or LIMIT for the reference, UNAVAILABLE where the index is far behind.
    """
    given = subject_ref(reference, "subject")
    if not await count_up(pool, dsn, org, (TASK_SUBJECTS,)):
        message = "The index of data subjects is not up to date yet: try again in a minute."
        raise Refused(Code.UNAVAILABLE, message)
    return await subject_digest(pool, org, given)
