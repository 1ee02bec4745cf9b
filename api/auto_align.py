"""A whole collection's films aligned, and what was found as one file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from api.deps import Config, Db, EditedCollection, Me, SeenCollection, Sessions
from api.jobs import IdempotencyKey
from api.request_id import request_id
from api.tracks import attachment
from core import auto_align
from core.checkpoints import is_installed
from core.errors import NotInstalled

router = APIRouter(prefix="/v1/collections", tags=["auto_align"])


class FailedFilm(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    video_id: UUID
    title: str
    problem: dict[str, Any] | None = Field(description="a problem document; null where somebody cancelled the job")


class CollectionAlignmentRead(BaseModel):
    """Every film is one of aligned, at_work, failed and waiting."""

    model_config = ConfigDict(from_attributes=True)

    at: datetime = Field(description="the system's clock")
    films: int
    aligned: int = Field(description="films with a proposal")
    at_work: int
    failed: int = Field(description="films whose last job ended without one")
    waiting: int = Field(description="films that nobody has asked for yet")
    failures: list[FailedFilm] = Field(description="the first 50 of the failed ones")


class CollectionAlignRequest(BaseModel):
    limit: int = Field(100, ge=1, le=500, description="so many jobs at most are begun by this request")
    failed_before: datetime | None = Field(
        None, description="also films whose last job ended before this time without a proposal"
    )


class AlignmentsBegun(BaseModel):
    begun: int
    jobs: list[UUID]
    state: CollectionAlignmentRead


def _state(session: Db, collection_id: UUID) -> CollectionAlignmentRead:
    return CollectionAlignmentRead.model_validate(auto_align.collection_alignment(session, collection_id))


@router.get("/{id}/alignment")
def read(collection: SeenCollection, session: Db) -> CollectionAlignmentRead:
    """How far the collection's films are aligned."""
    return _state(session, collection.id)


@router.post("/{id}/alignment", status_code=202)
def begin(
    collection: EditedCollection,
    me: Me,
    session: Db,
    settings: Config,
    response: Response,
    body: CollectionAlignRequest | None = None,
    idempotency_key: IdempotencyKey = None,
) -> AlignmentsBegun:
    """A job for each film that has no alignment yet. Asked again it goes on with the rest."""
    if not is_installed(settings, "tan"):
        raise NotInstalled(
            "No weights of an alignment model are installed here.",
            slug="checkpoint-missing",
            remedy="Train some (docs/alignment.md), or put them into the folder of the weights in service.",
        )
    wanted = body or CollectionAlignRequest()
    jobs = auto_align.begin_alignments(
        session,
        me,
        collection,
        limit=wanted.limit,
        words_per_minute=settings.words_per_minute,
        failed_before=wanted.failed_before,
        idempotency_key=idempotency_key,
        request_id=request_id(),
    )
    response.headers["Location"] = f"/v1/collections/{collection.id}/alignment"
    return AlignmentsBegun(begun=len(jobs), jobs=[job.id for job in jobs], state=_state(session, collection.id))


@router.get(
    "/{id}/alignment.csv",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
def export(collection: SeenCollection, open_session: Sessions) -> StreamingResponse:
    """The proposals of all films as HTM-AA: of each sentence that can be seen its film, centre second and text."""
    collection_id = collection.id

    def lines() -> Iterator[str]:
        with open_session() as session:
            yield from auto_align.htm_aa(session, collection_id)

    headers = {"Cache-Control": "private, no-cache"} | attachment(f"{collection.name}.csv")
    return StreamingResponse(lines(), media_type="text/csv", headers=headers)
