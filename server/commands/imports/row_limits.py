"""What a row of a file of tasks may have at most, whoever wrote the file."""

from __future__ import annotations

MOST_VALUES = 1_000_000
"""The most values or cells of a row, which take memory however short they are."""
