"""Proxies that the environment names, kept away from a Slack on this machine."""

import os
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "::1")
NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy")


def keep_away_from(url: str) -> None:
    """Forget the environment's proxies where `url` is on this machine: the SDK sends even loopback through them."""
    if urlsplit(url).hostname in LOOPBACK:
        for name in NAMES:
            os.environ.pop(name, None)
