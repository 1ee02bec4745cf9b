# ruff: noqa: E501 - tables that are read across
"""Every rule, as one literal table: what it is called, what it needs, where it comes from, and whether it only guesses.

A rule of several checks has several rows. `reach` tells what a check looks at, so that one changed cue costs little:
"cue" itself alone, "near" also the cues around it, "film" all cues in order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from core.rules import (
    pace,
    sound,
    style_form,
    style_grammar,
    style_machine,
    style_numbers,
    style_people,
    style_picture,
    style_repeats,
    style_words,
    timing,
)
from core.rules.film import FilmFacts
from core.rules.finding import Found, Severity
from core.rules.language import LanguagePack
from core.rules.setting import Setting
from core.rules.view import CueView

OfCue = Callable[[CueView, Setting], Sequence[Found]]
OfNear = Callable[[CueView, Sequence[CueView], CueView | None, Setting], Sequence[Found]]
OfFilm = Callable[[Sequence[CueView], Setting], Sequence[Found]]
Group = Literal["time", "extended", "style", "sound"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One check. `needs` names fields of FilmFacts that must be filled, else the rule is off and says so."""

    id: str
    title: str
    group: Group
    source: str
    severity: Severity  # the most it says; a profile may lower it
    of_cue: OfCue | None = None
    of_near: OfNear | None = None
    of_film: OfFilm | None = None
    needs: tuple[str, ...] = ()  # one of a "a|b" suffices
    language: bool = False  # whether it needs a language pack
    heuristic: str = ""  # what it cannot know, where it guesses
    without: str = ""  # what is missing where `needs` are not met

    @property
    def reach(self) -> Literal["cue", "near", "film"]:
        return "cue" if self.of_cue else "near" if self.of_near else "film"


_TAGGER = "no tagger: word lists and the words around tell"
_WORDS = "wordings from a list; what they mean is for a person to judge"

