"""Rehearsals that teammates ask for in Slack."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field, SQLModel

from storage.models.base import belongs, own_key
from storage.models.types import UtcDateTime, words


class RehearsalState(StrEnum):
    WAITING = "waiting"  # to be played, or under way
    DONE = "done"
    FAILED = "failed"  # `why` says why


class Rehearsal(SQLModel, table=True):
    """A teammate wants to see what a survey would send. What was found is kept until they have it, and no longer."""

    __table_args__ = (
        own_key(),
        belongs("teammate_id", "teammate", ondelete="CASCADE"),
        # One at a time in a workspace.
        Index(
            "uq_rehearsal_waiting",
            "workspace_id",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    teammate_id: int
    survey: str  # its name
    days: int
    state: RehearsalState = Field(default=RehearsalState.WAITING, sa_type=words(RehearsalState))
    attempts: int = 0
    asked_at: datetime = Field(sa_type=UtcDateTime)
    why: str | None = None
    figures: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    sheet: bytes | None = None  # the file with every ask, compressed
    picture: str | None = None  # Slack's id of the uploaded calendar
