"""Surveys of every kind, answered by clicking, ticking, writing and typing; the team hears of what is low."""

from typing import Any

import pytest
from sqlalchemy import insert, select, update

from demo import eyes
from storage.database.tables import account, contact, invitation, response, response_item, survey
from storage.models import DeliveryKind, Place
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Owed, Priority
from surveys.definition.definitions import Definition, checked, shipped, store
from tests.stories import cast
from tests.stories.story import Json, Story, words_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

OWN = checked(
    "ours",
    {
        "kind": "own",
        "ask": "by_hand",
        "questions": [
            {
                "key": "used",
                "type": "choice",
                "text": {"en": "What do you use most?", "ar": "ما الذي تستخدمونه أكثر؟", "ja": "最もお使いの機能は？"},
                "options": [{"code": "reports", "text": "Reports"}, {"code": "search", "text": "Search"}],
            },
            {"key": "speed", "type": "scale", "scale": "1-5", "text": "How quick is it, {name|there}?"},
            {"key": "again", "type": "yes_no", "text": "May we ask again?"},
        ],
    },
)


def ask(story: Story, user: str, definition: Definition, place: Place = Place.DM) -> Json:
    """Ask somebody now, as a lifecycle or a wave would; the message."""
    home, now = story.service.workspace_id, cast.MONDAY
    with story.units() as unit:
        store(unit, home, definition, now)
        survey_id = unit.connection.scalars(select(survey.c.id).where(survey.c.name == definition.name)).one()
        person = unit.connection.execute(select(contact).where(contact.c.slack_user_id == user)).one()
        values: dict[str, Any] = {"workspace_id": home, "survey_id": survey_id, "contact_id": person.id}
        values |= {"account_id": person.account_id, "occasion": "story", "place": place, "send_at": now, "segments": []}
        asked = unit.connection.scalars(insert(invitation).values(**values).returning(invitation.c.id)).one()
        owed = Owed(DeliveryKind.ASK, f"ask:{asked}", Priority.ASK, now, contact_id=person.id, invitation_id=asked)
        delivery_queue.owe(unit, home, owed)
        if place is Place.CHANNEL:
            wished = update(account).where(account.c.id == person.account_id)
            unit.connection.execute(wished.values(attributes={"ask_in": "channel"}))
    story.slack.settle()
    if place is Place.DM:
        return story.last(user)
    for _ in range(30):  # until whoever introduces us has had the time
        if found := [m for m in story.slack.messages(user, cast.EXT_ACME) if m["user"] == cast.BOT]:
            return found[0]
        story.step(to_next="message")
    raise AssertionError(f"{user} was never asked")


def items(story: Story) -> dict[str, Any]:
    with story.units.reading() as unit:
        rows = unit.connection.execute(select(response_item)).all()
    return {row.question: row.number if row.number is not None else row.choices or row.written for row in rows}


def answer(story: Story) -> tuple[Any, ...]:
    with story.units.reading() as unit:
        return tuple(unit.connection.execute(select(response.c.score, response.c.scale, response.c.verbatim)).one())


def test_a_low_satisfaction_opens_a_case_on_its_own_scale(story: Story) -> None:
    message = ask(story, cast.ANNA, shipped("csat"))
    story.press(cast.ANNA, message, "2")
    (alert,) = story.alerts()
    assert "Acme GmbH: 2 of 5" in words_of(alert)
    shown = story.last(cast.ANNA)
    story.write_in(cast.ANNA, shown, "It took three weeks.")
    story.press(cast.ANNA, shown, "Send")
    assert answer(story) == (2, "1-5", "It took three weeks.")
    assert "It took three weeks." in words_of(story.alerts()[0])


def test_whoever_found_the_start_hard_is_asked_what_was_hard_at_once(story: Story) -> None:
    story.press(cast.ANNA, ask(story, cast.ANNA, shipped("onboarding")), "2")
    shown = story.last(cast.ANNA)
    assert "What was hard?" in words_of(shown) and "What was easy?" not in words_of(shown)
    story.press(cast.ANNA, shown, "Skip")
    assert "Anything you would like to add?" in words_of(story.last(cast.ANNA))
    story.press(cast.ANNA, story.last(cast.ANNA), "Change")
    story.press(cast.ANNA, story.last(cast.ANNA), "5")
    assert "What was easy?" in words_of(story.last(cast.ANNA))


