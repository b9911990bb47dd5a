"""Settings, read once from the environment; everything else is passed on as arguments."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

PREFIX = "ANNOLOG_"
_HOST = r"[\w.-]*|\[[\w:.%]+\]|%2[Ff][\w.~%-]*"
ADDRESS = rf"postgres(ql)?://([^/?#]*@)?({_HOST})(:\d{{1,5}})?(,[^/?#]*)?([/?#].*)?"
"""What an address of a database looks like; its host may be the folder of a socket."""
MAIL_SERVER = r"smtps?://([^/@\s]+@)?([\w.-]+|\[[\da-f:]+\])(:\d{1,5})?/?"
BROKER = r"(nats|tls)://([^/@\s]+@)?([\w.-]+|\[[\da-f:]+\])(:\d{1,5})?/?"
"""What the address of a NATS server looks like."""
ORIGIN = r"(https?)://([a-z\d](?:[a-z\d.-]*[a-z\d])?|\[[\da-f:.]+\])(?::([1-9]\d{0,4}))?"
"""What a web origin looks like where a browser writes it."""


LISTS = (
    *("allowed_origins", "trusted_proxies", "media_buckets", "media_origins"),
    *("media_upload_types", "webhook_private_targets"),
)
"""Settings that name several things, separated by spaces or commas."""
_KEY = re.compile(r"[0-9A-Fa-f]{64}|[\w+/-]{43}=?", re.ASCII)
_ORIGIN = re.compile(r"https?://(\*\.)?[\w.-]+(:\d{1,5})?", re.ASCII)
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[\w.{}/-]*)?")


class SettingsError(Exception):
    """A setting is missing or wrong; the message names it."""


class Settings(BaseModel):
    """How this server runs. Each field is the environment variable ANNOLOG_<NAME>."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    database_url: str | None = None
    """Where the server role logs in; without it, PostgreSQL is started from the wheel."""
    admin_url: str | None = None
    """Where the owner role logs in, for migrations, rebuilds and erasures."""
    data_dir: Path | None = None
    """Folder of the embedded PostgreSQL; `.annolog` in the working folder unless set."""
    host: str = "127.0.0.1"
    port: int = Field(default=8400, ge=0, le=65_535)
    development: bool = False
    """A page for queries, introspection and suggestions on; readable logs."""
    trusted_documents: Path | None = None
    """File or folder of GraphQL documents by SHA-256, which requests may name by it."""
    trusted_only: bool = False
    """Whether every other document is refused."""
    persisted_queries: bool = True
    """Whether documents that clients send with their hash are kept, so that the hash is enough."""
    compression: bool = False
    """Whether whole responses are compressed for clients that accept gzip."""
    readers: int = Field(default=8, ge=1, le=200)
    """Connections for queries."""
    writers: int = Field(default=8, ge=1, le=50)
    """Connections for commands: organizations that one process can write at the same moment."""
    max_clock_skew: float = Field(default=5.0, ge=0.1, le=3_600)
    """Seconds by which the clock may differ from the database's before commands are refused."""
    drain_seconds: int = Field(default=0, ge=0, le=300)
    """Seconds that a stopping server goes on serving, while /readyz already reports the stop."""
    s3_bucket: str | None = None
    """Bucket for trees, mappings, plans and large masks; without it, they lie in PostgreSQL."""
    s3_endpoint: str | None = Field(default=None, pattern=r"^https?://[^/@?#\s]+$")
    """Address of the S3 service; without it, Amazon's."""
    s3_region: str = "us-east-1"
    s3_access_key: str | None = None
    """Access key for the bucket; without keys, the role of the machine or container is used."""
    s3_secret_key: SecretStr | None = None
    backup_days: int | None = Field(default=None, ge=0, le=36_500)
    """Days for which backups and write-ahead logs are kept; certificates of erasures say until when
    erased contents may still be in them."""
    erasure_register: Path | None = None
    """Folder of the register of erasures, which must outlive the database; without it, the bucket
    of large contents, else `erasures` in the data folder."""
    alert_seconds: float = Field(default=60, ge=1, le=86_400)
    """Seconds between two evaluations of the alert rules of a project."""
    reading_noted: int = Field(default=10_000, ge=0, le=1_000_000_000)
    """Contents that a key or session may be shown in an hour before an event says so; 0: none does.
    """
    import_upload_bytes: int = Field(default=1 << 30, ge=0, le=(2 << 30) - 1)
    """The most bytes of a file that is uploaded to be imported; 0 takes none."""
    import_uploads: int = Field(default=20, ge=1, le=10_000)
    """Such files that a member may have under way at once."""
    import_bodies: int = Field(default=32, ge=2, le=1_000)
    """Pieces of such files that a process takes at once, each of up to some MiB of memory."""
    exports: int = Field(default=4, ge=1, le=100)
    """Exports over HTTP that a process serves at once; an organization has half of them at most."""
    media_folder: str | None = Field(
        default=None, pattern=r"^[^{}]+(/\{organization\}(/[^{}]*)?)?$"
    )
    """Folder of files that inputs name by relative paths; `{organization}` stands for an id."""
    media_buckets: tuple[str, ...] = ()
    """Buckets whose files inputs may name, each with a prefix if wanted, as `name/prefix`."""
    media_direct: bool = False
    """Whether browsers fetch files from the buckets by signed links, and not through the server."""
    media_origins: tuple[str, ...] = ()
    """Origins of the web that inputs may name, as `https://host`; all, where none is named."""
    media_upload_bytes: int = Field(default=100 << 20, ge=0, le=5 << 30)
    """The most bytes of a file that is sent for an import; 0 takes none."""
    media_upload_types: tuple[str, ...] = ()
    """Endings of the names of such files, as `png`; all known ones, where none is named."""
    media_unused_days: int = Field(default=7, ge=0, le=3_650)
    """Days after which such a file is removed if no task names it; 0 removes none."""
    oidc_issuer: str | None = None
    oidc_audience: str | None = None
    oidc_client_id: str | None = None
    """Name of this server at the provider; with it, people log in there from a browser."""
    oidc_client_secret: SecretStr | None = None
    """Without it, the server is a public client there, protected by PKCE alone."""
    public_url: str | None = None
    """Where browsers reach the server, as https://labels.example.org; links lead there."""
    allowed_origins: tuple[str, ...] = ()
    """Web origins, beside the server's own, whose pages may ask, and use the session cookie."""
    session_hours: int = Field(default=12, ge=1, le=720)
    """Hours without a request after which a session ends."""
    session_days: int = Field(default=14, ge=1, le=365)
    """Days after which a session ends in any case."""
    smtp_url: SecretStr | None = None
    """Mail server, as smtps://user:password@host; without it, mails are files in an outbox."""
    mail_from: str | None = Field(default=None, pattern=r"^[^@\s<>]+@[^@\s<>]+$")
    """Address that mails come from."""
    secret_key: SecretStr | None = None
    """Key that seals the secrets of webhooks, 32 random bytes in base64 or hexadecimal digits;
    without it, `secret.key` in the data folder."""
    secret_key_before: SecretStr | None = None
    """The key before, while `annolog webhook reseal` has not sealed everything with the new one."""
    webhook_private_targets: tuple[str, ...] = ()
    """Networks that webhooks may be sent to, by http too, though they are not public; `*`: all."""
    deliveries: bool = True
    """Whether this server runs a process that sends events to webhooks and brokers."""
    nats_url: SecretStr | None = None
    """NATS with JetStream that gets all events, as nats://user:password@host:4222."""
    nats_contents: bool = True
    """Whether NATS gets the contents of events as well, and not facts alone."""
    kafka_servers: str | None = Field(default=None, pattern=r"^[\w.-]+:\d+(,[\w.-]+:\d+)*$")
    """Kafka that gets all events, as host:9092,host:9092."""
    kafka_contents: bool = False
    """Whether Kafka, which cannot delete a message, gets contents as well, and not facts alone."""
    kafka_topic: str = Field(default="annolog", pattern=r"^[\w.-]{1,200}$")
    """The topic of the events; that of the positions has `.positions` behind it."""
    kafka_user: str | None = None
    """User of SASL SCRAM-SHA-512 over TLS; without one, neither is used."""
    kafka_password: SecretStr | None = None
    trusted_proxies: tuple[str, ...] = ()
    """Addresses or networks of the proxies whose X-Forwarded-For is believed; nobody else's is."""
    connections: int = Field(default=5_000, ge=10, le=1_000_000)
    """Connections of clients that are open at once; fewer where descriptors are fewer."""
    connections_per_address: int = Field(default=500, ge=1, le=1_000_000)
    """Those of one address, or of one /64 network of IPv6; trusted proxies have no such limit."""
    subscriptions: int = Field(default=5_000, ge=1, le=1_000_000)
    """Subscriptions that run at once, over WebSocket and server-sent events together."""
    subscriptions_per_member: int = Field(default=200, ge=1, le=1_000_000)
    subscriptions_per_key: int = Field(default=100, ge=1, le=1_000_000)
    """Those of one API key or one session."""
    login_attempts: int = Field(default=10, ge=1, le=10_000)
    """Attempts to log in that one account may make per window."""
    login_window_seconds: int = Field(default=300, ge=1, le=86_400)

    @model_validator(mode="after")
    def _whole(self) -> Settings:
        """Require whole addresses, and settings that belong together. Raises ValueError."""
        for name in ("database_url", "admin_url"):
            if not re.fullmatch(ADDRESS, getattr(self, name) or "postgres://"):
                wanted = "postgresql://user:password@host:5432/database"
                raise ValueError(f"{PREFIX}{name.upper()} is no address such as {wanted}")
        for each in self.trusted_proxies:
            _require_network("TRUSTED_PROXIES", each)
        for each in self.webhook_private_targets:
            if each != "*":
                _require_network("WEBHOOK_PRIVATE_TARGETS", each)
        for each in self.allowed_origins:
            _require_origin("ALLOWED_ORIGINS", each)
        if self.public_url is not None:
            _require_origin("PUBLIC_URL", self.public_url)
        self._require_keys()
        self._require_pairs()
        if (self.kafka_user is None) != (self.kafka_password is None):
            raise ValueError("ANNOLOG_KAFKA_USER and ANNOLOG_KAFKA_PASSWORD belong together")
        servers = self.nats_url.get_secret_value() if self.nats_url else "nats://host"
        if not all(re.fullmatch(BROKER, server.strip()) for server in servers.split(",")):
            raise ValueError(f"{PREFIX}NATS_URL is none such as nats://user:password@host:4222")
        return self

    def _require_keys(self) -> None:
        """Require that keys which seal are keys, the newest one first. Raises ValueError."""
        for name in ("secret_key", "secret_key_before"):
            if (given := getattr(self, name)) and not _KEY.fullmatch(given.get_secret_value()):
                raise ValueError(f"{PREFIX}{name.upper()} is no 32 bytes in base64 or hexadecimal")
        if self.secret_key_before and not self.secret_key:
            raise ValueError("ANNOLOG_SECRET_KEY_BEFORE needs ANNOLOG_SECRET_KEY as well")

    def _require_pairs(self) -> None:
        """Require that settings which belong together are set together. Raises ValueError."""
        if (self.s3_access_key is None) != (self.s3_secret_key is None):
            raise ValueError("ANNOLOG_S3_ACCESS_KEY and ANNOLOG_S3_SECRET_KEY belong together")
        if not self._buckets and (self.s3_endpoint or self.s3_access_key):
            raise ValueError("name the bucket in ANNOLOG_S3_BUCKET")
        if (self.smtp_url is None) != (self.mail_from is None):
            raise ValueError("ANNOLOG_SMTP_URL and ANNOLOG_MAIL_FROM belong together: set both")
        url = self.smtp_url.get_secret_value() if self.smtp_url else "smtp://host"
        if not re.fullmatch(MAIL_SERVER, url):
            raise ValueError(f"{PREFIX}SMTP_URL is none such as smtps://user:password@host:465")
        if self.oidc_client_id and not (self.oidc_issuer and self.public_url):
            raise ValueError(
                "ANNOLOG_OIDC_CLIENT_ID needs ANNOLOG_OIDC_ISSUER and ANNOLOG_PUBLIC_URL as well"
            )
        if self.oidc_client_secret and not self.oidc_client_id:
            raise ValueError("ANNOLOG_OIDC_CLIENT_SECRET needs ANNOLOG_OIDC_CLIENT_ID as well")
        if self.trusted_only and self.trusted_documents is None:
            raise ValueError("ANNOLOG_TRUSTED_ONLY needs ANNOLOG_TRUSTED_DOCUMENTS")
        if self.s3_bucket in {name.partition("/")[0] for name in self.media_buckets}:
            raise ValueError("ANNOLOG_MEDIA_BUCKETS must not name ANNOLOG_S3_BUCKET, too")
        _require_each(self.media_origins, _ORIGIN, "MEDIA_ORIGINS", "https://media.example.org")
        _require_each(self.media_buckets, _BUCKET, "MEDIA_BUCKETS", "bucket or bucket/prefix")

    def revealed(self) -> dict[str, object]:
        """Return what differs from the defaults, ready for JSON, with secrets in the clear.

        This is how a process that runs beside the server is told its settings.
        """
        given = ((name, getattr(self, name)) for name in type(self).model_fields)
        plain = ((n, v.get_secret_value() if isinstance(v, SecretStr) else v) for n, v in given)
        default = {name: field.default for name, field in type(self).model_fields.items()}
        return {
            name: str(value) if isinstance(value, Path) else value
            for name, value in plain
            if value != default[name]
        }

    @property
    def _buckets(self) -> bool:
        return self.s3_bucket is not None or bool(self.media_buckets)

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read the settings.

        Raises:
            SettingsError: naming every variable that is wrong, without its value.
        """
        names = {PREFIX + name.upper(): name for name in cls.model_fields}
        given: dict[str, object] = {n: environ[v] for v, n in names.items() if environ.get(v)}
        for name in LISTS:
            if name in given:
                given[name] = tuple(str(given[name]).replace(",", " ").split())
        if ("oidc_issuer" in given) != ("oidc_audience" in given):
            raise SettingsError(
                "ANNOLOG_OIDC_ISSUER and ANNOLOG_OIDC_AUDIENCE belong together: set both."
            )
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise SettingsError("; ".join(map(_said, error.errors()))) from None


def _require_each(given: tuple[str, ...], shape: re.Pattern[str], name: str, like: str) -> None:
    """Require a shape of each text. Raises ValueError."""
    for each in given:
        if not shape.fullmatch(each):
            raise ValueError(f"{PREFIX}{name}: {each} is not like {like}")


def _require_network(name: str, text: str) -> None:
    """Require an address or a network. Raises ValueError."""
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise ValueError(
            f"{PREFIX}{name}: {text} is no address and no network such as 10.0.0.0/8"
        ) from None


def _require_origin(name: str, text: str) -> None:
    """Require an origin exactly as browsers send it. Raises ValueError."""
    found = re.fullmatch(ORIGIN, text)
    if not found or (found[1], found[3]) in (("http", "80"), ("https", "443")):
        raise ValueError(
            f"{PREFIX}{name}: {text} is no origin as browsers send it, such as "
            "https://labels.example.org or http://localhost:3000: scheme, host in lower case, and "
            "a port where it is not the usual one; no path, no slash at the end, no *"
        )


def _said(error: ErrorDetails) -> str:
    """Return the sentence about an error, after the variable's name if the error has just one."""
    where = f"{PREFIX}{str(error['loc'][0]).upper()}: " if error["loc"] else ""
    return where + error["msg"].removeprefix("Value error, ")
