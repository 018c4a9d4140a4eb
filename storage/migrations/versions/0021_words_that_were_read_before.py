"""Whether the words of an answer had been read before they were read last: the outside reader is asked about others."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("response", sa.Column("read_before", sa.Boolean, nullable=False, server_default=sa.false()))
    with op.batch_alter_table("response") as batch:
        batch.alter_column("read_before", server_default=None, existing_type=sa.Boolean(), existing_nullable=False)
