"""Permissions: what roles give; `server.access.role_permissions` says which.

Roles come from two places, the organization and single projects, and a member's rights in a project
are the union of both. A permission that concerns the whole organization comes from the organization
role alone, so running one project never opens the member list.
"""

from __future__ import annotations

from enum import Enum, StrEnum
from typing import Self


class Scope(Enum):
    """Which of a member's roles can give a permission."""

    SELF = "self"
    """Any role anywhere: the permission concerns the caller alone, or data that everybody needs."""
    ORGANIZATION = "organization"
    """The organization role alone."""
    PROJECT = "project"
    """The organization role, or a role in the project in question."""


class Effect(Enum):
    """Whether a permission can change anything beyond the caller's own account."""

    READ = "read"
    WRITE = "write"


class Permission(StrEnum):
    """One thing that a member may do; the SDL prints it beside every field and mutation."""

    scope: Scope
    effect: Effect
    meaning: str

    def __new__(cls, name: str, scope: Scope, effect: Effect, meaning: str) -> Self:
        """Keep the name as the value, and the attributes for tests and the reference page."""
        member = str.__new__(cls, name)
        member._value_ = name
        member.scope, member.effect, member.meaning = scope, effect, meaning
        return member

    ACCOUNT = (
        "ACCOUNT",
        Scope.SELF,
        Effect.READ,
        "See oneself and the organization, change one's name and password, end one's sessions.",
    )
    KEYS_MANAGE_OWN = (
        "KEYS_MANAGE_OWN",
        Scope.SELF,
        Effect.WRITE,
        "Make, list and revoke one's own API keys.",
    )
    ORGANIZATION_READ = (
        "ORGANIZATION_READ",
        Scope.ORGANIZATION,
        Effect.READ,
        "See the organization's settings.",
    )
    ORGANIZATION_MANAGE = (
        "ORGANIZATION_MANAGE",
        Scope.ORGANIZATION,
        Effect.WRITE,
        "Rename the organization and change its settings.",
    )
    MEMBERS_READ = (
        "MEMBERS_READ",
        Scope.ORGANIZATION,
        Effect.READ,
        "See all members, their roles, e-mails and the names of their keys.",
    )
    MEMBERS_MANAGE = (
        "MEMBERS_MANAGE",
        Scope.ORGANIZATION,
        Effect.WRITE,
        "Invite and suspend members, set their roles, reset passwords, run others' keys.",
    )
    ATTRIBUTES_MANAGE = (
        "ATTRIBUTES_MANAGE",
        Scope.ORGANIZATION,
        Effect.WRITE,
        "Define and remove attributes, of which members may declare their own values.",
    )
    PROJECTS_CREATE = (
        "PROJECTS_CREATE",
        Scope.ORGANIZATION,
        Effect.WRITE,
        "Create projects.",
    )
    TAXONOMIES_READ = (
        "TAXONOMIES_READ",
        Scope.SELF,
        Effect.READ,
        "See taxonomies, their versions, drafts and concepts.",
    )
    TAXONOMIES_EDIT = (
        "TAXONOMIES_EDIT",
        Scope.ORGANIZATION,
        Effect.WRITE,
        "Create taxonomies, edit and import drafts, publish versions.",
    )
    ERASE = (
        "ERASE",
        Scope.ORGANIZATION,
        Effect.WRITE,
        "Erase the content of events for good; the facts and the proof stay.",
    )
    ERASURES_READ = (
        "ERASURES_READ",
        Scope.ORGANIZATION,
        Effect.READ,
        "See what was erased, by whom, why and on what ground, and the certificates.",
    )
    HOLDS_MANAGE = (
        "HOLDS_MANAGE",
        Scope.ORGANIZATION,
        Effect.WRITE,
        "Put tasks, projects and data subjects under hold, and release them.",
    )
    SUBJECTS_READ = (
        "SUBJECTS_READ",
        Scope.ORGANIZATION,
        Effect.READ,
        "See everything that is held about a data subject, which is on record each time.",
    )
    PROJECT_READ = (
        "PROJECT_READ",
        Scope.PROJECT,
        Effect.READ,
        "See the project, its form and guideline versions and its policy.",
    )
    PROJECT_CONFIGURE = (
        "PROJECT_CONFIGURE",
        Scope.PROJECT,
        Effect.WRITE,
        "Change the project's settings and policy, publish forms and guidelines, archive it.",
    )
    PROJECT_MEMBERS_READ = (
        "PROJECT_MEMBERS_READ",
        Scope.PROJECT,
        Effect.READ,
        "See who holds which role in the project.",
    )
    PROJECT_MEMBERS_MANAGE = (
        "PROJECT_MEMBERS_MANAGE",
        Scope.PROJECT,
        Effect.WRITE,
        "Give members roles in the project and take them away.",
    )
    MEMBERS_PAUSE = (
        "MEMBERS_PAUSE",
        Scope.PROJECT,
        Effect.WRITE,
        "Pause members, who claim no task of the project then, and let them go on.",
    )
    STATISTICS_READ = (
        "STATISTICS_READ",
        Scope.PROJECT,
        Effect.READ,
        "See progress, counts per annotator, label distributions and agreement.",
    )
    TASKS_READ = (
        "TASKS_READ",
        Scope.PROJECT,
        Effect.READ,
        "See the project's tasks and their inputs.",
    )
    VIEWS_SAVE = (
        "VIEWS_SAVE",
        Scope.PROJECT,
        Effect.WRITE,
        "Save views of the project's tasks, for oneself or for everybody, and delete one's own.",
    )
    TASKS_IMPORT = (
        "TASKS_IMPORT",
        Scope.PROJECT,
        Effect.WRITE,
        "Import tasks, and annotations that were made elsewhere.",
    )
    TASKS_MANAGE = (
        "TASKS_MANAGE",
        Scope.PROJECT,
        Effect.WRITE,
        "Order, assign, reopen, archive, restore, comment on tasks; end leases; adopt runs.",
    )
    ANNOTATE = (
        "ANNOTATE",
        Scope.PROJECT,
        Effect.WRITE,
        "Claim tasks, keep drafts, submit, revise and withdraw one's own annotations, skip.",
    )
    GOLD_READ = (
        "GOLD_READ",
        Scope.PROJECT,
        Effect.READ,
        "See which tasks are gold, their right answers, and how often annotators get them.",
    )
    GOLD_MANAGE = (
        "GOLD_MANAGE",
        Scope.PROJECT,
        Effect.WRITE,
        "Set and remove the right answers of tasks, and say how often annotators get them.",
    )
    PREDICT = (
        "PREDICT",
        Scope.PROJECT,
        Effect.WRITE,
        "Submit predictions, which are never counted as a person's annotations.",
    )
    REVIEW = (
        "REVIEW",
        Scope.PROJECT,
        Effect.WRITE,
        "Approve, reject and replace others' annotations and resolve tasks.",
    )
    COMMENT = (
        "COMMENT",
        Scope.PROJECT,
        Effect.WRITE,
        "Comment on tasks one may see, resolve and reopen comments, edit and delete one's own.",
    )
    ANNOTATIONS_READ_OWN = (
        "ANNOTATIONS_READ_OWN",
        Scope.PROJECT,
        Effect.READ,
        "See one's own annotations, and others' once the project's policy opens them.",
    )
    ANNOTATIONS_READ_ALL = (
        "ANNOTATIONS_READ_ALL",
        Scope.PROJECT,
        Effect.READ,
        "See everybody's annotations, reviews, predictions and resolutions.",
    )
    EVENTS_READ_OWN = (
        "EVENTS_READ_OWN",
        Scope.PROJECT,
        Effect.READ,
        "Follow the events that are left when everything one may not see is taken out.",
    )
    EVENTS_READ = (
        "EVENTS_READ",
        Scope.PROJECT,
        Effect.READ,
        "Read the ledger: of the project, or all of it where the organization role gives this.",
    )
    RUNS_READ = (
        "RUNS_READ",
        Scope.PROJECT,
        Effect.READ,
        "See runs, and what would be different by their results.",
    )
    RUNS_START = (
        "RUNS_START",
        Scope.PROJECT,
        Effect.WRITE,
        "Start and cancel runs, which say what final answers would be under other rules.",
    )
    AUDITS_READ = (
        "AUDITS_READ",
        Scope.PROJECT,
        Effect.READ,
        "See audits, their judgements, and how many final answers are wrong by them.",
    )
    AUDIT_JUDGE = (
        "AUDIT_JUDGE",
        Scope.PROJECT,
        Effect.WRITE,
        "Take and judge items of audits, and reopen tasks whose final answer was found wrong.",
    )
    AUDIT_MANAGE = (
        "AUDIT_MANAGE",
        Scope.PROJECT,
        Effect.WRITE,
        "Draw, conclude and cancel audits, and release items that others took.",
    )
    CORRECTIONS_READ = (
        "CORRECTIONS_READ",
        Scope.PROJECT,
        Effect.READ,
        "See corrections in bulk, and which annotations one would change.",
    )
    LABELS_CORRECT = (
        "LABELS_CORRECT",
        Scope.PROJECT,
        Effect.WRITE,
        "Correct many annotations at once, in the authors' place, or send them back.",
    )
    ALERTS_MANAGE = (
        "ALERTS_MANAGE",
        Scope.PROJECT,
        Effect.WRITE,
        "Set and remove rules of alerts about quality, try them, and acknowledge alerts.",
    )
    DEMOGRAPHICS_READ = (
        "DEMOGRAPHICS_READ",
        Scope.PROJECT,
        Effect.READ,
        "See figures by groups of people, who declared attributes of themselves.",
    )
    DEMOGRAPHICS_RELEASE = (
        "DEMOGRAPHICS_RELEASE",
        Scope.PROJECT,
        Effect.WRITE,
        "Have figures by groups of people computed, which are then there for good.",
    )
    WEBHOOKS_READ = (
        "WEBHOOKS_READ",
        Scope.PROJECT,
        Effect.READ,
        "See webhooks: where they send events to, which ones, and how far they are.",
    )
    WEBHOOKS_MANAGE = (
        "WEBHOOKS_MANAGE",
        Scope.PROJECT,
        Effect.WRITE,
        "Create, change, pause, replay and delete webhooks, and rotate their secrets.",
    )
    EXPORT = (
        "EXPORT",
        Scope.PROJECT,
        Effect.READ,
        "Export the project with all annotations, resolutions and positions.",
    )
