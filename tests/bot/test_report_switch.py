"""Stop means stop; resuming floods nobody."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot import ids
from bot.told import home
from storage.asking import sends
from storage.database.tables import account, audit, delivery, invitation
from storage.database.units import Units
from storage.models import DeliveryKind, DeliveryState
from surveys.planner import resuming
from surveys.planner.resuming import Resumed, spread
from tests.bot.reporting_desk import Front
from tests.reporting_cast import NOW, Company

DAY = timedelta(days=1)
MONDAY_NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
ON_HOME = {"view": {"id": "V1", "hash": "h", "type": "home"}, "container": {"type": "view", "view_id": "V1"}}


@pytest.fixture
def front(units: Units) -> Iterator[Front]:
    with units() as unit:
        company = Company(unit)
        company.teammate()
    yield Front(units, company.id)


def rows(front: Front, table: Any, *where: Any) -> list[Any]:
    with front.desk.units.reading() as unit:
        return list(unit.connection.execute(select(table).where(*where).order_by(table.c.id)).all())


def pressable(shown: dict[str, Any]) -> dict[str, Any]:
    """The one button of an answer."""
    (button,) = [each for block in shown["blocks"] if block["type"] == "actions" for each in block["elements"]]
    return dict(button)


def stopped_by(front: Front) -> str | None:
    with front.desk.units.reading() as unit:
        return sends.stopped_by(unit, front.desk.workspace_id)


def waiting(front: Front, *due: datetime) -> list[int]:
    with front.desk.units() as unit:
        company = Company(unit, known=front.desk.workspace_id)
        customer = company.account(country="DE", time_zone="Europe/Berlin")
        return [company.waiting_ask(company.contact(customer), each) for each in due]


def test_anyone_on_the_team_stops_everything_and_nobody_else_does(front: Front) -> None:
    front.press(ids.STOP_ALL, ids.ALL, user="U0GUEST")
    assert stopped_by(front) is None
    front.press(ids.STOP_ALL, ids.ALL)
    assert stopped_by(front) == "Lena Vogt"
    assert front.whispered()[-1]["text"].startswith("All sends are stopped")


def test_resuming_drops_what_is_stale_and_gives_the_rest_a_new_moment(front: Front) -> None:
    stale, young = waiting(front, NOW - 14 * DAY, NOW - 14 * DAY + timedelta(microseconds=1))
    front.press(ids.STOP_ALL, ids.ALL)
    front.press(ids.RESUME_ALL, ids.ALL)
    assert stopped_by(front) is None
    first, second = rows(front, delivery)
    assert (first.id, first.state, first.failure) == (stale, DeliveryState.DROPPED, "stale")
    assert rows(front, invitation)[0].withdrawn_why == "stale"
    assert (second.id, second.state) == (young, DeliveryState.DUE) and second.due_at > NOW
    told = front.whispered()[-1]["text"]
    assert told == "Sends are on. 1 stale ask was dropped. 1 ask is spread over the coming days."


def test_resuming_twice_moves_nothing_twice(front: Front) -> None:
    waiting(front, NOW - DAY)
    front.press(ids.STOP_ALL, ids.ALL)
    front.press(ids.RESUME_ALL, ids.ALL)
    moved = rows(front, delivery)[0].due_at
    front.press(ids.RESUME_ALL, ids.ALL)
    assert rows(front, delivery)[0].due_at == moved
    assert front.whispered()[-1]["text"] == "Sends are on."


def test_what_passes_is_not_moved_by_resuming(front: Front) -> None:
    waiting(front, NOW)
    assert resuming.resume(front.desk.units, front.desk.workspace_id, "Lena", NOW) == Resumed(0, 0)
    assert rows(front, delivery)[0].due_at == NOW


def test_one_survey_resumes_alone(front: Front) -> None:
    waiting(front, NOW - DAY)
    desk = front.desk
    with desk.units() as unit:
        sends.stop(unit, desk.workspace_id, "Lena", NOW, sends.Switch("nps"))
    assert resuming.resume(desk.units, desk.workspace_id, "Lena", NOW, sends.Switch("churn_exit")) == Resumed(0, 0)
    assert resuming.resume(desk.units, desk.workspace_id, "Lena", NOW, sends.Switch("nps")) == Resumed(0, 1)


def test_one_account_is_stopped_and_resumed_by_its_name(front: Front) -> None:
    waiting(front, NOW - DAY)
    (acme,) = rows(front, account)
    shown = front.type("/askback", "stop ACME")
    assert shown["text"] == "Sends to Acme are on."
    stop = pressable(shown)
    assert (stop["action_id"], stop["value"]) == (ids.STOP_ACCOUNT, str(acme.id))
    front.press(stop["action_id"], stop["value"])
    assert front.whispered()[-1]["text"].startswith("Sends to Acme are stopped until someone resumes them.")
    shown = front.type("/askback", "resume acme")
    assert shown["text"] == "Sends to Acme were stopped by Lena Vogt on 22 Nov. 1 message waits."
    resume = pressable(shown)
    front.press(resume["action_id"], resume["value"])
    assert front.whispered()[-1]["text"] == "Sends to Acme are on. 1 ask is spread over the coming days."
    assert rows(front, account)[0].stopped_at is None


def test_an_account_that_is_not_there_or_there_twice_is_asked_for(front: Front) -> None:
    assert "There is no account “<Nowhere”".replace("<", "&lt;") in front.type("/askback", "stop <Nowhere")["text"]
    assert front.type("/askback", "stop")["text"] == "Which account? Such as `/askback stop Acme`."
    with front.desk.units() as unit:
        company = Company(unit, known=front.desk.workspace_id)
        for name in ("Twin", "Twin", "Beta Ltd", "Beta Works", "Gamma Ltd"):
            company.account(name)
    assert front.type("/askback", "stop Twin")["text"].startswith("2 accounts are called “Twin”.")
    assert front.type("/askback", "stop bet")["text"] == "Which of them? Beta Ltd, Beta Works"
    assert front.type("/askback", "stop gam")["text"] == "Sends to Gamma Ltd are on."


@pytest.mark.parametrize(
    ("stops", "value", "said"),
    [(ids.STOP_SURVEY, "nps", "Sends of nps are stopped"), (ids.STOP_ALL, ids.ALL, "All sends are stopped")],
)
def test_every_stop_is_noted_with_who_turned_it(front: Front, stops: str, value: str, said: str) -> None:
    front.press(stops, value, user="U0GUEST")
    front.press(stops, value)
    assert front.whispered()[-1]["text"].startswith(said)
    (noted,) = rows(front, audit)
    about = "everything" if value == ids.ALL else value
    assert (noted.who, noted.did, noted.about) == ("Lena Vogt", "stopped sends", about)


def test_no_day_gets_more_than_its_share_and_everyone_a_window_of_their_own() -> None:
    people = [(number, BERLIN if number % 2 else TOKYO, "DE" if number % 2 else "JP") for number in range(25)]
    moments = dict(spread(people, MONDAY_NOON, a_day=10))
    assert Counter(moment.date().isoformat() for moment in moments.values()) == {
        "2026-11-23": 10,
        "2026-11-24": 10,
        "2026-11-25": 5,
    }
    for number, zone, _ in people:
        local = moments[number].astimezone(zone)
        assert local.weekday() < 5 and 9 * 60 + 30 <= local.hour * 60 + local.minute < 16 * 60 + 30


def test_the_longest_waiting_go_first() -> None:
    moments = list(spread([(number, BERLIN, "DE") for number in range(5)], MONDAY_NOON, a_day=2))
    assert [each for each, _ in moments] == [0, 1, 2, 3, 4]
    assert [at for _, at in moments] == sorted(at for _, at in moments)


def test_the_place_where_the_switch_was_pressed_shows_how_it_stands(front: Front) -> None:
    front.press(ids.STOP_ALL, ids.ALL, place=ON_HOME)
    (owed,) = rows(front, delivery)
    assert (owed.kind, owed.slack_user_id, owed.wanted) == (DeliveryKind.HOME, "U0LENA", 1)
    front.press(ids.RESUME_ALL, ids.ALL, place=ON_HOME)
    assert rows(front, delivery)[0].wanted == 2


def test_a_home_tab_is_one_message(front: Front) -> None:
    for _ in range(2):
        with front.desk.units() as unit:
            home.owe(unit, front.desk.workspace_id, "U0LENA", NOW)
    (owed,) = rows(front, delivery)
    assert owed.wanted == 2
