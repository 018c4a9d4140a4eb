"""Whatever is not done is told where it was tried: in the modal, on the Home tab, and what was written stays there."""

import pytest
from sqlalchemy import select

from demo import eyes
from storage.asking import sends
from storage.database.tables import account
from tests.stories import cast
from tests.stories.story import Json, Story, words_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def alert(story: Story) -> Json:
    """The case of Anna's low score, in the team's channel."""
    story.press(cast.ANNA, story.to_ask(cast.ANNA), "4")
    return story.alerts()[0]


def stop_all_sends(story: Story, user: str) -> None:
    story.command(user, "/survey")
    story.press(user, story.last(user, cast.GENERAL), "Stop all sends", cast.GENERAL, ephemeral=True)


def test_a_reply_that_is_not_sent_says_why_and_keeps_the_words(story: Story, alert: Json) -> None:
    story.press(cast.LENA, alert, "Reply to Anna", cast.CS_TEAM)
    story.submit(cast.LENA, case_reply_text="Which report is it?")
    stop_all_sends(story, cast.TOM)
    before = len(story.in_dm(cast.ANNA))
    story.submit(cast.LENA)
    told = words_of(story.modal(cast.LENA))
    assert "All sends are stopped by Tom Ellis" in told
    assert "Which report is it?" in told
    assert len(story.in_dm(cast.ANNA)) == before


def test_a_reply_that_cannot_be_previewed_says_why_and_keeps_the_words(story: Story, alert: Json) -> None:
    story.press(cast.LENA, alert, "Reply to Anna", cast.CS_TEAM)
    stop_all_sends(story, cast.TOM)
    story.submit(cast.LENA, case_reply_text="Which report is it?")
    told = words_of(story.modal(cast.LENA))
    assert "All sends are stopped by Tom Ellis" in told
    assert "Which report is it?" in told


def test_a_reply_to_an_account_whose_sends_are_stopped_names_the_account(story: Story, alert: Json) -> None:
    story.press(cast.LENA, alert, "Reply to Anna", cast.CS_TEAM)
    with story.units() as unit:
        acme = unit.connection.scalars(select(account.c.id).where(account.c.name == "Acme GmbH")).one()
        sends.stop(unit, story.service.workspace_id, "Tom Ellis", cast.MONDAY, sends.Switch(account_id=acme))
    story.submit(cast.LENA, case_reply_text="Which report is it?")
    told = words_of(story.modal(cast.LENA))
    assert "Sends to Acme GmbH are stopped by Tom Ellis, replies too." in told and "All sends" not in told
    assert "Which report is it?" in told


def test_who_closes_a_case_that_is_closed_already_is_told(story: Story, alert: Json) -> None:
    for user in (cast.LENA, cast.TOM):
        story.press(user, alert, "Close", cast.CS_TEAM)
    story.submit(cast.LENA, case_close_reason="fixed")
    assert story.slack.see(cast.LENA)["views"] == []
    story.submit(cast.TOM, case_close_reason="fixed")
    assert "closed already" in words_of(story.modal(cast.TOM))


def test_a_teammate_who_becomes_a_guest_sees_no_figures_from_then_on(story: Story) -> None:
    assert "NPS" in story.command(cast.TOM, "/nps")
    story.slack.change_user(cast.TOM, is_restricted=True)
    story.slack.settle()
    assert "customer success team" in story.command(cast.TOM, "/nps")


def test_who_records_a_departure_of_an_account_without_reachable_people_hears_so(story: Story) -> None:
    story.slack.change_user(cast.KENJI, deleted=True)
    story.slack.settle()
    story.command(cast.TOM, "/churn")
    story.press(cast.TOM, story.last(cast.TOM, cast.GENERAL), "Record", cast.GENERAL, ephemeral=True)
    menus = eyes.menus(story.modal(cast.TOM)["blocks"])
    account = next(value for menu in menus for label, value in menu.options if "Sakura" in label)
    story.submit(cast.TOM, leaving_account=account, leaving_on="2026-04-30")
    story.step(by=86_400 + 60)
    told = words_of(story.last(cast.TOM))
    assert "Sakura KK leaves on 30 Apr." in told
    assert "Nobody there can be asked why" in told
