"""The eight roles, held in the organization or in one project; member events carry their names."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A role of a member. The table in `server.access.permissions` has the permissions of each."""

    OWNER = "OWNER"
    """Everything, and the only role that can make another owner or erase content."""
    ADMIN = "ADMIN"
    """Runs the organization: members, keys, every project."""
    MANAGER = "MANAGER"
    """Runs projects: settings, forms, tasks, assignments, and the people who work on them."""
    REVIEWER = "REVIEWER"
    """Approves, rejects and replaces annotations, and so sees everyone's."""
    ANNOTATOR = "ANNOTATOR"
    """Claims tasks and answers them; sees no answers but their own until the project opens them."""
    AUDITOR = "AUDITOR"
    """Reads everything and writes nothing."""
    INTEGRATOR = "INTEGRATOR"
    """A program at the edge: follows the feed and takes exports out."""
    MODEL = "MODEL"
    """A program that predicts. A prediction is never a person's annotation."""
