"""What was answered, every revision of it, and what was read in it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.models.base import belongs, own_key
from storage.models.types import UtcDateTime, words


class AnswerPart(StrEnum):
    """The parts of an answer; each change of one is a revision."""

    SCORE = "score"
    VERBATIM = "verbatim"
    REASON = "reason"
    SECOND_REASON = "second_reason"
    COMPARED_WITH = "compared_with"
    KEPT_BY = "kept_by"
    MAY_CONTACT = "may_contact"
    ITEM = "item"  # the answer to a question without a column of its own: a `ResponseItem`


class AnswerSource(StrEnum):
    CLICK = "click"
    TYPED = "typed"
    MODAL = "modal"
    RECORDED = "recorded"  # by a teammate, who heard it by phone, by e-mail or in a meeting
    IMPORTED = "imported"  # from another tool's history


class LabelKind(StrEnum):
    LANGUAGE = "language"
    SENTIMENT = "sentiment"
    REASON = "reason"
    THEME = "theme"


class LabelSource(StrEnum):
    """Who says so: the reader of texts, the customer, or the CS team. No label is the customer's: what they chose
    stands in the answer itself."""

    READ = "read"
    STATED = "stated"
    TEAM = "team"


class Response(SQLModel, table=True):
    """The answer to one invitation as it stands now; `ResponseRevision` keeps every earlier state."""

    __table_args__ = (
        own_key(),
        belongs("invitation_id", "invitation"),
        belongs("survey_id", "survey"),
        belongs("contact_id", "contact"),
        belongs("account_id", "account"),
        belongs("recorded_by_id", "teammate"),
        UniqueConstraint("workspace_id", "invitation_id"),
        CheckConstraint("score IS NULL OR score BETWEEN 0 AND 10", name="score_on_scale"),
        Index("ix_response_when", "workspace_id", "survey_id", "answered_at"),
        Index("ix_response_contact", "workspace_id", "contact_id", "answered_at"),
        Index(
            "uq_response_tool",
            "workspace_id",
            "tool",
            "tool_key",
            unique=True,
            sqlite_where=text("tool IS NOT NULL"),
            postgresql_where=text("tool IS NOT NULL"),
        ),
        Index(
            "ix_response_unread",
            "workspace_id",
            "id",
            sqlite_where=text("unread"),
            postgresql_where=text("unread"),
        ),
        Index(
            "ix_response_review",
            "workspace_id",
            "id",
            sqlite_where=text("needs_review"),
            postgresql_where=text("needs_review"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    invitation_id: int
    survey_id: int
    contact_id: int
    account_id: int
    survey_version: int
    scale: str = "0-10"  # the scale that `score` is on
    score: int | None = None
    verbatim: str | None = None
    reason: str | None = None
    second_reason: str | None = None
    compared_with: str | None = None
    kept_by: str | None = None
    may_contact: bool | None = None
    source: AnswerSource = Field(sa_type=words(AnswerSource))
    late: bool = False
    only_owner: bool = False
    contradicts: bool = False  # score and words point in opposite directions
    unread: bool = False  # words wait for the analyse tick
    answered_at: datetime = Field(sa_type=UtcDateTime)  # the first part; dates the answer in every figure
    changed_at: datetime = Field(sa_type=UtcDateTime)
    action_ts: str = ""  # Slack's, of the newest score; an older action never overwrites it
    day: date  # answered_at in the workspace's zone: the key of its rollup row
    high_is_good: bool = True  # what a high `score` means
    recorded_by_id: int | None = None  # the teammate who heard it; None: the customer gave it here
    recorded_how: str | None = None  # phone, email or meeting
    tool: str | None = None  # which other tool asked, where the answer was imported: another method
    tool_key: str | None = None  # that tool's id of the answer, or a digest of who, when and what
    # What that tool kept with the answer and Askback has no column for.
    attributes: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    # The model that read the words as they stand; None until one has, "none" where this machine had none,
    # "none:MODEL" where it failed, "…+endpoint:NAME" after the outside reader.
    read_by: str | None = None
    needs_review: bool = False  # what was read is not to be relied on until somebody of the team has looked
    read_before: bool = False  # these words had been read already when they were read last
    # What the reader doubted, beside `contradicts`; `needs_review` follows from these and from what the team says.
    why_is_unsure: bool = False
    tone_is_unsure: bool = False


class ResponseItem(SQLModel, table=True):
    """The answer to one question that has no column of its own, as it stands now. Exactly one of the three is set."""

    __tablename__ = "response_item"
    __table_args__ = (
        belongs("response_id", "response", ondelete="CASCADE"),
        CheckConstraint(
            "(CASE WHEN number IS NULL THEN 0 ELSE 1 END) + (CASE WHEN choices IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN written IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_answer",
        ),
    )
    workspace_id: int = Field(foreign_key="workspace.id", primary_key=True)
    response_id: int = Field(primary_key=True)
    question: str = Field(primary_key=True)  # the question's key in the version that was answered
    number: int | None = None  # on `scale`
    choices: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    written: str | None = None
    scale: str | None = None  # such as "1-5"; None for choices and words
    high_is_good: bool = True
    answered_at: datetime = Field(sa_type=UtcDateTime)


class ResponseRevision(SQLModel, table=True):
    """One part of an answer as it was given at one moment. Rows are only added."""

    __tablename__ = "response_revision"
    __table_args__ = (
        belongs("response_id", "response", ondelete="CASCADE"),
        Index("ix_response_revision_response", "workspace_id", "response_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    response_id: int
    part: AnswerPart = Field(sa_type=words(AnswerPart))
    value: str | None = None
    source: AnswerSource = Field(sa_type=words(AnswerSource))
    action_ts: str = ""
    at: datetime = Field(sa_type=UtcDateTime)
    question: str = ""  # of an item; empty for parts that have a column


class Label(SQLModel, table=True):
    """What somebody reads in an answer: its language, sentiment, reason or theme."""

    __table_args__ = (
        belongs("response_id", "response", ondelete="CASCADE"),
        UniqueConstraint("workspace_id", "response_id", "kind", "source", "code"),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence_is_a_share"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    response_id: int
    kind: LabelKind = Field(sa_type=words(LabelKind))
    source: LabelSource = Field(sa_type=words(LabelSource))
    code: str
    confidence: float
    model: str
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_type=UtcDateTime)
