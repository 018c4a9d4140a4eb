"""Rehearsals that teammates ask for in Slack: played beside the ack path, as rows say; a crash begins one again.

What was found comes as two messages to whoever asked: the figures with their picture, and the file with every ask.
"""

import gzip
import io
import time
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import IO, Any

import structlog
from pydantic import TypeAdapter

from bot.outgoing.rendering import Body, body_of
from bot.outgoing.sending import Dropped, Ready
from bot.outgoing.sharing import Document
from bot.rehearsals.rehearsing import alt_of, picture_of, summary_of, write_csv
from bot.views.rehearsal import Summary, failed_message, rehearsal_message
from storage.database.units import Unit, Units
from storage.figures import status_queries
from storage.models import DeliveryKind, RehearsalState
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Leased, Owed, Priority
from storage.rehearsing import rehearsal_requests
from surveys.rehearsing.rehearsal import AsksWhenTold, NoSuchSurvey, rehearse
from surveys.rehearsing.rehearsed import Rehearsal

log = structlog.get_logger()

LONGEST = 120.0  # seconds
MOST_ATTEMPTS = 2  # one that ended the process twice is not tried again
REHEARSAL, SHEET = "rehearsal", "sheet"
"""What a delivery's detail names: the rehearsal, and, on its file, that it is the file."""

TOO_LONG, GAVE_UP, NO_SUCH_SURVEY = "too_long", "gave_up", "no_such_survey"
FORGOTTEN = "forgotten"
_FIGURES = TypeAdapter(Summary)


class TookTooLong(Exception):
    """A rehearsal took longer than anybody waits."""


class Rehearsals:
    """Plays what the rows of one workspace ask for, one after the other. `seconds` tells real time."""

    def __init__(self, units: Units, workspace_id: int, seconds: Callable[[], float] = time.monotonic) -> None:
        self._units, self._home, self._seconds = units, workspace_id, seconds

    def next_due(self, unit: Unit) -> datetime | None:
        return rehearsal_requests.next_due(unit, self._home)

    def work(self, now: datetime) -> None:
        """Play the one that waits, if there is one."""
        with self._units() as unit:
            asked = rehearsal_requests.waiting(unit, self._home)
            if asked is None:
                return
            if asked["attempts"] < MOST_ATTEMPTS:
                rehearsal_requests.change(unit, asked["id"], attempts=asked["attempts"] + 1)
            else:
                self._end(unit, asked, now, state=RehearsalState.FAILED, why=GAVE_UP)
                return
        try:
            found = rehearse(self._units, self._home, now, asked["days"], asked["survey"], beat=self._in_time())
        except TookTooLong:
            self._failed(asked, now, TOO_LONG)
        except NoSuchSurvey:
            self._failed(asked, now, NO_SUCH_SURVEY)
        except AsksWhenTold as told:
            self._failed(asked, now, told.kind)
        else:
            self._found(asked, found, now)

    def _in_time(self) -> Callable[[date], None]:
        until = self._seconds() + LONGEST

        def beat(_: date) -> None:
            if self._seconds() > until:
                raise TookTooLong

        return beat

    def _failed(self, asked: Any, now: datetime, why: str) -> None:
        log.info("a rehearsal came to no end", survey=asked["survey"], days=asked["days"], why=why)
        with self._units() as unit:
            self._end(unit, asked, now, state=RehearsalState.FAILED, why=why)

    def _found(self, asked: Any, found: Rehearsal, now: datetime) -> None:
        figures = _FIGURES.dump_python(summary_of(found, asked["survey"]), mode="json")
        text = io.StringIO()
        write_csv(found, text)
        sheet = gzip.compress(text.getvalue().encode())
        with self._units() as unit:
            self._end(unit, asked, now, state=RehearsalState.DONE, figures=figures, sheet=sheet)

    def _end(self, unit: Unit, asked: Any, now: datetime, **found: Any) -> None:
        rehearsal_requests.change(unit, asked["id"], **found)
        _owe(unit, asked, now, {REHEARSAL: asked["id"]})


def ready(unit: Unit, leased: Leased) -> Ready | Dropped:
    """The figures, which bring their picture, or the file."""
    row = rehearsal_requests.by_id(unit, leased.workspace_id, leased.detail[REHEARSAL])
    if row is None:
        return Dropped(FORGOTTEN)
    if row["state"] is RehearsalState.FAILED:
        return Ready(body_of(failed_message(row["survey"], row["days"], row["why"]), leased), user=row["slack_user_id"])
    if SHEET in leased.detail:
        return _file(row)
    found = _FIGURES.validate_python(row["figures"])
    company = status_queries.company(unit, leased.workspace_id)
    draw = None if row["picture"] else partial(picture_of, found, company)
    return Ready(_message(found, row["picture"], leased), user=row["slack_user_id"], picture=draw)


def with_picture(unit: Unit, leased: Leased, file_id: str) -> Body:
    """Note the uploaded calendar; the message's bytes with it."""
    rehearsal_requests.change(unit, leased.detail[REHEARSAL], picture=file_id)
    row = rehearsal_requests.by_id(unit, leased.workspace_id, leased.detail[REHEARSAL])
    assert row is not None
    return _message(_FIGURES.validate_python(row["figures"]), file_id, leased)


def arrived(unit: Unit, leased: Leased, now: datetime) -> None:
    """The file follows the figures; once it is there, nothing is kept of what a rehearsal found."""
    row = rehearsal_requests.by_id(unit, leased.workspace_id, leased.detail[REHEARSAL])
    if row is None or row["state"] is not RehearsalState.DONE:
        return
    if SHEET in leased.detail:
        rehearsal_requests.forget(unit, row["id"])
    else:
        _owe(unit, row, now, {REHEARSAL: row["id"], SHEET: True})


def _owe(unit: Unit, asked: Any, now: datetime, detail: dict[str, Any]) -> None:
    # SQLite gives the number of a forgotten rehearsal to a later one: the moment tells them apart.
    cause = f"rehearsal:{asked['id']}:{asked['asked_at'].isoformat()}" + (":file" if SHEET in detail else "")
    owed = Owed(DeliveryKind.FILE, cause, Priority.TALK, now, slack_user_id=asked["slack_user_id"], detail=detail)
    delivery_queue.owe(unit, asked["workspace_id"], owed)


def _message(found: Summary, picture: str | None, leased: Leased) -> Body:
    return body_of(rehearsal_message(found, picture, alt_of(found) if picture else None), leased)


def _file(row: Any) -> Ready | Dropped:
    if row["sheet"] is None:
        return Dropped(FORGOTTEN)
    sheet: bytes = row["sheet"]

    def write(_: Unit, out: IO[str]) -> object:
        return out.write(gzip.decompress(sheet).decode())

    name = f"rehearsal-{row['survey']}-{row['asked_at']:%Y-%m-%d}.csv"
    document = Document(name, "Rehearsal", write, "utf-8-sig")  # a spreadsheet takes it for UTF-8 only with a mark
    return Ready({"text": "Every ask, and everybody who is passed over."}, user=row["slack_user_id"], document=document)
