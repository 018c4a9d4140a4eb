"""Waves and pilots from Slack: filled in, previewed, decided by a second person, withdrawn, let go on."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot import ids
from bot.listeners import waves
from sandbox.blockkit import check, check_view
from storage.database.tables import delivery, survey, wave, workspace
from storage.database.units import Units
from storage.models import WaveState
from surveys.definition.definitions import shipped, store
from surveys.definition.wording import Wording
from tests.bot.reporting_desk import Front
from tests.reporting_cast import NOW, TODAY, Company

DAY = timedelta(days=1)
FILLED = {
    ids.WAVE_SURVEY: {"selected_option": {"value": "nps"}},
    ids.WAVE_AUDIENCE: {"value": "plan = business"},
    ids.WAVE_SHARE: {"value": "100"},
    ids.WAVE_FIRST: {"selected_date": str(TODAY + 2 * DAY)},
    ids.WAVE_OVER: {"value": "3"},
}


@pytest.fixture
def front(units: Units) -> Iterator[Front]:
    with units() as unit:
        company = Company(unit)
        company.teammate()
        company.teammate("Tom Brandt", "U0TOM")
        acme = company.account("Acme GmbH", plan="business")
        for name in ("Anna Weber", "Bo Li"):
            company.contact(acme, name=name)
        company.contact(company.account("Beta Ltd", plan="starter"), name="Kim Roe")
    yield Front(units, company.id, waves)


def may_write_to(front: Front, alone_up_to: int) -> None:
    with front.desk.units() as unit:
        unit.connection.execute(update(workspace).values(policy={"alone_up_to": alone_up_to}))


def preview(front: Front, **changed: Any) -> Any:
    return front.submit(ids.WAVE_MODAL, FILLED | {f"wave_{name}": value for name, value in changed.items()})


def begin(front: Front, **who: str) -> Any:
    """From the form over its preview to a wave."""
    shown = preview(front)["view"]
    return front.submit(ids.WAVE_PREVIEW_MODAL, {}, metadata=shown["private_metadata"], **who)


def stored(front: Front) -> list[Any]:
    with front.desk.units.reading() as unit:
        return list(unit.connection.execute(select(wave)).all())


def press(front: Front, action_id: str, user: str = "U0LENA") -> str | None:
    """Press on the stored wave; what its presser alone is told, if anything."""
    before = len(front.whispered())
    front.press(action_id, str(stored(front)[0].id), user=user)
    told = front.whispered()[before:]
    return told[-1]["text"] if told else None


def count(front: Front, text: str) -> str:
    """What stands below the audience once Enter was pressed."""
    state = {"b": {ids.WAVE_SURVEY: FILLED[ids.WAVE_SURVEY]}, "a": {ids.WAVE_AUDIENCE: {"value": text}}}
    view = {"id": "V1", "hash": "h", "type": "modal", "state": {"values": state}}
    front.press(ids.WAVE_AUDIENCE, text, place={"view": view, "container": {"type": "view", "view_id": "V1"}})
    shown = front.slack.opened[-1]
    assert check_view(shown) == []
    return str(next(block["text"]["text"] for block in shown["blocks"] if block["type"] == "section"))


def test_the_form_counts_whom_a_filter_finds_and_points_at_what_is_wrong(front: Front) -> None:
    front.press(ids.WAVE_OPEN, ids.NEW)
    assert check_view(front.slack.opened[-1]) == []
    assert count(front, "plan = business").startswith("*2 people* at 1 account, such as ")
    assert count(front, "plam = business").startswith("```plam = business\n^\n")


@pytest.mark.parametrize(
    ("changed", "block", "said"),
    [
        ({"audience": {"value": "plan = = x"}}, ids.WAVE_AUDIENCE_BLOCK, "At character 8, “= x”"),
        ({"audience": {"value": "plan ="}}, ids.WAVE_AUDIENCE_BLOCK, "At the end"),
        ({"audience": {"value": "plan = none"}}, ids.WAVE_AUDIENCE_BLOCK, "Nobody is found"),
        ({"first": {"selected_date": str(TODAY - DAY)}}, ids.WAVE_FIRST_BLOCK, "still to come"),
        ({"survey": {"selected_option": {"value": "churn_exit"}}}, ids.WAVE_SURVEY_BLOCK, "turned off"),
    ],
)
def test_what_is_wrong_with_a_wave_is_said_beside_its_field(
    front: Front, changed: dict[str, Any], block: str, said: str
) -> None:
    answer = preview(front, **changed)
    assert said in answer["errors"][block]


def test_a_small_wave_is_previewed_and_sent_by_one_person(front: Front) -> None:
    shown = preview(front)
    assert shown["response_action"] == "push" and check_view(shown["view"]) == []
    assert stored(front) == [], "nothing is begun before Send"
    done = begin(front)
    assert "It begins on 24 Nov." in str(done)
    (begun,) = stored(front)
    assert (begun.state, begun.audience, begun.people, begun.accounts) == (WaveState.APPROVED, "plan = business", 2, 1)
    listed = front.type("/askback", "waves")
    assert check(listed["blocks"], "message") == []
    assert listed["text"] == "Waves, the newest first: nps, will be sent"


def test_a_survey_is_called_by_its_title_where_a_wave_is_begun_and_listed(front: Front) -> None:
    with front.desk.units() as unit:
        titled = shipped("nps").model_copy(update={"title": Wording.parse("Yearly <survey>")})
        store(unit, front.desk.workspace_id, titled, NOW)
    front.press(ids.WAVE_OPEN, ids.NEW)
    menu = next(block for block in front.slack.opened[-1]["blocks"] if block.get("block_id") == ids.WAVE_SURVEY_BLOCK)
    offered = {each["value"]: each["text"]["text"] for each in menu["element"]["options"]}
    assert offered == {"nps": "Yearly <survey>", "csat": "csat"}
    assert "*Yearly &lt;survey&gt;* asks" in str(preview(front)["view"]["blocks"])
    begin(front)
    listed = front.type("/askback", "waves")["text"]
    assert listed == "Waves, the newest first: Yearly &lt;survey&gt;, will be sent"


def test_a_preview_that_is_submitted_twice_begins_one_wave(front: Front) -> None:
    shown = preview(front)["view"]
    for _ in range(2):
        front.submit(ids.WAVE_PREVIEW_MODAL, {}, metadata=shown["private_metadata"], view="V7")
    assert len(stored(front)) == 1


def test_a_large_one_waits_for_somebody_else(front: Front) -> None:
    may_write_to(front, 1)
    assert "The team's channel is asked to approve it." in str(begin(front))
    assert press(front, ids.WAVE_APPROVE) == (
        "You began this wave, so somebody else of the team has to approve it. You can withdraw it."
    )
    press(front, ids.WAVE_APPROVE, user="U0GUEST")
    assert stored(front)[0].state is WaveState.WAITING
    press(front, ids.WAVE_APPROVE, user="U0TOM")
    assert stored(front)[0].state is WaveState.APPROVED
    assert press(front, ids.WAVE_REFUSE, user="U0TOM") == "Tom Brandt has decided this already."


def test_a_wave_is_withdrawn_from_the_list(front: Front) -> None:
    begin(front)
    assert press(front, ids.WAVE_WITHDRAW, user="U0GUEST") != "Withdrawn"
    told = press(front, ids.WAVE_WITHDRAW)
    assert told and told.startswith("Withdrawn: nothing more of it goes out")
    assert stored(front)[0].state is WaveState.WITHDRAWN
    front.press(ids.WAVES, ids.ALL)
    assert "withdrawn by Lena Vogt" in front.whispered()[-1]["text"]


def pilots(front: Front) -> list[str]:
    """The surveys that `/survey` offers to let go on."""
    controls = [each for block in front.type("/survey")["blocks"] for each in block.get("elements", [])]
    return [each["value"] for each in controls if each.get("action_id") == ids.GO_ON]


def test_a_new_survey_goes_on_once_and_its_notice_says_so(front: Front) -> None:
    with front.desk.units() as unit:
        unit.connection.execute(
            delivery.insert().values(
                workspace_id=front.desk.workspace_id,
                kind="notice",
                cause="pilot:1:x",
                token="t",
                channel="C0TEAM",
                posted_channel="C0TEAM",
                ts="1.1",
                sent=1,
                state="settled",
                due_at=NOW,
                detail={"why": "pilot", "survey": 1},
            )
        )
    waiting = str(front.type("/survey")).count("Go on")
    front.press(ids.GO_ON, "nps", user="U0GUEST")
    front.press(ids.GO_ON, "nps")
    assert front.whispered()[-1]["text"] == "nps goes on: everybody is asked whose turn comes."
    with front.desk.units.reading() as unit:
        assert unit.connection.scalar(select(survey.c.going_by).where(survey.c.name == "nps")) == "Lena Vogt"
        assert unit.connection.scalar(select(delivery.c.wanted)) == 2
    front.press(ids.GO_ON, "nps", user="U0TOM")
    assert front.whispered()[-1]["text"] == "Lena Vogt let this survey go on already."
    assert str(front.type("/survey")).count("Go on") < waiting
