"""Conditions that partial indexes stand on, spelled out: a database uses such an index only where the statement
itself says what the index says; a bound value comes too late for that."""

from typing import Any

from sqlalchemy import Column, ColumnElement, literal_column

from storage.database.tables import delivery, invitation, response
from storage.models import DeliveryState, InvitationState


def says(column: "Column[Any]", *words: str) -> ColumnElement[bool]:
    """The column holds one of the words, which stand in the statement itself."""
    spelled: list[ColumnElement[str]] = [literal_column(f"'{word}'") for word in words]
    return column == spelled[0] if len(spelled) == 1 else column.in_(spelled)


def holds(column: "Column[Any]") -> ColumnElement[bool]:
    """The column is true, in the words of the index; SQLAlchemy would compare it with 1."""
    spelled: ColumnElement[bool] = literal_column(f"{column.table.name}.{column.name}")
    return spelled


IS_PLANNED = says(invitation.c.state, InvitationState.PLANNED)
IS_ASKED = says(invitation.c.state, InvitationState.ASKED)
IS_WAITING = says(delivery.c.state, DeliveryState.DUE, DeliveryState.UNSURE)
IS_LEASED = says(delivery.c.state, DeliveryState.LEASED)
IS_UNREAD = holds(response.c.unread)
NEEDS_REVIEW = holds(response.c.needs_review)
