"""How a projection table is declared: current rows, their history, and what the writer must know.

A current row carries `from_position`, the position that made it what it is. When a tracked column
changes, the old row moves to the history with the position that ended it, so that "as of" is
`from_position <= p AND p < to_position` on both.

Declarations do without SQLAlchemy, because a worker of a rebuild reads them and its start would
take half as long again; `server.projections.engine.sql_tables` makes SQLAlchemy's tables of them.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

SCHEMA = "projection"
"""Stands for the schema of one generation: `projection_<n>` once a statement is compiled."""


class Column(NamedTuple):
    """A column; its type is a key of `sql_tables.TYPES`."""

    type: str
    name: str
    null: bool = False


uuid_ = partial(Column, "uuid")
text_ = partial(Column, "text")
int_ = partial(Column, "int")
big_ = partial(Column, "big")
time_ = partial(Column, "time")
flag_ = partial(Column, "flag")


class Index(NamedTuple):
    """An index of a current table; all but those of the primary key are named here."""

    name: str
    columns: tuple[str, ...]
    where: str | None = None
    unique: bool = False


class TableSpec:
    """A current table, its history if it has one, and what the writer must know of both.

    Columns stand in this order: organization, tracked, untracked, once, `from_position`.
    """

    def __init__(
        self,
        name: str,
        *columns: Column | Index,
        key: tuple[str, ...],
        untracked: tuple[str, ...] = (),
        once: tuple[str, ...] = (),
        history: bool = True,
    ) -> None:
        """Register the table.

        Args:
            name: what the table is called; its history is called `<name>_history`.
            columns: all but the organization and `from_position`; then indexes.
            key: the primary key after the organization, which the columns begin with.
            untracked: columns that change without leaving a history: caches, the state itself.
            once: columns written when the row is made and never again.
            history: whether past versions of a row are kept.
        """
        self.name, self.key, self.untracked, self.once = name, key, untracked, once
        self.columns = [item for item in columns if isinstance(item, Column)]
        self.indexes = [item for item in columns if isinstance(item, Index)]
        self.history = history
        names = tuple(column.name for column in self.columns)
        self.tracked = tuple(name for name in names if name not in {*untracked, *once})
        """Columns whose change makes a new version of the row, the key among them."""
        if names[: len(key)] != key or names != (*self.tracked, *untracked, *once):
            message = f"the columns of {name} are not in the order key, tracked, untracked, once"
            raise TypeError(message)
        self.width = len(self.tracked)
        self.behind_key: tuple[Any, ...] = (None,) * (len(names) - len(key))
        """Nothing for every column behind the key."""
        TABLES[name] = self

    @property
    def all_columns(self) -> tuple[str, ...]:
        """The columns of a current row, in order."""
        return ("org_id", *(column.name for column in self.columns), "from_position")


TABLES: dict[str, TableSpec] = {}
"""By name, every table that was declared; `server.projections.tables` has them all."""


def schema_of(generation: int) -> str:
    """Return the database schema that holds a generation of the tables."""
    return f"{SCHEMA}_{generation}"
