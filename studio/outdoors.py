"""Five places outdoors; each horizon tells the place in the square centre."""

from __future__ import annotations

from studio.brush import INK, LINE, fill
from studio.scenery import BOTTOM, FLOOR, LEFT, RIGHT, Scenery


def station(s: Scenery) -> None:
    s.sky("#cfe2ee", "#a8a29a")
    s.box(LEFT, 0.2, RIGHT, 1.16, "#c8392f")
    s.box(LEFT, 0.2, RIGHT, 0.32, "#7d2a2a", 0)
    s.box(LEFT, 0.4, RIGHT, 0.46, "#f4e9d0", 0)
    for i in range(-5, 6):
        x = i * 0.52
        s.box(x - 0.18, 0.64, x + 0.18, 1.02, "#fff0b0" if s.night else "#c6ecfa", radius=0.04, glow=True)
    s.box(LEFT, 1.36, RIGHT, 1.5, "#4a5a6c")
    for x in (-1.25, 1.5):
        s.box(x - 0.05, FLOOR, x + 0.05, 1.38, "#5f7186")
    s.disc(-0.28, 1.28, 0.14, "#fbf6e6", LINE, glow=s.night)  # in front of sun and moon
    s.stroke([(-0.28, 1.37), (-0.28, 1.28), (-0.21, 1.25)], INK, 0.02)
    s.box(LEFT, 0.1, RIGHT, FLOOR + 0.01, "#f1c72c")


def park(s: Scenery) -> None:
    s.sky("#a8dcf5", "#79c35a", 0.3)
    s.cloud(0.55, 1.3, 1.0)
    s.cloud(-1.6, 1.2, 1.2)
    for x, size in ((-2.0, 0.5), (-1.1, 0.42), (-0.2, 0.34), (0.75, 0.42), (1.7, 0.5)):
        s.oval(x, 0.34, size, 0.16, "#4f9a4a", 0)
    for x, y in ((-1.45, 0.98), (0.14, 1.0), (1.55, 1.04)):
        s.box(x - 0.07, 0.2, x + 0.07, 0.8, "#8a5530")
        for dx, dy, r in ((-0.2, -0.06, 0.22), (0.2, -0.06, 0.22), (0.0, 0.1, 0.28)):
            s.disc(x + dx, y + dy, r, "#3f9a4a")
        for dx, dy, r in ((-0.2, -0.06, 0.2), (0.2, -0.06, 0.2), (0.0, 0.1, 0.26)):
            s.disc(x + dx, y + dy, r, "#4fae55", 0)
        for dx, dy in ((-0.16, 0.0), (0.1, 0.14), (0.2, -0.08)):
            s.disc(x + dx, y + dy, 0.035, "#e2453a", 0)
    s.shape([(-0.5, BOTTOM), (0.5, BOTTOM), (0.18, 0.3), (-0.05, 0.3)], "#e8d6a4", 0)
    for i in range(14):
        x = -2.1 + i * 0.31
        s.disc(x, 0.14 + 0.05 * (i % 2), 0.026, ("#f7f3ea", "#f1c72c", "#ee7fa4")[i % 3], 0)


def street(s: Scenery) -> None:
    s.sky("#bfe6f2", "#6d6f7a", 0.24)
    fronts = (
        ("#d97f5a", 1.5),
        ("#7fa8b8", 1.28),
        ("#e6c15c", 1.44),
        ("#b58fb8", 1.24),
        ("#8fb07a", 1.5),
        ("#d97f5a", 1.34),
    )
    for i, (colour, height) in enumerate(fronts):
        a = -2.3 + i * 0.74
        s.box(a, 0.24, a + 0.72, height, colour)
        for j in range(2):
            for k in range(2):
                x, y = a + 0.13 + j * 0.28, 0.78 + k * 0.3
                if y + 0.18 < height:
                    lit = s.night and (i + j + k) % 2 == 0
                    s.box(x, y, x + 0.19, y + 0.2, "#ffdf80" if lit else "#cdeaf5", 0.012, glow=lit)
        stripe = ("#c8392f", "#2f6bd0", "#3a9b48")[i % 3]
        for k in range(6):
            s.box(a + 0.06 + k * 0.1, 0.56, a + 0.16 + k * 0.1, 0.66, stripe if k % 2 else "#fdf6e6", 0.008)
        s.box(a + 0.1, 0.24, a + 0.32, 0.55, "#6e4328")
        s.box(a + 0.38, 0.32, a + 0.64, 0.53, "#fff0b0" if s.night else "#cdeaf5", glow=s.night)
    s.box(LEFT, 0.02, RIGHT, 0.24, "#b9b4ac")
    for i in range(-5, 6):
        s.box(i * 0.55 - 0.14, -0.09, i * 0.55 + 0.14, -0.05, "#f4f1e4", 0)
    for x in (-0.12, 1.6, -1.75):
        s.stroke([(x, 0.16), (x, 1.2)], "#2b303c", 0.04)
        if s.night:
            s.canvas.drawCircle(x, 1.26, 0.32, fill("#ffe38a", 80))
        s.disc(x, 1.26, 0.075, "#fff3b8", LINE, glow=True)


