"""Which descriptions to say, where, and how short: solved over a whole film."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints

from api.deps import Config, Db, SeenVideo
from core.edits import LAST_MS
from core.errors import Conflict, Invalid
from core.film_times import film_times
from core.gaps import FitProfile

if TYPE_CHECKING:
    from core.placement import Candidate, Cue

router = APIRouter(prefix="/v1", tags=["placement"])

Id = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]
Time = Annotated[int, Field(ge=0, le=LAST_MS)]


class CandidateWrite(BaseModel):
    """Something that happens, and the wordings that would tell it."""

    id: Id
    start_ms: Time
    end_ms: Time
    importance: float = Field(0.5, ge=0, le=1, description="0 decoration, 1: the story breaks without it")
    texts: list[Text] = Field(min_length=1, max_length=8, description="the same told at several lengths")
    may_split: bool = Field(True, description="whether a text may run over two gaps, at the end of a sentence")
    reveals: bool = Field(False, description="it is never told before it happens")
    may_reveal_early: bool = Field(False, description="unless this is set")
    needs: Id | None = Field(None, description="the id of a candidate that must have been said before")
    extended: bool = Field(False, description="the picture may wait for it")
    over_dialogue: str = Field("", max_length=500, description="why it may be spoken over dialogue; empty: it may not")


class PinnedCue(BaseModel):
    """A cue that a person put there; it stays."""

    candidate: Id
    start_ms: Time
    end_ms: Time
    text: Text


class PlacementRequest(BaseModel):
    candidates: list[CandidateWrite] = Field(max_length=20_000)
    pinned: list[PinnedCue] = Field([], max_length=20_000)
    words_per_minute: int | None = Field(None, ge=60, le=400)


class PlacedCue(BaseModel):
    candidate: str
    start_ms: int
    end_ms: int = Field(description="the start itself where the picture waits")
    spoken_ms: int
    text: str
    wording: int | None = Field(description="which of the candidate's texts; null for a pinned cue")
    part: int = Field(description="1 for what is said later of a text over two gaps")
    extended: bool
    over_dialogue: str
    pinned: bool


class OmittedRead(BaseModel):
    candidate: str
    reason: str


class PlacementRead(BaseModel):
    cues: list[PlacedCue]
    omitted: list[OmittedRead]
    importance: float = Field(description="what is said, less what its places cost")
    bound: float = Field(description="no other choice says more")


@router.post("/videos/{id}/placement")
def solve(video: SeenVideo, session: Db, settings: Config, body: PlacementRequest) -> PlacementRead:
    """The best choice of cues for this film's gaps; what is left out says why. Nothing is stored."""
    from core.placement import Cue, PlacementProfile, place

    times = film_times(session, video)
    if times.gaps is None:
        raise Conflict(
            "The gaps of this film are not known yet.", slug="gaps-unknown", remedy="Have it described first, and wait."
        )
    fit = FitProfile(words_per_minute=body.words_per_minute or settings.words_per_minute)
    spoken = [*(times.speech or ()), *((start, end) for start, end, _ in times.dialogue or ())]
    try:
        candidates, wordings = [], {}
        for one in body.candidates:
            candidate, of = _candidate(one, fit)
            candidates.append(candidate)
            wordings[one.id] = of
        pinned = [
            Cue(one.candidate, one.start_ms, one.end_ms, one.text, one.end_ms - one.start_ms, pinned=True)
            for one in body.pinned
        ]
        found = place(candidates, times.gaps, spoken, times.shots or (), PlacementProfile(fit=fit), pinned)
    except ValueError as error:
        raise Invalid(f"{error}.", slug="placement") from error
    return PlacementRead(
        cues=[_placed(cue, wordings) for cue in found.cues],
        omitted=[OmittedRead(candidate=one.candidate, reason=one.reason) for one in found.omitted],
        importance=found.objective,
        bound=found.bound,
    )


def _candidate(one: CandidateWrite, fit: FitProfile) -> tuple[Candidate, list[int]]:
    """With every way to say it, and which text each way is of."""
    from core.placement import Candidate, in_two, whole

    ways, of = [], []
    for number, text in enumerate(one.texts):
        told = [whole(text, fit), *(in_two(text, fit) if one.may_split else ())]
        ways += told
        of += [number] * len(told)
    candidate = Candidate(
        one.id, one.start_ms, one.end_ms, one.importance, tuple(ways), one.reveals, one.may_reveal_early,
        one.needs, one.extended, one.over_dialogue,
    )  # fmt: skip
    return candidate, of


def _placed(cue: Cue, wordings: dict[str, list[int]]) -> PlacedCue:
    return PlacedCue(
        candidate=cue.candidate, start_ms=cue.start_ms, end_ms=cue.end_ms, spoken_ms=cue.spoken_ms, text=cue.text,
        wording=None if cue.pinned else wordings[cue.candidate][cue.alternative], part=cue.part,
        extended=cue.extended, over_dialogue=cue.over_dialogue, pinned=cue.pinned,
    )  # fmt: skip
