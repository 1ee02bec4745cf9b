"""A SubRip cue's line of times, in every spelling that files have."""

from __future__ import annotations

import re

Times = tuple[int, int, str]  # start and end in ms, and what stands behind them
UNSEEN = "\ufeff\u200b\u200e\u200f\u202a-\u202e"  # marks of order and direction, within a class of signs
_USUAL = re.compile(
    r"([0-9]{2,4}):([0-9]{2}):([0-9]{2}),([0-9]{3}) --> ([0-9]{2,4}):([0-9]{2}):([0-9]{2}),([0-9]{3})[ \t]*"
)
_SPACES = rf"[\s{UNSEEN}]*"
_NUMBER = r"(?:#?[0-9]{1,6}[.:)]?\s{1,3})?"  # the cue's, on the same line
_COLON = r"\s{0,3}[:：;]\s{0,3}"
_POINT = r"\s{0,3}[,.:;，．。、٫'’`´¡]\s{0,3}"
# None, where no letter follows; or digits, with what some programs' sums leave behind them.
_FRACTION = rf"(?:{_POINT}(?:(-?[0-9]{{1,9}})(?:[.][0-9]{{1,25}})?)?|(?![^\W\d_]))"
_HOURS = rf"(-?[0-9]{{1,4}}){_COLON}(-?[0-9]{{1,3}}){_COLON}(-?[0-9]{{1,3}}){_FRACTION}"
_DOTTED = r"(-?[0-9]{1,4})[.]([0-9]{1,2})[.]([0-9]{1,2})(?:[.,]([0-9]{1,9}))?"
_MINUTES = r"(-?[0-9]{1,4})\s{0,3}[:：]\s{0,3}([0-9]{1,2})(?:\s{0,3}[,.，]\s{0,3}([0-9]{1,9})?)?"
_ARROW = rf"{_SPACES}[-‐-―−](?:\s?[-‐-―−]){{0,2}}\s{{0,3}}[>»＞]{{1,2}}{_SPACES}"
_REST = r"(?![0-9])(.*)"
_SPELLINGS = (
    re.compile(rf"{_SPACES}{_NUMBER}{_HOURS}{_ARROW}{_HOURS}{_REST}"),
    re.compile(rf"{_SPACES}{_DOTTED}{_ARROW}{_DOTTED}{_REST}"),
)
_SHORT = re.compile(rf"{_SPACES}{_NUMBER}{_MINUTES}{_ARROW}{_MINUTES}{_REST}")
_LIKE = re.compile(r"[0-9]\s{0,3}[,.:;]?\s{0,3}[-‐-―−]{1,3}\s{0,3}[>»＞]|[-‐-―−]{2,3}\s{0,3}[>»＞]\s{0,3}[0-9]")
_TIME_PART = re.compile(r"[0-9]\s{0,3}[:：]\s{0,3}[0-9x?]")
_BEGINS = re.compile(rf"{_SPACES}-?[0-9]{{1,3}}:[0-9]{{1,2}}:[0-9]{{0,2}}(?:[,.][0-9]{{0,3}})?(?:\s.*)?")
_LONGEST = 300  # of a line that can be times
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９", "012345678901234567890123456789")
_EDGES = "\ufeff\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e \t\xa0"


def times_of(line: str) -> Times | None:
    """Start and end in ms of a line that is a cue's times, and what stands behind them; None of any other line.

    Times below zero are times, too.
    """
    if usual := _USUAL.fullmatch(line):
        h1, m1, s1, f1, h2, m2, s2, f2 = map(int, usual.groups())
        return ((h1 * 60 + m1) * 60 + s1) * 1000 + f1, ((h2 * 60 + m2) * 60 + s2) * 1000 + f2, ""
    if len(line) > _LONGEST:
        return None
    plain = line.translate(_DIGITS)
    for spelling in _SPELLINGS:
        if times := spelling.fullmatch(plain):
            return _ms(*times.groups()[:4]), _ms(*times.groups()[4:8]), line[times.start(9) :].strip(_EDGES)
    if short := _SHORT.fullmatch(plain):
        found = short.groups()
        return _ms("0", *found[:3]), _ms("0", *found[3:6]), line[short.start(7) :].strip(_EDGES)
    return None


def looks_like_times(line: str) -> bool:
    """Whether somebody meant a line to be a cue's times, though it cannot be read."""
    return len(line) <= _LONGEST and _LIKE.search(line) is not None and _TIME_PART.search(line) is not None


def begins_like_times(line: str) -> bool:
    """Whether a line without an arrow begins with a time of the clock, to the second at least in part."""
    return len(line) <= _LONGEST and _BEGINS.fullmatch(line) is not None


def _ms(hours: str, minutes: str, seconds: str, fraction: str | None) -> int:
    below = any(part.startswith("-") for part in (hours, minutes, seconds, fraction or "0"))
    whole = (abs(int(hours)) * 60 + abs(int(minutes))) * 60 + abs(int(seconds))
    ms = whole * 1000 + int((fraction or "0").lstrip("-").ljust(3, "0")[:3])
    return -ms if below else ms
