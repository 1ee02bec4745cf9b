"""A track moved to another cut of its film."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal, Self
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, model_validator

from api.deps import Db, Me, SeenTrack
from api.jobs import IdempotencyKey, JobRead, accepted
from api.request_id import request_id
from api.tracks import TrackRead, shown
from core import tracks, videos
from core.errors import Invalid
from core.formats.timecode import FrameRate
from core.tables import Cue

if TYPE_CHECKING:
    from core.conform import Conformed

router = APIRouter(prefix="/v1", tags=["conform"])

MOST_MS = 12 * 3_600_000
Rate = Annotated[str, Field(max_length=20, description="23.976, 24, 25, 29.97 ..")]


class ConformRequest(BaseModel):
    """Either both rates, or `match`."""

    video_id: UUID = Field(description="the film with the other cut; with rates it may be the track's own")
    from_rate: Rate | None = None
    to_rate: Rate | None = None
    pull_down: bool = Field(False, description="at 29.97, 30, 59.94 and 60, a film's frames are shown 2:3")
    offset_ms: int = Field(0, ge=-MOST_MS, le=MOST_MS, description="how much later the other cut begins")
    match: bool = Field(False, description="compare the two films (a job)")
    pictures: bool = Field(False, description="compare pictures, not sound: for a cut in another language")

    @model_validator(mode="after")
    def one_way(self) -> Self:
        rates = self.from_rate is not None and self.to_rate is not None
        some = self.from_rate is not None or self.to_rate is not None or self.pull_down or self.offset_ms != 0
        if self.match == rates or (self.match and some) or (self.pictures and not self.match):
            raise ValueError("say from_rate and to_rate, or match, not both")
        return self


class TouchedRead(BaseModel):
    old_cue_id: UUID
    cue_id: UUID | None = Field(description="null: it has no place in the other cut")
    old_start_ms: int
    start_ms: int | None
    text: str
    why: Literal["dropped", "partly-dropped", "crosses-cut", "into-dialogue", "no-longer-fits"]
    reason: str


class ConformedRead(BaseModel):
    track: TrackRead
    unchanged: int = Field(description="cues that only moved")
    touched: list[TouchedRead] = Field(description="cues that a person must look at again")


@router.post("/tracks/{id}/conform", status_code=201, responses={202: {"model": JobRead}, 200: {"model": JobRead}})
def conform(
    track: SeenTrack,
    body: ConformRequest,
    me: Me,
    session: Db,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> ConformedRead:
    """A new track on another cut; the old one stays as it is. By rates at once (201), by comparing the films in a job
    (202), whose track is found by its provenance (`conformed.track_id`)."""
    from core import track_conform

    video = videos.get_video(session, me, body.video_id, "annotator")
    if body.from_rate is None or body.to_rate is None:
        job, new = track_conform.start_matching(
            session, me, track, video, pictures=body.pictures, idempotency_key=idempotency_key, request_id=request_id()
        )
        answer = accepted(job, new, video.title, response)
        where = {"Location": response.headers["Location"]}
        return JSONResponse(answer.model_dump(mode="json"), response.status_code or 202, where)  # type: ignore[return-value]
    made = track_conform.by_rates(
        session, track, video, _rate(body.from_rate), _rate(body.to_rate), body.pull_down, body.offset_ms
    )
    assert made.track_id is not None  # every time a track of its own
    response.headers["Location"] = f"/v1/tracks/{made.track_id}"
    return ConformedRead(
        track=shown(tracks.get_track(session, me, made.track_id), len(made.cue_ids)),
        unchanged=len(track.cues) - len(made.conformed.touched),
        touched=_touched(made.conformed, track.cues, made.cue_ids),
    )


def _rate(name: str) -> FrameRate:
    try:
        return FrameRate.named(name)
    except ValueError as error:
        raise Invalid(str(error), slug="conform-rates") from error


def _touched(conformed: Conformed, old: list[Cue], new: Sequence[UUID]) -> list[TouchedRead]:
    return [
        TouchedRead(
            old_cue_id=old[one.old_index].id,
            cue_id=None if one.new_index is None else new[one.new_index],
            old_start_ms=old[one.old_index].start_ms,
            start_ms=None if one.new_index is None else conformed.track.cues[one.new_index].start_ms,
            text=old[one.old_index].text,
            why=one.why,
            reason=one.reason,
        )
        for one in conformed.touched
    ]
