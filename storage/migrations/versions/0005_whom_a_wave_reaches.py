"""Know whom a wave would ask before it asks anybody, and since when an account is known to leave."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for name in ("people", "accounts"):
        op.add_column("wave", sa.Column(name, sa.Integer, nullable=False, server_default="0"))
        with op.batch_alter_table("wave") as batch:
            batch.alter_column(name, server_default=None, existing_type=sa.Integer(), existing_nullable=False)
    op.execute("UPDATE wave SET people = recipients WHERE recipients IS NOT NULL")
    op.add_column("account", sa.Column("leaving_seen_at", sa.DateTime(timezone=True), nullable=True))
