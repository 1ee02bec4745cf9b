"""One person: legs, clothes, arms and hands from the joints of a pose. The head is `studio.face`."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import hypot

import skia

from studio.brush import INK, disc, draw, fill, line, oval, polygon, shade
from studio.face import draw_hair_behind, draw_head
from studio.pose import Body, Joints, Point, Pose, body_of, joints, lying_rise
from studio.world import LOOK, Look

HAND = 0.058
LIMB = 0.088
EDGE = 0.03  # the dark edge that a limb shows, both sides together

Painter = Callable[[skia.Canvas], None]


def draw_figure(
    canvas: skia.Canvas, look_id: str, pose: Pose, held_near: Painter | None = None, held_far: Painter | None = None
) -> None:
    """A figure on the stage; what it holds is painted (in stage units) between arm and hand."""
    look, body = LOOK[look_id], body_of(look_id)
    points = joints(pose, body)
    width = body.width
    shadow = 0.2 + 0.25 * min(1.0, abs(pose.rotate) / 90)
    ahead = 1.0 if pose.facing >= 0 else -1.0
    middle = pose.x + ahead * 0.42 * min(1.0, abs(pose.rotate) / 90)
    canvas.drawOval(skia.Rect.MakeLTRB(middle - shadow, -0.035, middle + shadow, 0.03), fill("#14101e", 70))
    canvas.save()
    canvas.translate(pose.x, lying_rise(pose))
    if pose.rotate:
        canvas.rotate(-pose.rotate * ahead)
    tilt = -(pose.lean * 0.6 + pose.tilt) * pose.facing
    sleeve = look.skin if look.outfit == "overall" and look.kind != "robot" else look.outfit_colour
    if look.outfit == "overall":
        sleeve = shade(look.outfit_colour, 0.82) if look.kind == "robot" else "#e9dfc6"
    if look.id == "white":
        sleeve = "#c9d3dc"
    draw_hair_behind(canvas, look, points.head, body.head, tilt, pose.facing * pose.turn)

    def far_arm() -> None:
        _arm(canvas, points.far_shoulder, points.far_elbow, points.far_hand, shade(sleeve, 0.86), width)
        if held_far is not None:
            _in_stage(canvas, pose, ahead, held_far)
        _hand(canvas, points.far_hand, shade(look.skin, 0.94))

    at_face = hypot(points.far_hand[0] - points.head[0], points.far_hand[1] - points.head[1]) < body.head * 0.95
    if not at_face:
        far_arm()
    _legs(canvas, look, body, points, pose)
    _clothes(canvas, look, body, points, pose)
    draw_head(canvas, look, points.head, body.head, tilt, pose)
    if at_face:
        far_arm()
    _arm(canvas, points.near_shoulder, points.near_elbow, points.near_hand, sleeve, width)
    if held_near is not None:
        _in_stage(canvas, pose, ahead, held_near)
    _hand(canvas, points.near_hand, look.skin)
    canvas.restore()


def _in_stage(canvas: skia.Canvas, pose: Pose, ahead: float, paint: Painter) -> None:
    """Paints in stage units from inside the figure's own space."""
    canvas.save()
    if pose.rotate:
        canvas.rotate(pose.rotate * ahead)
    canvas.translate(-pose.x, -lying_rise(pose))
    paint(canvas)
    canvas.restore()


def _limb(canvas: skia.Canvas, a: Point, b: Point, c: Point, colour: str, width: float) -> None:
    path = skia.Path()
    path.moveTo(*a)
    path.lineTo(*b)
    path.lineTo(*c)
    canvas.drawPath(path, line(INK, width + EDGE))
    canvas.drawPath(path, line(colour, width))


def _arm(canvas: skia.Canvas, shoulder: Point, elbow: Point, hand: Point, colour: str, width: float) -> None:
    _limb(canvas, shoulder, elbow, hand, colour, round(LIMB * width, 4))


def _hand(canvas: skia.Canvas, at: Point, skin: str) -> None:
    disc(canvas, at[0], at[1], HAND, skin)


def _legs(canvas: skia.Canvas, look: Look, body: Body, points: Joints, pose: Pose) -> None:
    hip, width = points.hip, body.width
    ahead = 0.035 * pose.facing
    bare = look.outfit == "dress"
    for side, knee, foot, factor in (
        (-1.0, points.far_knee, points.far_foot, 0.86),
        (1.0, points.near_knee, points.near_foot, 1.0),
    ):
        top = (hip[0] + side * 0.06 * width, hip[1] + 0.01)
        colour = shade(look.skin if bare else look.trousers, factor)
        heel = (foot[0], foot[1] + 0.05)
        _limb(canvas, top, knee, heel, colour, round((0.075 if bare else 0.1) * width, 4))
        oval(
            canvas,
            foot[0] + ahead,
            foot[1] + 0.03,
            0.08 * width,
            0.042,
            "#3a2f3a" if look.kind != "robot" else "#5b646d",
        )


