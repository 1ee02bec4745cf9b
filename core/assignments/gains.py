"""How much verifying each waiting track is expected to tell, reckoned once for each revision of a track."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.assignments.waiting import waiting_tracks
from core.tables import Cue, Track, TrackGain

if TYPE_CHECKING:
    from core.labelling import Candidate

CUES_AT_ONCE = 6_000  # about half a second of work; what is left waits for the next one who asks
COMPARED = 1_000  # sentences of a track: more are not compared with each other, which takes time by their square


def reckon_gains(session: Session, collection_id: UUID) -> None:
    """Bring the gains of some more waiting tracks up to date."""
    waiting = waiting_tracks(collection_id).subquery()
    count = select(func.count()).where(Cue.track_id == Track.id).scalar_subquery()
    stale = session.execute(
        select(Track.id, Track.revision, count)
        .join(waiting, waiting.c.id == Track.id)
        .outerjoin(TrackGain, and_(TrackGain.track_id == Track.id, TrackGain.revision == Track.revision))
        .where(TrackGain.track_id.is_(None))
        .order_by(Track.id)
    ).all()
    rows: list[dict[str, Any]] = []
    read = 0
    for track_id, revision, cues in stale:
        if rows and read + cues > CUES_AT_ONCE:
            break
        read += cues
        rows.append({"track_id": track_id, "revision": revision, "bits_per_minute": _gain(session, track_id)})
    if rows:
        added = insert(TrackGain).values(rows)
        newer = {name: added.excluded[name] for name in ("revision", "bits_per_minute")}
        session.execute(added.on_conflict_do_update(index_elements=["track_id"], set_=newer))


def _gain(session: Session, track_id: UUID) -> float:
    from core.labelling import order_videos

    cues = session.execute(select(Cue.id, Cue.text, Cue.data).where(Cue.track_id == track_id)).all()
    ordered = order_videos(candidates(str(track_id), ((str(cue_id), text, data) for cue_id, text, data in cues)))
    return ordered[0].score if ordered else 0.0


def candidates(video: str, cues: Iterable[tuple[str, str, Mapping[str, Any]]]) -> list[Candidate]:
    """Sentences (id, text and data of the cue) of one video. What a cue does not tell is as open as can be."""
    from core.labelling import Candidate
    from core.labelling.words import bag_of_words

    every = list(cues)
    compared = len(every) <= COMPARED
    return [
        Candidate(name, video, alignable_of(data), _place(data.get("curve")), bag_of_words(text) if compared else None)
        for name, text, data in every
    ]


def alignable_of(data: Mapping[str, Any]) -> float:
    """The probability that a proposal gives to its sentence being seen; imported tracks have true, false or nothing."""
    value = data.get("alignable")
    return min(1.0, max(0.0, float(value))) if isinstance(value, int | float) else 0.5


def _place(curve: Any) -> Sequence[float]:
    """Weights of the seconds; nothing where a proposal has no curve, or one that cannot be read."""
    values = curve.get("values") if isinstance(curve, Mapping) else None
    if not isinstance(values, str):
        return ()
    try:
        weights = base64.b64decode(values, validate=True)
    except (binascii.Error, ValueError):
        return ()
    return list(weights) if any(weights) else ()
