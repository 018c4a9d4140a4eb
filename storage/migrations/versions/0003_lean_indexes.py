"""Keep in an index only the rows that are looked for in it, and give each lane of delivery its own."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

WAITING = "state IN ('due', 'unsure')"
LEAN = (
    ("ix_invitation_due", "invitation", ["workspace_id", "send_at"], "state = 'planned'"),
    ("ix_invitation_expiry", "invitation", ["workspace_id", "expires_at"], "state = 'asked'"),
    ("ix_delivery_message", "delivery", ["workspace_id", "posted_channel", "ts"], "ts IS NOT NULL"),
    ("ix_delivery_invitation", "delivery", ["workspace_id", "invitation_id"], "invitation_id IS NOT NULL"),
    ("ix_delivery_case", "delivery", ["workspace_id", "case_id"], "case_id IS NOT NULL"),
)
LANES = (
    ("ix_delivery_post", f"{WAITING} AND ts IS NULL AND kind <> 'home'"),
    ("ix_delivery_edit", f"{WAITING} AND ts IS NOT NULL AND kind <> 'home'"),
    ("ix_delivery_home", f"{WAITING} AND kind = 'home'"),
)


def upgrade() -> None:
    for name, table, columns, where in LEAN:
        op.drop_index(name, table)
        op.create_index(name, table, columns, **_where(where))
    op.drop_index("ix_delivery_due", "delivery")
    for name, where in LANES:
        op.create_index(name, "delivery", ["priority", "due_at", "id"], **_where(where))


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
