"""The bar on top, the guide, the Home tab: what a chat does not have, or only apps have."""

from playwright.sync_api import expect

from tests.page.alone import cafe
from tests.page.alone.conftest import Cafe
from tests.page.conftest import Visit
from tests.page.screen import Screen


def later(slack: Cafe, channel: str, hours: int, text: str) -> None:
    """Slack itself posts it, `hours` after the beginning."""
    start = 1772438400  # the seed's now
    slack.app.chat_scheduleMessage(channel=channel, post_at=start + hours * 3600, text=text)


def clock(screen: Screen) -> str:
    return screen.page.get_by_role("banner").locator(".clock time").inner_text()


def test_the_bar_shows_the_persons_own_time(slack: Cafe, visit: Visit) -> None:
    screen = visit(slack.url)
    screen.become("Maya Berg")
    expect(screen.page.get_by_role("banner")).to_contain_text("Mon 2 Mar 2026 09:00")
    screen.become("Rin Abe")
    expect(screen.page.get_by_role("banner")).to_contain_text("Mon 2 Mar 2026 17:00")
    expect(screen.page.get_by_role("banner")).to_contain_text("Tokyo")


def test_a_step_moves_the_date_and_says_what_happened(slack: Cafe, visit: Visit) -> None:
    later(slack, cafe.TEAM_ROOM, 2, "Lunch")
    screen = visit(slack.url)
    screen.become("Maya Berg")
    bar = screen.page.get_by_role("banner")
    bar.get_by_role("button", name="+1 hour").click()
    expect(bar).to_contain_text("Nothing new was sent.")
    expect(bar).to_contain_text("10:00")
    bar.get_by_role("button", name="+1 day").click()
    expect(bar).to_contain_text("1 new message: #kitchen")
    expect(bar).to_contain_text("Tue 3 Mar 2026 10:00")
    bar.get_by_role("button", name="+1 week").click()
    expect(bar).to_contain_text("Tue 10 Mar 2026 10:00")


def test_the_next_send_is_where_time_stops_and_its_place_can_be_opened(slack: Cafe, visit: Visit) -> None:
    room = slack.app.conversations_open(users=cafe.OMAR)["channel"]["id"]
    later(slack, room, 30, "How was it?")
    screen = visit(slack.url)
    screen.become("Maya Berg")
    bar = screen.page.get_by_role("banner")
    bar.get_by_role("button", name="To the next send").click()
    expect(bar).to_contain_text("Tue 3 Mar 2026 15:00")
    bar.get_by_role("button", name="DM with عمر ناصر").click()
    expect(screen.who).to_contain_text("عمر ناصر")
    expect(screen.message("How was it?")).to_be_visible()


def test_nothing_to_send_is_said(slack: Cafe, visit: Visit) -> None:
    screen = visit(slack.url)
    screen.become("Maya Berg")
    screen.page.get_by_role("button", name="To the next send").click()
    expect(screen.page.get_by_role("banner")).to_contain_text("sends nothing in the next 31 days")


def test_yesterday_follows_the_sandboxs_clock(slack: Cafe, visit: Visit) -> None:
    slack.post(cafe.TEAM_ROOM, "bread")
    screen = visit(slack.url)
    screen.become("Maya Berg")
    screen.open("kitchen")
    expect(screen.page.get_by_role("heading", name="Today")).to_be_visible()
    screen.page.get_by_role("button", name="+1 day").click()
    expect(screen.page.get_by_role("heading", name="Yesterday")).to_be_visible()


def test_the_guide_leads_to_person_and_place(guided_slack: Cafe, visit: Visit) -> None:
    guided_slack.post(cafe.OMAR, "How was it?", cafe.question())
    screen = visit(guided_slack.url)
    guide = screen.page.get_by_role("complementary", name="Guided tour")
    expect(screen.who).to_contain_text("عمر ناصر")
    guide.get_by_role("button", name="The kitchen hears").click()
    expect(screen.who).to_contain_text("Maya Berg")
    expect(screen.page.get_by_role("main").get_by_role("heading", name="kitchen")).to_be_visible()
    guide.get_by_role("button", name="The guest is asked").click()
    expect(screen.button("7 of 10")).to_be_visible()
    guide.get_by_role("button", name="The figures").click()
    expect(screen.page.get_by_role("heading", name="Your guests")).to_be_visible()
    guide.get_by_role("button", name="Put the guide away").click()
    expect(guide).to_be_hidden()
    expect(screen.page.get_by_role("button", name="Guided tour")).to_be_focused()


def test_without_a_guide_there_is_no_guide(slack: Cafe, visit: Visit) -> None:
    screen = visit(slack.url)
    screen.become("Maya Berg")
    expect(screen.page.get_by_role("button", name="Guided tour")).to_have_count(0)


def test_the_home_tab_shows_charts_with_their_figures_and_tables_that_turn(slack: Cafe, visit: Visit) -> None:
    screen = visit(slack.url)
    screen.become("Maya Berg")
    screen.open("Guest Book")
    screen.tab("Home")
    expect(screen.page.get_by_role("img", name="line chart: Score by week")).to_be_visible()
    screen.page.get_by_text("Show as a table").click()
    expect(screen.page.get_by_role("row", name="9 Feb")).to_contain_text("−1")
    table = screen.page.get_by_role("table", name="Guests")
    expect(table.get_by_role("row")).to_have_count(6)
    table.get_by_role("button", name="Score").click()
    expect(table.get_by_role("rowheader").first).to_have_text("Flo")
    screen.page.get_by_role("button", name="Next", exact=True).click()
    expect(table.get_by_role("rowheader")).to_have_text(["Ed"])


def test_the_page_lives_on_without_its_socket(slack: Cafe, visit: Visit) -> None:
    screen = visit("about:blank")
    screen.page.route_web_socket("**/watch*", lambda socket: socket.close())
    screen.page.goto(slack.url)
    screen.become("Maya Berg")
    expect(screen.page.get_by_role("banner")).to_contain_text("reconnecting")
    screen.open("kitchen")
    slack.post(cafe.TEAM_ROOM, "still here")
    expect(screen.message("still here")).to_be_visible()
