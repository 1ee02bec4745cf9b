"""Tables of the lines of all films of a collection: how films are named in them, and how a row is written."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.tables import Video


def film_names(session: Session, collection_id: UUID) -> dict[UUID, str]:
    """Film id -> name, in the order of the names.

    A film is named by its file without the ending, and by its id where others have the same.
    """
    named = session.execute(
        select(Video.id, Video.file_name)
        .where(Video.collection_id == collection_id)
        .order_by(Video.file_name, Video.id)
    ).all()
    stems = {row[0]: PurePath(row[1]).stem or str(row[0]) for row in named}
    often = Counter(stems.values())
    return {film: stem if often[stem] == 1 else str(film) for film, stem in stems.items()}


def row_of(cells: Sequence[object]) -> str:
    """One row on one line, in what UTF-8 can hold."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([" ".join(str(cell).splitlines()) for cell in cells])
    return out.getvalue().replace("\0", " ")
