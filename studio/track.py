"""What one scene's replay writes down: acts of people, places of props."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from studio.acting import Keys, pose_at, rest, swing
from studio.pose import Body, Point, Pose, joints, on_stage


class Span(NamedTuple):
    """One act of one character."""

    start_ms: int
    end_ms: int
    verb: str
    hand: str
    keys: Keys


class Place(NamedTuple):
    """Where a prop is from `start_ms` on: in a hand, on the surface, on the floor or in the air."""

    start_ms: int
    holder: int | None
    hand: str
    spot: Point
    flight: tuple[int, Point, Point] | None = None  # end_ms, from, to


@dataclass(slots=True)
class Person:
    id: int
    body: Body
    x: float
    facing: int
    seated: bool = False
    raised: str = ""
    held: dict[str, int] = field(default_factory=dict)  # hand -> prop
    first: Pose = field(default_factory=Pose)
    spans: list[Span] = field(default_factory=list)

    def rest(self) -> Pose:
        return rest(
            self.x,
            self.facing,
            seated=self.seated,
            near_held="near" in self.held,
            far_held="far" in self.held,
            raised=self.raised if self.raised in self.held else "",
        )

    def hand_of(self, prop: int | None) -> str:
        return next((hand for hand, held in self.held.items() if held == prop), self.free_hand())

    def free_hand(self) -> str:
        return "far" if "near" in self.held and "far" not in self.held else "near"

    def pose(self, t_ms: int) -> Pose:
        """The acted pose at a time, before breathing and talking."""
        current = None
        for span in self.spans:
            if span.start_ms > t_ms:
                break
            current = span
        if current is None:
            return self.first
        share = (t_ms - current.start_ms) / max(1, current.end_ms - current.start_ms)
        if share >= 1:
            return current.keys[-1][1]
        pose = pose_at(current.keys, share)
        return swing(current.verb, pose, share, t_ms - current.start_ms, current.hand)

    def hand_at(self, hand: str, t_ms: int) -> Point:
        pose = self.pose(t_ms)
        points = joints(pose, self.body)
        return on_stage(pose, points.near_hand if hand == "near" else points.far_hand)
