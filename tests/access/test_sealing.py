"""Secrets that the server must read again, and the keys that seal them."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest

from server.access.sealing import Sealer, new_key, parse_key
from server.access.sealing_keys import FILE, SealingError, SealingKeys
from server.access.webhooks import SigningSecret
from server.events.core.refusal import Refused
from server.logs import scrub, without_secrets

ORG, ID = UUID(int=1), UUID(int=2)
OLD, NEW = new_key(), new_key()
SECRET = b"s" * 32


def test_what_a_key_sealed_it_opens_and_nobody_else() -> None:
    sealed = Sealer([OLD]).seal(ORG, ID, SECRET)
    assert SECRET not in sealed
    assert sealed != Sealer([OLD]).seal(ORG, ID, SECRET)
    assert Sealer([OLD]).open(ORG, ID, sealed) == SECRET
    assert Sealer([NEW]).open(ORG, ID, sealed) is None
    assert Sealer([OLD]).open(ID, ID, sealed) is None
    assert Sealer([OLD]).open(ORG, ORG, sealed) is None


def test_bytes_that_were_changed_or_cut_do_not_open() -> None:
    sealer = Sealer([OLD])
    sealed = sealer.seal(ORG, ID, SECRET)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        assert sealer.open(ORG, ID, bytes(changed)) is None
        assert sealer.open(ORG, ID, sealed[:place]) is None


def test_the_key_before_opens_and_the_newest_seals() -> None:
    before, both = Sealer([OLD]), Sealer([NEW, OLD])
    sealed = before.seal(ORG, ID, SECRET)
    assert both.open(ORG, ID, sealed) == SECRET
    assert not both.is_newest(sealed)
    again = both.seal(ORG, ID, SECRET)
    assert both.is_newest(again)
    assert Sealer([NEW]).open(ORG, ID, again) == SECRET


def test_keys_are_written_in_base64_or_hexadecimal_digits() -> None:
    for text in (
        NEW.hex(),
        NEW.hex().upper(),
        base64.b64encode(NEW).decode() + "\n",
        base64.urlsafe_b64encode(NEW).decode().rstrip("="),
    ):
        assert parse_key(text) == NEW
    for text in ("", "x" * 44, NEW.hex()[1:], base64.b64encode(NEW[1:]).decode(), "é" * 43):
        with pytest.raises(ValueError, match="32 random bytes"):
            parse_key(text)
    for keys in ([], [NEW[1:]]):
        with pytest.raises(ValueError, match="32 bytes"):
            Sealer(keys)


def test_the_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "data" / FILE
    assert SealingKeys(file).opener() is None
    assert not file.parent.exists()
    with ThreadPoolExecutor(8) as pool:
        sealers = list(pool.map(lambda _: SealingKeys(file).sealer(), range(8)))
    assert file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in file.parent.iterdir()] == [FILE]
    sealed = sealers[0].seal(ORG, ID, SECRET)
    assert {sealer.open(ORG, ID, sealed) for sealer in sealers} == {SECRET}
    opener = SealingKeys(file).opener()
    assert opener is not None
    assert opener.open(ORG, ID, sealed) == SECRET


def test_a_key_of_the_settings_comes_first_and_the_file_still_opens(tmp_path: Path) -> None:
    file = tmp_path / FILE
    sealed = SealingKeys(file).sealer().seal(ORG, ID, SECRET)
    keys = SealingKeys(file, [NEW, OLD])
    assert keys.sealer().open(ORG, ID, sealed) == SECRET
    assert not keys.sealer().is_newest(sealed)
    assert Sealer([NEW]).is_newest(keys.sealer().seal(ORG, ID, SECRET))
    for key in (NEW, OLD):
        assert key.hex() not in repr(keys)
        assert repr(key) not in repr(keys)


def test_a_file_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    file = tmp_path / FILE
    file.write_text("no key")
    with pytest.raises(SealingError, match="32 random bytes"):
        SealingKeys(file).sealer()
    (tmp_path / "closed").write_text("a file, no folder")
    with pytest.raises(SealingError, match=r"No key can be kept|cannot be used"):
        SealingKeys(tmp_path / "closed" / FILE).sealer()


def test_a_signing_secret_shows_itself_only_when_it_is_asked_to() -> None:
    secret = SigningSecret.new()
    text = secret.reveal()
    assert SigningSecret.parse(f" {text}\n") == secret
    assert len(secret.key) == 32
    for shown in (repr(secret), str(secret), f"{secret}"):
        assert text[6:] not in shown
    assert without_secrets(f"made {text}!") == "made whsec_…!"
    assert scrub(None, "", {"event": f"a {text}"}) == {"event": "a whsec_…"}


@pytest.mark.parametrize("length", [0, 23, 24, 64, 65])
def test_a_secret_of_a_client_has_24_to_64_bytes(length: int) -> None:
    text = "whsec_" + base64.b64encode(b"x" * length).decode()
    if 24 <= length <= 64:
        assert SigningSecret.parse(text).key == b"x" * length
        return
    with pytest.raises(Refused) as refused:
        SigningSecret.parse(text, "secret")
    assert refused.value.path == ("secret",)


@pytest.mark.parametrize(
    "text", ["", "whsec_=", "x" * 40, "whsec_" + "é" * 40, "WHSEC_" + "a" * 40]
)
def test_other_texts_are_no_secrets(text: str) -> None:
    with pytest.raises(Refused) as refused:
        SigningSecret.parse(text, "secret")
    assert not text or text not in refused.value.message
