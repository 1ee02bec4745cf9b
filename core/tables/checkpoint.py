"""Checkpoints that served: weights + config + metrics, so that every text can name its source."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.tables.base import Base, Created, Keyed


class Checkpoint(Keyed, Created, Base):
    __tablename__ = "checkpoints"

    fingerprint: Mapped[str] = mapped_column(unique=True)  # sha256 over weights and config
    name: Mapped[str]
    profile: Mapped[str]  # starter, full, or a run
    config: Mapped[dict[str, Any]] = mapped_column(JSONB)
    metrics: Mapped[dict[str, Any]] = mapped_column(JSONB)
