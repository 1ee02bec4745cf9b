"""S20-S22: leavings of programs, things that nobody sees, and words that are none. The last two are heuristics."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import eq

from core.rules.english_verbs import THIRD
from core.rules.finding import Fix, Found
from core.rules.language import OTHER_LANGUAGES
from core.rules.setting import Setting
from core.rules.view import MOST, CueView
from core.rules.words import words

_MARKDOWN = re.compile(
    r"\*\*|__\w|```|^\s*#{1,6}\s|^\s*[*•]\s|^\s*\d{1,2}[.)]\s+(?=[A-Z])|\]\(https?:|<\|[^|>]{0,40}\|?>|\[/?INST\]|<[/]?s>|\{\{|\}\}|^\s*[\[{]\s*\"\w+\"\s*:"
)
_SIGNS = frozenset("*_`#•|]{}[<0123456789")


def debris(view: CueView, setting: Setting) -> Sequence[Found]:
    """S20: what a language model or a script leaves behind must never be voiced."""
    text = view.text
    found: list[Found] = []
    if not _SIGNS.isdisjoint(text) and (match := _MARKDOWN.search(text)):
        reason = f"“{match[0].strip()}” is markdown or a program's mark: remove it before anyone voices it."
        plain = re.sub(r"\*\*|```\w*|^\s*#{1,6}\s+|^\s*[*•]\s+|^\s*\d{1,2}[.)]\s+(?=[A-Z])", "", text).strip()
        fix = Fix("Remove it", text=plain) if plain and plain != text and not _MARKDOWN.search(plain) else None
        found.append(Found(reason, "error", match.span(), fix))
    pack = setting.pack
    if pack is None:
        return found
    if near := pack.debris.near(view.words):
        for phrase in near:
            match = phrase.pattern.search(text)
            if match and (not phrase.start_only or match.start() == 0) and not found:
                found.append(Found(phrase.reason.format(said=match[0].strip()), phrase.level, match.span()))
    if not found and (quoted := _wholly_quoted(view)):
        found.append(quoted)
    return found


def _wholly_quoted(view: CueView) -> Found | None:
    """A whole description in quotation marks, as models write them; a title or a spoken line has no such verb."""
    text = view.text
    if len(text) < 12 or text[0] not in '"“' or text[-1] not in '"”' or any(sign in text[1:-1] for sign in '"“”'):
        return None
    if not any(word in THIRD for word in view.low[2:]) or view.low[1] in ("i", "we", "you", "who", "what", "it"):
        return None
    return Found(
        "The whole cue stands in quotation marks: take them off.",
        span=(0, 1),
        fix=Fix("Take them off", text=text[1:-1]),
    )


def unseen_things(view: CueView, setting: Setting) -> Sequence[Found]:
    """S21, a heuristic: names and things of which the picture's evidence holds no word."""
    pack, seen = setting.pack, setting.film.evidence.get(view.index)
    if pack is None or seen is None:
        return ()
    seen = frozenset(pack.lemma(word.lower()) for word in seen)
    found: list[Found] = []
    for at, word in enumerate(view.plain):
        if len(found) >= MOST:
            break
        if not word or not word[0].isalpha() or word in pack.stop_words:
            continue
        base = pack.lemma(word)
        named = view.tokens[at][0].isupper() and at > 0 and word not in pack.common
        if base not in seen and (named or _is_thing(view, at)):
            reason = f"Nothing in the picture's evidence tells of “{view.tokens[at]}”: look whether it is there."
            found.append(Found(reason, span=view.span(at)))
    return found


_DETERMINERS = frozenset(words("a an the his her their its another two three"))


def _is_thing(view: CueView, at: int) -> bool:
    """The last word of 'a red key': a determiner stands at most two words before, and no noun follows."""
    if not any(view.plain[before] in _DETERMINERS for before in range(max(0, at - 3), at)):
        return False
    if at + 1 < len(view.plain):
        following = view.plain[at + 1]
        if following and following[0].isalpha() and following not in THIRD and following not in _AFTER_THING:
            return False
    between = view.plain[max(0, at - 3) : at]
    last = max(index for index, word in enumerate(between) if word in _DETERMINERS)
    return not any(word in _AFTER_THING or word in THIRD or not word.isalpha() for word in between[last + 1 :])


_AFTER_THING = frozenset(
    words(
        """of in with on at from to behind near under over into onto by through across and or is are as up down out
        away off who that which for around against beside between then"""
    )
)


def spelling(view: CueView, setting: Setting) -> Sequence[Found]:
    """S22: with a dictionary, unknown words; without one only common slips, doubled words and another language."""
    pack = setting.pack
    found: list[Found] = []
    if pack is not None:
        twice = [at for at, same in enumerate(map(eq, view.plain, view.plain[1:]), 1) if same]
        for at in twice[:MOST]:
            if view.plain[at][:1].isalpha() and _doubled(view, at, pack.double_words):
                start, end = view.span(at)
                before = view.span(at - 1)[1]
                fix = Fix("Say it once", text=view.text[:before] + view.text[end:])
                found.append(Found(f"“{view.tokens[at]}” stands here twice.", span=(start, end), fix=fix))
        for word in pack.misspellings.keys() & view.words:
            at = view.plain.index(word)
            start, end = view.span(at)
            right = pack.misspellings[word]
            right = right[0].upper() + right[1:] if view.tokens[at][0].isupper() else right
            fix = Fix(f"Write {right}", text=view.text[:start] + right + view.text[end:])
            found.append(Found(f"“{view.tokens[at]}” is spelled “{right}”.", "error", (start, end), fix))
        if setting.film.dictionary:
            found.extend(_unknown_words(view, setting.film.dictionary))
    if (other := _other_language(view, setting.language)) is not None:
        found.append(
            Found(f"This reads like another language ({other}) than the track's ({setting.language}).", "error")
        )
    return found


def _doubled(view: CueView, at: int, allowed: frozenset[str]) -> bool:
    if view.tokens[at][0].isupper() or view.low[at] in allowed:
        return False
    return view.low[at - 1] == view.low[at]


def _unknown_words(view: CueView, dictionary: frozenset[str]) -> list[Found]:
    found: list[Found] = []
    for at, word in enumerate(view.plain):
        if len(found) >= MOST:
            break
        if len(word) < 3 or not word.isalpha() or view.tokens[at][0].isupper() or word in dictionary:
            continue
        found.append(
            Found(f"“{word}” is in no dictionary of this language: is it spelled right?", "warning", view.span(at))
        )
    return found


def _other_language(view: CueView, language: str) -> str | None:
    """The language whose small words fill a text that has none of the track's own."""
    own = OTHER_LANGUAGES.get(language.lower()[:2])
    if own is None or view.word_count < 4 or not own.isdisjoint(view.words):
        return None
    best, most = None, 1
    for code, small in OTHER_LANGUAGES.items():
        hits = len(view.words & (small - own))
        if code != language.lower()[:2] and hits > most:
            best, most = code, hits
    return best
