"""The floor plan of all settings: where the fixtures stand, how high, how far a hand reaches, and how large things are;
stage units."""

from __future__ import annotations

SEAT_X = -0.6  # who sits has this x
SURFACE_X = 0.42  # middle of the table; who uses it stands at SURFACE_STAND_X, facing right
SURFACE_TOP = 0.5
SURFACE_SLOTS = (-0.05, 0.2, -0.22)  # where things lie on it
DOOR_X = 0.95  # middle of the fridge, gate, mailbox ...; who opens it stands at DOOR_STAND_X, facing right
DOOR_HALF = 0.17
SURFACE_STAND_X = -0.08
DOOR_STAND_X = 0.56
REACH = 0.8  # distance of two people who give, take or hug
OFF_STAGE_X = 1.4  # beyond it nobody is seen at any picture width: the wings hide them
WING_X = 1.78  # where those wait who are off stage
THING_SCALE = 1.22  # of what `props` paints about 0.3 large
THING_HALF = 0.14 * THING_SCALE  # what lies has its middle this far above what it lies on
GRIP = 0.08 * THING_SCALE  # and what is held, above the hand
