"""Safe starts and stops, as the team meets them: a pilot, a second person, holds, a withdrawal, one account's stop."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from demo import eyes
from storage.database.tables import account, invitation, workspace
from storage.models import InvitationState
from tests.stories import cast
from tests.stories.story import Json, Story, words_of

DAY = 86_400
CUSTOMERS = (cast.ANNA, cast.KENJI, cast.SARA, cast.MEI)


def _policy(story: Story, **policy: int) -> None:
    with story.units() as unit:
        unit.connection.execute(update(workspace).values(policy=policy))


def _panel(story: Story, user: str, command: str, text: str = "") -> Json:
    """What a command shows to the one who typed it."""
    story.command(user, command, text)
    return story.last(user, cast.GENERAL)


def _press(story: Story, user: str, panel: Json, label: str) -> None:
    story.press(user, panel, label, cast.GENERAL, ephemeral=True)


def _in_channel(story: Story, words: str) -> Json:
    return next(m for m in reversed(story.alerts()) if words in words_of(m))


def _begin_wave(story: Story, **form: str) -> Json:
    """Lena fills in the form for everybody, sees the preview and submits it; what the preview said."""
    _press(story, cast.LENA, _panel(story, cast.LENA, "/survey"), "Send a wave")
    story.submit(cast.LENA, **{"wave_survey": "nps", "wave_first": "2026-03-03", "wave_over": "1", **form})
    preview = story.modal(cast.LENA)
    story.submit(cast.LENA)
    return preview


def _states(story: Story) -> list[Any]:
    with story.units.reading() as unit:
        found = select(invitation.c.state).where(invitation.c.wave_id.is_not(None)).order_by(invitation.c.id)
        return list(unit.connection.scalars(found))


def test_a_new_survey_asks_a_few_until_somebody_lets_it_go_on(story: Story) -> None:
    _policy(story, pilot=2, pilot_a_day=1)
    _begin_wave(story)
    asked = []
    for hours in (36, 24):
        story.step(by=hours * 3600)
        asked.append(sum(bool(story.in_dm(user)) for user in CUSTOMERS))
    assert asked == [2, 3], "two at first, then one a day"
    notice = _in_channel(story, "The new survey nps has asked")
    assert "nobody opted out" in words_of(notice)
    story.press(cast.TOM, notice, "Go on", cast.CS_TEAM)
    assert "Tom Ellis let it go on" in words_of(_in_channel(story, "The new survey nps"))


def test_a_large_wave_waits_for_somebody_else_and_is_taken_back_after_it_was_sent(story: Story) -> None:
    _policy(story, alone_up_to=3)
    preview = _begin_wave(story)
    assert "*4 people* at 4 accounts" in words_of(preview)
    assert "a second one of you agrees first" in words_of(preview)
    waits = _in_channel(story, "Lena Vogt wants to send nps to 4 people at 4 accounts.")
    assert "Anna Weber (Acme GmbH)" in words_of(waits)
    story.press(cast.LENA, waits, "Approve", cast.CS_TEAM)
    assert "A second person" in waits["text"] and "Approve" in words_of(_in_channel(story, "Lena Vogt wants to send"))
    story.press(cast.TOM, waits, "Approve", cast.CS_TEAM)
    assert "Tom Ellis approved it." in words_of(_in_channel(story, "Lena Vogt wants to send"))
    story.step(by=2 * DAY)
    asks = {user: story.last(user) for user in CUSTOMERS if story.in_dm(user)}
    assert cast.KENJI in asks and cast.ANNA in asks
    story.press(cast.ANNA, asks[cast.ANNA], "9")

    listed = _panel(story, cast.TOM, "/askback", "waves")
    withdraw = next(button for button in eyes.buttons(listed["blocks"]) if button.label == "Withdraw")
    assert withdraw
    assert "1 of them answered" in str(listed["blocks"])
    _press(story, cast.TOM, listed, "Withdraw")
    story.step(by=60)
    assert "誤" in words_of(story.last(cast.KENJI)) or not eyes.scale(story.last(cast.KENJI)["blocks"])
    assert "You chose" in words_of(story.last(cast.ANNA)), "her answer stays in sight"
    assert set(_states(story)) <= {InvitationState.WITHDRAWN, InvitationState.ANSWERED}
    story.step(by=10 * DAY)
    assert InvitationState.PLANNED not in _states(story)


def test_a_csm_holds_somebody_from_the_list_of_next_week(story: Story) -> None:
    friday = story.step(by=4 * DAY + 3600)
    assert friday.weekday() == 4
    for _ in range(14):
        lists = [m for m in story.in_dm(cast.LENA) if "Your people next week" in words_of(m)]
        if lists:
            break
        story.step(by=7 * DAY)
    (shown,) = lists[-1:]
    person = next(who for who in ("Anna Weber", "王 美") if who in words_of(shown))
    story.press(cast.LENA, shown, "Hold")
    until = story.slack.now().date() + timedelta(days=30)
    story.submit(cast.LENA, hold_why="talks", hold_until=str(until))
    held = next(m for m in story.in_dm(cast.LENA) if m["ts"] == shown["ts"])
    assert "held by Lena Vogt until" in words_of(held) and "Contract talks are on" in words_of(held)
    before = {user: len(story.in_dm(user)) for user in CUSTOMERS}
    story.step(by=7 * DAY)
    user = {"Anna Weber": cast.ANNA, "王 美": cast.MEI}[person]
    assert len(story.in_dm(user)) == before[user], "nobody asks them"
    assert "1 person is held." in story.command(cast.TOM, "/askback", "holds")


def test_one_account_is_stopped_and_resumed_and_its_message_comes_once(story: Story) -> None:
    _press(story, cast.LENA, _panel(story, cast.LENA, "/askback", "stop Acme"), "Stop sends to Acme")
    _begin_wave(story)
    story.step(by=3 * DAY)
    assert not story.in_dm(cast.ANNA)
    assert story.in_dm(cast.KENJI), "others are asked"
    _press(story, cast.TOM, _panel(story, cast.TOM, "/askback", "resume Acme"), "Resume")
    with story.units.reading() as unit:
        assert unit.connection.scalar(select(account.c.stopped_at).where(account.c.name == "Acme GmbH")) is None
    story.to_ask(cast.ANNA)
    assert len(story.in_dm(cast.ANNA)) == 1
