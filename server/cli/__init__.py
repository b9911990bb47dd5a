"""`annolog`: every command in its own module, loaded when it runs."""

from __future__ import annotations

import gc
import importlib
from pathlib import Path

import click
from click.core import ParameterSource

COMMANDS = {
    "serve": "serve",
    "demo": "demo",
    "migrate": "database",
    "rebuild": "database",
    "blobs": "blobs",
    "import": "imports.imports",
    "taxonomy": "taxonomies.taxonomy",
    "export": "exports.exports",
    "replay": "exports.exports",
    "follow": "follow",
    "status": "status",
    "diff": "changes.diff",
    "revert": "reverts",
    "run": "runs.runs",
    "audit": "audits",
    "tagging": "initial_tagging",
    "correct": "corrections",
    "why": "changes.why",
    "report": "report",
    "access": "accounts.access_report",
    "subject-report": "erasure.subject_report",
    "verify-hashes": "exports.verify_hashes",
    "backup": "backups",
    "restore": "backups",
    "erase": "erasure.erase",
    "erasures": "erasure.erasures",
    "org": "accounts.org",
    "member": "accounts.member",
    "webhook": "webhooks.webhooks",
    "schema": "schema",
}
"""By command, the module of this package that defines it."""


REMOTE = (
    *("import", "export", "replay", "follow", "diff", "revert", "access", "run", "erase"),
    *("taxonomy", "webhook", "why", "report", "subject-report", "audit", "correct"),
    "tagging",
)
"""The commands that also work on a server elsewhere."""


BEFORE = ("--url", "--key", "--key-file")
"""The options of all commands, which are not looked for behind the name of one."""


