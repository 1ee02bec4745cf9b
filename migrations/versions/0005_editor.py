"""The editor: batches that may be sent twice, and notes on a script."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("track_edits", sa.Column("batch_id", sa.Uuid(), nullable=True))
    op.create_unique_constraint(op.f("uq_track_edits_track_id_batch_id"), "track_edits", ["track_id", "batch_id"])
    op.create_table(
        "notes",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("track_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("cue_id", sa.Uuid(), nullable=True),
        sa.Column("at_ms", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kind in ('note','listener','state')", name=op.f("ck_notes_kind")),
        sa.CheckConstraint("at_ms >= 0", name=op.f("ck_notes_at_ms")),
        sa.ForeignKeyConstraint(["track_id"], ["tracks.id"], name=op.f("fk_notes_track_id_tracks"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notes_user_id_users"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["resolved_by"], ["users.id"], name=op.f("fk_notes_resolved_by_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index(op.f("ix_notes_track_id"), "notes", ["track_id", "created_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_notes_track_id"), table_name="notes")
    op.drop_table("notes")
    op.drop_constraint(op.f("uq_track_edits_track_id_batch_id"), "track_edits", type_="unique")
    op.drop_column("track_edits", "batch_id")
