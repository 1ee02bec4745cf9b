"""What was found in a film along its time, and the addresses of its files."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.deps import Db, SeenVideo
from core import tracks, videos
from core.media_urls import expiry, media_url
from core.tables import Track
from core.videos import Found

router = APIRouter(prefix="/v1/videos/{id}", tags=["timeline"])


class Interval(BaseModel):
    start_ms: int
    end_ms: int


class GapRead(Interval):
    max_words: int


class TimelineRead(BaseModel):
    duration_ms: int | None
    shots: list[Interval]
    speech: list[Interval]
    gaps: list[GapRead]
    peaks_per_second: int


class MediaRead(BaseModel):
    proxy_url: str | None
    frames_url: str | None = Field(
        description="when each picture of the proxy is shown (docs/api.md); null for a proxy that was made without"
    )
    original_url: str
    poster_url: str | None
    sprite_urls: list[str] = Field(
        description="sheets in order, 100 tiles each; the index tells where each second lies"
    )
    sprite_index_url: str | None
    peaks_url: str | None
    audio_url: str | None
    descriptions_url: str | None
    captions_url: str | None
    expires_at: datetime


def _spans(rows: Any) -> list[Interval]:
    return [Interval(start_ms=row[0], end_ms=row[1]) for row in rows or ()]


@router.get("/timeline")
def timeline(video: SeenVideo, session: Db) -> TimelineRead:
    """Shots, speech and gaps by the latest results; empty while they are not there."""
    found = videos.latest_results(session, [video.id], ("look", "listen", "gaps"))[video.id]
    listen: dict[str, Any] = found.payload("listen")
    gaps: Any = found.payload("gaps").get("gaps", [])
    return TimelineRead(
        duration_ms=video.duration_ms,
        shots=_spans(found.payload("look").get("shots")),
        speech=_spans(listen.get("regions")),
        gaps=[GapRead.model_validate(gap) for gap in gaps],
        peaks_per_second=listen.get("peaks_per_second", 100),
    )


def _is_heard_dialogue(track: Track) -> bool:
    """A film's own subtitles are better captions than what was heard."""
    return track.kind == "transcript" and track.provenance.get("source") == "heard"


@router.get("/media")
def media(video: SeenVideo, session: Db) -> MediaRead:
    """Signed addresses for this person's player; they work without a session until `expires_at`."""
    found = videos.latest_results(session, [video.id], ("look", "listen", "proxy"))[video.id]
    sheets: Any = found.payload("look").get("sprites", [])
    expires = expiry()

    def signed(step: str, name: str, found: Found = found) -> str | None:
        key = found.key(step, name)
        return media_url(key, expires) if key else None

    newest: dict[str, str] = {}
    found_tracks = tracks.list_tracks(session, video.id)
    for track, cue_count in sorted(found_tracks, key=lambda pair: _is_heard_dialogue(pair[0])):
        if cue_count and not track.provenance.get("withheld"):
            newest.setdefault(track.kind, f"/v1/tracks/{track.id}/export?format=vtt&revision={track.revision}")
    return MediaRead(
        proxy_url=signed("proxy", "proxy.mp4"),
        frames_url=signed("proxy", "frames.bin"),
        original_url=media_url(video.storage_key, expires),
        poster_url=signed("look", "poster.jpg"),
        sprite_urls=[url for name in sheets if (url := signed("look", name))],
        sprite_index_url=signed("look", "sprite.json"),
        peaks_url=signed("listen", "peaks.bin"),
        audio_url=signed("listen", "audio.wav"),
        descriptions_url=newest.get("description"),
        captions_url=newest.get("transcript"),
        expires_at=datetime.fromtimestamp(expires, UTC),
    )