def test_an_own_survey_is_answered_by_pressing_and_typing(story: Story) -> None:
    story.press(cast.ANNA, ask(story, cast.ANNA, OWN), "Reports")
    assert "How quick is it, Anna?" in words_of(story.last(cast.ANNA))
    story.type(cast.ANNA, "4/5")
    story.type(cast.ANNA, "yes please")
    assert items(story) == {"used": ["reports"], "speed": 4, "again": ["yes"]}
    assert "Thank you." in words_of(story.in_dm(cast.ANNA)[0])


@pytest.mark.parametrize(
    ("user", "typed"),
    [(cast.SARA, ("Search", "٤", "نعم")), (cast.KENJI, ("２", "４", "はい"))],
    ids=["Arabic", "Japanese"],
)
def test_own_questions_are_answered_by_typing_in_any_digits(story: Story, user: str, typed: tuple[str, ...]) -> None:
    ask(story, user, OWN)
    for words in typed:
        story.type(user, words)
    assert items(story) == {"used": ["search"], "speed": 4, "again": ["yes"]}


def test_a_typed_point_off_the_scale_is_told_the_scale_that_was_asked(story: Story) -> None:
    ask(story, cast.ANNA, shipped("csat"))
    story.type(cast.ANNA, "9")
    assert "The scale goes from 1 to 5" in words_of(story.last(cast.ANNA))
    story.type(cast.ANNA, "5")
    assert answer(story)[0] == 5


@pytest.mark.parametrize("typed", ["9 - the search is quick", "it is a bit quick, maybe 4?"])
def test_words_beside_a_point_that_is_asked_about_reach_the_csm(story: Story, typed: str) -> None:
    ask(story, cast.ANNA, OWN)
    story.type(cast.ANNA, "Reports")
    story.type(cast.ANNA, typed)
    asked = story.last(cast.ANNA)
    if "maybe" in typed:
        story.press(cast.ANNA, asked, "Yes")
        assert items(story)["speed"] == 4
    else:
        assert "The scale goes from 1 to 5" in words_of(asked)
    (alert,) = story.alerts()
    assert "quick" in words_of(alert)


def test_words_that_answer_nothing_reach_the_csm(story: Story) -> None:
    ask(story, cast.ANNA, OWN)
    story.type(cast.ANNA, "6 people can't log in")
    assert items(story) == {}
    assert "Lena Vogt has your message." in words_of(story.last(cast.ANNA))


def test_in_a_shared_channel_any_survey_is_answered_in_the_modal(story: Story) -> None:
    message = ask(story, cast.ANNA, shipped("onboarding"), Place.CHANNEL)
    assert "a few short questions for you" in words_of(message)
    story.press(cast.ANNA, message, "Answer privately", cast.EXT_ACME)
    modal = story.modal(cast.ANNA)
    button = next(each for each in eyes.buttons(modal["blocks"]) if each.label == "2")
    story.slack.click_in_view(cast.ANNA, modal["id"], button.action_id, block_id=button.block_id, value=button.value)
    story.slack.settle()
    assert "What was hard?" in words_of(story.modal(cast.ANNA))
    assert words_of(story.last(cast.LENA, cast.EXT_ACME)) == words_of(message)


def test_a_reminder_is_answered_by_one_click_and_both_messages_show_it(story: Story) -> None:
    message = ask(story, cast.ANNA, shipped("csat"))
    story.step(by=6 * 86_400)
    asked, reminder = (each for each in story.in_dm(cast.ANNA) if eyes.buttons(each["blocks"]))
    assert asked["ts"] == message["ts"]
    assert "is still open" in words_of(reminder) and "we will not remind you again" in words_of(reminder)
    story.press(cast.ANNA, reminder, "5")
    assert answer(story)[0] == 5
    assert all("You chose 5." in words_of(each) for each in story.in_dm(cast.ANNA)[:2])


def test_whoever_has_answered_is_not_reminded(story: Story) -> None:
    story.press(cast.ANNA, ask(story, cast.ANNA, shipped("csat")), "4")
    story.step(by=6 * 86_400)
    assert not [each for each in story.in_dm(cast.ANNA) if "still open" in words_of(each)]
