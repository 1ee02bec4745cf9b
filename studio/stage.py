"""Where the fixtures of every setting stand, and how far a hand reaches; x in stage units."""

from __future__ import annotations

SEAT_X = -0.6  # who sits has this x
SURFACE_X = 0.42  # middle of the table; who uses it stands at SURFACE_STAND_X, facing right
DOOR_X = 0.95  # middle of the fridge, gate, mailbox ...; who opens it stands at DOOR_STAND_X, facing right
SURFACE_STAND_X = 0.06
DOOR_STAND_X = 0.56
REACH = 0.5  # distance of two people who give, take or hug
OFF_STAGE_X = 1.4  # beyond it nobody is seen at any picture width
