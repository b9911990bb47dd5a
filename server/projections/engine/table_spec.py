"""Declarations of projection tables: columns, keys, indexes, and whether they have a history.

A current row has `from_position`, the position from which its tracked columns are as they are.
When a tracked column changes, the old row moves to the history with the position that ended it, so
that "as of" is `from_position <= p AND p < to_position` on both.

Declarations do not need SQLAlchemy, because the workers of a rebuild read them, and importing it
would make their start half as long again. `server.projections.engine.sql_tables` makes the
SQLAlchemy tables.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

SCHEMA = "projection"
"""A placeholder in SQL for the schema of one generation, which is called `projection_<n>`."""


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
    """A secondary index of a current table; primary keys are declared by `key`."""

    name: str
    columns: tuple[str, ...]
    where: str | None = None
    unique: bool = False
    past: bool = False
    """Whether the history has such an index too, for reading as of a position."""


class TableSpec:
    """The declaration of a current table and of its history, if it has one.

    The order of columns is: organization, tracked, untracked, once, `from_position`.
    """

    def __init__(
        self,
        name: str,
        *columns: Column | Index,
        key: tuple[str, ...],
        untracked: tuple[str, ...] = (),
        once: tuple[str, ...] = (),
        history: bool = True,
        fillfactor: int = 100,
    ) -> None:
        """Register the table.

        Args:
            name: what the table is called; its history is called `<name>_history`.
            columns: all columns except the organization and `from_position`; then indexes.
            key: the primary key after the organization; its columns come first in `columns`.
            untracked: columns that change without leaving a history: caches, the state itself.
            once: columns written when the row is made and never again.
            history: whether past versions of a row are kept.
            fillfactor: percent of a page that new rows fill; the rest is for next versions of
                rows, which need no entries in indexes if they fit and no indexed column changed.
        """
        self.name, self.key, self.untracked, self.once = name, key, untracked, once
        self.columns = [item for item in columns if isinstance(item, Column)]
        self.indexes = [item for item in columns if isinstance(item, Index)]
        self.history = history
        self.fillfactor = fillfactor
        names = tuple(column.name for column in self.columns)
        self.tracked = tuple(name for name in names if name not in {*untracked, *once})
        """Columns whose change makes a new version of the row, the key among them."""
        if names[: len(key)] != key or names != (*self.tracked, *untracked, *once):
            message = f"the columns of {name} are not in the order key, tracked, untracked, once"
            raise TypeError(message)
        self.width = len(self.tracked)
        self.behind_key: tuple[Any, ...] = (None,) * (len(names) - len(key))
        """None for each column after the key."""
        TABLES[name] = self

    @property
    def all_columns(self) -> tuple[str, ...]:
        """The columns of a current row, in order."""
        return ("org_id", *(column.name for column in self.columns), "from_position")


def stream_spec(
    kind: str,
    *columns: Column | Index,
    untracked: tuple[Column, ...] = (),
    once: tuple[Column, ...] = (),
    fillfactor: int = 100,
) -> TableSpec:
    """Register the table of a kind of streams, with the columns `id`, `version` and `state`.

    Args:
        kind: the name of the kind, and of the table.
        columns: the tracked columns after `id`; then indexes.
        untracked: columns that change without leaving a history, besides version and state.
        once: columns written when the row is made and never again.
        fillfactor: percent of a page that new rows fill.
    """
    own = (*untracked, int_("version"), text_("state"))
    return TableSpec(
        kind, uuid_("id"), *columns, *own, *once,
        key=("id",), untracked=tuple(c.name for c in own), once=tuple(c.name for c in once),
        fillfactor=fillfactor,
    )  # fmt: skip


TABLES: dict[str, TableSpec] = {}
"""All declared tables by name; complete once `server.projections.tables` is imported."""


def schema_of(generation: int) -> str:
    """Return the database schema that holds a generation of the tables."""
    return f"{SCHEMA}_{generation}"


def as_of_schema(generation: int) -> str:
    """Return the database schema with the views of a generation's tables as of a position."""
    return f"as_of_{generation}"
