"""The pen of the film world: flat fills under one dark outline, in stage units with y upwards."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import skia

INK = "#1d1a2b"
LINE = 0.015  # outline width, stage units: about one pixel in a medium shot of 112


def rgb(colour: str) -> tuple[int, int, int]:
    """#rrggbb as three bytes."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


@lru_cache(maxsize=512)
def shade(colour: str, factor: float) -> str:
    """A darker (factor < 1) or lighter (> 1) kind of a colour."""
    parts = [min(255, round(c * factor)) if factor <= 1 else round(255 - (255 - c) / factor) for c in rgb(colour)]
    return "#{:02x}{:02x}{:02x}".format(*parts)


@lru_cache(maxsize=1024)
def fill(colour: str, alpha: int = 255) -> skia.Paint:
    return skia.Paint(AntiAlias=True, Color=skia.Color(*rgb(colour), alpha))


@lru_cache(maxsize=1024)
def line(colour: str = INK, width: float = LINE) -> skia.Paint:
    return skia.Paint(
        AntiAlias=True,
        Color=skia.Color(*rgb(colour)),
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=width,
        StrokeCap=skia.Paint.kRound_Cap,
        StrokeJoin=skia.Paint.kRound_Join,
    )


def polygon(points: Sequence[tuple[float, float]], close: bool = True) -> skia.Path:
    path = skia.Path()
    path.addPoly([skia.Point(x, y) for x, y in points], close)
    return path


def draw(canvas: skia.Canvas, path: skia.Path, colour: str, width: float = LINE) -> None:
    """A filled and outlined path."""
    canvas.drawPath(path, fill(colour))
    canvas.drawPath(path, line(INK, width))


def disc(canvas: skia.Canvas, x: float, y: float, radius: float, colour: str, width: float = LINE) -> None:
    """A filled and outlined circle; two fills are faster than a fill and a stroke."""
    canvas.drawCircle(x, y, radius + width / 2, fill(INK))
    canvas.drawCircle(x, y, radius - width / 2, fill(colour))


def box(
    canvas: skia.Canvas, left: float, bottom: float, right: float, top: float, colour: str,
    width: float = LINE, radius: float = 0.0,
) -> None:  # fmt: skip
    """A filled and outlined rectangle; width 0 leaves the outline out."""
    rect = skia.Rect.MakeLTRB(left, bottom, right, top)
    if radius:
        canvas.drawRoundRect(rect, radius, radius, fill(colour))
        if width:
            canvas.drawRoundRect(rect, radius, radius, line(INK, width))
        return
    canvas.drawRect(rect, fill(colour))
    if width:
        canvas.drawRect(rect, line(INK, width))


def oval(
    canvas: skia.Canvas, x: float, y: float, half_width: float, half_height: float, colour: str, width: float = LINE
) -> None:
    """A filled and outlined ellipse."""
    w = width / 2
    if width:
        left, bottom = x - half_width - w, y - half_height - w
        canvas.drawOval(skia.Rect.MakeLTRB(left, bottom, x + half_width + w, y + half_height + w), fill(INK))
    left, bottom = x - half_width + w, y - half_height + w
    canvas.drawOval(skia.Rect.MakeLTRB(left, bottom, x + half_width - w, y + half_height - w), fill(colour))
