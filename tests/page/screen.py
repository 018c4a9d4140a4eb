"""The page as a person meets it: by names and roles, never by ids. For any app's tests."""

from playwright.sync_api import Locator, Page, ViewportSize, expect

WIDE: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}


class Screen:
    """One open page. `errors` are the script errors it has had."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def become(self, name: str) -> None:
        """Choose who one is, in the dialog that opens the page or from the bar."""
        picker = self.dialog("Who are you?")
        somebody = self.who.filter(has_not_text="nobody yet")
        expect(picker.or_(somebody).first).to_be_visible()
        if not picker.is_visible():
            self.who.click()
        self.page.get_by_role("combobox", name="Search by name").fill(name)
        picker.get_by_role("option", name=name).first.click()
        expect(self.who).to_contain_text(name)

    @property
    def who(self) -> Locator:
        return self.page.get_by_role("button", name="You are")

    def place(self, name: str) -> Locator:
        """An entry of the list on the left: a channel, a person or the app."""
        return self.page.get_by_role("navigation").get_by_role("button", name=name).first

    def open(self, name: str) -> None:
        self.place(name).click()
        expect(self.page.get_by_role("main").get_by_role("heading", name=name, exact=True)).to_be_visible()

    def tab(self, name: str) -> None:
        """One of the app's tabs: Home or Messages."""
        self.page.get_by_role("tab", name=name).click()

    @property
    def messages(self) -> Locator:
        return self.page.get_by_role("log", name="Messages").get_by_role("article")

    def message(self, text: str) -> Locator:
        """The last message that contains this text."""
        return self.messages.filter(has_text=text).last

    def button(self, name: str) -> Locator:
        """The last button of exactly this name in the messages or on the Home tab."""
        places = self.page.get_by_role("log", name="Messages").or_(self.page.get_by_role("region", name="Home tab"))
        return places.get_by_role("button", name=name, exact=True).last

    @property
    def box(self) -> Locator:
        """Where one writes in the open conversation."""
        return self.page.get_by_role("main").locator(".composer-text")

    def write(self, text: str) -> None:
        self.box.fill(text)
        self.box.press("Enter")

    def dialog(self, title: str) -> Locator:
        return self.page.get_by_role("dialog", name=title)

    def text(self) -> str:
        """All that can be read on the page."""
        return self.page.locator("body").inner_text()

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
