"""A body as numbers: pose parameters, body proportions by look, and the joints that follow from both.

Stage units, y upwards, the floor at y = 0; angles in degrees. Arm angles: 0 hangs down, 90 points forward, 180 up.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import atan2, cos, degrees, hypot, pi, radians, sin
from typing import NamedTuple

from studio.world import LOOK, Look

Point = tuple[float, float]

SEAT_TOP = 0.3  # height of every seat
STEP = 0.42  # stage units walked per pair of steps: feet do not slide


class Pose(NamedTuple):
    """Everything that moves in one figure; all floats, so that two poses blend."""

    x: float = 0.0
    facing: float = 1.0  # -1 left .. 1 right
    lean: float = 0.0  # torso forward
    crouch: float = 0.0  # share of the leg length
    rotate: float = 0.0  # the whole body about its feet, forward
    lift: float = 0.0  # feet above the floor
    walk: float = 0.0  # 0 stands, 1 full stride
    seat: float = 0.0  # 0 stands, 1 sits
    near: float = 10.0  # arm that acts: angle
    near_reach: float = 0.94  # share of the arm's length between shoulder and hand
    far: float = -10.0
    far_reach: float = 0.94
    turn: float = 0.75  # face: 1 looks where the body faces, 0 at the audience, -1 back
    tilt: float = 0.0  # head forward
    smile: float = 0.5
    brow: float = 0.0  # 1 surprised, -1 angry or afraid
    mouth: float = 0.0  # 0 shut .. 1 wide open
    eyes: float = 1.0  # 0 shut


def blend(a: Pose, b: Pose, share: float) -> Pose:
    """The pose between a (share 0) and b (share 1)."""
    return Pose._make([p + (q - p) * share for p, q in zip(a, b, strict=True)])


@dataclass(frozen=True, slots=True)
class Body:
    leg: float
    torso: float
    head: float  # radius
    arm: float
    width: float  # 1 a grown-up


@lru_cache(maxsize=64)
def body_of(look_id: str) -> Body:
    """Proportions of a look: children have shorter bodies under nearly the same head."""
    look: Look = LOOK[look_id]
    head = 0.165 if look.kind in ("boy", "girl") else 0.175
    return Body(
        leg=0.38 * look.height,
        torso=0.36 * look.height,
        head=head,
        arm=0.46 * (0.25 + 0.75 * look.height),
        width=0.3 + 0.7 * look.height,
    )


class Joints(NamedTuple):
    """Points relative to (pose.x, 0), before the whole body is lifted and rotated."""

    hip: Point
    neck: Point
    head: Point
    near_shoulder: Point
    far_shoulder: Point
    near_elbow: Point
    far_elbow: Point
    near_hand: Point
    far_hand: Point
    near_knee: Point
    far_knee: Point
    near_foot: Point
    far_foot: Point


def _elbow(a: Point, b: Point, bone: float, side: float) -> Point:
    """The middle joint of two equal bones from a to b, bent to `side`."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    span = hypot(dx, dy)
    bend = max(bone * bone - span * span / 4, 0.0) ** 0.5 * side
    if span < 1e-6:
        return a[0] + bend, a[1]
    return a[0] + dx / 2 - dy / span * bend, a[1] + dy / 2 + dx / span * bend


def _shoulders(pose: Pose, body: Body) -> tuple[Point, Point, Point, Point]:
    standing = body.leg * (1 - pose.crouch)
    hip = (0.0, standing + (max(SEAT_TOP + 0.05, 0.0) - standing) * pose.seat)
    tip = radians(pose.lean)
    along = (pose.facing * sin(tip), cos(tip))
    neck = (hip[0] + body.torso * along[0], hip[1] + body.torso * along[1])
    half = 0.115 * body.width * pose.facing
    base = (neck[0] - along[0] * 0.06 * body.width, neck[1] - along[1] * 0.06 * body.width)
    near = (base[0] + half * along[1], base[1] - abs(half) * along[0] * pose.facing)
    far = (base[0] - half * along[1], base[1] + abs(half) * along[0] * pose.facing)
    return hip, neck, near, far


