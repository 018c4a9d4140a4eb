"""The driver's side of the victims: start one, know whether it lives, end it."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from tests.chaos.points import Order, Point

START = 90.0  # seconds for a victim to be up or dead, on a machine that is busy with other things
END = 30.0


class Nursery:
    """Bears victims, one at a time."""

    def __init__(self, log: Path) -> None:
        """`log` gets what victims write to standard error."""
        self._errors = log.open("ab")
        self._mother = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.victim"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )
        self._changed = threading.Condition()
        self._heard: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def launch(self, order: Order) -> bool:
        """Start a victim; True when it is up, False when it died before."""
        assert self._mother.stdin is not None
        with self._changed:
            self._heard.clear()
        self._mother.stdin.write(order.as_line() + "\n")
        self._mother.stdin.flush()
        return self._wait_for("up", START)

    def wait_for(self, word: str) -> bool:
        """Wait until the victim says this; False when it ends without."""
        return self._wait_for(word, START)

    @property
    def is_alive(self) -> bool:
        with self._changed:
            return bool(self._heard) and not self._has_ended()

    @property
    def struck(self) -> Point | None:
        """The point at which the last victim was killed; None while it lives and when it ended otherwise."""
        with self._changed:
            if f"ended {-signal.SIGKILL}" not in self._heard:
                return None
            words = [line.split()[1] for line in self._heard if line.startswith("struck ")]
            return Point[words[0]] if words else None

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """End the victim; its exit code, negative for a signal."""
        with self._changed:
            if self.pid is not None and not self._has_ended():
                os.kill(self.pid, number)
            ended = self._changed.wait_for(self._has_ended, END)
            assert ended, "the victim does not end"
            return int(self._heard[-1].split()[1])

    def close(self) -> None:
        """End whoever lives, and the mother."""
        if self.is_alive:
            self.end(signal.SIGKILL)
        assert self._mother.stdin is not None
        self._mother.stdin.close()
        self._mother.wait(END)
        self._errors.close()

    @property
    def pid(self) -> int | None:
        born = [line for line in self._heard if line.startswith("born ")]
        return int(born[0].split()[1]) if born else None

    def _wait_for(self, word: str, patience: float) -> bool:
        with self._changed:
            heard = self._changed.wait_for(lambda: word in self._heard or self._has_ended(), patience)
            assert heard, f"the victim was not {word} within {patience:.0f} seconds"
            return word in self._heard

    def _has_ended(self) -> bool:
        return any(line.startswith("ended ") for line in self._heard)

    def _listen(self) -> None:
        assert self._mother.stdout is not None
        for line in self._mother.stdout:
            with self._changed:
                self._heard.append(line.strip())
                self._changed.notify_all()
        with self._changed:
            self._heard.append("ended 0")  # the mother is gone, and with her whoever she bore
            self._changed.notify_all()
