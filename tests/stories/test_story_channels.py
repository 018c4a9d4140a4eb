"""Matching channels, accounts and people on one screen: what is proposed, accepting it, choosing otherwise."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from demo import eyes
from storage.database.tables import account, audit, contact, slack_channel, slack_seat
from tests.stories import cast
from tests.stories.story import Json, Story, words_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NAJD, LOTUS, BLIND = "CNAJD", "CLOTUS", "CBLIND"
NOUF, BO = "UNOUF", "UBO"


@pytest.fixture
def seen(story: Story) -> Iterator[Story]:
    """Two shared channels of customers that no file names, one that the bot is not in, and Sara, whom Slack hides."""
    with story.units() as unit:
        hidden = {"slack_team_id": None, "slack_user_id": None, "email": None, "name": "Nouf Al Otaibi"}
        unit.connection.execute(update(contact).where(contact.c.external_id == "C3").values(**hidden))
    story.slack.change_user(NOUF, name="nouf", real_name="Nouf Al-Otaibi", team_id="T9")
    story.slack.change_user(BO, name="bo", real_name="Bo Li", email="bo@lotus.example", team_id="T9")
    shared = {"is_ext_shared": True}
    story.slack.change_channel(NAJD, name="najd-trading", members=[NOUF, cast.BOT], **shared)
    story.slack.change_channel(LOTUS, name="project-x", members=[BO, cast.BOT], **shared)
    story.slack.change_channel(BLIND, name="ext-sakura", members=[cast.LENA], **shared)
    for channel in (NAJD, LOTUS):
        story.slack.join(cast.LENA, channel)
    story.slack.settle()
    story.step(by=60)
    yield story


def whose(story: Story) -> dict[str, str | None]:
    with story.units.reading() as unit:
        return {row.name: row.channel for row in unit.connection.execute(select(account.c.name, account.c.channel))}


def open_screen(story: Story) -> Json:
    story.slack.home(cast.LENA)
    story.slack.settle()
    press_in(story, story.slack.see(cast.LENA)["home"], "Match channels")
    return story.modal(cast.LENA)


def press_in(story: Story, view: Json, label: str, beside: str = "") -> None:
    """Press a button of a view; `beside` is in the id of its block."""
    found = [b for b in eyes.buttons(view["blocks"]) if b.label.startswith(label) and beside in (b.block_id or "")]
    assert found, f"no {label!r} among {[b.label for b in eyes.buttons(view['blocks'])]}"
    button = found[0]
    story.slack.click_in_view(cast.LENA, view["id"], button.action_id, block_id=button.block_id, value=button.value)
    story.slack.settle()


def test_the_screen_says_what_is_matched_what_is_proposed_and_on_what(seen: Story) -> None:
    shown = words_of(open_screen(seen))
    assert "*#ext-acme*  is Acme GmbH" in shown
    assert "*#najd-trading*  looks like Najd Trading: the same name" in shown
    assert "*#project-x*  looks like Lotus Ltd: the same e-mail domain" in shown
    assert "*#ext-sakura*  looks like Sakura KK: the same name" in shown
    assert "The bot is not in it: type `/invite` there" in shown


def test_one_is_accepted_and_the_rest_waits(seen: Story) -> None:
    press_in(seen, open_screen(seen), "Accept", beside=NAJD)
    assert whose(seen)["Najd Trading"] == NAJD and whose(seen)["Lotus Ltd"] is None
    assert "*#najd-trading*  is Najd Trading\n" in words_of(seen.modal(cast.LENA))


def test_all_sure_ones_are_accepted_at_once_with_their_people(seen: Story) -> None:
    press_in(seen, open_screen(seen), "Accept all")
    assert whose(seen) == {"Acme GmbH": cast.EXT_ACME, "Sakura KK": BLIND, "Najd Trading": NAJD, "Lotus Ltd": LOTUS}
    with seen.units.reading() as unit:
        tied = select(contact.c.slack_team_id, contact.c.slack_user_id).where(contact.c.external_id == "C3")
        assert tuple(unit.connection.execute(tied).one()) == ("T9", NOUF)


def test_another_account_is_found_by_typing_its_name(seen: Story) -> None:
    view, block = open_screen(seen), f"channel.{LOTUS}"
    found = seen.slack.suggest(cast.LENA, view["id"], "channels_choose", "saku", block_id=block)["options"]
    assert [each["text"]["text"] for each in found] == ["Sakura KK"]
    choice = {"block_id": block, "option": found[0]["value"]}
    seen.slack.click_in_view(cast.LENA, view["id"], "channels_choose", **choice)
    seen.slack.settle()
    assert whose(seen)["Sakura KK"] == LOTUS


def test_a_channel_of_nobody_is_not_asked_about_again(seen: Story) -> None:
    press_in(seen, open_screen(seen), "Not a customer", beside=LOTUS)
    seen.step(by=86_400)
    assert "*#project-x*  is no customer's" in words_of(open_screen(seen))
    with seen.units.reading() as unit:
        marked = select(slack_channel.c.not_customer).where(slack_channel.c.channel == LOTUS)
        assert unit.connection.execute(marked).scalar_one()


def test_a_person_is_matched_on_a_screen_of_their_own(seen: Story) -> None:
    press_in(seen, open_screen(seen), "Accept", beside=NAJD)
    press_in(seen, seen.modal(cast.LENA), "People (1)", beside=NAJD)
    people = seen.modal(cast.LENA)
    assert "*Nouf Al-Otaibi*\nmay be Nouf Al Otaibi: the same name" in words_of(people)
    press_in(seen, people, "Accept")
    assert "Everybody in this channel is matched." in words_of(seen.modal(cast.LENA))


def test_somebody_who_is_no_contact_is_left_alone(seen: Story) -> None:
    press_in(seen, open_screen(seen), "Accept", beside=LOTUS)
    press_in(seen, seen.modal(cast.LENA), "People (1)", beside=LOTUS)
    press_in(seen, seen.modal(cast.LENA), "Not a contact")
    assert "Everybody in this channel is matched." in words_of(seen.modal(cast.LENA))


def test_who_decided_what_is_kept(seen: Story) -> None:
    press_in(seen, open_screen(seen), "Accept", beside=NAJD)
    press_in(seen, seen.modal(cast.LENA), "People (1)", beside=NAJD)
    press_in(seen, seen.modal(cast.LENA), "Accept")
    press_in(seen, open_screen(seen), "Not a customer", beside=LOTUS)
    with seen.units.reading() as unit:
        hers = select(audit.c.did, audit.c.about).where(audit.c.who == "Lena Vogt").order_by(audit.c.id)
        kept = [tuple(row) for row in unit.connection.execute(hers)]
        najd = unit.connection.scalars(select(account.c.id).where(account.c.name == "Najd Trading")).one()
        nouf = unit.connection.scalars(select(contact.c.id).where(contact.c.external_id == "C3")).one()
    assert kept == [
        ("matched a channel", f"channel {NAJD}, account {najd}"),
        ("matched a contact", f"contact {nouf}, T9/{NOUF}"),
        ("kept a channel from customers", f"channel {LOTUS}"),
    ]


def test_all_that_is_accepted_at_once_is_kept_one_by_one(seen: Story) -> None:
    press_in(seen, open_screen(seen), "Accept all")
    with seen.units.reading() as unit:
        kept = list(unit.connection.scalars(select(audit.c.did)))
    assert kept.count("matched a channel") == 3 and kept.count("matched a contact") >= 1


def test_the_command_says_how_far_it_is_and_where_the_bot_is_missing(seen: Story) -> None:
    said = seen.command(cast.LENA, "/askback", "channels")
    assert "1 channel is matched to accounts" in said
    assert "The bot is not in #ext-sakura: type `/invite` there." in said


def test_of_an_outsiders_address_only_the_domain_is_kept(seen: Story) -> None:
    with seen.units.reading() as unit:
        kept = [tuple(row) for row in unit.connection.execute(select(slack_seat))]
    assert "lotus.example" in str(kept) and "bo@" not in str(kept)
