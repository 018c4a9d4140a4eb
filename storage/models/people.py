"""Who takes part: the workspace, its CS team, the accounts and the contacts."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.base import belongs, own_key
from storage.models.types import UtcDateTime, words


class AccountStatus(StrEnum):
    ACTIVE = "active"
    LEAVING = "leaving"
    GONE = "gone"


class ContactKind(StrEnum):
    """How Slack sees a contact; UNKNOWN until they were looked up."""

    UNKNOWN = "unknown"
    MEMBER = "member"
    GUEST = "guest"
    EXTERNAL = "external"


NOWHERE = frozenset({"deactivated", "user_disabled", "bot", "stranger", "never_signed_in", "teammate"})
"""Why some are asked in no place at all; any other reason says only that no direct message reaches them."""


class Workspace(SQLModel, table=True):
    """A company that runs Askback in its Slack. Its row is the truth; settings only seed the first one."""

    id: int | None = Field(default=None, primary_key=True)
    slack_team_id: str = Field(unique=True)
    name: str
    company: str
    bot_user_id: str
    team_channel: str
    time_zone: str = "UTC"
    segments: list[str] = Field(default_factory=lambda: ["plan"], sa_column=Column(JSON, nullable=False))
    stopped_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stopped_by: str | None = None
    created_at: datetime = Field(sa_type=UtcDateTime)
    # What this Slack was seen to do and not to do, such as {"charts": false}; None until somebody tried.
    capabilities: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    # How it wishes to ask, where that differs from `surveys/rules/policy.py`'s defaults.
    policy: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False, default=dict))


class Teammate(SQLModel, table=True):
    """One of the CS team. Known by e-mail from an import, by Slack id once seen in the team's channel."""

    __table_args__ = (
        own_key(),
        UniqueConstraint("workspace_id", "slack_user_id"),
        UniqueConstraint("workspace_id", "email"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    slack_user_id: str | None = None
    email: str | None = None
    name: str
    time_zone: str | None = None
    in_team: bool = False  # in the team's channel now: this is what grants the team's rights
    is_lead: bool = False


class Account(SQLModel, table=True):
    """A customer company."""

    __table_args__ = (
        own_key(),
        belongs("csm_id", "teammate"),
        UniqueConstraint("workspace_id", "external_id"),
        Index("ix_account_name", "workspace_id", "name"),
        Index("ix_account_currency", "workspace_id", "mrr_currency"),
        CheckConstraint("mrr_minor IS NULL OR mrr_minor >= 0", name="mrr_not_negative"),
        CheckConstraint("(mrr_minor IS NULL) = (mrr_currency IS NULL)", name="mrr_has_currency"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    external_id: str
    name: str
    plan: str | None = None
    mrr_minor: int | None = Field(default=None, sa_type=BigInteger)  # a large customer in rupiah needs it
    mrr_currency: str | None = None
    mrr_as_of: date | None = None
    started_on: date | None = None
    renews_on: date | None = None
    csm_id: int | None = None
    country: str | None = None
    locale: str | None = None
    time_zone: str | None = None
    channel: str | None = None  # Slack id of the shared channel
    channel_name: str | None = None  # as imported; resolved to `channel` when the bot can see it
    status: AccountStatus = Field(default=AccountStatus.ACTIVE, sa_type=words(AccountStatus))
    ends_on: date | None = None
    attributes: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    stopped_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stopped_by: str | None = None
    leaving_seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # first known to leave; None: it stays


class Contact(SQLModel, table=True):
    """A person at an account."""

    __table_args__ = (
        own_key(),
        belongs("account_id", "account"),
        UniqueConstraint("workspace_id", "external_id"),
        UniqueConstraint("workspace_id", "email"),
        UniqueConstraint("workspace_id", "slack_team_id", "slack_user_id"),
        Index("ix_contact_account", "workspace_id", "account_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    account_id: int
    external_id: str
    name: str
    email: str | None = None
    title: str | None = None
    role: str | None = None
    slack_team_id: str | None = None
    slack_user_id: str | None = None
    dm_channel: str | None = None
    kind: ContactKind = Field(default=ContactKind.UNKNOWN, sa_type=words(ContactKind))
    locale: str | None = None  # the contact's own choice, or as imported
    slack_locale: str | None = None
    time_zone: str | None = None  # as imported; it counts more than Slack's
    slack_time_zone: str | None = None
    unreachable: str | None = None  # why no direct message reaches them (see `NOWHERE`); None while one does
    opted_out_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # by another tool, before its import
    attributes: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
