"""`python -m studio.lookalikes KIND OUT --films N --seed-base S`: what `./cuewright world dataset` runs."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from fractions import Fraction
from pathlib import Path

from studio.dials import StoryDials, read_dials, read_story_dials
from studio.film_sizes import read_fps, read_size
from studio.instruction import Dials
from studio.lookalikes.export import export, part_of, seed_list
from studio.lookalikes.family import Family, Wish
from studio.lookalikes.pool import DiskFull
from studio.lookalikes.table import FAMILIES
from studio.packs import PACKS
from studio.presets import PRESETS, preset_of
from studio.progress import progress
from studio.story_features import has_columns


def parser() -> argparse.ArgumentParser:
    kinds = "\n".join(f"  {family.name:<11} {family.what}" for family in FAMILIES.values())
    made = argparse.ArgumentParser(
        prog="cuewright world dataset",
        description="Films of the film world in the layout of a published data set.",
        epilog=f"kinds:\n{kinds}\n\nSeeds say the split: below 900000 train, below 1000000 tune, from there on test. "
        "Name --seed-base again for films of another split.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("kind", choices=FAMILIES, metavar="KIND")
    made.add_argument("out", type=Path, metavar="OUT")
    made.add_argument("--films", type=int, action="append", required=True, help="from each seed base")
    made.add_argument("--seed-base", type=int, action="append", required=True, help="seed of the first film")
    made.add_argument("--media", choices=("none", "features", "video"), help="beside the tables; see the kind's module")
    made.add_argument("--length", type=int, help="seconds of a film")
    made.add_argument("--dial", action="append", default=[], metavar="NAME=VALUE", help="of its films, repeatable")
    made.add_argument("--preset", metavar="NAME", help=f"of stories: {', '.join(PRESETS)}")
    made.add_argument("--pack", action="append", default=[], metavar="NAME", help=f"repeatable: {', '.join(PACKS)}")
    made.add_argument("--size", metavar="WxH", help="of pictures, pixels; 320x240 unless told")
    made.add_argument("--fps", help="of videos: 24, 30000/1001 ..")
    made.add_argument("--noise", type=float, default=0.5, help="standard deviation of what features lack in truth")
    made.add_argument("--part", default="1/1", metavar="i/n", help="this machine's share of the films")
    made.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes; all cores unless told")
    return made


def wish_of(options: argparse.Namespace) -> tuple[Family, Wish]:
    """Raises ValueError for what cannot be."""
    family = FAMILIES[options.kind]
    story, instruction = StoryDials(), Dials()
    if family.kind == "story":
        story = read_story_dials(options.dial, options.length, options.preset, options.pack)
    elif options.preset or options.pack:
        raise ValueError(f"{family.name} has no stories; --preset and --pack are for those")
    elif family.kind == "instruction":
        instruction = read_dials(Dials, options.dial, options.length)
    elif options.dial or options.length:
        raise ValueError(f"{family.name} has clips of one action, which have no dials")
    width, height = read_size(options.size) if options.size else family.size
    fps = read_fps(options.fps) if options.fps else Fraction(family.fps)
    if not 0 <= options.noise <= 100:
        raise ValueError(f"noise is 0 to 100, not {options.noise}")
    if not 1 <= options.workers <= 1024:
        raise ValueError(f"workers is 1 to 1024, not {options.workers}")
    media = options.media or family.media[0]
    if media == "features" and family.kind == "story" and not has_columns(preset_of(story.preset)):
        raise ValueError(f"features have no columns for what {story.preset} holds; say --media none")
    return family, Wish(media, width, height, fps, options.noise, story, instruction)


def main() -> int:
    given = parser()
    options = given.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    again = "; the same command goes on from here"
    try:
        family, wish = wish_of(options)
        seeds, part = seed_list(options.seed_base, options.films), part_of(options.part)
        with progress(f"making {family.name}", "films") as done:
            missing = export(family, options.out, seeds, wish, part, options.workers, done)
    except DiskFull:
        print(f"The disk is full; no half film is left. Make room{again}.", file=sys.stderr)
        return 1
    except ValueError as error:
        given.error(str(error))
    except OSError as error:
        print(f"{error.filename or options.out}: {error.strerror}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\nstopped{again}", file=sys.stderr)
        return 130
    if missing:
        print(f"This part is done; {missing} films of other parts are missing, so there are no tables yet.")
        print("Bring all parts into one folder and run the command once more without --part.")
    else:
        print(f"{options.out}: {len(seeds)} films")
    return 0


if __name__ == "__main__":
    sys.exit(main())
