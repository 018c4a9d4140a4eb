"""Rehearsals that teammates ask for in Slack."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "rehearsal",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("teammate_id", sa.Integer, nullable=False),
        sa.Column("survey", sa.String, nullable=False),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                *("waiting", "done", "failed"),
                name="rehearsalstate_words",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String, nullable=True),
        sa.Column("figures", sa.JSON, nullable=False),
        sa.Column("sheet", sa.LargeBinary, nullable=True),
        sa.Column("picture", sa.String, nullable=True),
        sa.UniqueConstraint("workspace_id", "id"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "teammate_id"], ["teammate.workspace_id", "teammate.id"], ondelete="CASCADE"
        ),
    )
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        "uq_rehearsal_waiting",
        "rehearsal",
        ["workspace_id"],
        unique=True,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
