"""A company with as many contacts and asks as a measurement wants, in a database of its own."""

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sandbox.state import direct_id
from storage.database import tables
from storage.database.engine import open_engine
from storage.database.units import Unit, Units
from storage.migrations.upgrade import upgrade
from storage.models import AnswerSource, DeliveryKind, DeliveryState, InvitationState, Place, SurveyKind
from storage.outbox.delivery_queue import Priority
from surveys.definition.definitions import shipped

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TEAM = "T0HOME"
COMPANY = 1  # the only workspace's id
SURVEY = 1
PER_ACCOUNT = 5  # contacts
CHANNEL = "C0TEAM"
BOT = "U0BOT"
PLANS = ("starter", "growth", "enterprise")


class StandingClock:
    """It is always the same moment."""

    def now(self) -> datetime:
        return NOW


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="askback-bench-") as name:
        yield Path(name)


@contextlib.contextmanager
def sqlite_units() -> Iterator[Units]:
    """A database file with all tables and no rows."""
    with folder() as place, opened(f"sqlite:///{place / 'bench.db'}") as units:
        yield units


@contextlib.contextmanager
def opened(url: str) -> Iterator[Units]:
    """A database brought to the newest revision."""
    engine = open_engine(url)
    upgrade(engine)
    units = Units(engine)
    try:
        yield units
    finally:
        units.close()


def found(unit: Unit) -> None:
    """The company, one CSM, and its survey."""
    _store(
        unit,
        tables.workspace,
        [
            {
                "slack_team_id": TEAM,
                "name": "Northwind",
                "company": "Northwind",
                "bot_user_id": BOT,
                "team_channel": CHANNEL,
                "time_zone": "Europe/Berlin",
                "segments": ["plan"],
                "created_at": NOW,
            }
        ],
    )
    csm = {"workspace_id": COMPANY, "slack_user_id": "U0CSM", "name": "Lena Vogt", "in_team": True, "is_lead": False}
    _store(unit, tables.teammate, [csm])
    survey = {
        "workspace_id": COMPANY,
        "name": "nps",
        "kind": SurveyKind.NPS,
        "enabled": True,
        "version": 1,
        "cadence_days": 90,
        "open_days": 14,
        "place": Place.DM,
        "going_at": NOW,
    }
    _store(unit, tables.survey, [survey])
    wording = {"workspace_id": COMPANY, "survey_id": SURVEY, "number": 1, "created_at": NOW}
    _store(unit, tables.survey_version, [wording | {"definition": shipped("nps").body}])


