"""A rule's finding that somebody lets stand, with the reason."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.tables.base import Base, Created, Keyed
from core.tables.person import User


class Waiver(Keyed, Created, Base):
    __tablename__ = "waivers"
    __table_args__ = (
        UniqueConstraint("track_id", "rule", "cue_id", postgresql_nulls_not_distinct=True),
        CheckConstraint("trim(reason) <> ''", name="reason"),
    )

    track_id: Mapped[UUID] = mapped_column(ForeignKey("tracks.id", ondelete="CASCADE"))
    rule: Mapped[str]  # its id in the catalogue of rules: "T1"
    cue_id: Mapped[UUID | None] = mapped_column(ForeignKey("cues.id", ondelete="CASCADE"), index=True)  # None: all
    reason: Mapped[str]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    user: Mapped[User | None] = relationship(lazy="raise")
