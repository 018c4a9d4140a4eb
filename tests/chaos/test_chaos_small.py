"""A few kills, each point once: the whole hundred is `make chaos`."""

import random
from pathlib import Path

from tests.chaos.points import Point
from tests.chaos.rehearsal import rehearsing


def test_killed_once_at_each_point_it_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    points = [*Point, Point.POSTED]
    with rehearsing(tmp_path, f"sqlite:///{tmp_path / 'askback.db'}", random.Random(3)) as rehearsal:
        for point in points:
            rehearsal.kill(point)
        found = rehearsal.close()
    assert {rule: breaches for rule, breaches in found.items() if breaches} == {}
    assert rehearsal.killed == dict.fromkeys(Point, 1) | {Point.POSTED: 2}
