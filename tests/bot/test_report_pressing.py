"""What happens when the team presses what stands below figures: counted, shared, cases, an account that leaves."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot import ids
from storage.asking import moments
from storage.database.tables import account, delivery
from storage.database.units import Units
from storage.models import AccountStatus, DeliveryKind
from tests.bot.reporting_desk import Front
from tests.reporting_cast import NOW, TODAY, Company

DAY = timedelta(days=1)
OWN = {"is_member": True}


@pytest.fixture
def front(units: Units) -> Iterator[Front]:
    with units() as unit:
        company = Company(unit)
        company.teammate()
        company.crowd([9] * 6, TODAY - DAY)
        company.count()
    yield Front(units, company.id)


def rows(front: Front, table: Any, *where: Any) -> list[Any]:
    with front.desk.units.reading() as unit:
        return list(unit.connection.execute(select(table).where(*where)).all())


def share(front: Front, channel: str = "C1", **who: str) -> Any:
    return front.submit(ids.SHARE_MODAL, {ids.SHARE_WHERE: {"selected_conversation": channel}}, metadata="30", **who)


def test_the_method_is_one_press_away_for_anybody_who_sees_a_figure(front: Front) -> None:
    assert front.press(ids.COUNTED, "90", user="U0COLLEAGUE") == 200
    assert front.slack.opened[0]["title"]["text"] == "How is this counted?"


def test_sharing_asks_where_and_posts_the_figures_as_they_were(front: Front) -> None:
    front.press(ids.SHARE, "30")
    assert front.slack.opened[0]["private_metadata"] == "30"
    front.slack.channels["C1"] = OWN
    assert share(front) == ""
    (owed,) = rows(front, delivery, delivery.c.kind == DeliveryKind.SHARED_FIGURES)
    assert (owed.channel, owed.detail["shared_by"], owed.detail["first"]) == ("C1", "Lena Vogt", "2026-10-24")
    assert owed.detail["figures"]["tally"]["promoters"] == 6


def test_a_modal_that_is_submitted_twice_shares_once(front: Front) -> None:
    front.slack.channels["C1"] = OWN
    share(front)
    share(front)
    assert len(rows(front, delivery)) == 1


@pytest.mark.parametrize(
    ("channel", "says"),
    [
        (OWN | {"is_ext_shared": True}, "Another company reads this channel"),
        (OWN | {"is_org_shared": True}, "Another company reads this channel"),
        (OWN | {"is_pending_ext_shared": True}, "about to be shared"),
        ({"is_member": False}, "The bot is not in that channel"),
        (None, "The bot is not in that channel"),
    ],
)
def test_figures_stay_out_of_channels_where_others_read(
    front: Front, channel: dict[str, bool] | None, says: str
) -> None:
    if channel is not None:
        front.slack.channels["C1"] = channel
    assert says in share(front)["errors"][ids.SHARE_WHERE_BLOCK]
    assert rows(front, delivery) == []


def test_figures_stay_out_of_channels_with_guests(front: Front) -> None:
    front.slack.channels["C1"], front.slack.guests = OWN, {"C1"}
    assert "There are guests" in share(front)["errors"][ids.SHARE_WHERE_BLOCK]


def test_only_the_team_shares(front: Front) -> None:
    front.slack.channels["C1"] = OWN
    share(front, user="U0GUEST")
    front.press(ids.SHARE, "30", user="U0GUEST")
    assert rows(front, delivery) == [] and front.slack.opened == []
    assert front.whispered()[-1]["text"].startswith("This is for the customer success team.")


def test_open_cases_are_listed_for_the_one_who_pressed(front: Front) -> None:
    with front.desk.units() as unit:
        company = Company(unit, known=front.desk.workspace_id)
        company.case(company.contact(company.account("Acme")), NOW - DAY, answer_due_at=NOW)
    front.press(ids.OPEN_CASES, ids.ALL)
    (told,) = front.whispered()
    assert (told["response_type"], told["replace_original"]) == ("ephemeral", False)
    assert told["text"] == "1 open case. Acme: a message." and "overdue" in str(told["blocks"])


def leave(front: Front, account_id: Any, *, on: str = "2027-01-31", how: str = ids.VOLUNTARY, **rest: str) -> Any:
    picked = {"selected_option": {"value": str(account_id)}} if isinstance(account_id, int) else {"value": account_id}
    values = {
        ids.LEAVING_ACCOUNT: picked,
        ids.LEAVING_ON: {"selected_date": on},
        ids.LEAVING_HOW: {"selected_option": {"value": how}},
    }
    return front.submit(ids.LEAVING_MODAL, values, **rest)


def said(answer: Any) -> str:
    return str(answer["view"]["blocks"][0]["text"]["text"])


def test_an_account_that_leaves_is_recorded_and_its_csm_is_asked_soon(front: Front) -> None:
    front.press(ids.LEAVING_OPEN, ids.NEW)
    assert front.slack.opened[0]["callback_id"] == ids.LEAVING_MODAL
    (crowd,) = rows(front, account)
    leave(front, crowd.id)
    (left,) = rows(front, account)
    assert (left.status, left.ends_on.isoformat()) == (AccountStatus.LEAVING, "2027-01-31")
    with front.desk.units.reading() as unit:
        assert moments.due_at(unit, front.desk.workspace_id, "plan") == NOW
    again = leave(front, crowd.id, view="V2")
    assert "already recorded" in again["errors"][ids.LEAVING_ON_BLOCK]


def test_whoever_records_a_departure_reads_its_day_and_the_one_that_it_replaces(front: Front) -> None:
    (crowd,) = rows(front, account)
    assert said(leave(front, crowd.id)) == (
        "*Crowd* leaves: its last day is 31 Jan 2027.\n"
        "Nobody is asked yet: their CSM first sees who would be asked, and decides.\n"
        "If this is wrong, record it once more with the right day."
    )
    moved = said(leave(front, crowd.id, on="2027-02-28", view="V2"))
    assert "its last day is 28 Feb 2027. Until now 31 Jan 2027 was recorded." in moved


@pytest.mark.parametrize(
    ("how", "on", "tells"),
    [
        (ids.VOLUNTARY, TODAY, "Nobody is asked yet"),
        (ids.VOLUNTARY, TODAY - DAY, "Nobody there is asked any more"),
        (ids.PAYMENT_FAILED, TODAY, "a payment failed, nobody is asked why"),
        (ids.PAYMENT_FAILED, TODAY - DAY, "Nobody there is asked any more"),
    ],
)
def test_whoever_records_a_departure_reads_who_is_asked(front: Front, how: str, on: date, tells: str) -> None:
    (crowd,) = rows(front, account)
    assert tells in said(leave(front, crowd.id, on=on.isoformat(), how=how))


@pytest.mark.parametrize("side", [-1, 1])
def test_a_last_day_lies_within_a_year_past_or_ahead(front: Front, side: int) -> None:
    (crowd,) = rows(front, account)
    beyond = leave(front, crowd.id, on=(TODAY + side * 367 * DAY).isoformat())
    assert "Choose a day within a year" in beyond["errors"][ids.LEAVING_ON_BLOCK]
    assert rows(front, account)[0].status is AccountStatus.ACTIVE
    leave(front, crowd.id, on=(TODAY + side * 366 * DAY).isoformat())
    assert rows(front, account)[0].status is AccountStatus.LEAVING


def test_an_account_of_another_workspace_cannot_be_picked(front: Front) -> None:
    with front.desk.units() as unit:
        foreign = Company(unit, team="T2").account("Foreign")
    assert "There is no account" in leave(front, foreign)["errors"][ids.LEAVING_ACCOUNT_BLOCK]


def test_with_many_accounts_the_name_is_typed(front: Front) -> None:
    with front.desk.units() as unit:
        company = Company(unit, known=front.desk.workspace_id)
        twins = [company.account("Twin") for _ in range(2)]
        wanted = [company.account(f"Customer {number}") for number in range(100)][41]
    assert "There is no account “Nobody”" in leave(front, "Nobody")["errors"][ids.LEAVING_ACCOUNT_BLOCK]
    assert ids.LEAVING_ACCOUNT_BLOCK in leave(front, "Twin")["errors"]
    assert "*Customer 41* leaves" in said(leave(front, "customer 41"))
    left = rows(front, account, account.c.status == AccountStatus.LEAVING)
    assert [row.id for row in left] == [wanted] and wanted not in twins


def test_only_the_team_records_that_an_account_leaves(front: Front) -> None:
    (crowd,) = rows(front, account)
    leave(front, crowd.id, user="U0GUEST")
    assert rows(front, account)[0].status is AccountStatus.ACTIVE
