"""Times as most formats of timed text write them."""

from __future__ import annotations

_TWO = tuple(f"{number:02d}" for number in range(100))
_THREE = tuple(f"{number:03d}" for number in range(1000))


def stamp(time_ms: int, point: str = ".") -> str:
    """hh:mm:ss.mmm, with more digits for the hours where a film needs them."""
    seconds, ms = divmod(time_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{_TWO[hours] if hours < 100 else hours}:{_TWO[minutes]}:{_TWO[seconds]}{point}{_THREE[ms]}"
