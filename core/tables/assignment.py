"""Who verifies which alignment track, and what they answered; answers are only ever added."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.tables.base import Base, Created, Keyed

ASSIGNMENT_STATES = ("open", "done", "returned")
ANSWER_LABELS = ("alignable", "not_visible", "unsure")


class Assignment(Keyed, Created, Base):
    """One person's place in a queue; while it is open, the place is theirs until `lease_until`."""

    __tablename__ = "assignments"
    __table_args__ = (
        UniqueConstraint("track_id", "user_id"),
        CheckConstraint("state in ('open','done','returned')", name="state"),
        CheckConstraint("(state = 'done') = (finished_at is not null)", name="finished"),
        Index(None, "user_id", "state"),
    )

    track_id: Mapped[UUID] = mapped_column(ForeignKey("tracks.id", ondelete="CASCADE"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    gold: Mapped[bool]  # the true answers are known: an approved track of the same video holds them
    state: Mapped[str] = mapped_column(default="open")
    lease_until: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class Answer(Keyed, Created, Base):
    """What was said about one cue. Of a cue's answers the last one that is not undone counts."""

    __tablename__ = "answers"
    __table_args__ = (
        UniqueConstraint("assignment_id", "request_id"),
        CheckConstraint("label in ('alignable','not_visible','unsure')", name="label"),
        CheckConstraint(
            "case when label = 'alignable' then start_ms is not null and end_ms is not null"
            " and 0 <= start_ms and start_ms < end_ms else start_ms is null and end_ms is null end",
            name="interval",
        ),
        CheckConstraint("took_ms >= 0", name="took"),
    )

    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"))
    cue_id: Mapped[UUID] = mapped_column(ForeignKey("cues.id", ondelete="CASCADE"), index=True)
    label: Mapped[str]
    start_ms: Mapped[int | None]
    end_ms: Mapped[int | None]
    took_ms: Mapped[int]
    request_id: Mapped[str]  # the same request twice is one answer
    undone_at: Mapped[datetime | None]


class TrackGain(Base):
    """What verifying a track is expected to tell, kept so that a queue need not read every cue to order itself."""

    __tablename__ = "track_gains"

    track_id: Mapped[UUID] = mapped_column(ForeignKey("tracks.id", ondelete="CASCADE"), primary_key=True)
    revision: Mapped[int]  # of the track that it was reckoned from
    bits_per_minute: Mapped[float]
