"""The projection tables and their histories, one set per generation.

Importing this package imports all its modules, and so registers the tables that they declare.
`tables.task` is the SQLAlchemy table `task`, and likewise for every other table; SQLAlchemy is
imported at the first use of such an attribute.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING
from uuid import UUID

from server.events.core.registry import import_modules
from server.events.core.stream_kind import State
from server.projections.engine.registry import STREAM_TABLES
from server.projections.engine.table_spec import SCHEMA, TABLES, as_of_schema, schema_of

if TYPE_CHECKING:
    from sqlalchemy import Table

__all__ = [
    "IN_PROJECTS",
    "SCHEMA",
    "STREAM_TABLES",
    "TABLES",
    "as_of_schema",
    "project_of",
    "schema_of",
]

import_modules(sys.modules[__name__])
IN_PROJECTS = [table.table.name for table in STREAM_TABLES.values() if table.kind.in_project]
"""The names of the tables whose streams belong to projects; they have a column `project_id`."""


def project_of(state: State) -> UUID | None:
    """Return the project of a stream, for a project its own id; None for a stream without one."""
    project = STREAM_TABLES[type(state)].kind.project
    return None if project is None else project(state)


def __getattr__(name: str) -> Table:
    if name not in TABLES:
        raise AttributeError(name)
    from server.projections.engine.sql_tables import sql_table  # noqa: PLC0415 - see above

    return sql_table(TABLES[name])
