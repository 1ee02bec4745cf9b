"""Four places that no training sees; each back wall or horizon tells the place in the square centre."""

from __future__ import annotations

from studio.brush import LINE, fill, line
from studio.scenery import BOTTOM, FLOOR, LEFT, RIGHT, TOP, Scenery


def museum(s: Scenery) -> None:
    s.room("#e9e4da", "#a9785a", "#8c2f39")
    for i in range(-7, 8):
        s.stroke([(i * 0.46, FLOOR - 0.02), (i * 0.7, BOTTOM)], "#8f6248", 0.012)
    for x in (-1.2, 0.42, 1.7):  # columns between the pictures
        s.box(x - 0.07, FLOOR, x + 0.07, 1.5, "#f7f4ec")
        s.box(x - 0.11, FLOOR, x + 0.11, FLOOR + 0.08, "#d8d1c2")
        s.box(x - 0.11, 1.46, x + 0.11, 1.56, "#d8d1c2")
    _framed(s, -1.02, 0.78, -0.62, 1.3)
    s.shape([(-0.99, 0.81), (-0.65, 0.81), (-0.65, 0.98), (-0.8, 1.14), (-0.99, 0.94)], "#3f7d5a", 0)
    s.disc(-0.72, 1.18, 0.05, "#f1c72c", 0)
    _framed(s, -0.42, 0.66, 0.24, 1.34)
    for x, colour in ((-0.26, "#d8372f"), (-0.06, "#2f6bd0"), (0.1, "#f1c72c")):
        s.box(x - 0.1, 0.74 + (x + 0.26) * 0.6, x + 0.1, 0.94 + (x + 0.26) * 0.6, colour, 0.01)
    s.disc(0.08, 0.8, 0.06, "#2a2a30", 0)
    for x in (-1.62, 0.82, 1.36):
        _framed(s, x - 0.17, 0.86, x + 0.17, 1.28)
        s.oval(x, 1.08, 0.08, 0.11, "#8d5a3a", 0)
        s.box(x - 0.1, 0.89, x + 0.1, 0.98, "#5a2f4a", 0)
    s.stroke([(-0.48, 0.2), (-0.48, 0.46)], "#c9a04a", 0.03)
    s.stroke([(0.3, 0.2), (0.3, 0.46)], "#c9a04a", 0.03)
    s.stroke([(-0.48, 0.45), (-0.28, 0.36), (-0.09, 0.33), (0.1, 0.36), (0.3, 0.45)], "#8c2f39", 0.03)
    for x in (-0.82, -0.09):
        s.lamp(x, 1.52, "#4a5a78")


def _framed(s: Scenery, left: float, bottom: float, right: float, top: float) -> None:
    s.box(left - 0.04, bottom - 0.04, right + 0.04, top + 0.04, "#c9992f")
    s.box(left, bottom, right, top, "#d6e4e8")


def bakery(s: Scenery) -> None:
    s.room("#f6d9c6", "#b9835a", "#8a4b3a")
    for i in range(-14, 15):  # tiles, laid as bricks
        for j in range(3):
            s.box(i * 0.24 + 0.12 * (j % 2), FLOOR + 0.06 + j * 0.1, i * 0.24 + 0.12 * (j % 2) + 0.24,
                  FLOOR + 0.16 + j * 0.1, "#fbf3ea" if (i + j) % 2 else "#e9a08c", 0.006)  # fmt: skip
    s.box(-0.42, 0.2, 0.2, 0.98, "#a8563f")  # the oven
    for row in range(4):
        s.stroke([(-0.42, 0.36 + row * 0.17), (0.2, 0.36 + row * 0.17)], "#8a4434", 0.012)
    s.shape([(-0.32, 0.42), (-0.32, 0.7), (-0.11, 0.84), (0.1, 0.7), (0.1, 0.42)], "#2a1d1a")
    s.shape([(-0.24, 0.44), (-0.17, 0.62), (-0.1, 0.5), (-0.03, 0.64), (0.03, 0.44)], "#ff9d2e", 0, glow=True)
    s.box(-0.26, 0.98, 0.04, TOP, "#8a4434")
    for y in (0.84, 1.16):
        for a, b in ((-1.46, -0.62), (0.42, 1.5)):
            s.box(a, y, b, y + 0.05, "#8a5530")
            count = int((b - a) / 0.2)
            for i in range(count):
                x = a + 0.12 + i * 0.2
                if (i + round(y * 10)) % 3 == 0:
                    s.disc(x, y + 0.12, 0.075, "#d99a4e")
                else:
                    s.oval(x, y + 0.1, 0.09, 0.055, "#c9803a")
                    s.stroke([(x - 0.03, y + 0.08), (x + 0.01, y + 0.13)], "#f0cf9a", 0.014)
    s.shape([(-1.5, 1.56), (-0.6, 1.56), (-0.6, 1.44), (-1.5, 1.44)], "#d8372f")
    s.shape([(0.4, 1.56), (1.54, 1.56), (1.54, 1.44), (0.4, 1.44)], "#d8372f")
    for x in (-1.4, -1.18, -0.96, -0.74, 0.5, 0.72, 0.94, 1.16, 1.38):
        s.box(x - 0.05, 1.44, x + 0.05, 1.56, "#fdf6e6", 0.008)
    s.lamp(-0.52, 1.4, "#f1c72c")
    s.lamp(0.3, 1.4, "#f1c72c")


