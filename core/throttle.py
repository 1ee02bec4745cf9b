"""A light brake on guessing: so many tries per name and minute, counted in Redis."""

from __future__ import annotations

import hashlib
import logging

from core.errors import Problem

log = logging.getLogger(__name__)


class TooMany(Problem):
    status, slug, title = 429, "too-many-tries", "Too many tries"


def brake(what: str, who: str, *, limit: int, per_s: int = 60) -> None:
    """Count one try of `who` at `what`. Raises TooMany beyond `limit` in `per_s` seconds."""
    import redis

    from core.queue import connection

    name = f"throttle:{what}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"
    try:
        client = connection()
        tries = int(client.incr(name))
        if tries == 1:
            client.expire(name, per_s)
    except redis.RedisError:
        log.warning("the brake on %s does not work: Redis is away", what)  # passwords are slow to check by themselves
        return
    if tries > limit:
        raise TooMany("Too many tries in a short time.", remedy="Wait a minute, then try again.", retry_after_s=per_s)
