"""mix: the description's sound, the film's sound with it, and the film with both; where cues are extended, a longer
film that waits for them, too.
"""

from __future__ import annotations

import math
import wave
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.formats.convert import write_text
from core.formats.options import TextOptions
from core.formats.track import TextCue, TextTrack
from core.intervals import Interval
from core.mixes import cuts_of
from core.mixing import Plan, dialogue_of
from media.described import CannotCopy, Sound, Text, copies_sound, fits_mp4, write_film, write_sound
from media.programme import read_programme
from media.proxy import make_proxy
from media.streams import Probe, probe_from_dict
from speech.loudness import RATE, LoudnessMeter
from speech.mix import with_holds
from speech.peaks import PeakMeter
from workers.context import Outcome, StepContext
from workers.mixing import PER_MS, Line, mix_lines, plan_lines
from workers.steps.refusals import refusals
from workers.steps.speak import read_lines

STEM, MIXED, FILM = "description.wav", "mixed.m4a", "described.mp4"
EXTENDED, CAPTIONS, DESCRIPTIONS = "extended.mp4", "extended.captions.vtt", "extended.descriptions.vtt"

Samples = NDArray[np.float32]


@dataclass(slots=True)
class _Work:
    """What both versions of the film are made of."""

    ctx: StepContext
    probe: Probe
    dialogue: Sequence[Interval]
    subtitles: Sequence[tuple[int, int, str]]
    language: str
    stages: int  # progress: of so many, each as long as the film
    stage: int = 0
    note: str = ""
    picture: tuple[Path, int] | None = None  # the file and stream that is copied

    def begin(self, note: str) -> Callable[[float, float], None]:
        """Progress of the next stage: done and total, in ms of film."""
        before, self.note = self.stage, note
        self.stage += 1

        def progress(done: float, total: float) -> None:
            share = min(1.0, done / total) if total else 1.0
            self.ctx.progress(before + share, max(self.stages, self.stage), self.note)

        progress(0, 1)
        return progress


@dataclass(frozen=True, slots=True)
class _Measured:
    ad_lufs: float | None  # None: nothing is said in it
    true_peak_dbtp: float | None  # None: silence
    deepest_duck_db: float


def run(ctx: StepContext) -> Outcome:
    probe = probe_from_dict(ctx.needs["probe"].payload)
    heard, written = ctx.needs["listen"].payload, ctx.needs["speech"].payload
    lines = read_lines(ctx.needs["speak"])
    inline, held = [one for one in lines if not one.extended], [one for one in lines if one.extended]
    language = str(ctx.needs["speak"].payload["language"])
    work = _Work(ctx, probe, dialogue_of(heard, written), written["cues"], language, stages=5 if held else 2)
    cuts = cuts_of(ctx.needs["look"].payload["shots"])
    payload: dict[str, Any] = {
        "track_id": ctx.params["track_id"],
        "voice": ctx.needs["speak"].payload["voice"],
        "words_per_minute": ctx.params["words_per_minute"],
        "duration_ms": probe.duration_ms,
        "unspoken": len(ctx.needs["speak"].payload["unspoken"]),
        "recorded": int(ctx.needs["speak"].payload["recorded"]),
        "left_out": len(held),  # of the film that does not wait
        "added_ms": 0,
        "longest_hold_ms": 0,
    }
    with refusals():
        plan = plan_lines(inline, work.dialogue, cuts, probe.duration_ms)
        measured = _mix(work, plan, inline, MIXED, STEM)
        _film(work, plan, inline, MIXED, FILM)
        if held:
            plan = plan_lines(lines, work.dialogue, cuts, probe.duration_ms)
            measured = _mix(work, plan, lines, "extended.m4a", "extended.wav")
            _original(work, plan)
            _film(work, plan, lines, "extended.m4a", EXTENDED)
            _texts(work, plan, lines)
    late = [one.late_ms for one in plan.placed if one.late_ms > 0]
    payload |= {
        "ad_lufs": measured.ad_lufs,
        "true_peak_dbtp": measured.true_peak_dbtp,
        "deepest_duck_db": measured.deepest_duck_db,
        "late": len(late),
        "latest_ms": max(late, default=0),
        "added_ms": plan.added_ms,
        "longest_hold_ms": max((hold.length_ms for hold in plan.holds), default=0),
        "holds": [[hold.at_ms, hold.length_ms] for hold in plan.holds],
        "picture": "copied" if work.picture is not None and work.picture[0] == ctx.film.path else "encoded",
    }
    names = [STEM, MIXED, FILM] + ([EXTENDED, CAPTIONS, DESCRIPTIONS] if held else [])
    return Outcome(payload, {name: ctx.folder / name for name in names if (ctx.folder / name).exists()})


