"""Seven places indoors; each back wall tells the place in the square centre."""

from __future__ import annotations

from studio.brush import fill, line
from studio.scenery import FLOOR, LEFT, RIGHT, TOP, Scenery

BOOKS = ("#c0392f", "#3f7fd6", "#e0a52c", "#3f9a5a", "#d8d2c2", "#8a5bc2", "#e07a3a", "#4a5a78")


def kitchen(s: Scenery) -> None:
    s.room("#fbe7a6", "#d9d4c8", "#c98948")
    for i in range(-12, 13):
        for j in range(3):
            if (i + j) % 2:
                s.box(i * 0.26, FLOOR - 0.12 * (j + 1), i * 0.26 + 0.26, FLOOR - 0.12 * j, "#b7ccd6", 0)
    for x in (-1.75, 0.62, 1.4):
        s.box(x - 0.4, 1.02, x + 0.4, 1.36, "#4fa39a", radius=0.02)
        s.stroke([(x, 1.03), (x, 1.35)], "#2f6d66", 0.014)
        s.disc(x - 0.05, 1.1, 0.018, "#fdf6e6", 0)
        s.disc(x + 0.05, 1.1, 0.018, "#fdf6e6", 0)
    s.window(-0.38, 0.82, 0.1, 1.3, "#fdf6e6")
    s.box(-1.3, 0.06, -0.86, 0.62, "#eef1f4")
    s.box(-1.24, 0.14, -0.92, 0.4, "#3a3f4c")
    s.box(-1.33, 0.6, -0.83, 0.66, "#5a6270")
    s.box(-1.22, 0.66, -0.98, 0.82, "#c23b32", radius=0.03)
    s.stroke([(-0.95, 1.16), (-0.48, 1.16)], "#7a5434", 0.02)
    for i, colour in enumerate(("#b9c0c9", "#d98a4a", "#b9c0c9")):
        x = -0.88 + i * 0.16
        s.stroke([(x, 1.16), (x, 1.02)], "#3a3f4c", 0.018)
        s.disc(x, 0.95, 0.07, colour)
    s.lamp(-0.55, 1.5, "#e2503f")


def library(s: Scenery) -> None:
    s.room("#5b3a2a", "#7a2f38", "#3d261b")
    for shelf in range(5):
        y = 0.28 + shelf * 0.31
        s.box(LEFT, y - 0.05, RIGHT, y, "#8d5a34")
        for i in range(44):
            x = -2.3 + i * 0.105
            height = 0.17 + 0.055 * ((i * 7 + shelf * 3) % 3) / 2
            s.box(x, y, x + 0.1, y + height, BOOKS[(i * 5 + shelf * 3) % len(BOOKS)], 0.008)
    for x in (-1.22, 0.0, 1.28):
        s.box(x - 0.05, FLOOR, x + 0.05, TOP, "#6e4328")
    s.lamp(-0.3, 1.46, "#3f9a5a")


def classroom(s: Scenery) -> None:
    s.room("#bfe0cf", "#c99a62", "#7aa78f")
    s.box(-0.62, 0.72, 0.62, 1.36, "#b5713d")
    s.box(-0.56, 0.78, 0.56, 1.3, "#2d4f42")
    chalk = "#e6efe6"
    s.canvas.drawCircle(-0.3, 1.08, 0.12, line(s.tint(chalk), 0.018))
    s.stroke([(0.0, 0.95), (0.18, 1.2), (0.36, 0.95), (0.0, 0.95)], chalk, 0.018)
    for y in (0.88,):
        s.stroke([(-0.46, y), (-0.1, y)], chalk, 0.016)
    s.box(-0.3, 0.7, -0.1, 0.74, "#fdfaf0", 0.008)
    for x in (-1.0, 1.5):
        s.disc(x, 0.92, 0.2, "#4a90d0")
        s.oval(x - 0.05, 0.95, 0.08, 0.1, "#58b04c", 0)
        s.box(x - 0.03, 0.62, x + 0.03, 0.72, "#7a5434")
        s.box(x - 0.14, 0.58, x + 0.14, 0.63, "#7a5434")
    for i, x in enumerate((-1.5, -0.86, 0.78, 1.2, 1.9)):
        s.shape([(x - 0.1, 1.42), (x + 0.1, 1.42), (x, 1.28)], BOOKS[i], 0.01)
    s.lamp(0.0, 1.55, "#f4f6f8")


def office(s: Scenery) -> None:
    s.room("#c9d4e2", "#5f6f8c", "#8d9bb0")
    for x in (-1.75, -0.32, 1.5):
        s.box(x - 0.36, 0.66, x + 0.36, 1.36, "#e9eef4")
        s.box(x - 0.32, 0.7, x + 0.32, 1.32, "#141b4d" if s.night else "#9fd3f0", glow=True)
        for i, h in enumerate((0.3, 0.44, 0.22, 0.38)):
            a = x - 0.3 + i * 0.155
            s.box(a, 0.7, a + 0.13, 0.7 + h, "#6d7f9c", 0.008)
            for k in range(int(h / 0.1)):
                s.box(a + 0.035, 0.74 + k * 0.1, a + 0.095, 0.78 + k * 0.1, "#ffe9a0", 0, glow=s.night)
    s.box(0.28, 0.78, 0.62, 1.08, "#2b303c", radius=0.02)
    s.box(0.31, 0.81, 0.59, 1.05, "#5fd0c0", 0, glow=True)
    s.box(0.42, 0.5, 0.48, 0.79, "#2b303c")
    s.box(-1.22, 0.1, -0.92, 0.98, "#8d98a8")
    for y in (0.38, 0.66):
        s.stroke([(-1.22, y), (-0.92, y)], "#5a6270", 0.016)
    s.oval(0.16, 0.42, 0.07, 0.18, "#3f9a5a")
    s.box(0.09, 0.18, 0.23, 0.34, "#c0603c")
    for x in (-0.9, 0.5):
        s.box(x - 0.3, 1.48, x + 0.3, 1.54, "#fff8dc", glow=s.night)


