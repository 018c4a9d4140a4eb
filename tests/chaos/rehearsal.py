"""The crash test itself: a sandbox, a crowd, and one victim after the other."""

import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from sandbox.client import Sandbox
from sandbox.server import Running, serve
from storage.database.engine import open_engine
from storage.database.tables import delivery
from storage.database.units import Units
from storage.models import DeliveryState
from storage.people.roster_queries import workspaces
from tests.chaos import people, trouble
from tests.chaos.audit import audit
from tests.chaos.crowd import Crowd
from tests.chaos.nursery import Nursery
from tests.chaos.points import Order, Point
from tests.stories import cast

Json = dict[str, Any]
ACK_SECONDS = 1.0  # the sandbox's patience for an ack that died with its process
ACTS_AT_MOST = 60  # until a victim that still lives means that its point lies on no path any more
HITS = {Point.COMMITTED: 4, Point.POSTED: 3, Point.MID_BATCH: 2, Point.MID_RECONCILE: 2, Point.MID_IMPORT: 5}
MEANWHILE = (0, 0, 1, 30, 90, 3600, 20 * 3600, 26 * 3600)  # seconds that pass while nobody is there
AFTERWARDS = (120, 3600, 3 * 3600, 86_400)


@dataclass
class Rehearsal:
    """One long day in the life of a bot that keeps dying."""

    slack: Sandbox
    running: Running
    nursery: Nursery
    rng: random.Random
    folder: Path
    database_url: str
    looks: bool = True
    killed: Counter[Point] = field(default_factory=Counter)
    standing: int = 0  # messages of the bot, once it is closed
    _imports: int = 0

    def __post_init__(self) -> None:
        self.crowd = Crowd(self.slack, self.rng)

    def open(self) -> None:
        """Bring in the people and wait until the first of them are asked."""
        accounts = self.folder / "accounts.csv"
        people.write_accounts(accounts)
        assert self.nursery.launch(self.order(files=(accounts, self._contacts())))
        assert self.nursery.wait_for("imported")
        for _ in range(3):
            self.slack.step(to_next="message")
        self.nursery.end()

    def kill(self, point: Point, *, meanwhile: int | None = None) -> None:
        """Let a victim live until it dies at `point`; then let some seconds pass while nobody is there."""
        files = (self._contacts(),) if point is Point.MID_IMPORT else ()
        self.nursery.launch(self.order(point, self.rng.randint(1, HITS[point]), files))
        for _ in range(ACTS_AT_MOST):
            if not self.nursery.is_alive:
                break
            self._go_on(point)
        struck = self.nursery.struck
        assert struck is point, f"the victim for {point} ended otherwise ({struck}): see its log"
        self.killed[point] += 1
        self.slack.step(by=self.rng.choice(MEANWHILE) if meanwhile is None else meanwhile)

    def close(self) -> dict[str, list[str]]:
        """Let everything come to rest, and look: every rule with its breaches."""
        self.slack.clear_faults()
        for _ in range(2):  # a start clears what an import left on the stage an hour ago
            assert self.nursery.launch(self.order())
            for seconds in AFTERWARDS:
                self.slack.step(by=seconds)
            assert self.nursery.end() == 0
        slack = self.slack.everything()
        self.standing = sum(message["by_app"] for message in slack["messages"])
        (self.folder / "slack.json").write_text(json.dumps(slack, indent=1), encoding="utf-8")
        with self._database() as units:
            with units.reading() as unit:
                home = workspaces(unit)[0]["id"]
            return audit(units, home, slack, self.crowd)

    @property
    def settings(self) -> dict[str, str]:
        """The bot's settings, by their names in lower case."""
        return {
            "slack_bot_token": cast.BOT_TOKEN,
            "slack_app_token": cast.APP_TOKEN,
            "slack_api_url": self.running.api_url,
            "askback_database_url": self.database_url,
            "askback_team_channel": "cs-team",
            "askback_clock_url": self.running.clock_url,
        }

    def order(self, point: Point | None = None, hit: int = 1, files: Sequence[Path] = ()) -> Order:
        """How a victim shall live; without a point it lives until it is told to end."""
        now = self.slack.now().isoformat()
        return Order(self.settings, now, point, hit, self.looks, tuple(str(file) for file in files))

    def under_way(self) -> int:
        """How many messages are leased, or doubtful, in the database."""
        with self._database() as units, units.reading() as unit:
            counted = select(func.count()).where(delivery.c.state.in_((DeliveryState.LEASED, DeliveryState.UNSURE)))
            return int(unit.connection.execute(counted).scalar_one())

    def _go_on(self, point: Point) -> None:
        if point is Point.MID_RECONCILE:
            self.slack.faults(trouble.doubt(self.rng))
        elif self.rng.random() < 0.3:
            self.slack.faults(trouble.any_trouble(self.rng))
        self.crowd.act()
        self.slack.step(by=self.rng.choice((1, 3, 8)))

    @contextmanager
    def _database(self) -> Iterator[Units]:
        units = Units(open_engine(self.database_url))
        try:
            yield units
        finally:
            units.close()

    def _contacts(self) -> Path:
        """A file of everybody with a title that no file had before."""
        self._imports += 1
        file = self.folder / "contacts.csv"
        people.write_contacts(file, f"Head {people.letters(self._imports)}")
        return file


@contextmanager
def rehearsing(folder: Path, database_url: str, rng: random.Random, *, looks: bool = True) -> Iterator[Rehearsal]:
    """A sandbox with the cast and a nursery beside it; `folder` keeps the victims' log."""
    nursery = Nursery(folder / "victims.log")
    try:
        with serve(people.seed(), ack_seconds=ACK_SECONDS) as running, Sandbox(running.url) as slack:
            rehearsal = Rehearsal(slack, running, nursery, rng, folder, database_url, looks)
            rehearsal.open()
            yield rehearsal
    finally:
        nursery.close()
