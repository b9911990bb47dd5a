"""Settings, read once from the environment; everything else is passed on as arguments."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

PREFIX = "ANNOLOG_"


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
    """GraphiQL, introspection and suggestions on; readable logs."""
    readers: int = Field(default=8, ge=1, le=200)
    """Connections for queries."""
    writers: int = Field(default=2, ge=1, le=50)
    """Connections for commands: organizations that one process can write at the same moment."""
    drain_seconds: int = Field(default=0, ge=0, le=300)
    """Told to stop, the server first says at /readyz that it does, and goes on for so long."""
    oidc_issuer: str | None = None
    oidc_audience: str | None = None
    allowed_origins: tuple[str, ...] = ()
    """Web origins, beside the server's own, whose pages may open a WebSocket."""
    login_attempts: int = Field(default=10, ge=1, le=10_000)
    """Logins per account and window."""
    login_window_seconds: int = Field(default=300, ge=1, le=86_400)

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read the settings.

        Raises:
            SettingsError: naming every variable that is wrong, without its value.
        """
        names = {PREFIX + name.upper(): name for name in cls.model_fields}
        given: dict[str, object] = {n: environ[v] for v, n in names.items() if environ.get(v)}
        if "allowed_origins" in given:
            given["allowed_origins"] = tuple(str(given["allowed_origins"]).split())
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            wrong = (f"{PREFIX}{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
            raise SettingsError("; ".join(wrong)) from None
