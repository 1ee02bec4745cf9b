"""`./cuewright world film`: one film as files.

python -m studio.film_command --seed 7 --out DIR [--pack unseen-places ..] [--variant pal ..]
python -m studio.film_command --seed 7 --out DIR [--kind instruction [--dial early_s=5]]
"""

from __future__ import annotations

import argparse
import errno
import signal
import sys
from pathlib import Path

from studio.dials import known_seed, read_dials, read_story_dials, write_story
from studio.export import FilmFiles, write_film_files
from studio.film_sizes import read_fps, read_size
from studio.instruction import Dials
from studio.instruction_export import write_instruction_files
from studio.instruction_story import write_instruction
from studio.packs import PACKS
from studio.presets import PRESETS
from studio.progress import progress
from studio.variants import VARIANTS, write_variant


def parser() -> argparse.ArgumentParser:
    variants = "\n".join(f"  {name:<12} {variant.what}" for name, variant in VARIANTS.items())
    made = argparse.ArgumentParser(
        prog="cuewright world film",
        description="Render one film of the film world, with subtitles and its truth.",
        epilog=f"variants of a story, --variant all for every one:\n{variants}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--seed", type=int, required=True)
    made.add_argument("--out", type=Path, required=True)
    made.add_argument("--kind", choices=("story", "instruction"), default="story")
    made.add_argument("--preset", metavar="NAME", help=f"what a story draws from: {', '.join(PRESETS)}")
    made.add_argument("--pack", action="append", default=[], metavar="NAME", help=f"repeatable: {', '.join(PACKS)}")
    made.add_argument("--variant", action="append", choices=(*VARIANTS, "all"), metavar="NAME", help="repeatable")
    made.add_argument("--with-ad", action="store_true", help="a narrator reads the ideal script")
    made.add_argument("--length", type=int, help="seconds: of a story 30 to 7200, of an instruction 30 to 600")
    made.add_argument("--dial", action="append", default=[], metavar="NAME=VALUE", help="of the kind, repeatable")
    made.add_argument("--size", default="640x360", metavar="WxH", help="pixels")
    made.add_argument("--fps", help="24, 30000/1001 ..")
    return made


def main() -> int:
    given = parser()
    options = given.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        written = _write(options)
    except ValueError as error:
        given.error(str(error))
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        told = "the disk is full; no half film is left" if full else error.strerror
        print(f"{error.filename or options.out}: {told}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nstopped; no half film is left", file=sys.stderr)
        return 130
    for files in written:
        print(files.video)
    return 0


def _write(options: argparse.Namespace) -> list[FilmFiles]:
    """Raises ValueError for a wish that cannot be."""
    seed = known_seed(options.seed)
    size = read_size(options.size)
    fps = read_fps(options.fps) if options.fps else None
    if options.kind == "instruction":
        if options.with_ad or options.variant or options.preset or options.pack:
            raise ValueError("--with-ad, --variant, --preset and --pack are for stories, not for an instruction")
        instruction = write_instruction(seed, read_dials(Dials, options.dial, options.length))
        with progress("rendering", "s") as done:
            return [write_instruction_files(instruction, options.out, *size, fps=fps or 24, done=done)]
    film = write_story(seed, read_story_dials(options.dial, options.length, options.preset, options.pack))
    if not options.variant:
        with progress("rendering", "s") as done:
            return [write_film_files(film, options.out, *size, fps=fps or 24, with_ad=options.with_ad, done=done)]
    if options.with_ad:
        raise ValueError("--variant ad is the film with a narrator; leave --with-ad out")
    written = []
    for name in VARIANTS if "all" in options.variant else dict.fromkeys(options.variant):
        with progress(f"rendering {name}", "s") as done:
            written.append(write_variant(film, name, options.out, *size, fps=fps, done=done))
    return written


if __name__ == "__main__":
    sys.exit(main())
