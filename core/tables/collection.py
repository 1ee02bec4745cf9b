"""Collections (projects) and who may do what in them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.tables.base import Base, Created, Keyed

ROLES = ("viewer", "annotator", "reviewer", "admin")  # each may do all that those before it may


class Collection(Keyed, Created, Base):
    __tablename__ = "collections"

    name: Mapped[str]


class Membership(Created, Base):
    __tablename__ = "memberships"
    __table_args__ = (CheckConstraint("role in ('viewer','annotator','reviewer','admin')", name="role"),)

    collection_id: Mapped[UUID] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    role: Mapped[str]
