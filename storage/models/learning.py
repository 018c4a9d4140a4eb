"""What a workspace teaches: corrections by its team, the heads fitted from them, and its own reasons."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Column, Index
from sqlmodel import Field, SQLModel

from storage.models.answering import LabelKind
from storage.models.base import belongs, own_key
from storage.models.types import UtcDateTime, words


class Exemplar(SQLModel, table=True):
    """What somebody of the team says that an answer means; its reader learns from it, in this workspace alone.

    Rows are only added and undone: of each answer and kind the newest that is not undone counts. Gone with its person.
    """

    __table_args__ = (
        own_key(),
        belongs("response_id", "response", ondelete="CASCADE"),
        belongs("contact_id", "contact", ondelete="CASCADE"),
        belongs("teammate_id", "teammate"),
        Index("ix_exemplar_response", "workspace_id", "response_id"),
        Index("ix_exemplar_contact", "workspace_id", "contact_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    response_id: int
    contact_id: int
    teammate_id: int
    kind: LabelKind = Field(sa_type=words(LabelKind))
    language: str | None = None
    text: str  # a cleaned copy: the answer's own words may change; empty: a reason was chosen without any
    codes: list[str] = Field(sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_type=UtcDateTime)
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class FittedHead(SQLModel, table=True):
    """A head fitted for one workspace. It knows what it was fitted from, so that it never outlives a correction."""

    __tablename__ = "fitted_head"
    workspace_id: int = Field(foreign_key="workspace.id", primary_key=True)
    task: str = Field(primary_key=True)  # a `analysis.learned.tasks.Task`
    digest: str  # of the shipped head it stands in for, and of the exemplars
    body: bytes
    held: int  # how many exemplars stood when it was fitted …
    newest: int  # … the last of them by id …
    newest_at: datetime = Field(sa_type=UtcDateTime)  # … and by moment
    at: datetime = Field(sa_type=UtcDateTime)


class OwnReason(SQLModel, table=True):
    """A reason as this workspace calls it: one of the shipped codes under another name, or one of its own below it.

    An own code is that of the reason above it, a dot and a number (`too_expensive.2`). It is retired, never deleted:
    no code is ever used for a second meaning.
    """

    __tablename__ = "own_reason"
    __table_args__ = (CheckConstraint("name <> ''", name="has_a_name"),)
    workspace_id: int = Field(foreign_key="workspace.id", primary_key=True)
    code: str = Field(primary_key=True)
    name: str
    at: datetime = Field(sa_type=UtcDateTime)
    retired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
