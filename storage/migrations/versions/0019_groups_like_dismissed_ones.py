"""A proposed group may be what was dismissed before, in other words."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    with op.batch_alter_table("theme_group") as batch:
        batch.add_column(sa.Column("like_id", sa.Integer, nullable=True))
        batch.create_foreign_key(
            op.f("fk_theme_group_workspace_id_like_id"),
            "theme_group",
            ["workspace_id", "like_id"],
            ["workspace_id", "id"],
        )
