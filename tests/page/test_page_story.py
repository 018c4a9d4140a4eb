"""The story as people see it: the real bot beside the sandbox, a customer and the team in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.page.conftest import Visit
from tests.stories import cast
from tests.stories.story import Story, staged


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Story]:
    with staged(f"sqlite:///{tmp_path / 'askback.db'}", tmp_path) as story:
        yield story


def test_a_customer_answers_and_the_team_reads_acts_and_gets_its_digest(stage: Story, visit: Visit) -> None:
    stage.to_ask(cast.ANNA)
    screen = visit(stage.slack.url)
    screen.become("Anna Weber")
    screen.open("Northwind Feedback")
    screen.tab("Messages")
    ask = screen.message("How likely is it that you would recommend Northwind")
    expect(ask.get_by_role("button", name="4 of 10")).to_be_visible()
    ask.get_by_role("button", name="4 of 10").click()
    answered = screen.message("You chose 4.")
    answered.get_by_role("textbox", name="In your own words").fill("The monthly report takes ten minutes.")
    answered.get_by_role("button", name="Send", exact=True).click()
    expect(screen.message("Lena will read this and answer you by")).to_be_visible()

    screen.become("Lena Vogt")
    screen.open("cs-team")
    alert = screen.message("Acme GmbH: 4 of 10")
    expect(alert).to_contain_text("The monthly report takes ten minutes.")
    alert.get_by_role("button", name="I'll take it").click()
    expect(screen.message("Lena Vogt took this")).to_be_visible()

    screen.button("Reply to Anna").click()
    writing = screen.dialog("Reply")
    writing.get_by_role("textbox", name="Your answer").fill("Which report is it?")
    writing.get_by_role("button", name="Preview").click()
    preview = screen.dialog("Send this?")
    expect(preview).to_contain_text("Which report is it?")
    expect(preview).to_contain_text("Acme GmbH")
    preview.get_by_role("button", name="Send", exact=True).click()
    expect(preview).to_be_hidden()

    screen.page.get_by_role("button", name="+1 week").click()
    digest = screen.message("Customer feedback,")
    expect(digest).to_contain_text("NPS, last 90 days")

    screen.write("/nps")
    expect(screen.message("Only visible to you").or_(screen.message("Only you see this.")).first).to_be_visible()


def test_an_arabic_customer_reads_and_answers_from_right_to_left(stage: Story, visit: Visit) -> None:
    stage.to_ask(cast.SARA)
    screen = visit(stage.slack.url, phone=True)
    screen.become("سارة العتيبي")
    screen.open("Northwind Feedback")
    screen.tab("Messages")
    ask = screen.message("توصي")
    expect(ask).to_be_visible()
    line = ask.get_by_text("توصي").first
    assert line.evaluate("node => getComputedStyle(node).direction") == "rtl"
    ask.locator("button", has_text="8").first.click()
    expect(screen.messages.last.get_by_role("textbox")).to_be_visible()
    expect(screen.messages.last).not_to_contain_text("You chose")
    assert screen.overflow() <= 0, "nothing hangs over the edge of a phone"


@pytest.mark.parametrize(
    ("user", "words", "direction"),
    [
        (cast.KENJI, "画面が複雑で、どこに何があるのか分かりません。", "ltr"),
        (cast.SARA, "السعر مرتفع جدا مقارنة بما نحصل عليه.", "rtl"),
    ],
    ids=["Japanese", "Arabic"],
)
def test_the_team_puts_right_what_was_read_in_another_language(
    stage: Story, visit: Visit, user: str, words: str, direction: str
) -> None:
    stage.press(user, stage.to_ask(user), "4")
    stage.type(user, words)
    stage.step(by=5)
    screen = visit(stage.slack.url)
    screen.become("Tom Ellis")
    screen.open("cs-team")
    alert = screen.message(words)
    expect(alert).to_contain_text("read as:")
    alert.get_by_role("button", name="Not right?").click()
    window = screen.dialog("Not right?")
    quoted = window.get_by_text(words)
    assert quoted.evaluate("node => getComputedStyle(node).direction") == direction
    window.get_by_role("combobox", name="All reasons").select_option(label="Plan limits")
    expect(screen.dialog("Noted")).to_contain_text("plan limits")
    expect(screen.message(words)).to_contain_text("Tom Ellis says: plan limits")