@lru_cache(maxsize=64)
def _torso(look_id: str, seated: bool) -> skia.Path:
    """The garment around (0, 0) = hip, up to the neck; clothes with skirts fall below the hip."""
    look, body = LOOK[look_id], body_of(look_id)
    w, top = body.width, body.torso
    shoulder, hip = 0.125 * w, 0.135 * w
    hem, below = {"dress": (0.23, 0.2), "coat": (0.19, 0.17)}.get(look.outfit, (0.14, 0.03))
    if seated:
        below = min(below, 0.06)
    hem *= w
    below *= look.height
    path = skia.Path()
    path.moveTo(-shoulder * 0.55, top)
    path.quadTo(-shoulder * 1.15, top, -shoulder * 1.12, top - 0.07)
    path.lineTo(-hip, 0.04)
    path.lineTo(-hem, -below)
    path.quadTo(0, -below - 0.025, hem, -below)
    path.lineTo(hip, 0.04)
    path.lineTo(shoulder * 1.12, top - 0.07)
    path.quadTo(shoulder * 1.15, top, shoulder * 0.55, top)
    path.close()
    return path


def _clothes(canvas: skia.Canvas, look: Look, body: Body, points: Joints, pose: Pose) -> None:
    w, top = body.width, body.torso
    colour = look.outfit_colour
    seated = pose.seat > 0.5
    canvas.save()
    canvas.translate(*points.hip)
    canvas.rotate(-pose.lean * pose.facing)
    path = _torso(look.id, seated)
    face = 0.05 * pose.facing * pose.turn * w
    if look.outfit == "overall":
        under = "#e9dfc6" if look.kind != "robot" else shade(colour, 0.82)
        if look.id == "white":
            under = "#c9d3dc"
        draw(canvas, path, under)
        bib = polygon([(-0.15 * w, -0.035), (0.15 * w, -0.035), (0.13 * w, top * 0.5), (0.075 * w + face, top * 0.74),
                       (-0.075 * w + face, top * 0.74), (-0.13 * w, top * 0.5)])  # fmt: skip
        draw(canvas, bib, colour)
        for x in (-0.075 * w, 0.075 * w):
            canvas.drawLine(x + face, top * 0.72, x * 1.1, top - 0.01, line(INK, 0.045))
            canvas.drawLine(x + face, top * 0.72, x * 1.1, top - 0.01, line(colour, 0.03))
        if look.kind == "robot":
            canvas.drawRect(skia.Rect.MakeLTRB(-0.06 + face, top * 0.3, 0.06 + face, top * 0.58), fill("#eef6ff"))
            canvas.drawCircle(-0.025 + face, top * 0.44, 0.02, fill("#d8372f"))
            canvas.drawCircle(0.03 + face, top * 0.44, 0.02, fill("#3a9b48"))
        else:
            canvas.drawLine(-0.05 * w + face, top * 0.36, 0.05 * w + face, top * 0.36, line(shade(colour, 0.72), 0.014))
    else:
        draw(canvas, path, colour)
    dark = shade(colour, 0.66)
    if look.outfit == "coat":
        below = 0.0 if seated else -0.16 * look.height
        canvas.drawLine(face, top * 0.8, face, below, line(dark, 0.014))
        for k in (0.62, 0.36, 0.1):
            canvas.drawCircle(
                face + 0.03, top * k, 0.014, fill(shade(colour, 1.9) if look.id in ("patch", "hat") else dark)
            )
        draw(
            canvas,
            polygon([(face - 0.07 * w, top), (face, top * 0.72), (face + 0.07 * w, top)]),
            shade(colour, 1.25),
            0.01,
        )
    elif look.outfit == "jacket":
        wide, slim = 0.055 * w, 0.03 * w
        shirt = polygon([(face - wide, top), (face - slim, 0.0), (face + slim, 0.0), (face + wide, top)])
        draw(canvas, shirt, "#f2efe4", 0.012)
        canvas.drawLine(-0.13 * w, 0.03, 0.13 * w, 0.03, line(dark, 0.022))
    elif look.outfit == "dress":
        canvas.drawLine(-0.13 * w, 0.06, 0.13 * w, 0.06, line(dark, 0.03))
        if not seated:
            for x in (-0.13, -0.045, 0.045, 0.13):
                canvas.drawCircle(x * w, -0.13 * look.height, 0.016, fill(shade(colour, 2.0)))
    elif look.outfit == "sweater":
        for y in (0.3, 0.58) if look.id != "stripe" else (0.14, 0.36, 0.58, 0.8):
            canvas.drawLine(-0.122 * w, top * y, 0.122 * w, top * y, line(shade(colour, 1.7), 0.026))
    elif look.outfit == "shirt":
        canvas.drawCircle(face, top * 0.5, 0.045, fill("#fff3d8"))
    if look.accessory == "scarf":
        oval(canvas, 0, top - 0.015, 0.115 * w, 0.045, "#2f7f8c")
        tail = polygon(
            [(face + 0.01, top - 0.03), (face + 0.08, top - 0.03), (face + 0.085, top - 0.2), (face + 0.02, top - 0.2)]
        )
        draw(canvas, tail, "#2f7f8c")
    canvas.restore()
