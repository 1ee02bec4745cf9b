"""Reads a line of description back into facts: who does what to what, where, by night or day.

It reads everything that `studio.text` can write and is tolerant of what a model writes in that manner: articles left
out, other inflections, lower case. Facts that the line does not tell are None or empty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from studio.text_phrases import DESCRIBERS
from studio.world import COLOURS, LOOK, NAMES, OBJECTS, SETTING, VERB

# Model output that is no phrase of ours: the first pattern found decides.
_LOOSE = (
    ("back_away", r"\b(back|step|shrink)(s|ed|ing)? (away|back)\b|\bback away\b"),
    ("catch", r"\b(catch|grab)(es|s|ing)?\b"),
    ("pick_up", r"\bpick(s|ing)?\b|\blift(s|ing)? .* off\b"),
    ("put_down", r"\b(put|set)(s|ting)? .*(down|on)\b|\b(put|set)(s|ting)? down\b"),
    ("take", r"\b(take|snatch)(s|es|ing)? .*\b(from|away)\b"),
    ("give", r"\b(give|hand|pass)(s|es|ing)?\b"),
    ("throw", r"\b(throw|toss)(s|es|ing)?\b"),
    ("sit_down", r"\b(sit|take)(s|ting)?( a)? (down|seat)\b"),
    ("stand_up", r"\b(stand|get|rise)(s|ting)? (up|from)\b"),
    ("look_around", r"\b(look|glance)(s|ing)?\b"),
    ("enter", r"\b(enter|walk(s|ing)? in|come(s)? in)"),
    ("leave", r"\b(leave|walk(s|ing)? off|go(es)? out)"),
    ("open", r"\bopen(s|ing)?\b"),
    ("close", r"\b(close|shut)(s|ing)?\b"),
    ("approach", r"\bapproach|\bwalk(s|ing)? up|\bgo(es)? over\b"),
    ("raise", r"\b(raise|hold|lift)(s|ing)?\b"),
    ("lower", r"\blower|\bbring(s)?\b.*\bdown\b|\bsink\b"),
    ("wave", r"\bwav(e|es|ing)\b"),
    ("hug", r"\bhug|\bembrac"),
    ("point", r"\bpoint"),
    ("dance", r"\bdanc"),
    ("jump", r"\b(jump|leap)"),
    ("fall", r"\b(fall|tumble)"),
    ("hide_face", r"\b(hide|cover|bur(y|ies))"),
    ("bow", r"\bbow"),
    ("duck", r"\b(duck|crouch)"),
    ("clap", r"\b(clap|applau)"),
    ("shake", r"\bshak"),
    ("examine", r"\b(examin|stud(y|ies)|close look)"),
    ("knock", r"\b(knock|raps?\b)"),
    ("stretch", r"\bstretch"),
    ("spin_around", r"\b(spin|twirl|whirl|pirouet)"),
    ("shrug", r"\bshrug"),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What one line tells. People are look ids; a name that `names` does not resolve stays a name."""

    who: frozenset[str]  # everyone mentioned by look or name
    actor: str | None  # None too when it is a pronoun
    target: str | None
    verb: str | None
    object: str | None
    colour: str | None
    place: str | None
    night: bool | None  # None when neither place nor night is told
    names: frozenset[str]  # names said


@cache
def _look_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(rf"\b(?:(?:the|a|an) )?(?:old )?{look.noun.split()[-1]} {look.mark}\b"), look.id)
        for look in LOOK.values()
    )


@cache
def _name_pattern() -> re.Pattern[str]:
    return re.compile(r"\b(" + "|".join(name.lower() for names in NAMES.values() for name in names) + r")\b")


_NAMES = {name.lower(): name for names in NAMES.values() for name in names}


@cache
def _place_pattern() -> re.Pattern[str]:
    phrases = sorted((setting.phrase for setting in SETTING.values()), key=len, reverse=True)
    return re.compile(r"\b(?:in|on|at) (" + "|".join(phrases) + r")\b")


