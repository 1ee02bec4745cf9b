"""Films and the uploads that bring them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.tables.base import Base, Created, Keyed


class Video(Keyed, Created, Base):
    """A film that we hold. `probe` is empty until its first step has looked at it."""

    __tablename__ = "videos"
    __table_args__ = (Index(None, "collection_id", "created_at"),)  # lists show the newest first

    collection_id: Mapped[UUID] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"))
    uploaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    title: Mapped[str]
    file_name: Mapped[str]
    content_hash: Mapped[str] = mapped_column(index=True)  # sha256 of the file, hex
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    storage_key: Mapped[str]
    subtitles_key: Mapped[str | None]  # the sidecar that came with it
    subtitles_name: Mapped[str | None]
    duration_ms: Mapped[int | None]
    width: Mapped[int | None]  # as displayed, pixels
    height: Mapped[int | None]
    frames_per_second: Mapped[float | None]
    probe: Mapped[dict[str, Any] | None] = mapped_column(JSONB)


class Upload(Keyed, Created, Base):
    """A resumable upload (tus 1.0); bytes lie in the data folder until it is whole."""

    __tablename__ = "uploads"
    __table_args__ = (CheckConstraint("offset_bytes between 0 and size_bytes", name="offset"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    collection_id: Mapped[UUID] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"))
    file_name: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    offset_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    sha256: Mapped[str | None]  # what the sender says it is; checked at the end
    purpose: Mapped[str] = mapped_column(default="film")  # film, subtitles
    expires_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    content_hash: Mapped[str | None]
    storage_key: Mapped[str | None]
