"""speak: every cue of a script spoken once: by a voice all in one sound file, by people all in another."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import Invalid
from core.mixes import read_script
from speech import recorded
from speech.voice import RATE
from workers.context import Found, Outcome, StepContext
from workers.mixing import Line, cue_of, speak_cue
from workers.speaking import narrator_named, speakable

SPEECH, RECORDED = "speech.wav", "recorded.wav"
WAV_HEADER = 44  # bytes
_NAMES = {RATE: SPEECH, recorded.RATE: RECORDED}


def run(ctx: StepContext) -> Outcome:
    language, rows = read_script(ctx.params["script"])
    voice = narrator_named(ctx.params["voice"], language)
    clips: list[list[Any]] = []
    unspoken: list[str] = []
    with ExitStack() as files, speakable():
        sounds = _Sounds(ctx.folder, files)
        for done, row in enumerate(rows):
            ctx.progress(done, len(rows), "Speaking")
            line = speak_cue(cue_of(row), voice, int(ctx.params["words_per_minute"]), ctx.params["lexicon"] or {})
            if line is None:
                unspoken.append(str(row["id"]))
            else:
                clips.append([line.id, line.start_ms, line.extended, line.text, *sounds.add(line)])
    ctx.progress(len(rows), len(rows))
    if not clips:
        raise Invalid("There is no word to speak in this track.", slug="speech-nothing", remedy="Write a description.")
    by_people = sum(rate != RATE for *_, rate in clips)
    payload = {"voice": voice, "language": language, "clips": clips, "unspoken": unspoken, "recorded": by_people}
    return Outcome(payload, {name: ctx.folder / name for name in (SPEECH, *([RECORDED] if by_people else []))})


class _Sounds:
    """The files that lines are written into, one for each rate: what people spoke is finer than what a voice says."""

    def __init__(self, folder: Path, files: ExitStack) -> None:
        self._files = {rate: files.enter_context(_wav(folder / name, rate)) for rate, name in _NAMES.items()}
        self._next = dict.fromkeys(self._files, 0)

    def add(self, line: Line) -> tuple[int, int, int]:
        """Its first sample in the file of its rate, how many there are, and the rate."""
        first = self._next[line.rate]
        self._next[line.rate] += len(line.samples)
        self._files[line.rate].writeframesraw(line.samples.astype("<i2").tobytes())
        return first, len(line.samples), line.rate


@contextmanager
def _wav(path: Path, rate: int) -> Iterator[wave.Wave_write]:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", "not compressed"))
        yield file


def read_lines(found: Found) -> list[Line]:
    """The lines that this step spoke; their samples are read from the files when they are asked for."""
    files: dict[int, NDArray[np.int16]] = {}
    lines = []
    for cue_id, start_ms, extended, text, first, size, rate in found.payload["clips"]:
        if rate not in files:
            files[rate] = np.memmap(found.file(_NAMES[rate]), "<i2", mode="r", offset=WAV_HEADER)
        lines.append(Line(cue_id, start_ms, extended, text, files[rate][first : first + size], rate))
    return lines
