"""INSERT with ON CONFLICT, spelled once for both databases.

SQLAlchemy has such an `insert` for each of them. PostgreSQL's knows all that SQLite's does, and SQLite's compiler
understands it: the clauses have the same names.
"""

from sqlalchemy.dialects.postgresql import insert

__all__ = ["insert"]
