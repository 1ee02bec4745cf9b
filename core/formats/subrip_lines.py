"""Where SubRip's cues begin: their numbers, as files have them, and what is left of cues whose times are missing."""

from __future__ import annotations

import re

from core.formats.subrip_times import UNSEEN, Times, begins_like_times, looks_like_times, times_of

NUMBER = re.compile(rf"[\s{UNSEEN}]*#?-?([0-9]{{1,9}})(?:[.][0-9]{{1,3}})?[.:)]?[\s{UNSEEN}]*")
# What stands in a number's place, when it was typed or scanned wrongly: "2a", "O7", "cue 12".
_MISTYPED = re.compile(r"\s*(?:\S{1,12}|\S{1,12}\s{1,3}[0-9]{1,6})\s*")
Mark = tuple[int, Times | None]  # the line of a cue's times, and these; None where they cannot be read


def time_lines(lines: list[str]) -> list[Mark]:
    """Every line of times. One that is broken counts only where a cue could begin, else it is text."""
    marks: list[Mark] = []
    for at, line in enumerate(lines):
        if ">" not in line and "»" not in line and "＞" not in line:
            continue
        times = times_of(line)
        if times is not None:
            marks.append((at, times))
        elif looks_like_times(line) and (at == 0 or not lines[at - 1].strip() or NUMBER.fullmatch(lines[at - 1])):
            marks.append((at, None))
    return marks


def numbered(lines: list[str], marks: list[Mark]) -> bool:
    """Whether cues of this file have numbers: where most do, a number above times is no text."""
    having = 0
    for at, _ in marks:
        above = _above(lines, at)
        having += above >= 0 and NUMBER.fullmatch(lines[above]) is not None
    return 2 * having >= len(marks)


def _above(lines: list[str], at: int) -> int:
    """The line above that is not empty, or -1."""
    above = at - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    return above


def head(lines: list[str], at: int, all_numbered: bool, before: int) -> int:
    """The line at which the cue with times at `at` begins: that of its number, if it has one. `before`: times above."""
    above = _above(lines, at)
    if above <= before:
        return at
    apart = above == 0 or not lines[above - 1].strip()  # nothing right above the number
    right_above = above == at - 1
    if not NUMBER.fullmatch(lines[above]):
        mistyped = all_numbered and apart and right_above and above > before + 1 and _MISTYPED.fullmatch(lines[above])
        return above if mistyped else at
    return above if (right_above and (all_numbered or apart)) or (all_numbered and apart) else at


def number_of(line: str) -> int | None:
    """The number that is alone on its line."""
    found = NUMBER.fullmatch(line)
    return int(found[1]) if found else None


def without_times(lines: list[str], first: int, until: int, number: int | None, taken: int | None = None) -> list[int]:
    """The lines between a cue's text and the next cue where cues begin that have no times.

    Such a one stands below an empty line: the number that comes next, or times that cannot be read. `number`: the
    cue's own. `taken`: that of the next cue with times.
    """
    heads: list[int] = []
    for at in range(first + 1, until):
        if (at > 0 and lines[at - 1].strip()) or not (line := lines[at].strip()):
            continue
        here = number_of(line)
        below = lines[at + 1] if at + 1 < until else ""
        follows = here is not None and number is not None and here == number + 1 and here != taken
        timed = begins_like_times(below) or "-->" in below
        if follows or begins_like_times(line) or (here is not None and timed):
            heads.append(at)
            number = here if here is not None else None if number is None else number + 1
    return heads
