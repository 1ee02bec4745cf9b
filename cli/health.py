"""Whether a service answers: `python -m cli.health URL` ends with 0 where the URL answers 200 within four seconds."""

from __future__ import annotations

import sys
import urllib.error
import urllib.request

NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # loopback never goes through a proxy


def answers(url: str, timeout_s: float = 4.0) -> bool:
    try:
        with NO_PROXY.open(url, timeout=timeout_s) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(0 if answers(sys.argv[1]) else 1)