def bedroom(s: Scenery) -> None:
    s.room("#d9c2ea", "#c79a78", "#a584bd")
    for i in range(-9, 10):
        for j in range(4):
            s.disc(i * 0.3 + (0.15 if j % 2 else 0), 0.42 + j * 0.34, 0.028, "#bf9fd8", 0)
    s.window(-0.3, 0.72, 0.18, 1.28, "#fdfaf0")
    s.shape([(-0.42, 1.38), (-0.24, 1.38), (-0.32, 0.66), (-0.46, 0.66)], "#e8708a")
    s.shape([(0.3, 1.38), (0.12, 1.38), (0.2, 0.66), (0.34, 0.66)], "#e8708a")
    s.stroke([(-0.5, 1.39), (0.38, 1.39)], "#7a4c2c", 0.03)
    s.oval(0.1, 0.06, 0.62, 0.08, "#f0b6c4")
    s.box(-0.98, 0.9, -0.62, 1.22, "#fdfaf0")
    s.shape([(-0.95, 0.93), (-0.65, 0.93), (-0.8, 1.14)], "#58a0c0", 0)
    s.box(-1.75, 0.06, -1.3, 0.9, "#b5713d")
    s.box(0.52, 0.5, 0.58, 0.72, "#7a4c2c")
    s.lamp(0.55, 0.78, "#f6c64a", 0.8)


def workshop(s: Scenery) -> None:
    s.room("#d08a4c", "#8f8a84", "#7a4c2c")
    for i in range(-10, 11):
        s.stroke([(i * 0.28, FLOOR), (i * 0.28, TOP)], "#a8672f", 0.014)
    s.box(-0.4, 0.72, 0.66, 1.34, "#e6cf9c")
    s.stroke([(-0.24, 1.22), (-0.24, 0.84)], "#7a4c2c", 0.04)
    s.box(-0.34, 1.14, -0.14, 1.26, "#5a6270")
    s.shape([(-0.02, 1.22), (0.3, 1.14), (0.3, 1.06), (-0.02, 1.12)], "#c9d3dc")
    s.box(-0.06, 1.08, 0.02, 1.26, "#c23b32")
    s.stroke([(0.48, 1.24), (0.48, 0.9)], "#5a6270", 0.045)
    s.canvas.drawCircle(0.48, 0.86, 0.06, line(s.tint("#5a6270"), 0.045))
    s.stroke([(0.04, 0.98), (0.3, 0.8)], "#f1c72c", 0.04)
    for x, y in ((-1.5, 0.3), (1.6, 0.3)):
        s.disc(x, y, 0.24, "#2b2b33")
        s.disc(x, y, 0.11, "#b9c0c9")
    s.box(-1.2, 1.0, -0.72, 1.04, "#7a4c2c")
    for i, colour in enumerate(("#3f7fd6", "#c23b32", "#3f9a5a")):
        s.box(-1.16 + i * 0.15, 1.04, -1.05 + i * 0.15, 1.18, colour)
    s.lamp(0.1, 1.52, "#3f5f4a")


def castle(s: Scenery) -> None:
    s.room("#6f6a7c", "#4c4858", "#55505f")
    for row in range(8):
        y = FLOOR + row * 0.24
        s.stroke([(LEFT, y), (RIGHT, y)], "#5a5566", 0.014)
        for i in range(-6, 7):
            x = i * 0.44 + (0.22 if row % 2 else 0)
            s.stroke([(x, y), (x, y + 0.24)], "#5a5566", 0.014)
    for x in (-1.72, -0.1, 1.6):
        s.shape([(x - 0.2, 1.44), (x + 0.2, 1.44), (x + 0.2, 0.78), (x, 0.64), (x - 0.2, 0.78)], "#b02a3c")
        s.shape([(x - 0.1, 1.18), (x - 0.1, 1.0), (x, 0.88), (x + 0.1, 1.0), (x + 0.1, 1.18)], "#f1c72c", 0.012)
    for x in (-1.08, 0.4):
        s.box(x - 0.03, 0.76, x + 0.03, 1.0, "#4a2f1c")
        if s.night:
            s.canvas.drawCircle(x, 1.08, 0.34, fill("#ffb84a", 60))
        s.shape([(x - 0.07, 1.0), (x + 0.07, 1.0), (x + 0.03, 1.12), (x, 1.22), (x - 0.05, 1.1)], "#ff9d2e", glow=True)
    s.box(LEFT, -0.12, RIGHT, 0.06, "#9c2438", 0)
