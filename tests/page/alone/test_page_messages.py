"""Messages: pressing, typing, and what stays where it was."""

import pytest
from playwright.sync_api import expect

from tests.page.alone import cafe
from tests.page.alone.conftest import Cafe
from tests.page.conftest import Visit

APP = "Guest Book"


def test_a_click_changes_its_message_in_place(slack: Cafe, visit: Visit) -> None:
    slack.post(cafe.MAYA, "How was it?", cafe.question())
    screen = visit(slack.url)
    screen.become("Maya Berg")
    screen.button("7 of 10").click()
    expect(screen.messages).to_have_count(1)
    expect(screen.message("You chose 7.")).to_be_visible()
    expect(screen.button("7 of 10")).to_have_count(0)


def test_a_message_elsewhere_moves_neither_the_focus_nor_what_is_typed(slack: Cafe, visit: Visit) -> None:
    ts = slack.post(cafe.MAYA, "after", cafe.after("4"))
    screen = visit(slack.url)
    screen.become("Maya Berg")
    reason = screen.page.get_by_role("textbox", name="What is the reason?")
    reason.fill("half a th")
    room = slack.people.see(cafe.MAYA)["channels"][-1]["id"]
    slack.app.chat_update(channel=room, ts=ts, text="after", blocks=[cafe.mrkdwn("New above", "new"), *cafe.after("4")])
    expect(screen.message("New above")).to_be_visible()
    expect(reason).to_be_focused()
    screen.page.keyboard.type("ought")
    expect(reason).to_have_value("half a thought")


def test_what_is_typed_in_a_message_goes_with_the_next_press(slack: Cafe, visit: Visit) -> None:
    slack.post(cafe.MAYA, "after", cafe.after("4"))
    screen = visit(slack.url)
    screen.become("Maya Berg")
    screen.page.get_by_role("textbox", name="What is the reason?").fill("التقارير بطيئة")
    screen.button("Send").click()
    expect(screen.message("You said: التقارير بطيئة")).to_be_visible()


def test_reading_above_stays_there_when_something_new_arrives(slack: Cafe, visit: Visit) -> None:
    last = [slack.post(cafe.TEAM_ROOM, f"Order {number}") for number in range(40)][-1]
    slack.people.read(cafe.MAYA, cafe.TEAM_ROOM, last)
    screen = visit(slack.url)
    screen.become("Maya Berg")
    screen.open("kitchen")
    log = screen.page.get_by_role("log", name="Messages")
    expect(screen.message("Order 39")).to_be_in_viewport()
    log.evaluate("node => { node.scrollTop = 0; node.dispatchEvent(new Event('scroll')) }")
    slack.post(cafe.TEAM_ROOM, "One more")
    expect(screen.message("One more")).to_have_count(1)
    assert log.evaluate("node => node.scrollTop") == 0


@pytest.mark.parametrize(
    ("typed", "stands"), [("All of them, please", "All of them, please"), ("/menu tea", "Today there is tea.")]
)
def test_who_writes_or_runs_a_command_reads_on_at_the_end(slack: Cafe, visit: Visit, typed: str, stands: str) -> None:
    for number in range(40):
        slack.post(cafe.TEAM_ROOM, f"Order {number}")
    screen = visit(slack.url)
    screen.become("Maya Berg")
    screen.open("kitchen")
    expect(screen.page.get_by_role("separator", name="New messages")).to_be_in_viewport()
    expect(screen.message("Order 39")).not_to_be_in_viewport()
    screen.write(typed)
    expect(screen.message(stands)).to_be_in_viewport()


def test_an_app_that_does_not_answer_is_named_kindly_and_can_be_tried_again(slack: Cafe, visit: Visit) -> None:
    slack.post(cafe.MAYA, "What next?", cafe.controls())
    screen = visit(slack.url)
    screen.become("Maya Berg")
    silent = screen.button("Never answers")
    silent.click()
    expect(silent).to_have_attribute("aria-busy", "true")
    expect(screen.page.get_by_role("alert")).to_contain_text("Please try again")
    expect(silent).not_to_have_attribute("aria-busy", "true")
    screen.button("Tell us more").click()
    expect(screen.dialog("Tell us more")).to_be_visible()


def test_a_dangerous_button_asks_first(slack: Cafe, visit: Visit) -> None:
    slack.post(cafe.MAYA, "What next?", cafe.controls())
    screen = visit(slack.url)
    screen.become("Maya Berg")
    screen.button("Close the café").click()
    question = screen.dialog("Close the café?")
    question.get_by_role("button", name="Stay").click()
    expect(question).to_be_hidden()
    expect(screen.button("Close the café")).to_be_focused()
    screen.button("Close the café").click()
    question.get_by_role("button", name="Close", exact=True).click()
    expect(screen.message("The café is closed")).to_be_visible()


def test_selects_and_menus_choose(slack: Cafe, visit: Visit) -> None:
    slack.post(cafe.MAYA, "What next?", cafe.controls())
    screen = visit(slack.url)
    screen.become("Maya Berg")
    screen.page.get_by_role("combobox", name="A drink").select_option("Tea")
    expect(screen.message("Tea is coming")).to_be_visible()
    screen.button("More actions").first.click()
    screen.page.get_by_role("menuitem", name="Coffee").click()
    expect(screen.message("Coffee is coming")).to_be_visible()


def test_messages_of_one_author_within_five_minutes_stand_together(slack: Cafe, visit: Visit) -> None:
    slack.post(cafe.TEAM_ROOM, "first")
    slack.post(cafe.TEAM_ROOM, "second")
    slack.people.step(by=301)
    slack.post(cafe.TEAM_ROOM, "third")
    screen = visit(slack.url)
    screen.become("Maya Berg")
    screen.open("kitchen")
    expect(screen.message("second")).not_to_contain_text(APP)
    expect(screen.message("third")).to_contain_text(APP)


def test_what_people_and_apps_write_is_text_and_never_markup(slack: Cafe, visit: Visit) -> None:
    slack.people.type(cafe.MAYA, cafe.TEAM_ROOM, "<img src=x onerror=document.title='owned'> <!channel>")
    screen = visit(slack.url)
    screen.become("Maya Berg")
    screen.open("kitchen")
    expect(screen.message("<img src=x onerror=")).to_contain_text("<!channel>")
    expect(screen.page.get_by_role("main").locator("img")).to_have_count(0)


def test_no_ids_and_no_json_meet_the_eye(slack: Cafe, visit: Visit) -> None:
    slack.people.type(cafe.MAYA, cafe.SHARED_ROOM, f"Hello <@{cafe.OMAR}>, look at <#{cafe.TEAM_ROOM}>")
    slack.post(cafe.SHARED_ROOM, "What next?", [*cafe.controls(), *cafe.figures()])
    screen = visit(slack.url)
    screen.become("Maya Berg")
    screen.open("oasis")
    expect(screen.message("Hello @عمر ناصر, look at #kitchen")).to_be_visible()
    read = screen.text()
    assert not [sign for sign in (cafe.OMAR, cafe.TEAM_ROOM, "UBOOK", "T2", "xoxb", "{", '"type"') if sign in read]
