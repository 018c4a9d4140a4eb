"""Who can be asked nowhere: why, at whose accounts, and that nobody is missed who is not missing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from storage.asking import blackout_queries, hold_queries
from storage.database.tables import account, contact, hold, teammate
from storage.database.units import Unit, Units
from storage.figures import report_queries
from storage.models import NOWHERE, AccountStatus
from storage.people import reach_queries
from surveys.contacting.reach import Cause, cause_of, unreached
from tests.cast import Acme, acme

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("facts", "cause"),
    [
        ({"in_slack": False, "email": None, "channel": "C1"}, Cause.EMAIL_UNKNOWN),
        ({"in_slack": False, "email": "a@b.example", "channel": None}, Cause.NO_CHANNEL),
        ({"in_slack": False, "email": "a@b.example", "channel": "C1"}, Cause.NOT_IN_SLACK),
        ({"unreachable": "user_disabled"}, Cause.DEACTIVATED),
        ({"unreachable": "stranger"}, Cause.STRANGER),
        ({"unreachable": "teammate"}, Cause.NO_CUSTOMER),
        ({"unreachable": "cannot_dm_bot"}, Cause.REFUSES_DMS),
    ],
)
def test_each_cause_is_told_from_the_others(facts: dict[str, Any], cause: Cause) -> None:
    known: dict[str, Any] = {"in_slack": True, "unreachable": None, "email": None, "channel": None}
    assert cause_of(**known | facts) is cause


def test_every_reason_that_closes_all_places_has_a_cause_of_its_own() -> None:
    causes = {cause_of(in_slack=True, unreachable=why, email=None, channel=None) for why in NOWHERE}
    assert Cause.REFUSES_DMS not in causes


def change_anna(unit: Unit, **facts: Any) -> None:
    unit.connection.execute(update(contact).values(**facts))


@pytest.mark.parametrize(
    ("facts", "channel", "missed"),
    [
        ({"unreachable": None}, None, False),
        ({"unreachable": "deactivated"}, "C1", True),
        ({"slack_user_id": None}, "C1", True),
        ({"unreachable": "cannot_dm_bot"}, None, True),
        ({"unreachable": "cannot_dm_bot"}, "C1", False),
        ({"unreachable": "deactivated", "opted_out_at": NOW}, None, False),
    ],
)
def test_whoever_can_be_asked_somewhere_or_wants_no_questions_is_not_listed(
    units: Units, facts: dict[str, Any], channel: str | None, missed: bool
) -> None:
    with units() as unit:
        cast = acme(unit)
        change_anna(unit, **facts)
        unit.connection.execute(update(account).values(channel=channel))
        found = unreached(unit, cast.workspace_id)
        assert bool(found) is missed
        assert reach_queries.count_unreached(unit, cast.workspace_id) == int(missed)


def test_nobody_of_an_account_that_is_gone_is_missed(units: Units) -> None:
    with units() as unit:
        cast = acme(unit)
        change_anna(unit, unreachable="deactivated")
        unit.connection.execute(update(account).values(status=AccountStatus.GONE))
        assert unreached(unit, cast.workspace_id) == ()


def test_accounts_come_by_csm_and_the_highest_mrr_first(units: Units) -> None:
    with units() as unit:
        cast = acme(unit)
        change_anna(unit, unreachable="deactivated")
        for number, (csm, mrr) in enumerate([(None, 900), (cast.lena_id, 100), (cast.lena_id, 500)], start=2):
            _account(unit, cast, number, csm, mrr)
        _account(unit, cast, 5, cast.lena_id, 90_000, currency="JPY")
        found = unreached(unit, cast.workspace_id)
    assert [(each.csm, each.mrr_minor) for each in found] == [
        ("Lena Vogt", 500),
        ("Lena Vogt", 100),
        ("Lena Vogt", 90_000),
        ("Lena Vogt", None),
        (None, 900),
    ]


def _account(unit: Unit, cast: Acme, number: int, csm_id: int | None, mrr: int, currency: str = "EUR") -> None:
    facts = {"external_id": f"A{number}", "name": f"Account {number}", "attributes": {}, "status": AccountStatus.ACTIVE}
    added = account.insert().values(
        workspace_id=cast.workspace_id, csm_id=csm_id, mrr_minor=mrr, mrr_currency=currency, **facts
    )
    account_id = unit.connection.execute(added.returning(account.c.id)).scalar_one()
    person = {"external_id": f"C{number}", "name": f"Person {number}", "kind": "unknown", "attributes": {}}
    unit.connection.execute(contact.insert().values(workspace_id=cast.workspace_id, account_id=account_id, **person))


def test_a_csm_who_left_the_team_has_no_accounts(units: Units) -> None:
    with units() as unit:
        cast = acme(unit)
        change_anna(unit, unreachable="deactivated")
        unit.connection.execute(update(teammate).values(in_team=False))
        assert [each.csm for each in unreached(unit, cast.workspace_id)] == [None]


@pytest.mark.parametrize(("why", "after"), [("cannot_dm_bot", None), ("deactivated", "deactivated")])
def test_only_a_refused_message_is_worth_another_try(units: Units, why: str, after: str | None) -> None:
    with units() as unit:
        cast = acme(unit)
        change_anna(unit, unreachable=why)
        reach_queries.forget_refusals(unit, cast.workspace_id)
        assert unit.connection.execute(select(contact.c.unreachable)).scalar_one() == after


@pytest.mark.parametrize(
    ("unreachable", "channel", "counted"),
    [(None, None, 1), ("cannot_dm_bot", None, 0), ("cannot_dm_bot", "C1", 1), ("deactivated", "C1", 0)],
)
def test_every_count_of_people_takes_whom_a_channel_reaches(
    units: Units, unreachable: str | None, channel: str | None, counted: int
) -> None:
    with units() as unit:
        cast = acme(unit)
        home, today = cast.workspace_id, NOW.date()
        change_anna(unit, unreachable=unreachable)
        unit.connection.execute(update(account).values(channel=channel, country="DE"))
        held = {"reason": "holiday", "until": today + timedelta(days=1), "held_at": NOW}
        unit.connection.execute(hold.insert().values(workspace_id=home, account_id=cast.account_id, **held))
        assert hold_queries.people_held(unit, home, today) == counted
        assert len(hold_queries.people_at(unit, home, cast.account_id)) == counted
        assert blackout_queries.countries(unit, home) == [("DE", 1)][:counted]
        coverage = report_queries.coverage(unit, home, [], NOW, NOW)
        assert (coverage.reachable, reach_queries.count_unreached(unit, home)) == (counted, 1 - counted)
