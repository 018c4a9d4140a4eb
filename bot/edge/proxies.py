"""Proxies that the environment names, kept away from a Slack on this machine."""

import os
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "::1")
NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy")


def on_this_machine(url: str) -> bool:
    return urlsplit(url).hostname in LOOPBACK


def keep_away_from(url: str) -> None:
    """Forget the environment's proxies where `url` is on this machine: the SDK sends even loopback through them."""
    if on_this_machine(url):
        for name in NAMES:
            os.environ.pop(name, None)
