"""Black-out days from Slack: listed beside the calendars, added, deleted."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot import ids
from bot.listeners import blackouts
from sandbox.blockkit import check, check_view
from storage.database.units import Units
from tests.bot.reporting_desk import Front
from tests.reporting_cast import TODAY, Company, local

DAY = timedelta(days=1)
ON_HOME = {"view": {"id": "V1", "hash": "h", "type": "home"}, "container": {"type": "view", "view_id": "V1"}}


@pytest.fixture
def front(units: Units) -> Iterator[Front]:
    with units() as unit:
        company = Company(unit)
        company.teammate()
        acme = company.account(country="DE", time_zone="Europe/Berlin")
        company.waiting_ask(company.contact(acme), local(TODAY + 2 * DAY))
    yield Front(units, company.id, blackouts)


def submit(front: Front, first: Any, last: Any, where: str = ids.ALL, label: str = "Our fair", **who: str) -> Any:
    filled = {
        ids.BLACKOUT_FIRST: {"selected_date": str(first)},
        ids.BLACKOUT_LAST: {"selected_date": str(last)},
        ids.BLACKOUT_COUNTRY: {"selected_option": {"value": where}},
        ids.BLACKOUT_LABEL: {"value": label},
    }
    return front.submit(ids.BLACKOUT_MODAL, filled, **who)


def test_the_list_shows_the_days_of_the_customers_countries(front: Front) -> None:
    shown = front.type("/askback", "blackouts")
    assert check(shown["blocks"], "message") == []
    said = str(shown["blocks"])
    assert "No black-out days of your own yet." in said
    assert "Germany, 1 person · 24 Dec-1 Jan 2027 (" in said


def test_days_are_added_from_a_form_that_says_what_moved_and_deleted_from_the_list(front: Front) -> None:
    front.press(ids.BLACKOUT_ADD, ids.ALL)
    form = front.slack.opened[-1]
    assert check_view(form) == []
    assert "Germany" in str(form)
    done = submit(front, TODAY + DAY, TODAY + 2 * DAY, "DE")
    said = done["view"]["blocks"][0]["text"]["text"]
    assert said == "Nobody in Germany is asked on 23 Nov-24 Nov. 1 planned ask was moved."
    front.press(ids.BLACKOUTS, ids.ALL, place=ON_HOME)
    listed = front.slack.opened[-1]
    assert check_view(listed) == []
    (delete,) = [block["accessory"] for block in listed["blocks"] if "accessory" in block]
    assert "*23 Nov-24 Nov*  Our fair\\nGermany · set by Lena Vogt" in str(listed)
    front.press(ids.BLACKOUT_DELETE, delete["value"])
    assert front.whispered()[-1]["text"].startswith("Deleted")
    assert "No black-outs yet." in front.type("/askback", "blackouts")["text"]


def test_what_is_wrong_with_the_days_is_said_beside_them(front: Front) -> None:
    answer = submit(front, TODAY + DAY, TODAY)
    assert "cannot end on" in answer["errors"][ids.BLACKOUT_LAST_BLOCK]


def test_black_outs_are_for_the_team_alone(front: Front) -> None:
    front.press(ids.BLACKOUT_ADD, ids.ALL, user="U0GUEST")
    submit(front, TODAY, TODAY, user="U0GUEST")
    assert front.slack.opened == []
    assert "No black-outs yet." in front.type("/askback", "blackouts")["text"]
