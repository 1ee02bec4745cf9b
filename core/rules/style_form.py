"""S16 and S19: a cue is a clean sentence or two of speakable length."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.rules.finding import Fix, Found
from core.rules.setting import Setting
from core.rules.view import LOOKED_AT, MOST, CueView, sentences

_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,80}>|\{\\[^}]{0,80}\}|&(?:amp|lt|gt|nbsp|quot|#\d+);|\\[Nnh](?![a-z])")
_SPACES = re.compile(r"^\s+|\s+$|[ \t\u00a0]{2,}|[ \t]+(?=[,;]|[.!?](?:\s|$))|(?<=\w[,;])(?=[^\W\d_])")
_DOTS = re.compile(r"\.{4,}|…{2,}|(?<!\.)\.\.(?!\.)|(?:…|\.{3})\s*(?:…|\.{3})")
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\u20e3]+")
_OPENING = "\"“‘'([-–—•*#_`…."
_FINAL = ".!?…:"
_CLOSING = "\"”’')]»"
_PLACEHOLDERS = frozenset(("someone", "someone's", "tv", "usa", "uk", "nyc", "fbi", "cia", "ok"))

# What more than one check of a form is called; the habit of a whole track is told once by it.
_HABITS = {
    "stop": "This track writes most cues without a final full stop: voices breathe by them, so add them everywhere.",
    "capital": "This track begins most cues with a small letter: begin sentences with a capital.",
    "spaces": "This track has stray spaces in most cues: tidy them all at once.",
    "markup": "This track carries markup in most cues: a voice would read it out.",
    "capitals": "This track is written in capitals: voices spell such words, so write sentences.",
}

# A track that is often untidy in these follows another house's taste: worth hints, no errors.
_TASTE = frozenset(("stop", "capital", "spaces", "dots"))


def form_faults(view: CueView, setting: Setting) -> list[tuple[str, Found]]:
    """(kind, finding) of everything that makes the text no clean sentence."""
    text = view.text
    faults: list[tuple[str, Found]] = []
    if not text.strip():
        return [("empty", Found("This cue has no text.", "error"))]
    first, last = text[0], text[-1]
    if ("<" in text or "{" in text or "&" in text or "\\" in text) and (at := _MARKUP.search(text)):
        fix = Fix("Remove the markup", text=tidied(_MARKUP.sub("", text)))
        faults.append(("markup", Found(f"“{at[0]}” is markup: a voice would read it out.", "error", at.span(), fix)))
    if not text.isascii() and (at := _EMOJI.search(text)):
        fix = Fix("Remove it", text=tidied(_EMOJI.sub("", text)))
        faults.append(("emoji", Found("A voice cannot speak this sign: use words.", "error", at.span(), fix)))
    if at := _SPACES.search(text):
        fix = Fix("Tidy the spaces", text=tidied(text))
        faults.append(("spaces", Found("A space is missing or too many here.", "error", at.span(), fix)))
    if (".." in text or "…" in text) and (at := _DOTS.search(text)):
        fix = Fix(
            "Use one", text=_DOTS.sub(lambda dots: "." if dots[0] == ".." and dots.end() == len(text) else "…", text)
        )
        faults.append(
            ("dots", Found("These dots say nothing to a listener: one full stop will do.", "warning", at.span(), fix))
        )
    if first not in _OPENING and first.islower():
        fix = Fix("Begin with a capital", text=text[0].upper() + text[1:])
        faults.append(("capital", Found("A sentence begins with a capital letter.", "error", (0, 1), fix)))
    if last not in _FINAL and not last.isspace() and len(view.cue.text) <= LOOKED_AT:
        ended = text.rstrip(_CLOSING)
        if not ended or ended[-1] not in _FINAL:
            faults.append(("stop", _unended(text, last)))
    if (view.word_count > 2 and text.isupper()) or _shouts(view):
        faults.append(("capitals", Found("Words in capitals are spelled letter by letter: write a sentence.", "error")))
    if (uneven := _uneven_quotes(text)) >= 0:
        faults.append(("quotes", Found("A quotation mark has no partner.", "error", (uneven, uneven + 1))))
    return faults


def _unended(text: str, last: str) -> Found:
    reason = "The sentence has no full stop: voices breathe by it."
    end = (len(text) - 1, len(text))
    if last.isalnum() or last in _CLOSING:
        return Found(reason, "error", end, Fix("Add a full stop", text=text + "."))
    if last in ",;-–—":
        fixed = text[:-1].rstrip() + "."
        return Found("The sentence stops in the middle: end or finish it.", "warning", end, Fix("End it", text=fixed))
    return Found(reason, "warning", end)


def _shouts(view: CueView) -> bool:
    if len(view.capitals) < 3:
        return False
    loud = [t for t, word in zip(view.tokens, view.plain, strict=True) if len(t) > 1 and t.isupper() and word]
    loud = [token for token in loud if token.lower() not in _PLACEHOLDERS]
    rest = sum(1 for token in view.tokens if token[0].isalpha() and token.lower() not in _PLACEHOLDERS)
    return len(loud) >= 3 and len(loud) * 2 > rest


def _uneven_quotes(text: str) -> int:
    """Where a quotation mark stands alone; -1 where none does."""
    if '"' in text and text.count('"') % 2:
        return text.rindex('"')
    if text.count("“") != text.count("”"):
        return max(text.rfind("“"), text.rfind("”"))
    if text.count("«") != text.count("»"):
        return max(text.rfind("«"), text.rfind("»"))
    return -1


def tidied(text: str) -> str:
    """Single spaces, none at the ends or before signs."""
    text = re.sub(r"[ \t\u00a0]+", " ", text).strip()
    text = re.sub(r" +(?=[,;]|[.!?](?:\s|$))", "", text)
    return re.sub(r"(?<=\w[,;])(?=[^\W\d_])", " ", text)


def sentence_form(views: Sequence[CueView], setting: Setting) -> list[Found]:
    """S16: clean sentences. What most of a track does alike is its habit and told once, as a hint."""
    profile = setting.profile
    counts: dict[str, int] = {}
    for view in views:
        if view.form is None:
            view.form = form_faults(view, setting)
        for kind, _ in view.form:
            counts[kind] = counts.get(kind, 0) + 1
    habits = {
        kind
        for kind, count in counts.items()
        if kind in _HABITS and len(views) >= profile.habit_min_cues and count > profile.habit_share * len(views)
    }
    many = len(views) >= profile.habit_min_cues
    untidy = sum(any(kind in _TASTE for kind, _ in view.form) for view in views if view.form)
    taste = many and untidy > profile.taste_share * len(views)
    found = [Found(_HABITS[kind], "hint", at_ms=_whole(views)) for kind in sorted(habits)]
    for view in views:
        if view.form:
            for kind, fault in view.form:
                if kind not in habits:
                    level = "hint" if taste and kind in _TASTE else fault.level
                    found.append(Found(fault.reason, level, fault.span, fault.fix, view.index))
    return found


def _whole(views: Sequence[CueView]) -> tuple[int, int]:
    return views[0].cue.start_ms, max(view.cue.end_ms for view in views)


def length(view: CueView, setting: Setting) -> Sequence[Found]:
    """S19: sentences that can be followed by ear."""
    profile = setting.profile
    if view.word_count <= profile.max_sentence_words and len(view.tokens) - view.word_count <= profile.max_sentences:
        return ()
    parts = sentences(view, setting.pack)
    found: list[Found] = []
    for first, last in parts:
        words = sum(token[0].isalnum() for token in view.tokens[first:last])
        if words > profile.max_sentence_words and len(found) < MOST:
            reason = f"{words} words in one sentence are long by ear: part it, {profile.max_sentence_words} are plenty."
            found.append(Found(reason, "hint", view.span(first, last - 1)))
    if len(parts) > profile.max_sentences:
        reason = f"{len(parts)} sentences are much for one cue: part it, or keep what matters."
        found.append(Found(reason, "hint"))
    return found
