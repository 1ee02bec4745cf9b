"""Many instructional films as the data sets that research reads: HTM-Align and HowTo100M sentences, apart by split.

python -m studio.htm --seed 1000000 --films 100 --out DIR
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from core.formats.catalog import FORMATS
from core.formats.options import TextOptions
from core.formats.track import TextCue, TextTrack
from studio.instruction import Dials, Instruction
from studio.instruction_export import dials_from
from studio.instruction_story import write_instruction
from studio.progress import Done, progress
from studio.world import split_of


def align_track(instructions: Iterable[Instruction]) -> TextTrack:
    """The labels: of alignable sentences the time of what they tell, of others the time of speech."""
    cues = []
    for instruction in instructions:
        for said in instruction.sentences:
            start, end = said.start_ms, said.end_ms
            if said.intervals is not None:
                start, end = said.intervals[0][0], said.intervals[-1][1]
            cues.append(TextCue(start, end, said.text, {"group": instruction.video, "alignable": said.alignable}))
    return TextTrack(cues, "alignment")


def speech_track(instructions: Iterable[Instruction]) -> TextTrack:
    """What a recogniser hears: every sentence at the time of speech."""
    return TextTrack(
        [
            TextCue(said.start_ms, said.end_ms, said.text, {"group": instruction.video})
            for instruction in instructions
            for said in instruction.sentences
        ],
        "alignment",
    )


def write_htm(
    seeds: Sequence[int], directory: Path, dials: Dials | None = None, done: Done = lambda count, total: None
) -> list[Path]:
    """Write SPLIT/htm_align.json, htm.csv and instructions.jsonl (the truth, a film a line) for every split in `seeds`.

    The same seeds and dials give the same bytes. `done` is told how many films are written, and their number.
    """
    if not seeds:
        raise ValueError("name at least one seed")
    if len(set(seeds)) != len(seeds):
        raise ValueError("a seed stands twice")
    splits: dict[str, list[Instruction]] = {}
    for count, seed in enumerate(seeds):
        splits.setdefault(split_of(seed), []).append(write_instruction(seed, dials))
        done(count + 1, len(seeds))
    written = []
    for split, instructions in splits.items():
        folder = directory / split
        folder.mkdir(parents=True, exist_ok=True)
        truth = "".join(json.dumps(each.to_dict(), separators=(",", ":")) + "\n" for each in instructions)
        contents = {
            "htm_align.json": _bytes("htm_align", align_track(instructions)),
            "htm.csv": _bytes("htm_csv", speech_track(instructions)),
            "instructions.jsonl": truth.encode(),
        }
        for name, data in contents.items():
            (folder / name).write_bytes(data)
            written.append(folder / name)
    return written


def _bytes(name: str, track: TextTrack) -> bytes:
    write = FORMATS[name].write
    assert write is not None, f"{name} is written"
    return write(track, TextOptions(kind="alignment", film=""))


def main() -> None:
    parser = argparse.ArgumentParser(description="Write instructional films in the layouts of HTM-Align and HowTo100M.")
    parser.add_argument("--seed", type=int, required=True, help="of the first film")
    parser.add_argument("--films", type=int, default=100)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--length", type=int, help="seconds, 30 to 600")
    parser.add_argument(
        "--dial", action="append", default=[], metavar="NAME=VALUE", help="of studio.instruction.Dials, repeatable"
    )
    options = parser.parse_args()
    try:
        with progress("writing", "films") as done:
            seeds = range(options.seed, options.seed + options.films)
            written = write_htm(seeds, options.out, dials_from(options.dial, options.length), done)
    except ValueError as error:
        parser.error(str(error))
    for path in written:
        print(path)


if __name__ == "__main__":
    main()
