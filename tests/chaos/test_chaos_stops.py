"""Ending and starting again: a polite end is quick and loses nothing, and a start waits for nobody's lease."""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.chaos import people
from tests.chaos.points import Point
from tests.chaos.rehearsal import Rehearsal, rehearsing
from tests.chaos.trouble import POST

IN_TIME = 5.0  # seconds that Askback takes to end at most
BUSY_MACHINE = 3.0  # what a machine that has other things to do may add
FROZEN = 60.0  # seconds for which Slack holds a call: far more than either
LOOKS = 500


@pytest.fixture
def rehearsal(tmp_path: Path) -> Iterator[Rehearsal]:
    url = f"sqlite:///{tmp_path / 'askback.db'}"
    with rehearsing(tmp_path, url, random.Random(1)) as opened:
        yield opened


@contextmanager
def askback(rehearsal: Rehearsal) -> Iterator[subprocess.Popen[str]]:
    """`askback run` as anybody runs it, once it says that it does."""
    settings = {name.upper(): value for name, value in rehearsal.settings.items()}
    command = [sys.executable, "-m", "bot", "run"]
    with subprocess.Popen(command, env=os.environ | settings, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            assert any("Askback is running" in line for line in process.stderr)
            yield process
        finally:
            process.kill()


def test_a_stop_with_a_call_under_way_ends_in_time_and_loses_nothing(rehearsal: Rehearsal) -> None:
    with askback(rehearsal) as process:
        rehearsal.slack.faults({"on": POST, "do": "hang", "seconds": FROZEN})
        rehearsal.crowd.write(people.slack_id(7))
        assert _is_posting(rehearsal)
        process.terminate()
        assert process.wait(IN_TIME + BUSY_MACHINE) == 0
    assert _breaches(rehearsal) == {}


def _is_posting(rehearsal: Rehearsal) -> bool:
    """Whether the bot has begun the post that Slack holds."""
    return any(
        call["fault"] == "hang" for _ in range(LOOKS) for call in reversed(rehearsal.slack.everything()["calls"])
    )


def test_a_start_takes_over_what_was_leased_without_waiting_for_the_leases_end(rehearsal: Rehearsal) -> None:
    for point in (Point.MID_BATCH, Point.POSTED):
        rehearsal.kill(point, meanwhile=0)
        assert rehearsal.under_way() > 0
        died_at = rehearsal.slack.now()
        assert rehearsal.nursery.launch(rehearsal.order())
        rehearsal.slack.settle()
        assert rehearsal.slack.now() == died_at, "not a second has passed"
        assert rehearsal.under_way() == 0
        assert rehearsal.nursery.end() == 0
    assert _breaches(rehearsal) == {}


def _breaches(rehearsal: Rehearsal) -> dict[str, list[str]]:
    return {rule: breaches for rule, breaches in rehearsal.close().items() if breaches}
