"""What a slice of another tool's export comes to: answers and asks that are ready to be stored."""

from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import RowMapping

from storage.answering.rollups import Segments
from storage.files.import_fields import Values
from storage.importing.import_run import Change, ImportReport


@dataclass(frozen=True)
class Entry:
    """An answer, or an ask without one, ready to be stored."""

    number: int
    contact_id: int
    account_id: int
    values: Values
    segments: Segments
    day: date | None  # of the answer, in the workspace's zone
    invitation_id: int | None  # of an ask that is stored already

    @property
    def key(self) -> str:
        return str(self.values["tool_key"])


@dataclass
class History:
    """What a slice adds and changes."""

    survey_id: int
    answers: list[Entry] = field(default_factory=list)
    asks: list[Entry] = field(default_factory=list)
    corrected: list[tuple[Entry, RowMapping]] = field(default_factory=list)  # with the answer as it stands
    unchanged: int = 0
    contacts: list[Change] = field(default_factory=list)

    def counted(self, report: ImportReport) -> ImportReport:
        """The report with this slice in it."""
        return replace(
            report,
            added=report.added + len(self.answers),
            changed=report.changed + len(self.corrected),
            unchanged=report.unchanged + self.unchanged,
            asks_added=report.asks_added + len(self.asks),
        )

    @property
    def told(self) -> list[Change]:
        """Each change, for who wants to hear."""
        entries = sorted((*self.answers, *self.asks), key=lambda each: each.number)
        return [
            *(Change(each.number, None, {}, {}, {}, f"{each.values['tool']} {each.key}") for each in entries),
            *self.contacts,
        ]
