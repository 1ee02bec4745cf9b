"""Heads: hair, hats, eyes, mouths and what sits on a nose; drawn in units of the head's radius."""

from __future__ import annotations

from functools import lru_cache

import skia

from studio.brush import INK, disc, draw, fill, line, oval, polygon, shade
from studio.pose import Point, Pose
from studio.world import Look

RIM = 0.09  # outline in head radii


def _enter(canvas: skia.Canvas, at: Point, radius: float, tilt: float) -> None:
    canvas.save()
    canvas.translate(*at)
    if tilt:
        canvas.rotate(tilt)
    canvas.scale(radius, radius)


def draw_hair_behind(canvas: skia.Canvas, look: Look, at: Point, radius: float, tilt: float, turn: float) -> None:
    """What falls behind the shoulders: long hair, ponytails, puffs, a bun, a hood; `turn` -1 left .. 1 right."""
    if look.hair_style not in ("long", "bun", "puffs", "ponytail", "hood"):
        return
    _enter(canvas, at, radius, tilt)
    hair = look.hair
    match look.hair_style:
        case "long":
            path = skia.Path()
            path.moveTo(-1.12, 0.2)
            path.cubicTo(-1.25, 1.45, 1.25, 1.45, 1.12, 0.2)
            path.lineTo(1.16 - 0.1 * turn, -1.25)
            path.quadTo(0, -1.5, -1.16 - 0.1 * turn, -1.25)
            path.close()
            draw(canvas, path, shade(hair, 0.86), RIM)
        case "bun":
            disc(canvas, -0.25 * turn, 1.16, 0.44, hair, RIM)
        case "puffs":
            disc(canvas, -0.92 - 0.1 * turn, 0.62, 0.52, hair, RIM)
            disc(canvas, 0.92 - 0.1 * turn, 0.62, 0.52, hair, RIM)
        case "ponytail":
            side = -1.0 if turn >= 0 else 1.0
            path = skia.Path()
            path.moveTo(0.7 * side, 0.35)
            path.cubicTo(1.9 * side, 0.6, 1.75 * side, -0.7, 1.25 * side, -1.05)
            path.cubicTo(1.2 * side, -0.5, 1.0 * side, -0.3, 0.7 * side, -0.1)
            path.close()
            draw(canvas, path, hair, RIM)
        case "hood":
            path = skia.Path()
            path.addOval(skia.Rect.MakeLTRB(-1.28, -1.2, 1.28, 1.3))
            draw(canvas, path, look.outfit_colour, RIM)
    canvas.restore()


def draw_head(canvas: skia.Canvas, look: Look, at: Point, radius: float, tilt: float, pose: Pose) -> None:
    """The head in front of the neck, with its expression."""
    turn = pose.facing * pose.turn
    _enter(canvas, at, radius, tilt)
    if look.kind == "robot":
        _robot(canvas, look, turn, pose)
        canvas.restore()
        return
    if look.hair_style in ("short", "curly", "cap", "hat", "bald", "bun", "puffs", "ponytail"):
        ear = -0.95 if turn >= 0 else 0.95
        if abs(turn) < 0.5:
            disc(canvas, 0.97, -0.12, 0.2, look.skin, RIM)
            disc(canvas, -0.97, -0.12, 0.2, look.skin, RIM)
        else:
            disc(canvas, ear * 0.95, -0.12, 0.2, look.skin, RIM)
    disc(canvas, 0, 0, 1.0, look.skin, RIM)
    if look.accessory == "beard":
        _beard(canvas, turn)
    _face(canvas, look, turn, pose)
    _hair(canvas, look, turn)
    _extras(canvas, look, turn)
    canvas.restore()


def _face(canvas: skia.Canvas, look: Look, turn: float, pose: Pose) -> None:
    middle = 0.42 * turn
    apart = 0.37 - 0.07 * abs(turn)
    for side in (-1.0, 1.0):
        x = middle + side * apart
        if look.accessory == "eyepatch" and side > 0:
            canvas.drawCircle(x, 0.06, 0.3, fill(INK))
            continue
        if pose.eyes < 0.5:
            canvas.drawPath(_lid(), _shift(canvas, x, 0.04))
            canvas.restore()
        else:
            oval(canvas, x, 0.05, 0.2, 0.24, "#ffffff", 0.06)
            canvas.drawCircle(x + 0.08 * turn, 0.05, 0.125, fill(INK))
        lift = 0.44 + 0.1 * pose.brow
        slant = 0.08 * side * min(0.0, pose.brow)
        hair = look.hair if look.hair_style != "bald" else "#d9d9d2"
        canvas.drawLine(x - 0.17, lift + slant, x + 0.17, lift - slant, line(shade(hair, 0.7), 0.09))
    # nose
    canvas.drawLine(middle + 0.05 * turn, -0.12, middle + 0.17 * turn, -0.22, line(shade(look.skin, 0.66), 0.09))
    _mouth(canvas, middle, pose)
    canvas.drawCircle(middle - apart - 0.17, -0.36, 0.13, fill("#e8606a", 70))
    canvas.drawCircle(middle + apart + 0.17, -0.36, 0.13, fill("#e8606a", 70))


