"""A cue written anew by the model: proposals for the place where it stands now, the names of its people kept."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.deps import Db, EditedScript
from api.timeline import Interval
from core import rewrites
from core.inference import MODEL, ask

router = APIRouter(prefix="/v1", tags=["rewrites"])

LONGEST_S = 120.0  # the first question waits for the model to be loaded


class RewriteRequest(BaseModel):
    words_per_minute: Annotated[int, Field(ge=80, le=400)] = 160
    words: rewrites.Words = Field(
        "in_domain", description="always: also of a film that the model does not know; such proposals are marked"
    )


class RewriteSource(BaseModel):
    model: str
    profile: str
    checkpoint: str = Field(description="fingerprint of the weights")


class ProposalRead(BaseModel):
    text: str
    score: float = Field(description="mean log-probability of its tokens")
    words: int
    spoken_ms: int = Field(description="a guess, rather too long than too short")
    evidence: list[int] = Field(description="times of the pictures that the model looked at most, ms")
    source: RewriteSource
    in_domain: bool = Field(description="false: the film is not of the world that the model knows")


class RewritesRead(BaseModel):
    proposals: list[ProposalRead] = Field(description="three at most, of different lengths, the longest first")
    kept: list[str] = Field(description="names that every proposal has, because the cue's text had them")
    people: str = Field(description="who the model was told may be seen")
    window: Interval = Field(description="the stretch of picture that was looked at")
    room_ms: int = Field(description="how long a text may sound from the cue's start on")


@router.post("/tracks/{id}/cues/{cue_id}/rewrites", operation_id="rewrites-propose")
def propose(track: EditedScript, cue_id: UUID, session: Db, body: RewriteRequest | None = None) -> RewritesRead:
    """Other texts for a cue, as it stands now; nothing is changed. They lie in the cue's `data.rewrites`, too."""
    wanted = body or RewriteRequest()
    question = rewrites.question(session, track, cue_id, wanted.words_per_minute, wanted.words)
    track_id = track.id
    session.rollback()  # the connection goes back before another service is asked: nothing was written
    answer = ask("/rewrite", question, timeout_s=LONGEST_S, asked=MODEL)
    rewrites.keep_proposals(session, track_id, cue_id, question, answer)
    return RewritesRead(
        proposals=[
            ProposalRead(**one, source=answer["source"], in_domain=answer["in_domain"]) for one in answer["proposals"]
        ],
        kept=answer["kept"],
        people=answer["people"],
        window=Interval(start_ms=answer["window"][0], end_ms=answer["window"][1]),
        room_ms=question["room_ms"],
    )
