"""Remember what a workspace's Slack was seen to do."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("workspace", sa.Column("capabilities", sa.JSON(), nullable=True))
