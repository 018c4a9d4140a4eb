"""A customer answers: by clicking, typing, changing their mind; in their language; and the team hears of it."""

import pytest
from sqlalchemy import select

from demo import eyes
from storage.answering import rollups
from storage.database.tables import case_file, invitation, response, response_revision
from tests.stories import cast
from tests.stories.story import Story, words_of


def _answers(story: Story) -> list[tuple[int | None, str | None]]:
    with story.units.reading() as unit:
        rows = unit.connection.execute(select(response.c.score, response.c.verbatim).order_by(response.c.id))
        return [(row.score, row.verbatim) for row in rows]


def test_a_click_is_stored_before_its_ack_and_the_message_shows_it(story: Story) -> None:
    ask = story.to_ask(cast.ANNA)
    assert story.press(cast.ANNA, ask, "6")["acked"]
    assert _answers(story) == [(6, None)]
    shown = story.last(cast.ANNA)
    assert "You chose 6." in words_of(shown)
    assert eyes.boxes(shown["blocks"]), "the comment box is offered in place"


def test_a_low_score_stands_in_the_teams_channel_and_is_edited_when_words_come(story: Story) -> None:
    ask = story.to_ask(cast.ANNA)
    story.press(cast.ANNA, ask, "4")
    (alert,) = story.alerts()
    assert "Acme GmbH: 4 of 10" in words_of(alert)
    assert "Anna Weber" in words_of(alert)
    shown = story.last(cast.ANNA)
    story.write_in(cast.ANNA, shown, "The monthly report takes ten minutes to load.")
    story.press(cast.ANNA, shown, "Send")
    (edited,) = story.alerts()
    assert edited["ts"] == alert["ts"]
    assert "takes ten minutes" in words_of(edited)
    assert "Lena" in words_of(story.last(cast.ANNA))


def test_a_corrected_score_closes_its_case_quietly(story: Story) -> None:
    ask = story.to_ask(cast.ANNA)
    story.press(cast.ANNA, ask, "3")
    story.press(cast.ANNA, story.last(cast.ANNA), "Change")
    story.press(cast.ANNA, story.last(cast.ANNA), "9")
    assert _answers(story) == [(9, None)]
    (alert,) = story.alerts()
    assert "9" in words_of(alert)
    with story.units.reading() as unit:
        assert unit.connection.execute(select(case_file.c.close_reason)).scalar_one() == "score_corrected"
        kept = unit.connection.execute(select(response_revision.c.value).order_by(response_revision.c.id)).scalars()
        assert list(kept) == ["3", "9"]


def test_words_that_were_changed_beside_the_scale_go_with_the_score(story: Story) -> None:
    story.press(cast.ANNA, story.to_ask(cast.ANNA), "9")
    story.write_in(cast.ANNA, story.last(cast.ANNA), "Fine so far")
    story.press(cast.ANNA, story.last(cast.ANNA), "Send")
    story.press(cast.ANNA, story.last(cast.ANNA), "Change")
    story.write_in(cast.ANNA, story.last(cast.ANNA), "Slow since Monday")
    story.press(cast.ANNA, story.last(cast.ANNA), "2")
    assert _answers(story) == [(2, "Slow since Monday")]
    assert "Slow since Monday" in words_of(story.alerts()[-1])


def test_a_score_may_be_typed_with_its_reason(story: Story) -> None:
    story.to_ask(cast.ANNA)
    story.type(cast.ANNA, "6 - reports are slow")
    assert _answers(story) == [(6, "reports are slow")]
    assert "reports are slow" in words_of(story.alerts()[0])


def test_a_number_in_a_sentence_is_asked_about_and_then_counts_or_goes_to_a_person(story: Story) -> None:
    story.to_ask(cast.ANNA)
    story.type(cast.ANNA, "7.5")
    question = story.last(cast.ANNA)
    assert "your score" in words_of(question)
    story.press(cast.ANNA, question, "7")
    assert _answers(story)[0][0] == 7


