"""Modals: errors beside the input, the stack, and the focus that finds its way back."""

import re

from playwright.sync_api import Locator, expect

from tests.page.alone import cafe
from tests.page.alone.conftest import Cafe
from tests.page.conftest import Visit
from tests.page.screen import Screen


def open_modal(slack: Cafe, visit: Visit) -> tuple[Screen, Locator]:
    slack.post(cafe.MAYA, "What next?", cafe.controls())
    screen = visit(slack.url)
    screen.become("Maya Berg")
    screen.button("Tell us more").click()
    dialog = screen.dialog("Tell us more")
    expect(dialog).to_be_visible()
    return screen, dialog


def test_a_wrong_answer_is_told_beside_its_input_and_a_right_one_closes(slack: Cafe, visit: Visit) -> None:
    screen, dialog = open_modal(slack, visit)
    words = dialog.get_by_role("textbox", name="Your words")
    expect(words).to_be_focused()
    words.fill("More cake")
    dialog.get_by_role("button", name="Send").click()
    expect(words).to_have_accessible_description("Say please.")
    expect(words).to_be_focused()
    words.fill("More cake, please")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog).to_be_hidden()
    expect(screen.message("Noted: More cake, please")).to_be_visible()


def test_an_empty_required_input_is_refused_without_asking_the_app(slack: Cafe, visit: Visit) -> None:
    _, dialog = open_modal(slack, visit)
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_role("textbox", name="Your words")).to_have_accessible_description(
        "Please complete this required field."
    )


def test_escape_closes_and_the_focus_returns_to_the_button(slack: Cafe, visit: Visit) -> None:
    screen, dialog = open_modal(slack, visit)
    screen.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(screen.button("Tell us more")).to_be_focused()
    assert slack.people.see(cafe.MAYA)["views"] == []


def test_the_focus_returns_also_when_the_message_was_redrawn_meanwhile(slack: Cafe, visit: Visit) -> None:
    screen, dialog = open_modal(slack, visit)
    room = slack.people.dm(cafe.MAYA, "UBOOK")
    ts = slack.people.messages(cafe.MAYA, room)[-1]["ts"]
    changed = [cafe.mrkdwn("Changed meanwhile", "new"), cafe.controls()[1]]
    slack.app.chat_update(channel=room, ts=ts, text="What next?", blocks=changed)
    expect(screen.message("Changed meanwhile")).to_be_attached()
    screen.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(screen.button("Tell us more")).to_be_focused()


def test_the_focus_stays_inside(slack: Cafe, visit: Visit) -> None:
    screen, dialog = open_modal(slack, visit)
    for _ in range(8):
        screen.page.keyboard.press("Tab")
        # A native dialog lets Tab reach the browser's own controls, but nothing of the page behind it.
        assert screen.page.evaluate("!document.activeElement.closest('main, nav, #bar')")
    expect(dialog).to_be_visible()


def test_a_modal_on_top_gives_way_to_the_one_below_with_its_words_kept(slack: Cafe, visit: Visit) -> None:
    screen, dialog = open_modal(slack, visit)
    dialog.get_by_role("textbox", name="Your words").fill("kept")
    dialog.get_by_role("button", name="Deeper").click()
    deeper = screen.dialog("Deeper still")
    expect(deeper.get_by_role("textbox", name="Your words")).to_have_value("")
    deeper.get_by_role("button", name="Back").click()
    expect(dialog.get_by_role("textbox", name="Your words")).to_have_value("kept")
    screen.page.keyboard.press("Escape")
    expect(screen.button("Tell us more")).to_be_focused()


def test_the_same_modal_fills_a_phone(slack: Cafe, visit: Visit) -> None:
    slack.post(cafe.MAYA, "What next?", cafe.controls())
    screen = visit(slack.url, phone=True)
    screen.become("Maya Berg")
    screen.open("Guest Book")
    screen.button("Tell us more").click()
    box = screen.dialog("Tell us more").bounding_box()
    assert box is not None and (box["width"], box["height"]) == (390, 844)


def test_a_menu_of_the_apps_is_searched_and_picked_by_keyboard(slack: Cafe, visit: Visit) -> None:
    screen, dialog = open_modal(slack, visit)
    dialog.get_by_role("textbox", name="Your words").fill("More cake, please")
    who = dialog.get_by_role("combobox", name="Who served you?")
    who.fill("zz")
    expect(dialog.get_by_text("Nothing found.")).to_be_visible()
    who.fill("ad")
    expect(dialog.get_by_role("option")).to_have_text(["Ada Lund", "Adam Ray"])
    who.press("ArrowDown")
    who.press("ArrowDown")
    who.press("Enter")
    expect(who).to_have_value("Adam Ray")
    dialog.get_by_role("button", name="Send").click()
    expect(screen.message("Noted: More cake, please, served by number 8")).to_be_visible()


def test_words_that_were_not_picked_are_no_choice(slack: Cafe, visit: Visit) -> None:
    screen, dialog = open_modal(slack, visit)
    who = dialog.get_by_role("combobox", name="Who served you?")
    who.fill("ad")
    dialog.get_by_role("option", name="Ada Lund").click()
    who.fill("ada or adam")
    dialog.get_by_role("textbox", name="Your words").fill("More cake, please")
    expect(who).to_have_value("")
    dialog.get_by_role("button", name="Send").click()
    expect(screen.message("Noted: More cake, please")).to_have_text(re.compile("please$"))
