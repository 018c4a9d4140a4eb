"""A browser for tests that look at the sandbox's page. Nothing here knows which app runs in it."""

import shutil
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.left_out import leave_out
from tests.page.screen import PHONE, WIDE, Screen

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

# How long an expectation may take to come true: long, since a busy machine must not fail a test.
expect.set_options(timeout=20_000)

Visit = Callable[..., Screen]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium, or the one that Playwright has installed."""
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, NAMES)), None)
        try:
            opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        except PlaywrightError as error:
            leave_out("chromium", f"none starts here ({str(error).splitlines()[0]})")
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Opens the page at an address, as often as asked; a script error on any page fails the test."""
    opened: list[Screen] = []

    def open_one(url: str, *, phone: bool = False, colors: Literal["light", "dark"] = "light") -> Screen:
        context = browser.new_context(
            viewport=PHONE if phone else WIDE,
            has_touch=phone,
            color_scheme=colors,
            reduced_motion="reduce",
            locale="en-GB",
        )
        screen = Screen(context.new_page())
        opened.append(screen)
        screen.page.goto(url)
        return screen

    yield open_one
    for screen in opened:
        screen.page.context.close()
    assert [error for screen in opened for error in screen.errors] == []
