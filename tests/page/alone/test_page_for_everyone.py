"""For everyone: from right to left, without a mouse, on a phone, in the dark."""

import pytest
from playwright.sync_api import Locator, expect

from tests.page.alone import cafe
from tests.page.alone.conftest import Cafe
from tests.page.conftest import Visit

ARABIC = "ما مدى احتمال أن توصي بنا؟"


def right_edge_of_words(node: Locator) -> float:
    """Where the letters end, not the box that holds them."""
    script = (
        "n => { const r = document.createRange(); r.selectNodeContents(n); return r.getBoundingClientRect().right }"
    )
    return float(node.evaluate(script))


def test_arabic_stands_on_the_right_and_says_its_language(slack: Cafe, visit: Visit) -> None:
    slack.post(cafe.OMAR, ARABIC, [cafe.mrkdwn(f"{ARABIC}\nThank you, Omar"), *cafe.question(ARABIC)[1:]])
    screen = visit(slack.url)
    screen.become("عمر ناصر")
    arabic = screen.page.get_by_text(ARABIC, exact=True)
    english = screen.page.get_by_text("Thank you, Omar")
    assert arabic.evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert english.evaluate("node => getComputedStyle(node).direction") == "ltr"
    assert right_edge_of_words(arabic) > right_edge_of_words(english) + 100
    expect(arabic).to_have_attribute("lang", "ar")


def test_what_is_typed_in_arabic_starts_on_the_right(slack: Cafe, visit: Visit) -> None:
    screen = visit(slack.url)
    screen.become("عمر ناصر")
    screen.open("oasis")
    screen.box.fill("7، لأن القهوة باردة")
    assert screen.box.evaluate("node => getComputedStyle(node).direction") == "rtl"


def test_all_can_be_done_with_the_keyboard_alone(slack: Cafe, visit: Visit) -> None:
    slack.post(cafe.RIN, "How was it?", cafe.question())
    screen = visit(slack.url)
    keyboard = screen.page.keyboard
    expect(screen.page.get_by_role("combobox", name="Search by name")).to_be_focused()
    keyboard.type("rin")
    keyboard.press("Enter")
    expect(screen.message("How was it, from 0 to 10?")).to_be_visible()
    screen.place("Guest Book").focus()
    while screen.page.evaluate("document.activeElement.getAttribute('aria-label')") != "9 of 10":
        keyboard.press("Tab")
    keyboard.press("Enter")
    expect(screen.message("You chose 9.")).to_be_visible()
    # The pressed button is gone: the focus stays in its message, not at the top of the page.
    expect(screen.message("You chose 9.")).to_be_focused()
    keyboard.press("Tab")
    while screen.page.evaluate("document.activeElement.tagName") != "TEXTAREA":
        keyboard.press("Tab")
    keyboard.type("cake")
    expect(screen.page.get_by_role("textbox", name="What is the reason?")).to_have_value("cake")


def test_arrow_keys_go_from_message_to_message(slack: Cafe, visit: Visit) -> None:
    slack.post(cafe.TEAM_ROOM, "first")
    slack.post(cafe.TEAM_ROOM, "second")
    screen = visit(slack.url)
    screen.become("Maya Berg")
    screen.open("kitchen")
    expect(screen.message("second")).to_be_visible()
    screen.page.get_by_role("log", name="Messages").focus()
    screen.page.keyboard.press("ArrowUp")
    expect(screen.message("second")).to_be_focused()
    screen.page.keyboard.press("ArrowUp")
    expect(screen.message("first")).to_be_focused()


def test_the_page_has_landmarks_and_one_first_heading(slack: Cafe, visit: Visit) -> None:
    screen = visit(slack.url)
    screen.become("Maya Berg")
    for role in ("banner", "navigation", "main"):
        expect(screen.page.get_by_role(role)).to_have_count(1)
    expect(screen.page.get_by_role("heading", level=1)).to_have_count(1)
    screen.page.evaluate("document.activeElement.blur()")
    screen.page.keyboard.press("Tab")
    expect(screen.page.get_by_role("link", name="Skip to the conversation")).to_be_focused()


