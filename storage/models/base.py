"""What all tables share: names for constraints, and keys that carry the workspace."""

from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import SQLModel

# Named constraints: Alembic can only drop and compare what has a name.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def belongs(column: str, table: str, **options: Any) -> ForeignKeyConstraint:
    """A foreign key to a row of the same workspace: no row can point across workspaces."""
    return ForeignKeyConstraint(["workspace_id", column], [f"{table}.workspace_id", f"{table}.id"], **options)


def own_key() -> UniqueConstraint:
    """The target of `belongs`."""
    return UniqueConstraint("workspace_id", "id")


def partial(name: str, *columns: str, where: str) -> Index:
    """An index of the rows for which `where` holds, and only of them. `storage/database/partial.py` finds it."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))
