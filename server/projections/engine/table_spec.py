"""How a projection table is declared: current rows, their history, and what the writer must know.

A current row carries `from_position`, the position that made it what it is. When a tracked column
changes, the old row moves to the history with the position that ended it, so that "as of" is
`from_position <= p AND p < to_position` on both.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
)

SCHEMA = "projection"
"""Stands for the schema of one generation: `projection_<n>` once a statement is compiled."""

metadata = MetaData(schema=SCHEMA)


def uuid_(name: str, *, null: bool = False) -> Column[object]:
    """Return a column of ids."""
    return Column(name, Uuid, nullable=null)


def text_(name: str, *, null: bool = False) -> Column[object]:
    """Return a column of texts, compared byte by byte."""
    return Column(name, Text(collation="C"), nullable=null)


def int_(name: str, *, null: bool = False) -> Column[object]:
    """Return a column of 32 bit integers."""
    return Column(name, Integer, nullable=null)


def big_(name: str, *, null: bool = False) -> Column[object]:
    """Return a column of 64 bit integers."""
    return Column(name, BigInteger, nullable=null)


def time_(name: str, *, null: bool = False) -> Column[object]:
    """Return a column of moments."""
    return Column(name, DateTime(timezone=True), nullable=null)


def flag_(name: str) -> Column[object]:
    """Return a column of truth values."""
    return Column(name, Boolean, nullable=False)


@dataclass(frozen=True)
class Tracked:
    """A current table and what the writer must know of it.

    Columns stand in this order: organization, tracked, untracked, once, `from_position`.
    """

    table: Table
    key: tuple[str, ...]
    """The primary key after `org_id`."""
    tracked: tuple[str, ...]
    """Columns whose change makes a new version of the row, the key among them."""
    untracked: tuple[str, ...]
    """Columns that change without leaving a history: caches, tokens, the state itself."""
    immutable: tuple[str, ...]
    """Columns written when the row is made and never again."""
    history: Table | None = field(default=None, compare=False)


TRACKED: dict[str, Tracked] = {}


def tracked(
    name: str,
    *columns: Column[object] | Index,
    key: tuple[str, ...],
    untracked: tuple[str, ...] = (),
    once: tuple[str, ...] = (),
    history: bool = True,
) -> Table:
    """Declare a current table with its history, and say so in `TRACKED`."""
    own = [item for item in columns if isinstance(item, Column)]
    table = Table(
        name,
        metadata,
        uuid_("org_id"),
        *columns,
        big_("from_position"),
        PrimaryKeyConstraint("org_id", *key, name=f"{name}_pkey"),
    )
    past = None
    if history:
        kept = [c for c in own if c.name not in {*untracked, *once}]
        past = Table(
            f"{name}_history",
            metadata,
            uuid_("org_id"),
            *(Column(c.name, c.type, nullable=c.nullable) for c in kept),
            big_("from_position"),
            big_("to_position"),
            PrimaryKeyConstraint("org_id", *key, "from_position", name=f"{name}_history_pkey"),
        )
    columns_tracked = tuple(c.name for c in own if c.name not in {*untracked, *once})
    if [c.name for c in own] != [*columns_tracked, *untracked, *once]:
        message = f"the columns of {name} are not in the order tracked, untracked, once"
        raise TypeError(message)
    TRACKED[name] = Tracked(table, key, columns_tracked, untracked, once, past)
    return table


def shapes() -> dict[str, tuple[int, str | None]]:
    """Return by table how many columns are tracked, and the name of its history, if it has one."""
    return {
        name: (len(spec.tracked), None if spec.history is None else spec.history.name)
        for name, spec in TRACKED.items()
    }


def schema_of(generation: int) -> str:
    """Return the database schema that holds a generation of the tables."""
    return f"{SCHEMA}_{generation}"
