"""S1-S3: present tense, active voice, third person. By word lists and the words around, not by a tagger."""

from __future__ import annotations

from collections.abc import Sequence

from core.rules.english_verbs import PARTICIPLE, PAST_ONLY, PAST_OR_PARTICIPLE, SAME_AS_BASE
from core.rules.finding import Found
from core.rules.language import Phrases
from core.rules.setting import Setting
from core.rules.view import MOST, CueView, sentences

_PARTICIPLES = frozenset(PARTICIPLE)
_PAST_FORMS = PAST_OR_PARTICIPLE | PAST_ONLY | SAME_AS_BASE


def _may_be_past(view: CueView) -> bool:
    if not view.words.isdisjoint(_PAST_FORMS):
        return True
    return "ed" in view.text and any(word.endswith("ed") for word in view.words)


def present_tense(view: CueView, setting: Setting) -> Sequence[Found]:
    """S1: what is seen happens now."""
    pack = setting.pack
    if pack is None or not _may_be_past(view):
        return ()
    found: list[Found] = []
    for first, last in sentences(view, pack):
        if len(found) >= MOST:
            break
        for at in pack.past_verbs(view.plain, view.tokens, first, last):
            reason = f"“{view.tokens[at]}” tells the past: describe in the present, as it happens."
            found.append(Found(reason, span=view.span(at)))
    return found


def active_voice(view: CueView, setting: Setting) -> Sequence[Found]:
    """S2: say who does it."""
    pack = setting.pack
    if pack is None or (view.words.isdisjoint(_PARTICIPLES) and "ed" not in view.text):
        return ()
    return [
        Found(f"“{view.tokens[at]}” is passive: if it is seen who does it, let them do it.", "hint", view.span(at))
        for first, last in sentences(view, pack)
        for at in pack.passives(view.plain, view.tokens, first, last)
    ]


def third_person(view: CueView, setting: Setting) -> Sequence[Found]:
    """S3: no 'we see', no 'you'."""
    return () if setting.pack is None else wordings(view, setting.pack.persons, setting)


def wordings(view: CueView, table: Phrases, setting: Setting) -> Sequence[Found]:
    """Every wording of a table in the description itself; read-out text may say what it likes."""
    near = table.near(view.words)
    if not near:
        return ()
    found: list[Found] = []
    for phrase in near:
        for match in phrase.pattern.finditer(view.text):
            start, end = match.span()
            while start < end and not view.text[start].isalnum():
                start += 1
            if view.is_read_out(start) or (phrase.start_only and match.start() > 0):
                continue
            said = view.text[start:end]
            if any(word in setting.profile.allowed_words for word in said.lower().split()):
                continue
            if len(found) >= MOST:
                return found
            if any(one.span is not None and one.span[0] < end and start < one.span[1] for one in found):
                continue  # one finding for a place is enough
            found.append(Found(phrase.reason.format(said=said), phrase.level, (start, end)))
    return found
