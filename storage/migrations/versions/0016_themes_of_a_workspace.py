"""The workspace's own list of themes, examples of them, and groups of comments that may become one."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=f"{name}_words", native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    op.create_table(
        "theme",
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspace.id"), primary_key=True),
        sa.Column("code", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("state", _words("themestate", "shown", "hidden"), nullable=False),
        sa.Column("origin", _words("themeorigin", "shipped", "own", "emerging"), nullable=False),
        sa.Column("made_by_id", sa.Integer, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id", "made_by_id"], ["teammate.workspace_id", "teammate.id"]),
    )
    op.create_table(
        "theme_example",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("response_id", sa.Integer, nullable=True),
        sa.Column("typed", sa.String, nullable=True),
        sa.ForeignKeyConstraint(["workspace_id", "code"], ["theme.workspace_id", "theme.code"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "response_id"], ["response.workspace_id", "response.id"], ondelete="CASCADE"
        ),
        sa.CheckConstraint("(response_id IS NULL) <> (typed IS NULL)", name="one_of_the_two"),
    )
    op.create_index("ix_theme_example_code", "theme_example", ["workspace_id", "code"])
    op.create_table(
        "theme_group",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("state", _words("groupstate", "proposed", "accepted", "dismissed", "faded"), nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("accounts", sa.Integer, nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer, nullable=True),
        sa.ForeignKeyConstraint(["workspace_id", "decided_by_id"], ["teammate.workspace_id", "teammate.id"]),
        sa.UniqueConstraint("workspace_id", "id"),
    )
    op.create_table(
        "theme_group_member",
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspace.id"), primary_key=True),
        sa.Column("group_id", sa.Integer, primary_key=True),
        sa.Column("response_id", sa.Integer, primary_key=True),
        sa.Column("place", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "group_id"], ["theme_group.workspace_id", "theme_group.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "response_id"], ["response.workspace_id", "response.id"], ondelete="CASCADE"
        ),
    )
