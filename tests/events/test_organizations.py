"""An organization and its name."""

from __future__ import annotations

import pytest

from server.events.accounts import organizations
from server.events.accounts.organizations import (
    OrganizationContent,
    OrganizationCreated,
    OrganizationRenamed,
)
from server.events.core.refusal import Code
from tests.support.given_when_then import ORG, given, refusing

CREATED = OrganizationCreated(content=OrganizationContent(name="Acme"))
ACME = given(ORG, CREATED)


def test_an_organization_is_founded_with_a_name():
    assert organizations.create(ORG, name=" Acme ") == [(ORG, CREATED)]
    assert (ACME.state.name, ACME.state.created_at) == ("Acme", ACME.now)


def test_a_name_changes_once():
    event = OrganizationRenamed(content=OrganizationContent(name="Apex"))
    renamed = ACME.when(organizations.rename, name="Apex").then(event)
    assert renamed.state.changed_at > renamed.state.created_at
    renamed.when(organizations.rename, name=" Apex ").nothing()


def test_an_erased_name_can_be_given_again():
    erased = given(ORG, OrganizationCreated(content=None))
    assert erased.state.name is None
    erased.when(organizations.rename, name="Acme").happens()


@pytest.mark.parametrize(("name", "code"), [("", Code.INVALID), ("x" * 201, Code.LIMIT)])
def test_a_name_has_limits(name, code):
    with refusing(code, "name"):
        organizations.create(ORG, name=name)
    ACME.when(organizations.rename, name=name).refused(code, "name")
