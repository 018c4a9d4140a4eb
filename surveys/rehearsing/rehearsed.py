"""What a rehearsal found: every ask by day and person, who is passed over and why, and what stands before it all."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from storage.models import Place
from surveys.planner.inviting import NOT_DRAWN, NOT_IN_AUDIENCE
from surveys.rules.guards import Why

_MORE = {
    NOT_IN_AUDIENCE: "They do not belong to the survey's audience any more.",
    NOT_DRAWN: "The survey asks a share of its audience each time, and this time not them.",
    "wave_withdrawn": "The sending that they belonged to was withdrawn.",
}
"""Reasons that no guard gives."""


def sentence_of(why: str) -> str:
    """The reason of a skip, for the team."""
    return _MORE.get(why) or Why(why).sentence


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a line of a rehearsal is about."""

    contact_id: int
    account_id: int
    contact: str
    account: str
    csm: str | None
    zone: str  # IANA: the nearest to them that is known


@dataclass(frozen=True, slots=True)
class Send:
    """An ask that goes out, or a reminder of one. `day` is that of the workspace's calendar."""

    at: datetime
    day: date
    survey: str
    person: Person
    place: Place
    locale: str
    locale_guessed: bool
    channel: str | None = None  # Slack's id, where it is known; None: a DM that is to be opened first
    reminds: bool = False

    @property
    def in_channel(self) -> bool:
        return self.place == Place.CHANNEL


@dataclass(frozen=True, slots=True)
class Skip:
    """Somebody whose time came and who is not asked, or not reminded, then; `sentence_of(why)` says why."""

    day: date
    survey: str
    person: Person
    why: str
    reminds: bool = False


@dataclass(frozen=True, slots=True)
class Pilot:
    """How a survey that nobody has let go on yet asks: the first ones, then so many a day."""

    first: int
    a_day: int
    asked: int  # before the rehearsal began


@dataclass(frozen=True, slots=True)
class WaitingWave:
    """A wave that a second person has to approve."""

    first_day: date
    people: int
    accounts: int


@dataclass(frozen=True, slots=True)
class Before:
    """What keeps a survey's asks back as things stand. A pilot stays one; the rest is played as if it were cleared."""

    all_stopped: bool = False
    stopped: bool = False  # sends of this survey alone
    off: bool = False
    pilot: Pilot | None = None
    waiting: tuple[WaitingWave, ...] = ()


@dataclass
class Rehearsal:
    """Everything that would happen from `first` to before `until`, days of the workspace's calendar, in order of
    time."""

    first: date
    until: date
    survey: str | None = None  # the one that was looked at; None: all
    before: Before = Before()
    sends: list[Send] = field(default_factory=list)
    skips: list[Skip] = field(default_factory=list)
    beside: list[Send] = field(default_factory=list)  # what other surveys send meanwhile
    closed: frozenset[date] = frozenset()  # days on which nobody works whom it asks

    @property
    def last(self) -> date:
        """The last day of it."""
        return self.until - timedelta(days=1)

    @property
    def asks(self) -> list[Send]:
        """The sends that are no reminders."""
        return [send for send in self.sends if not send.reminds]

    @property
    def people(self) -> int:
        return len({send.person.contact_id for send in self.asks})

    @property
    def guessed(self) -> int:
        """How many of the people asked are written to in a language that nobody ever named."""
        return len({send.person.contact_id for send in self.asks if send.locale_guessed})

    def per_day(self) -> dict[date, int]:
        """How many asks and reminders go out on each day that has any."""
        days: dict[date, int] = {}
        for send in self.sends:
            days[send.day] = days.get(send.day, 0) + 1
        return days