def _mix(work: _Work, plan: Plan, lines: Sequence[Line], mixed: str, stem: str) -> _Measured:
    """Write both sounds, piece by piece."""
    progress, folder, duration_ms = work.begin("Mixing"), work.ctx.folder, work.probe.duration_ms
    programme = read_programme(work.ctx.film.path, work.probe)
    mix = mix_lines(programme, plan, {one.id: one for one in lines}, work.dialogue, duration_ms)
    loudness, peak = LoudnessMeter(1), PeakMeter(2)
    with wave.open(str(folder / stem), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", "not compressed"))

        def pieces() -> Iterator[Samples]:
            done = 0
            for piece in mix:
                loudness.push(piece.voice[None])
                peak.push(piece.mixed)
                whole = np.round(np.clip(piece.voice, -1, 32767 / 32768) * 32768)
                file.writeframesraw(whole.astype("<i2").tobytes())
                done += piece.mixed.shape[1]
                progress(done // PER_MS, duration_ms + plan.added_ms)
                yield piece.mixed

        write_sound(pieces(), folder / mixed)
    return _Measured(_rounded(loudness.integrated_lufs()), _rounded(peak.dbtp), round(max(mix.depths_db, default=0), 1))


def _original(work: _Work, plan: Plan) -> None:
    """The film's own sound, which waits where the picture waits."""
    if work.probe.sound is None:
        return
    holds = [(hold.at_ms * PER_MS, hold.length_ms * PER_MS) for hold in plan.holds]
    programme = read_programme(work.ctx.film.path, work.probe, work.begin("Stretching the film's own sound"))
    write_sound(with_holds(programme, holds), work.ctx.folder / "original.m4a")


def _film(work: _Work, plan: Plan, lines: Sequence[Line], mixed: str, target: str) -> None:
    """Picture and own sound as they are, where MP4 takes them; else the sound, then both are encoded."""
    probe, folder, film = work.probe, work.ctx.folder, work.ctx.film.path
    language = probe.sound.language if probe.sound else None
    described = Sound(folder / mixed, "Audio description", None, work.language, not probe.sound, description=True)
    texts = [Text(_spoken(plan, lines), "Audio description", work.language, description=True)]
    if plan.holds and work.subtitles:
        texts.append(Text(_moved(plan, work.subtitles), "Captions", language))

    def write(picture: tuple[Path, int], own: Sound | None) -> None:
        progress, duration_ms = work.begin("Writing the film"), probe.duration_ms + plan.added_ms
        sounds = [described] if own is None else [own, described]
        write_film(*picture, sounds, texts, folder / target, duration_ms, _shift(plan), progress)
        work.picture = picture

    copied = work.picture or (film, probe.picture.index)
    own: Sound | None = None
    if probe.sound is not None and plan.holds:
        own = Sound(folder / "original.m4a", "Original", None, language, default=True)
    elif probe.sound is not None:
        if copies_sound(probe) and fits_mp4(probe):
            with suppress(CannotCopy):
                return write(copied, Sound(film, "Original", probe.sound.index, language, default=True))
        write_sound(read_programme(film, probe), folder / "own.m4a")
        own = Sound(folder / "own.m4a", "Original", None, language, default=True)
    if fits_mp4(probe) or work.picture is not None:
        with suppress(CannotCopy):
            return write(copied, own)
    make_proxy(film, probe, folder / "proxy.mp4", work.begin("Encoding the picture"))
    return write((folder / "proxy.mp4", 0), own)


def _shift(plan: Plan) -> Callable[[Fraction], Fraction]:
    """Seconds of the film -> seconds with its holds. Pictures before a hold stay; the one at it comes after."""

    def shifted(at: Fraction) -> Fraction:
        return at + Fraction(sum(hold.length_ms for hold in plan.holds if hold.at_ms <= at * 1000), 1000)

    return shifted


def _texts(work: _Work, plan: Plan, lines: Sequence[Line]) -> None:
    """Captions and descriptions of the longer film, as files."""
    spoken = [TextCue(start, end, text) for start, end, text in _spoken(plan, lines)]
    _write_vtt(work.ctx.folder / DESCRIPTIONS, TextTrack(spoken, "description", work.language))
    if work.subtitles:
        moved = [TextCue(start, end, text) for start, end, text in _moved(plan, work.subtitles)]
        _write_vtt(work.ctx.folder / CAPTIONS, TextTrack(moved, "transcript", work.language))


def _write_vtt(path: Path, track: TextTrack) -> None:
    path.write_bytes(write_text(track, "vtt", TextOptions(track.kind, track.language)).data)


def _spoken(plan: Plan, lines: Sequence[Line]) -> list[tuple[int, int, str]]:
    texts: Mapping[str, str] = {one.id: one.text for one in lines}
    return [(one.start_ms, one.end_ms, texts[one.id]) for one in plan.placed]


def _moved(plan: Plan, cues: Sequence[Sequence[Any]]) -> list[tuple[int, int, str]]:
    return [(plan.begins(start), plan.ends(end), text) for start, end, text in cues]


def _rounded(value: float) -> float | None:
    return round(value, 2) if math.isfinite(value) else None
