"""S14 and S15: text on the picture is told and announced; openings and credits are not left in silence."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from core.rules.finding import Found
from core.rules.setting import Setting, content_words
from core.rules.view import CueView


def untold_text(views: Sequence[CueView], setting: Setting) -> list[Found]:
    """S14: text that someone or a reader of pictures found is told by a cue or in dialogue."""
    pack, profile = setting.pack, setting.profile
    if pack is None:
        return []
    starts = [view.cue.start_ms for view in views]
    found = []
    for start, end, text in setting.film.texts:
        wanted = content_words(text, pack) or frozenset(text.lower().split())
        if not wanted:
            continue
        near = range(
            bisect_left(starts, start - profile.text_before_ms - profile.long_cue_ms),
            bisect_left(starts, end + profile.text_after_ms),
        )
        told = set(setting.words_said(start - profile.text_before_ms, end + profile.text_after_ms))
        for at in near:
            told |= content_words(views[at].text, pack) | set(views[at].low)
        if len(wanted & told) * 2 < len(wanted):
            excerpt = text if len(text) <= 60 else text[:57] + "…"
            found.append(Found(f"“{excerpt}” stands on the picture and nobody reads it out.", at_ms=(start, end)))
    return found


def text_lead_in(view: CueView, setting: Setting) -> Sequence[Found]:
    """S14: a cue that reads text out says so first ('A sign reads')."""
    represents = view.cue.data.get("represents")
    if setting.pack is None or not isinstance(represents, (list, tuple)):
        return ()
    if not any(isinstance(one, str) and one.startswith("visual.text") for one in represents):
        return ()
    if setting.pack.text_lead_in.search(view.text):
        return ()
    return (Found("This reads text off the picture: lead in with what bears it, such as “A sign reads”."),)


def opening_and_credits(views: Sequence[CueView], setting: Setting) -> list[Found]:
    """S15: the film's opening, and its end credits where they are known, have a description."""
    film, profile, found = setting.film, setting.profile, []
    if film.duration_ms and film.duration_ms > profile.opening_ms:
        first = views[0].start_ms if views else None
        if first is None or first >= profile.opening_ms:
            reason = "Nothing is described while the film opens: titles, logos and the first place are worth a cue."
            found.append(Found(reason, "hint", at_ms=(0, profile.opening_ms)))
    if film.credits_ms is not None:
        end = film.duration_ms or film.credits_ms
        if not any(view.cue.end_ms > film.credits_ms for view in views):
            reason = "The end credits pass in silence: tell at least that they roll, and the first names."
            found.append(Found(reason, "hint", at_ms=(film.credits_ms, max(end, film.credits_ms))))
    return found
