"""What clients hear while the database is away: retryable, and no fault of anybody."""

from __future__ import annotations

from server.events.core.refusal import Code, Refused
from server.postgres import is_away, log_away

AWAY = "The database does not answer now: try again, and send a command with the same command id."


def unavailable(error: BaseException) -> Refused | None:
    """Return the refusal for an error of a database that is away; None for any other error."""
    if not is_away(error):
        return None
    log_away("requests", error)
    return Refused(Code.UNAVAILABLE, AWAY)
