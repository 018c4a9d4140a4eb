"""Which model read the words of an answer, and whether somebody of the team should look."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("response", sa.Column("read_by", sa.String, nullable=True))
    op.add_column("response", sa.Column("needs_review", sa.Boolean, nullable=False, server_default=sa.false()))
    with op.batch_alter_table("response") as batch:
        batch.alter_column("needs_review", server_default=None, existing_type=sa.Boolean(), existing_nullable=False)