class Lazy(click.Group):
    """Imports the module of a command only when that command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return [*COMMANDS]

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        cmd_name: str,
    ) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        gc.disable()  # nothing that is imported becomes garbage; looking takes a tenth of the time
        try:
            loaded = importlib.import_module(f"{__name__}.{module}")
        finally:
            gc.enable()
        command: click.Command = getattr(loaded, f"{cmd_name.replace('-', '_')}_")
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; its output is written completely, an expected failure is one sentence."""
        from server.cli.core.output import whole_output
        from server.cli.core.terminal import one_sentence

        try:
            with one_sentence(), whole_output():
                return super().invoke(ctx)
        except click.NoSuchOption as error:
            option = error.option_name
            if option not in BEFORE:
                raise
            message = f"{option} stands before the command: annolog {option} … "
            raise click.UsageError(f"{message}{ctx.invoked_subcommand} …", error.ctx) from None


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="annolog", prog_name="annolog")
@click.option(
    "--url",
    envvar="ANNOLOG_URL",
    help="A server elsewhere, for the commands that need no access to its database.",
)
@click.option("--key", help="The API key; better in ANNOLOG_KEY, where nobody else reads it.")
@click.option(
    "--key-file",
    envvar="ANNOLOG_KEY_FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file that the API key is in.",
)
@click.pass_context
def main(ctx: click.Context, url: str | None, key: str | None, key_file: Path | None) -> None:
    """The system of record for labels: an event-sourced labeling server with a GraphQL API.

    Without any settings, Annolog runs its own PostgreSQL in .annolog, below the working folder.
    Settings are environment variables:

    \b
      ANNOLOG_DATABASE_URL   where the server role logs in; none: the own PostgreSQL
      ANNOLOG_ADMIN_URL      where the owner role logs in: migrate, org, rebuild, backup, restore
      ANNOLOG_DATA_DIR       folder of the own PostgreSQL, and of the first owner's key
      ANNOLOG_HOST           address to listen at (127.0.0.1)
      ANNOLOG_PORT           port to listen at (8400)
      ANNOLOG_DEVELOPMENT    1: a page for queries, readable logs, unexpected errors shown
      ANNOLOG_READERS        database connections for queries (8)
      ANNOLOG_WRITERS        database connections for commands (8)
      ANNOLOG_S3_BUCKET      bucket for trees, plans and large masks; none: in PostgreSQL
      ANNOLOG_S3_ENDPOINT    address of the S3 service; none: Amazon's
      ANNOLOG_S3_REGION      its region (us-east-1)
      ANNOLOG_S3_ACCESS_KEY  key and ANNOLOG_S3_SECRET_KEY; none: the role of the machine
      ANNOLOG_OIDC_ISSUER    OpenID provider whose tokens are accepted
      ANNOLOG_OIDC_AUDIENCE  what those tokens must be made for
      ANNOLOG_KEY            the API key that commands act with, or ANNOLOG_KEY_FILE
      ANNOLOG_URL            a server elsewhere, as --url: no database access is needed

    \b
      ANNOLOG_OIDC_CLIENT_ID        our name there, for logins from a browser; with
      ANNOLOG_OIDC_CLIENT_SECRET    its secret, if the provider gave one
      ANNOLOG_PUBLIC_URL            where browsers reach the server: cookies, links, OpenID
      ANNOLOG_ALLOWED_ORIGINS       web pages, beside our own, that may ask
      ANNOLOG_SESSION_HOURS         an unused session ends after so many hours (12),
      ANNOLOG_SESSION_DAYS          any session after so many days (14)
      ANNOLOG_SMTP_URL              mail server, smtps://user:password@host; none: an outbox
      ANNOLOG_MAIL_FROM             address that mails come from
      ANNOLOG_LOGIN_ATTEMPTS        logins of one account (10) within
      ANNOLOG_LOGIN_WINDOW_SECONDS  so many seconds (300)
      ANNOLOG_TRUSTED_DOCUMENTS     file or folder of GraphQL documents by SHA-256
      ANNOLOG_TRUSTED_ONLY          1: refuse every other document
      ANNOLOG_PERSISTED_QUERIES     0: do not keep documents sent with their hash
      ANNOLOG_COMPRESSION           1: gzip of responses
      ANNOLOG_MEDIA_FOLDER          folder of files that tasks name by relative paths
      ANNOLOG_MEDIA_BUCKETS         buckets whose files tasks may name, as name or name/prefix
      ANNOLOG_MEDIA_DIRECT          1: browsers fetch them from the bucket by signed links
      ANNOLOG_MEDIA_ORIGINS         origins of the web that tasks may name; none: all
      ANNOLOG_MEDIA_UPLOAD_BYTES    most bytes of a file sent for an import (100 MiB); 0: none
      ANNOLOG_MEDIA_UPLOAD_TYPES    endings of names of such files; none: all known ones
      ANNOLOG_IMPORT_UPLOAD_BYTES   of a file that is sent to be imported (1 GiB; 0: none)
      ANNOLOG_IMPORT_UPLOADS        such files of an organization at once (20)
      ANNOLOG_BACKUP_DAYS           days for which backups are kept, which certificates say
      ANNOLOG_ERASURE_REGISTER      folder of the register of erasures; none: the bucket, or
                                    erasures in the data folder
      ANNOLOG_SECRET_KEY            seals secrets of webhooks; none: secret.key in the data folder
      ANNOLOG_SECRET_KEY_BEFORE     the key before, until `annolog webhook reseal` was run
      ANNOLOG_WEBHOOK_PRIVATE_TARGETS  networks that webhooks may be sent to, though not public
      ANNOLOG_READING_NOTED         contents shown to a key in an hour that go on record (10,000)
      ANNOLOG_EXPORTS               exports over HTTP at once in a process (4)
      ANNOLOG_DRAIN_SECONDS         told to stop, go on for so long, not ready (0)
    """  # noqa: D301 - a backspace is click's mark of lines to be left as they are
    from server.cli.core.target import target_of

    command = ctx.invoked_subcommand
    given = ctx.get_parameter_source("url") is ParameterSource.COMMANDLINE
    if given and command not in REMOTE:
        message = f"`annolog {command}` works on the database itself: leave --url out."
        raise click.UsageError(message)
    ctx.obj = target_of(url, key, key_file)
