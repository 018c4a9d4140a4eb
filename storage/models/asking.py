"""What is asked: surveys, their versions, and the invitations to them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.base import belongs, own_key, partial
from storage.models.types import UtcDateTime, words


class SurveyKind(StrEnum):
    NPS = "nps"
    CHURN_EXIT = "churn_exit"
    CSAT = "csat"
    CES = "ces"
    ONBOARDING = "onboarding"
    OWN = "own"  # the workspace's own questions


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


class WaveState(StrEnum):
    """The states of a wave: it is sent only once approved, and its recipients are frozen on its first day."""

    WAITING = "waiting"  # for a second person: it is larger than one may send alone
    APPROVED = "approved"
    FROZEN = "frozen"  # its recipients are invited: they are its denominator
    REFUSED = "refused"
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
    going_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # `Go on`; None: still a pilot
    going_by: str | None = None
    # The other tool whose history it holds. Such a survey is never sent, and how many it was sent to is not known.
    tool: str | None = None


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


class Wave(SQLModel, table=True):
    """One sending of a survey to an audience, begun by a person."""

    __table_args__ = (
        own_key(),
        belongs("survey_id", "survey"),
        belongs("made_by_id", "teammate"),
        belongs("decided_by_id", "teammate"),
        CheckConstraint("share > 0 AND share <= 1", name="share_of_something"),
        CheckConstraint("over_days > 0", name="takes_a_day"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    survey_id: int
    state: WaveState = Field(sa_type=words(WaveState))
    audience: str = ""  # in the language of `surveys/filters/audience.py`; empty: everybody
    share: float = 1.0  # of the audience that is asked, drawn by seeded shuffle
    first_day: date
    over_days: int = 1  # working days that its sends are spread over
    recipients: int | None = None  # how many were invited when it was frozen
    made_by_id: int | None = None
    made_at: datetime = Field(sa_type=UtcDateTime)
    decided_by_id: int | None = None
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_by: str | None = None
    people: int = 0  # whom it would have asked when it was begun …
    accounts: int = 0  # … and at how many accounts they were


class Turn(SQLModel, table=True):
    """When a contact is asked next in a survey that is asked on a cadence."""

    __table_args__ = (
        belongs("survey_id", "survey"),
        belongs("contact_id", "contact", ondelete="CASCADE"),
        # The planning tick asks for those whose turn has come, the longest-waiting first.
        partial("ix_turn_due", "workspace_id", "survey_id", "due_at", where="due_at IS NOT NULL"),
    )
    workspace_id: int = Field(foreign_key="workspace.id", primary_key=True)
    survey_id: int = Field(primary_key=True)
    contact_id: int = Field(primary_key=True)
    # A date of the contact's own calendar, as its midnight in UTC. None: not in the audience when last looked at.
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    place_in_day: int = 0  # how many turns the day had when this one was dealt: draws the share that is asked
    cycle: int = 0  # turns that have come since


class Hold(SQLModel, table=True):
    """Somebody of the team asks to leave a contact, or a whole account, in peace until a day."""

    __table_args__ = (
        own_key(),
        belongs("contact_id", "contact", ondelete="CASCADE"),
        belongs("account_id", "account", ondelete="CASCADE"),
        belongs("held_by_id", "teammate"),
        CheckConstraint("(contact_id IS NULL) <> (account_id IS NULL)", name="one_holds_one"),
        Index("ix_hold_contact", "workspace_id", "contact_id"),
        Index("ix_hold_account", "workspace_id", "account_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    contact_id: int | None = None
    account_id: int | None = None
    reason: str
    until: date  # the first day on which they may be asked again, in the workspace's zone
    held_by_id: int | None = None
    held_at: datetime = Field(sa_type=UtcDateTime)
    released_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Blackout(SQLModel, table=True):
    """Days on which the workspace asks nobody, or nobody of one country."""

    __table_args__ = (CheckConstraint("first <= last", name="ends_after_it_begins"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id", index=True)
    first: date
    last: date  # included
    country: str | None = None  # ISO 3166; None: everywhere
    label: str
    set_by: str


class Invitation(SQLModel, table=True):
    """One ask of one contact. Unique per survey, contact and occasion (a cadence cycle, a wave, an event)."""

    __table_args__ = (
        own_key(),
        belongs("survey_id", "survey"),
        belongs("contact_id", "contact"),
        belongs("account_id", "account"),
        belongs("wave_id", "wave"),
        UniqueConstraint("workspace_id", "survey_id", "contact_id", "occasion"),
        # Only what still waits: an answer, which is most of what happens to an invitation, leaves them alone.
        partial("ix_invitation_due", "workspace_id", "send_at", where="state = 'planned'"),
        partial("ix_invitation_expiry", "workspace_id", "expires_at", where="state = 'asked'"),
        partial("ix_invitation_remind", "workspace_id", "remind_at", where="state = 'asked' AND remind_at IS NOT NULL"),
        partial("ix_invitation_reminded", "workspace_id", "account_id", "reminded_at", where="reminded_at IS NOT NULL"),
        partial("ix_invitation_wave", "workspace_id", "wave_id", where="wave_id IS NOT NULL"),
        Index("ix_invitation_account", "workspace_id", "account_id", "asked_at"),
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
    wave_id: int | None = None
    remind_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # the next reminder; None: no more of them
    reminders: int = 0  # sent so far
    locale_guessed: bool = False  # nobody ever said which language they read
    # When the last reminder was sent, or is to be: it counts in the budget.
    reminded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
