"""Alembic's entry: runs revisions on the connection, and in the transaction, that `upgrade` opened."""

from typing import Any, Literal

from alembic import context
from sqlmodel import AutoString, SQLModel

import storage.models  # noqa: F401  (fills the metadata)
from storage.models.types import UtcDateTime


def in_plain_types(what: str, item: Any, _: Any) -> str | Literal[False]:
    """A revision names SQLAlchemy's own types: it must not change when ours do."""
    if what == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return "sa.String()" if what == "type" and isinstance(item, AutoString) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,  # SQLite changes a table by copying it; on PostgreSQL a batch is a plain ALTER
    render_item=in_plain_types,
)
with context.begin_transaction():
    context.run_migrations()
