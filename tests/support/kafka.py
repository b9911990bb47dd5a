"""What speaks Kafka's protocol, for the tests of the broker.

The test cluster of librdkafka comes with its wheel, and knows transactions. noida-db, on PyPI as
well, also shuts out former producers and has the settings of topics. Neither is Kafka.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import pytest

from server.embedded.postgres import free_port
from tests.embedded.support import temporary_place

ADDRESS = os.environ.get("ANNOLOG_TEST_KAFKA")
"""A real Kafka for these tests, as host:port."""
PROGRAM = shutil.which("noida-db")
PATIENCE = 20.0
fencing = pytest.mark.skipif(
    ADDRESS is None and PROGRAM is None,
    reason="needs Kafka at ANNOLOG_TEST_KAFKA, or noida-db on the PATH",
)


@contextlib.contextmanager
def mock_cluster() -> Iterator[str]:
    """Run the test cluster of librdkafka in this process; yield its address."""
    confluent_kafka: Any = pytest.importorskip("confluent_kafka")
    holder = confluent_kafka.Producer({"bootstrap.servers": "none", "test.mock.num.brokers": 1})
    brokers = holder.list_topics(timeout=10).brokers.values()
    yield ",".join(f"{broker.host}:{broker.port}" for broker in brokers)
    del holder


@contextlib.contextmanager
def noida() -> Iterator[str]:
    """Run noida-db with Kafka's protocol alone; yield its address."""
    port = free_port()
    with temporary_place() as place:
        given = ["--only", "kafka", "--kafka-port", str(port), "--data-dir", str(place / "data")]
        with (place / "log").open("w") as log:
            process = subprocess.Popen(
                [str(PROGRAM), "start", *given], stdout=log, stderr=log, cwd=place
            )
        try:
            deadline = time.monotonic() + PATIENCE
            while True:
                assert process.poll() is None, (place / "log").read_text()
                assert time.monotonic() < deadline, (place / "log").read_text()
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
                time.sleep(0.02)
            yield f"127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)
