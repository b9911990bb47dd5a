"""The projection tables as SQLAlchemy tables, each made at its first use."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from server.projections.engine.table_spec import SCHEMA, TABLES, Column, TableSpec, big_, uuid_

TYPES: dict[str, TypeEngine[Any]] = {
    "uuid": sa.Uuid(),
    "text": sa.Text(collation="C"),  # compared byte by byte
    "int": sa.Integer(),
    "big": sa.BigInteger(),
    "time": sa.DateTime(timezone=True),
    "flag": sa.Boolean(),
}
_METADATA = sa.MetaData(schema=SCHEMA)


@cache
def sql_table(spec: TableSpec) -> sa.Table:
    """Return a current table with its indexes."""
    indexes = [
        sa.Index(i.name, *i.columns, unique=i.unique, postgresql_where=i.where and sa.text(i.where))
        for i in spec.indexes
    ]
    columns = (uuid_("org_id"), *spec.columns, big_("from_position"))
    return _table(spec.name, columns, spec.key, indexes)


@cache
def history_table(spec: TableSpec) -> sa.Table:
    """Return the history of a table."""
    kept = (column for column in spec.columns if column.name in spec.tracked)
    columns = (uuid_("org_id"), *kept, big_("from_position"), big_("to_position"))
    indexes = [
        sa.Index(f"{i.name}_history", *i.columns, postgresql_where=i.where and sa.text(i.where))
        for i in spec.indexes
        if i.past
    ]
    return _table(f"{spec.name}_history", columns, (*spec.key, "from_position"), indexes)


def all_tables() -> list[sa.Table]:
    """Return every current table and every history, sorted by name."""
    found = [sql_table(spec) for spec in TABLES.values()]
    found += [history_table(spec) for spec in TABLES.values() if spec.history]
    return sorted(found, key=lambda table: table.name)


def _table(
    name: str, columns: Iterable[Column], key: tuple[str, ...], indexes: list[sa.Index]
) -> sa.Table:
    return sa.Table(
        name,
        _METADATA,
        *(sa.Column(c.name, TYPES[c.type], nullable=c.null) for c in columns),
        *indexes,
        # Made after the rows, by a statement of its own.
        sa.PrimaryKeyConstraint("org_id", *key, name=f"{name}_pkey").ddl_if(callable_=_never),
    )


def _never(*_: object, **__: object) -> bool:
    return False
