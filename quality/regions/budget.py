"""How much work a comparison may take, so that it ends in time whatever people marked."""

from __future__ import annotations


class TooMuchError(Exception):
    """A comparison would take more steps than it may."""


class Budget:
    """Steps that a comparison may take; a step is about what a rectangle costs, 0.2 µs or less.

    Steps are counted, never seconds: the same regions are compared, or are not, wherever it runs.
    """

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        """Take steps. Raises TooMuchError where fewer are left; none are taken then."""
        if steps > self.left:
            message = f"{steps} steps are more than the {self.left} that are left"
            raise TooMuchError(message)
        self.left -= steps
