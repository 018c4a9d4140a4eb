"""Files for a teammate, from a row to Slack: made when they are sent, uploaded where nobody sees them, then shared."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from tempfile import TemporaryFile
from typing import IO

from bot.slack.faults import DeliveryFailed, FaultKind
from bot.slack.messenger import Messenger
from bot.told import standing
from bot.views.files import export_comment, export_title
from storage import audits
from storage.audits import Doer
from storage.database.units import Unit, Units
from storage.exporting import export_files, exports
from storage.exporting.exports import Exported
from storage.models import DeliveryKind
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Leased, Owed, Priority

NOT_UPLOADED = "not_uploaded"
NOT_ON_TEAM = "not_on_team"
"""Why a file is dropped when whoever asked for it has left the team since."""


class Format(StrEnum):
    CSV = "csv"
    JSONL = "jsonl"


@dataclass(frozen=True)
class Document:
    """A file to be: `write` fills it from the tables, as they stand when it is sent."""

    name: str
    title: str
    write: Callable[[Unit, IO[str]], object]
    encoding: str = "utf-8"


def owe_export(
    unit: Unit, workspace_id: int, user: str, by: Doer, what: Exported, how: Format, key: str, now: datetime
) -> None:
    """Owe a teammate (`user`: their Slack id) all rows of one sort, as a file in their DM; the same `key` owes one."""
    detail = {"export": what, "format": how, "on": standing.today(unit, workspace_id, now).isoformat()}
    owed = Owed(DeliveryKind.FILE, f"file:{key}", Priority.TALK, now, slack_user_id=user, detail=detail)
    if delivery_queue.owe(unit, workspace_id, owed) is not None:
        audits.note(unit, workspace_id, by.name, f"exported {what}", how, now)


def document_of(leased: Leased) -> tuple[Document, str]:
    """The file that a delivery is, and what is said with it."""
    what, how = Exported(leased.detail["export"]), Format(leased.detail["format"])
    write = partial(_write, workspace_id=leased.workspace_id, what=what, how=how)
    # Spreadsheets take a CSV for UTF-8 only when it begins with a mark.
    encoding = "utf-8-sig" if how is Format.CSV else "utf-8"
    name = f"{what}-{leased.detail['on']}.{how}"
    return Document(name, export_title(what), write, encoding), export_comment(what)


def upload(units: Units, messenger: Messenger, document: Document) -> str:
    """Make the file and bring its bytes to Slack, where nobody sees it yet; its id. Raises DeliveryFailed.

    What breaks off here has shown nothing to anybody: it is simply done again.
    """
    with TemporaryFile() as file:  # private, and gone with the block
        text = io.TextIOWrapper(file, encoding=document.encoding, newline="", write_through=True)
        with units.reading() as unit:
            document.write(unit, text)
        text.flush()
        length = file.tell()
        file.seek(0)
        try:
            url, file_id = messenger.begin_upload(document.name, length)
            messenger.send_bytes(url, file, length)
        except DeliveryFailed as failed:
            raise _as_it_means_here(failed) from None
        finally:
            text.detach()
    return file_id


def _as_it_means_here(failed: DeliveryFailed) -> DeliveryFailed:
    if failed.kind is FaultKind.AMBIGUOUS:
        return DeliveryFailed(failed.reason, FaultKind.LATER)
    if failed.reason == "missing_scope":  # messages still go out, so nobody else would say it
        return DeliveryFailed(failed.reason, FaultKind.OUR_BUG)
    return failed


def _write(unit: Unit, out: IO[str], *, workspace_id: int, what: Exported, how: Format) -> None:
    rows = exports.rows(unit, workspace_id, what)
    if how is Format.CSV:
        export_files.write_csv(rows, exports.headings(unit, workspace_id, what), out, what)
    else:
        export_files.write_jsonl(rows, out)
