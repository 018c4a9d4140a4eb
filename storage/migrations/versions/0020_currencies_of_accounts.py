"""Count the accounts of each currency without reading them all."""

from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_index("ix_account_currency", "account", ["workspace_id", "mrr_currency"])
