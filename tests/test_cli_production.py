"""The program on a PostgreSQL of one's own: two roles, two addresses, and nothing embedded."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from server.ledger.startup_checks import StartError
from server.start import check, connected
from tests import postgres
from tests.support.databases import Database, fresh_database
from tests.support.serving import annolog, annolog_process, sentence, serving

pytestmark = pytest.mark.own_database("all organizations are checked")


@pytest.fixture
def database() -> Iterator[Database]:
    made = fresh_database()
    yield made
    postgres.drop_database(made.admin_url)


def test_hosts_that_are_not_what_the_address_asks_for_are_told_in_one_sentence(
    database: Database,
) -> None:
    url = f"{database.admin_url}?target_session_attrs=standby"
    said = sentence(annolog("migrate", ANNOLOG_ADMIN_URL=url))
    assert said.startswith("Cannot reach the database: None of the hosts match")


def test_production_serves_without_the_owners_address(database: Database, tmp_path: Path):
    url, place = database.server_url, tmp_path / "key"
    made = annolog("org", "create", "Acme", "--key-file", place, ANNOLOG_DATABASE_URL=url)
    assert made.returncode == 0, made.stderr
    with serving(ANNOLOG_DATABASE_URL=url) as running:
        viewer = running.ask(place.read_text().strip(), "{ viewer { member { role } } }")["viewer"]
        assert viewer == {"member": {"role": "OWNER"}}
        assert running.stop(signal.SIGINT) == 0
    again = annolog("migrate", ANNOLOG_DATABASE_URL=url, ANNOLOG_ADMIN_URL=database.admin_url)
    assert again.stdout == "The schema is up to date.\n"


def test_an_owner_who_lost_the_key_comes_in_again(tmp_path: Path):
    made = fresh_database()
    env = {"ANNOLOG_DATABASE_URL": made.server_url}
    told = sentence(annolog("member", "reset", "--key-file", tmp_path / "no", **env))
    assert told == "Name the organization with --organization: there is none."
    annolog(
        "org", "create", "Acme", "--email", "o@example.org", "--key-file", tmp_path / "k", **env
    )
    told = sentence(
        annolog("member", "reset", "x@example.org", "--key-file", tmp_path / "n", **env)
    )
    assert told == "No owner who may act is x@example.org."
    assert not (tmp_path / "n").exists()
    for name, more in (("key", ()), ("link", ("--link",))):
        done = annolog(
            "member", "reset", "o@example.org", *more, "--key-file", tmp_path / name, **env
        )
        assert (done.returncode, done.stdout[:13]) == (0, "owner member_"), done.stderr
    key, token = ((tmp_path / name).read_text().strip() for name in ("key", "link"))
    with serving(**env) as running:
        member = running.ask(key, "{ viewer { member { role } } }")["viewer"]["member"]
        assert member == {"role": "OWNER"}
        found = running.ask(key, "{ events { nodes { name actor { id } } } }")["events"]["nodes"]
        assert found[-2:] == [{"name": "credential.issued", "actor": None}] * 2
        redeem = f"""mutation {{ redeemToken(input: {{ commandId: "{uuid4()}", token: "{token}",
            password: "nine rivers and a hill" }}) {{ __typename }} }}"""
        assert running.ask(key, redeem) == {"redeemToken": {"__typename": "RedeemTokenPayload"}}
        running.stop()
    told = sentence(
        annolog("member", "reset", "--organization", "a", "--key-file", tmp_path / "n", **env)
    )
    assert "organization_" in told
    annolog("org", "create", "Other", "--key-file", tmp_path / "other", **env)
    assert "Name the organization" in sentence(
        annolog("member", "reset", "--key-file", tmp_path / "n", **env)
    )
    postgres.drop_database(made.admin_url)


def test_production_refuses_what_it_cannot_serve(database: Database):
    admin, server = postgres.create_database()
    told = sentence(annolog_process("serve", "--port", "0", ANNOLOG_DATABASE_URL=server))
    assert told == "The database has no ledger yet: run `annolog migrate`."
    migrated = annolog("migrate", ANNOLOG_DATABASE_URL=server, ANNOLOG_ADMIN_URL=admin)
    assert "migrated: ledger" in migrated.stdout
    owner = sentence(
        annolog_process("serve", "--port", "0", ANNOLOG_DATABASE_URL=database.admin_url)
    )
    assert "owner of the ledger" in owner
    postgres.drop_database(admin)


def test_a_port_in_use_is_refused(database: Database):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = sentence(
            annolog_process("serve", "--port", port, ANNOLOG_DATABASE_URL=database.server_url)
        )
    assert told.startswith(f"Cannot listen at 127.0.0.1:{port}")


def test_an_open_subscription_does_not_keep_the_server(database: Database, tmp_path: Path):
    url, place = database.server_url, tmp_path / "key"
    annolog("org", "create", "Acme", "--key-file", place, ANNOLOG_DATABASE_URL=url)
    with serving(ANNOLOG_DATABASE_URL=url) as running:
        with httpx.stream(
            "POST",
            f"{running.address}/graphql",
            json={"query": 'subscription { events(after: "0") { type: name } }'},
            headers={
                "Authorization": f"Bearer {place.read_text().strip()}",
                "Accept": "text/event-stream",
            },
            timeout=60,
        ) as reply:
            lines = reply.iter_lines()
            assert any("organization.created" in line for line in lines)
            assert running.stop() == 0
        assert "exception" not in str(running.lines)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("DELETE FROM migrations WHERE number = (SELECT max(number) FROM migrations)", "migrate"),
        ("INSERT INTO migrations (number, name, digest) VALUES (9999, 'x', '')", "update the"),
        ("REVOKE SELECT ON migrations FROM annolog_server", "migrate"),
        ("UPDATE projection_generations SET code_version = 0", "rebuild"),
    ],
)
async def test_a_schema_of_another_version_is_refused(database: Database, change: str, told: str):
    await check(database.server_url)
    async with connected(database.admin_url) as owner:
        await owner.execute(change)
    with pytest.raises(StartError, match=told):
        await check(database.server_url)
