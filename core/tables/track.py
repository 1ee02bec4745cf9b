"""Timed text: a track is cues of one kind on one video, with a revision and its whole history."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.tables.base import Base, Created, Keyed
from core.tables.person import User


class Track(Keyed, Created, Base):
    __tablename__ = "tracks"
    __table_args__ = (
        UniqueConstraint("video_id", "kind", "source"),
        CheckConstraint("kind in ('transcript','alignment','description')", name="kind"),
        CheckConstraint("state in ('draft','in_review','changes_asked','approved','published')", name="state"),
    )

    video_id: Mapped[UUID] = mapped_column(ForeignKey("videos.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    # Where it came from, and with video and kind its deterministic key:
    # "checkpoint:<result key>", "sidecar:<hash>", "stream:<hash>", "person:<user id>",
    # "conform:<old track>:<its revision>:<hash of the map>"
    source: Mapped[str]
    title: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    state: Mapped[str] = mapped_column(default="draft")
    revision: Mapped[int] = mapped_column(default=1)
    provenance: Mapped[dict[str, Any]] = mapped_column(
        JSONB, default=dict
    )  # checkpoints, parameters, caveats shown to people
    cues: Mapped[list[Cue]] = relationship(lazy="raise", order_by="Cue.start_ms", back_populates="track")


class Cue(Keyed, Base):
    __tablename__ = "cues"
    __table_args__ = (
        CheckConstraint("0 <= start_ms and start_ms < end_ms", name="interval"),
        Index(None, "track_id", "start_ms"),
    )

    track_id: Mapped[UUID] = mapped_column(ForeignKey("tracks.id", ondelete="CASCADE"))
    start_ms: Mapped[int]
    end_ms: Mapped[int]
    text: Mapped[str]
    # What belongs to the track's kind: speaker, speaker_number, word_times; alignable, score;
    # gap, words, max_words, spoken_ms, window, score, alternatives, evidence, in_domain
    data: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    track: Mapped[Track] = relationship(lazy="raise", back_populates="cues")


class TrackEdit(Keyed, Created, Base):
    """One saved batch of operations: revision n-1 became n."""

    __tablename__ = "track_edits"
    __table_args__ = (UniqueConstraint("track_id", "revision"), UniqueConstraint("track_id", "batch_id"))

    track_id: Mapped[UUID] = mapped_column(ForeignKey("tracks.id", ondelete="CASCADE"))
    revision: Mapped[int]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    batch_id: Mapped[UUID | None]  # given by whoever saved it, so that a second try changes nothing
    operations: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)  # op, cue_id, values, and what was there
    user: Mapped[User | None] = relationship(lazy="raise")
