"""What stands where at one moment of a film: `stage_at` is the bridge from truth to picture, and draws nothing."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from math import pi, sin

from studio.floor import (
    DOOR_STAND_X,
    DOOR_X,
    OFF_STAGE_X,
    REACH,
    SEAT_X,
    SURFACE_SLOTS,
    SURFACE_STAND_X,
    SURFACE_TOP,
    SURFACE_X,
)
from studio.pose import Pose, body_of, joints
from studio.presets import drawing_of
from studio.replay import SceneReplay
from studio.truth import Film, Scene, Shot, Utterance

__all__ = [
    "DOOR_STAND_X", "DOOR_X", "OFF_STAGE_X", "REACH", "SEAT_X", "SURFACE_SLOTS", "SURFACE_STAND_X", "SURFACE_TOP",
    "SURFACE_X", "ActorView", "Camera", "PropView", "Stage", "Staging", "stage_at", "staging_of",
]  # fmt: skip

# Height of the picture and its lower edge, stage units, by shot size; the width follows from the frame's shape.
EXTENT: dict[str, tuple[float, float]] = {"wide": (2.16, -0.36), "medium": (1.52, -0.1), "close": (0.96, 0.4)}
HEAD_Y = 0.89  # of a grown-up; a close shot is moved down for children


@dataclass(frozen=True, slots=True)
class Camera:
    """Looks at x; sees `height` stage units above `bottom`. A zoom goes from `widest` to `closest` or back."""

    x: float
    bottom: float
    height: float
    widest: float = 0.0  # heights; both 0 where the camera stands still
    closest: float = 0.0


@dataclass(frozen=True, slots=True)
class ActorView:
    character: int
    look: str
    pose: Pose


@dataclass(frozen=True, slots=True)
class PropView:
    prop: int
    kind: str
    colour: str
    x: float  # middle, stage units
    y: float
    holder: int | None
    hand: str  # near, far, or "" where nobody holds it


@dataclass(frozen=True, slots=True)
class Stage:
    setting: str
    night: bool
    door: float  # 0 shut .. 1 open
    camera: Camera
    actors: tuple[ActorView, ...]  # back to front
    props: tuple[PropView, ...]
    drawing: str = "flat"  # of drawing.DRAWINGS


class Staging:
    """One film, ready to be asked for any time."""

    def __init__(self, film: Film) -> None:
        self.film = film
        self._drawing = drawing_of(film.world)
        self._replays: dict[int, SceneReplay] = {}
        self._scene_starts = [scene.start_ms for scene in film.scenes]
        self._shot_starts = [shot.start_ms for shot in film.shots]
        self._line_starts = [line.start_ms for line in film.dialogue]
        self._head_drop: dict[int, float] = {}
        self._looks = {c.id: c.look for c in film.cast}
        self._props = {p.id: p for p in film.props}

    def scene_at(self, t_ms: int) -> Scene:
        return self.film.scenes[max(0, bisect_right(self._scene_starts, t_ms) - 1)]

    def shot_at(self, t_ms: int) -> Shot:
        return self.film.shots[max(0, bisect_right(self._shot_starts, t_ms) - 1)]

    def _replay(self, scene: Scene) -> SceneReplay:
        replay = self._replays.get(scene.id)
        if replay is None:
            replay = self._replays[scene.id] = SceneReplay(self.film, scene)
        return replay

    def _line_at(self, t_ms: int) -> Utterance | None:
        index = bisect_right(self._line_starts, t_ms) - 1
        if index >= 0 and t_ms < self.film.dialogue[index].end_ms:
            return self.film.dialogue[index]
        return None

    def stage(self, t_ms: int) -> Stage:
        """The stage at a film time in ms."""
        scene = self.scene_at(t_ms)
        replay = self._replay(scene)
        line = self._line_at(t_ms)
        speaker = replay.people.get(line.speaker) if line is not None else None
        acting = -1
        actors = []
        for event in self.film.events:
            if event.scene == scene.id and event.start_ms <= t_ms < event.end_ms:
                acting = event.actor
        for person in sorted(replay.people.values(), key=lambda p: (p.id == acting, p.id)):
            pose = person.pose(t_ms)
            if abs(pose.x) > OFF_STAGE_X + 0.3:
                continue
            pose = _alive(pose, t_ms, person.id)
            if line is not None and speaker is not None:
                pose = _talking(pose, line, t_ms) if person is speaker else _listening(pose, speaker.pose(t_ms).x)
            actors.append(ActorView(person.id, self._looks[person.id], pose))
        props = []
        for number in replay.places:
            (x, y), holder, hand = replay.spot_of(number, t_ms)
            if abs(x) > OFF_STAGE_X + 0.3:
                continue
            prop = self._props[number]
            props.append(PropView(number, prop.kind, prop.colour, x, y, holder, hand))
        return Stage(
            scene.setting, scene.night, replay.door_at(t_ms), self.camera(t_ms), tuple(actors), tuple(props),
            self._drawing,
        )  # fmt: skip

    def camera(self, t_ms: int) -> Camera:
        """Pan is centred on the shot's x; zoom grows over the shot."""
        shot = self.shot_at(t_ms)
        share = min(1.0, max(0.0, (t_ms - shot.start_ms) / max(1, shot.end_ms - shot.start_ms)))
        height, bottom = EXTENT[shot.size]
        if shot.size == "close":
            bottom -= self._drop(shot)
        closer = 1 + (shot.zoom - 1) * share
        middle = bottom + height * 0.5
        x, seen = shot.x + shot.pan * (share - 0.5), height / closer
        zoom = (max(height, height / shot.zoom), min(height, height / shot.zoom)) if shot.zoom != 1 else (0.0, 0.0)
        return Camera(x, middle - seen * 0.5, seen, *zoom)

    def _drop(self, shot: Shot) -> float:
        """How much lower than a grown-up's the heads in a close shot are, at its middle."""
        known = self._head_drop.get(shot.id)
        if known is not None:
            return known
        t_ms = (shot.start_ms + shot.end_ms) // 2
        drops = []
        for person in self._replay(self.scene_at(t_ms)).people.values():
            pose = person.pose(t_ms)
            if abs(pose.x - shot.x) < 0.5:
                still = pose._replace(lean=0.0, tilt=0.0, rotate=0.0, crouch=0.0)
                drops.append(HEAD_Y - joints(still, body_of(self._looks[person.id])).head[1])
        drop = min(max(drops) if drops else 0.0, 0.34)
        self._head_drop[shot.id] = drop
        return drop


