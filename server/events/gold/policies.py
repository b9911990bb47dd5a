"""Changes how often annotators of a project get gold tasks, and how these are judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from server.events.core.event import Change, Content, Event, Kind, Recorded, on
from server.events.core.refusal import Code, Refused
from server.events.gold.judging import AS_USUAL, JudgingRule, require_judged
from server.events.gold.reference import GoldPolicy
from server.events.project_policy import Visibility
from server.events.projects import Project, evolve, require_active


class JudgingContent(Content):
    """When answers to gold tasks are right."""

    judging: dict[str, dict[str, float]]
    """By question, the settings that are not the usual ones: see `QuestionJudging`."""


class GoldPolicyChanged(Event, name="project.gold_policy_changed", kind=Kind.PROJECT, version=3):
    """Annotators get gold tasks more or less often from now on, or are judged in another way."""

    percent: int
    """Of a person's tasks, how many are gold on average."""
    warm_up: int
    warm_up_percent: int
    """Of a person's first `warm_up` tasks."""
    qualification: int
    """So many first tasks of a person are all gold."""
    show_scores: bool
    """Whether a person is shown how right the own answers to gold tasks are."""

    content: JudgingContent | None
    """Null where all answers are judged as usual."""

    @property
    def policy(self) -> GoldPolicy:
        """The rules by which gold tasks are handed out and answers judged; as usual, if erased."""
        given = self.content.judging if self.content else {}
        judging = {name: JudgingRule.model_validate(rule) for name, rule in given.items()}
        numbers = {name: getattr(self, name) for name in type(self).model_fields}
        return GoldPolicy(**numbers, judging=judging)


@evolve.on(GoldPolicyChanged)
def _changed(state: Project, recorded: Recorded[GoldPolicyChanged]) -> Project:
    # Neither the version nor the time that annotators see of the project tells of it.
    return replace(state, gold=recorded.event.policy, counts=state.counts + 1)


def change_gold_policy(state: Project, *, policy: GoldPolicy) -> list[Change]:
    """Hand gold tasks out, or judge answers, by other rules; the same rules again change nothing.

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
    fields = policy.model_dump(exclude={"judging"})
    judging = {name: rule.model_dump(exclude_none=True) for name, rule in policy.judging.items()}
    content = JudgingContent(judging=judging) if judging else None
    return on(state.id, GoldPolicyChanged(**fields, content=content))


def with_judging(
    state: Project, policy: GoldPolicy, given: Sequence[tuple[str, JudgingRule]]
) -> GoldPolicy:
    """Return rules with other settings for some questions; empty ones stand for the usual.

    Raises:
        Refused: as `require_judged`.
    """
    require_judged(state.pinned(), given)
    judging = {**policy.judging, **dict(given)}
    changed = {name: rule for name, rule in sorted(judging.items()) if rule != AS_USUAL}
    return policy.model_copy(update={"judging": changed})
