"""What keeps the house running: rollups, calendar moments, imports, the audit log."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.base import belongs, own_key, partial
from storage.models.types import UtcDateTime, words


class RollupDay(SQLModel, table=True):
    """Counts of one survey on one day in the workspace's zone, for all contacts or one segment's value.

    `segment` and `value` are empty for "all". s0..s10 count the answers by score on the day of their first
    answer; `asked` counts messages that reached Slack on that day, `failed` those that never will;
    `commented` answers with words.
    """

    __tablename__ = "rollup_day"
    __table_args__ = (
        belongs("survey_id", "survey"),
        CheckConstraint(" AND ".join(f"s{n} >= 0" for n in range(11)), name="counts_not_negative"),
    )
    workspace_id: int = Field(foreign_key="workspace.id", primary_key=True)
    survey_id: int = Field(primary_key=True)
    segment: str = Field(default="", primary_key=True)
    value: str = Field(default="", primary_key=True)
    day: date = Field(primary_key=True)
    s0: int = 0
    s1: int = 0
    s2: int = 0
    s3: int = 0
    s4: int = 0
    s5: int = 0
    s6: int = 0
    s7: int = 0
    s8: int = 0
    s9: int = 0
    s10: int = 0
    asked: int = 0
    failed: int = 0
    commented: int = 0


class Moment(SQLModel, table=True):
    """A calendar moment that comes again: a digest, a planning run, a purge."""

    __table_args__ = (UniqueConstraint("workspace_id", "what"), Index("ix_moment_due", "next_due_at"))
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    what: str
    next_due_at: datetime = Field(sa_type=UtcDateTime)


class ImportState(StrEnum):
    STAGED = "staged"  # being read and checked; nothing of it is visible
    APPLYING = "applying"  # found to be without fault: what is left of it will be applied, whatever happens
    APPLIED = "applied"
    REFUSED = "refused"
    UNDONE = "undone"  # taken back, as far as nothing else had happened to its rows


class ImportFile(SQLModel, table=True):
    """One file that was read: staged in slices, checked as a whole, then applied in slices."""

    __tablename__ = "import_file"
    __table_args__ = (own_key(),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    name: str
    kind: str  # accounts, contacts, people (both in one), history (what another tool was answered)
    digest: str  # of the file's bytes: the same file applied twice changes nothing
    state: ImportState = Field(default=ImportState.STAGED, sa_type=words(ImportState))
    report: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_type=UtcDateTime)


class ImportRow(SQLModel, table=True):
    """A row of a staged file; gone once the file is applied or refused."""

    __tablename__ = "import_row"
    workspace_id: int = Field(foreign_key="workspace.id", primary_key=True)
    import_id: int = Field(primary_key=True)
    number: int = Field(primary_key=True)  # as a person counts: the heading is row 1
    fields: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class ImportAccount(SQLModel, table=True):
    """An account that rows about people tell of, joined from all of them; gone once the file is applied or refused."""

    __tablename__ = "import_account"
    workspace_id: int = Field(foreign_key="workspace.id", primary_key=True)
    import_id: int = Field(primary_key=True)
    key: str = Field(primary_key=True)  # its external id, told or derived from its name
    number: int  # the first row that names it
    fields: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    told_in: dict[str, int] = Field(sa_column=Column(JSON, nullable=False))  # for each field the row that tells it


class ImportChange(SQLModel, table=True):
    """What an import did to one row of a table, so that it can be taken back; kept for some weeks."""

    __tablename__ = "import_change"
    __table_args__ = (
        belongs("import_id", "import_file", ondelete="CASCADE"),
        Index("ix_import_change_import", "workspace_id", "import_id", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    import_id: int
    kind: str  # account, contact or response
    row_id: int
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    after: dict[str, Any] = Field(
        sa_column=Column(JSON, nullable=False)
    )  # the columns it wrote; `before`: as they were


class Suppression(SQLModel, table=True):
    """Somebody who never wants to be asked, known by a digest alone: it outlives their erasure, and tells nobody."""

    workspace_id: int = Field(foreign_key="workspace.id", primary_key=True)
    digest: str = Field(primary_key=True)  # of an address, or of an identity in Slack: `storage/people/suppression.py`
    at: datetime = Field(sa_type=UtcDateTime)


class DropState(StrEnum):
    """How far a dropped file is. What a tick works on has a `due_at`; the rest waits for a person, or is over."""

    CHECKING = "checking"  # to be fetched from Slack and read
    CHECKED = "checked"  # its report asks for `Apply`
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"
    DISCARDED = "discarded"
    FAILED = "failed"  # it could not be read at all; `why` says it in words


class FileDrop(SQLModel, table=True):
    """A file that a teammate dropped into the bot's DM, to be imported once they have seen what would change."""

    __tablename__ = "file_drop"
    __table_args__ = (
        own_key(),
        belongs("teammate_id", "teammate"),
        belongs("import_id", "import_file"),
        UniqueConstraint("workspace_id", "file_id", "message_ts"),
        partial("ix_file_drop_due", "due_at", where="due_at IS NOT NULL"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    teammate_id: int
    file_id: str  # Slack's id of the file: its bytes stay there, and are fetched anew for each look
    name: str
    message_ts: str  # of the message it came with: files of one message are taken together
    state: DropState = Field(default=DropState.CHECKING, sa_type=words(DropState))
    skips_bad: bool = False  # rows with problems are left out instead of refusing the whole file
    report: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    done: int = 0  # rows applied so far
    import_id: int | None = None  # the import that applies it
    why: str | None = None
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)


class ReturnedRows(SQLModel, table=True):
    """Rows of a dropped file that could not be taken, until whoever dropped it has them, and no longer."""

    __tablename__ = "returned_rows"
    __table_args__ = (belongs("drop_id", "file_drop", ondelete="CASCADE"),)
    workspace_id: int = Field(foreign_key="workspace.id", primary_key=True)
    drop_id: int = Field(primary_key=True)
    content: bytes  # a file of them, compressed
    at: datetime = Field(sa_type=UtcDateTime)


class FailedFile(SQLModel, table=True):
    """A file of the import folder that could not be imported, by its name: the newest of them, until it is mended."""

    __tablename__ = "failed_file"
    workspace_id: int = Field(foreign_key="workspace.id", primary_key=True)
    name: str = Field(primary_key=True)
    problems: str | None = None  # the file that says why, by its name in the folder; None: the log says it
    at: datetime = Field(sa_type=UtcDateTime)


class Audit(SQLModel, table=True):
    """Who did what: never customer text."""

    __table_args__ = (Index("ix_audit_when", "workspace_id", "at"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    at: datetime = Field(sa_type=UtcDateTime)
    who: str  # a Slack user id, or "askback" itself
    did: str
    about: str = ""
