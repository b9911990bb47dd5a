"""The policy of a project as clients see it, and as they send it."""

from __future__ import annotations

import strawberry
from strawberry import UNSET

from server.events.project_policy import Order, Policy, Review, Visibility


@strawberry.type(name="Policy", description="How a project is worked on.")
class PolicyType:
    """The fields of `server.events.projects.Policy`."""

    overlap: int = strawberry.field(
        description="How many people answer each task imported from now on."
    )
    most_answers: int = strawberry.field(
        description="How many people answer a task at most: one after the other is asked, beyond "
        "its overlap, until its choices and ratings are as likely as `confidence`; then a reviewer "
        "decides. 0: nobody is asked beyond the overlap."
    )
    confidence: float = strawberry.field(
        description="How likely answers must be, by how often those who gave them are right: see "
        "`publishSkills`. 0.5 and more, and less than 1."
    )
    review: Review
    review_percent: int
    lease_seconds: int
    leases_per_annotator: int
    order: Order
    visibility: Visibility
    meta_shown: bool = strawberry.field(
        description="Whether annotators who do not see others' answers see `Task.meta`."
    )
    external_ids_shown: bool = strawberry.field(
        description="Whether annotators who do not see others' answers see `Task.externalId`."
    )
    full_text: bool = strawberry.field(
        description="Whether the texts of its tasks, answers and comments can be searched."
    )


@strawberry.input(description="How a project is worked on; what is left out stays as it is.")
class PolicyInput:
    """The fields of `Policy`, all optional."""

    overlap: int | None = UNSET
    most_answers: int | None = UNSET
    confidence: float | None = UNSET
    review: Review | None = UNSET
    review_percent: int | None = UNSET
    lease_seconds: int | None = UNSET
    leases_per_annotator: int | None = UNSET
    order: Order | None = UNSET
    visibility: Visibility | None = UNSET
    meta_shown: bool | None = UNSET
    external_ids_shown: bool | None = UNSET
    full_text: bool | None = UNSET


def policy_type(policy: Policy) -> PolicyType:
    """Return a policy as clients see it."""
    return PolicyType(**{name: getattr(policy, name) for name in Policy.model_fields})
