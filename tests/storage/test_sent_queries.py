"""The list of what was sent to an account: whose messages stand in it, in what order, and who may read which."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage import case_queries
from storage.database.tables import delivery, invitation
from storage.database.units import Unit, Units
from storage.figures import sent_queries
from storage.figures.sent_queries import Cursor
from storage.models import CaseKind, CaseState, DeliveryKind, EntryKind, InvitationState
from storage.outbox.delivery_queue import Owed, Priority, owe
from tests.cast import NOW, Acme, acme

DAY = timedelta(days=1)


@pytest.fixture
def cast(units: Units) -> Acme:
    with units() as unit:
        return acme(unit)


def listed(units: Units, cast: Acme, reader: str = Acme.LENA, **page: Any) -> list[dict[str, Any]]:
    wanted = {"after": None, "limit": 50} | page
    with units.reading() as unit:
        rows = sent_queries.sent_to(unit, cast.workspace_id, cast.account_id, reader, **wanted)
        return [dict(row) for row in rows]


def message(unit: Unit, cast: Acme, kind: DeliveryKind, at: datetime, **about: Any) -> int:
    owed = Owed(kind, f"{kind}:{at.isoformat()}", Priority.TALK, at, contact_id=cast.anna_id, **about)
    return owe(unit, cast.workspace_id, owed) or 0


def reply_in_a_case(unit: Unit, cast: Acme, reader: str | None) -> None:
    """Lena's words to Anna; with a `reader`, in a case that one person alone reads."""
    facts = {"kind": CaseKind.MESSAGE, "state": CaseState.OPEN, "opened_at": NOW}
    people = {"account_id": cast.account_id, "contact_id": cast.anna_id}
    case_id = case_queries.add(unit, workspace_id=cast.workspace_id, **facts, **people)
    where: dict[str, Any] = {"slack_user_id": reader} if reader else {"channel": "CTEAM"}
    owe(unit, cast.workspace_id, Owed(DeliveryKind.ALERT, f"alert:{case_id}", 1, NOW, case_id=case_id, **where))
    to_contact = EntryKind.TO_CONTACT
    entry_id = case_queries.add_entry(unit, cast.workspace_id, case_id, to_contact, "On it.", NOW, cast.lena_id)
    message(unit, cast, DeliveryKind.REPLY, NOW, case_id=case_id, entry_id=entry_id)


def test_the_newest_comes_first_and_what_waits_stands_by_its_moment(units: Units, cast: Acme) -> None:
    with units() as unit:
        message(unit, cast, DeliveryKind.RECEIPT, NOW + DAY)
        message(unit, cast, DeliveryKind.CLARIFY, NOW - DAY)
    assert [row["kind"] for row in listed(units, cast)] == ["receipt", "ask", "clarify"]


def test_a_turn_that_passed_stands_there_with_its_reason(units: Units, cast: Acme) -> None:
    with units() as unit:
        skipped = {"occasion": "cycle:2", "state": InvitationState.WITHDRAWN, "withdrawn_why": "quarantine"}
        who = {"contact_id": cast.anna_id, "account_id": cast.account_id, "survey_id": cast.survey_id}
        row = {"workspace_id": cast.workspace_id, "send_at": NOW + DAY, "segments": [], **who, **skipped}
        unit.connection.execute(invitation.insert().values(**row))
    first = listed(units, cast)[0]
    assert (first["is_message"], first["state"], first["failure"], first["sent"]) == (0, "dropped", "quarantine", 0)


def test_pages_follow_each_other_without_a_gap_also_among_messages_of_one_moment(units: Units, cast: Acme) -> None:
    with units() as unit:
        for number in range(5):
            owed = Owed(DeliveryKind.RECEIPT, f"r{number}", Priority.TALK, NOW, contact_id=cast.anna_id)
            owe(unit, cast.workspace_id, owed)
    whole = [row["id"] for row in listed(units, cast)]
    paged: list[int] = []
    after = None
    while page := listed(units, cast, after=after, limit=2):
        paged += [row["id"] for row in page]
        after = Cursor(page[-1]["at"], page[-1]["is_message"], page[-1]["id"])
    assert paged == whole
    assert len(whole) == 6


def test_a_reply_in_a_case_for_one_person_is_listed_for_that_person_alone(units: Units, cast: Acme) -> None:
    with units() as unit:
        reply_in_a_case(unit, cast, Acme.LENA)
    assert [row["author"] for row in listed(units, cast) if row["kind"] == "reply"] == ["Lena Vogt"]
    assert not [row for row in listed(units, cast, "UTOM") if row["kind"] == "reply"]


def test_a_reply_in_the_teams_case_is_listed_for_all(units: Units, cast: Acme) -> None:
    with units() as unit:
        reply_in_a_case(unit, cast, None)
    assert [row for row in listed(units, cast, "UTOM") if row["kind"] == "reply"]


@pytest.mark.parametrize("kind", [DeliveryKind.RECEIPT, DeliveryKind.CLARIFY])
def test_what_tells_of_a_confidants_words_is_listed_for_nobody(units: Units, cast: Acme, kind: DeliveryKind) -> None:
    with units() as unit:
        message(unit, cast, kind, NOW)
        unit.connection.execute(invitation.update().values(only_owner=True))
    assert [row["kind"] for row in listed(units, cast)] == ["ask"]


def test_other_accounts_and_workspaces_are_not_in_it(units: Units, cast: Acme) -> None:
    with units.reading() as unit:
        found = sent_queries.sent_to(unit, cast.workspace_id + 1, cast.account_id, "U", after=None, limit=9)
        elsewhere = sent_queries.sent_to(unit, cast.workspace_id, cast.account_id + 1, "U", after=None, limit=9)
    assert (found, elsewhere) == ([], [])


def test_a_sent_message_stands_by_the_moment_it_was_sent(units: Units, cast: Acme) -> None:
    sent_at = datetime(2026, 3, 3, 10, tzinfo=UTC)
    with units() as unit:
        unit.connection.execute(delivery.update().values(sent_at=sent_at))
    assert [row["at"] for row in listed(units, cast)] == [sent_at]