def harbour(s: Scenery) -> None:
    s.sky("#bcd8e8", "#9a9088", 0.22)
    s.cloud(0.5, 1.36, 1.1)
    s.cloud(-1.3, 1.28, 0.9)
    s.box(LEFT, 0.22, RIGHT, 0.62, "#2a6f93")
    for row in range(3):
        for i in range(-7, 8):
            x, y = i * 0.44 + 0.22 * (row % 2), 0.3 + row * 0.11
            s.stroke([(x - 0.09, y), (x + 0.09, y)], "#7fb6cf", 0.016)
    s.shape([(1.05, 0.62), (1.95, 0.62), (1.7, 0.76), (1.2, 0.76)], "#5f7a52")  # the mole and its light
    s.shape([(1.36, 0.74), (1.6, 0.74), (1.55, 1.3), (1.41, 1.3)], "#fdf6e6")
    for y in (0.84, 1.06):
        s.box(1.395 + (y - 0.84) * 0.06, y, 1.565 - (y - 0.84) * 0.06, y + 0.1, "#d8372f", 0.008)
    if s.night:
        s.canvas.drawCircle(1.48, 1.36, 0.26, fill("#ffe38a", 90))
    s.box(1.41, 1.3, 1.55, 1.42, "#ffe38a", glow=True)
    s.shape([(1.38, 1.42), (1.58, 1.42), (1.48, 1.52)], "#d8372f")
    # a steamer at the quay
    s.shape([(-1.1, 0.66), (0.36, 0.66), (0.24, 0.32), (-0.98, 0.32)], "#28333f")
    s.box(-1.03, 0.32, 0.26, 0.38, "#b5382f")
    s.box(-0.86, 0.66, 0.02, 0.9, "#f4efe2")
    for i in range(4):
        s.disc(-0.74 + i * 0.21, 0.78, 0.055, "#fff0b0" if s.night else "#8fc7e0", glow=True)
    s.box(-0.62, 0.9, -0.42, 1.24, "#d8372f")
    s.box(-0.62, 1.14, -0.42, 1.24, "#2a2a30")
    if not s.night:
        for dx, dy, radius in ((0.02, 0.1, 0.07), (0.1, 0.22, 0.09), (0.22, 0.34, 0.11)):
            s.canvas.drawCircle(-0.52 + dx, 1.24 + dy, radius, fill("#d9dde2"))
    s.stroke([(0.16, 0.66), (0.16, 1.22)], "#6e4328", 0.03)
    s.shape([(0.16, 1.2), (0.38, 1.12), (0.16, 1.04)], "#f1c72c")
    s.box(LEFT, 0.1, RIGHT, 0.24, "#c9beb0")
    for x in (-0.28, 0.74, -1.4, 1.75):  # bollards
        s.box(x - 0.06, 0.2, x + 0.06, 0.34, "#3a3f4c")
        s.box(x - 0.09, 0.31, x + 0.09, 0.37, "#3a3f4c", radius=0.02)
    for i in range(-8, 9):
        s.stroke([(i * 0.4, BOTTOM), (i * 0.4, 0.1)], "#857b73", 0.012)


def attic(s: Scenery) -> None:
    s.room("#c7a27a", "#8f6a46", "#5f4630")
    for i in range(-9, 10):
        s.stroke([(i * 0.3, FLOOR), (i * 0.3, TOP)], "#ab8560", 0.012)
    for side in (-1.0, 1.0):  # the roof comes down on both sides
        s.shape([(0.0, TOP), (0.0, 1.66), (side * 1.86, 0.3), (side * 3.2, 0.3), (side * 3.2, TOP)],
                "#8a6240")  # fmt: skip
        for k in range(4):
            x = 0.66 + k * 0.34
            s.stroke([(side * x, 1.34 - k * 0.29), (side * (x + 0.02), TOP)], "#6b4a30", 0.05)
    s.box(LEFT, 1.5, RIGHT, 1.62, "#6b4a30")
    s.disc(-0.06, 1.08, 0.27, "#6b4a30")
    s.disc(-0.06, 1.08, 0.22, "#141b4d" if s.night else "#a9dcf4", LINE, glow=True)
    if s.night:
        s.canvas.drawCircle(0.03, 1.15, 0.055, fill("#f6efc4"))
        for x, y in ((-0.18, 1.16), (-0.1, 1.0), (-0.02, 1.22)):
            s.canvas.drawCircle(x, y, 0.013, fill("#f4f0cf"))
    s.stroke([(-0.28, 1.08), (0.16, 1.08)], "#6b4a30", 0.03)
    s.stroke([(-0.06, 0.86), (-0.06, 1.3)], "#6b4a30", 0.03)
    web = line(s.tint("#efe6d8"), 0.01)
    for end in ((0.5, 1.22), (0.62, 1.36), (0.4, 1.36)):
        s.canvas.drawLine(0.72, 1.5, *end, web)
    s.stroke([(0.6, 1.42), (0.62, 1.36), (0.56, 1.3)], "#efe6d8", 0.01)
    s.box(-0.42, 0.2, -0.16, 0.46, "#c9a272")  # boxes and a trunk
    s.box(-0.38, 0.46, -0.2, 0.62, "#b98a58")
    s.stroke([(-0.29, 0.2), (-0.29, 0.46)], "#8a6240", 0.02)
    s.box(-1.34, 0.2, -0.98, 0.44, "#4f6f5a")
    s.box(-1.34, 0.36, -0.98, 0.44, "#3d5746")
    s.disc(-1.16, 0.35, 0.025, "#f1c72c", 0.008)
    s.stroke([(0.12, 0.22), (0.12, 0.86)], "#4a3524", 0.035)  # a dressmaker's dummy
    s.shape([(0.0, 0.5), (0.24, 0.5), (0.2, 0.66), (0.26, 0.82), (0.12, 0.9), (-0.02, 0.82), (0.04, 0.66)], "#d9b8a4")
    s.shape([(0.02, 0.22), (0.22, 0.22), (0.12, 0.3)], "#4a3524")
    s.lamp(0.34, 1.3, "#d98a4a")
