"""One film in many files: mixes, subtitle streams, frame rates and cuts, each with its truth at its own times.

`./cuewright world film --variant NAME`: what a synchroniser, a conform tool and a reader of files are tested with.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from random import Random

import av
import numpy as np

from studio.export import FilmFiles, counted
from studio.film_writer import SOUND_RATE, Encoding, Second, encode
from studio.picture import Renderer
from studio.progress import Done
from studio.recut import Piece, in_seconds, joined
from studio.retime import Cut, retimed, without_scene, without_seconds
from studio.soundtrack import mix, mix_with_ad
from studio.subtitles import Completeness, srt, subtitle_cues
from studio.truth import Film
from studio.whole_files import beside

LEAD_MS = 7_000  # black and silence, as before many a broadcast copy
# What few films have and every reader must take; the seed chooses.
ODD_RATES = (
    Fraction(12), Fraction(15), Fraction(37, 2), Fraction(25), Fraction(30_000, 1001), Fraction(48), Fraction(50),
)  # fmt: skip
_JITTER_MS = (33, 33, 33, 34, 40, 42, 50, 67, 100)  # between frames, as telephones have it


@dataclass(frozen=True, slots=True)
class Variant:
    what: str
    with_ad: bool = False
    subtitles: Completeness = "complete"
    inside: bool = False  # the subtitles are a stream of the video, too
    fps: Callable[[Film], Fraction] = lambda film: Fraction(24)
    variable: bool = False
    cut: Callable[[Film, Random], Cut] = lambda film, rng: Cut((Piece(0, film.duration_ms),))


def _whole(film: Film, speed: Fraction = Fraction(1), lead_ms: int = 0) -> Cut:
    return Cut((Piece(0, film.duration_ms),), speed, lead_ms)


VARIANTS: dict[str, Variant] = {
    "dialogue": Variant("24 frames a second, dialogue only, subtitles beside it"),
    "ad": Variant("with a narrator who reads the ideal script", with_ad=True),
    "subtitles": Variant("with a complete subtitle stream", inside=True),
    "dvd": Variant("with a subtitle stream that misses lines, as on a DVD", subtitles="dvd", inside=True),
    "vfr": Variant("with a variable frame rate", variable=True, fps=lambda film: Fraction(24)),
    "ntsc": Variant("24000/1001 frames a second", fps=lambda film: Fraction(24_000, 1001)),
    "odd": Variant("at an odd frame rate", fps=lambda film: ODD_RATES[film.seed % len(ODD_RATES)]),
    "pal": Variant(
        "sped up from 24 to 25 frames a second, higher in pitch",
        fps=lambda film: Fraction(25),
        cut=lambda film, rng: _whole(film, Fraction(25, 24)),
    ),
    "lead": Variant("after seven seconds of black and silence", cut=lambda film, rng: _whole(film, lead_ms=LEAD_MS)),
    "scene-out": Variant("another cut: a scene is out", cut=lambda film, rng: Cut(without_scene(film, rng))),
    "seconds-out": Variant("another cut: some shots are out", cut=lambda film, rng: Cut(without_seconds(film, rng))),
}


def write_variant(
    film: Film,
    name: str,
    directory: Path,
    width: int = 640,
    height: int = 360,
    container: str = "mp4",
    *,
    fps: Fraction | None = None,
    done: Done = lambda count, total: None,
) -> FilmFiles:
    """Render one variant as film-SEED.NAME.mp4 with .srt and .truth.json.

    The truth is that of `studio.export.write_film_files` at the times of the cut, with `variant`: its name, fps, speed,
    lead_ms, and `edits`: [start, end] in the film and [start, end] in the cut of every piece, in milliseconds. `fps`
    instead of the variant's own.
    """
    variant = VARIANTS[name]
    cut = variant.cut(film, Random(f"cut-{film.world}-{film.seed}-{name}"))
    rate = fps or variant.fps(film)
    sound, spans, told = mix_with_ad(film) if variant.with_ad else (*mix(film), [])
    truth, said = retimed(film, cut)
    directory.mkdir(parents=True, exist_ok=True)
    endings = (container, "srt", "truth.json")
    files = FilmFiles(*(directory / f"film-{film.seed}.{name}.{ending}" for ending in endings))
    assert files.srt is not None
    cues = subtitle_cues(truth, variant.subtitles)
    pictures = Renderer(width, height)
    encoding = Encoding(width, height, rate, container, variable=variant.variable)
    seconds = _seconds(film, cut, _sound(sound, cut), pictures, encoding)
    new = {old: number for number, old in enumerate(said)}
    rendered = [[cut.at(span.start_ms), cut.at(span.end_ms), new[span.line]] for span in spans if span.line in new]
    about = {
        "name": name,
        "fps": str(rate),
        "speed": str(cut.speed),
        "lead_ms": cut.lead_ms,
        "edits": cut.edits(),
    }
    data = truth.to_dict() | {"rendered": rendered, "narrated": told, "variant": about}
    told_truth = json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"
    with beside({files.srt: srt(cues), files.truth_json: told_truth}):
        frames = counted(seconds, done, cut.duration_ms // 1000)
        encode(files.video, encoding, frames, cues if variant.inside else None)
    return files


def _seconds(film: Film, cut: Cut, sound: np.ndarray, pictures: Renderer, encoding: Encoding) -> Iterator[Second]:
    if not encoding.variable:
        frames = int(cut.duration_ms * encoding.fps // 1000)
        shown = [cut.shown(int(number * 1000 / encoding.fps)) for number in range(frames)]
        yield from in_seconds(film, sound, pictures, encoding.fps, shown)
        return
    rng, times = Random(f"vfr-{film.world}-{film.seed}"), [0]
    while (now := times[-1] + rng.choice(_JITTER_MS)) < cut.duration_ms:
        times.append(now)
    for at in range(0, len(sound), SOUND_RATE):
        low = at * 1000 // SOUND_RATE
        part = [t for t in times if low <= t < low + 1000]
        yield Second((pictures.passing_frame(film, t) for t in part), sound[at : at + SOUND_RATE], part)


def _sound(sound: np.ndarray, cut: Cut) -> np.ndarray:
    """float32 [samples, 2] of the cut: pieces joined, played faster, after silence."""
    heard = joined(sound, cut.pieces) if len(cut.pieces) > 1 or cut.pieces[0].start_ms else sound
    if cut.speed != 1:
        heard = faster(heard, cut.speed)
    if cut.lead_ms:
        heard = np.concatenate([np.zeros((cut.lead_ms * SOUND_RATE // 1000, 2), np.float32), heard])
    return heard


def faster(sound: np.ndarray, speed: Fraction) -> np.ndarray:
    """float32 [samples, 2] played `speed` times as fast, and as much higher."""
    # Said to have been taken at a higher rate, then brought back to ours.
    resampler = av.AudioResampler("flt", "stereo", SOUND_RATE)
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound.reshape(1, -1)), "flt", "stereo")
    frame.sample_rate, frame.pts = int(SOUND_RATE * speed), 0
    parts = [each.to_ndarray().reshape(-1, 2) for each in (*resampler.resample(frame), *resampler.resample(None))]
    return np.concatenate(parts)[: int(len(sound) / speed)]