@cache
def _object_pattern() -> re.Pattern[str]:
    colours, kinds = "|".join(COLOURS), "|".join(OBJECTS)
    return re.compile(rf"(?<!:)\b(?:(?:an|a|the|his|her|its) )?(?:({colours}) )?({kinds})\b")


_PERSON = r"(?:<who:[a-z_]+>|<name:[a-z]+>|(?:the|a|an) (?:old )?[a-z]+)"


@cache
def _verb_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Every phrase as a pattern over the line whose people, things and places are marked, the most specific first."""
    fixtures = {
        word: "|".join(sorted({getattr(setting, word) for setting in SETTING.values()}))
        for word in ("seat", "door", "surface")
    }
    found = []
    for verb, phrases in (row for manner in DESCRIBERS.values() for row in manner.phrases.items()):
        for phrase in phrases:
            pattern = phrase
            for word, values in fixtures.items():
                pattern = pattern.replace(f"the {{{word}}}", f"the (?:{values})")
            pattern = pattern.replace("{o}", "<thing>").replace("{t}", _PERSON).replace("{its}", "(?:his|her|its)")
            found.append((len(phrase), rf"\b{pattern}(?![a-z])", verb))
    return tuple((re.compile(pattern), verb) for _, pattern, verb in sorted(found, reverse=True))


def parse(text: str, names: Mapping[str, str] | None = None) -> Facts:
    """The facts of one line; `names` says which look a name belongs to."""
    line = " ".join(re.sub(r"[.!?;]", " ", text.lower()).split())
    night = bool({"night", "night,", "nightfall"} & set(line.split())) or "after dark" in line
    for pattern, look in _look_patterns():
        line = pattern.sub(f"<who:{look}>", line)
    said = frozenset(_NAMES[name] for name in _name_pattern().findall(line))
    # "the woman in the yellow coat, Anna," is one person.
    line = re.sub(r"(<who:[a-z_]+>),? (?:" + _name_pattern().pattern + r")\b,?", r"\1", line)
    line = _name_pattern().sub(r"<name:\1>", line)
    place_found = _place_pattern().search(line)
    place = next((setting.id for setting in SETTING.values() if place_found and setting.phrase == place_found[1]), None)
    line = _place_pattern().sub("<place>", line)
    kind, colour, line = _thing(line)
    verb, at = _verb(line)
    people = [(found.start(), _person(found[0], names or {})) for found in re.finditer(r"<(?:who|name):[a-z_]+>", line)]
    before = [who for start, who in people if start < at]
    after = [who for start, who in people if start >= at]
    return Facts(
        who=frozenset(who for _, who in people),
        actor=before[0] if before else None,
        target=after[0] if after else None,
        verb=verb,
        object=kind,
        colour=colour,
        place=place,
        night=night if place is not None or night else None,
        names=said,
    )


def _thing(line: str) -> tuple[str | None, str | None, str]:
    """The first thing told, its colour, and the line with it marked. "the cool box" is a fixture and no box."""
    kept = line.replace("cool box", "cool_box").replace("mailbox", "mail_box")
    found = _object_pattern().search(kept)
    if found is None:
        return None, None, line
    marked = kept[: found.start()] + "<thing>" + kept[found.end() :]
    return found[2], found[1], marked.replace("cool_box", "cool box").replace("mail_box", "mailbox")


def _verb(line: str) -> tuple[str | None, int]:
    """The verb and where it stands; a line without one has its people before the end."""
    for pattern, verb in _verb_patterns():
        found = pattern.search(line)
        if found and (VERB[verb].object is False or "<thing>" in line):
            return verb, found.start()
    for verb, loose in _LOOSE:
        found = re.search(loose, line)
        if found:
            return verb, found.start()
    return None, len(line)


def _person(marked: str, names: Mapping[str, str]) -> str:
    kind, value = marked[1:-1].split(":")
    if kind == "who":
        return value
    name = _NAMES[value]
    return names.get(name, name)
