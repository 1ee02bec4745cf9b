"""Seat, table and door of every setting, at the fixed places of `studio.floor`."""

from __future__ import annotations

from math import cos, pi

from studio.floor import DOOR_HALF, DOOR_X, SEAT_X, SURFACE_TOP, SURFACE_X
from studio.pose import SEAT_TOP
from studio.scenery import Scenery

BACK = 0.08  # where furniture stands on the floor


def draw_seat(s: Scenery, kind: str) -> None:
    """The setting's seat; its top is at SEAT_TOP, whoever sits covers its middle."""
    x, top = SEAT_X, SEAT_TOP
    match kind:
        case "stool":
            for dx in (-0.12, 0.12):
                s.box(x + dx - 0.025, BACK - 0.05, x + dx + 0.025, top - 0.04, "#8a5a30")
            s.box(x - 0.18, top - 0.05, x + 0.18, top + 0.015, "#d89a54", radius=0.02)
        case "chair":
            s.box(x - 0.2, top - 0.05, x - 0.14, 0.82, "#9c6636")
            s.box(x - 0.2, 0.62, x + 0.16, 0.82, "#c98948", radius=0.03)
            for dx in (-0.17, 0.15):
                s.box(x + dx - 0.028, BACK - 0.06, x + dx + 0.028, top, "#9c6636")
            s.box(x - 0.21, top - 0.06, x + 0.2, top + 0.015, "#c98948", radius=0.02)
        case "armchair":
            s.box(x - 0.24, 0.1, x + 0.24, 0.92, "#a8323e", radius=0.12)
            s.box(x - 0.22, 0.08, x + 0.22, top + 0.015, "#c9474f", radius=0.04)
            for dx in (-0.26, 0.26):
                s.box(x + dx - 0.06, 0.05, x + dx + 0.06, 0.48, "#b83b47", radius=0.05)
        case "bed":
            s.box(x - 0.55, 0.06, x - 0.46, 0.86, "#7a4c2c", radius=0.03)
            s.box(x + 0.34, 0.06, x + 0.42, 0.5, "#7a4c2c", radius=0.03)
            s.box(x - 0.5, 0.1, x + 0.36, top + 0.01, "#5a8fd6", radius=0.04)
            s.box(x - 0.48, top - 0.04, x - 0.22, top + 0.1, "#fdfaf0", radius=0.05)
        case "throne":
            s.shape([(x - 0.25, 0.06), (x - 0.25, 1.08), (x, 1.26), (x + 0.25, 1.08), (x + 0.25, 0.06)], "#d2a32f")
            s.box(x - 0.18, 0.2, x + 0.18, 1.02, "#9c2438", radius=0.03)
            for dx in (-0.25, 0.25):
                s.disc(x + dx, 1.12, 0.05, "#f1c72c")
            s.box(x - 0.26, 0.06, x + 0.26, top + 0.01, "#d2a32f", radius=0.02)
        case "bench":
            for y in (0.5, 0.63):
                s.box(x - 0.42, y, x + 0.42, y + 0.09, "#a8693a", radius=0.02)
            for dx in (-0.36, 0.36):
                s.box(x + dx - 0.025, BACK - 0.06, x + dx + 0.025, 0.68, "#4a4f5c")
            s.box(x - 0.44, top - 0.05, x + 0.44, top + 0.02, "#c07e48", radius=0.02)
        case "deck chair":
            s.stroke([(x - 0.36, 0.92), (x + 0.26, 0.04)], "#8a5a30", 0.05)
            s.stroke([(x + 0.24, 0.34), (x - 0.3, 0.04)], "#8a5a30", 0.05)
            stripes = ("#e8504a", "#fdf6e6", "#e8504a", "#fdf6e6")
            for i, colour in enumerate(stripes):
                y = 0.86 - i * 0.14
                a = x - 0.32 + i * 0.07
                s.shape([(a, y), (a + 0.07, y - 0.14), (a + 0.14, y - 0.14), (a + 0.07, y)], colour)
            s.box(x - 0.08, top - 0.04, x + 0.24, top + 0.015, "#e8504a", radius=0.02)
        case "crate":
            s.box(x - 0.22, 0.05, x + 0.22, top + 0.01, "#c08a4c")
            for y in (0.13, 0.21):
                s.stroke([(x - 0.22, y), (x + 0.22, y)], "#8a5a30", 0.014)
        case _:
            raise ValueError(f"no seat {kind!r}")


