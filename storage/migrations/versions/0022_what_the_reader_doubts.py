"""What the reader doubts in an answer, in place of whether it waited when the team said something of it."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

CLEAR, LIKELY, LEAD = 0.5, 0.5, 0.15  # as they were when these answers were read
DOUBTFUL = """SELECT id, contradicts FROM response WHERE needs_review OR EXISTS (
    SELECT 1 FROM exemplar WHERE exemplar.workspace_id = response.workspace_id
    AND exemplar.response_id = response.id AND exemplar.waited AND exemplar.undone_at IS NULL)"""

label = sa.table(
    "label",
    *(sa.column(name) for name in ("response_id", "kind", "source", "confidence")),
    sa.column("detail", sa.JSON),
)
response = sa.table("response", sa.column("id"), sa.column("why_is_unsure"), sa.column("tone_is_unsure"))


def upgrade() -> None:
    names = ("why_is_unsure", "tone_is_unsure")
    for name in names:
        op.add_column("response", sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false()))
    with op.batch_alter_table("response") as batch:
        for name in names:
            batch.alter_column(name, server_default=None, existing_type=sa.Boolean(), existing_nullable=False)
    _fill(op.get_bind())
    with op.batch_alter_table("exemplar") as batch:
        batch.drop_column("waited")


def _fill(bind: sa.Connection) -> None:
    """From the labels: those that wait, or waited until the team said something, were doubtful."""
    for response_id, contradicts in bind.execute(sa.text(DOUBTFUL)).all():
        mine = sa.select(label.c.kind, label.c.confidence, label.c.detail).where(
            label.c.response_id == response_id, label.c.source == "read"
        )
        first: dict[str, Any] = {}
        for row in bind.execute(mine.order_by(label.c.confidence.desc())):
            first.setdefault(row.kind, row)
        tone = "sentiment" in first and first["sentiment"].confidence < CLEAR
        why = "reason" not in first or _is_unsure(first["reason"].detail or {})
        values = {"tone_is_unsure": tone, "why_is_unsure": why or not (contradicts or tone)}
        bind.execute(sa.update(response).where(response.c.id == response_id).values(**values))


def _is_unsure(shares: dict[str, float]) -> bool:
    best, following = sorted((*shares.values(), 0.0, 0.0), reverse=True)[:2]
    return best < LIKELY or best - following < LEAD
