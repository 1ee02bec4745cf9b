"""S4, S5, S9, S12, S13: words of film making, guesses, words about people, sounds, hidden words."""

from __future__ import annotations

from collections.abc import Sequence

from core.rules.finding import Found
from core.rules.setting import Setting
from core.rules.style_grammar import wordings
from core.rules.view import MOST, CueView


def meta_words(view: CueView, setting: Setting) -> Sequence[Found]:
    """S4: the story, not how it was filmed."""
    return () if setting.pack is None else wordings(view, setting.pack.meta, setting)


def interpretation(view: CueView, setting: Setting) -> Sequence[Found]:
    """S5: what is seen, not what it may mean."""
    return () if setting.pack is None else wordings(view, setting.pack.interpretation, setting)


def person_terms(view: CueView, setting: Setting) -> Sequence[Found]:
    """S9: words on race, age and disability are looked at by a person, unless the ledger says that they matter."""
    if setting.pack is None:
        return ()
    found = wordings(view, setting.pack.person_terms, setting)
    ledger = setting.film.ledger
    if not found or ledger is None:
        return found
    traits = {word.lower() for one in ledger.characters for trait in one.traits for word in trait.split()}
    looks = " ".join(one.look.lower() for one in ledger.characters)
    kept = []
    for one in found:
        said = view.text[slice(*one.span)].lower() if one.span else ""
        if said not in looks and traits.isdisjoint(said.split()):
            kept.append(one)
    return kept


def sounds(view: CueView, setting: Setting) -> Sequence[Found]:
    """S12: what can be heard need not be told."""
    return () if setting.pack is None else wordings(view, setting.pack.sounds, setting)


def hidden_words(view: CueView, setting: Setting) -> Sequence[Found]:
    """S13: no masking; swearing only where the programme's rating carries it. Never mended by itself."""
    pack = setting.pack
    if pack is None:
        return ()
    found = list(wordings(view, pack.masked, setting))
    if setting.profile.rating == "family":
        for at, word in enumerate(view.plain):
            if word in pack.profanity and len(found) < MOST:
                reason = f"“{view.tokens[at]}” is stronger than a family programme carries."
                found.append(Found(reason, "hint", view.span(at)))
    return found
