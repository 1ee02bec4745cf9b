"""The supervisor's shadow: when the supervisor is gone, however it went, its children go too.

It reads lines from a pipe that only the supervisor holds open: `+PID SIGNAL` for a child that leads its own process
group, `-PID` for one that ended. At the end of the pipe it signals every group that is left, and kills what stays.
Standard library only; run as a file so that it stays at a few MB.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time

GRACE_S = 6.0


def _send(group: int, number: int) -> bool:
    """Whether the group was still there."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def main() -> None:
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)  # Ctrl-C reaches the supervisor, which stops the children in order
    groups: dict[int, int] = {}
    for line in sys.stdin:
        words = line[1:].split()
        if line.startswith("+"):
            groups[int(words[0])] = int(words[1])
        else:
            groups.pop(int(words[0]), None)
    with contextlib.suppress(OSError):
        os.nice(-1)  # where allowed: the last deed should not wait behind the work
    for group, number in groups.items():
        _send(group, number)
    give_up = time.monotonic() + GRACE_S
    while any(_send(group, 0) for group in groups) and time.monotonic() < give_up:
        time.sleep(0.1)
    for group in groups:
        _send(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
