"""Imports that can be taken back, history from other tools, and opt-outs that outlive the person's row."""

import hashlib
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

STATES = "staged applying applied refused undone"


def upgrade() -> None:
    _new_tables()
    op.create_index("ix_account_name", "account", ["workspace_id", "name"])
    op.add_column("survey", sa.Column("tool", sa.String, nullable=True))
    for name in ("tool", "tool_key"):
        op.add_column("response", sa.Column(name, sa.String, nullable=True))
    op.add_column("response", sa.Column("attributes", sa.JSON, nullable=True))
    known = sa.text("tool IS NOT NULL")
    keys = ["workspace_id", "tool", "tool_key"]
    op.create_index("uq_response_tool", "response", keys, unique=True, sqlite_where=known, postgresql_where=known)
    with op.batch_alter_table("import_file") as batch:
        batch.drop_constraint(op.f("ck_import_file_importstate_words"), type_="check")
        said = ", ".join(f"'{word}'" for word in STATES.split())
        batch.create_check_constraint(op.f("ck_import_file_importstate_words"), f"state IN ({said})")
    _remember_who_opted_out()


def _new_tables() -> None:
    op.create_table(
        "import_account",
        _workspace(primary_key=True),
        sa.Column("import_id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("told_in", sa.JSON, nullable=False),
    )
    op.create_table(
        "import_change",
        sa.Column("id", sa.Integer, primary_key=True),
        _workspace(),
        sa.Column("import_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("row_id", sa.Integer, nullable=False),
        sa.Column("before", sa.JSON, nullable=True),
        sa.Column("after", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "import_id"], ["import_file.workspace_id", "import_file.id"], ondelete="CASCADE"
        ),
    )
    op.create_index("ix_import_change_import", "import_change", ["workspace_id", "import_id", "id"])
    op.create_table(
        "suppression",
        _workspace(primary_key=True),
        sa.Column("digest", sa.String, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def _remember_who_opted_out() -> None:
    contact = sa.table(
        "contact",
        *(sa.column(name) for name in ("workspace_id", "email", "slack_team_id", "slack_user_id")),
        sa.column("opted_out_at", sa.DateTime(timezone=True)),
    )
    kept = sa.table(
        "suppression", sa.column("workspace_id"), sa.column("digest"), sa.column("at", sa.DateTime(timezone=True))
    )
    rows = []
    for person in op.get_bind().execute(sa.select(contact).where(contact.c.opted_out_at.is_not(None))):
        known = [("email", person.email)] if person.email else []
        known += [("slack", f"{person.slack_team_id}:{person.slack_user_id}")] if person.slack_user_id else []
        for kind, identity in known:
            text = f"{person.workspace_id}:{kind}:{identity.lower()}"
            rows.append(
                {
                    "workspace_id": person.workspace_id,
                    "digest": hashlib.sha256(text.encode()).hexdigest(),
                    "at": person.opted_out_at,
                }
            )
    if rows:
        op.bulk_insert(kept, rows)


def _workspace(**options: Any) -> sa.Column[Any]:
    return sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspace.id"), nullable=False, **options)
