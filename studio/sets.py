"""All places by day and night: backdrop, furniture, the door, and the wings that hide who is off stage."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import skia

from studio import outdoors, rooms, unseen_places
from studio.brush import shade
from studio.furniture import draw_door, draw_seat, draw_surface, floor_shadow
from studio.scenery import BOTTOM, LEFT, RIGHT, TOP, Scenery
from studio.world import SETTING

Painter = Callable[[Scenery], None]

PAINTERS: dict[str, Painter] = {
    "kitchen": rooms.kitchen,
    "library": rooms.library,
    "classroom": rooms.classroom,
    "office": rooms.office,
    "bedroom": rooms.bedroom,
    "workshop": rooms.workshop,
    "castle": rooms.castle,
    "station": outdoors.station,
    "park": outdoors.park,
    "street": outdoors.street,
    "beach": outdoors.beach,
    "rooftop": outdoors.rooftop,
    "museum": unseen_places.museum,
    "bakery": unseen_places.bakery,
    "harbour": unseen_places.harbour,
    "attic": unseen_places.attic,
}

WING_EDGE = 1.44  # stage units

# what hides who is off stage, at both edges of a wide picture
WINGS: dict[str, str] = {
    "kitchen": "#e0a860", "library": "#3d261b", "classroom": "#7aa78f", "office": "#7d8ca6", "bedroom": "#a584bd",
    "workshop": "#7a4c2c", "castle": "#454050", "station": "#3f4f62", "park": "#2f7a3a", "street": "#8a4f3a",
    "beach": "#a8793f", "rooftop": "#4a4066", "museum": "#6a2733", "bakery": "#8a4b3a", "harbour": "#33475a",
    "attic": "#4d3826",
}  # fmt: skip


@lru_cache(maxsize=32)
def _backdrop(setting: str, night: bool) -> skia.Picture:
    recorder = skia.PictureRecorder()
    canvas = recorder.beginRecording(skia.Rect.MakeLTRB(LEFT, BOTTOM, RIGHT, TOP))
    s = Scenery(canvas, night)
    PAINTERS[setting](s)
    floor_shadow(s)
    draw_seat(s, SETTING[setting].seat)
    draw_surface(s, SETTING[setting].surface)
    return recorder.finishRecordingAsPicture()


def draw_set(canvas: skia.Canvas, setting: str, night: bool, door: float | None) -> None:
    """The empty set with its furniture; `door` 0 shut .. 1 open, None to leave its place empty."""
    canvas.drawPicture(_backdrop(setting, night))
    if door is not None:
        draw_moving_door(canvas, setting, night, door)


def draw_moving_door(canvas: skia.Canvas, setting: str, night: bool, door: float) -> None:
    """The door alone, which is drawn over its set."""
    draw_door(Scenery(canvas, night), SETTING[setting].door, door)


@lru_cache(maxsize=32)
def _wings(setting: str, night: bool) -> skia.Picture:
    """Curtains with folds, in the setting's own colour."""
    recorder = skia.PictureRecorder()
    s = Scenery(recorder.beginRecording(skia.Rect.MakeLTRB(LEFT, BOTTOM, RIGHT, TOP)), night)
    colour = WINGS[setting]
    for side in (-1.0, 1.0):
        a, b = sorted((side * WING_EDGE, side * 3.2))
        s.box(a, BOTTOM, b, TOP, colour)
        for fold in range(9):
            x = side * (WING_EDGE + 0.05 + fold * 0.19)
            s.shape([(x, TOP), (x + side * 0.05, TOP), (x + side * 0.08, BOTTOM), (x - side * 0.01, BOTTOM)],
                    shade(colour, 0.8), 0)  # fmt: skip
            s.stroke([(x + side * 0.13, TOP), (x + side * 0.12, BOTTOM)], shade(colour, 1.25), 0.02)
        near, far = side * (WING_EDGE - 0.01), side * 2.6
        s.shape([(near, 0.62), (far, 0.5), (far, 0.58), (near, 0.7)], "#e0b84a")
    return recorder.finishRecordingAsPicture()


def draw_wings(canvas: skia.Canvas, setting: str, night: bool) -> None:
    """The edges of the stage, in front of everybody."""
    canvas.drawPicture(_wings(setting, night))
