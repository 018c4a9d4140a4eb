"""A question in a shared channel: discreet, for one person, answered in a modal; strangers and guests get nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import SQLModel

from demo import eyes
from storage.database.tables import account, contact, invitation, response
from storage.models import Place
from surveys.definition import definitions
from tests.stories import cast
from tests.stories.story import Json, Story, words_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def asked(story: Story) -> Iterator[tuple[Story, Json]]:
    """Anna is asked in the channel that Acme shares with us."""
    wish_for_the_channel(story)
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


def types_under(story: Story, user: str, ask: Json, text: str, **more: Any) -> None:
    story.slack.type(user, cast.EXT_ACME, text, thread_ts=ask["ts"], **more)
    story.slack.settle()


def said_by_the_bot(story: Story) -> list[str]:
    """What the bot says in the shared channel, as Anna's colleagues read it."""
    return [words_of(message) for message in in_channel(story)]


def thread_seen_by(story: Story, user: str, ask: Json) -> list[str]:
    """What stands under the ask for this reader, ephemeral notes included."""
    return [words_of(message) for message in story.thread(ask, user, cast.EXT_ACME)]


def test_words_in_the_thread_of_the_question_reach_the_csm_and_are_echoed_nowhere(asked: tuple[Story, Json]) -> None:
    story, ask = asked
    types_under(story, cast.ANNA, ask, "The import broke on Monday")
    assert "The import broke on Monday" in words_of(story.alerts()[0])
    assert words_of(story.last(cast.ANNA)) == "Lena Vogt has your message."
    for reader in (cast.ANNA, cast.LENA):
        assert thread_seen_by(story, reader, ask) == ["The import broke on Monday"]
    assert said_by_the_bot(story) == [words_of(ask)]


def test_more_words_come_into_the_same_case(asked: tuple[Story, Json]) -> None:
    story, ask = asked
    for words in ("The import broke", "And again today"):
        types_under(story, cast.ANNA, ask, words)
    story.step(by=5)
    (alert,) = story.alerts()
    assert "And again today" in words_of(story.thread(alert)[-1])


@pytest.mark.parametrize("typed", ["9", "9 - love it", "12", "maybe a 6"])
def test_a_score_typed_in_the_thread_is_no_answer_and_its_writer_hears_where_to_give_one(
    asked: tuple[Story, Json], typed: str
) -> None:
    story, ask = asked
    types_under(story, cast.ANNA, ask, typed)
    with story.units.reading() as unit:
        assert unit.connection.execute(select(response.c.id)).all() == []
    assert typed in words_of(story.alerts()[0])
    assert "press “Answer privately”" in words_of(story.last(cast.ANNA))
    assert thread_seen_by(story, cast.LENA, ask) == [typed]


def test_whom_no_dm_reaches_is_told_where_nobody_else_sees_it(asked: tuple[Story, Json]) -> None:
    story, ask = asked
    with story.units() as unit:
        unit.connection.execute(update(contact).values(unreachable="cannot_dm_bot"))
    types_under(story, cast.ANNA, ask, "The import broke")
    assert thread_seen_by(story, cast.ANNA, ask) == ["The import broke", "Lena Vogt has your message."]
    assert thread_seen_by(story, cast.LENA, ask) == ["The import broke"]


def test_a_file_in_the_thread_reaches_the_csm(asked: tuple[Story, Json]) -> None:
    story, ask = asked
    types_under(story, cast.ANNA, ask, "", files=[{"name": "screen.png"}])
    assert "sent a file" in words_of(story.alerts()[0])


def everything_stored(story: Story) -> dict[str, list[Any]]:
    with story.units.reading() as unit:
        tables = SQLModel.metadata.sorted_tables
        return {table.name: list(map(tuple, unit.connection.execute(select(table)))) for table in tables}


