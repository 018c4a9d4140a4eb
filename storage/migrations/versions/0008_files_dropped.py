"""Files that teammates drop into the bot's DM, and what a message to a contact began with."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

MESSAGES = (
    "ask exit_ask reminder clarify receipt reply alert note exit_proposal digest shared_figures notice import file home"
)
STATES = "checking checked applying applied undoing undone discarded failed"


def upgrade() -> None:
    op.create_table(
        "file_drop",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspace.id"), nullable=False),
        _column("teammate_id", sa.Integer),
        _column("file_id", sa.String),
        _column("name", sa.String),
        _column("message_ts", sa.String),
        _column("state", _words("dropstate_words", STATES)),
        _column("skips_bad", sa.Boolean),
        _column("report", sa.JSON),
        _column("done", sa.Integer),
        _column("import_id", sa.Integer, nullable=True),
        _column("why", sa.String, nullable=True),
        _column("due_at", sa.DateTime(timezone=True), nullable=True),
        _column("attempts", sa.Integer),
        _column("at", sa.DateTime(timezone=True)),
        _column("changed_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("workspace_id", "id"),
        sa.UniqueConstraint("workspace_id", "file_id", "message_ts"),
        _belongs("teammate_id", "teammate"),
        _belongs("import_id", "import_file"),
    )
    op.create_index("ix_file_drop_due", "file_drop", ["due_at"], **_where("due_at IS NOT NULL"))
    with op.batch_alter_table("delivery") as batch:
        batch.drop_constraint(op.f("ck_delivery_deliverykind_words"), type_="check")
        said = ", ".join(f"'{word}'" for word in MESSAGES.split())
        batch.create_check_constraint(op.f("ck_delivery_deliverykind_words"), f"kind IN ({said})")
    op.add_column("delivery", sa.Column("opening", sa.String, nullable=True))
    by_contact = _where("contact_id IS NOT NULL")
    op.create_index("ix_delivery_contact", "delivery", ["workspace_id", "contact_id"], **by_contact)
    op.create_index("ix_contact_account", "contact", ["workspace_id", "account_id"])


def _column(name: str, kind: Any, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, **{"nullable": False, **options})


def _belongs(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["workspace_id", column], [f"{table}.workspace_id", f"{table}.id"])


def _words(name: str, words: str) -> sa.Enum:
    return sa.Enum(*words.split(), name=name, native_enum=False, create_constraint=True, length=24)


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
