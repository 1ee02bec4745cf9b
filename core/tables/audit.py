"""What was done that an administrator asks about afterwards; entries are only ever added."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.tables.base import Base, Created, Keyed


class AuditEntry(Keyed, Created, Base):
    """It stays readable when whom and what it names is gone: names are kept as they were, ids are no foreign keys."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index(None, "created_at"),
        Index(None, "user_id", "id"),
        Index(None, "action", "id"),
        Index(None, "collection_id", "id"),
    )

    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    user_name: Mapped[str]  # "": nobody who was signed in
    action: Mapped[str]  # "key.made"; core.audit lists them
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID | None]
    subject_label: Mapped[str]
    collection_id: Mapped[UUID | None]
    changes: Mapped[dict[str, Any]] = mapped_column(JSONB)  # {"role": {"old": "viewer", "new": "admin"}}
