"""A click on a score: how much of a bare Bolt listener's pace is left when every answer is stored before its ack."""

from collections.abc import Callable

from slack_bolt import App

from bench import door
from bench.door import Click
from bench.measuring import Pairs, Row, timed, us
from bot.service import spare_what_stays

BAR = 0.40
SLICE = 10
Way = Callable[[Click, App], None]
WAYS: tuple[Way, ...] = (Click.over_http, Click.over_socket)


def measure(quick: bool) -> list[Row]:
    rounds = 20 if quick else 300
    with door.asked_crowd(2 * SLICE * (rounds + 1)) as units:
        ours, bare = door.our_app(units), door.bare_app()
        spare_what_stays()
        slices = door.slices(door.clicks(units), SLICE)
        turns = [[_both(ours, bare, next(slices), way) for way in WAYS] for _ in range(rounds + 1)]
    http, socket = (Pairs(*zip(*seconds, strict=True)) for seconds in zip(*turns[1:], strict=True))
    return [
        Row(
            "Click to ack, stored: one clicker, two of ten scores low, SQLite, HTTP mode",
            f"{http.ratio:.2f} of a bare listener's pace",
            f"≥ {BAR:.2f}",
            http.ratio >= BAR,
            _bare(http),
        ),
        Row(
            "The same in Socket Mode, where the bare part has no form to decode and no signature to check",
            f"{socket.ratio:.2f} of a bare listener's pace",
            "none",
            None,
            _bare(socket),
        ),
    ]


def _both(ours: App, bare: App, some: list[Click], way: Way) -> tuple[float, float]:
    """The same requests through both apps."""
    return timed(lambda: _each(some, way, ours)), timed(lambda: _each(some, way, bare))


def _each(some: list[Click], way: Way, app: App) -> None:
    for click in some:
        way(click, app)


def _bare(pairs: Pairs) -> str:
    return f"ours {us(min(pairs.ours) / SLICE)}, bare {us(min(pairs.theirs) / SLICE)} a click at best"
