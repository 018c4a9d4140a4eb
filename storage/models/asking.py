"""What is asked: surveys, their versions, and the invitations to them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.base import belongs, own_key, partial
from storage.types import UtcDateTime, words


class SurveyKind(StrEnum):
    NPS = "nps"
    CHURN_EXIT = "churn_exit"


class Place(StrEnum):
    """Where a contact is asked."""

    DM = "dm"
    CHANNEL = "channel"


class InvitationState(StrEnum):
    PLANNED = "planned"
    ASKED = "asked"
    ANSWERED = "answered"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Survey(SQLModel, table=True):
    """The questions, and how often they are asked. `version` names its newest SurveyVersion."""

    __table_args__ = (
        own_key(),
        UniqueConstraint("workspace_id", "name"),
        CheckConstraint("cadence_days IS NULL OR cadence_days > 0", name="cadence_positive"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    name: str
    kind: SurveyKind = Field(sa_type=words(SurveyKind))
    enabled: bool = True
    version: int = 1
    cadence_days: int | None = None  # None: sent by an event, never by the calendar
    open_days: int = 14
    place: Place = Field(default=Place.DM, sa_type=words(Place))
    stopped_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stopped_by: str | None = None


class SurveyVersion(SQLModel, table=True):
    """The wording as it once stood; never changed, so that an answer knows what it answered."""

    __tablename__ = "survey_version"
    __table_args__ = (
        own_key(),
        belongs("survey_id", "survey"),
        UniqueConstraint("workspace_id", "survey_id", "number"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    survey_id: int
    number: int
    definition: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    created_at: datetime = Field(sa_type=UtcDateTime)


class Invitation(SQLModel, table=True):
    """One ask of one contact. Unique per survey, contact and occasion (a cadence cycle, a wave, an event)."""

    __table_args__ = (
        own_key(),
        belongs("survey_id", "survey"),
        belongs("contact_id", "contact"),
        belongs("account_id", "account"),
        UniqueConstraint("workspace_id", "survey_id", "contact_id", "occasion"),
        # Only what still waits: an answer, which is most of what happens to an invitation, leaves them alone.
        partial("ix_invitation_due", "workspace_id", "send_at", where="state = 'planned'"),
        partial("ix_invitation_expiry", "workspace_id", "expires_at", where="state = 'asked'"),
        Index("ix_invitation_contact", "workspace_id", "contact_id", "asked_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    survey_id: int
    contact_id: int
    account_id: int
    occasion: str
    state: InvitationState = Field(default=InvitationState.PLANNED, sa_type=words(InvitationState))
    place: Place = Field(default=Place.DM, sa_type=words(Place))
    send_at: datetime = Field(sa_type=UtcDateTime)
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    survey_version: int | None = None  # set with the first rendering, with `locale`
    locale: str | None = None
    # What the account was when asked, as [attribute, value] pairs: the answer counts there, whatever changes later.
    segments: list[list[str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    only_owner: bool = False  # the contact asked that only their CSM sees the answer
    withdrawn_why: str | None = None
