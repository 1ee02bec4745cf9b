"""Lists show the newest first: indexes for films of a collection and for jobs by their creation time."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_jobs_created_at"), "jobs", ["created_at"], unique=False)
    op.drop_index(op.f("ix_videos_collection_id"), table_name="videos")
    op.create_index(op.f("ix_videos_collection_id"), "videos", ["collection_id", "created_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_videos_collection_id"), table_name="videos")
    op.create_index(op.f("ix_videos_collection_id"), "videos", ["collection_id"], unique=False)
    op.drop_index(op.f("ix_jobs_created_at"), table_name="jobs")
