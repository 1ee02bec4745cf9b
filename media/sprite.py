"""Sheets of small pictures, one for every second, that a player shows while its user scrubs; and the film's poster."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

EVERY_MS = 1_000
COLUMNS, ROWS = 10, 10
TILE_LONG_SIDE = 160  # px
INDEX = "sprite.json"
POSTER = "poster.jpg"
POSTER_LONG_SIDE = 1_280  # px


class SpriteWriter:
    """Fills sheets `sprite-000.jpg` .. with tiles, and writes `sprite.json`, which tells where each lies.

    Index: {"every_ms", "tile": [w, h], "columns", "rows", "sheets": [file ..], "times_ms": [tile ..]}; tile n lies on
    sheet n // (columns * rows), left to right, top to bottom.
    """

    def __init__(self, directory: Path, width: int, height: int) -> None:
        scale = TILE_LONG_SIDE / max(width, height)
        self._tile = (max(8, round(width * scale)), max(8, round(height * scale)))
        self._directory = directory
        self._sheet: Image.Image | None = None
        self._sheets: list[str] = []
        self._times: list[int] = []

    def due(self, time_ms: int) -> bool:
        """Whether the picture at this time belongs on the sheet."""
        return not self._times or time_ms // EVERY_MS > self._times[-1] // EVERY_MS

    def add(self, time_ms: int, picture: NDArray[np.uint8]) -> None:
        """One tile from a picture, uint8 [h, w, 3]."""
        place = len(self._times) % (COLUMNS * ROWS)
        if place == 0:
            self._save()
            self._sheet = Image.new("RGB", (self._tile[0] * COLUMNS, self._tile[1] * ROWS))
        assert self._sheet is not None
        tile = Image.fromarray(picture).resize(self._tile, Image.Resampling.BILINEAR)
        self._sheet.paste(tile, (place % COLUMNS * self._tile[0], place // COLUMNS * self._tile[1]))
        self._times.append(time_ms)

    def close(self) -> list[Path]:
        """Write what is left and the index; returns the sheets."""
        self._save()
        index = {
            "every_ms": EVERY_MS,
            "tile": list(self._tile),
            "columns": COLUMNS,
            "rows": ROWS,
            "sheets": self._sheets,
            "times_ms": self._times,
        }
        (self._directory / INDEX).write_text(json.dumps(index))
        return [self._directory / name for name in self._sheets]

    def _save(self) -> None:
        if self._sheet is None:
            return
        name = f"sprite-{len(self._sheets):03d}.jpg"
        used = (len(self._times) - 1) % (COLUMNS * ROWS) // COLUMNS + 1
        sheet = self._sheet.crop((0, 0, self._sheet.width, used * self._tile[1]))
        sheet.save(self._directory / name, quality=72)
        self._sheets.append(name)
        self._sheet = None


class PosterChoice:
    """The brightest, sharpest, most colourful picture of the film's first part after its titles."""

    def __init__(self, duration_ms: int) -> None:
        self._span = (duration_ms // 10, duration_ms * 4 // 10)
        self._best = -1.0

    def better(self, time_ms: int, picture: NDArray[np.uint8]) -> bool:
        """Whether this picture (uint8 [h, w, 3]) is the best so far; if so it becomes the one to beat."""
        score = _beauty(picture) + (1000.0 if self._span[0] <= time_ms <= self._span[1] else 0.0)
        if score <= self._best:
            return False
        self._best = score
        return True


def _beauty(picture: NDArray[np.uint8]) -> float:
    small = picture[::2, ::2].astype(np.float32)
    grey = small.mean(axis=2)
    light = 1.0 - abs(float(grey.mean()) - 130.0) / 130.0
    sharp = float(np.abs(np.diff(grey, axis=1)).mean() + np.abs(np.diff(grey, axis=0)).mean())
    red, green, blue = small.transpose(2, 0, 1)
    most, least = np.maximum(np.maximum(red, green), blue), np.minimum(np.minimum(red, green), blue)
    colour = float((most - least).mean())
    return light * (sharp + 0.25 * colour + 0.25 * float(grey.std()))


def save_poster(directory: Path, picture: NDArray[np.uint8]) -> Path:
    """Write the poster from a picture, uint8 [h, w, 3]."""
    image = Image.fromarray(picture)
    image.thumbnail((POSTER_LONG_SIDE, POSTER_LONG_SIDE))
    path = directory / POSTER
    image.save(path, quality=86, progressive=True)
    return path
