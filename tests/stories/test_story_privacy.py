"""What contacts decide about their answers: who reads them, whether they are asked again or answered."""

from demo import eyes
from tests.stories import cast
from tests.stories.story import Json, Story, words_of


def home_of(story: Story, user: str) -> Json:
    shown: Json = story.slack.see(user)["home"]
    return shown


def press_on_home(story: Story, user: str, label: str) -> None:
    view = home_of(story, user)
    found = next(each for each in eyes.buttons(view["blocks"]) if each.label == label)
    story.slack.click_in_view(user, view["id"], found.action_id, block_id=found.block_id, value=found.value)
    story.slack.settle()


def test_the_way_out_on_the_home_tab_changes_the_tab_and_the_open_question(story: Story) -> None:
    story.to_ask(cast.ANNA)
    story.slack.home(cast.ANNA)
    story.slack.settle()
    press_on_home(story, cast.ANNA, "Don't ask me again")
    assert "will not ask you any more" in words_of(home_of(story, cast.ANNA))
    assert "will not ask you any more" in words_of(story.last(cast.ANNA))
    press_on_home(story, cast.ANNA, "Undo")
    assert "will not ask you any more" not in words_of(home_of(story, cast.ANNA))
    assert eyes.scale(story.last(cast.ANNA)["blocks"])


def test_kind_words_for_the_csm_alone_reach_the_csm_alone(story: Story) -> None:
    story.press(cast.ANNA, story.to_ask(cast.ANNA), "Only Lena")
    story.press(cast.ANNA, story.last(cast.ANNA), "8")
    shown = story.last(cast.ANNA)
    story.write_in(cast.ANNA, shown, "Between us: Tom is leaving.")
    story.press(cast.ANNA, shown, "Send")
    assert story.alerts() == []
    assert "Tom is leaving" in words_of(story.last(cast.LENA))


def test_whoever_wants_no_reply_is_promised_none_and_the_team_reads_so(story: Story) -> None:
    story.press(cast.ANNA, story.to_ask(cast.ANNA), "4")
    story.write_in(cast.ANNA, story.last(cast.ANNA), "The report is slow.")
    story.press(cast.ANNA, story.last(cast.ANNA), "Send")
    story.press(cast.ANNA, story.last(cast.ANNA), "No reply needed")
    story.step(by=3)
    assert "we will not reply" in words_of(story.last(cast.ANNA))
    (alert,) = story.alerts()
    assert "first answer due" not in words_of(alert)
    assert "Anna Weber wants no reply." in [note["text"] for note in story.thread(alert)]
