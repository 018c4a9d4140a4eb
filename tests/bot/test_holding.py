"""Holding people from Slack: asked why and until when, listed, released."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot import ids
from bot.listeners import holding
from sandbox.blockkit import check, check_view
from storage.database.tables import hold
from storage.database.units import Units
from tests.bot.reporting_desk import Front
from tests.reporting_cast import NOW, TODAY, Company

DAY = timedelta(days=1)


@pytest.fixture
def front(units: Units) -> Iterator[Front]:
    with units() as unit:
        company = Company(unit)
        company.teammate()
        acme = company.account()
        for name in ("Anna Weber", "Bo <Li>"):
            company.contact(acme, name=name, title="Head of Operations")
    yield Front(units, company.id, holding)


def holds(front: Front) -> list[Any]:
    with front.desk.units.reading() as unit:
        return list(unit.connection.execute(select(hold).order_by(hold.c.id)).all())


def buttons(shown: dict[str, Any]) -> list[dict[str, Any]]:
    return [block["accessory"] for block in shown["blocks"] if "accessory" in block]


def submit(front: Front, until: str, why: str = "talks", words: str | None = None, **who: str) -> Any:
    view = front.slack.opened[-1]
    filled = {
        ids.HOLD_WHY: {"selected_option": {"value": why}},
        ids.HOLD_WORDS: {"value": words},
        ids.HOLD_UNTIL: {"selected_date": until},
    }
    return front.submit(ids.HOLD_MODAL, filled, metadata=view["private_metadata"], **who)


def test_one_of_an_accounts_people_is_held_listed_and_released(front: Front) -> None:
    offered = front.type("/askback", "hold acme")
    assert check(offered["blocks"], "message") == []
    everybody, anna, _ = buttons(offered)
    assert (everybody["action_id"], anna["action_id"]) == (ids.HOLD_ALL, ids.HOLD_PERSON)
    front.press(anna["action_id"], anna["value"])
    assert check_view(front.slack.opened[-1]) == []
    assert submit(front, str(TODAY + 10 * DAY), words="They sign *next* week") == ""
    (held,) = holds(front)
    assert (held.reason, held.until) == ("Contract talks are on: They sign *next* week", TODAY + 10 * DAY)
    listed = front.type("/askback", "holds")
    assert check(listed["blocks"], "message") == []
    assert listed["text"] == "1 person is held. Anna Weber, Acme"
    (release,) = buttons(listed)
    front.press(release["action_id"], release["value"])
    assert front.whispered()[-1]["text"] == "Anna Weber may be asked again, when their next turn comes."
    assert front.type("/askback", "holds")["text"] == "Nobody is held."
    front.press(release["action_id"], release["value"])
    assert front.whispered()[-1]["text"] == "This hold has ended already."


def test_a_whole_account_is_held(front: Front) -> None:
    everybody = buttons(front.type("/askback", "hold Acme"))[0]
    front.press(everybody["action_id"], everybody["value"])
    assert submit(front, str(TODAY + 10 * DAY)) == ""
    assert front.type("/askback", "holds")["text"] == "2 people are held. Everybody at Acme"


@pytest.mark.parametrize(
    ("until", "why", "block"),
    [
        (TODAY, "talks", ids.HOLD_UNTIL_BLOCK),
        (TODAY + 181 * DAY, "talks", ids.HOLD_UNTIL_BLOCK),
        (TODAY + DAY, "other", ids.HOLD_WORDS_BLOCK),
    ],
)
def test_what_is_wrong_with_a_hold_is_said_beside_its_field(front: Front, until: Any, why: str, block: str) -> None:
    front.press(ids.HOLD_PERSON, buttons(front.type("/askback", "hold Acme"))[1]["value"])
    answer = submit(front, str(until), why=why)
    assert list(answer["errors"]) == [block]
    assert holds(front) == []


def test_holding_is_for_the_team_alone(front: Front) -> None:
    anna = buttons(front.type("/askback", "hold Acme"))[1]["value"]
    front.press(ids.HOLD_PERSON, anna, user="U0GUEST")
    assert front.slack.opened == []
    front.press(ids.HOLD_PERSON, anna)
    submit(front, str(TODAY + DAY), user="U0GUEST")
    assert holds(front) == []


def test_a_cases_menu_holds_its_contact_or_account_and_shows_the_accounts_switch(front: Front) -> None:
    with front.desk.units() as unit:
        company = Company(unit, known=front.desk.workspace_id)
        case_id = company.case(company.contact(company.account("Beta Ltd"), name="Kim Roe"), NOW)
    for act, said in ((ids.HOLD_PERSON, "*Kim Roe* at *Beta Ltd*"), (ids.HOLD_ALL, "Everybody at *Beta Ltd*")):
        front.press(ids.CASE_MORE, ids.pack(act, case_id))
        assert front.slack.opened[-1]["blocks"][0]["text"]["text"].startswith(said)
    front.press(ids.CASE_MORE, ids.pack(ids.STOP_ACCOUNT, case_id))
    shown = front.whispered()[-1]
    assert shown["text"] == "Sends to Beta Ltd are on."
    assert "Stop sends to Beta Ltd" in str(shown["blocks"])
