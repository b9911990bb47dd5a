"""What the result of a run was computed from, task by task, to tell whether a task moved since."""

from __future__ import annotations

from hashlib import sha256

from server.events.core.stream_kind import plain_json
from server.events.labeling.tasks import Task


def basis_of(task: Task) -> str:
    """Return a digest of where a task stands, the answers that count, and its final answer.

    Comments, leases, priorities and assignments are left out: they change no answer.
    """
    final = task.resolution
    parts = [
        task.status,
        task.review_reason,
        [[one.id, one.status, one.author, one.answers] for one in task.counting],
        final and [final.method, final.annotations, final.answers, final.by],
    ]
    return sha256(plain_json(parts)).hexdigest()[:DIGITS]


DIGITS = 20
"""Hexadecimal digits: two tasks with the same 80 bits are not to be expected."""
