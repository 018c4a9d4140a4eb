"""When the last reminder of an ask was sent: it counts in the budget over everything that we start."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("invitation", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE invitation SET reminded_at = ("
        "SELECT max(delivery.sent_at) FROM delivery WHERE delivery.workspace_id = invitation.workspace_id"
        " AND delivery.invitation_id = invitation.id AND delivery.kind = 'reminder' AND delivery.ts IS NOT NULL"
        ") WHERE reminders > 0"
    )
    reminded = sa.text("reminded_at IS NOT NULL")
    op.create_index(
        "ix_invitation_reminded",
        "invitation",
        ["workspace_id", "account_id", "reminded_at"],
        sqlite_where=reminded,
        postgresql_where=reminded,
    )
