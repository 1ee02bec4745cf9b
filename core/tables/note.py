"""What people say to each other about a script: at a time, at a cue, or about the whole; and how its state went on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.tables.base import Base, Created, Keyed
from core.tables.person import User
from core.tables.recording import Recording


class Note(Keyed, Created, Base):
    __tablename__ = "notes"
    __table_args__ = (
        CheckConstraint("kind in ('note','listener','state')", name="kind"),
        CheckConstraint("at_ms >= 0", name="at_ms"),
        Index(None, "track_id", "created_at"),
    )

    track_id: Mapped[UUID] = mapped_column(ForeignKey("tracks.id", ondelete="CASCADE"))
    # note: a task until it is resolved. listener: the same, from who listens. state: the track went from one to another
    kind: Mapped[str] = mapped_column(default="note")
    cue_id: Mapped[UUID | None]  # no foreign key: it stays readable when its cue is gone, and may come before it
    at_ms: Mapped[int | None]
    text: Mapped[str]
    recording_id: Mapped[UUID | None] = mapped_column(ForeignKey("recordings.id", ondelete="SET NULL"))  # it was spoken
    revision: Mapped[int]  # of the track, when it was written
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    user: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[user_id])
    recording: Mapped[Recording | None] = relationship(lazy="raise")