def _alive(pose: Pose, t_ms: int, who: int) -> Pose:
    """Breathing and blinking, each person with an own rhythm."""
    breath = sin(2 * pi * (t_ms / 2600 + who * 0.37))
    blink_at = (t_ms + who * 1130) % (3100 + who * 170)
    return pose._replace(
        lean=pose.lean + 0.6 * breath,
        tilt=pose.tilt + 0.8 * breath,
        eyes=0.0 if blink_at < 130 else pose.eyes,
    )


def _talking(pose: Pose, line: Utterance, t_ms: int) -> Pose:
    """A mouth that follows syllables, and a head that nods along."""
    since = t_ms - line.start_ms
    shape = abs(sin(since * 0.0119) * 0.75 + sin(since * 0.0237 + line.speaker) * 0.35)
    return pose._replace(mouth=min(1.0, 0.15 + shape), tilt=pose.tilt + 3.0 * sin(since * 0.006))


def _listening(pose: Pose, speaker_x: float) -> Pose:
    """A glance towards the speaker, where the head is not busy."""
    side = 1.0 if speaker_x > pose.x else -1.0
    if pose.turn != 0.75:
        return pose
    return pose._replace(turn=0.85 * side * (1.0 if pose.facing >= 0 else -1.0))


_ready: list[Staging] = []


def staging_of(film: Film) -> Staging:
    """The staging of a film; the last few films are kept."""
    for staging in _ready:
        if staging.film is film:
            return staging
    staging = Staging(film)
    _ready.append(staging)
    del _ready[:-4]
    return staging


def stage_at(film: Film, t_ms: int) -> Stage:
    """The stage of a film at a time in ms: a pure function of both."""
    return staging_of(film).stage(t_ms)
