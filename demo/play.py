"""The half-year, played: time steps from happening to happening and from day to day until it is told to stop."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from demo.company import Company
from demo.story import Happening, happenings
from sandbox.client import Sandbox

DAY = timedelta(days=1)
Tell = Callable[[Happening], None]
"""Tells the rest of the world's machines: billing, the product, the directory."""
Progress = Callable[[datetime], None]


def play(sandbox: Sandbox, company: Company, until: datetime, *, tell: Tell, on_progress: Progress) -> None:
    """Step the sandbox's clock to `until`, visiting every wake-up on the way.

    `tell` is called for each happening at its time; `on_progress` after every step with the time reached.
    """
    now = datetime.fromisoformat(sandbox.clock()["now"])
    for moment, happening in _stops(company, now, until):
        sandbox.step(to=moment)
        if happening is not None:
            tell(happening)
        on_progress(moment)


def _stops(company: Company, after: datetime, until: datetime) -> Iterator[tuple[datetime, Happening | None]]:
    """Every happening in (after, until], every midnight between them, and `until` itself, in order."""
    coming = [(h.at, h) for h in happenings(company) if after < h.at <= until]
    midnight = after.replace(hour=0, minute=0, second=0, microsecond=0) + DAY
    days = [(midnight + n * DAY, None) for n in range((until - midnight) // DAY + 1)]
    yield from sorted([*coming, *days, (until, None)], key=lambda stop: stop[0])
