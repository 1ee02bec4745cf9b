"""speak: every cue of a script spoken once, all in one sound file."""

from __future__ import annotations

import wave
from typing import Any

import numpy as np

from core.errors import Invalid
from core.mixes import read_script
from speech.voice import RATE
from workers.context import Found, Outcome, StepContext
from workers.mixing import Line, cue_of, speak_cue
from workers.speaking import narrator_named, speakable

SPEECH = "speech.wav"
WAV_HEADER = 44  # bytes


def run(ctx: StepContext) -> Outcome:
    language, rows = read_script(ctx.params["script"])
    voice = narrator_named(ctx.params["voice"], language)
    clips: list[list[Any]] = []
    unspoken: list[str] = []
    first = 0
    with wave.open(str(ctx.folder / SPEECH), "wb") as file, speakable():
        file.setparams((1, 2, RATE, 0, "NONE", "not compressed"))
        for done, row in enumerate(rows):
            ctx.progress(done, len(rows), "Speaking")
            line = speak_cue(cue_of(row), voice, int(ctx.params["words_per_minute"]), ctx.params["lexicon"] or {})
            if line is None:
                unspoken.append(str(row["id"]))
                continue
            file.writeframesraw(line.samples.astype("<i2").tobytes())
            clips.append([line.id, line.start_ms, line.extended, line.text, first, len(line.samples)])
            first += len(line.samples)
    ctx.progress(len(rows), len(rows))
    if not clips:
        raise Invalid("There is no word to speak in this track.", slug="speech-nothing", remedy="Write a description.")
    payload = {"voice": voice, "language": language, "clips": clips, "unspoken": unspoken}
    return Outcome(payload, {SPEECH: ctx.folder / SPEECH})


def read_lines(found: Found) -> list[Line]:
    """The lines that this step spoke; their samples are read from the file when they are asked for."""
    samples = np.memmap(found.file(SPEECH), "<i2", mode="r", offset=WAV_HEADER)
    return [
        Line(cue_id, start_ms, extended, text, samples[first : first + size], RATE)
        for cue_id, start_ms, extended, text, first, size in found.payload["clips"]
    ]
