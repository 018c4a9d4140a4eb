"""People and places: who one is, what is unread, and the ways of writing."""

import re

import pytest
from playwright.sync_api import Route, expect

from tests.page.alone import cafe
from tests.page.alone.conftest import Cafe
from tests.page.conftest import Visit


def test_the_page_asks_first_who_one_is_and_shows_companies(slack: Cafe, visit: Visit) -> None:
    screen = visit(slack.url)
    picker = screen.dialog("Who are you?")
    expect(picker.get_by_role("group")).to_have_count(3)
    expect(picker.get_by_role("group").first).to_contain_text("Harbour Café")
    expect(picker.get_by_role("group", name="شركة الواحة · customer")).to_contain_text("عمر ناصر")


def test_everybody_sees_their_own_workspace(slack: Cafe, visit: Visit) -> None:
    screen = visit(slack.url)
    workspace = screen.page.get_by_role("navigation").get_by_role("heading", level=1)
    screen.become("Maya Berg")
    expect(workspace).to_have_text("Harbour Café")
    expect(screen.who).to_contain_text("Host, Harbour Café")
    expect(screen.place("kitchen")).to_be_visible()
    screen.become("عمر ناصر")
    expect(workspace).to_have_text("شركة الواحة")
    expect(screen.who).to_contain_text("customer at شركة الواحة")
    expect(screen.place("kitchen")).to_have_count(0)


def test_who_one_is_outlives_a_reload(slack: Cafe, visit: Visit) -> None:
    screen = visit(slack.url)
    screen.become("Rin Abe")
    screen.page.reload()
    expect(screen.who).to_contain_text("Rin Abe")


def test_somebody_who_goes_to_a_place_while_the_page_still_loads_stays_there(slack: Cafe, visit: Visit) -> None:
    slack.post(cafe.TEAM_ROOM, "unread")
    slack.post(cafe.SHARED_ROOM, "welcome")
    loads, held = "**/control/see?*", list[Route]()
    screen = visit(slack.url)
    screen.page.route(loads, lambda route: held.append(route))
    with screen.page.expect_request(loads):
        screen.become("Maya Berg")
    screen.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # asks for one more load
    with screen.page.expect_request(loads):
        held.pop().continue_()
    screen.open("oasis")
    screen.page.unroute(loads)  # lets the held one go, too
    expect(screen.message("welcome")).to_be_visible()
    expect(screen.place("kitchen, 1 unread")).to_be_visible()


def test_unread_places_are_named_and_reading_them_is_enough(slack: Cafe, visit: Visit) -> None:
    screen = visit(slack.url)
    screen.become("Maya Berg")
    screen.open("oasis")
    slack.post(cafe.TEAM_ROOM, f"<@{cafe.MAYA}> and you")
    slack.post(cafe.TEAM_ROOM, "and all")
    unread = screen.place("kitchen, 2 unread")
    expect(unread.locator(".count")).to_have_text("1")
    unread.click()
    expect(screen.page.get_by_role("separator", name="New messages")).to_be_visible()
    expect(screen.place("kitchen, 2 unread")).to_have_count(0)
    screen.open("oasis")
    screen.open("kitchen")
    expect(screen.message("and all")).to_be_visible()
    expect(screen.page.get_by_role("separator", name="New messages")).to_have_count(0)


def test_the_new_line_stands_above_the_first_unread(slack: Cafe, visit: Visit) -> None:
    slack.people.read(cafe.MAYA, cafe.TEAM_ROOM, slack.post(cafe.TEAM_ROOM, "old"))
    slack.post(cafe.TEAM_ROOM, "fresh")
    slack.post(cafe.TEAM_ROOM, "fresher")
    screen = visit(slack.url)
    screen.become("Maya Berg")
    screen.open("kitchen")
    after_line = screen.page.get_by_role("separator", name="New messages").locator("xpath=following-sibling::*[1]")
    expect(after_line).to_contain_text("fresh")


def test_enter_sends_and_shift_enter_starts_a_line(slack: Cafe, visit: Visit) -> None:
    screen = visit(slack.url)
    screen.become("Maya Berg")
    screen.open("kitchen")
    screen.box.fill("one")
    screen.box.press("Shift+Enter")
    screen.page.keyboard.type("two")
    screen.box.press("Enter")
    expect(screen.message("one")).to_contain_text(re.compile("one\\s*two"))
    expect(screen.box).to_have_value("")
    expect(screen.box).to_be_focused()


def test_enter_that_belongs_to_an_input_method_does_not_send(slack: Cafe, visit: Visit) -> None:
    screen = visit(slack.url)
    screen.become("Maya Berg")
    screen.open("kitchen")
    screen.box.fill("うーん")
    screen.box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(screen.box).to_have_value("うーん")
    expect(screen.messages).to_have_count(0)


