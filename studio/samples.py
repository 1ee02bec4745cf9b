"""The two short films in samples/: what `cuewright describe` takes when it is given no film.

    python -m studio.samples [--out samples]

Their seeds lie beyond every training and tuning seed. Rendering takes half a minute; the files are committed.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from studio.export import FilmFiles, write_film_files
from studio.story import write_film

SAMPLES_BYTES = 6_000_000  # all files together
FILMS = {"yellow-hat": 1_000_141, "blue-flower": 1_000_134}
LENGTH_S = 68


def write_samples(directory: Path) -> list[FilmFiles]:
    """Render both films with complete subtitles, beside the video and inside it."""
    written = [
        write_film_files(
            write_film(seed, LENGTH_S), directory, name=name, subtitle_stream=True, quality=25, preset="slow"
        )
        for name, seed in FILMS.items()
    ]
    size = sum(path.stat().st_size for files in written for path in (files.video, files.srt, files.truth_json) if path)
    if size > SAMPLES_BYTES:
        raise ValueError(f"the samples take {size} bytes; {SAMPLES_BYTES} are allowed")
    return written


def main() -> None:
    parser = argparse.ArgumentParser(description="Render the sample films.")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent.parent / "samples")
    for files in write_samples(parser.parse_args().out):
        print(f"{files.video.name}: {files.video.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