RULES: tuple[Rule, ...] = (
    Rule("T1", "Fits its gap", "time", "customary; MAA", "error", of_cue=pace.fits_gap,
         heuristic="without a measured voice the length is an estimate by syllables"),
    Rule("T2", "Speaking rate", "time", "customary", "error", of_film=pace.speaking_rate),
    Rule("T3", "No words over dialogue", "time", "NFX 1.1; DCMP; WAI", "error", of_near=timing.over_dialogue,
         needs=("speech|dialogue",), without="no speech or dialogue is known"),
    Rule("T4", "A breath around dialogue", "time", "craft", "warning", of_near=timing.pause_around,
         needs=("speech|dialogue",), without="no speech or dialogue is known"),
    Rule("T5", "In step with the picture", "time", "WAI; ITC 3.4; NFX 5.1; DCMP", "warning", of_near=timing.in_step,
         needs=("events_ms",), without="nobody has marked when the things described happen"),
    Rule("T6", "No words in very short gaps", "time", "craft", "hint", of_cue=timing.short_gap, needs=("gaps",),
         without="no gaps are known"),
    Rule("T7", "Descriptions keep apart", "time", "craft", "error", of_film=timing.cues_apart),
    Rule("T8", "Length in time", "time", "craft", "hint", of_cue=timing.long_cue),
    Rule("T9", "Room for music and silence", "time", "NFX 1.1; DCMP", "hint", of_film=timing.dense_gaps, needs=("gaps",),
         without="no gaps are known"),
    Rule("X1", "The picture waits only where needed", "extended", "WCAG 1.2.7; DAPT", "error", of_film=timing.extended_pauses),
    Rule("X2", "Where the picture stops", "extended", "craft", "error", of_cue=timing.pause_point,
         needs=("speech|dialogue|shots",), without="neither speech nor shots are known"),
    Rule("S1", "Present tense", "style", "ITC 3.1; DCMP; WAI", "warning", of_cue=style_grammar.present_tense, language=True,
         heuristic=_TAGGER),
    Rule("S2", "Active voice", "style", "DCMP; WAI", "hint", of_cue=style_grammar.active_voice, language=True, heuristic=_TAGGER),
    Rule("S3", "Third person", "style", "DCMP; WAI", "error", of_cue=style_grammar.third_person, language=True),
    Rule("S4", "No words of film making", "style", "NFX 5.2", "warning", of_cue=style_words.meta_words, language=True,
         heuristic=_WORDS),
    Rule("S5", "What is seen, not what is guessed", "style", "ITC 3.9, 3.11; DCMP; WAI", "warning",
         of_cue=style_words.interpretation, language=True, heuristic=_WORDS),
    Rule("S6", "Names come when they are known", "style", "NFX; ITC 3.7", "warning", of_film=style_people.first_mention,
         needs=("ledger",), without="no cast list and no dialogue"),
    Rule("S7", "Clear pronouns", "style", "ITC 3.7", "warning", of_near=style_people.pronouns, needs=("ledger",),
         language=True, without="no cast list and no dialogue", heuristic="whom a word means is read off names and nouns"),
    Rule("S8", "Names are spelled one way", "style", "NFX 1.4; DCMP", "error", of_cue=style_people.name_spelling,
         needs=("ledger",), without="no cast list and no dialogue"),
    Rule("S8", "One person, one name", "style", "NFX 1.4; DCMP", "hint", of_film=style_people.one_label, needs=("ledger",),
         without="no cast list and no dialogue"),
    Rule("S9", "Words about people", "style", "ITC 3.10; NFX", "warning", of_cue=style_words.person_terms, language=True,
         heuristic=_WORDS),
    Rule("S10", "Nothing twice", "style", "craft", "hint", of_near=style_repeats.repeats, language=True,
         heuristic="compares base forms of words, not meaning"),
    Rule("S11", "Not what is said anyway", "style", "NFX 1.2; ITC 3.5", "hint", of_cue=style_repeats.said_anyway,
         needs=("dialogue",), language=True, without="no dialogue is known", heuristic="compares words, not meaning"),
    Rule("S12", "Sounds that can be heard", "style", "ITC 3.6", "hint", of_cue=style_words.sounds, language=True,
         heuristic=_WORDS),
    Rule("S13", "Nothing hidden", "style", "NFX 1.3; ITC 4.11", "hint", of_cue=style_words.hidden_words, language=True,
         heuristic=_WORDS),
    Rule("S14", "Text on the picture is told", "style", "WAI; NFX 2.1-2.3", "warning", of_film=style_picture.untold_text,
         needs=("texts",), language=True, without="no reader of on-screen text is installed and nobody listed any",
         heuristic="compares words"),
    Rule("S14", "Read-out text is announced", "style", "WAI; NFX 2.1-2.3; DAPT", "warning",
         of_cue=style_picture.text_lead_in, language=True),
    Rule("S15", "Opening and credits", "style", "ITC 3.12, 3.13; NFX 2.4-2.6", "hint",
         of_film=style_picture.opening_and_credits, needs=("duration_ms|credits_ms",), without="the film's length is unknown"),
    Rule("S16", "Clean sentences", "style", "house", "error", of_film=style_form.sentence_form),
    Rule("S17", "Numbers in words", "style", "house; voices", "warning", of_cue=style_numbers.numerals, language=True),
    Rule("S18", "Written as spoken", "style", "house; DAPT", "warning", of_cue=style_numbers.spoken_form, language=True),
    Rule("S19", "Sentence length", "style", "customary", "hint", of_cue=style_form.length),
    Rule("S20", "No leavings of programs", "style", "house", "error", of_cue=style_machine.debris),
    Rule("S21", "Only what is seen", "style", "house", "warning", of_cue=style_machine.unseen_things, needs=("evidence",),
         language=True, without="no model has told what the pictures hold", heuristic="compares words with the evidence's"),
    Rule("S22", "Spelling and language", "style", "house", "error", of_cue=style_machine.spelling,
         heuristic="without a dictionary only common slips, doubled words and another language's small words are found"),
    Rule("A1", "The film makes room for the voice", "sound", "DAPT", "warning", of_cue=sound.mix_dip, needs=("sound",),
         without="the mix has not been measured"),
    Rule("A2", "Loudness of the voice", "sound", "EBU R128", "warning", of_film=sound.stem_loudness,
         needs=("stem_lufs|stem_peak_dbtp",), without="the voice track has not been measured"),
    Rule("A3", "Clean recordings", "sound", "house", "error", of_cue=sound.clip_edges, needs=("sound",),
         without="no recording has been measured"),
)  # fmt: skip


def why_off(rule: Rule, film: FilmFacts, pack: LanguagePack | None, language: str) -> str:
    """'' where a rule can run, else why not, in words."""
    if rule.language and pack is None:
        return f"there is no language pack for {language} yet"
    for need in rule.needs:
        if not any(_known(film, name) for name in need.split("|")):
            return rule.without
    return ""


def _known(film: FilmFacts, name: str) -> bool:
    value = getattr(film, name)
    if name == "ledger":
        return value is not None and bool(value.characters)
    return value is not None and (isinstance(value, (int, float)) or len(value) > 0)