def test_a_draft_waits_in_its_own_place(slack: Cafe, visit: Visit) -> None:
    screen = visit(slack.url)
    screen.become("Maya Berg")
    screen.open("kitchen")
    screen.box.fill("half")
    screen.open("oasis")
    expect(screen.box).to_have_value("")
    screen.open("kitchen")
    expect(screen.box).to_have_value("half")


def test_a_slash_offers_the_apps_commands_and_the_answer_is_for_oneself(slack: Cafe, visit: Visit) -> None:
    screen = visit(slack.url)
    screen.become("Maya Berg")
    screen.open("kitchen")
    screen.box.press_sequentially("/me")
    expect(screen.page.get_by_role("option", name="/menu")).to_contain_text("What we serve today")
    screen.box.press("Tab")
    expect(screen.box).to_have_value("/menu ")
    screen.page.keyboard.type("soup")
    screen.box.press("Enter")
    expect(screen.message("Today there is soup.")).to_contain_text("Only visible to you")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("/mute", "did not answer in time"),
        ("/nonsense", "is not a valid command"),
    ],
)
def test_a_command_that_fails_is_explained_and_stays_written(
    slack: Cafe, visit: Visit, line: str, sentence: str
) -> None:
    screen = visit(slack.url)
    screen.become("Maya Berg")
    screen.open("kitchen")
    screen.write(line)
    expect(screen.page.get_by_role("alert")).to_contain_text(sentence)
    expect(screen.box).to_have_value(line)


def test_a_name_after_an_at_sign_becomes_a_mention(slack: Cafe, visit: Visit) -> None:
    screen = visit(slack.url)
    screen.become("Maya Berg")
    screen.open("oasis")
    screen.box.press_sequentially("Hello @عم")
    screen.page.get_by_role("option", name="عمر ناصر").click()
    screen.box.press("Enter")
    expect(screen.message("Hello @عمر ناصر")).to_be_visible()
    assert slack.people.see(cafe.OMAR)["channels"][0]["mentions"] == 1


def test_replies_stand_in_the_thread_and_are_counted_outside(slack: Cafe, visit: Visit) -> None:
    slack.people.type(cafe.MAYA, cafe.TEAM_ROOM, "soup or cake?")
    screen = visit(slack.url)
    screen.become("Maya Berg")
    screen.open("kitchen")
    screen.message("soup or cake?").hover()
    screen.button("Reply in thread").click()
    thread = screen.page.get_by_role("complementary", name="Thread")
    answer = thread.get_by_role("textbox", name="Reply…")
    expect(answer).to_be_focused()
    answer.fill("soup")
    answer.press("Enter")
    expect(thread.get_by_role("article").filter(has_text="soup").last).to_be_visible()
    expect(screen.button("1 reply")).to_be_visible()
    answer.press("Escape")
    expect(thread).to_be_hidden()
    expect(screen.message("soup or cake?")).to_be_focused()


def test_ones_own_message_can_be_changed_and_deleted(slack: Cafe, visit: Visit) -> None:
    slack.people.type(cafe.MAYA, cafe.TEAM_ROOM, "sope")
    screen = visit(slack.url)
    screen.become("Maya Berg")
    screen.open("kitchen")
    screen.message("sope").hover()
    screen.button("More actions for your message").click()
    screen.page.get_by_role("menuitem", name="Edit message").click()
    screen.page.get_by_role("textbox", name="Edit your message").fill("soup")
    screen.page.keyboard.press("Enter")
    expect(screen.message("soup")).to_contain_text("(edited)")
    screen.button("More actions for your message").click()
    screen.page.get_by_role("menuitem", name="Delete message").click()
    screen.dialog("Delete this message?").get_by_role("button", name="Delete").click()
    expect(screen.messages).to_have_count(0)


def test_a_file_is_sent_and_shown(slack: Cafe, visit: Visit) -> None:
    screen = visit(slack.url)
    screen.become("Maya Berg")
    screen.open("kitchen")
    guests = {"name": "guests.csv", "mimeType": "text/csv", "buffer": b"name\nAda\n"}
    screen.page.locator("main input[type=file]").set_input_files(guests)
    screen.page.get_by_role("main").get_by_role("button", name="Send message").click()
    expect(screen.page.get_by_role("link", name="guests.csv")).to_be_visible()
    assert slack.people.everything()["files"]


def test_somebody_new_can_be_written_to(slack: Cafe, visit: Visit) -> None:
    screen = visit(slack.url)
    screen.become("Maya Berg")
    screen.page.get_by_role("button", name="New direct message").click()
    picker = screen.dialog("Write to somebody")
    expect(picker.get_by_role("option", name="Rin Abe")).to_have_count(0)
    picker.get_by_role("option", name="عمر ناصر").click()
    expect(screen.page.get_by_role("main").get_by_role("heading", name="عمر ناصر")).to_be_visible()
    screen.write("Welcome")
    expect(screen.message("Welcome")).to_be_visible()
    expect(screen.place("عمر ناصر")).to_be_visible()
