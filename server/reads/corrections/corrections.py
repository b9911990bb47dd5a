"""Corrections of a project, and how many are under way."""

from __future__ import annotations

from server.projections import tables
from server.reads.loaders import by_id, counter, pages_of_projects

correction_row = by_id(tables.correction)
"""Reads the row of a correction."""
correction_rows = pages_of_projects(tables.correction)
"""Reads a page of the rows of a project's corrections."""
count_running = counter(tables.correction, "finished_at IS NULL")
"""Counts the corrections of an organization that are under way."""
