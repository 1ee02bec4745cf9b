"""An instructional film as files: the video with its narrator, what a recogniser would hear of it, and its truth."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

from studio.export import FilmFiles, counted, film_seconds
from studio.film_writer import SOUND_RATE, Encoding, encode
from studio.instruction import Instruction
from studio.picture import Renderer
from studio.progress import Done
from studio.soundtrack import mix, narrated
from studio.subtitles import Cue, srt
from studio.whole_files import beside


def write_instruction_files(
    instruction: Instruction,
    directory: Path,
    width: int = 640,
    height: int = 360,
    fps: Fraction | int = 24,
    container: str = "mp4",
    *,
    quality: int = 23,
    preset: str = "veryfast",
    done: Done = lambda count, total: None,
) -> FilmFiles:
    """Render one film as instruction-SEED.mp4, .srt (every sentence, in its slot) and .truth.json.

    The truth is `instruction.to_dict()` with `rendered`: [start_ms, end_ms, sentence] of what is audible. `done` is
    told the seconds rendered and their number.
    """
    directory.mkdir(parents=True, exist_ok=True)
    film, name = instruction.film, instruction.video
    lines = [(said.start_ms, said.end_ms, said.text) for said in instruction.sentences]
    sound, spans = narrated(mix(film)[0], lines, SOUND_RATE, instruction.narrator)
    files = FilmFiles(*(directory / f"{name}.{ending}" for ending in (container, "srt", "truth.json")))
    assert files.srt is not None

    seconds = counted(film_seconds(film, sound, Renderer(width, height), Fraction(fps)), done, film.duration_ms // 1000)
    truth = json.dumps(instruction.to_dict() | {"rendered": spans}, ensure_ascii=False, separators=(",", ":")) + "\n"
    with beside({files.srt: srt([Cue(*line) for line in lines]), files.truth_json: truth}):
        encode(files.video, Encoding(width, height, Fraction(fps), container, quality, preset), seconds)
    return files