def beach(s: Scenery) -> None:
    s.sky("#8fdcf5", "#f3d991", 0.3)
    s.cloud(0.4, 1.32, 1.0)
    s.cloud(-1.6, 1.16, 1.1)
    s.box(LEFT, 0.3, RIGHT, 0.74, "#2f93c9")
    for row in range(3):
        for i in range(-7, 8):
            x, y = i * 0.42 + 0.2 * (row % 2), 0.4 + row * 0.11
            s.stroke([(x - 0.08, y), (x, y + 0.03), (x + 0.08, y)], "#d6f2fb", 0.016)
    s.shape([(-0.1, 0.78), (0.28, 0.78), (0.2, 0.68), (-0.02, 0.68)], "#b5502c")
    s.shape([(0.09, 0.8), (0.09, 1.24), (0.34, 0.84)], "#fdfaf0")
    s.shape([(0.06, 0.82), (0.06, 1.16), (-0.12, 0.84)], "#e8504a")
    for x, way in ((-1.3, 1), (1.55, -1)):
        s.stroke([(x, 0.2), (x + 0.06 * way, 0.7), (x + 0.16 * way, 1.14)], "#9a6a3c", 0.09)
        for dx, dy in ((-0.34, 0.0), (-0.22, 0.2), (0.06, 0.26), (0.34, 0.14), (0.38, -0.06)):
            a = x + 0.16 * way
            s.shape(
                [(a, 1.16), (a + dx * 0.6, 1.16 + dy + 0.08), (a + dx, 1.1 + dy), (a + dx * 0.5, 1.1 + dy * 0.7)],
                "#3f9a4a",
            )
    for x in (-0.1, 0.7, -1.0):
        s.disc(x, 0.0, 0.035, "#f7a58a", 0.01)


def rooftop(s: Scenery) -> None:
    s.sky("#f7b27a", "#7f7a86", 0.26)
    for i, (h, w) in enumerate(
        ((0.9, 0.3), (1.2, 0.36), (0.76, 0.3), (1.04, 0.4), (0.84, 0.32), (1.28, 0.34), (0.92, 0.4), (1.12, 0.3))
    ):
        x = -2.2 + i * 0.56
        s.box(x, 0.26, x + w + 0.12, h, "#7a6a9a" if i % 2 else "#5f5486")
        for j in range(3):
            for k in range(int((h - 0.42) / 0.17)):
                lit = (i + j * 2 + k) % 3 != 0
                s.box(x + 0.06 + j * 0.13, 0.5 + k * 0.17, x + 0.13 + j * 0.13, 0.6 + k * 0.17,
                      "#ffe28a" if lit else "#4a4270", 0, glow=lit)  # fmt: skip
    s.box(LEFT, 0.26, RIGHT, 0.42, "#a8584a")
    for i in range(-12, 13):
        s.stroke([(i * 0.22, 0.27), (i * 0.22, 0.41)], "#7d3f36", 0.014)
    s.box(LEFT, 0.42, RIGHT, 0.48, "#d0c4b8")
    s.box(-0.16, 0.48, -0.1, 1.16, "#3a3f4c")
    for y, half in ((1.12, 0.24), (1.02, 0.19), (0.92, 0.14)):
        s.stroke([(-0.13 - half, y), (-0.13 + half, y)], "#3a3f4c", 0.026)
    s.box(1.35, 0.3, 1.85, 0.66, "#8d98a8")
    s.oval(-1.4, 1.0, 0.26, 0.1, "#9a6a3c")
    s.box(-1.66, 0.62, -1.14, 1.0, "#b5794a")
    for x in (-1.58, -1.22):
        s.stroke([(x, 0.62), (x, 0.26)], "#3a3f4c", 0.03)
