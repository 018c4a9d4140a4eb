"""Rows of dropped files that go back to whoever dropped them, and files of the import folder that failed."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "returned_rows",
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspace.id"), primary_key=True),
        sa.Column("drop_id", sa.Integer, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "drop_id"], ["file_drop.workspace_id", "file_drop.id"], ondelete="CASCADE"
        ),
    )
    op.create_table(
        "failed_file",
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspace.id"), primary_key=True),
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("problems", sa.String, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
