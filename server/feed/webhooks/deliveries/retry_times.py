"""When a webhook's request is tried again, and when it is given up."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RetryTimes:
    """The waits between attempts, and the limits after which they end.

    A wait doubles with each attempt, from `first` to `most`, and is between half and all of that:
    receivers that come back are not asked by all webhooks at the same moment.
    """

    first: timedelta = timedelta(seconds=5)
    most: timedelta = timedelta(hours=12)
    total: timedelta = 3 * DAY
    """How long a batch is tried. Then it is a dead letter, and the next one is tried."""
    dead: int = 3
    """Dead letters one after another after which the webhook pauses."""
    failing: timedelta = 5 * DAY
    """How long nothing could be delivered before the webhook pauses."""

    def wait(self, attempts: int, asked: timedelta | None = None) -> timedelta:
        """Return how long to wait after so many attempts.

        Args:
            attempts: attempts until now, at least 1.
            asked: what the receiver asked for by Retry-After: a longer wait than ours is honored
                up to `most`.
        """
        doubled = self.first * 2.0 ** min(attempts - 1, 40) if self.first else self.first
        own = min(doubled, self.most) * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load only
        return own if asked is None else max(own, min(asked, self.most))


def retry_after(header: str | None, now: datetime) -> timedelta | None:
    """Return the wait that a header Retry-After asks for, in seconds or as a date.

    None where there is no such header, or none that can be read. A date that has passed asks for
    no wait.
    """
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:12]), 10 * 365 * 86_400))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(timedelta(0), moment - now)
