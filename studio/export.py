"""A film as files: the video, its subtitles, and its truth. `studio.film_command` is its command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from pathlib import Path

import numpy as np

from studio.film_writer import SOUND_RATE, Encoding, Second, encode
from studio.picture import Renderer
from studio.progress import Done
from studio.soundtrack import mix, mix_with_ad
from studio.story import write_film
from studio.subtitles import Completeness, Cue, srt, subtitle_cues
from studio.truth import Film
from studio.whole_files import beside

LONG_FILM_SIZE = (640, 360)  # px at which a long film is drawn before it is scaled up


@dataclass(frozen=True, slots=True)
class FilmFiles:
    video: Path
    srt: Path | None
    truth_json: Path


def write_film_files(
    film: Film,
    directory: Path,
    width: int = 640,
    height: int = 360,
    fps: Fraction | int = 24,
    subtitles: Completeness | None = "complete",
    container: str = "mp4",
    *,
    name: str | None = None,
    subtitle_stream: bool = False,
    with_ad: bool = False,
    quality: int = 23,
    preset: str = "veryfast",
    done: Done = lambda count, total: None,
) -> FilmFiles:
    """Render one film into `directory` as NAME.mp4, NAME.srt and NAME.truth.json (NAME is film-SEED unless given).

    The truth is `film.to_dict()` with `rendered`: [start_ms, end_ms, utterance] of what is audible, and `narrated`
    likewise for script lines when `with_ad` has a narrator read the ideal script. `subtitle_stream` puts the
    subtitles into the video, too. `done` is told the seconds rendered and their number.
    """
    directory.mkdir(parents=True, exist_ok=True)
    name = name or f"film-{film.seed}"
    sound, spans, told = mix_with_ad(film) if with_ad else (*mix(film), [])
    cues = subtitle_cues(film, subtitles) if subtitles else []
    files = FilmFiles(
        directory / f"{name}.{container}",
        directory / f"{name}.srt" if subtitles else None,
        directory / f"{name}.truth.json",
    )
    encoding = Encoding(width, height, Fraction(fps), container, quality, preset)
    pictures = Renderer(width, height)
    seconds = counted(film_seconds(film, sound, pictures, encoding.fps), done, film.duration_ms // 1000)
    truth = film.to_dict() | {"rendered": spans, "narrated": told}
    texts = {files.truth_json: json.dumps(truth, ensure_ascii=False, separators=(",", ":")) + "\n"}
    if files.srt:
        texts[files.srt] = srt(cues)
    with beside(texts):
        encode(files.video, encoding, seconds, cues if subtitle_stream else None)
    return files


def write_long_film(
    path: Path, minutes: int = 10, width: int = 1920, height: int = 1080, fps: int = 24, seed: int = 1_000_900
) -> FilmFiles:
    """Several films of consecutive seeds one after another, to the minute, with complete subtitles beside the video.

    Drawn at 640x360 and scaled up, with the encoder's fastest preset: what is measured on it is the decoding of a long
    high-definition file, not the beauty of its lines. Its truth is a list of films with their `offset_ms`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    total_ms = minutes * 60_000
    parts: list[tuple[int, Film]] = []
    cues: list[Cue] = []
    end_ms = 0
    for number in count(seed):
        if end_ms >= total_ms:
            break
        film = write_film(number)
        parts.append((end_ms, film))
        cues += [cue for cue in subtitle_cues(film, "complete", end_ms) if cue.end_ms <= total_ms]
        end_ms += film.duration_ms // 1000 * 1000  # whole seconds keep picture and sound together
    told: list[dict[str, object]] = []

    def seconds() -> Iterator[Second]:
        pictures = Renderer(*LONG_FILM_SIZE)
        for offset_ms, film in parts:
            sound, spans = mix(film)
            told.append({"offset_ms": offset_ms, "film": film.to_dict() | {"rendered": spans}})
            length = min(film.duration_ms // 1000, (total_ms - offset_ms) // 1000)
            yield from film_seconds(film, sound[: length * SOUND_RATE], pictures, Fraction(fps))

    encode(path, Encoding(width, height, Fraction(fps), path.suffix[1:], 24, "ultrafast"), seconds())
    files = FilmFiles(path, path.with_suffix(".srt"), path.with_suffix(".truth.json"))
    assert files.srt is not None
    files.srt.write_text(srt(cues), encoding="utf-8")
    files.truth_json.write_text(json.dumps({"films": told}, ensure_ascii=False) + "\n", encoding="utf-8")
    return files


def counted(seconds: Iterator[Second], done: Done, total: int) -> Iterator[Second]:
    """The same seconds; `done` is told of each once it is encoded."""
    for number, second in enumerate(seconds, start=1):
        yield second
        done(min(number, total), total)


def film_seconds(film: Film, sound: np.ndarray, pictures: Renderer, fps: Fraction) -> Iterator[Second]:
    """The film cut into seconds of frames and sound [samples, 2]; frame n is drawn at the time at which it is shown."""
    frames = int(len(sound) * fps // SOUND_RATE)
    shown = [round(number * 1000 / fps) for number in range(frames)]
    first = 0
    for at in range(0, len(sound), SOUND_RATE):
        last = min(frames, int((at + SOUND_RATE) * fps // SOUND_RATE))
        times, first = shown[first:last], last
        yield Second((pictures.passing_frame(film, t) for t in times), sound[at : at + SOUND_RATE])
