"""Changes how often annotators of a project get gold tasks, and whether they see own scores."""

from __future__ import annotations

from dataclasses import replace

from server.events.core.event import Change, Event, Kind, Recorded, on
from server.events.core.refusal import Code, Refused
from server.events.gold.reference import GoldPolicy
from server.events.project_policy import Visibility
from server.events.projects import Project, evolve, require_active


class GoldPolicyChanged(Event, name="project.gold_policy_changed", kind=Kind.PROJECT, version=2):
    """Annotators get gold tasks more or less often from now on."""

    percent: int
    """Of a person's tasks, how many are gold on average."""
    warm_up: int
    warm_up_percent: int
    """Of a person's first `warm_up` tasks."""
    qualification: int
    """So many first tasks of a person are all gold."""
    show_scores: bool
    """Whether a person is shown how right the own answers to gold tasks are."""

    @property
    def policy(self) -> GoldPolicy:
        """The rules by which gold tasks are handed out."""
        return GoldPolicy(**{name: getattr(self, name) for name in GoldPolicy.model_fields})


@evolve.on(GoldPolicyChanged)
def _changed(state: Project, recorded: Recorded[GoldPolicyChanged]) -> Project:
    # Neither the version nor the time that annotators see of the project tells of it.
    return replace(state, gold=recorded.event.policy, counts=state.counts + 1)


def change_gold_policy(state: Project, *, policy: GoldPolicy) -> list[Change]:
    """Hand gold tasks out by other rules; the same rules again change nothing.

    Raises:
        Refused: CONFLICT for an archived project, and where annotators see others' answers.
    """
    require_active(state)
    if policy.on and state.policy.visibility is Visibility.ALL:
        message = (
            "Annotators of this project see each other's answers, so gold tasks cannot be hidden "
            "from them: set the visibility of its policy to OWN first."
        )
        raise Refused(Code.CONFLICT, message, ("project",))
    if policy == state.gold:
        return []
    return on(state.id, GoldPolicyChanged(**policy.model_dump()))
