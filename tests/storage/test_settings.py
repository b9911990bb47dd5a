"""What the settings of a bucket say, and what they do not show."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from server.settings import Settings, SettingsError


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"S3_ENDPOINT": "https://s3.example.org"}, "name the bucket in ANNOLOG_S3_BUCKET"),
        ({"S3_BUCKET": "b", "S3_ACCESS_KEY": "hunter2"}, "belong together"),
        ({"S3_BUCKET": "b", "S3_SECRET_KEY": "hunter2"}, "belong together"),
        ({"S3_BUCKET": "b", "S3_ENDPOINT": "http://me:hunter2@host"}, "ANNOLOG_S3_ENDPOINT: "),
        ({"S3_BUCKET": "b", "S3_ENDPOINT": "s3.example.org"}, "ANNOLOG_S3_ENDPOINT: "),
    ],
)
def test_settings_that_do_not_fit(given: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        Settings.from_env({f"ANNOLOG_{name}": value for name, value in given.items()})
    assert "hunter2" not in str(caught.value)


def test_settings_do_not_show_the_secret() -> None:
    given = {"S3_BUCKET": "b", "S3_ACCESS_KEY": "a", "S3_SECRET_KEY": "hunter2"}
    settings = Settings.from_env({f"ANNOLOG_{name}": value for name, value in given.items()})
    assert "hunter2" not in repr(settings) + settings.model_dump_json()


def test_a_server_without_a_bucket_does_not_load_the_sdk() -> None:
    code = "import sys, server.storage; print('aiobotocore' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout.strip() == "False"
