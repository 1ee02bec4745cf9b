"""How words are said that the voice would get wrong, in all films of a collection: written word -> as it is spoken.

`speech.lexicon` says them so. What it refuses, and where it finds a word, is told here once more for those who may not
load what speaks; a test holds both together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.errors import Invalid
from core.tables import Collection, Video

MOST_ENTRIES = 1_000
LONGEST = 200  # characters, written or spoken

_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_BLANK = ("Cc", "Cs", "Co", "Zl", "Zp")  # categories that the voice takes for a blank, as it does _BIDI


def check(lexicon: Mapping[str, str]) -> None:
    """Raises Invalid where there are too many entries, or one is empty, too long, or no word."""
    if len(lexicon) > MOST_ENTRIES:
        raise Invalid(
            f"A lexicon has {MOST_ENTRIES:,} entries at most; this one has {len(lexicon):,}.",
            slug="speech-lexicon",
            remedy="Remove entries that no film needs any more.",
        )
    for written, spoken in lexicon.items():
        for word in (written, spoken):
            if not any(sign.isalnum() for sign in word) or len(word) > LONGEST or not word.isprintable():
                raise Invalid(
                    f"The lexicon's entry {written[:40]!r} -> {spoken[:40]!r} is no word of 1 to {LONGEST} characters.",
                    slug="speech-lexicon",
                    remedy="Correct the entry, or leave it out.",
                )


def needed(texts: Iterable[str], theirs: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """The entries on which it depends how the texts are said, so that what was spoken before is found again whatever
    else is in a lexicon. `own` goes before `theirs`, entry by entry. Raises Invalid where an entry cannot be used.
    """
    check(own)
    lexicon = {**theirs, **own}
    if not lexicon:
        return {}
    whole = "\n".join(map(_plain, texts))  # no entry has a line end in it
    by_initial: dict[str, list[str]] = {}
    for written in sorted(lexicon, key=lambda entry: (-len(entry), entry)):
        by_initial.setdefault(written[0], []).append(written)
    met: set[str] = set()
    for initial, entries in by_initial.items():
        # As speech.lexicon looks for them, but at every place: what is found there does not depend on other places.
        words = "|".join(f"({re.escape(entry)})" for entry in entries)
        pattern = re.compile(rf"(?<!\w)(?={re.escape(initial)})(?=(?:{words})(?!\w))", re.IGNORECASE)
        for place in pattern.finditer(whole):
            number = place.lastindex or 1
            word = place[number]
            met |= {entries[number - 1], word, word.lower()}
    found = {written: lexicon[written] for written in sorted(met & lexicon.keys())}
    check(found)
    return found


def _plain(text: str) -> str:
    text = _BIDI.sub(" ", text)
    return "".join(" " if unicodedata.category(sign) in _BLANK else sign for sign in text)


def lexicon_of(session: Session, video_id: UUID) -> dict[str, str]:
    """That of the film's collection."""
    mine = select(Collection.lexicon).join(Video, Video.collection_id == Collection.id).where(Video.id == video_id)
    return dict(session.scalars(mine).one())


def read_lexicon(session: Session, collection_id: UUID) -> dict[str, str]:
    return dict(session.scalars(select(Collection.lexicon).where(Collection.id == collection_id)).one())


def change_lexicon(
    session: Session, collection_id: UUID, *, entries: Mapping[str, str], removed: Iterable[str]
) -> dict[str, str]:
    """The lexicon with some entries removed and others set; of two who change it at once, neither loses an entry.

    Raises Invalid where an entry cannot be used.
    """
    row = select(Collection.lexicon).where(Collection.id == collection_id).with_for_update()
    gone = {written.strip() for written in removed}
    changed = {written: spoken for written, spoken in session.scalars(row).one().items() if written not in gone}
    changed |= {written.strip(): spoken.strip() for written, spoken in entries.items()}
    check(changed)
    session.execute(update(Collection).where(Collection.id == collection_id).values(lexicon=changed))
    return changed
