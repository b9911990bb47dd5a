"""What tests of projections share."""

from __future__ import annotations

import pytest

from tests.support.databases import Database


@pytest.fixture(scope="module")
def database(own_database: Database) -> Database:
    """A database of the module's own: all organizations are counted and rebuilt."""
    return own_database
