"""LSMDC: a clip for every described action, with its sentence.

LSMDC16_annos_{training,val,test}.csv  tab-parted, no header: clip, start and end aligned, start and end extracted,
                                       sentence; names are SOMEONE
LSMDC16_annos_named_{..}.csv           the same with names
LSMDC16_annos_blindtest.csv            test clips without times and sentences
videos/MOVIE/CLIP.avi                  CLIP is MOVIE_HH.MM.SS.mmm-HH.MM.SS.mmm

Aligned is when the action is seen, extracted when its line is spoken. Five clips in a row of one film are consecutive.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from studio.dials import write_story
from studio.lookalikes.family import Family, Record, Wish, hms, of_split, write_lines
from studio.lookalikes.media import write_clips
from studio.recut import Piece
from studio.truth import Film
from studio.world import split_of

_FILES = {"train": "training", "tune": "val", "test": "test"}


def make(seed: int, out: Path, wish: Wish) -> Record:
    film = write_story(seed, wish.story)
    movie = f"{seed:07}_" + re.sub(r"\W+", "_", film.title).strip("_")
    rows, clips = [], []
    for line in film.script:
        start, end = film.events[line.events[0]].start_ms, film.events[line.events[-1]].end_ms
        clip = f"{movie}_{hms(start, point='.')}-{hms(end, point='.')}"
        clips.append((out / "videos" / movie / f"{clip}.avi", Piece(start, end)))
        times = [hms(time) for time in (start, end, line.start_ms, line.end_ms)]
        rows.append([clip, *times, someone(film, line.text), line.text])
    if wish.media == "video":
        write_clips(film, clips, wish)
    return {"seed": seed, "split": split_of(seed), "rows": rows}


def someone(film: Film, text: str) -> str:
    """The line with SOMEONE for every name; a name that only follows a look is left out."""
    names = "|".join(re.escape(who.name) for who in film.cast)
    return re.sub(rf"\b(?:{names})\b", "SOMEONE", re.sub(rf", (?:{names})(?:,|(?=\.))", "", text))


def gather(records: Sequence[Record], out: Path, wish: Wish) -> None:
    for split, name in _FILES.items():
        rows = [row for record in of_split(records, split) for row in record["rows"]]
        if rows:
            write_lines(out / f"LSMDC16_annos_{name}.csv", ("\t".join(row[:6]) for row in rows))
            write_lines(out / f"LSMDC16_annos_named_{name}.csv", ("\t".join([*row[:5], row[6]]) for row in rows))
        if rows and split == "test":
            write_lines(out / "LSMDC16_annos_blindtest.csv", (row[0] for row in rows))


FAMILY = Family("lsmdc", "story", "a clip and a sentence for every action", ("video", "none"), make, gather)