@lru_cache(maxsize=1)
def _lid() -> skia.Path:
    path = skia.Path()
    path.moveTo(-0.17, 0.02)
    path.quadTo(0, -0.12, 0.17, 0.02)
    return path


def _shift(canvas: skia.Canvas, x: float, y: float) -> skia.Paint:
    canvas.save()
    canvas.translate(x, y)
    return line(INK, 0.09)


def _mouth(canvas: skia.Canvas, middle: float, pose: Pose) -> None:
    if pose.mouth > 0.12:
        tall = 0.06 + 0.2 * pose.mouth
        wide = 0.27 - 0.07 * pose.mouth
        oval(canvas, middle, -0.52, wide, tall, "#7c2230", 0.07)
        return
    path = skia.Path()
    path.moveTo(middle - 0.27, -0.48)
    path.quadTo(middle, -0.48 - 0.3 * pose.smile, middle + 0.27, -0.48)
    canvas.drawPath(path, line(INK, 0.085))


def _beard(canvas: skia.Canvas, turn: float) -> None:
    path = skia.Path()
    path.moveTo(-0.98, 0.1)
    path.cubicTo(-1.15, -0.9, -0.5, -1.55, 0.12 * turn, -1.6)
    path.cubicTo(0.5, -1.55, 1.15, -0.9, 0.98, 0.1)
    path.quadTo(0.75 + 0.2 * turn, -0.3, 0.42 * turn, -0.26)
    path.quadTo(-0.75 + 0.2 * turn, -0.3, -0.98, 0.1)
    path.close()
    draw(canvas, path, "#f4f4f0", RIM)


@lru_cache(maxsize=64)
def _cap_of_hair(side: int) -> skia.Path:
    """Hair over the skull with a parting that follows the face."""
    path = skia.Path()
    path.moveTo(-1.06, -0.02)
    path.cubicTo(-1.2, 1.45, 1.2, 1.45, 1.06, -0.02)
    path.cubicTo(0.98, 0.28, 0.8, 0.5, 0.5 + 0.25 * side, 0.56)
    path.cubicTo(0.2, 0.62, -0.2, 0.62, -0.5 + 0.25 * side, 0.56)
    path.cubicTo(-0.8, 0.5, -0.98, 0.28, -1.06, -0.02)
    path.close()
    return path


def _hair(canvas: skia.Canvas, look: Look, turn: float) -> None:
    side = 1 if turn > 0.3 else -1 if turn < -0.3 else 0
    hair = look.hair
    match look.hair_style:
        case "short" | "long" | "bun" | "puffs" | "ponytail" | "curly":
            draw(canvas, _cap_of_hair(side), hair, RIM)
            if look.hair_style == "curly":
                for x, y in ((-0.95, 0.35), (-0.72, 0.8), (-0.28, 1.04), (0.28, 1.04), (0.72, 0.8), (0.95, 0.35)):
                    disc(canvas, x, y, 0.3, hair, RIM)
                canvas.drawOval(skia.Rect.MakeLTRB(-0.8, 0.45, 0.8, 1.05), fill(hair))
    if look.hair_style in ("cap", "ponytail"):
        ahead = 1.0 if turn >= 0 else -1.0
        colour = look.outfit_colour if look.id == "red_cap" else "#f06f96"
        crown = skia.Path()
        crown.moveTo(-1.1, 0.3)
        crown.cubicTo(-1.15, 1.5, 1.15, 1.5, 1.1, 0.3)
        crown.quadTo(0, 0.5, -1.1, 0.3)
        crown.close()
        if look.hair_style == "cap":
            disc(canvas, -0.85 * ahead, 0.15, 0.24, hair, RIM)
        draw(canvas, crown, colour, RIM)
        peak = polygon(
            [
                (0.15 * ahead, 0.42),
                (1.05 * ahead, 0.45),
                (1.72 * ahead, 0.28),
                (1.66 * ahead, 0.14),
                (0.2 * ahead, 0.24),
            ]
        )
        draw(canvas, peak, shade(colour, 0.8), RIM)
        canvas.drawCircle(0, 1.18, 0.1, fill(INK))
    elif look.hair_style == "hat":
        oval(canvas, 0, 0.48, 1.62, 0.27, "#6e4524", RIM)
        crown = skia.Path()
        crown.moveTo(-0.98, 0.5)
        crown.cubicTo(-0.95, 1.7, -0.3, 1.5, 0, 1.42)
        crown.cubicTo(0.3, 1.5, 0.95, 1.7, 0.98, 0.5)
        crown.quadTo(0, 0.68, -0.98, 0.5)
        crown.close()
        draw(canvas, crown, "#7d5029", RIM)
        canvas.drawRect(skia.Rect.MakeLTRB(-0.93, 0.58, 0.93, 0.8), fill("#3c2718"))
    elif look.hair_style == "hood":
        rim = skia.Path()
        rim.addOval(skia.Rect.MakeLTRB(-1.1, -1.06, 1.1, 1.16))
        canvas.drawPath(rim, line(INK, 0.36))
        canvas.drawPath(rim, line(look.outfit_colour, 0.22))
        fringe = skia.Path()
        fringe.moveTo(-0.75, 0.62)
        fringe.quadTo(0, 1.15, 0.75, 0.62)
        fringe.quadTo(0.2 * side, 0.42, -0.75, 0.62)
        draw(canvas, fringe, hair, 0.05)


