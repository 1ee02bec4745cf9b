"""What people record, as the inference service takes it in: any format, made one, without the silence around it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from fastapi import APIRouter
from pydantic import BaseModel

from core.errors import Invalid
from core.recordings import LONGEST_MS
from core.storage import disk_errors, get_storage
from workers.steps.refusals import refusals

router = APIRouter()


class RecordingRequest(BaseModel):
    sent_key: str  # in storage, as it came
    key: str  # where it shall lie


class RecordingTaken(BaseModel):
    duration_ms: int


@router.post("/recording")
def recording(body: RecordingRequest) -> RecordingTaken:
    """Problems: no sound, longer than two minutes, nobody heard."""
    from media.sound_file import sound_of
    from speech.recorded import RATE, NothingHeard, read_recording, spoken_part, write_recording

    with disk_errors(), tempfile.TemporaryDirectory(prefix="cw-recording-") as name:
        whole, spoken = Path(name) / "whole.wav", Path(name) / "spoken.wav"
        with refusals():
            length_ms = sound_of(get_storage().path(body.sent_key), whole, rate=RATE, longest_ms=LONGEST_MS + 1)
        if length_ms > LONGEST_MS:
            raise Invalid(
                f"A recording may be {LONGEST_MS // 1000} seconds long.",
                slug="recording-too-long",
                remedy="Record one description at a time.",
            )
        try:
            samples = spoken_part(read_recording(whole)[0])
        except NothingHeard as error:
            raise Invalid(
                str(error),
                slug="recording-silent",
                remedy="Look whether the right microphone is chosen, and record it again.",
            ) from error
        write_recording(samples, spoken)
        get_storage().put(body.key, spoken, move=True)
    return RecordingTaken(duration_ms=-(-len(samples) * 1000 // RATE))
