"""The sound of any file that has some, films and bare soundtracks alike, as mono: 16 kHz for analysis."""

from __future__ import annotations

import time
import wave
from pathlib import Path

import av

from media.audio import SoundTimeline
from media.container import Damage, Progress, film_zero, open_film, sounds
from media.errors import Refused

RATE = 16_000  # Hz
LONGEST_MS = 24 * 3_600_000
REPORT_S = 0.4
REMEDY = "Take another copy of the file."


def sound_of(
    path: Path, wav: Path, progress: Progress | None = None, *, rate: int = RATE, longest_ms: int = LONGEST_MS
) -> int:
    """Write the file's sound (its default stream) to `wav`, int16, sample 0 where the file begins; its length in ms.
    What comes after `longest_ms` is left out.

    Raises Refused where there is none, or none of it can be decoded.
    """
    try:
        with open_film(path) as container, wave.open(str(wav), "wb") as file:
            file.setparams((1, 2, rate, 0, "NONE", "not compressed"))
            found = container.streams.best("audio")
            if found is None:
                raise Refused("media-no-sound", "There is no sound in this file.", REMEDY)
            assert isinstance(found, av.AudioStream)
            expected_ms = float(container.duration or 0) / 1000
            timeline = SoundTimeline(found, film_zero(container), rate, 1, longest_ms)
            reported = time.monotonic()
            for frame in sounds(container, found, Damage()):
                for part in timeline.push(frame):
                    file.writeframesraw(part[0].astype("<i2", copy=False).tobytes())
                if progress and time.monotonic() - reported > REPORT_S:
                    reported = time.monotonic()
                    progress(timeline.given * 1000 / rate, max(expected_ms, timeline.given * 1000 / rate))
            for part in timeline.finish(0):
                file.writeframesraw(part[0].astype("<i2", copy=False).tobytes())
    except av.FFmpegError as error:
        raise Refused("media-unreadable", f"This file cannot be read: {error.strerror or error}.", REMEDY) from error
    if not timeline.given:
        raise Refused("media-unreadable", "None of the sound in this file can be decoded.", REMEDY)
    return timeline.given * 1000 // rate
