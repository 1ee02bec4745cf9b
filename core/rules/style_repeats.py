"""S10 and S11: no saying twice, neither what was described before nor what is said aloud."""

from __future__ import annotations

from collections.abc import Sequence

from core.rules.finding import Found
from core.rules.language import LanguagePack
from core.rules.setting import Setting
from core.rules.view import CueView


def content(view: CueView, pack: LanguagePack, setting: Setting) -> frozenset[str]:
    """The base forms of what the cue says, without names, the looks that stand for them, and read-out text."""
    if view.signature is None:
        named = {word for one in view.mentions for word in one.text.lower().split()}
        if view.looks and setting.film.ledger is not None:
            named.update(*(setting.film.ledger.characters[who].look.lower().split() for who in view.looks))
        named |= {
            low
            for token in view.capitals[view.tokens[:1] == view.capitals[:1] :]
            if (low := token.lower()) not in pack.common
        }
        view.signature = frozenset(
            pack.lemma(word) for word in view.words - pack.stop_words - named if word[:1].isalpha()
        )
    return view.signature


def repeats(view: CueView, before: Sequence[CueView], after: CueView | None, setting: Setting) -> Sequence[Found]:
    """S10: not nearly the words of the last cues, and not the same opening word again and again."""
    pack, profile = setting.pack, setting.profile
    if pack is None or not before:
        return ()
    found = []
    mine = content(view, pack, setting)
    if len(mine) >= profile.repeat_min_words:
        for one in reversed(before[-profile.repeat_cues :]):
            other = content(one, pack, setting)
            if len(other) < profile.repeat_min_words:
                continue
            shared = len(mine & other)
            if shared * shared > profile.repeat_share**2 * len(mine) * len(other):
                found.append(Found("This says nearly what a cue just before has said: tell what is new.", "hint"))
                break
    openings = profile.same_openings
    if len(before) >= openings - 1 and view.low:
        word = view.low[0]
        if word[0].isalpha() and word not in pack.weak_openings:
            row = [*before[len(before) - openings + 1 :], view]
            same = all(one.low and one.low[0] == word for one in row)
            if same and not any(_may_be_name(one, pack) for one in row):
                reason = f"{openings} cues in a row open with “{view.tokens[0]}”: begin another way."
                found.append(Found(reason, "hint", view.span(0)))
    return found


def _may_be_name(view: CueView, pack: LanguagePack) -> bool:
    """Whether the cue opens with a person, whose name may well open every cue; "Slowly," opens it as no name does."""
    first = view.tokens[0]
    if first.isupper() or (view.mentions and view.mentions[0].start == 0):
        return True
    if not first[0].isupper() or view.low[0] in pack.common or pack.lemma(view.low[0]) in pack.common:
        return False
    following = view.low[1] if len(view.low) > 1 else ""
    return following != "," and following not in pack.subject_pronouns


def said_anyway(view: CueView, setting: Setting) -> Sequence[Found]:
    """S11: what people say around the cue need not be described as well."""
    pack, profile = setting.pack, setting.profile
    if pack is None or not setting.dialogue:
        return ()
    mine = content(view, pack, setting)
    if len(mine) < profile.redundant_min_words:
        return ()
    said = setting.words_said(view.cue.start_ms - profile.redundant_ms, view.cue.end_ms + profile.redundant_ms)
    shared = sorted(mine & said)
    if len(shared) < profile.redundant_share * len(mine):
        return ()
    reason = f"The dialogue around it says this as well ({', '.join(shared)}): tell what only the eye sees."
    return (Found(reason, "hint"),)
