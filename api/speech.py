"""Descriptions heard: the voices, a line spoken, a passage with its description, and whole films mixed."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field, field_validator
from sqlalchemy.orm import Session

from api.deps import Db, EditedTrack, Me, SeenTrack
from api.jobs import IdempotencyKey, JobRead, accepted
from api.lexicon import Lexicon
from api.request_id import request_id
from core import mixes, tracks
from core.errors import Invalid
from core.inference import ask
from core.lexicon import lexicon_of, needed
from core.media_urls import media_url
from core.tables import Result, Video
from core.voice_clips import CLIPS, kept, key_of, previews_of

router = APIRouter(prefix="/v1", tags=["speech"])

LONGEST_MS = 60_000
MOST_TEXT = 2_000  # characters, as speech.voice takes them
AROUND_MS = 70_000  # cues that may be heard in a passage begin no further from it (workers.mixing)

Voice = Annotated[str | None, Field(max_length=80, description="null: the first that speaks the language")]
Rate = Annotated[int, Field(ge=80, le=400)]
OwnLexicon = Annotated[
    Lexicon, Field(description="written word -> as it is spoken; goes before the collection's lexicon, entry by entry")
]


class VoiceRead(BaseModel):
    name: str
    language: str
    label: str


class SpeechRequest(BaseModel):
    text: str
    voice: Voice = None
    language: Annotated[str, Field(max_length=35)] = "en"
    words_per_minute: Rate = 160
    lexicon: OwnLexicon = {}
    track_id: UUID | None = Field(None, description="says it by the lexicon of this track's collection")

    @field_validator("text")
    @classmethod
    def short(cls, text: str) -> str:
        if len(text) > MOST_TEXT:
            raise Invalid(
                f"The text has {len(text):,} characters; {MOST_TEXT:,} can be spoken at once.",
                slug="speech-too-long",
                remedy="Split the text into several descriptions.",
            )
        return text


class WordRead(BaseModel):
    start_ms: int
    end_ms: int
    from_: int = Field(alias="from", serialization_alias="from", description="of the text's characters")
    to: int


class SpeechRead(BaseModel):
    duration_ms: int
    voice: str
    words: list[WordRead] = Field(description="when each written word sounds, in order")
    url: str = Field(description="signed address of the sound, WAV")


class PreviewRequest(BaseModel):
    from_ms: Annotated[int, Field(ge=0, le=43_200_000)]
    to_ms: Annotated[int, Field(ge=1, le=43_200_000)]
    voice: Voice = None
    words_per_minute: Rate = 160
    lexicon: OwnLexicon = {}
    description: bool = Field(True, description="false: the film alone, to compare")


class HeardCue(BaseModel):
    cue_id: UUID
    start_ms: int = Field(description="time of the film, and after a hold so much later")
    end_ms: int


class HoldRead(BaseModel):
    at_ms: int = Field(description="time of the film at which the picture waits")
    length_ms: int


class PreviewRead(BaseModel):
    url: str = Field(description="signed address of the sound, FLAC")
    start_ms: int
    duration_ms: int = Field(description="longer than asked for where the picture waits")
    voice: str
    cues: list[HeardCue]
    holds: list[HoldRead]


class MixRequest(BaseModel):
    voice: Voice = None
    words_per_minute: Rate = 160
    lexicon: OwnLexicon = {}


class MixRead(BaseModel):
    job_id: UUID
    track_revision: int
    newest: bool = Field(description="whether the track is still as it was then")
    made_at: datetime
    voice: str
    words_per_minute: int
    stem_url: str | None = Field(description="the description alone, WAV 48 kHz mono, from the film's first moment on")
    mixed_url: str | None = Field(description="the film's sound with the description, M4A")
    film_url: str | None = Field(description="MP4: the picture untouched, the film's own sound first, the mix second")
    extended_url: str | None = Field(
        description="MP4 that waits for extended descriptions; null where none is extended"
    )
    extended_captions_url: str | None
    extended_descriptions_url: str | None
    ad_lufs: float | None
    true_peak_dbtp: float | None
    deepest_duck_db: float
    added_ms: int
    longest_hold_ms: int
    late: int = Field(description="cues that begin late because the one before was still heard")
    unspoken: int = Field(description="cues without a word in them")
    recorded: int = Field(0, description="cues that a person spoke")
    left_out: int = Field(description="extended cues, which only the film that waits has")


@router.get("/voices")
def voices(_: Me, session: Db) -> list[VoiceRead]:
    """The narrators; each speaks one language."""
    _release(session)
    return [VoiceRead.model_validate(one) for one in ask("/voices")]


@router.post("/speech")
def speech(body: SpeechRequest, me: Me, session: Db) -> SpeechRead:
    """A line spoken: how long it takes, when each word sounds, and the sound. The same again costs nothing."""
    theirs: dict[str, str] = {}
    if body.track_id is not None:
        track = tracks.get_track(session, me, body.track_id, with_cues=False)
        theirs = lexicon_of(session, track.video_id)
    _release(session)
    request = body.model_dump(exclude={"track_id"}) | {"lexicon": needed([body.text], theirs, body.lexicon)}
    answer = kept(key_of(CLIPS, request), ".wav") or ask("/speak", request)
    return SpeechRead(
        duration_ms=answer["duration_ms"],
        voice=answer["voice"],
        words=[WordRead.model_validate(word) for word in answer["words"]],
        url=media_url(answer["key"]),
    )


@router.post("/tracks/{id}/preview")
def preview(track: SeenTrack, body: PreviewRequest, session: Db) -> PreviewRead:
    """A passage (a minute at most) of the film's sound with the track spoken over it, as the mix will have it."""
    rows = mixes.script_of(session, track)
    film = session.get_one(Video, track.video_id)
    known = mixes.known_of(session, film)
    end_ms = min(body.to_ms, int(known.probe["duration_ms"]))
    if not body.from_ms < end_ms <= body.from_ms + LONGEST_MS:
        raise Invalid(
            "A preview is a passage within the film, of a minute at most.",
            slug="preview-passage",
            remedy="Send from_ms and to_ms, at most 60,000 apart, the first before the film's end.",
        )
    film_key = film.storage_key
    near = range(body.from_ms - AROUND_MS, end_ms + AROUND_MS)
    cues = [row for row in rows if row["start_ms"] in near] if body.description else []
    request = {
        "film_key": film_key,
        "probe": dict(known.probe),
        "from_ms": body.from_ms,
        "to_ms": end_ms,
        "cues": cues,
        "dialogue": [list(one) for one in known.dialogue if one[0] < near.stop and one[1] > near.start],
        "cuts": [cut for cut in known.cuts if cut in near],
        "voice": body.voice,
        "language": track.language,
        "words_per_minute": body.words_per_minute,
        "lexicon": needed((row["text"] for row in cues), lexicon_of(session, track.video_id), body.lexicon),
    }
    _release(session)
    answer = kept(key_of(previews_of(film_key), request), ".flac") or ask("/preview-mix", request, timeout_s=60)
    return PreviewRead(
        url=media_url(answer["key"]),
        start_ms=body.from_ms,
        duration_ms=answer["duration_ms"],
        voice=answer["voice"],
        cues=[
            HeardCue(cue_id=cue, start_ms=body.from_ms + start, end_ms=body.from_ms + end)
            for cue, start, end in answer["cues"]
        ],
        holds=[HoldRead(at_ms=at, length_ms=length) for at, length in answer["holds"]],
    )


