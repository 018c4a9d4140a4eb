"""What a customer types: it counts, is asked about, or reaches a person; nothing of it is lost."""

import pytest
from sqlalchemy import select, update

from storage.database.tables import invitation, response
from tests.stories import cast
from tests.stories.story import Story, words_of


def _scores(story: Story) -> list[int | None]:
    with story.units.reading() as unit:
        return list(unit.connection.scalars(select(response.c.score).order_by(response.c.id)))


@pytest.mark.parametrize("typed", ["11", "12 - great", "my score is 11"])
def test_a_number_off_the_scale_is_told_what_the_scale_is_and_troubles_nobody(story: Story, typed: str) -> None:
    story.to_ask(cast.ANNA)
    story.type(cast.ANNA, typed)
    assert "The scale goes from 0 to 10" in words_of(story.last(cast.ANNA))
    assert set(_scores(story)) <= {None} and not story.alerts()
    story.type(cast.ANNA, "10")
    assert _scores(story) == [10]


def test_words_beside_a_number_off_the_scale_are_kept_for_the_score_that_follows(story: Story) -> None:
    story.to_ask(cast.ANNA)
    story.type(cast.ANNA, "12 - great")
    assert story.alerts() == []
    assert "How likely" in words_of(story.in_dm(cast.ANNA)[0]), "the question stands as it was"
    story.type(cast.ANNA, "8 or 9?")
    assert "Is your score 8 or 9?" in words_of(story.last(cast.ANNA)), "and a doubtful number is asked about as before"
    story.type(cast.ANNA, "2")
    with story.units.reading() as unit:
        (row,) = unit.connection.execute(select(response.c.score, response.c.verbatim)).all()
    assert tuple(row) == (2, "12 - great")
    (alert,) = story.alerts()
    assert "12 - great" in words_of(alert)


def test_the_scale_is_named_in_the_writers_language(story: Story) -> None:
    story.to_ask(cast.KENJI)
    story.type(cast.KENJI, "11点です")
    assert "0 から 10" in words_of(story.last(cast.KENJI))


def test_a_count_of_people_is_no_score_and_reaches_the_team(story: Story) -> None:
    story.to_ask(cast.ANNA)
    story.type(cast.ANNA, "11 people can't log in")
    (alert,) = story.alerts()
    assert "11 people" in words_of(alert)


@pytest.mark.parametrize("has_answered", [False, True])
def test_a_file_without_words_reaches_a_person(story: Story, has_answered: bool) -> None:
    ask = story.to_ask(cast.ANNA)
    if has_answered:
        story.press(cast.ANNA, ask, "9")
    story.slack.type(cast.ANNA, story.dm(cast.ANNA), "", files=[{"id": "F1", "name": "screen.png"}])
    story.slack.settle()
    assert "Lena Vogt has your message." in words_of(story.last(cast.ANNA))
    (alert,) = story.alerts()
    assert "sent a file" in words_of(alert)
    with story.units.reading() as unit:
        assert set(unit.connection.scalars(select(response.c.verbatim))) <= {None}, "a file is no comment"


def test_a_new_score_typed_after_the_question_closed_goes_to_a_person(story: Story) -> None:
    ask = story.to_ask(cast.ANNA)
    story.press(cast.ANNA, ask, "9")
    with story.units() as unit:
        unit.connection.execute(update(invitation).values(expires_at=cast.MONDAY))
    story.type(cast.ANNA, "3")
    assert _scores(story) == [9]
    assert "Lena Vogt has your message." in words_of(story.last(cast.ANNA))


def _verbatim(story: Story) -> str | None:
    with story.units.reading() as unit:
        said: str | None = unit.connection.execute(select(response.c.verbatim)).scalar_one()
    return said


def test_words_behind_a_score_are_its_reason_in_pieces_and_later_ones_a_message(story: Story) -> None:
    story.press(cast.ANNA, story.to_ask(cast.ANNA), "6")
    for piece in ("Webhooks are slow.", "Since Monday."):
        story.type(cast.ANNA, piece)
    story.step(by=119)
    story.type(cast.ANNA, "All of them.")
    story.step(by=120)
    story.type(cast.ANNA, "8 people cannot log in right now, urgent!!")
    assert _verbatim(story) == "Webhooks are slow.\nSince Monday.\nAll of them."
    assert "Lena Vogt has your message." in words_of(story.last(cast.ANNA))
    assert "8 people" in words_of(story.thread(story.alerts()[0])[-1])


def test_whatever_is_typed_after_no_reply_needed_is_a_message(story: Story) -> None:
    story.press(cast.ANNA, story.to_ask(cast.ANNA), "6")
    story.type(cast.ANNA, "Webhooks are slow.")
    story.press(cast.ANNA, story.in_dm(cast.ANNA)[0], "No reply needed")
    story.type(cast.ANNA, "What did I answer?")
    assert _verbatim(story) == "Webhooks are slow."
    assert "Lena Vogt has your message." in words_of(story.last(cast.ANNA))


def test_a_piece_that_nobody_would_see_is_a_message(story: Story) -> None:
    story.press(cast.ANNA, story.to_ask(cast.ANNA), "6")
    story.type(cast.ANNA, "Slow. " * 245)
    story.type(cast.ANNA, "The search, too, and the export as well.")
    assert "export" not in str(_verbatim(story))
    assert "Lena Vogt has your message." in words_of(story.last(cast.ANNA))


def test_whoever_asks_to_be_left_alone_gets_the_way_out_and_it_is_no_reason(story: Story) -> None:
    story.press(cast.ANNA, story.to_ask(cast.ANNA), "5")
    story.type(cast.ANNA, "Please delete my data and never ask me again.")
    story.step(by=5)
    assert _verbatim(story) is None
    assert "delete my data" in words_of(story.thread(story.alerts()[0])[-1])
    told = story.last(cast.ANNA)
    assert "Lena Vogt has your message." in words_of(told) and "press “Don't ask me again”" in words_of(told)
    story.press(cast.ANNA, told, "Don't ask me again")
    assert "will not ask you any more questions" in words_of(story.last(cast.ANNA))
    story.press(cast.ANNA, story.last(cast.ANNA), "Undo")
    assert "Lena Vogt has your message." in words_of(story.last(cast.ANNA))


def test_a_typed_correction_is_asked_about_and_is_no_reason(story: Story) -> None:
    story.press(cast.ANNA, story.to_ask(cast.ANNA), "0")
    story.type(cast.ANNA, "foi engano, era 10")
    assert "Is 10 your score?" in words_of(story.last(cast.ANNA))
    story.press(cast.ANNA, story.last(cast.ANNA), "Yes")
    assert (_scores(story), _verbatim(story)) == ([10], None)


def test_a_number_in_a_reason_is_asked_about_and_the_reason_stands_whatever_is_pressed(story: Story) -> None:
    story.press(cast.ANNA, story.to_ask(cast.ANNA), "4")
    story.type(cast.ANNA, "Version 9 broke our reports")
    assert _verbatim(story) == "Version 9 broke our reports"
    assert "Is 9 your score?" in words_of(story.last(cast.ANNA))
    story.press(cast.ANNA, story.last(cast.ANNA), "No, it's a message")
    assert "Lena Vogt has your message." in words_of(story.last(cast.ANNA))
    assert _scores(story) == [4]
