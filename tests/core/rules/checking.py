"""Short ways to check a few sentences."""

from __future__ import annotations

from core.formats.track import TextCue, TextTrack
from core.rules.check import check_track
from core.rules.film import FilmFacts
from core.rules.finding import RuleFinding
from core.rules.profile import HOUSE, RuleProfile


def track_of(*texts: str, every_ms: int = 10_000, lasts_ms: int = 5_000, language: str = "en") -> TextTrack:
    """A cue every ten seconds, with time enough to speak it."""
    cues = [TextCue(at * every_ms, at * every_ms + lasts_ms, text, {"id": f"c{at}"}) for at, text in enumerate(texts)]
    return TextTrack(cues, language=language)


def found(
    text: str, rule: str, film: FilmFacts | None = None, profile: RuleProfile = HOUSE, language: str = "en"
) -> list[RuleFinding]:
    """What one rule says of one sentence."""
    return [one for one in check_track(track_of(text, language=language), film, profile) if one.rule == rule]


def said(text: str, rule: str, **more: object) -> list[str]:
    """The words at which a rule points."""
    return [text[slice(*one.span)] for one in found(text, rule, **more) if one.span]  # type: ignore[arg-type]