def people(unit: Unit, count: int) -> None:
    """`count` contacts, five at each account; they have no turn yet."""
    accounts: list[dict[str, Any]] = [
        {
            "workspace_id": COMPANY,
            "external_id": f"A-{n}",
            "name": f"Account {n}",
            "plan": PLANS[n % len(PLANS)],
            "csm_id": 1,
            "status": "active",
            "attributes": {},
        }
        for n in range(-(-count // PER_ACCOUNT))
    ]
    _store(unit, tables.account, accounts)
    contacts = [
        {
            "workspace_id": COMPANY,
            "account_id": 1 + n // PER_ACCOUNT,
            "external_id": f"C-{n}",
            "name": f"Contact {n}",
            "slack_team_id": TEAM,
            "slack_user_id": user(n),
            "dm_channel": dm(n),
            "kind": "member",
            "attributes": {},
        }
        for n in range(count)
    ]
    _store(unit, tables.contact, contacts)


def user(number: int) -> str:
    """The Slack id of a contact, counted from 0."""
    return f"U{number:07}"


def dm(number: int) -> str:
    """The id of a contact's conversation with the bot, as the sandbox makes it."""
    return direct_id((user(number), BOT))


def token(number: int) -> str:
    """The token of the ask that a contact got."""
    return f"token-{number:07}"


def asks(unit: Unit, count: int) -> None:
    """An ask for each of the first `count` contacts, sent an hour ago and open."""
    sent = NOW - timedelta(hours=1)
    invited = {"state": InvitationState.ASKED, "asked_at": sent, "expires_at": sent + timedelta(days=14)}
    shown = {"survey_version": 1, "locale": "en"}
    _store(
        unit, tables.invitation, [_invitation(n, sent) | invited | shown | {"segments": _plan(n)} for n in range(count)]
    )
    _store(unit, tables.delivery, [_ask(n, sent) | _sent(n, sent) for n in range(count)])


def answers(unit: Unit, texts: Sequence[str], first_day: date, days: int) -> None:
    """An answer with these words by each of as many contacts, evenly over the days; no reading of it yet."""
    count = len(texts)
    said = [(n, text, first_day + timedelta(days=n * days // count)) for n, text in enumerate(texts)]
    at = {day: datetime.combine(day, time(12), UTC) for _, _, day in said}
    asked = {"state": InvitationState.ANSWERED, "survey_version": 1, "locale": "en"}
    _store(unit, tables.invitation, [_invitation(n, at[day]) | asked | {"asked_at": at[day]} for n, _, day in said])
    _store(unit, tables.response, [_answer(n, text, day, at[day]) for n, text, day in said])


def _answer(number: int, text: str, day: date, at: datetime) -> dict[str, Any]:
    return {
        "workspace_id": COMPANY,
        "invitation_id": 1 + number,
        "survey_id": SURVEY,
        "contact_id": 1 + number,
        "account_id": 1 + number // PER_ACCOUNT,
        "survey_version": 1,
        "score": number % 11,
        "verbatim": text,
        "source": AnswerSource.CLICK,
        "answered_at": at,
        "changed_at": at,
        "day": day,
    }


def owed_asks(unit: Unit, count: int, due_at: datetime) -> None:
    """An ask for each of the first `count` contacts that is due at that moment."""
    _store(unit, tables.invitation, [_invitation(n, due_at) for n in range(count)])
    _store(unit, tables.delivery, [_ask(n, due_at) for n in range(count)])


def _invitation(number: int, send_at: datetime) -> dict[str, Any]:
    return {
        "workspace_id": COMPANY,
        "survey_id": SURVEY,
        "contact_id": 1 + number,
        "account_id": 1 + number // PER_ACCOUNT,
        "occasion": "2026-03",
        "state": InvitationState.PLANNED,
        "place": Place.DM,
        "send_at": send_at,
        "segments": [],
        "only_owner": False,
    }


def _plan(number: int) -> list[list[str]]:
    return [["", ""], ["plan", PLANS[number // PER_ACCOUNT % len(PLANS)]]]


def _ask(number: int, due_at: datetime) -> dict[str, Any]:
    return {
        "workspace_id": COMPANY,
        "kind": DeliveryKind.ASK,
        "cause": f"ask:{1 + number}",
        "token": token(number),
        "contact_id": 1 + number,
        "invitation_id": 1 + number,
        "detail": {},
        "state": DeliveryState.DUE,
        "priority": Priority.ASK,
        "due_at": due_at,
        "wanted": 1,
        "sent": 0,
        "rendered": 0,
        "attempts": 0,
    }


def _sent(number: int, at: datetime) -> dict[str, Any]:
    return {
        "state": DeliveryState.SETTLED,
        "sent": 1,
        "rendered": 1,
        "posted_channel": dm(number),
        "ts": f"{int(at.timestamp())}.{number % 1_000_000:06}",
        "sent_at": at,
    }


def _store(unit: Unit, table: Any, rows: list[dict[str, Any]]) -> None:
    unit.connection.execute(table.insert(), rows)


def people_file(place: Path, rows: int, accounts: int) -> Path:
    """A CSV of `rows` new contacts at the company's accounts."""
    path = place / "contacts.csv"
    lines = (
        f"P-{n},A-{n % accounts},Person {n},person{n}@customer.example,Engineer,user,en-GB,Europe/London,EMEA\n"
        for n in range(rows)
    )
    with path.open("w", encoding="utf-8") as file:
        file.write("external_id,account_external_id,name,email,title,role,locale,time_zone,region\n")
        file.writelines(lines)
    return path


def history_file(place: Path, rows: int, accounts: int) -> Path:
    """A CSV of `rows` answers, of people who are not known, from before the company was asked here."""
    path = place / "answers.csv"
    words = ("It is fine.", "")
    lines = (
        f"{n},person{n}@customer{n % accounts}.example,Person {n},{n % 11},{words[n % 2]},{1700000000 + n * 600}\n"
        for n in range(rows)
    )
    with path.open("w", encoding="utf-8") as file:
        file.write("Response ID,Email,Name,Score,Comment,Responded at\n")
        file.writelines(lines)
    return path
