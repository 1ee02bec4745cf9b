"""One cue as the rules see it: its words parted once, and what of it is read-out text and no description."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from core.formats.track import TextCue
from core.names import Ledger, Mention
from core.rules.finding import Found
from core.rules.language import LanguagePack

TOKEN = re.compile(r"\w+(?:['’\-]\w+)*|[^\w\s]")
LOOKED_AT = 4_000  # characters of one cue: some minutes of speech; what is beyond is no description
MOST = 20  # findings of one rule in one cue; more help nobody
_QUOTES = frozenset("\"“”'‘’«»")
_QUOTED = re.compile(
    r"\"[^\"]*(?:\"|$)|“[^”]*(?:”|$)|«[^»]*(?:»|$)|(?<!\w)['‘](?=\S)(?:[^'’]|(?<=\w)['’](?=\w))+['’](?!\w)"
)
_ENDS = frozenset(".!?…")


@dataclass(slots=True)
class CueView:
    """`tokens` are words and signs as written, `low` in lower case, `plain` as `low` with "" for read-out ones."""

    index: int
    cue: TextCue
    text: str
    tokens: list[str]
    low: list[str]
    plain: list[str]
    words: set[str]  # of plain
    capitals: list[str]  # tokens that begin with one
    word_count: int
    read_out: list[tuple[int, int]]  # characters of the text, in order and apart
    mentions: tuple[Mention, ...]  # names of the ledger
    looks: tuple[int, ...]  # characters of the ledger whose look stands here
    extended: bool  # the picture waits for it
    start_ms: int
    until_ms: int  # when it has been heard: its start and measured length, else its end
    measured_ms: int | None  # length of the voice, where it was measured
    estimated_ms: int | None = None  # else, made when first asked for
    places: list[tuple[int, int]] | None = None  # of the tokens, likewise
    signature: frozenset[str] | None = None  # content words, made when first asked for
    form: list[tuple[str, Found]] | None = None  # faults of form, likewise

    def span(self, first: int, last: int | None = None) -> tuple[int, int]:
        """The characters of a token, or of tokens first..last."""
        if self.places is None:
            self.places = [found.span() for found in TOKEN.finditer(self.text)]
        return self.places[first][0], self.places[first if last is None else last][1]

    def is_read_out(self, at: int) -> bool:
        if not self.read_out:
            return False
        place = bisect_right(self.read_out, (at, len(self.text) + 1)) - 1
        return place >= 0 and at < self.read_out[place][1]


def view_of(
    index: int, cue: TextCue, pack: LanguagePack | None, ledger: Ledger | None, measured_ms: int | None
) -> CueView:
    """Part a cue once, for all rules."""
    text = cue.text if len(cue.text) <= LOOKED_AT else cue.text[:LOOKED_AT]
    tokens = TOKEN.findall(text)
    low = [token.lower() for token in tokens]
    words = set(low)
    read_out: list[tuple[int, int]] = []
    plain = low
    if not words.isdisjoint(_QUOTES) or (pack is not None and not words.isdisjoint(pack.read_out_triggers)):
        read_out = read_out_spans(text, pack)
        if read_out:
            plain = _blanked(text, low, read_out)
            words = set(plain)
    mentions = ledger.mentions(text, tokens) if ledger is not None else ()
    firsts = [token[0] for token in tokens]
    looks: tuple[int, ...] = ()
    if ledger is not None and ledger.looks and not words.isdisjoint(ledger.look_words):
        small = text.lower()
        looks = tuple(index for index, look in ledger.looks if look in small)
    start = cue.start_ms
    return CueView(
        index=index,
        cue=cue,
        text=text,
        tokens=tokens,
        low=low,
        plain=plain,
        words=words,
        capitals=[token for token, first in zip(tokens, firsts, strict=True) if first.isupper()],
        word_count=sum(map(str.isalnum, firsts)),
        read_out=read_out,
        mentions=mentions,
        looks=looks,
        extended=bool(cue.data.get("extended")),
        start_ms=start,
        until_ms=max(cue.end_ms, start) if measured_ms is None else start + measured_ms,
        measured_ms=measured_ms,
    )


def read_out_spans(text: str, pack: LanguagePack | None) -> list[tuple[int, int]]:
    """What stands in quotes, and what follows 'a sign reads'; in order and apart."""
    lead_in = pack.read_out.search(text) if pack is not None else None
    until = lead_in.end() if lead_in else len(text)
    spans = [found.span() for found in _QUOTED.finditer(text, 0, until)]
    if lead_in:
        spans.append((until, len(text)))
    return [(start, end) for start, end in spans if end > start]


def _blanked(text: str, low: list[str], read_out: list[tuple[int, int]]) -> list[str]:
    plain, waiting = [], iter(read_out)
    start, end = next(waiting)
    for token, found in zip(low, TOKEN.finditer(text), strict=True):
        at = found.start()
        while at >= end:
            start, end = next(waiting, (len(text) + 1, len(text) + 2))
        plain.append("" if start <= at else token)
    return plain


def sentences(view: CueView, pack: LanguagePack | None) -> list[tuple[int, int]]:
    """The token ranges of the sentences."""
    tokens = view.tokens
    parts, start = [], 0
    abbreviations = pack.sentence_abbreviations if pack is not None else frozenset()
    last = len(tokens) - 1
    for index, token in enumerate(tokens):
        if token not in _ENDS or index == last:
            continue
        following = tokens[index + 1]
        if following in _ENDS or not (following[0].isupper() or following[0].isdigit() or following in _QUOTES):
            continue
        before = view.low[index - 1] if index else ""
        if token == "." and (before in abbreviations or (len(before) == 1 and before.isalpha() and before != "i")):
            continue
        parts.append((start, index + 1))
        start = index + 1
    if start <= last:
        parts.append((start, last + 1))
    return parts
