"""What is left of a simulated year: plain rows, from Slack, from the tables and from the log of what people did."""

from dataclasses import dataclass, field
from datetime import date, datetime

OPTED_OUT, CASE, TICKET, HELD, STOPPED = "opted out", "open case", "open ticket", "held", "stopped"
GONE, UNREACHABLE, DOWN = "gone", "unreachable", "down"


@dataclass(frozen=True)
class Person:
    id: int
    name: str
    account_id: int
    kind: str
    country: str | None
    region: str | None
    zone: str
    locale: str | None


@dataclass(frozen=True)
class Survey:
    """`cycle` is the cadence in days, in whole weeks; `going_at` is when it stopped being a pilot."""

    name: str
    kind: str
    rest_days: int
    people: frozenset[str] = frozenset({"member", "guest", "external"})
    cycle: int | None = None
    share: float = 1.0
    asks_the_gone: bool = False
    going_at: datetime | None = None


@dataclass(frozen=True)
class Invitation:
    id: int
    survey: str
    contact_id: int
    account_id: int
    occasion: str
    state: str
    why: str | None = None
    wave_id: int | None = None
    asked_at: datetime | None = None


@dataclass(frozen=True)
class Message:
    """An ask, or a reminder of one, that Slack took."""

    at: datetime
    invitation_id: int
    contact_id: int
    is_reminder: bool = False


@dataclass(frozen=True)
class Span:
    """From `begins` to before `ends` something holds: for a contact, an account, a survey, or for all."""

    what: str
    begins: datetime
    ends: datetime
    contact_id: int | None = None
    account_id: int | None = None
    survey: str | None = None


@dataclass(frozen=True)
class Passed:
    """Somebody was passed over on a day."""

    survey: str
    contact_id: int
    day: date
    why: str


@dataclass(frozen=True)
class Answer:
    invitation_id: int
    at: datetime


@dataclass(frozen=True)
class Wave:
    id: int
    survey: str
    people: int  # in its audience when it was frozen
    share: float
    recipients: int


@dataclass(frozen=True)
class Closed:
    """A black-out of the workspace's own, both ends included; of one country, or everywhere."""

    first: date
    last: date
    country: str | None = None


@dataclass(frozen=True)
class Turn:
    """A first turn as it was dealt on the first day. `week` are the working days of its person."""

    contact_id: int
    day: date
    week: tuple[int, ...]


@dataclass(frozen=True)
class Year:
    zone: str  # the workspace's
    person_days: int = 14
    account_a_week: int = 3
    pilot: int = 10
    pilot_a_day: int = 20
    asks_guests: bool = True
    asks_externals: bool = True
    people: dict[int, Person] = field(default_factory=dict)
    surveys: dict[str, Survey] = field(default_factory=dict)
    invitations: dict[int, Invitation] = field(default_factory=dict)
    messages: tuple[Message, ...] = ()
    answers: tuple[Answer, ...] = ()
    spans: tuple[Span, ...] = ()
    passed: tuple[Passed, ...] = ()
    waves: tuple[Wave, ...] = ()
    closed: tuple[Closed, ...] = ()
    turns: tuple[Turn, ...] = ()
    counted: dict[str, int] = field(default_factory=dict)  # asks by survey, as the figures have them
    count_problems: tuple[str, ...] = ()
