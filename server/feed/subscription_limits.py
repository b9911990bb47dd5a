"""How many subscriptions run at once: in the process, of one member, and with one key."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Hashable, Iterator
from uuid import UUID

import prometheus_client

from server.events.core.refusal import Code, Refused

RUNNING = prometheus_client.Gauge("annolog_subscriptions", "Subscriptions that run.")
REFUSED = prometheus_client.Counter(
    "annolog_subscriptions_refused", "Subscriptions that a limit refused.", ["limit"]
)
_MESSAGES = {
    "process": "This server runs {} subscriptions, which is its limit: try again later.",
    "member": "Your account runs {} subscriptions, which is the limit: end one first.",
    "key": "This key or session runs {} subscriptions, which is the limit: end one first.",
}


class SubscriptionLimits:
    """Counts the subscriptions of a process, whichever way they came.

    Args:
        total: how many may run in the process.
        per_member: how many of these may be one member's.
        per_key: how many may have come with one key or session.
    """

    def __init__(self, *, total: int = 5_000, per_member: int = 200, per_key: int = 100) -> None:
        self._total, self._per_member, self._per_key = total, per_member, per_key
        self._counts: Counter[Hashable] = Counter()

    @contextlib.contextmanager
    def counted(self, org: UUID, member: UUID, credential: UUID | None) -> Iterator[None]:
        """Count a subscription while the block runs.

        Raises:
            Refused: LIMIT where the member or the key has as many as it may have; UNAVAILABLE
                where the process has.
        """
        limits: dict[str, tuple[Hashable, int, Code]] = {
            "process": ("process", self._total, Code.UNAVAILABLE),
            "member": ((org, member), self._per_member, Code.LIMIT),
            "key": ((org, member, credential), self._per_key, Code.LIMIT),
        }
        if credential is None:  # who comes with a token of OpenID has no key
            del limits["key"]
        for name, (key, limit, code) in limits.items():
            if self._counts[key] >= limit:
                REFUSED.labels(name).inc()
                raise Refused(code, _MESSAGES[name].format(limit))
        keys = [key for key, _, _ in limits.values()]
        self._counts.update(keys)
        RUNNING.set(self._counts["process"])
        try:
            yield
        finally:
            for key in keys:
                self._counts[key] -= 1
                if not self._counts[key]:
                    del self._counts[key]
            RUNNING.set(self._counts["process"])