@router.post("/tracks/{id}/mix", status_code=202, responses={200: {"model": JobRead}})
def mix(
    track: EditedTrack,
    body: MixRequest,
    me: Me,
    session: Db,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> JobRead:
    """Speak the track as it is now and mix it with its film: a stem, a mixed soundtrack, and an MP4 with both."""
    job, new = mixes.start_mix(
        session,
        me,
        track,
        voice=body.voice,
        words_per_minute=body.words_per_minute,
        lexicon=body.lexicon,
        idempotency_key=idempotency_key,
        request_id=request_id(),
    )
    return accepted(job, new, session.get_one(Video, track.video_id).title, response)


@router.get("/tracks/{id}/mixes", operation_id="speech-mixes")
def index(track: SeenTrack, session: Db) -> list[MixRead]:
    """What was mixed, the newest first, with measured figures and signed addresses. A day after a newer one is there,
    the older are gone."""
    return [
        MixRead(
            job_id=one.job_id,
            track_revision=one.revision,
            newest=one.revision == track.revision,
            made_at=one.made_at,
            **_addresses(one.result),
            **{name: one.result.payload[name] for name in _FIGURES if name in one.result.payload},
        )
        for one in mixes.list_mixes(session, track.id)
    ]


_FIGURES = (
    "voice",
    "words_per_minute",
    "ad_lufs",
    "true_peak_dbtp",
    "deepest_duck_db",
    "added_ms",
    "longest_hold_ms",
    "late",
    "unspoken",
    "recorded",
    "left_out",
)
_FILES = {
    "stem_url": "description.wav",
    "mixed_url": "mixed.m4a",
    "film_url": "described.mp4",
    "extended_url": "extended.mp4",
    "extended_captions_url": "extended.captions.vtt",
    "extended_descriptions_url": "extended.descriptions.vtt",
}


def _addresses(result: Result) -> dict[str, Any]:
    return {
        field: media_url(f"results/{result.key}/{name}") if name in result.files else None
        for field, name in _FILES.items()
    }


def _release(session: Session) -> None:
    """Give the connection back before a question to another service: nothing was written, nothing more is read."""
    session.rollback()
