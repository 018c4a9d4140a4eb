"""What this machine lacks: its tests are left out and named in one line, or fail where they are required."""

import os

import pytest

MARK = "left out: "


def leave_out(what: str, why: str) -> None:
    """Skip the running test for want of `what`; fail it if ASKBACK_REQUIRE lists `what`."""
    if what in os.environ.get("ASKBACK_REQUIRE", "").split(","):
        pytest.fail(f"{what} is required by ASKBACK_REQUIRE, but {why}", pytrace=False)
    pytest.skip(f"{MARK}{what}, for {why}")
