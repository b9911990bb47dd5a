"""What runs beside requests: counters, the watch of the database, jobs, webhooks and brokers."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from server.commands import Writer
from server.commands.accounts.credential_use import CredentialUse
from server.commands.accounts.readings import Readings
from server.feed.alerts import AlertMails
from server.feed.consumer_lag import ConsumerLags
from server.feed.delivery_process import DeliveryProcess
from server.feed.gold import GoldDisputeMails
from server.feed.pauses import MemberPauseMails
from server.feed.webhooks.pause_mails import PauseMails
from server.jobs.alerts import AlertJob
from server.jobs.base import Job, Status, Supervisor, connections
from server.jobs.blob_removal import BlobRemoval
from server.jobs.clean_up import CleanUp
from server.jobs.common_look import CommonLook
from server.jobs.corrections import Corrections
from server.jobs.credential_use import CredentialUseWriter
from server.jobs.database_watch import DELAYS, DatabaseWatch
from server.jobs.erasure import ErasureJob
from server.jobs.erasure_watch import ErasureWatch
from server.jobs.file_import import FileImport
from server.jobs.gold_disputes import GoldDisputes
from server.jobs.groups import GroupReleases
from server.jobs.label_migration import LabelMigration
from server.jobs.lease_expiry import LeaseExpiry
from server.jobs.media_removal import MediaRemoval
from server.jobs.pauses import MemberJudgement
from server.jobs.readings import ReadingsJob
from server.jobs.reverts import Reverts
from server.jobs.run_adoption import RunAdoption
from server.jobs.runs import RunJob, RunResultRemoval
from server.jobs.slices import SliceBackfill
from server.mail import Mailer
from server.postgres import Pool
from server.projections.counters.runner import CounterRunner
from server.services import MediaFiles
from server.settings import Settings
from server.start import opened_brokers
from server.storage import Blobs


@dataclass(frozen=True, kw_only=True)
class Background:
    """What the work beside requests needs."""

    settings: Settings
    writer: Writer
    counters: CounterRunner
    blobs: Blobs
    readers: Pool
    clock: Callable[[], datetime]
    uses: CredentialUse
    readings: Readings
    media: MediaFiles
    mailer: Mailer

    @contextlib.asynccontextmanager
    async def running(
        self, supervisor: Supervisor, *, jobs: bool | frozenset[str]
    ) -> AsyncIterator[None]:
        """Run it during the block; counters and the watch of the database also without jobs.

        Args:
            supervisor: starts what fails again.
            jobs: whether jobs run, or the names of those that do.
        """
        watch = DatabaseWatch(self.writer.dsn, self.writer.progress)
        async with contextlib.AsyncExitStack() as stack:
            working = [
                supervisor.start(self.counters.run, Status("counters")),
                supervisor.start(watch.run, watch.status, DELAYS),
            ]
            stack.push_async_callback(supervisor.stop, *working)
            if jobs:
                pool = await stack.enter_async_context(connections(self.writer.dsn))
                made = self._jobs(pool)
                if jobs is True:
                    made += self._feeds(pool)
                else:
                    made = _named(made, jobs)
                common = CommonLook(pool, self.clock, self.writer.clock_check)
                for job in made:
                    job.common = common
                started = [supervisor.start(job.run, job.status, job.delays) for job in made]
                stack.push_async_callback(supervisor.stop, *started)
            yield

    def _jobs(self, pool: Pool) -> list[Job]:
        """Return the background jobs; every process runs all of them."""
        writer, clock, media = self.writer, self.clock, self.media
        days = self.settings.backup_days
        jobs: list[Job] = [
            LeaseExpiry(pool, writer, clock=clock),
            CleanUp(pool, clock=clock, clock_check=writer.clock_check),
            LabelMigration(pool, writer),
            ErasureJob(
                pool, writer, clock=clock, retention=None if days is None else timedelta(days=days)
            ),
            ErasureWatch(pool, writer),
            RunJob(pool, writer, self.blobs),
            RunResultRemoval(pool, writer),
            Corrections(pool, writer, clock=clock),
            GroupReleases(pool, writer),
            RunAdoption(pool, writer, self.blobs, clock=clock),
            BlobRemoval(pool, self.blobs),
            CredentialUseWriter(pool, self.uses),
            ReadingsJob(pool, writer, self.readings, clock),
            FileImport(pool, writer, clock=clock, media=media.origins),
            Reverts(pool, writer, clock=clock),
            AlertJob(pool, self.readers, writer, seconds=self.settings.alert_seconds),
            SliceBackfill(pool),
            MemberJudgement(pool, self.readers, writer),
            GoldDisputes(pool, writer, self.blobs),
        ]
        if media.unused_life and media.stores.takes_uploads:
            check = writer.clock_check
            removal = MediaRemoval(
                pool, media.stores, media.unused_life, clock=clock, clock_check=check
            )
            jobs.append(removal)
        return jobs

    def _feeds(self, pool: Pool) -> list[Job]:
        """Return what has events delivered, and what sends mails. Raises StartError."""
        settings = self.settings
        url, clock = settings.public_url, self.clock
        mails: list[Job] = [
            kind(pool, self.readers, self.mailer, public_url=url, clock=clock)
            for kind in (PauseMails, MemberPauseMails, AlertMails, GoldDisputeMails)
        ]
        brokers = opened_brokers(settings)
        feeds = [*mails, ConsumerLags(pool, (broker.name for broker, _ in brokers))]
        if not settings.deliveries:
            return feeds
        wanted = {"dsn": self.writer.dsn, "settings": settings.revealed()}
        return [*feeds, DeliveryProcess(pool, wanted, relays=bool(brokers))]


def _named(jobs: list[Job], names: frozenset[str]) -> list[Job]:
    """Return the jobs with some names. Raises ValueError for a name that none has."""
    if unknown := names - {job.name for job in jobs}:
        message = f"No background job has the name {', '.join(sorted(unknown))}."
        raise ValueError(message)
    return [job for job in jobs if job.name in names]
