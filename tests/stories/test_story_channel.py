"""A question in a shared channel: discreet, for one person, answered in a modal; strangers and guests get nothing."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from demo import eyes
from storage.models import Place
from storage.tables import account, contact, invitation, response
from surveys import definitions
from tests.stories import cast
from tests.stories.story import Json, Story, words_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def asked(story: Story) -> Iterator[tuple[Story, Json]]:
    """Anna is asked in the channel that Acme shares with us."""
    with story.units() as unit:
        where = account.c.name == "Acme GmbH"
        unit.connection.execute(update(account).where(where).values(attributes={"ask_in": "channel"}))
    for _ in range(30):
        found = [m for m in story.slack.messages(cast.ANNA, cast.EXT_ACME) if m["user"] == cast.BOT]
        if found:
            break
        story.step(to_next="message")
    yield story, found[0]


def test_a_shared_channel_never_shows_who_answered_or_what(asked: tuple[Story, Json]) -> None:
    story, ask = asked
    before = words_of(ask)
    assert "Answer privately" in before
    assert not eyes.scale(ask["blocks"])
    story.press(cast.ANNA, ask, "Answer privately", cast.EXT_ACME)
    modal = story.modal(cast.ANNA)
    button = eyes.scale(modal["blocks"])[4]
    story.slack.click_in_view(cast.ANNA, modal["id"], button.action_id, block_id=button.block_id, value=button.value)
    story.slack.settle()
    changed = story.modal(cast.ANNA)
    assert "You chose 4." in words_of(changed)
    story.submit(cast.ANNA, ask_comment="Too slow on Mondays")
    with story.units.reading() as unit:
        row = unit.connection.execute(select(response.c.score, response.c.verbatim)).one()
    assert tuple(row) == (4, "Too slow on Mondays")
    (after,) = [m for m in story.slack.messages(cast.LENA, cast.EXT_ACME) if m["user"] == cast.BOT]
    assert words_of(after) == before
    assert "Too slow on Mondays" in words_of(story.alerts()[0])


def test_others_in_the_channel_open_nothing_and_are_told_kindly(asked: tuple[Story, Json]) -> None:
    story, ask = asked
    story.press(cast.LENA, ask, "Answer privately", cast.EXT_ACME)
    assert story.slack.see(cast.LENA)["views"] == []
    assert "for someone else" in words_of(story.slack.messages(cast.LENA, cast.EXT_ACME)[-1])
    assert not any("someone else" in words_of(m) for m in story.slack.messages(cast.ANNA, cast.EXT_ACME))


def test_alerts_stop_when_the_teams_channel_becomes_shared(story: Story) -> None:
    ask = story.to_ask(cast.ANNA)
    story.slack.change_channel(cast.CS_TEAM, is_ext_shared=True)
    story.press(cast.ANNA, ask, "2")
    assert story.alerts() == []
    assert "another company reads it" in words_of(story.last(cast.LENA)), "whoever can mend it hears why"
    story.slack.change_channel(cast.CS_TEAM, is_ext_shared=False)
    story.step(by=120)
    assert "2 of 10" in words_of(story.alerts()[0]), "what waited goes out by itself"


def in_channel(story: Story) -> list[Json]:
    return [m for m in story.slack.messages(cast.ANNA, cast.EXT_ACME) if m["user"] == cast.BOT]


def try_in(story: Story, *places: Place) -> None:
    with story.units() as unit:
        changed = definitions.shipped("nps").model_copy(update={"places": places})
        definitions.store(unit, story.service.workspace_id, changed, cast.MONDAY)


def place_of_ask(story: Story) -> Place:
    with story.units.reading() as unit:
        anna = contact.c.name == "Anna Weber"
        found = select(invitation.c.place).join(contact, contact.c.id == invitation.c.contact_id).where(anna)
        return Place(unit.connection.execute(found).scalar_one())


def test_whom_no_dm_reaches_is_asked_in_the_channel_and_answers_privately(story: Story) -> None:
    try_in(story, Place.DM, Place.CHANNEL)
    story.slack.faults(
        {"on": "conversations.open", "match": {"users": cast.ANNA}, "do": "error", "error": "cannot_dm_bot"}
    )
    for _ in range(30):
        if found := in_channel(story):
            break
        story.step(to_next="message")
    (ask,) = found
    assert place_of_ask(story) is Place.CHANNEL
    story.press(cast.ANNA, ask, "Answer privately", cast.EXT_ACME)
    assert eyes.scale(story.modal(cast.ANNA)["blocks"])


def test_where_the_channel_is_archived_the_question_comes_by_dm(story: Story) -> None:
    try_in(story, Place.CHANNEL, Place.DM)
    story.slack.change_channel(cast.EXT_ACME, is_archived=True)
    story.to_ask(cast.ANNA)
    assert place_of_ask(story) is Place.DM
    assert in_channel(story) == []
