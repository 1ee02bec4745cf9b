"""S17 and S18: numbers, abbreviations and signs as they are spoken, for a voice reads what is written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.rules.finding import Fix, Found
from core.rules.language import LanguagePack
from core.rules.setting import Setting
from core.rules.view import MOST, CueView

_NUMBER = re.compile(r"(?<![\w.,:/$€£#'’\-–])(\d{1,3})(?![\w:/%°'’]|[.,]\d|[\-–]\w)")
_WITH_UNIT = re.compile(r"(?<![\w.,:/])(\d+(?:[.,]\d+)?)\s?([a-zA-Z]{1,3})(?![\w'’])\.?")
_DIGITS = frozenset("0123456789")
_URL = re.compile(r"\b(?:https?://|www\.)\S+|\b[\w\-]+\.(?:com|org|net|co\.uk|gov)\b", re.IGNORECASE)
_WITH = re.compile(r"(?<!\w)(?:w/o|w/|b/c|b/w)(?=\s)", re.IGNORECASE)
_SLASH = re.compile(r"(?<=[^\W\d_])/(?=[^\W\d_])")
_ROMAN = re.compile(r"\b(?=[IVX]{2,})X{0,3}(?:IX|IV|V?I{0,3})\b")
_NEAR = 40  # characters around a number that tell what it is
_CLOCK_AFTER = re.compile(r"\s*(?:a\.?m\.?|p\.?m\.?|o['’]clock|per\s?cent|degrees)\b", re.IGNORECASE)


def numerals(view: CueView, setting: Setting) -> Sequence[Found]:
    """S17: small numbers in words, no digit at a sentence's start, units as they are spoken."""
    pack, text = setting.pack, view.text
    if pack is None or _DIGITS.isdisjoint(text):
        return ()
    found: list[Found] = []
    for match in _NUMBER.finditer(text):
        if len(found) >= MOST:
            break
        number = int(match[1])
        if view.is_read_out(match.start()) or _CLOCK_AFTER.match(text, match.end()):
            continue
        opens = _opens_sentence(text, match.start(), pack)
        if not (number <= setting.profile.spell_up_to or opens) or match[1].startswith("0"):
            continue
        if _is_label(text, match.start(), match.end(), opens, pack):
            continue
        spelled = spell(number, pack)
        fix = None
        if spelled is not None:
            written = spelled[0].upper() + spelled[1:] if opens else spelled
            fix = Fix("Write it out", text=text[: match.start()] + written + text[match.end() :])
        reason = (
            f"Write “{match[1]}” in words{' at the start of a sentence' if opens else ''}: the voice will say it so."
        )
        found.append(Found(reason, span=match.span(), fix=fix))
    for match in _WITH_UNIT.finditer(text):
        if len(found) >= MOST:
            break
        unit = match[2]
        if view.is_read_out(match.start()) or unit.lower() not in pack.units:
            continue
        if unit.lower() == "in" or (unit.lower() == "m" and unit == "M"):
            continue
        spoken = pack.units[unit.lower()]
        fix = Fix("Write the unit out", text=f"{text[: match.start()]}{match[1]} {spoken}{text[match.end(2) :]}")
        found.append(Found(f"“{unit}” is spoken “{spoken}”: write it so.", span=match.span(2), fix=fix))
    return found


def _opens_sentence(text: str, at: int, pack: LanguagePack) -> bool:
    before = text[max(0, at - _NEAR) : at].rstrip()
    if not before:
        return True
    if before[-1] not in ".!?" or not text[at - 1].isspace():
        return False
    last = before[:-1].split()[-1:] or [""]
    return last[0].lower() not in pack.sentence_abbreviations


def _is_label(text: str, start: int, end: int, opens: bool, pack: LanguagePack) -> bool:
    """'Room 3', 'Apollo 7', '5 Elm Street', '3, 2, 1' on a dial: digits that are read, not counted."""
    before = re.findall(r"[\w.'’]+", text[max(0, start - _NEAR) : start])[-1:]
    if before and not opens:
        word = before[0]
        if word.lower().rstrip(".") in pack.numeral_labels or (word[0].isupper() and word.lower() not in pack.common):
            return True
        if word[0].isdigit():
            return True
    after = re.match(r"\s*,?\s*(\w+)", text[end : end + _NEAR])
    if after and after[1][0].isdigit():
        return True
    return bool(after and after[1][0].isupper() and not re.match(r"\s*[.!?]", text[end : end + _NEAR])) and not opens


