"""Migrations as the project sees them: one at a time, taken back from the last to the first."""

from __future__ import annotations

from uuid import UUID

import pytest

from server.events.core.refusal import Code, Refused
from server.events.label_migrations import migrations
from server.events.label_migrations.migration_events import MigrationAdvanced
from server.events.label_migrations.migrations import Planned, revertible_migration
from server.events.project_policy import Policy
from server.events.projects import FormContent, FormPublished, ProjectCreated
from tests.support.decision_fixtures import PROJECT
from tests.support.forms import CHOICE
from tests.support.given_when_then import Past, given

FIRST, SECOND, THIRD, BACK, BACK_AGAIN = (UUID(int=n) for n in range(1, 6))
NEW = given(
    PROJECT,
    ProjectCreated(policy=Policy(), content=None),
    FormPublished(form_version=1, content=FormContent(form=CHOICE)),
)


def planned(past: Past, migration: UUID, undoes: UUID | None = None) -> Planned:
    return Planned(
        migration=migration, taxonomy=UUID(int=0x7A), from_versions=(1,), to_version=2,
        plan="0" * 64, tasks=3, undoes=undoes, base=past.state.form_version, form=CHOICE,
    )  # fmt: skip


def begun(past: Past, migration: UUID, undoes: UUID | None = None) -> Past:
    return past.when(migrations.start, planned(past, migration, undoes)).happens()


def ended(past: Past, migration: UUID, undoes: UUID | None = None) -> Past:
    return begun(past, migration, undoes).when(migrations.finish, migration).happens()


def refusal(past: Past, migration: UUID) -> tuple[Code, str]:
    with pytest.raises(Refused) as caught:
        revertible_migration(past.state, migration)
    return caught.value.code, caught.value.message


TWO = ended(ended(NEW, FIRST), SECOND)


def test_the_last_that_stands_is_taken_back_then_the_one_before():
    assert revertible_migration(TWO.state, SECOND).id == SECOND
    one = ended(TWO, BACK, undoes=SECOND)
    assert revertible_migration(one.state, FIRST).id == FIRST
    none = ended(one, BACK_AGAIN, undoes=FIRST)
    for migration in (FIRST, SECOND):
        code, message = refusal(none, migration)
        assert (code, "already" in message) == (Code.CONFLICT, True)


def test_what_is_not_on_top_names_what_is():
    code, message = refusal(TWO, FIRST)
    assert (code, "revert that one first" in message) == (Code.CONFLICT, True)


def test_after_one_was_taken_back_a_new_one_is_on_top():
    past = ended(ended(TWO, BACK, undoes=SECOND), THIRD)
    assert revertible_migration(past.state, THIRD).id == THIRD
    assert refusal(past, FIRST)[0] is Code.CONFLICT


def test_a_way_back_is_not_taken_back():
    past = ended(TWO, BACK, undoes=SECOND)
    assert "migrate again" in refusal(past, BACK)[1]
    assert refusal(past, THIRD)[0] is Code.NOT_FOUND


def test_a_running_one_may_be_taken_back_but_nothing_below_it_meanwhile():
    running = begun(TWO, THIRD)
    assert revertible_migration(running.state, THIRD).id == THIRD
    assert refusal(running, SECOND)[0] is Code.CONFLICT
    back = begun(running, BACK, undoes=THIRD)
    assert "another migration" in refusal(back, SECOND)[1].lower()
    done = back.when(migrations.finish, BACK).happens()
    assert revertible_migration(done.state, SECOND).id == SECOND


def slice_() -> MigrationAdvanced:
    return MigrationAdvanced(migration=FIRST, tasks=1, reopened=0, labels={}, annotations={})


def test_slices_do_not_make_what_a_person_saw_old():
    past = begun(NEW, FIRST)
    seen = past.version
    assert not past.state.slices.alone_since(seen - 1, past.version)
    past = past.and_(slice_(), slice_(), slice_())
    slices = past.state.slices
    assert all(slices.alone_since(n, past.version) for n in range(seen, past.version))
    assert not slices.alone_since(seen - 1, past.version), "its start is to be seen"
    changed = past.and_(FormPublished(form_version=3, content=None))
    assert not changed.state.slices.alone_since(past.version, changed.version)
    after = changed.and_(slice_())
    assert after.state.slices.alone_since(changed.version, after.version)
    assert not after.state.slices.alone_since(past.version, after.version)
