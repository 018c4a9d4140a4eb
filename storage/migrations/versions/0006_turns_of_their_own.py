"""A contact's next turn is a row for each survey; the contact itself has none any more."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.drop_index("ix_contact_plannable", "contact")
    with op.batch_alter_table("contact") as batch:
        batch.drop_column("next_ask_at")
