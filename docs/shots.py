"""`make shots`: the pictures in docs/screens, taken from the demo by following its guide."""

import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

SCREENS = Path(__file__).parent / "screens"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def main() -> None:
    SCREENS.mkdir(exist_ok=True)
    with demo() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for number, title in enumerate(_titles(browser, url)):
            name = f"{number + 1}-{re.sub(r'[^a-z]+', '-', title.lower()).strip('-')}"
            take(browser, url, number, SCREENS / f"{name}.png")
            if number < 2:
                take(browser, url, number, SCREENS / f"{name}-phone.png", is_phone=True)
                take(browser, url, number, SCREENS / f"{name}-dark.png", colors="dark")


@contextmanager
def demo() -> Iterator[str]:
    """The demo once its story is played; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "demo", "--no-open", "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            if not any("Open http" in line for line in process.stderr):
                raise SystemExit("The demo has not started, so there is nothing to take pictures of.")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _titles(browser: Browser, url: str) -> list[str]:
    """The guide's steps, in order."""
    page = browser.new_page()
    page.goto(url)
    titles = page.locator(".guide-step strong")
    expect(titles.first).to_be_visible()
    found = titles.all_inner_texts()
    page.close()
    return found


def take(browser: Browser, url: str, step: int, path: Path, *, is_phone: bool = False, colors: str = "light") -> None:
    """A picture of what one step of the guide shows."""
    page = browser.new_page(
        viewport=PHONE if is_phone else WIDE,
        has_touch=is_phone,
        color_scheme=colors,
        reduced_motion="reduce",
    )
    page.goto(url)
    page.locator(".guide-step").nth(step).click()
    shown = page.locator("article.pointed, .home-inner > [data-block]").first
    expect(shown).to_be_visible()
    if not is_phone:
        page.get_by_role("button", name="Put the guide away").click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=path)
    page.close()


if __name__ == "__main__":
    main()
