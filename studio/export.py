"""A film as files: the video, its subtitles, and its truth.

python -m studio.export --seed 7 --out DIR [--with-ad] [--kind instruction [--dial early_s=5]]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from pathlib import Path

import numpy as np

from studio.film_writer import SOUND_RATE, Encoding, Second, encode
from studio.picture import Renderer
from studio.soundtrack import mix, mix_with_ad
from studio.story import write_film
from studio.subtitles import Completeness, Cue, srt, subtitle_cues
from studio.truth import Film

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
) -> FilmFiles:
    """Render one film into `directory` as NAME.mp4, NAME.srt and NAME.truth.json (NAME is film-SEED unless given).

    The truth is `film.to_dict()` with `rendered`: [start_ms, end_ms, utterance] of what is audible, and `narrated`
    likewise for script lines when `with_ad` has a narrator read the ideal script. `subtitle_stream` puts the
    subtitles into the video, too.
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
    encode(files.video, encoding, film_seconds(film, sound, pictures, encoding.fps), cues if subtitle_stream else None)
    if files.srt:
        files.srt.write_text(srt(cues), encoding="utf-8")
    truth = film.to_dict() | {"rendered": spans, "narrated": told}
    files.truth_json.write_text(json.dumps(truth, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
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


def film_seconds(film: Film, sound: np.ndarray, pictures: Renderer, fps: Fraction) -> Iterator[Second]:
    """The film cut into seconds of frames and sound [samples, 2]; frame n is drawn at the time at which it is shown."""
    frames = int(len(sound) * fps // SOUND_RATE)
    shown = [round(number * 1000 / fps) for number in range(frames)]
    first = 0
    for at in range(0, len(sound), SOUND_RATE):
        last = min(frames, int((at + SOUND_RATE) * fps // SOUND_RATE))
        times, first = shown[first:last], last
        yield Second((pictures.frame(film, t) for t in times), sound[at : at + SOUND_RATE])


def main() -> None:
    parser = argparse.ArgumentParser(description="Render one film of the film world.")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--with-ad", action="store_true", help="a narrator reads the ideal script")
    parser.add_argument("--kind", choices=("story", "instruction"), default="story")
    parser.add_argument("--length", type=int, help="seconds: of a story from 45, of an instruction 30 to 600")
    parser.add_argument(
        "--dial", action="append", default=[], metavar="NAME=VALUE", help="of studio.instruction.Dials, repeatable"
    )
    options = parser.parse_args()
    if options.kind == "instruction":
        from studio.instruction_export import dials_from, write_instruction_files
        from studio.instruction_story import write_instruction
        from studio.progress import progress

        if options.with_ad:
            parser.error("--with-ad is for stories: an instruction has its own narrator")
        try:
            instruction = write_instruction(options.seed, dials_from(options.dial, options.length))
        except ValueError as error:
            parser.error(str(error))
        with progress("rendering", "s") as done:
            files = write_instruction_files(instruction, options.out, done=done)
    else:
        if options.dial:
            parser.error("--dial is for --kind instruction")
        try:
            film = write_film(options.seed, options.length or 60)
        except ValueError as error:
            parser.error(str(error))
        files = write_film_files(film, options.out, with_ad=options.with_ad)
    print(files.video)


if __name__ == "__main__":
    main()