def test_whatever_else_is_written_in_channels_leaves_no_trace(
    asked: tuple[Story, Json], capfd: pytest.CaptureFixture[str]
) -> None:
    story, ask = asked
    other = story.slack.type(cast.LENA, cast.EXT_ACME, "xyzzy a release note")
    story.slack.change_user("UBEA", name="bea", real_name="Bea Meier", team_id="T2")
    story.slack.join("UBEA", cast.EXT_ACME)
    story.slack.settle()
    story.step(by=3600)
    before, said_before = everything_stored(story), capfd.readouterr()
    types_under(story, cast.LENA, ask, "xyzzy from the vendor")
    types_under(story, "UBEA", ask, "xyzzy 9 from a colleague")
    types_under(story, cast.ANNA, {"ts": other}, "xyzzy under somebody else's words")
    mine = story.slack.type(cast.ANNA, cast.EXT_ACME, "xyzzy in the channel itself")
    story.slack.edit(cast.ANNA, cast.EXT_ACME, mine, "xyzzy said anew")
    story.slack.delete(cast.ANNA, cast.EXT_ACME, mine)
    story.slack.type(cast.KENJI, cast.GENERAL, "xyzzy among us")
    story.slack.type(cast.LENA, cast.CS_TEAM, "xyzzy inside the team")
    story.slack.settle()
    assert everything_stored(story) == before
    logged = capfd.readouterr()
    assert "xyzzy" not in "".join((*said_before, *logged))
    assert said_by_the_bot(story) == [words_of(ask)]
    told = [each for each in story.slack.everything()["events"] if each["type"] == "message"]
    assert len(told) >= 9 and all(each["acked"] for each in told), "Slack does tell of all this"


def test_notes_in_a_cases_thread_go_nowhere(asked: tuple[Story, Json]) -> None:
    story, ask = asked
    types_under(story, cast.ANNA, ask, "The import broke")
    (alert,) = story.alerts()
    heard = len(story.in_dm(cast.ANNA))
    story.slack.type(cast.LENA, cast.CS_TEAM, "she is right, it did", thread_ts=alert["ts"])
    story.slack.settle()
    assert len(story.in_dm(cast.ANNA)) == heard
    assert said_by_the_bot(story) == [words_of(ask)]


def wish_for_the_channel(story: Story) -> None:
    with story.units() as unit:
        where = account.c.name == "Acme GmbH"
        unit.connection.execute(update(account).where(where).values(attributes={"ask_in": "channel"}))


def to_introduction(story: Story) -> Json:
    """Step to the moment at which Lena is offered the text for Acme's channel; her message."""
    for _ in range(30):
        for message in story.in_dm(cast.LENA):
            if "I've introduced it" in words_of(message):
                return message
        story.step(to_next="message")
    raise AssertionError("Lena was offered nothing")


@pytest.mark.parametrize(("label", "said"), [("I've introduced it", "has introduced it"), ("Skip", "without")])
def test_the_csm_introduces_the_bot_before_the_first_question_in_a_channel(story: Story, label: str, said: str) -> None:
    wish_for_the_channel(story)
    offer = to_introduction(story)
    assert "Only the person who is named can answer" in words_of(offer)
    assert in_channel(story) == []
    story.press(cast.LENA, offer, label)
    assert said in words_of(to_changed(story, offer))
    story.step(by=4 * 86_400)
    assert len(in_channel(story)) == 1


def to_changed(story: Story, offer: Json) -> Json:
    return next(message for message in story.in_dm(cast.LENA) if message["ts"] == offer["ts"])


def test_the_question_waits_two_working_days_for_the_introduction_and_no_longer(story: Story) -> None:
    wish_for_the_channel(story)
    to_introduction(story)
    offered_at = story.slack.now()
    while not in_channel(story):
        story.step(to_next="message")
    waited = story.slack.now() - offered_at
    assert 2 <= waited.days <= 6


def test_who_can_be_asked_nowhere_is_listed_with_what_helps(story: Story) -> None:
    with story.units() as unit:
        unit.connection.execute(update(contact).where(contact.c.name == "Anna Weber").values(unreachable="deactivated"))
    assert "1 person at 1 account can be asked nowhere." in story.command(cast.LENA, "/askback", "unreached")
    story.slack.home(cast.LENA)
    story.slack.settle()
    home = story.slack.see(cast.LENA)["home"]
    button = next(each for each in eyes.buttons(home["blocks"]) if each.label == "Who, and what helps?")
    story.slack.click_in_view(cast.LENA, home["id"], button.action_id, value=button.value)
    story.slack.settle()
    assert "Anna Weber: their Slack account is deactivated" in words_of(story.modal(cast.LENA))
