"""A company with as many contacts and asks as a measurement wants, in a database of its own."""

import contextlib
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from storage import tables
from storage.engine import open_engine
from storage.models import DeliveryKind, DeliveryState, InvitationState, Place, SurveyKind
from storage.units import Unit, Units
from storage.upgrade import upgrade

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TEAM = "T0HOME"
COMPANY = 1  # the only workspace's id
SURVEY = 1
PER_ACCOUNT = 5  # contacts
CHANNEL = "C0TEAM"


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
                "bot_user_id": "U0BOT",
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
    }
    _store(unit, tables.survey, [survey])


def people(unit: Unit, count: int) -> None:
    """`count` contacts, five at each account; they have no turn yet."""
    accounts: list[dict[str, Any]] = [
        {
            "workspace_id": COMPANY,
            "external_id": f"A-{n}",
            "name": f"Account {n}",
            "plan": ("starter", "growth", "enterprise")[n % 3],
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
            "dm_channel": f"D{n}",
            "kind": "member",
            "attributes": {},
        }
        for n in range(count)
    ]
    _store(unit, tables.contact, contacts)


def user(number: int) -> str:
    """The Slack id of a contact, counted from 0."""
    return f"U{number:07}"


def token(number: int) -> str:
    """The token of the ask that a contact got."""
    return f"token-{number:07}"


def asks(unit: Unit, count: int) -> None:
    """An ask for each of the first `count` contacts, sent an hour ago and open."""
    sent = NOW - timedelta(hours=1)
    invitations = [
        {
            "workspace_id": COMPANY,
            "survey_id": SURVEY,
            "contact_id": 1 + n,
            "account_id": 1 + n // PER_ACCOUNT,
            "occasion": "2026-03",
            "state": InvitationState.ASKED,
            "place": Place.DM,
            "send_at": sent,
            "asked_at": sent,
            "expires_at": sent + timedelta(days=14),
            "survey_version": 1,
            "locale": "en",
            "segments": [["", ""], ["plan", ("starter", "growth", "enterprise")[n // PER_ACCOUNT % 3]]],
            "only_owner": False,
        }
        for n in range(count)
    ]
    _store(unit, tables.invitation, invitations)
    _store(unit, tables.delivery, [_sent_ask(n, sent) for n in range(count)])


def _sent_ask(number: int, sent: datetime) -> dict[str, Any]:
    return {
        "workspace_id": COMPANY,
        "kind": DeliveryKind.ASK,
        "cause": f"ask:{1 + number}",
        "token": token(number),
        "contact_id": 1 + number,
        "invitation_id": 1 + number,
        "detail": {},
        "state": DeliveryState.SETTLED,
        "priority": 5,
        "due_at": sent,
        "wanted": 1,
        "sent": 1,
        "rendered": 1,
        "attempts": 0,
        "posted_channel": f"D{number}",
        "ts": f"{int(sent.timestamp())}.{number % 1_000_000:06}",
        "sent_at": sent,
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
