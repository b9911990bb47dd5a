"""What can be done with attributes, prepared so that the right alone decides."""

from __future__ import annotations

from uuid import UUID

from server.access.attributes import AttributeSealer
from server.events.core import ids
from server.events.core.ids import uuid7
from tests.schema.prepared_callers import Caller, PreparedOrganization
from tests.schema.valid_inputs import Arguments, prepares, wish
from tests.support.attributes import AGES, PURPOSE, declare, define_attribute, remove_attribute
from tests.support.groups import request_release
from tests.support.slices import define_slice
from tests.support.workspace import Workspace

_IDS = (
    "SELECT one ->> 'id' FROM projection_1.attributes a, "
    "json_array_elements(a.state::json -> 'attributes') one WHERE a.org_id = $1"
)


async def defined(at: PreparedOrganization, workspace: Workspace) -> UUID:
    """An attribute that stays: the oldest one, if there are any."""
    found = await at.owner.fetchval(_IDS, workspace.org)
    return UUID(found) if found else await define_attribute(workspace)


async def there(workspace: Workspace) -> Arguments:
    """The ids of an attribute and of a release by it."""
    attribute, project = await define_attribute(workspace), await workspace.project()
    made = await request_release(workspace, project, attribute, ["topic"])
    return {
        "attribute": ids.public("attribute", attribute),
        "group_release": ids.public("group_release", made),
    }


@prepares("defineAttribute")
async def define(at: PreparedOrganization, who: Caller) -> Arguments:
    for (id_,) in (await at.owner.fetch(_IDS, at.workspace.org))[1:]:
        await remove_attribute(at.workspace, UUID(id_))
    return wish(name=uuid7().hex, purpose=PURPOSE, values=AGES)


@prepares("defineAttribute: the next version")
async def define_again(at: PreparedOrganization, who: Caller) -> Arguments:
    made = await define_attribute(at.workspace)
    public = ids.public("attribute", made)
    return wish(attribute=public, name=uuid7().hex, purpose=PURPOSE, values=AGES[:2])


@prepares("removeAttribute")
async def remove(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(attribute=ids.public("attribute", await define_attribute(at.workspace)))


@prepares("declareAttributes")
async def declare_attributes(at: PreparedOrganization, who: Caller) -> Arguments:
    attribute = ids.public("attribute", await defined(at, at.workspace))
    return wish(values=[{"attribute": attribute, "version": 1, "value": AGES[0]}])


@prepares("withdrawAttributes")
async def withdraw(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish()


@prepares("withdrawAttributes: of one")
async def withdraw_one(at: PreparedOrganization, who: Caller) -> Arguments:
    attribute, sealer = (
        await defined(at, at.workspace),
        AttributeSealer(at.workspace.org, bytes(32)),
    )
    await declare(at.workspace, sealer, at.insider(who), attribute=attribute, value=AGES[0])
    return wish(attributes=[ids.public("attribute", attribute)])


@prepares("releaseGroupFigures")
async def release_figures(at: PreparedOrganization, who: Caller) -> Arguments:
    project = await at.workspace.project()
    slice_ = await define_slice(at.workspace, project, priority_at_least=0)
    return wish(
        project=ids.public("project", project),
        attribute=ids.public("attribute", await defined(at, at.workspace)),
        questions=["topic"],
        slices=[ids.public("slice", slice_)],
    )


@prepares("node: a release of figures by group")
async def release_node(at: PreparedOrganization, who: Caller) -> Arguments:
    attribute = await defined(at, at.workspace)
    made = await request_release(at.workspace, at.project, attribute, ["topic"])
    return {"id": ids.public("group_release", made)}
