"""The half-year, played: time steps from happening to happening and from day to day until it is told to stop."""

from collections.abc import Callable
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
    coming = [h for h in happenings(company) if now < h.at <= until]
    for moment in _stops(coming, now, until):
        sandbox.step(to=moment)
        for happening in coming:
            if happening.at == moment:
                tell(happening)
        on_progress(moment)


def _stops(coming: list[Happening], after: datetime, until: datetime) -> list[datetime]:
    """The moments of what is coming, every midnight in (after, until], and `until` itself, in order."""
    midnight = after.replace(hour=0, minute=0, second=0, microsecond=0) + DAY
    days = {midnight + n * DAY for n in range((until - midnight) // DAY + 1)}
    return sorted({*days, *(happening.at for happening in coming), until})
