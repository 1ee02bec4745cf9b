"""Does the product know a film that its weights do not know? The out-of-domain score on world films and on real ones.

./cuewright bench domain --seed-base 9000000 --real FOLDER

FOLDER holds films and photographs of the real world, which the repository has none of. Every film is looked at as the
product does; a photograph stands for a shot that moves over it. Where the score is above one half, words are withheld.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import av
import numpy as np
from av.error import FFmpegError
from open_clip import CLIP
from PIL import Image, UnidentifiedImageError

from bench.results import write_section
from models import checkpoint
from models.catalog import CATALOG
from models.clip.domain import load_domain, out_of_domain
from models.clip.predict import embed_frames, image_size
from models.data.source import Frames
from studio.packs import PACKS
from studio.picture import render
from studio.presets import STANDARD, preset_of
from studio.story import write_film
from studio.world import TEST_SEED_BASE

FILMS = 40  # of the standard, and of each pack
STEP_MS = 1000
MOMENTS = 12  # of a photograph
LIMIT = 0.5  # above it the product withholds words
PHOTOS = frozenset([".jpg", ".jpeg", ".png", ".webp"])
MOVES = frozenset([".mp4", ".mkv", ".mov", ".avi", ".webm"])


@dataclass(frozen=True, slots=True)
class Row:
    kind: str
    scores: tuple[float, ...]

    @property
    def withheld(self) -> float:
        """Share of films whose words would be withheld."""
        return float(np.mean([score > LIMIT for score in self.scores]))


def run(
    seed_base: int = 9_000_000, json_path: Path | None = None, real: Path | None = None, quick: bool = False
) -> list[Row]:
    """Print the table, write its section of docs/results.md. Raises ValueError for a training seed."""
    if seed_base < TEST_SEED_BASE:
        raise ValueError(f"seeds below {TEST_SEED_BASE} are for training and tuning; choose another seed base")
    model = checkpoint.load(CATALOG["clip"].starter)
    assert isinstance(model, CLIP)
    domain, size = load_domain(CATALOG["clip"].starter), image_size(model)

    def score(frames: Frames) -> float:
        return out_of_domain(domain, embed_frames(model, frames))

    films = 2 if quick else FILMS
    rows = []
    for world in (STANDARD.name, *(f"{STANDARD.name}+{pack}" for pack in PACKS)):
        seeds = range(seed_base, seed_base + films)
        rows.append(Row(f"world films, {world}", tuple(score(_world_frames(seed, world, size)) for seed in seeds)))
        print(f"{rows[-1].kind}: {rows[-1].withheld:.2f} withheld", flush=True)
    if real is not None:
        for kind, shown in (("real films", _films_in(real, size)), ("photographs", _photos_in(real, size))):
            scores = tuple(score(frames) for frames in shown)
            if scores:
                rows.append(Row(kind, scores))
    text = table(rows, seed_base, real is not None)
    print(text)
    if not quick:
        write_section("domain", text)
    if json_path is not None:
        json_path.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n", encoding="utf-8")
    return rows


def table(rows: Sequence[Row], seed_base: int, with_real: bool) -> str:
    """The section of docs/results.md."""
    command = f"./cuewright bench domain --seed-base {seed_base}" + (" --real FOLDER" if with_real else "")
    lines = [
        "## Films that the weights do not know",
        "",
        f"`{command}`: the out-of-domain score of shipped weights. World films are of unseen seeds, a frame a second; "
        f"a photograph counts as a shot of {MOMENTS} frames that moves over it. Above {LIMIT} words are withheld: "
        "right for real pictures, wrong for the standard's films.",
        "",
        "| films | number | withheld | lowest score | median | highest |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        low, middle, high = np.quantile(row.scores, (0, 0.5, 1))
        lines.append(f"| {row.kind} | {len(row.scores)} | {row.withheld:.0%} | {low:.3f} | {middle:.3f} | {high:.3f} |")
    return "\n".join(lines)


def _world_frames(seed: int, world: str, size: int) -> Frames:
    film = write_film(seed, preset=preset_of(world))
    drawn = [render(film, t_ms, 2 * size, 2 * size) for t_ms in range(0, film.duration_ms, STEP_MS)]
    return np.stack([_shrunk(Image.fromarray(frame), size) for frame in drawn])


def _films_in(folder: Path, size: int) -> Iterator[Frames]:
    """Frames of every film in a folder, about one a second, the middle square of each."""
    for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() in MOVES):
        try:
            with av.open(path) as film:
                taken, due = [], 0.0
                for frame in film.decode(video=0):
                    if frame.time is not None and frame.time >= due:
                        taken.append(_shrunk(_square(frame.to_image()), size))
                        due = frame.time + STEP_MS / 1000
        except (FFmpegError, IndexError) as error:
            print(f"{path.name} is no film that can be read ({error}); left out")
            continue
        if taken:
            yield np.stack(taken)


def _photos_in(folder: Path, size: int) -> Iterator[Frames]:
    """Every photograph in a folder as a shot that moves over it from one corner to the other."""
    for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() in PHOTOS):
        try:
            photo = Image.open(path).convert("RGB")
        except (UnidentifiedImageError, OSError) as error:
            print(f"{path.name} is no picture that can be read ({error}); left out")
            continue
        side = round(0.8 * min(photo.size))
        if side < size:
            continue  # a thumbnail
        shown = []
        for moment in range(MOMENTS):
            share = moment / (MOMENTS - 1)
            left, top = round(share * (photo.width - side)), round(share * (photo.height - side))
            shown.append(_shrunk(photo.crop((left, top, left + side, top + side)), size))
        yield np.stack(shown)


def _square(picture: Image.Image) -> Image.Image:
    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    return picture.crop((left, top, left + side, top + side))


def _shrunk(picture: Image.Image, size: int) -> Frames:
    return np.asarray(picture.convert("RGB").resize((size, size), Image.Resampling.BOX), dtype=np.uint8)


if __name__ == "__main__":
    run()