def spell(number: int, pack: LanguagePack) -> str | None:
    """A number below a thousand in words; None where it is larger."""
    words = pack.numerals
    if number in words and number != 100:
        return words[number]
    if number < 100:
        return f"{words[number - number % 10]}-{words[number % 10]}"
    if number < 1000:
        hundreds = f"{words[number // 100]} {words[100]}"
        return hundreds if number % 100 == 0 else f"{hundreds} {spell(number % 100, pack)}"
    return None


def spoken_form(view: CueView, setting: Setting) -> Sequence[Found]:
    """S18: abbreviations, signs and addresses are written as they are said; homographs may need a note."""
    pack, text = setting.pack, view.text
    if pack is None:
        return ()
    found: list[Found] = []
    low = view.words
    for sign in pack.symbols.keys() & low:
        at = text.find(sign)
        if not view.is_read_out(at) and not _in_markup(text, at):
            reads = f" {pack.symbols[sign]} "
            fix = Fix("Write it out", text=re.sub(r"\s{2,}", " ", text[:at] + reads + text[at + len(sign) :]).strip())
            fix = Fix(fix.title, re.sub(r"\s+([.,;!?])", r"\1", fix.text or ""))
            found.append(Found(f"“{sign}” is spoken “{pack.symbols[sign]}”: write it so.", span=(at, at + 1), fix=fix))
    if (
        (text.find(".", 0, -1) >= 0 or "://" in text)
        and (match := _URL.search(text))
        and not view.is_read_out(match.start())
    ):
        found.append(
            Found("A voice stumbles over an address: say whose page it is, or write it as spoken.", span=match.span())
        )
    elif "/" in low and (match := _WITH.search(text)) and not view.is_read_out(match.start()):
        spoken = pack.abbreviations.get(match[0].lower(), "")
        fix = Fix("Write it out", text=text[: match.start()] + spoken + text[match.end() :])
        found.append(Found(f"“{match[0]}” is spoken “{spoken}”: write it so.", span=match.span(), fix=fix))
    elif "/" in low and (match := _SLASH.search(text)) and not view.is_read_out(match.start()):
        found.append(Found("A stroke cannot be spoken: write “or”, “and”, or the word.", span=match.span()))
    for token in pack.abbreviations.keys() & low:
        found.extend(_abbreviation(view, view.plain.index(token), token, pack))
    if {"e", "i"} & low and (match := re.search(r"\b(e\.\s?g|i\.\s?e)\.", text, re.IGNORECASE)):
        spoken = pack.abbreviations[match[1].lower().replace(" ", "")]
        fix = Fix("Write it out", text=text[: match.start()] + spoken + text[match.end() :])
        found.append(Found(f"“{match[0]}” is spoken “{spoken}”: write it so.", span=match.span(), fix=fix))
    if not low.isdisjoint(pack.roman_before) and (match := _ROMAN.search(text)) and not view.is_read_out(match.start()):
        found.append(Found(f"“{match[0]}” may be read as letters: write how it is spoken.", "hint", match.span()))
    for word in pack.homographs & low:
        at = view.plain.index(word)
        found.append(
            Found(f"“{word}” is spoken in two ways: a note on its sound helps the voice.", "hint", view.span(at))
        )
    return found


def _abbreviation(view: CueView, at: int, token: str, pack: LanguagePack) -> list[Found]:
    """Only what stands as an abbreviation: with its full stop, or a word that is none."""
    start, end = view.span(at)
    stop = view.text[end : end + 1] == "."
    rest = view.text[end + 1 :]
    if token in ("ave", "min", "int", "ext", "apt") and not (stop and rest.strip()):
        return []
    if token in ("bg", "fg", "ext", "int") and view.tokens[at].istitle():
        return []
    until = end + 1 if stop and rest.strip() and not rest.lstrip()[:1].isupper() else end
    spoken = pack.abbreviations[token]
    if start == 0:
        spoken = spoken[0].upper() + spoken[1:]
    fix = Fix("Write it out", text=view.text[:start] + spoken + view.text[until:])
    return [Found(f"“{view.tokens[at]}” is spoken “{spoken}”: write it so.", span=(start, until), fix=fix)]


def _in_markup(text: str, at: int) -> bool:
    return text[at : at + 1] == "&" and re.match(r"&(?:\w+|#\d+);", text[at:]) is not None