def draw_surface(s: Scenery, kind: str) -> None:
    """The setting's table, its top at SURFACE_TOP."""
    x, top = SURFACE_X, SURFACE_TOP
    left, right = x - 0.33, x + 0.33
    match kind:
        case "counter":
            s.box(left, 0.05, right, top - 0.04, "#f4f6f8")
            s.box(x - 0.28, 0.12, x - 0.02, 0.4, "#e2ebf2")
            s.box(x + 0.02, 0.12, x + 0.28, 0.4, "#e2ebf2")
            for dx in (-0.06, 0.06):
                s.disc(x + dx, 0.34, 0.018, "#5a6270", 0)
            s.box(left - 0.03, top - 0.06, right + 0.03, top, "#d98a4a", radius=0.015)
        case "desk" | "workbench" | "picnic table":
            tone = {"desk": "#8a5530", "workbench": "#b98548", "picnic table": "#b5713d"}[kind]
            if kind == "desk":
                s.box(x + 0.06, 0.06, right, top - 0.03, "#74462a")
                s.disc(x + 0.19, 0.32, 0.02, "#f1c72c", 0)
                s.box(left + 0.01, 0.06, left + 0.08, top - 0.03, "#74462a")
            elif kind == "workbench":
                for dx in (-0.27, 0.27):
                    s.box(x + dx - 0.045, 0.05, x + dx + 0.045, top - 0.03, "#8d6232")
                s.box(left + 0.02, 0.16, right - 0.02, 0.22, "#8d6232")
                s.box(x - 0.12, 0.22, x + 0.12, 0.36, "#c23b32")
            else:
                s.stroke([(x - 0.1, top - 0.03), (x - 0.25, 0.05)], "#7d4b26", 0.06)
                s.stroke([(x + 0.1, top - 0.03), (x + 0.25, 0.05)], "#7d4b26", 0.06)
                s.box(x - 0.4, 0.2, x + 0.4, 0.26, tone, radius=0.01)
            s.box(left - 0.03, top - 0.07, right + 0.03, top, tone, radius=0.015)
        case "chest":
            s.box(left + 0.04, 0.05, right - 0.04, 0.34, "#9a6a3c")
            s.box(left + 0.02, 0.32, right - 0.02, top, "#b58048", radius=0.03)
            s.box(x - 0.05, 0.28, x + 0.05, 0.4, "#f1c72c")
        case "stone table":
            s.box(x - 0.17, 0.05, x + 0.17, top - 0.08, "#7d7a88")
            s.box(left - 0.03, top - 0.1, right + 0.03, top, "#a5a2b0", radius=0.02)
        case "cart":
            s.box(left, 0.2, right, top, "#3f7f6a")
            s.stroke([(right, 0.45), (right + 0.12, 0.72)], "#3a3f4c", 0.035)
            for dx in (-0.2, 0.2):
                s.disc(x + dx, 0.12, 0.09, "#3a3f4c")
                s.disc(x + dx, 0.12, 0.03, "#b9c0c9", 0)
        case "crate":
            s.box(left, 0.05, right, top, "#c08a4c")
            s.stroke([(left, 0.05), (right, top)], "#8a5a30", 0.03)
            s.stroke([(left, top), (right, 0.05)], "#8a5a30", 0.03)
            s.box(left, top - 0.07, right, top, "#d8a05c")
        case "barrel":
            s.shape([(x - 0.26, 0.05), (x + 0.26, 0.05), (x + 0.31, 0.28), (x + 0.27, top), (x - 0.27, top),
                     (x - 0.31, 0.28)], "#a0672f")  # fmt: skip
            for y in (0.13, 0.4):
                s.stroke([(x - 0.29, y), (x + 0.29, y)], "#5a6270", 0.035)
        case "ledge":
            for row in range(3):
                y = 0.06 + row * 0.13
                for i in range(4):
                    a = left + i * 0.165 - (0.08 if row % 2 else 0)
                    s.box(max(left, a), y, min(right, a + 0.165), y + 0.13, "#a8584a", 0.01)
            s.box(left - 0.03, top - 0.07, right + 0.03, top, "#d0c4b8")
        case _:
            raise ValueError(f"no surface {kind!r}")


