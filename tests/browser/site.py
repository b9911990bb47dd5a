"""A server with an organization, and what a test does there beside the browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.support.serving import Serving

PASSWORD = "seven blue herons wade"


@dataclass
class Site:
    """A server that people reach with a browser.

    Attributes:
        key: the owner's.
    """

    server: Serving
    key: str

    @property
    def address(self) -> str:
        """Where the console is."""
        return self.server.address

    def do(self, mutation: str, selection: str = "", /, **given: Any) -> dict[str, Any]:
        """Run a mutation as the owner and return what is selected of its payload."""
        document = (
            f"mutation ($input: {mutation[0].upper()}{mutation[1:]}Input!) {{ "
            f"{mutation}(input: $input) {{ {selection} ... on Refused {{ code message path }} }} }}"
        )
        done: dict[str, Any] = self.ask(document, input={"commandId": str(uuid4()), **given})
        assert "code" not in done[mutation], done
        return done[mutation]

    def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """Run an operation as the owner and return its data."""
        return self.server.ask(self.key, document, **variables)

    def person(self, name: str, project: str, role: str = "ANNOTATOR") -> str:
        """Make somebody with a role in a project, and `PASSWORD`; return the e-mail address."""
        email = f"{name.lower()}@example.org"
        roles = [{"project": project, "role": role}]
        invited = self.do(
            "inviteMember", "... on OneTimePayload { secret }",
            name=name, email=email, projectRoles=roles,
        )  # fmt: skip
        self.do("redeemToken", token=invited["secret"], password=PASSWORD)
        return email

    def project(self, form: dict[str, Any], tasks: list[dict[str, Any]], **policy: Any) -> str:
        """Make a project with a form and tasks; return its id."""
        made = self.do(
            "createProject",
            "... on ProjectPayload { project { id } }",
            name="Glosses",
            policy=policy,
        )
        id_: str = made["project"]["id"]
        self.do("publishForm", project=id_, formJson=form)
        self.do("importTasks", project=id_, tasks=[{"inputs": inputs} for inputs in tasks])
        return id_
