"""Descriptions that people speak themselves, in place of a voice: kept with the words that they say, found for a mix.

A cue names its recording in its field `recording`. It is heard for as long as the cue has the words that were spoken;
commas and capitals are no words.
"""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.inference import ask
from core.storage import disk_errors, get_storage
from core.tables import Recording, Track, User

RECORDINGS = "recordings"  # in storage: not with what a voice says, which may be said again and is thrown away
LONGEST_MS = 120_000

_NO_WORD = re.compile(r"[\W_]+")


def recordings_of(video_id: UUID) -> str:
    """The folder of what people spoke for a film: it goes with the film."""
    return f"{RECORDINGS}/{video_id}"


def sound_key(recording: Recording) -> str:
    """Its sound in storage: WAV, 48 kHz, mono, without the silence around it."""
    return f"{recordings_of(recording.video_id)}/{recording.id}.wav"


def take_recording(session: Session, user: User, track: Track, sound: bytes, text: str) -> Recording:
    """Keep what somebody spoke, in whatever format it came.

    Gives the connection back while another service listens to it. Raises MediaRefused or Invalid for what is no sound,
    too long, or silence; Transient where the service is away.
    """
    user_id, video_id = user.id, track.video_id
    recording = Recording(id=uuid4(), video_id=video_id, user_id=user_id, text=text.strip(), duration_ms=0)
    key = sound_key(recording)
    session.rollback()  # nothing was written
    sent = f"{key}.sent"
    with disk_errors(), tempfile.TemporaryDirectory(prefix="cw-recording-") as folder:
        path = Path(folder) / "sent"
        path.write_bytes(sound)
        get_storage().put(sent, path, move=True)
    try:
        recording.duration_ms = int(ask("/recording", {"sent_key": sent, "key": key})["duration_ms"])
    finally:
        get_storage().delete(sent)
    session.add(recording)
    session.flush()
    return recording


def get_recording(session: Session, track: Track, recording_id: UUID) -> Recording:
    """Raises NotFound for one that is not of this track's film."""
    found = session.get(Recording, recording_id)
    if found is None or found.video_id != track.video_id:
        raise NotFound("This film has no such recording.")
    return found


def spoken_by_people(session: Session, track: Track) -> Mapping[UUID, str]:
    """cue -> storage key of what is heard instead of a voice, where a person has spoken the words that it has now."""
    wanted = {cue.id: UUID(cue.data["recording"]) for cue in track.cues if cue.data.get("recording")}
    if not wanted:
        return {}
    rows = session.scalars(
        select(Recording).where(Recording.id.in_(wanted.values()), Recording.video_id == track.video_id)
    )
    known = {one.id: one for one in rows}
    said = ((cue, known.get(wanted[cue.id])) for cue in track.cues if cue.id in wanted)
    return {
        cue.id: sound_key(recording)
        for cue, recording in said
        if recording is not None and same_words(cue.text, recording.text)
    }


def same_words(a: str, b: str) -> bool:
    """Whether two texts are spoken alike: capitals, signs and spaces aside."""
    return _words(a) == _words(b)


def _words(text: str) -> str:
    return " ".join(_NO_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).split())
