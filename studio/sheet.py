"""Contact sheets: looks, settings, things and verbs side by side, so that a person can judge the picture.

python -m studio.sheet looks|settings|props|verbs|film|instruction OUT.png|OUT.jpg [--seed 7] [--size 112] [--films 4]
    [--verb NAME ..] [--preset NAME] [--pack NAME ..]
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import skia

from studio.acting import rest
from studio.dials import preset_name
from studio.floor import DOOR_X
from studio.packs import PACKS
from studio.picture import Renderer
from studio.presets import PRESETS, STANDARD, Preset, preset_of
from studio.stage import EXTENT, ActorView, Camera, PropView, Stage
from studio.truth import Film
from studio.world import COLOURS

STRIP = (0.04, 0.26, 0.5, 0.74, 0.96)  # shares of an event


def contact_sheet(films: Sequence[Film], columns: int = 8, size: int = 160, aspect: float = 1.0) -> np.ndarray:
    """Frames of films, evenly spread, one row each: uint8 [rows * size, columns * size * aspect, 3]."""
    renderer = Renderer(round(size * aspect), size)
    rows = []
    for film in films:
        times = [round((k + 0.5) * film.duration_ms / columns) for k in range(columns)]
        rows.append([renderer.frame(film, t_ms) for t_ms in times])
    return _tiled(rows)


def action_row(film: Film, columns: int, size: int, aspect: float) -> list[np.ndarray]:
    """The middles of a film's first actions."""
    renderer = Renderer(round(size * aspect), size)
    return [renderer.frame(film, (event.start_ms + event.end_ms) // 2) for event in film.events[:columns]]


def verb_sheet(seed: int, size: int = 112, wanted: Sequence[str] = (), preset: Preset = STANDARD) -> np.ndarray:
    """Every verb at five times of its interval, two verbs a row."""
    from studio.vignette import write_vignette

    renderer = Renderer(size, size)
    strips = []
    for number, verb in enumerate(wanted or preset.verbs):
        film = write_vignette(seed + number, verb, preset)
        event = next(event for event in film.events if event.verb == verb)
        span = event.end_ms - event.start_ms
        strips.append([renderer.frame(film, event.start_ms + round(share * span)) for share in STRIP])
    if len(strips) % 2:
        strips.append([np.full_like(frame, 255) for frame in strips[-1]])
    return _tiled([strips[i] + strips[i + 1] for i in range(0, len(strips), 2)])


def setting_sheet(size: int = 112, aspect: float = 1.0, preset: Preset = STANDARD) -> np.ndarray:
    """Every setting by day and by night, in a wide and a medium shot."""
    renderer = Renderer(round(size * aspect), size)
    cells = []
    for number, setting in enumerate(preset.settings):
        for night in (False, True):
            for shot, door in (("wide", 0.0), ("medium", 1.0)):
                look = preset.looks[(number * 2 + night) % len(preset.looks)]
                actor = ActorView(0, look, rest(-0.1, 1))
                prop = PropView(0, preset.things[number % len(preset.things)], "red", 0.28, 0.64, None, "")
                stage = Stage(setting, night, door, _camera(shot, 0.0), (actor,), (prop,), preset.drawing)
                cells.append(renderer.picture(stage))
    return _tiled([cells[i : i + 8] for i in range(0, len(cells), 8)])


def look_sheet(size: int = 112, preset: Preset = STANDARD) -> np.ndarray:
    """Every look in a medium shot facing right, in a close shot facing left, and by night."""
    renderer = Renderer(size, size)
    cells = []
    for look in preset.looks:
        for shot, facing, night, setting in (
            ("medium", 1, False, "bedroom"), ("close", -1, False, "park"), ("medium", -1, True, "street"),
        ):  # fmt: skip
            actor = ActorView(0, look, rest(0.0, facing))
            cells.append(renderer.picture(Stage(setting, night, 0.0, _camera(shot, 0.0), (actor,), (), preset.drawing)))
    cells += [np.full_like(cells[0], 255)] * (-len(cells) % 6)
    return _tiled([cells[i : i + 6] for i in range(0, len(cells), 6)])


def prop_sheet(size: int = 112, preset: Preset = STANDARD) -> np.ndarray:
    """Every thing in every colour, held in a medium shot."""
    renderer = Renderer(size, size)
    rows = []
    for number, kind in enumerate(preset.things):
        row = []
        for colour in COLOURS:
            actor = ActorView(0, preset.looks[number % len(preset.looks)], rest(-0.2, 1, near_held=True))
            spots = (PropView(0, kind, colour, 0.06, 0.6, 0, "near"), PropView(1, kind, colour, 0.42, 0.64, None, ""))
            camera = _camera("medium", 0.1)
            setting = preset.settings[number % len(preset.settings)]
            row.append(renderer.picture(Stage(setting, False, 0.0, camera, (actor,), spots, preset.drawing)))
        rows.append(row)
    return _tiled(rows)


def _camera(shot: str, x: float) -> Camera:
    height, bottom = EXTENT[shot]
    return Camera(min(x, DOOR_X), bottom, height)


def _tiled(rows: Sequence[Sequence[np.ndarray]]) -> np.ndarray:
    return np.concatenate([np.concatenate(list(row), axis=1) for row in rows], axis=0)


def write_picture(picture: np.ndarray, path: str) -> None:
    """RGB uint8 [H, W, 3] as a JPEG file where the name ends in .jpg, else as PNG. Raises OSError where it cannot."""
    opaque = np.full((*picture.shape[:2], 1), 255, np.uint8)
    image = skia.Image.fromarray(np.concatenate([picture, opaque], axis=2), colorType=skia.kRGBA_8888_ColorType)
    kind, quality = (skia.kJPEG, 82) if path.lower().endswith((".jpg", ".jpeg")) else (skia.kPNG, 100)
    Path(path).write_bytes(bytes(image.encodeToData(kind, quality)))  # `save` says nothing where it cannot


def main() -> None:
    """Write one sheet."""
    parser = argparse.ArgumentParser(description="Contact sheets of the film world")
    parser.add_argument("kind", choices=("looks", "settings", "props", "verbs", "film", "instruction"))
    parser.add_argument("path")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--size", type=int, default=112)
    parser.add_argument(
        "--films", type=int, help="rows of film (4 unless told) and instruction (6): seeds from --seed on"
    )
    parser.add_argument("--verb", action="append", default=[], metavar="NAME", help="only these verbs, repeatable")
    parser.add_argument("--preset", metavar="NAME", help=", ".join(PRESETS))
    parser.add_argument("--pack", action="append", default=[], metavar="NAME", help=f"repeatable: {', '.join(PACKS)}")
    wanted = parser.parse_args()
    if wanted.seed < 0 or not 16 <= wanted.size <= 1024:
        parser.error("a seed is 0 or more, a size 16 to 1024 pixels")
    if wanted.films is not None and not 1 <= wanted.films <= 100:
        parser.error("films are 1 to 100")
    try:
        preset = preset_of(preset_name(wanted.preset, wanted.pack))
    except ValueError as error:
        parser.error(str(error))
    unknown = [verb for verb in wanted.verb if verb not in preset.verbs]
    if unknown:
        parser.error(f"there is no verb {unknown[0]!r} in {preset.name}: {', '.join(preset.verbs)}")
    if wanted.kind == "instruction" and preset != STANDARD:
        parser.error("--preset and --pack are not for instructions")
    if wanted.kind == "film":
        from studio.story import write_film

        films = [write_film(wanted.seed + k, preset=preset) for k in range(wanted.films or 4)]
        picture = contact_sheet(films, 10, wanted.size, 16 / 9)
    elif wanted.kind == "instruction":
        from studio.instruction_story import write_instruction

        films = [write_instruction(wanted.seed + k).film for k in range(wanted.films or 6)]
        picture = _tiled([action_row(film, 10, wanted.size, 16 / 9) for film in films])
    elif wanted.kind == "verbs":
        picture = verb_sheet(wanted.seed, wanted.size, wanted.verb, preset)
    elif wanted.kind == "looks":
        picture = look_sheet(wanted.size, preset)
    elif wanted.kind == "settings":
        picture = setting_sheet(wanted.size, preset=preset)
    else:
        picture = prop_sheet(wanted.size, preset)
    try:
        write_picture(picture, wanted.path)
    except OSError as error:
        parser.error(f"{wanted.path}: {error.strerror}")


if __name__ == "__main__":
    main()
