"""A film's sound with a script spoken over it: what the mix step writes and what a preview plays are made here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.intervals import Interval
from core.mixing import Plan, SpokenCue, plan_mix
from core.storage import get_storage
from media.programme import CHANNELS, read_passage
from media.streams import Probe
from speech.clips import Clip, ad_line, size_at_48k
from speech.loudness import RATE
from speech.mix import AROUND, Mix, reach, with_holds
from speech.recorded import read_recording
from speech.voice import NothingToSpeak, TextTooLong, speak

PER_MS = RATE // 1000  # samples
HEARD_BEFORE_MS = 60_000  # a line may be late because of lines that began so long before
HEARD_AFTER_MS = 10_000  # the film may be held so long before the cue that asks for it

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Line:
    """A cue that was spoken."""

    id: str
    start_ms: int
    extended: bool
    text: str
    samples: NDArray[np.int16]  # mono [n]; may lie in a file
    rate: int  # Hz

    @property
    def size(self) -> int:
        """Samples at 48 kHz."""
        return size_at_48k(len(self.samples), self.rate)


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue of the script. Times are of the film."""

    id: str
    start_ms: int
    extended: bool
    text: str
    recording: str | None = None  # storage key of a person's own voice, which is heard instead


def cue_of(row: Mapping[str, Any]) -> Cue:
    return Cue(str(row["id"]), int(row["start_ms"]), bool(row["extended"]), str(row["text"]), row.get("recording"))


def speak_cue(cue: Cue, voice: str, words_per_minute: int, lexicon: Mapping[str, str]) -> Line | None:
    """As a person recorded it, else as a voice says it.

    None where there is nothing in it to speak, or too much for one description; other refusals are raised.
    """
    if cue.recording is not None and get_storage().exists(cue.recording):
        return Line(cue.id, cue.start_ms, cue.extended, cue.text, *read_recording(get_storage().path(cue.recording)))
    try:
        said = speak(cue.text, voice, words_per_minute, lexicon)
    except (NothingToSpeak, TextTooLong):
        return None
    return Line(cue.id, cue.start_ms, cue.extended, cue.text, said.whole, said.rate)


def plan_lines(lines: Iterable[Line], dialogue: Sequence[Interval], cuts: Sequence[int], duration_ms: int) -> Plan:
    spoken = [SpokenCue(one.id, one.start_ms, -(-one.size // PER_MS), one.extended) for one in lines]
    return plan_mix(spoken, dialogue, cuts, duration_ms)


def mix_lines(
    programme: Iterable[Samples],
    plan: Plan,
    lines: Mapping[str, Line],
    dialogue: Sequence[Interval],
    end_ms: int,
    from_ms: int = 0,
) -> Mix:
    """The mix of a programme that is the film from `from_ms` to `end_ms`, with all lines that begin in it."""
    origin = plan.ends(from_ms)
    holds = [((hold.at_ms - from_ms) * PER_MS, hold.length_ms * PER_MS) for hold in plan.holds]
    clips = [
        Clip((one.start_ms - origin) * PER_MS, lines[one.id].size, partial(_sound, lines[one.id]))
        for one in plan.placed
        if one.start_ms >= origin
    ]
    spoken = [
        ((max(from_ms, plan.begins(start)) - origin) * PER_MS, (plan.ends(end) - origin) * PER_MS)
        for start, end in dialogue
        if end > from_ms
    ]
    return Mix(
        with_holds(programme, [hold for hold in holds if hold[0] >= 0]),
        clips,
        [(max(0, start), end) for start, end in spoken if end > start],
        max([(plan.ends(end_ms) - origin) * PER_MS, *(clip.end for clip in clips)]),  # no last word is cut off
        CHANNELS,
    )


def _sound(line: Line) -> Samples:
    return ad_line(np.asarray(line.samples, np.float32) / np.float32(32768), line.rate)


@dataclass(frozen=True, slots=True)
class Passage:
    sound: Samples  # [2, n] at 48 kHz
    cues: Sequence[tuple[str, int, int]]  # cue, and when it is heard: ms after the passage begins
    holds: Sequence[tuple[int, int]]  # film time, and how long the picture waits there


@dataclass(frozen=True, slots=True)
class Script:
    """What is to be said, and what is known of the film; times are of the film."""

    cues: Sequence[Cue]
    dialogue: Sequence[Interval]
    cuts: Sequence[int]
    voice: str
    words_per_minute: int
    lexicon: Mapping[str, str]


def mix_passage(path: Path, probe: Probe, script: Script, from_ms: int, to_ms: int) -> Passage:
    """The film from `from_ms` to `to_ms` as the export has it, with what lies in it of lines that began before."""
    near = [one for one in script.cues if from_ms - HEARD_BEFORE_MS <= one.start_ms < to_ms + HEARD_AFTER_MS]
    found = [speak_cue(one, script.voice, script.words_per_minute, script.lexicon) for one in near]
    lines = {line.id: line for line in found if line is not None}
    plan = plan_lines(lines.values(), script.dialogue, script.cuts, probe.duration_ms)
    start, end = plan.ends(from_ms), plan.ends(to_ms)  # a hold at its begin belongs to the passage, one at its end not
    around = -(-(AROUND + reach()) // PER_MS)
    heard = [one for one in plan.placed if one.end_ms + around > start and one.start_ms - around < end]
    if to_ms >= probe.duration_ms:  # the last line may be heard longer than the film
        end = max([end, *(one.end_ms for one in heard)])
    before = min([start, *(one.start_ms for one in heard)]) - around
    after = max([end, *(one.end_ms for one in heard)]) + around
    first = max(0, from_ms - (start - before))  # what is read is a little more than what is heard
    last = min(probe.duration_ms, to_ms + after - start)
    plan_heard = Plan([one for one in plan.placed if one in heard], plan.holds)
    programme = read_passage(path, probe, first, last)
    pieces = (programme[:, at : at + RATE] for at in range(0, programme.shape[1], RATE))
    mix = mix_lines(pieces, plan_heard, lines, script.dialogue, last, first)
    skip = (start - plan.ends(first)) * PER_MS
    sound = np.concatenate([piece.mixed for piece in mix], axis=1)[:, skip : skip + (end - start) * PER_MS]
    return Passage(
        sound,
        [
            (one.id, one.start_ms - start, one.end_ms - start)
            for one in heard
            if one.start_ms < end > start < one.end_ms
        ],
        [(hold.at_ms, hold.length_ms) for hold in plan.holds if from_ms <= hold.at_ms < to_ms],
    )
