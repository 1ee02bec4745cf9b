"""Findings that somebody lets stand, with the reason."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, StringConstraints

from api.deps import Db, EditedTrack, Me, SeenTrack
from core import waivers
from core.tables import Waiver

router = APIRouter(prefix="/v1", tags=["waivers"])


class WaiverWrite(BaseModel):
    rule: Annotated[str, StringConstraints(max_length=20)]
    cue_id: UUID | None = None
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000)]


class WaiverRead(BaseModel):
    id: UUID
    rule: str
    cue_id: UUID | None
    reason: str
    by: str | None
    created_at: datetime


@router.get("/tracks/{id}/waivers")
def index(track: SeenTrack, session: Db) -> list[WaiverRead]:
    """Which findings stand in this track, why, and who said so."""
    return [_shown(one) for one in waivers.list_waivers(session, track)]


@router.put("/tracks/{id}/waivers")
def waive(track: EditedTrack, me: Me, session: Db, body: WaiverWrite) -> WaiverRead:
    """Let a rule's findings stand at one cue, or without `cue_id` in the whole track. A new reason replaces the old."""
    given = waivers.waive(session, me, track, rule=body.rule, cue_id=body.cue_id, reason=body.reason)
    return _shown(given)


@router.delete("/tracks/{id}/waivers/{waiver_id}", status_code=204)
def take_back(track: EditedTrack, waiver_id: UUID, me: Me, session: Db) -> None:
    """The finding counts again."""
    waivers.take_back(session, me, track, waiver_id)


def _shown(waiver: Waiver) -> WaiverRead:
    by = waiver.user.name if waiver.user is not None else None
    return WaiverRead(
        id=waiver.id, rule=waiver.rule, cue_id=waiver.cue_id, reason=waiver.reason, by=by, created_at=waiver.created_at
    )
