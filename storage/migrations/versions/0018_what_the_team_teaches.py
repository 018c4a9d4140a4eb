"""Corrections by the team, the heads fitted from them, a workspace's own reasons, and the queue of doubtful answers."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "exemplar",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("response_id", sa.Integer, nullable=False),
        sa.Column("contact_id", sa.Integer, nullable=False),
        sa.Column("teammate_id", sa.Integer, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                *("language", "sentiment", "reason", "theme"),
                name="labelkind_words",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String, nullable=True),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("codes", sa.JSON, nullable=False),
        sa.Column("waited", sa.Boolean, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("workspace_id", "id"),
        _belongs("response_id", "response", ondelete="CASCADE"),
        _belongs("contact_id", "contact", ondelete="CASCADE"),
        _belongs("teammate_id", "teammate"),
    )
    op.create_index("ix_exemplar_response", "exemplar", ["workspace_id", "response_id"])
    op.create_index("ix_exemplar_contact", "exemplar", ["workspace_id", "contact_id"])
    op.create_table(
        "fitted_head",
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspace.id"), primary_key=True),
        sa.Column("task", sa.String, primary_key=True),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("held", sa.Integer, nullable=False),
        sa.Column("newest", sa.Integer, nullable=False),
        sa.Column("newest_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "own_reason",
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspace.id"), primary_key=True),
        sa.Column("code", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("name <> ''", name="has_a_name"),
    )
    doubtful = sa.text("needs_review")
    op.create_index(
        "ix_response_review", "response", ["workspace_id", "id"], sqlite_where=doubtful, postgresql_where=doubtful
    )


def _belongs(column: str, table: str, **options: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", column], [f"{table}.workspace_id", f"{table}.id"], ondelete=options.get("ondelete")
    )
