"""The things that a hand can hold, each painted about 0.3 and shown about 0.37 stage units large.

That is 25 px in a medium shot of 112 px."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import skia

from studio.brush import INK, box, disc, draw, fill, line, oval, polygon, shade
from studio.floor import THING_SCALE
from studio.world import COLOURS

STEEL, CREAM, WOOD = "#b9c0c9", "#fbf6e6", "#7a5434"

Painter = Callable[[skia.Canvas, str], None]


def _ball(canvas: skia.Canvas, colour: str) -> None:
    disc(canvas, 0, 0, 0.135, colour)
    band = skia.Path()
    band.moveTo(-0.125, 0.03)
    band.quadTo(0, -0.06, 0.125, 0.03)
    canvas.drawPath(band, line(CREAM if colour != COLOURS["white"] else STEEL, 0.035))
    canvas.drawCircle(-0.05, 0.06, 0.025, fill("#ffffff", 190))
    canvas.drawCircle(0, 0, 0.135, line())


def _book(canvas: skia.Canvas, colour: str) -> None:
    box(canvas, -0.125, -0.14, 0.125, 0.14, colour)
    canvas.drawRect(skia.Rect.MakeLTRB(0.085, -0.125, 0.115, 0.125), fill(CREAM))
    canvas.drawLine(0.08, -0.14, 0.08, 0.14, line())
    canvas.drawRect(skia.Rect.MakeLTRB(-0.085, 0.02, 0.045, 0.085), fill(CREAM))
    canvas.drawLine(-0.105, -0.14, -0.105, 0.14, line(shade(colour, 0.6), 0.012))


def _cup(canvas: skia.Canvas, colour: str) -> None:
    canvas.drawCircle(0.12, 0.0, 0.062, line(INK, 0.05))
    canvas.drawCircle(0.12, 0.0, 0.062, line(colour, 0.024))
    draw(canvas, polygon([(-0.125, 0.11), (0.115, 0.11), (0.08, -0.14), (-0.09, -0.14)]), colour)
    oval(canvas, -0.005, 0.11, 0.12, 0.034, "#5a3a28")


def _key(canvas: skia.Canvas, colour: str) -> None:
    canvas.drawCircle(0, 0.085, 0.065, line(INK, 0.066))
    canvas.drawLine(0, 0.02, 0, -0.14, line(INK, 0.066))
    for y in (-0.13, -0.06):
        canvas.drawLine(0.01, y, 0.085, y, line(INK, 0.062))
    canvas.drawCircle(0, 0.085, 0.065, line(colour, 0.038))
    canvas.drawLine(0, 0.02, 0, -0.14, line(colour, 0.038))
    for y in (-0.13, -0.06):
        canvas.drawLine(0.01, y, 0.085, y, line(colour, 0.034))


def _umbrella(canvas: skia.Canvas, colour: str) -> None:
    canvas.drawLine(0, 0.14, 0, -0.13, line(INK, 0.036))
    canvas.drawLine(0, 0.14, 0, -0.13, line(WOOD, 0.014))
    top = skia.Path()
    top.moveTo(-0.2, 0.04)
    top.cubicTo(-0.18, 0.24, 0.18, 0.24, 0.2, 0.04)
    for x in (0.067, -0.067, -0.2):
        top.quadTo(x + 0.067, 0.095, x, 0.04)
    top.close()
    draw(canvas, top, colour)
    canvas.drawLine(-0.067, 0.045, 0, 0.19, line(INK, 0.01))
    canvas.drawLine(0.067, 0.045, 0, 0.19, line(INK, 0.01))


def _box(canvas: skia.Canvas, colour: str) -> None:
    box(canvas, -0.15, -0.14, 0.15, 0.09, colour)
    box(canvas, -0.165, 0.05, 0.165, 0.13, shade(colour, 1.3))
    ribbon = CREAM if colour != COLOURS["white"] else "#c9a04a"
    canvas.drawRect(skia.Rect.MakeLTRB(-0.026, -0.135, 0.026, 0.125), fill(ribbon))


def _flower(canvas: skia.Canvas, colour: str) -> None:
    canvas.drawLine(0, 0.02, 0, -0.15, line(INK, 0.042))
    canvas.drawLine(0, 0.02, 0, -0.15, line("#3c8a3f", 0.02))
    leaf = skia.Path()
    leaf.moveTo(0, -0.1)
    leaf.quadTo(0.1, -0.1, 0.11, -0.02)
    leaf.quadTo(0.03, -0.02, 0, -0.1)
    draw(canvas, leaf, "#3c8a3f", 0.01)
    petals = ((0.0, 0.165), (0.085, 0.105), (0.053, 0.01), (-0.053, 0.01), (-0.085, 0.105))
    for x, y in petals:
        canvas.drawCircle(x, y, 0.062, line(INK, 0.024))
    for x, y in petals:
        canvas.drawCircle(x, y, 0.062, fill(colour))
    disc(canvas, 0, 0.08, 0.045, "#f3b21f" if colour != COLOURS["yellow"] else "#8a4b20", 0.01)


def _bottle(canvas: skia.Canvas, colour: str) -> None:
    path = polygon(
        [(-0.035, 0.16), (0.035, 0.16), (0.035, 0.06), (0.088, 0.0),
         (0.088, -0.15), (-0.088, -0.15), (-0.088, 0.0), (-0.035, 0.06)]
    )  # fmt: skip
    draw(canvas, path, colour)
    box(canvas, -0.04, 0.14, 0.04, 0.19, WOOD)
    canvas.drawRect(skia.Rect.MakeLTRB(-0.08, -0.11, 0.08, -0.025), fill(CREAM))
    canvas.drawRect(skia.Rect.MakeLTRB(-0.05, -0.085, 0.05, -0.06), fill(shade(colour, 0.7)))


def _lantern(canvas: skia.Canvas, colour: str) -> None:
    handle = skia.Path()
    handle.moveTo(-0.07, 0.09)
    handle.cubicTo(-0.08, 0.21, 0.08, 0.21, 0.07, 0.09)
    canvas.drawPath(handle, line(INK, 0.022))
    canvas.drawCircle(0, -0.02, 0.16, fill("#ffe88a", 90))
    box(canvas, -0.08, -0.11, 0.08, 0.08, "#ffe88a")
    canvas.drawCircle(0, -0.025, 0.035, fill("#ff9d2e"))
    box(canvas, -0.11, -0.15, 0.11, -0.09, colour)
    draw(canvas, polygon([(-0.12, 0.055), (0.12, 0.055), (0.055, 0.125), (-0.055, 0.125)]), colour)
    for x in (-0.08, 0.08):
        canvas.drawLine(x, -0.1, x, 0.06, line(colour, 0.02))


def _letter(canvas: skia.Canvas, colour: str) -> None:
    box(canvas, -0.165, -0.105, 0.165, 0.105, colour)
    dark = COLOURS["black"] == colour
    canvas.drawPath(polygon([(-0.16, 0.1), (0, -0.025), (0.16, 0.1)], False), line(CREAM if dark else INK, 0.014))
    disc(canvas, 0, -0.03, 0.035, "#d8372f" if colour != COLOURS["red"] else "#f1c72c", 0.01)


def _apple(canvas: skia.Canvas, colour: str) -> None:
    path = skia.Path()
    path.moveTo(0, 0.075)
    path.cubicTo(0.06, 0.15, 0.17, 0.09, 0.135, -0.035)
    path.cubicTo(0.11, -0.13, 0.05, -0.15, 0, -0.125)
    path.cubicTo(-0.05, -0.15, -0.11, -0.13, -0.135, -0.035)
    path.cubicTo(-0.17, 0.09, -0.06, 0.15, 0, 0.075)
    path.close()
    draw(canvas, path, colour)
    canvas.drawLine(0, 0.08, 0.02, 0.15, line(INK, 0.026))
    leaf = skia.Path()
    leaf.moveTo(0.02, 0.12)
    leaf.quadTo(0.06, 0.2, 0.13, 0.17)
    leaf.quadTo(0.1, 0.1, 0.02, 0.12)
    draw(canvas, leaf, "#58b04c", 0.01)
    canvas.drawCircle(-0.065, 0.03, 0.022, fill("#ffffff", 190))


def _hat(canvas: skia.Canvas, colour: str) -> None:
    oval(canvas, 0, -0.075, 0.19, 0.052, colour)
    path = skia.Path()
    path.moveTo(-0.115, -0.06)
    path.cubicTo(-0.12, 0.17, 0.12, 0.17, 0.115, -0.06)
    path.close()
    draw(canvas, path, colour)
    band = CREAM if colour != COLOURS["white"] else "#4a4a55"
    canvas.drawRect(skia.Rect.MakeLTRB(-0.11, -0.055, 0.11, -0.01), fill(band))


def _kite(canvas: skia.Canvas, colour: str) -> None:
    tail = skia.Path()
    tail.moveTo(0, -0.1)
    tail.cubicTo(0.08, -0.13, -0.06, -0.17, 0.03, -0.21)
    canvas.drawPath(tail, line(INK, 0.018))
    for x, y in ((0.028, -0.135), (-0.005, -0.185)):
        canvas.drawPath(
            polygon([(x - 0.045, y + 0.02), (x + 0.045, y - 0.02), (x + 0.045, y + 0.02), (x - 0.045, y - 0.02)]),
            fill(colour),
        )
    draw(canvas, polygon([(0, 0.2), (0.15, 0.07), (0, -0.11), (-0.15, 0.07)]), colour)
    canvas.drawPath(polygon([(0, 0.19), (0.14, 0.07), (0, 0.07)]), fill(shade(colour, 1.35)))
    canvas.drawPath(polygon([(0, -0.1), (-0.14, 0.07), (0, 0.07)]), fill(shade(colour, 0.75)))
    canvas.drawLine(-0.15, 0.07, 0.15, 0.07, line(INK, 0.012))
    canvas.drawLine(0, 0.2, 0, -0.11, line(INK, 0.012))


def _camera(canvas: skia.Canvas, colour: str) -> None:
    box(canvas, -0.065, 0.08, 0.05, 0.135, shade(colour, 0.75))
    box(canvas, -0.175, -0.125, 0.175, 0.09, colour)
    canvas.drawRect(skia.Rect.MakeLTRB(-0.165, 0.035, 0.165, 0.065), fill(STEEL))
    disc(canvas, 0, -0.03, 0.088, STEEL)
    disc(canvas, 0, -0.03, 0.056, "#1b2436", 0.01)
    canvas.drawCircle(-0.02, -0.01, 0.016, fill("#ffffff", 220))
    disc(canvas, 0.125, 0.05, 0.022, "#fff3b8", 0.01)


def _fish(canvas: skia.Canvas, colour: str) -> None:
    draw(canvas, polygon([(-0.1, 0.0), (-0.21, 0.105), (-0.185, 0.0), (-0.21, -0.105)]), shade(colour, 0.8))
    path = skia.Path()
    path.moveTo(-0.12, 0.0)
    path.cubicTo(-0.05, 0.16, 0.14, 0.14, 0.2, 0.0)
    path.cubicTo(0.14, -0.14, -0.05, -0.16, -0.12, 0.0)
    path.close()
    draw(canvas, path, colour)
    draw(canvas, polygon([(-0.02, 0.1), (0.03, 0.17), (0.085, 0.1)]), shade(colour, 0.8), 0.01)
    scales = skia.Path()
    scales.moveTo(0.075, 0.085)
    scales.quadTo(0.035, 0.0, 0.075, -0.085)
    canvas.drawPath(scales, line(INK, 0.014))
    disc(canvas, 0.13, 0.03, 0.03, "#ffffff", 0.008)
    canvas.drawCircle(0.138, 0.03, 0.015, fill(INK))


def _guitar(canvas: skia.Canvas, colour: str) -> None:
    canvas.drawLine(0.03, 0.03, 0.155, 0.155, line(INK, 0.062))
    canvas.drawLine(0.03, 0.03, 0.15, 0.15, line(WOOD, 0.034))
    canvas.drawLine(0.15, 0.15, 0.2, 0.2, line(INK, 0.08))
    canvas.drawLine(0.155, 0.155, 0.195, 0.195, line("#4d3320", 0.048))
    for x, y, r in ((0.005, 0.005, 0.092), (-0.085, -0.085, 0.118)):
        canvas.drawCircle(x, y, r, line(INK, 0.034))
    for x, y, r in ((0.005, 0.005, 0.092), (-0.085, -0.085, 0.118)):
        canvas.drawCircle(x, y, r, fill(colour))
    disc(canvas, -0.015, -0.015, 0.042, "#2a1d14", 0.008)
    canvas.drawLine(-0.14, -0.075, -0.075, -0.14, line(INK, 0.024))
    canvas.drawLine(-0.1, -0.1, 0.16, 0.16, line(CREAM, 0.01))


PAINTERS: dict[str, Painter] = {
    "ball": _ball,
    "book": _book,
    "cup": _cup,
    "key": _key,
    "umbrella": _umbrella,
    "box": _box,
    "flower": _flower,
    "bottle": _bottle,
    "lantern": _lantern,
    "letter": _letter,
    "apple": _apple,
    "hat": _hat,
    "kite": _kite,
    "camera": _camera,
    "fish": _fish,
    "guitar": _guitar,
}


@lru_cache(maxsize=128)
def prop_picture(kind: str, colour: str) -> skia.Picture:
    """One thing around (0, 0), recorded once; `colour` is a name of studio.world.COLOURS."""
    recorder = skia.PictureRecorder()
    PAINTERS[kind](recorder.beginRecording(skia.Rect.MakeLTRB(-0.3, -0.3, 0.3, 0.3)), COLOURS[colour])
    return recorder.finishRecordingAsPicture()


def draw_prop(canvas: skia.Canvas, kind: str, colour: str, x: float, y: float) -> None:
    """A thing with its middle at (x, y)."""
    canvas.save()
    canvas.translate(x, y)
    canvas.scale(THING_SCALE, THING_SCALE)
    canvas.drawPicture(prop_picture(kind, colour))
    canvas.restore()
