"""Harvests: descriptions taken out of soundtracks that carry one, with the dialogue around them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from api.deps import Db, EditedVideo, Me, SeenCollection, Sessions
from api.jobs import IdempotencyKey, JobRead, accepted, shown
from api.paging import Page, Paged
from api.request_id import request_id
from api.tracks import attachment
from core import harvests
from core.harvests import Harvest, HarvestSort

router = APIRouter(prefix="/v1", tags=["harvests"])


class HarvestRequest(BaseModel):
    narrators: Annotated[list[Annotated[int, Field(ge=0)]], Field(max_length=20)] | None = Field(
        None, description="numbers of the speakers who describe; null: those that the models find; none: nobody does"
    )
    words: Literal["in_domain", "always"] = Field(
        "in_domain", description="always: words also where the models are not sure of them, marked"
    )


class HarvestFigures(BaseModel):
    duration_ms: int
    speech_ms: int
    speech_share: float = Field(description="of the film, 0..1")
    speakers: int
    narrators: int
    narrator_probability: float = Field(description="that the answer, nobody included, is right")
    dialogue_cues: int
    description_cues: int
    words: int
    description_words: int
    words_per_minute: float = Field(description="of all speech")
    description_words_per_minute: float
    word_probability: float = Field(description="mean of all words, 0..1")
    overlapping: int = Field(description="descriptions that are spoken while somebody speaks in the film")
    unattributed: int = Field(description="lines of which nobody can tell who says them")


class HarvestRead(BaseModel):
    video_id: UUID
    video_title: str
    collection_id: UUID
    job: JobRead = Field(description="the last that was asked for, as it goes")
    made_at: datetime | None = Field(description="when the figures were found; null while there are none")
    reason: str = Field(description="why there is no description, or nothing at all")
    language: str | None
    narrators_by: Literal["model", "person"] | None
    withheld: bool
    figures: HarvestFigures | None
    description_id: UUID | None
    transcript_id: UUID | None


@router.post("/videos/{id}/harvest", status_code=202, responses={200: {"model": JobRead}})
def harvest(
    video: EditedVideo,
    me: Me,
    session: Db,
    response: Response,
    body: HarvestRequest | None = None,
    idempotency_key: IdempotencyKey = None,
) -> JobRead:
    """Listen to the soundtrack and take its description and dialogue out as tracks. With `narrators` that a person
    found, what was heard is used again. The same Idempotency-Key gives the same job again (200)."""
    wanted = body or HarvestRequest()
    job, new = harvests.start_harvest(
        session,
        me,
        video,
        narrators=wanted.narrators,
        words=wanted.words,
        idempotency_key=idempotency_key,
        request_id=request_id(),
    )
    return accepted(job, new, video.title, response)


@router.get("/harvests")
def index(
    me: Me, session: Db, page: Paged, sort: HarvestSort = "-created_at", collection_id: UUID | None = None
) -> Page[HarvestRead]:
    """The last harvest of each film that the asker may see; figures are of the last one that ended."""
    rows, total = harvests.list_harvests(
        session, me, offset=page.offset, limit=page.limit, sort=sort, collection_id=collection_id
    )
    return Page(items=[_shown(one) for one in rows], total=total)


@router.get(
    "/collections/{id}/harvest.csv",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
def export(
    collection: SeenCollection, open_session: Sessions, kind: Literal["description", "transcript"] = "description"
) -> StreamingResponse:
    """What was heard in all films as MAD-v2 has it: film, text, start and end in seconds, as it is corrected by now;
    `description` of those who describe, `transcript` of all others."""
    collection_id = collection.id

    def lines() -> Iterator[str]:
        with open_session() as session:
            yield from harvests.mad_v2(session, collection_id, kind)

    headers = {"Cache-Control": "private, no-cache"} | attachment(f"{collection.name} {kind}.csv")
    return StreamingResponse(lines(), media_type="text/csv", headers=headers)


def _shown(one: Harvest) -> HarvestRead:
    found: dict[str, Any] = one.found or {}
    assert one.job.video_id is not None
    return HarvestRead(
        video_id=one.job.video_id,
        video_title=one.title,
        collection_id=one.job.collection_id,
        job=shown(one.job, one.title),
        made_at=one.made_at,
        reason=found.get("reason", ""),
        language=found.get("language"),
        narrators_by=found.get("narrators_by"),
        withheld=bool(found.get("withheld", False)),
        figures=HarvestFigures.model_validate(found["figures"]) if found.get("figures") else None,
        description_id=one.tracks.get("description"),
        transcript_id=one.tracks.get("transcript"),
    )
