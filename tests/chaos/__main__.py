"""`python -m tests.chaos`: kill the bot a hundred times and look whether anything was lost or doubled."""

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.chaos.points import Point
from tests.chaos.rehearsal import Rehearsal, rehearsing
from tests.postgres_server import running

SHARES = {
    Point.COMMITTED: 25,
    Point.POSTED: 25,
    Point.MID_BATCH: 18,
    Point.MID_RECONCILE: 20,
    Point.MID_IMPORT: 12,
}
"""Of a hundred kills."""
BREACHES_SHOWN = 5


def main() -> int:
    given = _arguments()
    points = _points(given.kills, looks=not given.without_reconcile, rng=random.Random(given.seed))
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="askback-chaos-"))
    with (
        _database(folder, postgres=given.postgres) as url,
        rehearsing(folder, url, random.Random(given.seed), looks=not given.without_reconcile) as rehearsal,
    ):
        for number, point in enumerate(points, 1):
            rehearsal.kill(point)
            print(f"\r{number} of {len(points)}", end="", file=sys.stderr, flush=True)
        found = rehearsal.close()
    print(file=sys.stderr)
    _report(rehearsal, found, time.monotonic() - began)
    if any(found.values()):
        print(f"Slack as it ended, and the victims' log, are in {folder}", file=sys.stderr)
        return 1
    shutil.rmtree(folder)
    return 0


@contextmanager
def _database(folder: Path, *, postgres: bool) -> Iterator[str]:
    """The address of an empty database."""
    if not postgres:
        yield f"sqlite:///{folder}/askback.db"
        return
    with running() as server:
        yield server.create("askback")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=100, help="how often the bot dies (100)")
    parser.add_argument("--seed", type=int, default=1, help="of chance (1)")
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL of its own instead of SQLite")
    parser.add_argument(
        "--without-reconcile", action="store_true", help="send again what may stand in Slack: this must fail"
    )
    return parser.parse_args()


def _points(kills: int, *, looks: bool, rng: random.Random) -> list[Point]:
    """Where each victim dies, in mixed order; whoever never looks cannot die looking."""
    shares = {point: share for point, share in SHARES.items() if looks or point is not Point.MID_RECONCILE}
    deck = [point for point, share in shares.items() for _ in range(round(share * kills / sum(shares.values())))]
    deck = (deck + list(shares))[:kills]
    rng.shuffle(deck)
    return deck


def _report(rehearsal: Rehearsal, found: dict[str, list[str]], seconds: float) -> None:
    print("killed at                               times")
    for point in Point:
        print(f"  {point:<38}{rehearsal.killed[point]:>5}")
    print(f"  {'in all':<38}{rehearsal.killed.total():>5}   in {seconds:.0f} s\n")
    clicked, worded = rehearsal.crowd.clicked, rehearsal.crowd.worded
    acked = sum(click.acked for click in clicked)
    print(f"{len(clicked)} scores clicked ({acked} acked), {len(worded)} comments written,")
    print(f"{rehearsal.standing} messages of the bot stand in Slack\n")
    for rule, breaches in found.items():
        print(f"  {'ok    ' if not breaches else 'BROKEN'}  {rule}")
        for breach in breaches[:BREACHES_SHOWN]:
            print(f"            {breach}")
        if len(breaches) > BREACHES_SHOWN:
            print(f"            and {len(breaches) - BREACHES_SHOWN} more")
    verdict = "Something was lost or doubled." if any(found.values()) else "Nothing was lost, and nothing stands twice."
    print(f"\n{verdict}")


if __name__ == "__main__":
    sys.exit(main())
