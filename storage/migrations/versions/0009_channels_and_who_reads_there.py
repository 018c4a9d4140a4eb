"""Know Slack's channels, who of other companies reads there, and whether they were told who will ask."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

KINDS = "unknown member guest external"


def upgrade() -> None:
    op.create_table(
        "introduction",
        _workspace(),
        _column("channel", sa.String, primary_key=True),
        _column("account_id", sa.Integer),
        _column("state", _enum("introductionstate_words", "offered made skipped")),
        _column("offered_at", sa.DateTime(timezone=True)),
        _column("waits_until", sa.DateTime(timezone=True)),
        _column("decided_at", sa.DateTime(timezone=True), nullable=True),
        _column("decided_by_id", sa.Integer, nullable=True),
        _belongs("account_id", "account"),
        _belongs("decided_by_id", "teammate"),
    )
    op.create_table(
        "slack_channel",
        _workspace(),
        _column("channel", sa.String, primary_key=True),
        _column("name", sa.String),
        _column("has_bot", sa.Boolean),
        _column("is_shared", sa.Boolean),
        _column("not_customer", sa.Boolean),
        _column("seen_at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "slack_seat",
        _workspace(),
        _column("channel", sa.String, primary_key=True),
        _column("slack_team_id", sa.String, primary_key=True),
        _column("slack_user_id", sa.String, primary_key=True),
        _column("name", sa.String),
        _column("domain", sa.String, nullable=True),
        _column("kind", _enum("contactkind_words", KINDS)),
        _column("not_contact", sa.Boolean),
    )


def _workspace() -> sa.Column[Any]:
    return sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspace.id"), nullable=False, primary_key=True)


def _column(name: str, kind: Any, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, **{"nullable": False, **options})


def _belongs(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["workspace_id", column], [f"{table}.workspace_id", f"{table}.id"])


def _enum(name: str, words: str) -> sa.Enum:
    return sa.Enum(*words.split(), name=name, native_enum=False, create_constraint=True, length=24)
