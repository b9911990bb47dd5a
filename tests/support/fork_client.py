"""Asks the server of tests.support.forked for a process: one function, and a program for scripts.

`python -S fork_client.py SOCKET -c CODE WORD …` runs `python -c CODE WORD …` with its own
environment, folder, input and outputs, and ends with the same exit status. SOCKET is the number of
the descriptor that the script inherits. It imports little, for a script starts it ten times.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Mapping, Sequence


def ask(
    control: socket.socket, words: Sequence[str], env: Mapping[str, str], streams: Sequence[int]
) -> tuple[int, socket.socket]:
    """Have a process started; return its number and the socket that will tell its exit status.

    Args:
        control: the socket of the server.
        words: the words after `python`; the first is `-c` or `-m`.
        env: the environment of the process.
        streams: the descriptors of its input, its output and its error output.
    """
    told = {"words": list(words), "env": dict(env), "cwd": os.getcwd()}  # noqa: PTH109
    # Two messages come back, which a stream might join.
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        socket.send_fds(control, [json.dumps(told).encode()], [*streams, theirs.fileno()])
    return int(ours.recv(16)), ours


def main() -> int:
    """Run the program; return its exit status as a shell shows it."""
    control = socket.socket(fileno=int(sys.argv[1]))
    _, end = ask(control, sys.argv[2:], os.environ, [0, 1, 2])
    control.detach()
    status = int(end.recv(16))
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(main())
