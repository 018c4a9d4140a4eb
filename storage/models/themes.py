"""What customers talk about: the workspace's own list of themes, and groups of comments that may become one."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from storage.models.base import belongs, own_key
from storage.models.types import UtcDateTime, words


class ThemeState(StrEnum):
    SHOWN = "shown"
    HIDDEN = "hidden"  # still read, and nowhere shown


class ThemeOrigin(StrEnum):
    """Where a theme comes from."""

    SHIPPED = "shipped"
    OWN = "own"  # somebody of the team added it
    EMERGING = "emerging"  # grouped from comments that no theme explained, and accepted


class GroupState(StrEnum):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"
    FADED = "faded"  # nobody decided, and its comments are no longer a group


class Theme(SQLModel, table=True):
    """A theme of which the workspace has said something; a shipped one without a row is shown by its shipped name."""

    __table_args__ = (belongs("made_by_id", "teammate"),)
    workspace_id: int = Field(foreign_key="workspace.id", primary_key=True)
    code: str = Field(primary_key=True)  # stored with every reading: never reused, so rows are never deleted
    name: str
    state: ThemeState = Field(default=ThemeState.SHOWN, sa_type=words(ThemeState))
    origin: ThemeOrigin = Field(sa_type=words(ThemeOrigin))
    made_by_id: int | None = None  # who said so last
    at: datetime = Field(sa_type=UtcDateTime)


class ThemeExample(SQLModel, table=True):
    """A comment that is about one of the workspace's own themes: an answer, or words that a teammate typed."""

    __tablename__ = "theme_example"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "code"], ["theme.workspace_id", "theme.code"], ondelete="CASCADE"),
        belongs("response_id", "response", ondelete="CASCADE"),
        CheckConstraint("(response_id IS NULL) <> (typed IS NULL)", name="one_of_the_two"),
        Index("ix_theme_example_code", "workspace_id", "code"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    code: str
    response_id: int | None = None
    typed: str | None = None


class ThemeGroup(SQLModel, table=True):
    """Comments that no theme explains and that are alike. One that was dismissed is kept, so as not to come back."""

    __tablename__ = "theme_group"
    __table_args__ = (own_key(), belongs("decided_by_id", "teammate"), belongs("like_id", "theme_group"))
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    state: GroupState = Field(default=GroupState.PROPOSED, sa_type=words(GroupState))
    name: str  # its most telling words; empty where its comments share none
    accounts: int  # from how many accounts its comments are
    found_at: datetime = Field(sa_type=UtcDateTime)  # and looked at last, while it was proposed
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_by_id: int | None = None
    like_id: int | None = None  # a dismissed one that this may be in other words


class ThemeGroupMember(SQLModel, table=True):
    """A comment of a group."""

    __tablename__ = "theme_group_member"
    __table_args__ = (
        belongs("group_id", "theme_group", ondelete="CASCADE"),
        belongs("response_id", "response", ondelete="CASCADE"),
    )
    workspace_id: int = Field(foreign_key="workspace.id", primary_key=True)
    group_id: int = Field(primary_key=True)
    response_id: int = Field(primary_key=True)
    place: int  # 0: the nearest to its middle
