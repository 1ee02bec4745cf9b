"""Sizes and frame rates as a person writes them."""

from __future__ import annotations

from fractions import Fraction


def read_size(text: str) -> tuple[int, int]:
    """Width and height of 'WxH'. Raises ValueError."""
    sides = text.lower().split("x")
    if len(sides) != 2 or not all(side.isascii() and side.isdigit() for side in sides):
        raise ValueError(f"a size is WIDTHxHEIGHT such as 320x240, not {text!r}")
    width, height = map(int, sides)
    if not all(16 <= side <= 4096 and side % 2 == 0 for side in (width, height)):
        raise ValueError(f"sides are even numbers from 16 to 4096, not {text}")
    return width, height


def read_fps(text: str) -> Fraction:
    """Frames a second of '24' or '30000/1001'. Raises ValueError."""
    try:
        fps = Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"frames a second are a number such as 24 or 30000/1001, not {text!r}") from None
    if not 1 <= fps <= 120:
        raise ValueError(f"frames a second are 1 to 120, not {text}")
    return fps.limit_denominator(1001)
