"""Descriptions that people spoke themselves, and notes that were spoken."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recordings",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("video_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.CheckConstraint("duration_ms > 0", name=op.f("ck_recordings_duration_ms")),
        sa.ForeignKeyConstraint(
            ["video_id"], ["videos.id"], name=op.f("fk_recordings_video_id_videos"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_recordings_user_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recordings")),
    )
    op.create_index(op.f("ix_recordings_video_id"), "recordings", ["video_id"], unique=False)
    op.add_column("notes", sa.Column("recording_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_notes_recording_id_recordings"), "notes", "recordings", ["recording_id"], ["id"], ondelete="SET NULL"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("fk_notes_recording_id_recordings"), "notes", type_="foreignkey")
    op.drop_column("notes", "recording_id")
    op.drop_index(op.f("ix_recordings_video_id"), table_name="recordings")
    op.drop_table("recordings")
