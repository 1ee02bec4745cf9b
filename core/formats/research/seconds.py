"""Times of research files: seconds as floats, and everything that can be wrong about a pair of them."""

from __future__ import annotations

import math
from typing import Any

from core.formats.track import Finding

MAX_S = 2_000_000.0


def span(start: Any, end: Any, where: str, line: int | None, findings: list[Finding]) -> tuple[int, int] | None:
    """(start_ms, end_ms), or None and a finding that names the place."""
    values = []
    for name, value in (("start", start), ("end", end)):
        try:
            number = float(value) if not isinstance(value, bool) else math.nan
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if not math.isfinite(number) or not 0 <= number <= MAX_S:
            message = f"{where}: {name} is {str(value)[:30]!r}, which is no time in seconds; the row is left out."
            findings.append(Finding(message, line, None, "error", "research-time", str(value)[:80]))
            return None
        values.append(round(number * 1000))
    if values[1] < values[0]:
        message = f"{where} ends at {end} s, before it starts at {start} s; the row is left out."
        findings.append(Finding(message, line, None, "error", "cue-end-before-start"))
        return None
    return values[0], values[1]


def seconds(time_ms: int) -> float:
    """As JSON and CSV have it, exact to the millisecond."""
    return time_ms / 1000


def parsed_json(data: bytes) -> Any:
    """A JSON document. Raises `TextRefused` with line and column."""
    import json

    from core.errors import TextRefused

    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise TextRefused("The file is not UTF-8.", slug="text-json", remedy="Save it as UTF-8.") from error
    except json.JSONDecodeError as error:
        raise TextRefused(
            f"This is no JSON: {error.msg}.",
            slug="text-json",
            remedy="Export it again.",
            line=error.lineno,
            column=error.colno,
        ) from error
    except (RecursionError, ValueError) as error:
        raise TextRefused("This JSON cannot be read: it is nested too deep.", slug="text-json") from error
