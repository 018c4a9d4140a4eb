"""Answers that wait for the outside reader, and how many it was asked about on a day."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "outside_wait",
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspace.id"), primary_key=True),
        sa.Column("response_id", sa.Integer, primary_key=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "response_id"], ["response.workspace_id", "response.id"], ondelete="CASCADE"
        ),
    )
    op.create_index("ix_outside_wait_since", "outside_wait", ["workspace_id", "since"])
    op.create_table(
        "outside_day",
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspace.id"), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.CheckConstraint("asked >= 0", name="asked_not_negative"),
    )
