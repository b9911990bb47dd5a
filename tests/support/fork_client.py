"""Asks the server of tests.support.forked for a process: one function, and a program to start.

`python -S fork_client.py ADDRESS -c CODE WORD …` runs `python -c CODE WORD …` with its own
environment, folder, input and outputs, and ends with the same exit status. It imports little, for
it stands where Python would be started with all of ours.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Mapping, Sequence

LARGEST = 1 << 20
"""Bytes of what a process is told: its words and its environment."""


def ask(
    address: str, words: Sequence[str], env: Mapping[str, str], streams: Sequence[int]
) -> tuple[int, socket.socket]:
    """Have a process started; return its number and the socket that will tell its exit status.

    Args:
        address: the path of the server's socket.
        words: the words after `python`; the first is `-c` or `-m`.
        env: the environment of the process.
        streams: the descriptors of its input, its output and its error output.
    """
    told = {"words": list(words), "env": dict(env), "cwd": os.getcwd()}  # noqa: PTH109 - no pathlib
    server = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LARGEST)
    server.connect(address)
    socket.send_fds(server, [json.dumps(told).encode()], list(streams))
    return int(server.recv(16)), server


def main() -> int:
    """Run the program; return its exit status as a shell shows it."""
    _, server = ask(sys.argv[1], sys.argv[2:], os.environ, [0, 1, 2])
    status = int(server.recv(16))
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(main())
