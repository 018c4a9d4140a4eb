"""`askback demo` as a process: what it prints where nobody sees a bar, and that it leaves nothing behind."""

import io
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import timedelta

import httpx
import pytest
from rich.console import Console

from demo.bot_process import BotFailed
from demo.company import START
from demo.progress import bar
from demo.stage import staged

PATIENCE = 60


def a_free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_for_bot(port, process):
    """Until the bot, a process of its own, has taken its place at the sandbox's clock."""
    pause = threading.Event()
    for _ in range(PATIENCE * 10):
        assert process.poll() is None, process.stderr.read()
        with suppress(httpx.HTTPError):
            answer = httpx.get(f"http://127.0.0.1:{port}/control/clock", trust_env=False).json()
            if {"bot", "people"} <= {client["name"] for client in answer["clients"]}:
                return
        pause.wait(0.1)
    raise AssertionError("the bot did not come")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_in_the_middle_of_the_story_ends_both_processes(how, tmp_path):
    port = a_free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "demo", "--no-open", "--port", str(port)],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # so that whoever is left can be counted
    )
    wait_for_bot(port, process)
    process.send_signal(how)
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_where_nobody_sees_a_bar_one_line_says_what_is_played():
    paper = io.StringIO()
    with bar(START, START + timedelta(days=3), Console(file=paper, width=80)) as reached:
        for day in range(4):
            reached(START + timedelta(days=day))
    assert paper.getvalue().splitlines() == ["Playing from Mon  2 Mar 2026 to Thu  5 Mar 2026 ..."]


def test_on_a_terminal_the_bar_names_the_day_and_is_gone_afterwards():
    paper = io.StringIO()
    console = Console(file=paper, force_terminal=True, width=80)
    with bar(START, START + timedelta(days=4), console) as reached:
        reached(START + timedelta(days=2))
    assert "Wed  4 Mar 2026" in paper.getvalue() and "50%" in paper.getvalue()
    assert paper.getvalue().rstrip("\x1b[?25h").endswith("\x1b[2K")


def test_a_story_whose_bot_has_ended_is_not_played_on(tmp_path):
    with staged(tmp_path) as stage:
        stage.bot.terminate()
        stage.bot.wait(PATIENCE)
        with pytest.raises(BotFailed, match="stopped"):
            stage.play(START + timedelta(weeks=26), lambda moment: None)
        assert stage.sandbox.now() < START + timedelta(weeks=1)
