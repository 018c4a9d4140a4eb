"""What the team works on and has not let go yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.base import belongs, own_key
from storage.models.types import UtcDateTime


class SurveyDraft(SQLModel, table=True):
    """A survey as a teammate has changed it and not published: all of it, sound or not yet. One each and survey."""

    __tablename__ = "survey_draft"
    __table_args__ = (
        own_key(),
        belongs("teammate_id", "teammate", ondelete="CASCADE"),
        UniqueConstraint("workspace_id", "teammate_id", "name"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    teammate_id: int
    name: str  # the survey's; it may not be there yet
    base_version: int  # the one that was changed; 0: none, a new survey
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    changed_at: datetime = Field(sa_type=UtcDateTime)
