"""Every verb as key poses over its interval, so that paired verbs are the same frames in reverse order.

A verb is told by `Act`: who does it, with which hand, towards what. `keys` gives (share of the interval, pose); between
keys the pose eases. The key pose is held for about 40 % of the interval. Nothing but the order of frames tells a verb
from its reverse: there are no motion lines, and faces do not give it away.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, sin

from studio.pose import Body, Point, Pose, blend, joints, reaching

Keys = list[tuple[float, Pose]]

_AHEAD = {"near": (84.0, 0.78), "far": (-84.0, 0.7)}  # an arm held out with something in it: angle, reach

LOCOMOTION = ("enter", "leave", "approach", "back_away")
SWAP = 0.5  # share of pick_up, give ... at which the thing changes hands
RELEASE = 0.7  # share of throw at which the thing leaves the hand; a catch mirrors it
WALK_SHARE = 0.28  # of an interval whose actor has to go somewhere first


@dataclass(frozen=True, slots=True)
class Act:
    verb: str
    pre: Pose  # resting pose before, at the place before
    post: Pose  # resting pose after
    body: Body
    hand: str = "near"  # the arm that acts
    reach_at: Point | None = None  # where the hand goes: lying thing, handle, the other's hand
    other_x: float | None = None  # where the target person stands


def arm(pose: Pose, hand: str, angle: float, reach: float) -> Pose:
    """`pose` with one arm set."""
    if hand == "near":
        return pose._replace(near=angle, near_reach=reach)
    return pose._replace(far=angle, far_reach=reach)


def arms(pose: Pose, near: float, near_reach: float, far: float, far_reach: float) -> Pose:
    """`pose` with both arms set."""
    return pose._replace(near=near, near_reach=near_reach, far=far, far_reach=far_reach)


def rest(
    x: float, facing: int, *, seated: bool = False, near_held: bool = False, far_held: bool = False, raised: str = ""
) -> Pose:
    """How somebody stands or sits who does nothing; `raised` names the arm that is held up."""
    pose = Pose(x=x, facing=float(facing))
    if seated:
        pose = arms(pose._replace(seat=1.0), 32.0, 0.72, 8.0, 0.8)
    if near_held:
        pose = pose._replace(near=40.0, near_reach=0.44)
    if far_held:
        pose = pose._replace(far=-52.0, far_reach=0.5)
    if raised:
        pose = arm(pose, raised, 166.0 if raised == "near" else -166.0, 1.0)
    return pose


def keys(act: Act) -> Keys:
    """Key poses of an act over shares 0..1 of its interval, walking first where the actor has to go somewhere."""
    if act.verb in LOCOMOTION:
        return _locomotion(act)
    if act.verb == "stand_up":
        stood = act.post._replace(x=act.pre.x)
        core = _reversed(_sit(stood, act.pre))
        return core if _near(act.pre, act.post) else [*_squeezed(core, 0.0, 0.72), (1.0, act.post)]
    if _near(act.pre, act.post):
        return _core(act)
    walked = _walked(act.pre, act.post.x)
    core = _core(Act(act.verb, walked, act.post, act.body, act.hand, act.reach_at, act.other_x))
    return [(0.0, act.pre), *_squeezed(core, WALK_SHARE, 1.0)]


def _near(a: Pose, b: Pose) -> bool:
    return abs(a.x - b.x) < 0.03


def _walked(pose: Pose, x: float) -> Pose:
    return pose._replace(x=x, seat=0.0)


def _squeezed(keys_: Keys, start: float, end: float) -> Keys:
    return [(start + u * (end - start), pose) for u, pose in keys_]


def _reversed(keys_: Keys) -> Keys:
    return [(1 - u, pose) for u, pose in reversed(keys_)]


_FORWARD = {"put_down": "pick_up", "take": "give", "catch": "throw", "close": "open", "lower": "raise"}


def _core(act: Act) -> Keys:
    if act.verb in _FORWARD:
        return _reversed(
            _core(Act(_FORWARD[act.verb], act.post, act.pre, act.body, act.hand, act.reach_at, act.other_x))
        )
    pre, post, hand = act.pre, act.post, act.hand
    sign = 1.0 if post.facing >= 0 else -1.0
    key = pre._replace(facing=post.facing)
    if hand == "far" and act.verb in ("wave", "point", "look_around"):
        # what the other hand holds is lowered out of sight of the gesture
        key = key._replace(near=4.0, near_reach=0.86)
    match act.verb:
        case "knock":
            return _held(pre, _stretched(key._replace(lean=6.0, turn=0.9), act, sign), post, 0.24)
        case "pick_up" | "open":
            lean = 22.0 if act.verb == "pick_up" else 12.0
            key = _stretched(key._replace(lean=lean, tilt=10.0, turn=0.9), act, sign)
            if act.verb == "pick_up":
                return _held(pre, key, post)
            assert act.reach_at is not None
            pulled = key._replace(lean=-14.0, x=key.x - sign * 0.02)
            pulled = reaching(pulled, act.body, (act.reach_at[0] - sign * 0.3, act.reach_at[1]), hand)
            return [(0.0, pre), (0.22, key), (0.36, key), (0.62, pulled), (0.8, pulled), (1.0, post)]
        case "give":
            key = key._replace(lean=14.0, turn=1.0, smile=0.7)
            return _held(pre, _stretched(key, act, sign), post)
        case "throw":
            back = arm(key._replace(lean=-16.0, turn=0.9), hand, 222.0, 0.95)
            front = arm(key._replace(lean=20.0, turn=1.0), hand, 100.0, 1.0)
            return [(0.0, pre), (0.16, back), (0.56, back), (RELEASE, front), (0.88, front), (1.0, post)]
        case "raise":
            return [(0.0, pre), (0.3, key), (0.58, post), (1.0, post)]
        case "sit_down":
            return _sit(pre, post)
        case "wave":
            up = arm(key._replace(smile=1.0, turn=0.6), hand, 158.0, 0.98)
            return _held(pre, up, post, 0.16)
        case "point":
            out = arm(key._replace(lean=8.0, turn=1.0, brow=0.6), hand, 96.0, 1.0)
            return _held(pre, out, post, 0.2)
        case "hug":
            close = key.x if act.other_x is None else act.other_x - sign * 0.27 * (0.5 + act.body.width / 2)
            key = arms(key._replace(x=close, lean=10.0, smile=1.0, eyes=0.0), 84.0, 0.86, 78.0, 0.95)
            return _held(pre, key, post)
        case "dance":
            return _held(pre, arms(key._replace(smile=1.0, turn=0.2), 118.0, 0.95, -118.0, 0.95), post, 0.12)
        case "jump":
            return _held(pre, arms(key._replace(smile=1.0, turn=0.3), 150.0, 1.0, -150.0, 1.0), post, 0.14)
        case "fall":
            trip = arms(key._replace(lean=34.0, smile=-0.6, mouth=0.9, brow=1.0), 130.0, 1.0, 100.0, 1.0)
            # the feet slip away backwards: the body stays where it stood, and in the picture
            flat = arms(
                key._replace(
                    x=key.x - sign * 0.6 * act.body.width, rotate=84.0, smile=-0.6, mouth=0.5, brow=-0.5, eyes=0.0
                ),
                165.0,
                1.0,
                140.0,
                1.0,
            )
            return [(0.0, pre), (0.14, trip), (0.28, flat), (0.72, flat), (1.0, post)]
        case "look_around":
            key = key._replace(lean=6.0, brow=0.8, smile=0.0)
            head = joints(key, act.body).head
            beside = sign * (0.13 if hand == "near" else -0.13)
            return _held(pre, reaching(key, act.body, (key.x + head[0] + beside, head[1] + 0.09), hand), post, 0.14)
        case "hide_face":
            return _held(pre, _hidden(key, act.body), post, 0.22)
        case "bow":
            low = arms(key._replace(lean=50.0, tilt=24.0, turn=1.0, eyes=0.0), 96.0, 0.42, -34.0, 0.8)
            return _held(pre, low, post, 0.3)
        case "duck":
            # hands over the head, and the head between the shoulders
            low = key._replace(crouch=0.62, lean=4.0, tilt=20.0, turn=0.5, smile=-0.5, brow=1.0)
            return _held(pre, _over_head(low, act.body), post, 0.2)
        case "stretch":  # one arm after the other would be a wave: both, wide, and a yawn
            up = key._replace(lean=-10.0, tilt=-14.0, turn=0.5, mouth=0.8, eyes=0.0, lift=0.02)
            return _held(pre, arms(up, 168.0, 1.0, -142.0, 1.0), post, 0.24)
        case "spin_around":
            return _held(pre, arms(key._replace(smile=1.0, turn=0.7), 84.0, 0.95, -84.0, 0.95), post, 0.14)
        case "shrug":
            up = key._replace(turn=0.15, brow=1.0, smile=-0.5, tilt=8.0, crouch=0.03)
            return _held(pre, arms(up, 78.0, 0.62, -78.0, 0.62), post, 0.2)
        case "clap":
            return _held(pre, arms(key._replace(smile=1.0, turn=0.45), 84.0, 0.66, 74.0, 0.7), post, 0.16)
        case "shake":
            return _held(pre, arm(key._replace(lean=4.0, turn=0.7, brow=0.5), hand, *_AHEAD[hand]), post, 0.2)
        case "examine":
            key = key._replace(lean=8.0, tilt=16.0, turn=0.8, brow=0.5, smile=0.0)
            head = joints(key, act.body).head
            # the far hand holds its thing on the other side of the face
            beside = 0.3 if hand == "near" else -0.28
            return _held(pre, reaching(key, act.body, (key.x + sign * beside, head[1] - 0.12), hand), post, 0.22)
    raise ValueError(f"no acting for verb {act.verb!r}")


def _held(pre: Pose, key: Pose, post: Pose, rise: float = 0.28) -> Keys:
    return [(0.0, pre), (rise, key), (1 - rise, key), (1.0, post)]


def _stretched(key: Pose, act: Act, sign: float) -> Pose:
    """The acting hand at the goal, a step nearer where the arm is too short for it."""
    assert act.reach_at is not None
    far = (act.reach_at[0] - key.x) * sign
    longest = act.body.arm * 0.95 + 0.11 * act.body.width + act.body.torso * sin(key.lean * pi / 180)
    if far > longest and key.seat < 0.5:
        key = key._replace(x=act.reach_at[0] - sign * longest)
    return reaching(key, act.body, act.reach_at, act.hand)


def _sit(pre: Pose, post: Pose) -> Keys:
    bent = blend(pre, post, 0.5)._replace(lean=26.0, facing=post.facing)
    return [(0.0, pre), (0.26, pre._replace(facing=post.facing)), (0.42, bent), (0.56, post), (1.0, post)]


def _hidden(pose: Pose, body: Body) -> Pose:
    """Both hands before the face."""
    pose = pose._replace(tilt=14.0, lean=10.0, turn=0.35, smile=-0.6)
    head = joints(pose, body).head
    sign = 1.0 if pose.facing >= 0 else -1.0
    pose = reaching(pose, body, (pose.x + head[0] + sign * 0.09, head[1] - 0.015), "near")
    return reaching(pose, body, (pose.x + head[0] - sign * 0.06, head[1] - 0.015), "far")


def _over_head(pose: Pose, body: Body) -> Pose:
    """Both hands on top of the head."""
    head = joints(pose, body).head
    sign = 1.0 if pose.facing >= 0 else -1.0
    top = head[1] + body.head * 0.9
    pose = reaching(pose, body, (pose.x + head[0] + sign * 0.1, top), "near")
    return reaching(pose, body, (pose.x + head[0] - sign * 0.08, top), "far")


def _locomotion(act: Act) -> Keys:
    pre, post = act.pre, act.post
    ahead = 1.0 if post.x >= pre.x else -1.0
    if act.verb == "enter":
        going = pre._replace(facing=ahead, turn=0.8)
        return [(0.0, going), (0.74, post._replace(facing=ahead, turn=0.8)), (1.0, post)]
    if act.verb == "leave":
        turned = pre._replace(facing=ahead, turn=0.8, seat=0.0)
        return [(0.0, pre), (0.12, turned), (0.24, turned), (1.0, post._replace(facing=ahead))]

    # approach and back_away face the target both ways
    def open_armed(pose: Pose) -> Pose:
        return arms(pose._replace(facing=post.facing, turn=1.0, lean=4.0), 62.0, 0.85, 50.0, 0.85)

    return [(0.0, pre), (0.16, open_armed(pre)), (0.84, open_armed(post)), (1.0, post)]


def receiving(pose: Pose, hand: str) -> Pose:
    """How a target holds a hand out, near the own chest, for something given or taken."""
    return arm(pose._replace(turn=0.9), hand, 44.0, 0.5)


def pose_at(keys_: Keys, share: float) -> Pose:
    """The eased pose at a share of the interval; feet step wherever the place changes."""
    if share <= keys_[0][0]:
        return keys_[0][1]
    for (u0, a), (u1, b) in pairwise(keys_):
        if share < u1:
            k = (share - u0) / (u1 - u0)
            if a is b:
                return a
            moved = abs(b.x - a.x)
            # long ways at even speed, poses with soft ends
            eased = k * k * (3 - 2 * k)
            pose = blend(a, b, eased)
            if moved > 0.02 and a.rotate == b.rotate:
                walk = min(1.0, moved / 0.15) * min(1.0, 6 * k * (1 - k))
                pace = eased * 0.5 + k * 0.5
                pose = pose._replace(x=a.x + (b.x - a.x) * pace, walk=walk)
            return pose
    return keys_[-1][1]


def swing(verb: str, pose: Pose, share: float, since_ms: int, hand: str) -> Pose:
    """What repeats inside a verb: waving, dancing, jumping, looking left and right, arms that swing while walking."""
    amount = max(0.0, min(1.0, share / 0.16, (1 - share) / 0.16))
    seconds = since_ms / 1000
    if verb == "wave":
        angle = 30.0 * sin(2 * pi * 1.8 * seconds) * amount
        return arm(pose, hand, (pose.near if hand == "near" else pose.far) + angle, 0.98)
    if verb == "dance":
        beat = sin(2 * pi * seconds / 1.1)
        return pose._replace(
            x=pose.x + 0.05 * beat * amount,
            near=pose.near + 42 * beat * amount,
            far=pose.far + 42 * beat * amount,
            lean=pose.lean + 13 * beat * amount,
            crouch=0.14 * (1 - beat * beat) * amount,
            tilt=-12 * beat * amount,
        )
    if verb == "stretch":
        return pose._replace(lean=pose.lean + 9 * sin(2 * pi * seconds / 1.6) * amount)
    if verb == "spin_around":
        # twice round within the held pose, seen as a body that narrows and widens again
        turned = cos(4 * pi * max(0.0, min(1.0, (share - 0.16) / 0.68)))
        return pose._replace(facing=pose.facing * turned)
    if verb == "jump":
        cycle = (seconds / 0.85) % 1.0
        air = max(0.0, sin(pi * (cycle - 0.3) / 0.7)) if cycle > 0.3 else 0.0
        squat = sin(pi * cycle / 0.3) if cycle < 0.3 else 0.0
        drop = 50 * squat * amount
        return pose._replace(
            lift=0.2 * air * amount, crouch=0.24 * squat * amount, near=pose.near - drop, far=pose.far + drop
        )
    if verb == "clap":
        apart = 17 * (1 + sin(2 * pi * 2.2 * seconds)) * amount
        return pose._replace(near=pose.near - apart, far=pose.far + apart * 0.4)
    if verb == "shake":
        angle = 20.0 * sin(2 * pi * 2.4 * seconds) * amount
        return arm(pose, hand, (pose.near if hand == "near" else pose.far) + angle, _AHEAD[hand][1])
    if verb == "knock":
        drawn = 0.08 * (1 + sin(2 * pi * 2.6 * seconds)) * amount
        reach = (pose.near_reach if hand == "near" else pose.far_reach) - drawn
        return arm(pose, hand, pose.near if hand == "near" else pose.far, reach)
    if verb == "look_around":
        return pose._replace(turn=pose.turn + (1.05 * sin(2 * pi * seconds / 1.9) - pose.turn) * amount)
    if pose.walk > 0 and verb in ("enter", "leave"):
        stride = sin(2 * pi * pose.x / 0.42) * 38 * pose.walk
        return pose._replace(near=pose.near + stride * (pose.near_reach > 0.8), far=pose.far - stride)
    return pose
