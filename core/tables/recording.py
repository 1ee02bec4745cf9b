"""A description that a person spoke: its sound lies in storage, beside those of its film."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.tables.base import Base, Created, Keyed


class Recording(Keyed, Created, Base):
    __tablename__ = "recordings"
    __table_args__ = (CheckConstraint("duration_ms > 0", name="duration_ms"),)

    video_id: Mapped[UUID] = mapped_column(ForeignKey("videos.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))  # whose voice it is
    text: Mapped[str]  # the words that are spoken; empty: nobody says
    duration_ms: Mapped[int]
