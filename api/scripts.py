"""Scripts of every film: what waits for a reviewer, and what for its writer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from api.collections import Role
from api.deps import Db, Me
from api.paging import Page, Paged
from api.review import State
from api.tracks import TrackRead, shown
from core.scripts import list_scripts

router = APIRouter(prefix="/v1", tags=["scripts"])


class ScriptRead(TrackRead):
    video_title: str
    collection_id: UUID
    role: Role = Field(description="of the asker, in the collection")
    since: datetime = Field(description="when it came to its state")


@router.get("/scripts")
def index(me: Me, session: Db, page: Paged, state: Annotated[list[State] | None, Query()] = None) -> Page[ScriptRead]:
    """Descriptions of the films that the asker may see, those that came to their state last first."""
    found, total = list_scripts(session, me, states=state or (), offset=page.offset, limit=page.limit)
    items = [
        ScriptRead(
            **shown(one.track, one.cue_count).model_dump(),
            video_title=one.video.title,
            collection_id=one.video.collection_id,
            role=one.role,
            since=one.since,
        )
        for one in found
    ]
    return Page(items=items, total=total)
