"""Jobs as they go and scripts as people write them: server-sent events, first what is known, then every change.

The only async routes.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from api.deps import Me, SeenJob, SeenScript, Sessions, video_title
from api.jobs import shown
from core.errors import Problem
from core.job_requests import get_job
from core.review import count_notes
from core.tracks import get_track

log = logging.getLogger(__name__)
router = APIRouter(prefix="/v1", tags=["events"])

HEARTBEAT_S = 15.0
REREAD_S = 3.0  # also without a message: one may be lost
PACE_S = 0.25  # the shortest time between two snapshots
FINAL = ("done", "failed", "cancelled")
Snapshot = Callable[[], tuple[str, bool]]  # the event, and whether it was the last one


_STREAM: dict[int | str, Any] = {200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}}


@router.get("/jobs/{id}/events", response_class=StreamingResponse, responses=_STREAM)
async def job_events(job: SeenJob, me: Me, open_session: Sessions, request: Request) -> StreamingResponse:
    """`event: job` with a JobRead whenever it changes, until it has ended."""
    job_id = job.id

    def snapshot() -> tuple[str, bool]:
        with open_session() as session:
            now = get_job(session, me, job_id)
            body = shown(now, video_title(session, now)).model_dump_json()
        return f"event: job\ndata: {body}\n\n", now.state in FINAL

    return _stream(request, f"job:{job_id}", snapshot)


class ScriptState(BaseModel):
    """Where a script is; whoever is behind asks for the edits since theirs."""

    revision: int
    state: str
    notes: int = Field(description="how many there are; a new one is worth reading them again")
    resolved: int


@router.get("/tracks/{id}/events", response_class=StreamingResponse, responses=_STREAM)
async def script_events(track: SeenScript, me: Me, open_session: Sessions, request: Request) -> StreamingResponse:
    """`event: script` with the revision, the state and how many notes there are, whenever one of them changes."""
    track_id = track.id

    def snapshot() -> tuple[str, bool]:
        with open_session() as session:
            now = get_track(session, me, track_id, with_cues=False)
            notes, resolved = count_notes(session, now)
        body = ScriptState(revision=now.revision, state=now.state, notes=notes, resolved=resolved)
        return f"event: script\ndata: {body.model_dump_json()}\n\n", False

    return _stream(request, f"track:{track_id}", snapshot)


def _stream(request: Request, channel: str, snapshot: Snapshot) -> StreamingResponse:
    return StreamingResponse(
        _changes(request, channel, snapshot),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _changes(request: Request, channel: str, snapshot: Snapshot) -> AsyncIterator[str]:
    yield "retry: 2000\n\n"
    bell = Bell(request.app.state.redis_url, channel)
    last, spoke_at = "", 0.0
    try:
        await bell.listen()
        while True:
            try:
                event, ended = await to_thread.run_sync(snapshot)  # asks each time what this person may see
            except Problem as problem:  # deleted, or no longer ours to see
                yield f"event: gone\ndata: {problem.slug}\n\n"
                return
            if event != last:
                last, spoke_at = event, time.monotonic()
                yield event
            elif time.monotonic() - spoke_at > HEARTBEAT_S:
                spoke_at = time.monotonic()
                yield ": alive\n\n"
            if ended:
                return
            await asyncio.sleep(PACE_S)
            await bell.wait(REREAD_S)
    finally:
        await bell.close()


class Bell:
    """Rings when a Redis channel says something; without Redis it just lets the time pass."""

    def __init__(self, url: str, channel: str) -> None:
        from redis.asyncio import Redis

        self.client = Redis.from_url(url, socket_connect_timeout=3)
        self.pubsub = self.client.pubsub(ignore_subscribe_messages=True)
        self.channel, self.listening = channel, False

    async def listen(self) -> None:
        """Subscribe before the first snapshot, so that no change falls between."""
        from redis.exceptions import RedisError

        try:
            await self.pubsub.subscribe(self.channel)
            self.listening = True
        except (RedisError, OSError):
            log.warning("no notifications: Redis is away; reading every %.0f s instead", REREAD_S)

    async def wait(self, timeout_s: float) -> None:
        """Return at the next message or after the time. Messages that came meanwhile count as one."""
        from redis.exceptions import RedisError

        if not self.listening:
            await asyncio.sleep(timeout_s)
            await self.listen()
            return
        try:
            message = await self.pubsub.get_message(timeout=timeout_s)
            while message is not None:
                message = await self.pubsub.get_message(timeout=0.0)
        except (RedisError, OSError):
            self.listening = False

    async def close(self) -> None:
        from redis.exceptions import RedisError

        try:
            await self.pubsub.aclose()  # type: ignore[no-untyped-call]
            await self.client.aclose()
        except (RedisError, OSError):
            log.debug("the connection for %s was gone already", self.channel)
