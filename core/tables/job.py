"""Work: a job is what someone asked for, its steps are claimed one by one, results are keyed by content."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.tables.base import Base, Created, Keyed

JOB_STATES = ("queued", "running", "done", "failed", "cancelled")
STEP_STATES = ("waiting", "queued", "running", "done", "failed", "cancelled")


class Job(Keyed, Created, Base):
    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("user_id", "idempotency_key"),
        Index(None, "created_at"),  # lists show the newest first
        CheckConstraint("state in ('queued','running','done','failed','cancelled')", name="state"),
    )

    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    collection_id: Mapped[UUID] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"), index=True)
    video_id: Mapped[UUID | None] = mapped_column(ForeignKey("videos.id", ondelete="CASCADE"), index=True)
    pipeline: Mapped[str]
    params: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    state: Mapped[str] = mapped_column(default="queued")
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    idempotency_key: Mapped[str | None]
    request_hash: Mapped[str | None]  # same key with another body is a conflict
    request_id: Mapped[str | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    cancel_requested_at: Mapped[datetime | None]
    steps: Mapped[list[Step]] = relationship(lazy="raise", order_by="Step.position", back_populates="job")


class Step(Keyed, Created, Base):
    """`attempt` is the fencing token: results count only under the attempt that holds the lease."""

    __tablename__ = "steps"
    __table_args__ = (
        UniqueConstraint("job_id", "name"),
        CheckConstraint("state in ('waiting','queued','running','done','failed','cancelled')", name="state"),
        Index(None, "state", "lease_until"),
    )

    job_id: Mapped[UUID] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"))
    name: Mapped[str]
    position: Mapped[int]
    queue: Mapped[str]
    needs: Mapped[list[str]] = mapped_column(ARRAY(String))
    state: Mapped[str] = mapped_column(default="waiting")
    attempt: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    not_before: Mapped[datetime | None]
    queued_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]  # last time a message for it went out
    progress_done: Mapped[float] = mapped_column(default=0.0)
    progress_total: Mapped[float] = mapped_column(default=0.0)
    note: Mapped[str] = mapped_column(default="")
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    result_key: Mapped[str | None] = mapped_column(ForeignKey("results.key", ondelete="SET NULL"))
    reused: Mapped[bool] = mapped_column(default=False)  # an earlier result with the same key was taken
    usage: Mapped[dict[str, Any] | None] = mapped_column(JSONB)  # wall_s, cpu_s, peak_bytes
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    job: Mapped[Job] = relationship(lazy="raise", back_populates="steps")


class Result(Created, Base):
    """What a step found, once per content; `core.result_keys` says what goes into its key."""

    __tablename__ = "results"

    key: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    files: Mapped[list[str]] = mapped_column(ARRAY(String))  # names under results/<key>/ in storage
    size_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
