"""Reading answers again after an upgrade: how far it is, and which model read those from before that was noted."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

READ = "FROM label WHERE label.workspace_id = response.workspace_id AND label.response_id = response.id"


def upgrade() -> None:
    op.create_table(
        "rereading",
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspace.id"), primary_key=True),
        sa.Column("model", sa.String, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("below", sa.Integer, nullable=True),
        sa.Column("imported", sa.Boolean, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    )
    op.execute(
        f"UPDATE response SET read_by = (SELECT max(label.model) {READ} AND label.source = 'read') "
        f"WHERE read_by IS NULL AND EXISTS (SELECT 1 {READ} AND label.source = 'read')"
    )
