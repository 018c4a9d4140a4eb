"""Slack's channels as they were last seen: which company's each is, who of it reads there, and whether we are known."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from storage.models.base import belongs
from storage.models.people import ContactKind
from storage.models.types import UtcDateTime, words


class IntroductionState(StrEnum):
    OFFERED = "offered"  # the account's CSM has the text and has not said anything yet
    MADE = "made"
    SKIPPED = "skipped"


class Introduction(SQLModel, table=True):
    """Whether a channel was told who will ask there; the first ask waits for it until `waits_until`."""

    __table_args__ = (belongs("account_id", "account"), belongs("decided_by_id", "teammate"))
    workspace_id: int = Field(foreign_key="workspace.id", primary_key=True)
    channel: str = Field(primary_key=True)
    account_id: int
    state: IntroductionState = Field(default=IntroductionState.OFFERED, sa_type=words(IntroductionState))
    offered_at: datetime = Field(sa_type=UtcDateTime)
    waits_until: datetime = Field(sa_type=UtcDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_by_id: int | None = None


class SlackChannel(SQLModel, table=True):
    """A channel that the bot is in, or one that is shared with another company. Whose it is stands on the account."""

    __tablename__ = "slack_channel"
    workspace_id: int = Field(foreign_key="workspace.id", primary_key=True)
    channel: str = Field(primary_key=True)
    name: str
    has_bot: bool
    is_shared: bool
    not_customer: bool = False  # somebody of the team said so
    seen_at: datetime = Field(sa_type=UtcDateTime)


class SlackSeat(SQLModel, table=True):
    """Somebody in such a channel who is none of the company's own: a guest, or somebody of another company."""

    __tablename__ = "slack_seat"
    workspace_id: int = Field(foreign_key="workspace.id", primary_key=True)
    channel: str = Field(primary_key=True)
    slack_team_id: str = Field(primary_key=True)
    slack_user_id: str = Field(primary_key=True)
    name: str
    domain: str | None = None  # of their e-mail address, which Slack often hides of other companies' people
    kind: ContactKind = Field(sa_type=words(ContactKind))
    not_contact: bool = False  # somebody of the team said so
