"""Findings that somebody lets stand, with a reason."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "waivers",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("track_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("cue_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("trim(reason) <> ''", name=op.f("ck_waivers_reason")),
        sa.ForeignKeyConstraint(["cue_id"], ["cues.id"], name=op.f("fk_waivers_cue_id_cues"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["track_id"], ["tracks.id"], name=op.f("fk_waivers_track_id_tracks"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_waivers_user_id_users"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waivers")),
        sa.UniqueConstraint(
            "track_id", "rule", "cue_id", name=op.f("uq_waivers_track_id_rule_cue_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )  # fmt: skip
    op.create_index(op.f("ix_waivers_cue_id"), "waivers", ["cue_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_waivers_cue_id"), table_name="waivers")
    op.drop_table("waivers")
