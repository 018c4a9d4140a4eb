"""What the CS team does about it: cases, what was said in them, and departures of accounts."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.base import belongs, own_key
from storage.models.types import UtcDateTime, words


class CaseKind(StrEnum):
    LOW_SCORE = "low_score"
    LEAVING = "leaving"
    MESSAGE = "message"


class CaseState(StrEnum):
    OPEN = "open"
    CLAIMED = "claimed"
    CLOSED = "closed"


class EntryKind(StrEnum):
    """What an entry of a case is: words to the customer, words from them, or what happened."""

    TO_CONTACT = "to_contact"
    FROM_CONTACT = "from_contact"
    EVENT = "event"


class DepartureState(StrEnum):
    PROPOSED = "proposed"
    ASKED = "asked"
    CALLING = "calling"
    DECLINED = "declined"


class Case(SQLModel, table=True):
    """One matter to be handled."""

    __tablename__ = "feedback_case"  # CASE is a word of SQL
    __table_args__ = (
        own_key(),
        belongs("account_id", "account"),
        belongs("contact_id", "contact"),
        belongs("response_id", "response"),
        belongs("owner_id", "teammate"),
        UniqueConstraint("workspace_id", "response_id"),
        Index("ix_feedback_case_open", "workspace_id", "state", "opened_at"),
        Index("ix_feedback_case_due", "next_due_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    kind: CaseKind = Field(sa_type=words(CaseKind))
    state: CaseState = Field(default=CaseState.OPEN, sa_type=words(CaseState))
    account_id: int
    contact_id: int
    response_id: int | None = None
    owner_id: int | None = None
    opened_at: datetime = Field(sa_type=UtcDateTime)
    answer_due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    mentioned_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # the owner was called by name
    next_due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # when the warn tick looks again
    claimed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    first_touch_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    close_reason: str | None = None
    told: str | None = None  # what was done about it, in words for the customer
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CaseEntry(SQLModel, table=True):
    """Something said or done in a case, in order of `id`."""

    __tablename__ = "case_entry"
    __table_args__ = (
        own_key(),
        belongs("case_id", "feedback_case"),
        belongs("teammate_id", "teammate"),
        Index("ix_case_entry_case", "workspace_id", "case_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    case_id: int
    kind: EntryKind = Field(sa_type=words(EntryKind))
    teammate_id: int | None = None  # who wrote it; None: the contact, or Askback itself
    body: str
    at: datetime = Field(sa_type=UtcDateTime)


class Departure(SQLModel, table=True):
    """An account that leaves, and what its CSM decided about the exit survey."""

    __table_args__ = (
        own_key(),
        belongs("account_id", "account"),
        belongs("contact_id", "contact"),
        belongs("decided_by_id", "teammate"),
        UniqueConstraint("workspace_id", "account_id", "ends_on"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    account_id: int
    contact_id: int  # the one person who would be asked
    ends_on: date
    state: DepartureState = Field(default=DepartureState.PROPOSED, sa_type=words(DepartureState))
    noticed_at: datetime = Field(sa_type=UtcDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_by_id: int | None = None
