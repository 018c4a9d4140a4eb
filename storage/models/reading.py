"""How far reading all answers again has come."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.models.types import UtcDateTime


class Rereading(SQLModel, table=True):
    """A workspace's answers are being read again by a newer model; gone once all are. What is left to do is said by
    `Response.read_by`; this is the place in the row, and what people are told."""

    workspace_id: int = Field(foreign_key="workspace.id", primary_key=True)
    model: str  # the version that all are to be read by, or by a workspace's own one on top of it
    done: int
    total: int
    below: int | None = None  # the next answer has a smaller id; None: none was taken yet
    imported: bool = False  # the workspace's own answers are done, those of other tools are left
    since: datetime = Field(sa_type=UtcDateTime)
