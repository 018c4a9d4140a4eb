"""A click on a score: how much of a bare Bolt listener's pace is left when every answer is stored before its ack."""

from bench import door
from bench.measuring import Pairs, Row, timed, us

BAR = 0.40
SLICE = 50


def measure(quick: bool) -> list[Row]:
    rounds = 6 if quick else 60
    with door.asked_crowd(SLICE * (rounds + 1)) as units:
        ours, bare = door.our_app(units), door.bare_app()
        slices = door.slices(door.clicks(units), SLICE)
        pairs = _pairs([_both(ours, bare, next(slices)) for _ in range(rounds + 1)][1:])
    return [
        Row(
            "Click to ack, stored: one clicker, two of ten scores low, SQLite, HTTP",
            f"{pairs.ratio:.2f} of a bare listener's pace",
            f"≥ {BAR:.2f}",
            pairs.ratio >= BAR,
            f"ours {us(min(pairs.ours) / SLICE)}, bare {us(min(pairs.theirs) / SLICE)} a click at best",
        )
    ]


def _both(ours: door.App, bare: door.App, some: list[door.Click]) -> tuple[float, float]:
    """The same requests through both apps."""
    return timed(lambda: [each.through(ours) for each in some]), timed(lambda: [each.through(bare) for each in some])


def _pairs(seconds: list[tuple[float, float]]) -> Pairs:
    return Pairs(*zip(*seconds, strict=True))
