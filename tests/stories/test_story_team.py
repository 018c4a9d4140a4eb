"""The team acts: claims, replies, closes; proposes exit surveys; asks for figures; stops all sends."""

from sqlalchemy import select

from demo import eyes
from storage.database.tables import case_file, delivery, response
from storage.models import DeliveryKind
from tests.stories import cast
from tests.stories.story import Json, Story, words_of


def _low_score(story: Story) -> Json:
    story.press(cast.ANNA, story.to_ask(cast.ANNA), "4")
    return story.alerts()[0]


def test_a_case_is_claimed_and_closed_with_a_reason(story: Story) -> None:
    alert = _low_score(story)
    story.press(cast.TOM, alert, "I'll take it", cast.CS_TEAM)
    assert "Tom Ellis" in words_of(story.alerts()[0])
    story.press(cast.TOM, story.alerts()[0], "Close", cast.CS_TEAM)
    story.submit(cast.TOM, case_close_reason="fixed")
    with story.units.reading() as unit:
        row = unit.connection.execute(select(case_file.c.state, case_file.c.close_reason)).one()
    assert (row.state, row.close_reason) == ("closed", "fixed")


def test_a_claim_is_undone_by_the_one_who_made_it_and_by_nobody_else(story: Story) -> None:
    story.press(cast.TOM, _low_score(story), "I'll take it", cast.CS_TEAM)
    story.press(cast.LENA, story.alerts()[0], "Undo", cast.CS_TEAM)
    assert "Somebody else took this case" in words_of(story.last(cast.LENA, cast.CS_TEAM))
    story.press(cast.TOM, story.alerts(cast.TOM)[0], "Undo", cast.CS_TEAM)
    assert "took this" not in words_of(story.alerts(cast.TOM)[0])
    story.press(cast.LENA, story.alerts(cast.TOM)[0], "I'll take it", cast.CS_TEAM)
    assert "Lena Vogt took this" in words_of(story.alerts(cast.TOM)[0])


def test_a_reply_is_previewed_sent_as_a_dm_and_its_answer_comes_back_to_the_thread(story: Story) -> None:
    alert = _low_score(story)
    story.step(by=60)
    story.press(cast.LENA, alert, "Reply to Anna", cast.CS_TEAM)
    story.submit(cast.LENA, case_reply_text="Which report is it?")
    preview = story.modal(cast.LENA)
    assert "Which report is it?" in words_of(preview)
    assert "Acme" in words_of(preview)
    assert len(story.in_dm(cast.ANNA)) == 1, "nothing is sent before Send"
    story.submit(cast.LENA)
    assert "Which report is it?" in words_of(story.last(cast.ANNA))
    assert "Lena, via Northwind Feedback" in words_of(story.last(cast.ANNA))
    story.type(cast.ANNA, "The monthly one.")
    story.step(by=3)  # a channel gets one post a second
    thread = "\n".join(words_of(note) for note in story.thread(story.alerts()[0]))
    assert "Which report is it?" in thread
    assert "The monthly one." in thread


def test_an_owner_is_called_by_name_when_no_words_come_for_five_minutes(story: Story) -> None:
    alert = _low_score(story)
    assert cast.LENA not in words_of(alert)
    story.step(by=301)
    assert any(cast.LENA in note["text"] for note in story.thread(story.alerts()[0]))


def test_a_leaving_account_is_proposed_to_its_csm_asked_after_the_ok_and_its_answer_posted(story: Story) -> None:
    story.command(cast.LENA, "/churn")
    panel = story.last(cast.LENA, cast.GENERAL)
    story.press(cast.LENA, panel, "Record", cast.GENERAL, ephemeral=True)
    view = story.modal(cast.LENA)
    account = next(value for menu in eyes.menus(view["blocks"]) for label, value in menu.options if "Acme" in label)
    story.submit(cast.LENA, leaving_account=account, leaving_on="2026-04-30")
    assert not story.in_dm(cast.LENA), "it may be a move to another plan"
    story.step(by=86_400 + 60)
    proposal = story.last(cast.LENA)
    assert "Acme GmbH" in words_of(proposal)
    story.press(cast.LENA, proposal, "Send")
    story.step(by=3 * 86_400)
    ask = story.last(cast.ANNA)
    assert "What was the main reason?" in words_of(ask)
    story.pick(cast.ANNA, ask, "xpensive")
    form = story.last(cast.ANNA)
    assert "You chose" in words_of(form)
    story.write_in(cast.ANNA, form, "A cheaper plan for small teams", box=1)
    story.press(cast.ANNA, form, "Send")
    with story.units.reading() as unit:
        row = unit.connection.execute(select(response).where(response.c.reason.is_not(None))).one()
    assert row.reason == "too_expensive"
    posted = "\n".join(words_of(alert) for alert in story.alerts())
    assert "A cheaper plan for small teams" in posted


def test_figures_are_for_the_team_alone(story: Story) -> None:
    assert "NPS" in story.command(cast.LENA, "/nps")
    assert "customer success team" in story.command(cast.GUS, "/nps")
    assert "customer success team" in story.command(cast.RUTH, "/nps")


def test_stopping_holds_every_customers_message_and_resuming_doubles_nothing(story: Story) -> None:
    panel_text = story.command(cast.LENA, "/survey")
    assert "Sends are on" in panel_text
    story.press(cast.LENA, story.last(cast.LENA, cast.GENERAL), "Stop all sends", cast.GENERAL, ephemeral=True)
    story.step(by=20 * 86_400)
    assert all(not story.in_dm(user) for user in (cast.ANNA, cast.KENJI, cast.SARA, cast.MEI))
    story.command(cast.LENA, "/survey")
    story.press(cast.LENA, story.last(cast.LENA, cast.GENERAL), "Resume", cast.GENERAL, ephemeral=True)
    story.step(by=60 * 86_400)
    with story.units.reading() as unit:
        posted = select(delivery.c.invitation_id).where(delivery.c.ts.is_not(None), delivery.c.kind == DeliveryKind.ASK)
        asks = unit.connection.execute(posted).all()
    assert len(asks) == len(set(asks))
    assert story.in_dm(cast.ANNA)


def test_a_digest_goes_to_the_teams_channel_on_monday_morning(story: Story) -> None:
    story.press(cast.ANNA, story.to_ask(cast.ANNA), "9")
    story.step(by=8 * 86_400)
    digests = [m for m in story.alerts() if "Customer feedback" in words_of(m)]
    assert digests
    assert "1 at 9-10" in words_of(digests[-1]) or "answers" in words_of(digests[-1])
