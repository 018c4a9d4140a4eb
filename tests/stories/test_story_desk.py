"""A CS lead's desk without a shell: what was sent, files in and out, answers heard elsewhere."""

from tests.stories import cast
from tests.stories.story import Story, words_of


def test_what_was_sent_to_an_account_is_one_list_for_its_asker_alone(story: Story) -> None:
    ask = story.to_ask(cast.ANNA)
    said = story.command(cast.TOM, "/askback", "sent acme gmbh", cast.CS_TEAM)
    assert "What was sent to Acme GmbH" in said
    assert "Anna Weber · survey nps · sent" in said
    assert "How likely is it that you would recommend Northwind" in said
    assert story.last(cast.TOM, cast.CS_TEAM)["ephemeral"]
    story.press(cast.ANNA, ask, "4")
    story.step(by=5)
    again = story.command(cast.TOM, "/askback", "sent A1", cast.CS_TEAM)
    assert "How likely" in again and "You chose" not in again, "what they answered is none of this list's business"


def test_a_cases_menu_leads_to_the_same_list(story: Story) -> None:
    story.press(cast.ANNA, story.to_ask(cast.ANNA), "4")
    story.pick(cast.TOM, story.alerts(cast.TOM)[0], "What was sent to Acme", channel=cast.CS_TEAM)
    assert "Anna Weber · survey nps · sent" in words_of(story.last(cast.TOM, cast.CS_TEAM))


def test_where_customers_read_nothing_is_listed_not_even_privately(story: Story) -> None:
    assert "Another company reads this channel" in story.command(cast.LENA, "/askback", "sent Acme GmbH", cast.EXT_ACME)
    assert "There are guests" in story.command(cast.LENA, "/askback", "sent Acme GmbH", cast.GENERAL)
    assert "Which account?" in story.command(cast.LENA, "/askback", "sent", cast.CS_TEAM)
    assert "There is no account" in story.command(cast.LENA, "/askback", "sent Nobody Inc", cast.CS_TEAM)
