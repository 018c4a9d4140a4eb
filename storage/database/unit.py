"""One transaction as the functions below see it."""

import contextlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection
from sqlmodel import Session


class Unit:
    """One transaction. Ends well: committed; an exception leaves it: rolled back."""

    __slots__ = ("_session", "connection", "driver", "woken")

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.driver: Any = connection.connection.dbapi_connection  # for statements compiled beforehand
        self.woken = False
        self._session: Session | None = None

    @property
    def session(self) -> Session:
        """An ORM session on the same connection, opened on demand and flushed before the commit."""
        if self._session is None:
            self._session = Session(self.connection, join_transaction_mode="rollback_only")
        return self._session

    def wake(self) -> None:
        """A message is owed: after the commit, whoever delivers is told."""
        self.woken = True

    @contextlib.contextmanager
    def finished(self) -> Iterator["Unit"]:
        """Flush the session when the block ends well, and let go of it either way."""
        try:
            yield self
            if self._session is not None:
                self._session.flush()
        finally:
            if self._session is not None:
                self._session.close()
