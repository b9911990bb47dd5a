"""A server with an organization, and what a test does there beside the browser."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import uuid4

from tests.support.serving import Serving

PASSWORD = "seven blue herons wade"
_LOG_IN = "mutation($input: LoginInput!) { login(input: $input) { __typename } }"


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

    @cached_property
    def organization(self) -> str:
        """The id of the organization."""
        id_: str = self.ask("{ organization { id } }")["organization"]["id"]
        return id_

    def do(self, mutation: str, selection: str = "", /, **given: Any) -> dict[str, Any]:
        """Run a mutation as the owner and return what is selected of its payload."""
        return self.do_as(self.key, mutation, selection, **given)

    def do_as(self, key: str, mutation: str, selection: str = "", /, **given: Any) -> Any:
        """Run a mutation as the holder of a key and return what is selected of its payload."""
        document = (
            f"mutation ($input: {mutation[0].upper()}{mutation[1:]}Input!) {{ "
            f"{mutation}(input: $input) {{ {selection} ... on Refused {{ code message path }} }} }}"
        )
        given = {"commandId": str(uuid4()), **given}
        done: dict[str, Any] = self.server.ask(key, document, input=given)
        assert "code" not in done[mutation], done
        return done[mutation]

    def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """Run an operation as the owner and return its data."""
        return self.server.ask(self.key, document, **variables)

    def begin_session(self, context: Any, email: str) -> None:
        """Log somebody with `PASSWORD` in to a browser, as its pages do: by a cookie.

        The organization is named: whoever names none may log in ten times in five minutes at most.
        """
        login = {
            "commandId": str(uuid4()), "organization": self.organization, "email": email,
            "password": PASSWORD, "cookie": True,
        }  # fmt: skip
        reply = context.request.post(
            "/graphql",
            data={"query": _LOG_IN, "variables": {"input": login}},
            headers={"Origin": self.address},
        )
        assert reply.json()["data"]["login"]["__typename"] == "LoginPayload", reply.text()

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

    def worker(self, name: str, project: str, role: str = "ANNOTATOR") -> Worker:
        """Make somebody as `person` does, with a key by which a test works in their name."""
        email = f"{name.lower()}@example.org"
        roles = [{"project": project, "role": role}]
        invited = self.do(
            "inviteMember", "... on OneTimePayload { secret member { id } }",
            name=name, email=email, projectRoles=roles,
        )  # fmt: skip
        self.do("redeemToken", token=invited["secret"], password=PASSWORD)
        member = invited["member"]["id"]
        made = self.do(
            "createApiKey", "... on CreateApiKeyPayload { secret }", label="test", member=member
        )
        return Worker(self, name, email, made["secret"])

    def member(self, name: str, role: str | None = None) -> Worker:
        """Make somebody with a role in the organization, `PASSWORD`, and a key."""
        email = f"{name.lower()}@example.org"
        invited = self.do(
            "inviteMember", "... on OneTimePayload { secret member { id } }",
            name=name, email=email, role=role,
        )  # fmt: skip
        self.do("redeemToken", token=invited["secret"], password=PASSWORD)
        made = self.do(
            "createApiKey", "... on CreateApiKeyPayload { secret }",
            label="test", member=invited["member"]["id"],
        )  # fmt: skip
        return Worker(self, name, email, made["secret"])

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


@dataclass
class Worker:
    """Somebody with a role, an address to log in by, and a key."""

    site: Site
    name: str
    email: str
    key: str

    def answer(self, project: str, task: str, **values: Any) -> str:
        """Claim a task and answer its questions; return the annotation."""
        claimed = self.site.do_as(
            self.key, "claimTask", "... on ClaimTaskPayload { token }", project=project, task=task
        )
        answers = [{"question": name, "value": value} for name, value in values.items()]
        made = self.site.do_as(
            self.key, "submitAnnotation", "... on AnnotationPayload { annotationId }",
            task=task, token=claimed["token"], answers=answers,
        )  # fmt: skip
        id_: str = made["annotationId"]
        return id_
