"""Collections (projects) and who may do what in them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.tables.base import Base, Created, Keyed

ROLES = ("viewer", "annotator", "reviewer", "admin")  # each may do all that those before it may


class Collection(Keyed, Created, Base):
    __tablename__ = "collections"
    __table_args__ = (
        CheckConstraint("people_per_track >= 1", name="people_per_track"),
        CheckConstraint("lease_minutes >= 1", name="lease_minutes"),
        CheckConstraint("0 <= gold_share and gold_share < 1", name="gold_share"),
    )

    name: Mapped[str]
    # How its alignment tracks are verified.
    people_per_track: Mapped[int] = mapped_column(default=2, server_default="2")
    lease_minutes: Mapped[int] = mapped_column(default=60, server_default="60")  # a place is kept so long in silence
    gold_share: Mapped[float] = mapped_column(default=0.1, server_default="0.1")  # of what is given out
    # Written word -> as it is spoken (core.lexicon, which alone reads it: it may be long).
    lexicon: Mapped[dict[str, str]] = mapped_column(
        JSONB, default=dict, server_default="{}", deferred=True, deferred_raiseload=True
    )


class Membership(Created, Base):
    __tablename__ = "memberships"
    __table_args__ = (CheckConstraint("role in ('viewer','annotator','reviewer','admin')", name="role"),)

    collection_id: Mapped[UUID] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    role: Mapped[str]
