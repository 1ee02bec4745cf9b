"""Alignment tracks verified by several people: their places in the queue, their answers, a collection's wishes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WISHES = (
    ("people_per_track", sa.Integer(), "2", "people_per_track >= 1"),
    ("lease_minutes", sa.Integer(), "60", "lease_minutes >= 1"),
    ("gold_share", sa.Double(), "0.1", "0 <= gold_share and gold_share < 1"),
)


def upgrade() -> None:
    for name, kind, default, check in WISHES:
        op.add_column("collections", sa.Column(name, kind, server_default=default, nullable=False))
        op.create_check_constraint(op.f(f"ck_collections_{name}"), "collections", check)
    op.create_table(
        "assignments",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("track_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("gold", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state in ('open','done','returned')", name=op.f("ck_assignments_state")),
        sa.CheckConstraint("(state = 'done') = (finished_at is not null)", name=op.f("ck_assignments_finished")),
        sa.ForeignKeyConstraint(
            ["track_id"], ["tracks.id"], name=op.f("fk_assignments_track_id_tracks"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_assignments_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
        sa.UniqueConstraint("track_id", "user_id", name=op.f("uq_assignments_track_id_user_id")),
    )
    op.create_index(op.f("ix_assignments_user_id"), "assignments", ["user_id", "state"], unique=False)
    op.create_table(
        "answers",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("cue_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=True),
        sa.Column("end_ms", sa.Integer(), nullable=True),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("label in ('alignable','not_visible','unsure')", name=op.f("ck_answers_label")),
        sa.CheckConstraint(
            "case when label = 'alignable' then start_ms is not null and end_ms is not null"
            " and 0 <= start_ms and start_ms < end_ms else start_ms is null and end_ms is null end",
            name=op.f("ck_answers_interval"),
        ),
        sa.CheckConstraint("took_ms >= 0", name=op.f("ck_answers_took")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_answers_assignment_id_assignments"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["cue_id"], ["cues.id"], name=op.f("fk_answers_cue_id_cues"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sa.UniqueConstraint("assignment_id", "request_id", name=op.f("uq_answers_assignment_id_request_id")),
    )
    op.create_index(op.f("ix_answers_cue_id"), "answers", ["cue_id"], unique=False)
    op.create_table(
        "track_gains",
        sa.Column("track_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("bits_per_minute", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["track_id"], ["tracks.id"], name=op.f("fk_track_gains_track_id_tracks"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("track_id", name=op.f("pk_track_gains")),
    )


def downgrade() -> None:
    op.drop_table("track_gains")
    op.drop_index(op.f("ix_answers_cue_id"), table_name="answers")
    op.drop_table("answers")
    op.drop_index(op.f("ix_assignments_user_id"), table_name="assignments")
    op.drop_table("assignments")
    for name, *_ in WISHES:
        op.drop_constraint(op.f(f"ck_collections_{name}"), "collections")
        op.drop_column("collections", name)
