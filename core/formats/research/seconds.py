"""Seconds of research files: read to the nearest millisecond, and everything that can be wrong about a pair of them."""

from __future__ import annotations

import math
import re

from core.formats.found import Found

MAX_MS = 2_000_000_000
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,12}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,2})?")


def milliseconds(value: object) -> int:
    """Of a number of seconds, or of one written as text. Raises ValueError with what is wrong about it."""
    if isinstance(value, str):
        if not _NUMBER.fullmatch(value.strip()):
            raise ValueError(f"{value.strip()[:30]!r}, which is no number of seconds")
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{str(value)[:30]}, which is no number of seconds")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value}, which is no time")
    if not abs(value) * 1000 <= MAX_MS:
        raise ValueError("beyond any film")
    time_ms = round(value * 1000)
    if time_ms < 0:
        raise ValueError(f"{value:.3f}, which lies before the film")
    return time_ms


def span(
    start: object,
    end: object,
    where: str,
    line: int | None,
    found: Found,
    limit_ms: int | None = None,
    numbers: bool = False,
) -> tuple[int, int] | None:
    """(start_ms, end_ms), or None and a finding. `numbers`: text is told; `limit_ms`: so are times beyond it."""
    edges: list[int] = []
    for name, value in (("start", start), ("end", end)):
        try:
            edges.append(milliseconds(value))
        except ValueError as error:
            found.error(f"{where}: {name} is {error}; it is left out.", "research-time", line, None, str(value)[:80])
            return None
        if numbers and isinstance(value, str):
            message = f"{where}: {name} is text where a number belongs; it is read as {edges[-1] / 1000:.3f}."
            found.warning(message, "text-for-number", line, None, value)
    start_ms, end_ms = edges
    if end_ms < start_ms:
        message = f"{where} ends at {end_ms / 1000:.3f} s, before it starts at {start_ms / 1000:.3f} s; it is left out."
        found.error(message, "cue-end-before-start", line)
        return None
    if limit_ms is not None and end_ms > limit_ms:
        message = f"{where} ends at {end_ms / 1000:.3f} s; the film ends at {limit_ms / 1000:.3f} s."
        found.warning(message, "ends-beyond-the-film", line)
    return start_ms, end_ms


def seconds(time_ms: int) -> str:
    """With three decimals."""
    return f"{time_ms // 1000}.{time_ms % 1000:03d}"


def one_text(text: str) -> str:
    """Text as a cue has it: line feeds alone, nothing that UTF-8 or a database cannot hold."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\x00", "\ufffd")
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


_SURROGATES = re.compile("[\ud800-\udfff]")
