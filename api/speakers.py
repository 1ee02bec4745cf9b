"""Who is heard in a film: speakers with their figures, named, merged, and taken for the narrator by people."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints

from api.deps import Db, EditedVideo, Me, SeenVideo
from api.edits import CueOperation, shown_operation
from core import speakers, videos
from core.speakers import LONGEST_NAME, SavedTrack
from core.tables import Video

router = APIRouter(prefix="/v1/videos/{id}/speakers", tags=["speakers"])


class SpeakerRead(BaseModel):
    number: int
    name: str
    narrates: bool = Field(description="whether the description is spoken by this voice")
    cues: int
    speech_ms: int
    words: int
    first_ms: int
    first_person: float | None = Field(description="share of the words that are I, me, my, we ..; describers have none")
    narrator: float | None = Field(description="0..1: how likely this is the describer")
    merged: list[int] = Field(description="numbers of voices that people found to be this one")


class SpeakersRead(BaseModel):
    listened: bool = Field(description="whether somebody listened to the soundtrack already")
    reason: str = Field(description="why nothing was heard, or no description; empty where there is nothing to say")
    transcript_id: UUID | None
    description_id: UUID | None
    narrator_probability: float | None = Field(description="that the answer, nobody included, is right")
    narrators_by: str | None = Field(description="model or person")
    confidence: float | None = Field(description="0..1: mean probability of the words")
    unsure: bool = Field(description="the models are not sure of the words")
    withheld: bool = Field(description="that is why the tracks have none: a harvest with words `always` shows them")
    speakers: list[SpeakerRead]


class SpeakerUpdate(BaseModel):
    name: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NAME, pattern=r"^[^\x00]*$")
    ]


class SpeakerMerge(BaseModel):
    into: int = Field(description="number of the speaker that remains")


class SavedSpeaker(BaseModel):
    track_id: UUID
    revision: int
    undo: list[CueOperation] = Field(description="send them to POST /v1/tracks/{id}/edits to take it back")


class SpeakersSaved(BaseModel):
    speakers: SpeakersRead
    saved: list[SavedSpeaker] = Field(description="one batch for each track that has cues of this speaker")


@router.get("")
def index(video: SeenVideo, session: Db) -> SpeakersRead:
    """The voices of the newest tracks that were heard in the soundtrack, by number."""
    return _shown(session, video)


@router.patch("/{number}", response_model_exclude_unset=True)
def rename(number: int, video: EditedVideo, me: Me, session: Db, body: SpeakerUpdate) -> SpeakersSaved:
    """All cues of a speaker get the name, in one batch a track, which can be taken back like any other."""
    return _saved(session, video, speakers.rename_speaker(session, me, video, number, body.name))


@router.post("/{number}/merge", response_model_exclude_unset=True)
def merge(number: int, video: EditedVideo, me: Me, session: Db, body: SpeakerMerge) -> SpeakersSaved:
    """This voice is another speaker's: its cues get that one's name and number, in one batch a track."""
    return _saved(session, video, speakers.merge_speakers(session, me, video, number, body.into))


def _shown(session: Db, video: Video) -> SpeakersRead:
    found = speakers.speakers_of(session, video)
    results = videos.latest_results(session, [video.id], ("hear", "harvest"))[video.id]
    hear, harvest = results.payload("hear"), results.payload("harvest")
    told: dict[str, Any] = found.track.provenance if found.track is not None else {}
    return SpeakersRead(
        listened=bool(told) or hear.get("source") in ("heard", "none"),
        reason=str(harvest.get("reason") or ("" if told else hear.get("reason", ""))),
        transcript_id=found.transcript.id if found.transcript else None,
        description_id=found.description.id if found.description else None,
        narrator_probability=told.get("narrator_probability"),
        narrators_by=told.get("narrators_by"),
        confidence=told.get("confidence"),
        unsure=bool(told.get("unsure", False)),
        withheld=bool(told.get("withheld", False)),
        speakers=[SpeakerRead.model_validate(one, from_attributes=True) for one in found.speakers],
    )


def _saved(session: Db, video: Video, saved: list[SavedTrack]) -> SpeakersSaved:
    return SpeakersSaved(
        speakers=_shown(session, video),
        saved=[
            SavedSpeaker.model_construct(
                track_id=one.track_id,
                revision=one.saved.revision,
                undo=[shown_operation(each) for each in one.saved.undo],
            )
            for one in saved
        ],
    )