def test_a_phone_shows_one_pane_at_a_time(slack: Cafe, visit: Visit) -> None:
    slack.post(cafe.OMAR, "How was it?", cafe.question())
    screen = visit(slack.url, phone=True)
    screen.become("عمر ناصر")
    expect(screen.place("Guest Book, APP, 1 unread")).to_be_in_viewport()
    expect(screen.page.get_by_role("main")).to_have_count(0)
    screen.open("Guest Book")
    expect(screen.page.get_by_role("navigation")).to_have_count(0)
    expect(screen.box).to_be_in_viewport()
    assert screen.overflow() <= 0
    screen.page.get_by_role("button", name="Back to the list").click()
    expect(screen.place("Guest Book")).to_be_focused()


def test_eleven_buttons_stand_in_two_rows_on_a_phone(slack: Cafe, visit: Visit) -> None:
    slack.post(cafe.OMAR, "How was it?", cafe.question())
    screen = visit(slack.url, phone=True)
    screen.become("عمر ناصر")
    screen.open("Guest Book")
    boxes = [screen.button(f"{score} of 10").bounding_box() for score in range(11)]
    assert len({box["y"] for box in boxes if box}) == 2
    assert all(box and box["width"] >= 40 and box["height"] >= 44 for box in boxes)


def test_a_thread_fills_the_phone_and_leads_back(slack: Cafe, visit: Visit) -> None:
    slack.people.type(cafe.OMAR, cafe.SHARED_ROOM, "a question")
    screen = visit(slack.url, phone=True)
    screen.become("عمر ناصر")
    screen.open("oasis")
    screen.button("Reply in thread").click()
    thread = screen.page.get_by_role("complementary", name="Thread")
    box = thread.bounding_box()
    assert box is not None and box["width"] == 390
    thread.get_by_role("button", name="Back to the conversation").click()
    expect(screen.message("a question")).to_be_visible()


CONTRAST = """() => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  const rgb = (color) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b]
    .map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (node) => {
    for (let one = node; one; one = one.parentElement) {
      const color = rgb(getComputedStyle(one).backgroundColor);
      if (color[3] > 250) return color;
    }
    return [255, 255, 255];
  };
  const weak = [];
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    const style = getComputedStyle(node);
    if (!own || !node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const ink = node instanceof SVGElement ? style.fill : style.color;
    const [a, b] = [light(rgb(ink)), light(ground(node))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const isPie = node.classList.contains("pie-value");
    if (ratio < 4.5 && !isPie && !node.closest("[aria-disabled=true]")) weak.push(`${node.textContent} ${ratio}`);
  }
  return weak;
}"""


@pytest.mark.parametrize("colors", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(slack: Cafe, visit: Visit, colors: str) -> None:
    slack.post(cafe.SHARED_ROOM, "What next?", [*cafe.controls(), *cafe.question(), *cafe.figures()])
    slack.people.type(cafe.OMAR, cafe.SHARED_ROOM, f"<@{cafe.MAYA}> `code` and https://example.com")
    slack.people.command(cafe.MAYA, cafe.SHARED_ROOM, "/menu")
    slack.post(cafe.TEAM_ROOM, f"<@{cafe.MAYA}>")
    screen = visit(slack.url, colors=colors)
    screen.become("Maya Berg")
    screen.open("oasis")
    expect(screen.message("Today there is everything.")).to_be_visible()
    assert screen.page.evaluate(CONTRAST) == []


def test_the_theme_follows_the_system_until_one_is_chosen(slack: Cafe, visit: Visit) -> None:
    screen = visit(slack.url, colors="dark")
    screen.become("Maya Berg")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = screen.page.evaluate(ground)
    screen.page.get_by_role("button", name="Colours: as the system").click()
    light = screen.page.evaluate(ground)
    assert dark != light
    screen.page.reload()
    expect(screen.page.get_by_role("button", name="Colours: light")).to_be_visible()
    assert screen.page.evaluate(ground) == light
