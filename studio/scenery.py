"""A brush that knows day from night, for everything that stands still."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import skia

from studio.brush import INK, LINE, fill, line, polygon, rgb

NIGHT = "#1b2152"
LEFT, RIGHT, TOP, BOTTOM = -3.2, 3.2, 2.6, -0.9
FLOOR = 0.17  # where the floor meets the wall


@lru_cache(maxsize=512)
def dusk(colour: str, share: float = 0.42) -> str:
    """A colour by night."""
    pairs = zip(rgb(colour), rgb(NIGHT), strict=True)
    return "#{:02x}{:02x}{:02x}".format(*(round(a + (b - a) * share) for a, b in pairs))


class Scenery:
    """Flat shapes in stage units; colours are dimmed at night unless they glow."""

    def __init__(self, canvas: skia.Canvas, night: bool) -> None:
        self.canvas, self.night = canvas, night

    def tint(self, colour: str, glow: bool = False) -> str:
        return dusk(colour) if self.night and not glow else colour

    def box(
        self, left: float, bottom: float, right: float, top: float, colour: str,
        width: float = LINE, radius: float = 0.0, glow: bool = False,
    ) -> None:  # fmt: skip
        rect = skia.Rect.MakeLTRB(left, bottom, right, top)
        paint = fill(self.tint(colour, glow))
        if radius:
            self.canvas.drawRoundRect(rect, radius, radius, paint)
        else:
            self.canvas.drawRect(rect, paint)
        if width:
            if radius:
                self.canvas.drawRoundRect(rect, radius, radius, line(INK, width))
            else:
                self.canvas.drawRect(rect, line(INK, width))

    def disc(self, x: float, y: float, radius: float, colour: str, width: float = LINE, glow: bool = False) -> None:
        self.canvas.drawCircle(x, y, radius, fill(self.tint(colour, glow)))
        if width:
            self.canvas.drawCircle(x, y, radius, line(INK, width))

    def oval(self, x: float, y: float, half_width: float, half_height: float, colour: str, width: float = LINE) -> None:
        rect = skia.Rect.MakeLTRB(x - half_width, y - half_height, x + half_width, y + half_height)
        self.canvas.drawOval(rect, fill(self.tint(colour)))
        if width:
            self.canvas.drawOval(rect, line(INK, width))

    def shape(
        self, points: Sequence[tuple[float, float]], colour: str, width: float = LINE, glow: bool = False
    ) -> None:
        path = polygon(points)
        self.canvas.drawPath(path, fill(self.tint(colour, glow)))
        if width:
            self.canvas.drawPath(path, line(INK, width))

    def stroke(self, points: Sequence[tuple[float, float]], colour: str, width: float, glow: bool = False) -> None:
        self.canvas.drawPath(polygon(points, False), line(self.tint(colour, glow), width))

    def room(self, wall: str, floor: str, skirting: str) -> None:
        """Wall, floor and the board between them."""
        self.box(LEFT, FLOOR, RIGHT, TOP, wall, 0)
        self.box(LEFT, BOTTOM, RIGHT, FLOOR, floor, 0)
        self.box(LEFT, FLOOR, RIGHT, FLOOR + 0.06, skirting, 0)
        self.canvas.drawLine(LEFT, FLOOR, RIGHT, FLOOR, line(INK, LINE))

    def sky(self, day: str, ground: str, horizon: float = FLOOR) -> None:
        """Open air: sun or moon and stars, and the ground."""
        self.canvas.drawRect(skia.Rect.MakeLTRB(LEFT, horizon, RIGHT, TOP), fill("#1a2260" if self.night else day))
        if self.night:
            for i in range(38):
                x, y = -2.4 + (i * 0.619 % 1) * 4.8, 0.75 + (i * 0.381 % 1) * 1.2
                self.canvas.drawCircle(x, y, 0.012 + 0.006 * (i % 3), fill("#f4f0cf"))
            self.disc(-0.28, 1.3, 0.1, "#f6efc4", LINE, glow=True)
            self.canvas.drawCircle(-0.235, 1.325, 0.085, fill("#1a2260"))
        else:
            self.disc(-0.28, 1.3, 0.11, "#ffd84a", LINE)
        self.box(LEFT, BOTTOM, RIGHT, horizon, ground, 0)
        self.canvas.drawLine(LEFT, horizon, RIGHT, horizon, line(INK, LINE))

    def cloud(self, x: float, y: float, size: float) -> None:
        if self.night:
            return
        for dx, dy, r in ((-0.14, 0.0, 0.09), (0.0, 0.05, 0.12), (0.14, 0.0, 0.09)):
            self.canvas.drawCircle(x + dx * size, y + dy * size, r * size, fill("#ffffff"))

    def window(self, left: float, bottom: float, right: float, top: float, frame: str) -> None:
        """A window: blue by day, stars and a moon by night."""
        self.box(left - 0.03, bottom - 0.03, right + 0.03, top + 0.03, frame)
        self.box(left, bottom, right, top, "#141b4d" if self.night else "#a9dcf4", LINE, glow=True)
        middle, level = (left + right) / 2, (bottom + top) / 2
        if self.night:
            self.canvas.drawCircle(left + (right - left) * 0.72, bottom + (top - bottom) * 0.72, 0.055, fill("#f6efc4"))
            for dx, dy in ((0.2, 0.8), (0.35, 0.3), (0.15, 0.45), (0.82, 0.35)):
                self.canvas.drawCircle(left + (right - left) * dx, bottom + (top - bottom) * dy, 0.013, fill("#f4f0cf"))
        self.canvas.drawLine(middle, bottom, middle, top, line(self.tint(frame), 0.03))
        self.canvas.drawLine(left, level, right, level, line(self.tint(frame), 0.03))

    def lamp(self, x: float, y: float, shade: str, cord_top: float = TOP) -> None:
        """A hanging lamp that shines by night."""
        self.canvas.drawLine(x, y, x, cord_top, line(INK, 0.014))
        if self.night:
            self.canvas.drawCircle(x, y - 0.05, 0.42, fill("#ffe38a", 46))
            self.canvas.drawCircle(x, y - 0.05, 0.22, fill("#ffe38a", 60))
        self.disc(x, y - 0.03, 0.05, "#fff3b8", LINE, glow=True)
        self.shape([(x - 0.16, y - 0.03), (x + 0.16, y - 0.03), (x + 0.06, y + 0.1), (x - 0.06, y + 0.1)], shade)
