"""A film's truth as it passes, in the terminal: for a person who checks a film beside its video.

python -m studio.play 7 [--speed 4] [--from 30]
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from studio.dials import known_seed, read_dials, read_story_dials, write_story
from studio.instruction import Dials, Instruction
from studio.instruction_story import write_instruction
from studio.packs import PACKS
from studio.presets import PRESETS
from studio.screenplay import clock
from studio.truth import Event, Film


class Entry(NamedTuple):
    at_ms: int
    end_ms: int
    kind: str  # scene, event, dialogue, AD, narrator
    text: str


def story_entries(film: Film) -> list[Entry]:
    """All that happens in a story, in the order in which it begins."""
    entries = _seen(film)
    for said in film.dialogue:
        unheard = "" if said.in_subtitles else "   (not subtitled)"
        text = f"{film.cast[said.speaker].name}: {said.text}{unheard}"
        entries.append(Entry(said.start_ms, said.end_ms, "dialogue", text))
    entries += [Entry(line.start_ms, line.end_ms, "AD", line.text) for line in film.script]
    return sorted(entries, key=lambda entry: entry.at_ms)


def instruction_entries(instruction: Instruction) -> list[Entry]:
    """All that happens in an instructional film, with what each sentence tells."""
    entries = _seen(instruction.film)
    for said in instruction.sentences:
        told = f"   ({said.kind}: {', '.join(f'#{event}' for event in said.events) or 'nothing seen'})"
        entries.append(Entry(said.start_ms, said.end_ms, "narrator", said.text + told))
    return sorted(entries, key=lambda entry: entry.at_ms)


def _seen(film: Film) -> list[Entry]:
    scenes = [
        Entry(scene.start_ms, scene.end_ms, "scene", f"{scene.setting} by {'night' if scene.night else 'day'}")
        for scene in film.scenes
    ]
    return scenes + [Entry(event.start_ms, event.end_ms, "event", _act(film, event)) for event in film.events]


def _act(film: Film, event: Event) -> str:
    prop = f" the {film.props[event.prop].colour} {film.props[event.prop].kind}" if event.prop is not None else ""
    target = f" -> {film.cast[event.target].name}" if event.target is not None else ""
    return f"#{event.id} {film.cast[event.actor].name} {event.verb}{prop}{target}   (importance {event.importance:g})"


def play(
    entries: Sequence[Entry],
    speed: float,
    from_ms: int,
    say: Callable[[str], None],
    now: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Say every entry from a time on when its moment comes, `speed` times as fast as the film."""
    begun = now()
    for entry in entries:
        if entry.at_ms < from_ms:
            continue
        wait = (entry.at_ms - from_ms) / 1000 / speed - (now() - begun)
        if wait > 0:
            sleep(wait)
        say(f"{clock(entry.at_ms):>8} - {clock(entry.end_ms):>7}  {entry.kind:<8}  {entry.text}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="cuewright world play", description="Show a film's truth as it passes.")
    parser.add_argument("seed", type=int, metavar="SEED")
    parser.add_argument("--kind", choices=("story", "instruction"), default="story")
    parser.add_argument("--preset", metavar="NAME", help=f"of a story: {', '.join(PRESETS)}")
    parser.add_argument("--pack", action="append", default=[], metavar="NAME", help=f"repeatable: {', '.join(PACKS)}")
    parser.add_argument("--length", type=int, help="seconds")
    parser.add_argument("--dial", action="append", default=[], metavar="NAME=VALUE", help="of the kind, repeatable")
    parser.add_argument("--speed", type=float, default=1.0, help="times as fast, 0.1 to 1000")
    parser.add_argument("--from", type=float, default=0.0, dest="start", metavar="S", help="second to begin at")
    options = parser.parse_args()
    try:
        if not 0.1 <= options.speed <= 1000:
            raise ValueError(f"speed is 0.1 to 1000, not {options.speed}")
        if options.kind == "instruction":
            if options.preset or options.pack:
                raise ValueError("--preset and --pack are for stories")
            lesson = read_dials(Dials, options.dial, options.length)
            instruction = write_instruction(known_seed(options.seed), lesson)
            film, entries = instruction.film, instruction_entries(instruction)
        else:
            dials = read_story_dials(options.dial, options.length, options.preset, options.pack)
            film = write_story(options.seed, dials)
            entries = story_entries(film)
        if not 0 <= options.start * 1000 < film.duration_ms:
            raise ValueError(f"the film lasts {film.duration_ms / 1000:.1f} s; --from {options.start:g} is not in it")
    except ValueError as error:
        parser.error(str(error))
    print(f"{film.title}   (seed {film.seed}, {clock(film.duration_ms)}, {film.world})")
    try:
        play(entries, options.speed, round(options.start * 1000), lambda line: print(line, flush=True))
    except KeyboardInterrupt:
        print("stopped")
    except BrokenPipeError:  # whoever read has seen enough; nothing is left to be flushed at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
