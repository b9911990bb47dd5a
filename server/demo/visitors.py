"""Lets a visitor into the demo's console as any of its people, by one click.

Everybody has a password that nobody is told; a click logs in with it as a browser would, and hands
the session's cookie on. No other server has this page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import parse_qs
from uuid import uuid4

import httpx
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from server.demo import documents as say
from server.demo.people import email_of
from server.web.content_security import page_headers

PATH = "/demo"
_HTML = Path(__file__).with_suffix(".html")
_BUTTONS = "BUTTONS"
"""Stands in the page where the buttons belong."""
_BUTTON = '<button name="person" value="{0}">{0} <span>{1}</span></button>'


@dataclass
class Visitors:
    """The people whom a visitor may be; nobody until the demo knows them.

    Attributes:
        address: that of the server.
        organization: the id of the demo's organization.
        password: everybody's.
        people: what each of them does, by name.
    """

    address: str = ""
    organization: str = ""
    password: str = ""
    people: dict[str, str] = field(default_factory=dict)

    def routes(self) -> list[Route]:
        """Return the routes of the page with a button for each person."""
        return [
            Route(PATH, self._page, methods=["GET"]),
            Route(PATH, self._log_in, methods=["POST"]),
        ]

    async def _page(self, _: Request) -> Response:
        buttons = (
            _BUTTON.format(escape(name), escape(role.lower())) for name, role in self.people.items()
        )
        page = _HTML.read_text(encoding="utf-8").replace(_BUTTONS, "\n".join(buttons))
        headers = page_headers(page, forms=["'self'"])
        return Response(page, headers=headers, media_type="text/html")

    async def _log_in(self, request: Request) -> Response:
        form = parse_qs((await request.body()).decode("utf-8", "replace"))
        (name,) = form.get("person", [""])[:1]
        if name not in self.people:
            return PlainTextResponse("There is nobody of this name in the demo.", 404)
        into = RedirectResponse("/", 303)
        for cookie in await self._cookies(name):
            into.headers.append("set-cookie", cookie)
        return into

    async def _cookies(self, name: str) -> list[str]:
        """Return what the server sets in a browser in which somebody logs in."""
        wanted = {
            "commandId": str(uuid4()),
            "email": email_of(name),
            "password": self.password,
            "organization": self.organization,
            "cookie": True,
        }
        async with httpx.AsyncClient(base_url=self.address) as http:
            body = {"query": say.LOGIN, "variables": {"input": wanted}}
            reply = await http.post("/graphql", json=body, headers={"Origin": self.address})
        return reply.headers.get_list("set-cookie")
