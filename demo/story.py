"""The half-year's plots: what happens to whom, when, and how it moves their mood.

Week 1 begins on Monday 2 March 2026. An outage in week 7; a champion who leaves in week 8; a price rise announced
in week 12; a mobile app in week 16. One account has a hard start and gets over it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from demo.company import END, START, Company

WEEK = timedelta(weeks=1)
EVERYBODY = "everybody"
JAPAN = "Japan"

HARBORLINE, LINDHOF, NAJD, YUNFAN = "A-1001", "A-1013", "A-1021", "A-1037"
PINECREST, TALLGRASS, HOLZAPFEL, DHOW = "A-1003", "A-1004", "A-1015", "A-1029"
CHAMPION_WHO_LEAVES = "dana.whitfield@pinecrest.example"


def week(number: int, *, day: int = 0, hour: int = 9) -> datetime:
    """A moment of the story: week 1 is the first; day 0 is Monday; the hour is UTC."""
    return START.replace(hour=hour) + (number - 1) * WEEK + timedelta(days=day)


@dataclass(frozen=True)
class Swing:
    """Something that moves a mood by `points` from `starts`; after `holds` it fades to nothing over `fades`.

    `fades` None means it stays. `whom` holds account ids, or EVERYBODY or JAPAN.
    """

    topic: str
    whom: frozenset[str]
    points: float
    starts: datetime
    holds: timedelta
    fades: timedelta | None

    def at(self, moment: datetime) -> float:
        """How many points it moves a score at this moment."""
        past = moment - self.starts
        if past < timedelta(0):
            return 0.0
        if past <= self.holds or self.fades is None:
            return self.points
        return self.points * max(0.0, 1 - (past - self.holds) / self.fades)


CHAMPION_LEAVES_AT = week(8, day=4, hour=17)
OUTAGE_AT = week(7, day=1, hour=7)
PRICE_RISE_AT = week(12, day=1, hour=8)
APP_LAUNCH_AT = week(16, hour=1)

SWINGS = (
    Swing("outage", frozenset({HARBORLINE, LINDHOF, NAJD, YUNFAN}), -4.6, OUTAGE_AT, 4 * WEEK, 5 * WEEK),
    Swing("champion", frozenset({PINECREST}), -4.2, week(8, day=4), 60 * WEEK, None),
    Swing("price", frozenset({EVERYBODY}), -0.9, PRICE_RISE_AT, 2 * WEEK, 8 * WEEK),
    Swing("price", frozenset({HOLZAPFEL, TALLGRASS}), -4.5, PRICE_RISE_AT, 60 * WEEK, None),
    Swing("mobile", frozenset({JAPAN}), 2.2, APP_LAUNCH_AT, 60 * WEEK, None),
    Swing("onboarding", frozenset({DHOW}), -3.5, START, 6 * WEEK, 6 * WEEK),
)


@dataclass(frozen=True)
class Mood:
    """What moves an account: `points` in all, and the topic that moves it most (None when nothing much does)."""

    points: float
    topic: str | None


def mood(account: str, country: str, moment: datetime) -> Mood:
    """The sum of all swings on this account at this moment; a topic counts from half a point up."""
    groups = {account, EVERYBODY, JAPAN if country == "JP" else account}
    moves = [(swing.at(moment), swing.topic) for swing in SWINGS if swing.whom & groups]
    strongest = max(moves, key=lambda move: abs(move[0]), default=(0.0, ""))
    return Mood(sum(points for points, _ in moves), strongest[1] if abs(strongest[0]) >= 0.5 else None)


@dataclass(frozen=True)
class Departure:
    """An account that leaves: the moment it cancels, the last day's midnight, and why, in the words people choose."""

    account: str
    cancels: datetime
    ends: datetime
    reason: str
    may_write: bool


DEPARTURES = (
    Departure(HOLZAPFEL, week(14, day=2, hour=10), datetime(2026, 6, 30, tzinfo=UTC), "too_expensive", True),
    Departure(TALLGRASS, week(15, day=2, hour=16), datetime(2026, 7, 15, tzinfo=UTC), "switched_service", False),
    Departure(PINECREST, week(17, day=3, hour=18), datetime(2026, 7, 31, tzinfo=UTC), "unused", True),
)


Kind = Literal["use", "payment_failed", "person_left", "cancelled", "ended"]


@dataclass(frozen=True)
class Happening:
    """Something that reaches us not through a survey but from the billing, the directory or the product.

    `value` is the number of active people for `use`, and 0 otherwise; `email` is set for `person_left` alone.
    """

    at: datetime
    kind: Kind
    account: str
    email: str | None = None
    value: int = 0


@dataclass(frozen=True)
class Outburst:
    """Words that somebody writes to the bot unasked."""

    at: datetime
    email: str
    text: str


OUTBURSTS = (
    Outburst(week(7, day=1, hour=7) + timedelta(minutes=41), "tobias.krueger@lindhof.example",
             "3 Leute kommen nicht rein, und mein Plan lädt auch nicht. Ist bei euch was kaputt?"),
    Outburst(week(7, day=1, hour=8), "noura.alshammari@najdfacilities.example",
             "عندنا 12 موظف ما يقدرون يدخلون من الصباح، في عطل؟"),
    Outburst(week(7, day=1, hour=13) + timedelta(minutes=12), "joel.tanaka@harborline.example",
             "6 people can't log in here. Is this the outage from your status page, or just us?"),
)  # fmt: skip


def happenings(company: Company) -> list[Happening]:
    """Everything that happens beside the surveys, in order of time."""
    leaving = Happening(CHAMPION_LEAVES_AT, "person_left", PINECREST, CHAMPION_WHO_LEAVES)
    failed = Happening(week(11, day=1, hour=2), "payment_failed", "A-1026")
    goodbyes = [Happening(d.cancels, "cancelled", d.account) for d in DEPARTURES]
    goodbyes += [Happening(d.ends, "ended", d.account) for d in DEPARTURES]
    return sorted([leaving, failed, *goodbyes, *_use(company)], key=lambda h: (h.at, h.account))


def _use(company: Company) -> list[Happening]:
    """Active people of every account, each Monday at 03:00 UTC, until it leaves."""
    ended = {d.account: d.ends for d in DEPARTURES}
    weeks = (END - START) // WEEK
    return [
        Happening(week(n, hour=3), "use", a.external_id, value=active_people(a.external_id, a.country, a.seats, n))
        for a in company.accounts
        for n in range(2, weeks + 1)
        if week(n, hour=3) < ended.get(a.external_id, END)
    ]


def active_people(account: str, country: str, seats: int, number: int) -> int:
    """How many of the seats were in use in the week before week `number`: follows the mood, with a slow wave."""
    habit = 0.62 + 0.25 * ((int(account[-2:]) * 37) % 100) / 100
    drift = 0.05 * mood(account, country, week(number)).points
    wave = 0.03 * ((number * 7 + int(account[-2:])) % 5 - 2) / 2
    return max(1, round(seats * min(0.98, max(0.06, habit + drift + wave))))


def daylight(moment: datetime, zone: str) -> datetime:
    """The same moment, or eight in the morning (and some minutes) if it falls into somebody's night."""
    local = moment.astimezone(ZoneInfo(zone))
    if 8 <= local.hour < 21:
        return moment
    morning = local.replace(hour=8, minute=local.minute // 2, second=local.second)
    return (morning if local.hour < 8 else morning + timedelta(days=1)).astimezone(UTC)
