"""Manners of drawing: what is done to a finished picture, so that it looks as if another hand had drawn it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Drawing:
    """How pictures differ from the world's own."""

    ink: float = 0.0  # how far dark lines spread to each side, share of the picture's height
    saturation: float = 1.0
    paper: tuple[float, float, float] = (1.0, 1.0, 1.0)  # what white becomes: red, green, blue


DRAWINGS: dict[str, Drawing] = {
    "flat": Drawing(),
    "woodcut": Drawing(ink=0.003, saturation=0.72, paper=(1.0, 0.95, 0.82)),
}