def test_words_that_are_no_score_reach_the_csm_and_their_writer_is_told(story: Story) -> None:
    story.to_ask(cast.ANNA)
    story.type(cast.ANNA, "6 people can't log in")
    assert _answers(story) == []
    assert "Lena Vogt has your message." in words_of(story.last(cast.ANNA))
    assert "6 people can't log in" in words_of(story.alerts()[0])


@pytest.mark.parametrize(
    ("user", "question", "chosen"),
    [(cast.KENJI, "可能性", "8"), (cast.SARA, "توصي", "8"), (cast.MEI, "可能性", "8")],
    ids=["Japanese", "Arabic", "Chinese"],
)
def test_everybody_is_asked_and_thanked_in_their_language(story: Story, user: str, question: str, chosen: str) -> None:
    ask = story.to_ask(user)
    assert question in words_of(ask)
    assert question in ask["text"], "screen readers read the text, so it holds the question"
    story.press(user, ask, chosen)
    assert chosen in words_of(story.last(user))
    assert "You chose" not in words_of(story.last(user))


def test_what_slack_tells_twice_counts_once_and_rollups_agree(story: Story) -> None:
    story.to_ask(cast.ANNA)
    story.slack.faults({"on": "events", "do": "duplicate", "times": 5})
    story.type(cast.ANNA, "8 - solid")
    story.step(by=600)
    assert _answers(story) == [(8, "solid")]
    with story.units.reading() as unit:
        kept = unit.connection.execute(select(response_revision.c.value)).scalars().all()
        assert kept == ["8", "solid"]
        assert rollups.problems(unit, story.service.workspace_id) == []


def test_after_its_time_a_question_closes_kindly_and_a_late_click_still_counts(story: Story) -> None:
    ask = story.to_ask(cast.ANNA)
    story.slack.faults({"on": "chat.update", "do": "503", "times": 500})  # the buttons outlive the question
    story.step(by=15 * 86_400)
    story.press(cast.ANNA, ask, "9")
    story.slack.clear_faults()
    story.step(by=3600)
    assert "You chose 9." in words_of(story.last(cast.ANNA))
    with story.units.reading() as unit:
        row = unit.connection.execute(select(response.c.score, response.c.late)).one()
    assert (row.score, row.late) == (9, True)


def test_whoever_opts_out_is_never_asked_again_until_they_undo_it(story: Story) -> None:
    ask = story.to_ask(cast.ANNA)
    story.press(cast.ANNA, ask, "Don't ask me again")
    assert "not ask you" in words_of(story.last(cast.ANNA))
    story.press(cast.ANNA, story.last(cast.ANNA), "Undo")
    assert eyes.scale(story.last(cast.ANNA)["blocks"])


def test_only_lena_sees_it_when_that_was_wished(story: Story) -> None:
    ask = story.to_ask(cast.ANNA)
    story.press(cast.ANNA, ask, "Only Lena")
    story.press(cast.ANNA, story.last(cast.ANNA), "2")
    assert story.alerts() == []
    assert "2 of 10" in words_of(story.last(cast.LENA))


def test_each_contact_is_asked_once(story: Story) -> None:
    story.step(by=40 * 86_400)
    asked = [m for user in (cast.ANNA, cast.KENJI) for m in story.in_dm(user)]
    with story.units.reading() as unit:
        states = unit.connection.execute(select(invitation.c.contact_id, invitation.c.state)).all()
    assert len({row.contact_id for row in states}) == len(states)
    assert len(asked) <= 4, "each is reminded once"


def test_a_contact_chooses_their_language_in_the_message_itself(story: Story) -> None:
    ask = story.to_ask(cast.ANNA)
    story.pick(cast.ANNA, ask, "Deutsch")
    changed = story.last(cast.ANNA)
    assert changed["ts"] == ask["ts"]
    assert "Wie wahrscheinlich" in words_of(changed)
    story.press(cast.ANNA, changed, "7")
    assert "You chose" not in words_of(story.last(cast.ANNA))
