"""Findings of the rules that somebody lets stand: kept with a reason, shown with it, taken back at will."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, joinedload

from core.audit import record_of_track
from core.errors import Invalid, NotFound
from core.tables import Track, User, Waiver


def list_waivers(session: Session, track: Track) -> Sequence[Waiver]:
    """In the order in which they were given, with who gave them."""
    query = select(Waiver).where(Waiver.track_id == track.id).order_by(Waiver.id).options(joinedload(Waiver.user))
    return session.scalars(query).all()


def waive(session: Session, user: User, track: Track, *, rule: str, cue_id: UUID | None, reason: str) -> Waiver:
    """Let a rule's findings stand at one cue, or in the whole track; a second reason takes the first one's place.

    Raises Invalid for a rule that there is not, and where no reason is given; NotFound for another track's cue.
    """
    from core.rules.catalog import RULES

    if rule not in {each.id for each in RULES}:
        raise Invalid(f"There is no rule {rule!r}.", slug="rule-unknown", remedy="GET /v1/rules lists them.")
    if not reason.strip():
        raise Invalid("A finding stands only with a reason.", slug="reason-missing", remedy="Say why in a few words.")
    if cue_id is not None and cue_id not in {cue.id for cue in track.cues}:
        raise NotFound("This track has no such cue.")
    given = {"reason": reason.strip(), "user_id": user.id}
    waiver_id = session.scalar(
        insert(Waiver)
        .values(track_id=track.id, rule=rule, cue_id=cue_id, **given)
        .on_conflict_do_update(index_elements=["track_id", "rule", "cue_id"], set_=given)
        .returning(Waiver.id)
    )
    record_of_track(session, user, "waiver.made", track, {"rule": (None, rule), "reason": (None, reason.strip())})
    query = select(Waiver).where(Waiver.id == waiver_id).options(joinedload(Waiver.user))
    return session.scalars(query, execution_options={"populate_existing": True}).one()


def take_back(session: Session, user: User, track: Track, waiver_id: UUID) -> None:
    """The finding counts again. Raises NotFound where there is no such waiver."""
    waiver = session.scalar(select(Waiver).where(Waiver.id == waiver_id, Waiver.track_id == track.id))
    if waiver is None:
        raise NotFound("This track has no such waiver.")
    session.delete(waiver)
    session.flush()
    record_of_track(session, user, "waiver.removed", track, {"rule": (waiver.rule, None)})
