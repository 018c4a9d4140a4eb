"""What the outside reader is asked: answers that wait for it, and how many it was asked about on a day."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from storage.models.base import belongs
from storage.models.types import UtcDateTime


class OutsideWait(SQLModel, table=True):
    """An answer that this machine is not sure about, until the outside reader is asked about it, once."""

    __tablename__ = "outside_wait"
    __table_args__ = (
        belongs("response_id", "response", ondelete="CASCADE"),
        Index("ix_outside_wait_since", "workspace_id", "since"),
    )
    workspace_id: int = Field(foreign_key="workspace.id", primary_key=True)
    response_id: int = Field(primary_key=True)
    since: datetime = Field(sa_type=UtcDateTime)


class OutsideDay(SQLModel, table=True):
    """How many comments left this machine on one day in the workspace's zone."""

    __tablename__ = "outside_day"
    __table_args__ = (CheckConstraint("asked >= 0", name="asked_not_negative"),)
    workspace_id: int = Field(foreign_key="workspace.id", primary_key=True)
    day: date = Field(primary_key=True)
    asked: int