# height, panel, body behind, how it is decorated
DOORS: dict[str, tuple[float, float, str, str]] = {
    "fridge": (0.06, 1.16, "#e3eef5", "#b9d3e0"),
    "cupboard": (0.06, 1.1, "#a8743f", "#74492a"),
    "safe": (0.06, 0.86, "#5c6675", "#3c4450"),
    "wardrobe": (0.06, 1.24, "#c98f5a", "#8a5a34"),
    "locker": (0.06, 1.18, "#4c86a8", "#335f7a"),
    "gate": (0.06, 1.24, "#6d4a2c", "#8d8a96"),
    "mailbox": (0.3, 0.86, "#e0b62c", "#b78d18"),
    "cool box": (0.06, 0.74, "#3a8fd0", "#f4f6f8"),
    "hatch": (0.06, 0.8, "#7d8792", "#565e68"),
}


def draw_door(s: Scenery, kind: str, amount: float) -> None:
    """What opens: hinged on its left, swinging out; `amount` 0 shut .. 1 wide open."""
    bottom, top, panel, body = DOORS[kind]
    left, right = DOOR_X - DOOR_HALF, DOOR_X + DOOR_HALF
    if kind == "mailbox":
        s.box(DOOR_X - 0.05, 0.05, DOOR_X + 0.05, 0.34, "#5a6270")
    s.box(left - 0.05, bottom - 0.02, right + 0.05, top + 0.05, body, radius=0.03)
    s.box(left, bottom, right, top, "#221a2c", glow=True)
    if kind == "gate":
        s.box(left, bottom, right, top, "#9fd0e8" if not s.night else "#232a66", glow=True)
        s.box(left, bottom, right, bottom + 0.22, "#6fae58")
    elif kind == "fridge":
        s.box(left, bottom, right, top, "#fff3c4", glow=True)
    if kind != "gate":
        for k in (0.36, 0.68):
            y = bottom + (top - bottom) * k
            s.stroke([(left, y), (right, y)], "#8d94a0", 0.02)
    angle = amount * pi * 0.72
    edge = left + 2 * DOOR_HALF * cos(angle)
    slant = 0.07 * (1 - abs(cos(angle)))
    s.shape([(left, bottom), (edge, bottom - slant), (edge, top + slant * 0.6), (left, top)], panel)
    span = edge - left
    if abs(span) > 0.08:
        if kind in ("gate", "cupboard", "wardrobe"):
            for k in (0.33, 0.66):
                s.stroke([(left + span * k, bottom + 0.03), (left + span * k, top - 0.03)], body, 0.016)
        elif kind == "locker":
            for k in (0.8, 0.86, 0.92):
                y = bottom + (top - bottom) * k
                s.stroke([(left + span * 0.25, y), (left + span * 0.75, y)], body, 0.018)
        elif kind == "fridge":
            y = bottom + (top - bottom) * 0.66
            s.stroke([(left, y), (edge, y)], "#1d1a2b", 0.014)
        elif kind == "safe":
            s.disc(left + span * 0.5, (bottom + top) / 2, 0.07, "#b9c0c9")
        elif kind == "cool box":
            s.stroke([(left, top - 0.12), (edge, top - 0.12)], "#f4f6f8", 0.05)
        elif kind == "mailbox":
            s.stroke([(left + span * 0.2, top - 0.12), (left + span * 0.8, top - 0.12)], "#1d1a2b", 0.03)
    grip = left + span * 0.84
    s.stroke([(grip, 0.48), (grip, 0.64)], "#f1c72c" if kind != "mailbox" else "#7a5a10", 0.03)


def floor_shadow(s: Scenery) -> None:
    """Soft dark under the furniture."""
    for x, half in ((SEAT_X, 0.34), (SURFACE_X, 0.4), (DOOR_X, 0.26)):
        s.oval(x, 0.05, half, 0.035, "#4a4350", 0)
