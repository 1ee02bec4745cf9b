"""Films: made from uploads, listed, described."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field, model_validator

from api.deps import Config, Db, EditedVideo, Me, SeenVideo
from api.jobs import IdempotencyKey, JobRead, JobState, accepted
from api.paging import Page, Paged
from api.request_id import request_id
from core import collections, videos
from core.checkpoints import is_installed
from core.errors import NotInstalled
from core.job_requests import start_job
from core.media_urls import media_url
from core.tables import Video
from core.videos import VideoSort

router = APIRouter(prefix="/v1/videos", tags=["videos"])

Title = Annotated[str, Field(min_length=1, max_length=500)]


class VideoCreate(BaseModel):
    upload_id: UUID
    title: Title | None = None
    subtitles_upload_id: UUID | None = None


class VideoUpdate(BaseModel):
    title: Title | None = None


class SentenceGiven(BaseModel):
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    start_ms: Annotated[int, Field(ge=0)] | None = Field(None, description="when it is spoken, where that is known")
    end_ms: Annotated[int, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.start_ms is None) != (self.end_ms is None):
            raise ValueError("a time of speech needs both start_ms and end_ms")
        if self.start_ms is not None and self.end_ms is not None and self.end_ms <= self.start_ms:
            raise ValueError("end_ms must lie after start_ms")
        return self


class AlignRequest(BaseModel):
    sentences: Annotated[list[SentenceGiven], Field(min_length=1, max_length=5000)] | None = Field(
        None, description="in their order; without them the film's own subtitles are aligned"
    )

    def params(self) -> dict[str, Any]:
        """The job's parameters."""
        if self.sentences is None:
            return {}
        return {"sentences": [sentence.model_dump() for sentence in self.sentences]}


class JobBrief(BaseModel):
    id: UUID
    state: JobState
    pipeline: str


class VideoRead(BaseModel):
    id: UUID
    collection_id: UUID
    title: str
    file_name: str
    size_bytes: int
    content_hash: str
    subtitles_name: str | None
    duration_ms: int | None
    width: int | None
    height: int | None
    frames_per_second: float | None
    created_at: datetime
    poster_url: str | None
    latest_job: JobBrief | None
    may_edit: bool = Field(description="whether you may change its texts and start work on it")


class DescribeRequest(BaseModel):
    words_per_minute: Annotated[int, Field(ge=60, le=400)] | None = None
    words: Literal["in_domain", "always"] = Field(
        "in_domain", description="in_domain: text only where the model knows the kind of film; always: text everywhere"
    )


def _shown(session: Db, me: Me, films: Sequence[Video]) -> list[VideoRead]:
    theirs = collections.those_with_role(session, me, (film.collection_id for film in films), "annotator")
    ids = [film.id for film in films]
    latest = videos.latest_jobs(session, ids)
    found = videos.latest_results(session, ids, ("look",))

    def shown(film: Video) -> VideoRead:
        values: dict[str, Any] = {name: getattr(film, name) for name in VideoRead.model_fields if hasattr(film, name)}
        poster, job = found[film.id].key("look", "poster.jpg"), latest.get(film.id)
        return VideoRead(
            **values,
            poster_url=media_url(poster) if poster else None,
            latest_job=JobBrief(id=job.id, state=job.state, pipeline=job.pipeline) if job else None,
            may_edit=film.collection_id in theirs,
        )

    return [shown(film) for film in films]


@router.post("", status_code=201)
def create(body: VideoCreate, me: Me, session: Db, response: Response) -> VideoRead:
    """A film from a whole upload. Its content is checked, not its name."""
    film = videos.create_video(
        session, me, body.upload_id, title=body.title, subtitles_upload_id=body.subtitles_upload_id
    )
    response.headers["Location"] = f"/v1/videos/{film.id}"
    return _shown(session, me, [film])[0]


@router.get("")
def index(
    me: Me,
    session: Db,
    page: Paged,
    sort: VideoSort = "-created_at",
    q: Annotated[str | None, Query(max_length=200)] = None,
    collection_id: UUID | None = None,
) -> Page[VideoRead]:
    """Films that the asker may see. `q` searches titles and file names."""
    films, total = videos.list_videos(
        session, me, offset=page.offset, limit=page.limit, sort=sort, search=q, collection_id=collection_id
    )
    return Page(items=_shown(session, me, films), total=total)


@router.get("/{id}")
def read(video: SeenVideo, me: Me, session: Db) -> VideoRead:
    return _shown(session, me, [video])[0]


@router.patch("/{id}")
def update(body: VideoUpdate, video: EditedVideo, me: Me, session: Db) -> VideoRead:
    if body.title is not None:
        video.title = body.title
    session.flush()
    return _shown(session, me, [video])[0]


@router.delete("/{id}", status_code=204)
def delete(video: EditedVideo, me: Me, session: Db) -> None:
    """The film with its jobs and tracks, by who uploaded it or an administrator. What runs for it stops."""
    videos.delete_video(session, me, video)


@router.post("/{id}/describe", status_code=202, responses={200: {"model": JobRead}})
def describe(
    video: EditedVideo,
    me: Me,
    session: Db,
    settings: Config,
    response: Response,
    body: DescribeRequest | None = None,
    idempotency_key: IdempotencyKey = None,
) -> JobRead:
    """Draft its audio description. The same Idempotency-Key gives the same job again (200)."""
    wanted = body or DescribeRequest()
    params = {"words_per_minute": wanted.words_per_minute or settings.words_per_minute, "words": wanted.words}
    return _started("describe_video", session, video, me, params, idempotency_key, response)


@router.post("/{id}/align", status_code=202, responses={200: {"model": JobRead}})
def align(
    video: EditedVideo,
    me: Me,
    session: Db,
    settings: Config,
    response: Response,
    body: AlignRequest | None = None,
    idempotency_key: IdempotencyKey = None,
) -> JobRead:
    """Whether each sentence can be seen, and where. The same Idempotency-Key gives the same job again (200)."""
    if not is_installed(settings, "tan"):
        raise NotInstalled(
            "No weights of an alignment model are installed here.",
            slug="checkpoint-missing",
            remedy="Train some (docs/alignment.md), or put them into the folder of the weights in service.",
        )
    params = {"words_per_minute": settings.words_per_minute} | (body or AlignRequest()).params()  # gaps are found, too
    return _started("align_video", session, video, me, params, idempotency_key, response)


def _started(
    pipeline: str, session: Db, video: Video, me: Me, params: dict[str, Any], key: str | None, response: Response
) -> JobRead:
    job, new = start_job(
        session,
        pipeline,
        video,
        me,
        params=params,
        request=(video.id, params),
        idempotency_key=key,
        request_id=request_id(),
    )
    return accepted(job, new, video.title, response)
