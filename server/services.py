"""The services that the composition root opens once per process and hands to every request.

Types only: nothing is opened here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from server.access.browser_requests import BrowserRequests
from server.access.client_addresses import ClientAddresses
from server.access.oidc import Oidc
from server.access.oidc_code_flow import CodeFlow
from server.access.outgoing_targets import OutgoingTargets
from server.access.passwords import Passwords
from server.access.sealing_keys import SealingKeys
from server.commands import Writer
from server.commands.accounts.credential_use import CredentialUse
from server.commands.accounts.failed_logins import FailedLogins
from server.commands.accounts.readings import Readings
from server.commands.accounts.reset_requests import ResetRequests
from server.commands.accounts.session_renewal import SessionRenewal
from server.commands.taxonomies.taxonomy_cache import TaxonomyCache
from server.events.accounts.credentials import SessionLife
from server.events.forms.media_origins import ANY, MediaOrigins
from server.feed.fan_out import FanOut
from server.feed.subscription_limits import SubscriptionLimits
from server.mail import Mailer
from server.postgres import Pool
from server.projections.counters.runner import CounterRunner
from server.reads.quality.comparisons.turns import ComparisonTurns
from server.storage import Blobs, Media


@dataclass(frozen=True, slots=True)
class MediaFiles:
    """The files that tasks name, and which ones they may name."""

    stores: Media = field(default_factory=Media)
    origins: MediaOrigins = ANY
    """The origins and buckets that inputs of tasks may name."""
    direct: bool = False
    """Whether buckets serve and take files themselves, and not through the server."""
    unused_life: timedelta = timedelta(0)
    """How long a file that was sent may wait for a task to name it; 0 is for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The services of one server process; each keeps organizations apart by itself."""

    writer: Writer
    pool: Pool
    blobs: Blobs
    taxonomies: TaxonomyCache
    """Trees, outlines and mappings that the process keeps in memory."""
    fan_out: FanOut
    """Hands the events of each ledger, read once per process, to all its subscribers."""
    subscription_limits: SubscriptionLimits = field(default_factory=SubscriptionLimits)
    counters: CounterRunner
    """Counts the statistics of projects."""
    comparisons: ComparisonTurns = field(default_factory=ComparisonTurns)
    """Lets requests compare answers in turn."""
    passwords: Passwords
    failed_logins: FailedLogins
    fingerprint_key: bytes
    """Key of the HMAC over a command's input; it tells a retry from another command of that id."""
    clock: Callable[[], datetime]
    media: MediaFiles = field(default_factory=MediaFiles)
    """The files that tasks name."""
    addresses: ClientAddresses = field(default_factory=ClientAddresses)
    """Tells whose address a request comes from."""
    browsers: BrowserRequests = field(default_factory=BrowserRequests)
    """Tells which pages made a request, and makes cookies."""
    oidc: Oidc | None = None
    code_flow: CodeFlow | None = None
    """Sends browsers to the OpenID provider, where one is set up for that."""
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once the server was told to stop: what waits for news answers at once."""
    session_life: SessionLife = field(default_factory=SessionLife)
    session_renewal: SessionRenewal
    """Renews sessions that are in use."""
    credential_use: CredentialUse
    """Remembers on which day keys and sessions were last used."""
    readings: Readings
    """Counts the contents that each credential was shown."""
    mailer: Mailer
    """Sends mails in the background."""
    reset_requests: ResetRequests
    """Makes one-time tokens for people who forgot their passwords, and mails them."""
    sealing: SealingKeys
    """The keys that seal the secrets of webhooks."""
    targets: OutgoingTargets = field(default_factory=OutgoingTargets)
    """Which addresses webhooks may be sent to."""
    login_attempts: int = 10
    login_window_seconds: int = 300
