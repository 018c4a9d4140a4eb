"""Everything that goes out, and the keys of everything that came in."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.base import belongs, own_key, partial
from storage.models.types import UtcDateTime, words


class DeliveryKind(StrEnum):
    """What a message is; its view is chosen by this word."""

    ASK = "ask"  # any survey but the churn-exit one, and all its later states, to a contact
    EXIT_ASK = "exit_ask"  # a churn-exit survey, to a contact
    REMINDER = "reminder"  # once more the question that is still open, to a contact
    CLARIFY = "clarify"  # "Is 6 your score?", to a contact
    RECEIPT = "receipt"  # "Lena has your message", to a contact
    REPLY = "reply"  # a teammate's words, to a contact
    ALERT = "alert"  # a case, to the team's channel
    NOTE = "note"  # an entry of a case, to the alert's thread
    EXIT_PROPOSAL = "exit_proposal"  # to a CSM
    DIGEST = "digest"  # to the team's channel
    SHARED_FIGURES = "shared_figures"  # `/nps` shared to a channel
    NOTICE = "notice"  # to the team: why its messages stopped, or who cannot be asked
    IMPORT = "import"  # what a dropped file would change, and has changed, to the teammate who dropped it
    FILE = "file"  # an export or a report, to the teammate who asked for it
    HOME = "home"  # a teammate's or contact's Home tab


CUSTOMER_BOUND = frozenset(
    {
        DeliveryKind.ASK,
        DeliveryKind.EXIT_ASK,
        DeliveryKind.REMINDER,
        DeliveryKind.CLARIFY,
        DeliveryKind.RECEIPT,
        DeliveryKind.REPLY,
    }
)


class DeliveryState(StrEnum):
    DUE = "due"  # wanted > sent; to be sent from due_at on
    LEASED = "leased"  # one worker is sending it now
    UNSURE = "unsure"  # a post whose outcome is unknown; looked for in Slack from due_at on
    SETTLED = "settled"  # Slack shows the wanted version
    PARKED = "parked"  # a person must act; `failure` says what
    DROPPED = "dropped"  # not to be sent any more; `failure` says why


def _waiting(name: str, lane: str) -> Index:
    return partial(name, "priority", "due_at", "id", where=f"state IN ('due', 'unsure') AND {lane}")


class Delivery(SQLModel, table=True):
    """The desired state of one message: `wanted` is the version it should show, `sent` what Slack shows."""

    __table_args__ = (
        own_key(),
        belongs("contact_id", "contact"),
        belongs("thread_of_id", "delivery"),
        belongs("invitation_id", "invitation"),
        belongs("case_id", "feedback_case"),
        belongs("entry_id", "case_entry"),
        belongs("departure_id", "departure"),
        belongs("digest_id", "digest"),
        UniqueConstraint("workspace_id", "cause"),
        UniqueConstraint("token"),
        CheckConstraint("sent <= wanted", name="never_ahead"),
        CheckConstraint("(contact_id IS NULL) <> (channel IS NULL AND slack_user_id IS NULL)", name="one_target"),
        CheckConstraint("(ts IS NULL) = (sent = 0) OR kind = 'home'", name="ts_when_sent"),
        # What waits, by how Slack will be called: each lane finds its own without reading the others'.
        _waiting("ix_delivery_post", "ts IS NULL AND kind <> 'home'"),
        _waiting("ix_delivery_edit", "ts IS NOT NULL AND kind <> 'home'"),
        _waiting("ix_delivery_home", "kind = 'home'"),
        partial("ix_delivery_leased", "leased_until", where="state = 'leased'"),
        partial("ix_delivery_message", "workspace_id", "posted_channel", "ts", where="ts IS NOT NULL"),
        partial("ix_delivery_contact", "workspace_id", "contact_id", where="contact_id IS NOT NULL"),
        partial("ix_delivery_invitation", "workspace_id", "invitation_id", where="invitation_id IS NOT NULL"),
        partial("ix_delivery_case", "workspace_id", "case_id", where="case_id IS NOT NULL"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    kind: DeliveryKind = Field(sa_type=words(DeliveryKind))
    cause: str  # what owes this message ("ask:12"): the same cause never owes two
    token: str  # opaque; stands in metadata and in a block_id, to find the message again
    contact_id: int | None = None  # target: a contact's DM …
    channel: str | None = None  # … or a channel …
    slack_user_id: str | None = None  # … or a teammate's DM (or Home tab)
    thread_of_id: int | None = None
    invitation_id: int | None = None
    case_id: int | None = None
    entry_id: int | None = None
    departure_id: int | None = None
    digest_id: int | None = None
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    state: DeliveryState = Field(default=DeliveryState.DUE, sa_type=words(DeliveryState))
    priority: int = 5  # 0 first: what answers a click; 1 alerts; 5 asks; 9 digests
    due_at: datetime = Field(sa_type=UtcDateTime)
    wanted: int = 1
    sent: int = 0
    rendered: int = 0  # the version whose bytes are in `body`
    body: str | None = None  # the arguments of Slack's call as JSON, the same bytes for every retry
    attempts: int = 0
    doubted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # when the outcome became unknown
    leased_by: str | None = None
    leased_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    posted_after: str | None = None  # Slack's clock before the first attempt: reconciling looks no further back
    posted_channel: str | None = None
    ts: str | None = None
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failure: str | None = None
    # Of a message to a contact: how it began when it first went out, whatever it shows since. Never what they said.
    opening: str | None = None


class Inbound(SQLModel, table=True):
    """The key of something Slack told us and whose effect is stored: told twice, it counts once."""

    workspace_id: int = Field(foreign_key="workspace.id", primary_key=True)
    key: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)


class Digest(SQLModel, table=True):
    """A report that goes to a channel. `figures` is what was reported, kept as it was."""

    __table_args__ = (own_key(), UniqueConstraint("workspace_id", "channel", "starts_on", "ends_on"))
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    channel: str
    starts_on: date
    ends_on: date  # the first day that is not in it
    figures: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    chart_file: str | None = None  # Slack's id of the uploaded picture
    created_at: datetime = Field(sa_type=UtcDateTime)
