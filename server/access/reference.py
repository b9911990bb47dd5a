"""The reference page of roles and permissions, generated from the sets in `permissions`.

Run `python -m server.access.reference > docs/reference/access.md` after changing the sets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.access.permissions import Permission
from server.access.role_permissions import ROLE_PERMISSIONS, may_grant
from server.events.accounts.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

_INTRODUCTION = """\
# Roles and permissions

<!-- Written by `python -m server.access.reference`; a test keeps it true. -->

A role is a set of permissions. A member holds at most one role in the organization and any number
in single projects; in a project, the rights are the union of both. Nothing is allowed that no cell
below allows.

The scope says which roles can give a permission: *project* is the organization role or a role in
the project concerned, *organization* is the organization role alone, *self* is any role anywhere,
since it concerns nobody else. Without a project, a permission of project scope asks for the
organization role and then means every project.

An AUDITOR reads everything and writes nothing: he holds every permission that reads and no other.
A MODEL holds no other role besides, so a prediction cannot pass for a person's annotation.
"""

_GRANTS = """\
## Who gives which role

Nobody gives a role with a permission that he lacks himself, so nobody can raise himself. The same
table says whose role, password and keys one may touch: to reset an owner's password takes an owner.
A MANAGER gives roles within projects only.
"""


def page() -> str:
    """Return the whole page as Markdown."""
    permissions = (
        [f"`{p}`", p.scope.value, p.effect.value, *(_mark(p in ROLE_PERMISSIONS[r]) for r in Role)]
        for p in Permission
    )
    grants = ([giver, *(_mark(may_grant(giver, role)) for role in Role)] for giver in Role)
    return "\n".join(
        [
            _INTRODUCTION,
            "## Which role holds which permission\n",
            _table(["permission", "scope", "effect", *Role], permissions),
            "## What each permission means\n",
            _table(["permission", "meaning"], ([f"`{p}`", p.meaning] for p in Permission)),
            _GRANTS,
            _table(["gives and takes", *Role], grants),
        ]
    )


def _mark(yes: bool) -> str:  # noqa: FBT001 - a private formatter of one truth value
    return "✓" if yes else ""


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201 - the page is this command's output