def _extras(canvas: skia.Canvas, look: Look, turn: float) -> None:
    middle = 0.42 * turn
    match look.accessory:
        case "glasses":
            for side in (-1.0, 1.0):
                canvas.drawCircle(middle + side * 0.36, 0.05, 0.33, line(INK, 0.1))
            canvas.drawLine(middle - 0.06, 0.08, middle + 0.06, 0.08, line(INK, 0.1))
        case "eyepatch":
            canvas.drawLine(-0.93, 0.36, 0.95, 0.2, line(INK, 0.1))
        case "bow":
            side = -0.5 if turn >= 0 else 0.5
            for way in (-1.0, 1.0):
                draw(
                    canvas, polygon([(side, 1.05), (side + 0.6 * way, 1.42), (side + 0.6 * way, 0.72)]), "#d8372f", RIM
                )
            disc(canvas, side, 1.06, 0.17, "#d8372f", RIM)
        case "moustache":
            path = skia.Path()
            path.moveTo(middle - 0.46, -0.44)
            path.quadTo(middle - 0.2, -0.2, middle, -0.3)
            path.quadTo(middle + 0.2, -0.2, middle + 0.46, -0.44)
            path.quadTo(middle, -0.42, middle - 0.46, -0.44)
            draw(canvas, path, look.hair, 0.05)


def _robot(canvas: skia.Canvas, look: Look, turn: float, pose: Pose) -> None:
    canvas.drawLine(0, 0.9, 0, 1.42, line(INK, 0.16))
    disc(canvas, 0, 1.5, 0.2, "#e2453a", RIM)
    box = skia.Rect.MakeLTRB(-1.0, -0.9, 1.0, 0.95)
    canvas.drawRect(skia.Rect.MakeLTRB(-1.16, -0.25, 1.16, 0.25), fill(look.hair))
    canvas.drawRect(skia.Rect.MakeLTRB(-1.16, -0.25, 1.16, 0.25), line(INK, RIM))
    canvas.drawRoundRect(box, 0.25, 0.25, fill(look.skin))
    canvas.drawRoundRect(box, 0.25, 0.25, line(INK, RIM))
    middle = 0.3 * turn
    canvas.drawRoundRect(skia.Rect.MakeLTRB(middle - 0.66, -0.12, middle + 0.66, 0.52), 0.2, 0.2, fill("#24304a"))
    for side in (-1.0, 1.0):
        x = middle + 0.32 * side + 0.06 * turn
        if pose.eyes < 0.5:
            canvas.drawLine(x - 0.14, 0.2, x + 0.14, 0.2, line("#7fe3ff", 0.09))
        else:
            canvas.drawCircle(x, 0.2, 0.17, fill("#7fe3ff"))
    if pose.mouth > 0.12:
        tall = 0.06 + 0.14 * pose.mouth
        canvas.drawRect(skia.Rect.MakeLTRB(middle - 0.34, -0.55 - tall, middle + 0.34, -0.55 + tall), fill("#24304a"))
    else:
        path = skia.Path()
        path.moveTo(middle - 0.34, -0.52)
        path.quadTo(middle, -0.52 - 0.25 * pose.smile, middle + 0.34, -0.52)
        canvas.drawPath(path, line(INK, 0.09))
