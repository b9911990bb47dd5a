"""`annolog webhook`: where events are sent to over HTTP, and the secrets that sign them."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

import click
import orjson

from server.access.actor import Actor
from server.cli.accounts.organization_setup import reserved
from server.cli.core.api_key_auth import as_owner_of, key_of
from server.cli.core.event_types import require_types
from server.cli.core.remote import remotely
from server.cli.core.target import current_target
from server.cli.core.terminal import console, on_terminal, run, settings, tell
from server.cli.webhooks.local_webhooks import LocalWebhooks
from server.cli.webhooks.remote_webhooks import RemoteWebhooks, Shown
from server.cli.webhooks.webhook_deliveries import add_commands
from server.commands import Writer
from server.embedded.folder import write_private
from server.events.accounts.roles import Role
from server.events.core.event import JsonObject
from server.events.webhooks.webhook_events import REMEDIES, PauseReason, WebhookFormat
from server.events.webhooks.webhook_settings import LARGEST_BATCH
from server.ledger.sealed_secrets import Resealed, reseal
from server.settings import Settings
from server.start import Database, connected, reached, sealing_keys

T = TypeVar("T")
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
WEBHOOK = click.argument("webhook")
SECRET = (
    click.option(
        "--secret-from",
        type=click.File("r"),
        help="Take the secret (whsec_…) from this file, or from - for standard input.",
    ),
    click.option(
        "--secret-file",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Write the new secret to this new file, which only you can read.",
    ),
)
WHAT = (
    click.option("--type", "types", multiple=True, help="Only such events: annotation.submitted."),
    click.option("--actor", "actors", multiple=True, help="Only what this member does: member_…"),
    click.option("--stream", help="Only the life of one thing: task_…, project_…"),
    click.option(
        "--label",
        "labels",
        multiple=True,
        help="Only what gives, changes or withdraws this label: a concept or an option.",
    ),
    click.option("--question", help="With --label: only in answers to this question."),
    click.option(
        "--below",
        "taxonomy",
        help="With --label: also what lies below it in this taxonomy: taxonomy_…",
    ),
    click.option("--only-facts", is_flag=True, help="Leave out all contents."),
)
HOW = (
    click.option(
        "--format", "kind", type=click.Choice([*WebhookFormat]), help="How it is written."
    ),
    click.option("--batch", type=click.IntRange(1, LARGEST_BATCH), help="Most events a request."),
)


class Webhooks(Protocol):
    """Webhooks, here or on a server elsewhere; inputs and answers are those of GraphQL."""

    async def do(self, mutation: str, given: JsonObject) -> tuple[Shown, str | None]: ...
    async def listed(self, project: str | None) -> list[Shown]: ...
    async def one(self, webhook: str) -> Shown: ...


def options(*groups: tuple[Any, ...]) -> Callable[[T], T]:
    """Return a decorator that adds the options of several groups to a command."""

    def add(command: T) -> T:
        for option in reversed([option for group in groups for option in group]):
            command = option(command)
        return command

    return add


@click.group()
def webhook_() -> None:
    """Webhooks: events that are sent to a URL as they come, signed, in order, at least once.

    Every command but `reseal` acts with an API key: in the environment variable ANNOLOG_KEY, or in
    the file that `annolog --key-file FILE webhook` names. It needs the role INTEGRATOR, MANAGER or
    above. Works on the database itself, whether `annolog serve` runs or not; or on a server
    elsewhere, with `annolog --url URL webhook`.
    """


@webhook_.command("create")
@click.argument("name")
@click.argument("url")
@click.option("--as", "role", type=click.Choice([*Role]), required=True, help="With which rights.")
@click.option("--project", help="Only events of this project: project_…")
@click.option("--after", type=click.IntRange(0), help="Begin after this position; none: now.")
@options(WHAT, HOW, SECRET)
def create(
    name: str, url: str, role: str, project: str | None, after: int | None, **more: Any
) -> None:
    """Have events sent to URL. NAME is for people.

    The events are those that the role --as may see, which must not be more than you may see.
    """
    given = {"name": name, "url": url, "actsAs": role, "project": project, **_settings(**more)}
    if after is not None:
        given["after"] = str(after)
    _with_secret("createWebhook", given, **more)


@webhook_.command("list")
@click.option("--project", help="Only those of this project: project_…")
@JSON
def list_(project: str | None, *, as_json: bool) -> None:
    """Print the webhooks that were not deleted, the latest first, one a line."""
    for shown in _work(lambda webhooks: webhooks.listed(project)):
        click.echo(orjson.dumps(shown).decode() if as_json else _line(shown))


@webhook_.command("show")
@WEBHOOK
@JSON
def show(webhook: str, *, as_json: bool) -> None:
    """Print a webhook."""
    shown = _work(lambda webhooks: webhooks.one(webhook))
    click.echo(orjson.dumps(shown).decode() if as_json else "\n".join(_lines(shown)))


@webhook_.command("change")
@WEBHOOK
@click.option("--name", help="For people.")
@click.option("--url", "target", help="Where it is sent.")
@click.option("--all-events", is_flag=True, help="No filter any more.")
@options(WHAT, HOW)
def change(
    webhook: str, name: str | None, target: str | None, all_events: bool, **more: Any
) -> None:
    """Change a webhook; what is not named stays.

    The filter is one thing: --type, --actor, --stream, --label or --only-facts replace all of it.
    """
    given = {"webhook": webhook, **_settings(**more)}
    if all_events:
        given["eventFilter"] = dict(_NO_FILTER)
    given |= {key: value for key, value in (("name", name), ("url", target)) if value is not None}
    if len(given) == 1:
        raise click.UsageError("Name what is to be different.")
    _act("changeWebhook", given)


@webhook_.command("pause")
@WEBHOOK
def pause(webhook: str) -> None:
    """Send it nothing until it is resumed."""
    _act("pauseWebhook", {"webhook": webhook})


@webhook_.command("resume")
@WEBHOOK
def resume(webhook: str) -> None:
    """Send it what came while it was paused, and go on."""
    _act("resumeWebhook", {"webhook": webhook})


@webhook_.command("rotate")
@WEBHOOK
@click.option(
    "--overlap",
    type=click.IntRange(0, 7 * 24 * 60 * 60),
    default=24 * 60 * 60,
    show_default=True,
    help="Seconds for which the former secret goes on signing as well.",
)
@options(SECRET)
def rotate(webhook: str, overlap: int, **more: Any) -> None:
    """Give it a new secret."""
    _with_secret("rotateWebhookSecret", {"webhook": webhook, "overlapSeconds": overlap}, **more)


@webhook_.command("replay")
@WEBHOOK
@click.option("--after", type=click.IntRange(0), required=True, help="Begin after this position.")
def replay(webhook: str, after: int) -> None:
    """Send it everything after a position again."""
    _act("replayWebhook", {"webhook": webhook, "after": str(after)})


@webhook_.command("delete")
@WEBHOOK
def delete(webhook: str) -> None:
    """Delete it for good, with its secrets."""
    _act("deleteWebhook", {"webhook": webhook})


@webhook_.command("reseal")
def reseal_() -> None:
    """Seal the secrets of all webhooks again, with the newest key.

    Set ANNOLOG_SECRET_KEY to the new key and ANNOLOG_SECRET_KEY_BEFORE to the one before (none, if
    that was the file secret.key in the data folder), restart the servers, then run this as the
    owner role (ANNOLOG_ADMIN_URL). After it the key before is needed no more.
    """
    done = run(_reseal(settings({**os.environ})))
    click.echo(f"sealed again: {done.sealed}, as they were: {done.already}")
    if done.lost:
        raise click.ClickException(
            f"{done.lost} secrets are sealed by a key that is not given: give it as "
            "ANNOLOG_SECRET_KEY_BEFORE, or rotate the secrets of their webhooks."
        )


async def _reseal(chosen: Settings) -> Resealed:
    async with reached(chosen, tell) as database, connected(database.owner) as owner:
        return await reseal(owner, sealing_keys(chosen).sealer())


def _work(work: Callable[[Webhooks], Awaitable[T]]) -> T:
    """Run work on the webhooks of the database, or of the server that `--url` names."""
    if current_target().url is not None:
        return remotely(lambda remote: work(RemoteWebhooks(remote)))
    chosen = settings({**os.environ})

    async def locally(actor: Actor, writer: Writer, database: Database) -> T:
        return await work(LocalWebhooks(chosen, actor, writer, database))

    return run(as_owner_of(key_of("manage webhooks"), chosen, locally))


def _act(mutation: str, given: JsonObject) -> None:
    shown, _ = _work(lambda webhooks: webhooks.do(mutation, given))
    click.echo(_line(shown))


def _with_secret(
    mutation: str, given: JsonObject, *, secret_from: Any, secret_file: Path | None, **_: Any
) -> None:
    """Run a mutation that gives a webhook a secret, and hand the secret over once."""
    if secret_from is not None:
        _act(mutation, given | {"secret": secret_from.read().strip()})
        return
    if secret_file is None and not on_terminal():
        raise click.UsageError("Nobody could see the secret here: name a file with --secret-file.")
    with reserved(secret_file):
        shown, secret = _work(lambda webhooks: webhooks.do(mutation, given))
        if secret_file is not None:
            write_private(secret_file, f"{secret}\n".encode())
    click.echo(_line(shown))
    if secret_file is None:
        console.print("\nThe secret that signs, shown this once. Keep it:\n", style="bold")
        console.print(f"  {secret}\n")


def _settings(*, kind: str | None, batch: int | None, **more: Any) -> JsonObject:
    """Return the settings that options name, as an input has them."""
    how: JsonObject = {"format": kind, "batch": batch}
    found = {name: value for name, value in how.items() if value is not None}
    wanted = _filter(**more)
    return found if wanted == _NO_FILTER else {**found, "eventFilter": wanted}


_NO_FILTER: JsonObject = {
    "types": [],
    "actors": [],
    "stream": None,
    "labels": None,
    "onlyFacts": False,
}


def _filter(
    *,
    types: tuple[str, ...],
    actors: tuple[str, ...],
    stream: str | None,
    labels: tuple[str, ...],
    question: str | None,
    taxonomy: str | None,
    only_facts: bool,
    **_: Any,
) -> JsonObject:
    require_types(types)
    if not labels and (question or taxonomy):
        raise click.UsageError("Name a --label as well.")
    below = {"taxonomy": taxonomy, "withDescendants": taxonomy is not None}
    return {
        "types": [*types],
        "actors": [*actors],
        "stream": stream,
        "labels": {"values": [*labels], "question": question, **below} if labels else None,
        "onlyFacts": only_facts,
    }


def _line(shown: Shown) -> str:
    why = f" ({shown['pauseReason']})" if shown["pauseReason"] else ""
    return (
        f"{shown['id']} {shown['status']}{why} {shown['url'] or '(erased)'} {shown['name'] or ''}"
    )


def _lines(shown: Shown) -> list[str]:
    chosen = shown["eventFilter"]
    project, maker = shown["webhookProject"], shown["createdBy"]
    parts = {
        "id": shown["id"],
        "name": shown["name"] or "(erased)",
        "url": shown["url"] or "(erased)",
        "status": shown["status"],
        **({"paused": REMEDIES[PauseReason[why]]} if (why := shown["pauseReason"]) else {}),
        "acts as": shown["actsAs"],
        "project": project["id"] if project else "all",
        "types": ", ".join(chosen["types"]) or "all",
        "actors": ", ".join(one["id"] for one in chosen["actors"]) or "all",
        "stream": chosen["stream"] or "all",
        "labels": _labels(chosen["labels"]),
        "contents": "left out" if chosen["onlyFacts"] else "sent",
        "format": f"{shown['format']}, {shown['batch']} a request at most",
        "after": shown["after"],
        "created": f"{shown['madeAt']} by {maker['id'] if maker else 'the server'}",
        "former secret": f"until {shown['formerSecretEndsAt'] or '(none)'}",
    }
    return [f"{name + ':':15}{value}" for name, value in parts.items()]


def _labels(chosen: JsonObject | None) -> str:
    """Return the labels of a filter as a line shows them."""
    if chosen is None:
        return "all"
    question, taxonomy = chosen["question"], chosen["taxonomy"]
    of = f" as answers to {question}" if question else ""
    below = f" with what lies below in {taxonomy['id']}" if taxonomy else ""
    return (", ".join(chosen["values"]) or "(erased)") + of + below


add_commands(webhook_, _work)
