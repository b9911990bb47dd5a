"""What an operation showed its caller, counted while it is read."""

from __future__ import annotations

from uuid import UUID


class ShownContents:
    """How many contents a read session showed, and of which projects.

    Whoever renders a content adds to the attributes: a method would cost a call for each field.
    """

    __slots__ = ("annotations", "comments", "events", "projects", "tasks")

    def __init__(self) -> None:
        self.tasks = self.annotations = self.comments = self.events = 0
        self.projects: dict[UUID, None] = {}

    def __bool__(self) -> bool:
        return bool(self.tasks or self.annotations or self.comments or self.events)

    def add(self, other: ShownContents) -> None:
        """Add what another read session showed."""
        self.tasks += other.tasks
        self.annotations += other.annotations
        self.comments += other.comments
        self.events += other.events
        self.projects.update(other.projects)

    def clear(self) -> None:
        """Begin anew, once the counts were taken over."""
        self.tasks = self.annotations = self.comments = self.events = 0
        self.projects = {}
