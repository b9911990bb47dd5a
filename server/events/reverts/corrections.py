"""Undoing a correction: the annotations go back, and the record of the correction stays."""

from __future__ import annotations

from server.events.core.event import Event
from server.events.corrections.correction_events import (
    CorrectionAdvanced,
    CorrectionCanceled,
    CorrectionFinished,
    CorrectionStarted,
)
from server.events.corrections.corrections import Correction
from server.events.reverts.compensation import Blocked, Undone, never, obstacle, undoes


@undoes(CorrectionStarted, CorrectionAdvanced, CorrectionFinished)
def keep_correction(undone: Undone[Correction]) -> list[Event]:
    """Return nothing: what the correction did to tasks is undone in their streams.

    Raises:
        Blocked: the correction is under way, and would go on.
    """
    if undone.now.running:
        message = "The correction is under way: undo it once that has ended."
        raise Blocked([obstacle(one, message) for one in undone.events])
    return []


never(
    "A correction that was canceled does not go on: correct what is left anew.", CorrectionCanceled
)
