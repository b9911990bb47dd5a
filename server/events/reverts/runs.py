"""Undoing the adoption of a run's result: the final answers go back, and the record of it stays."""

from __future__ import annotations

from server.events.core.event import Event
from server.events.reverts.compensation import Blocked, Undone, obstacle, undoes
from server.events.runs.adoption_events import RunAdoptionFinished, RunAdoptionStarted
from server.events.runs.runs import Run


@undoes(RunAdoptionStarted, RunAdoptionFinished)
def keep_adoption(undone: Undone[Run]) -> list[Event]:
    """Return nothing: what the adoption did to tasks is undone in their streams.

    Raises:
        Blocked: the adoption is under way, and would go on.
    """
    if undone.now.adopting is not None:
        message = "The result of the run is being adopted: undo it once that has ended."
        raise Blocked([obstacle(one, message) for one in undone.events])
    return []