def joints(pose: Pose, body: Body) -> Joints:
    """All joints of a pose."""
    facing = pose.facing
    hip, neck, near_shoulder, far_shoulder = _shoulders(pose, body)
    nod = radians(pose.lean * 0.6 + pose.tilt)
    rise = body.head * 0.86
    head = (neck[0] + facing * sin(nod) * rise, neck[1] + cos(nod) * rise)

    def hand(shoulder: Point, angle: float, reach: float) -> Point:
        turn = radians(angle)
        length = body.arm * reach
        return shoulder[0] + facing * sin(turn) * length, shoulder[1] - cos(turn) * length

    near_hand = hand(near_shoulder, pose.near, pose.near_reach)
    far_hand = hand(far_shoulder, pose.far, pose.far_reach)
    phase = 2 * pi * pose.x / STEP * facing
    feet: list[Point] = []
    knees: list[Point] = []
    for offset, side in ((0.0, 1.0), (pi, -1.0)):
        swing = -sin(phase + offset) * pose.walk
        raised = max(0.0, cos(phase + offset)) * 0.06 * pose.walk
        stand_x = side * 0.07 * body.width * (1 - pose.walk) + swing * STEP * 0.3
        top = (hip[0] + side * 0.045 * body.width, hip[1])
        sit_x = 0.62 * body.leg + side * 0.03
        sit_y = max(0.0, hip[1] - 0.62 * body.leg)
        foot = (
            stand_x + (facing * sit_x - stand_x) * pose.seat,
            raised + (sit_y - raised) * pose.seat,
        )
        # bones a little longer than half a leg, so that knees never lock; pose.seat pushes the knee forward and up
        feet.append(foot)
        knee = _elbow(top, foot, body.leg * 0.503, facing)
        seat_knee = (facing * body.leg * 0.62 + side * 0.03 * facing, hip[1] + 0.01)
        knees.append((knee[0] + (seat_knee[0] - knee[0]) * pose.seat, knee[1] + (seat_knee[1] - knee[1]) * pose.seat))
    bone = body.arm * 0.503
    # elbows point down and back, those of a far arm that is lifted point away from the head
    outward = max(-1.0, min(1.0, (pose.far + 45) / 15, (125 - pose.far) / 15))
    near_bend = _elbow(near_shoulder, near_hand, bone, -facing)
    far_bend = _elbow(far_shoulder, far_hand, bone, -facing * outward)
    return Joints(
        hip, neck, head, near_shoulder, far_shoulder, near_bend, far_bend, near_hand, far_hand,
        knees[0], knees[1], feet[0], feet[1],
    )  # fmt: skip


def lying_rise(pose: Pose) -> float:
    """How far a rotated body's axis is lifted so that it lies on the floor and not in it."""
    return pose.lift + 0.13 * abs(sin(radians(pose.rotate)))


def on_stage(pose: Pose, point: Point) -> Point:
    """A joint's place on the stage."""
    turn = -radians(pose.rotate) * (1.0 if pose.facing >= 0 else -1.0)
    x, y = point
    return (
        pose.x + x * cos(turn) - y * sin(turn),
        lying_rise(pose) + x * sin(turn) + y * cos(turn),
    )


def reaching(pose: Pose, body: Body, target: Point, arm: str = "near") -> Pose:
    """`pose` with the named arm's hand at `target` (stage), or stretched towards it where it is too far."""
    _, _, near, far = _shoulders(pose, body)
    shoulder = near if arm == "near" else far
    dx = (target[0] - pose.x - shoulder[0]) * (1.0 if pose.facing >= 0 else -1.0)
    dy = target[1] - pose.lift - shoulder[1]
    distance = min(max(hypot(dx, dy) / body.arm, 0.12), 1.0)
    angle = degrees(atan2(dx, -dy))
    if angle < -90:
        angle += 360
    if arm == "near":
        return pose._replace(near=angle, near_reach=distance)
    return pose._replace(far=angle, far_reach=distance)
