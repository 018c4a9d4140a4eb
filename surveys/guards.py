"""Who is left out, and why: asked when a turn comes, and again before every attempt to send."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import compress

from storage.models import SurveyKind

QUARANTINE = timedelta(days=90)
"""Rest between two NPS surveys of one person."""

BREATHER = timedelta(days=14)
"""Rest after anything that we ask of one person."""


class Why(StrEnum):
    """A reason not to ask; its value is what is stored."""

    WORKSPACE_STOPPED = "workspace_stopped"
    SURVEY_STOPPED = "survey_stopped"
    ACCOUNT_STOPPED = "account_stopped"
    OPTED_OUT = "opted_out"
    ACCOUNT_GONE = "account_gone"
    NOT_IN_SLACK = "not_in_slack"
    UNREACHABLE = "unreachable"
    ANSWERED = "answered"
    EXPIRED = "expired"
    CHANNEL_SHARED = "channel_shared"
    CHANNEL_HAS_GUESTS = "channel_has_guests"
    QUARANTINE = "quarantine"
    OPEN_CASE = "open_case"

    @property
    def sentence(self) -> str:
        """For the team."""
        return _SENTENCES[self]

    @property
    def passes(self) -> bool:
        """Whether waiting helps: the turn is put off. Otherwise it is lost, and the cadence ends for this person."""
        return self in _PASSING


_SENTENCES = {
    Why.WORKSPACE_STOPPED: "All sends are stopped.",
    Why.SURVEY_STOPPED: "Sends of this survey are stopped.",
    Why.ACCOUNT_STOPPED: "Sends to this account are stopped.",
    Why.OPTED_OUT: "They asked not to be asked again.",
    Why.ACCOUNT_GONE: "Their account is no customer any more.",
    Why.NOT_IN_SLACK: "Slack does not know them.",
    Why.UNREACHABLE: "Slack takes no messages to them.",
    Why.ANSWERED: "They have answered.",
    Why.EXPIRED: "The question closed before it could be sent.",
    Why.CHANNEL_SHARED: "The channel is shared with another company.",
    Why.CHANNEL_HAS_GUESTS: "There are guests in the channel.",
    Why.QUARANTINE: "They were asked not long ago.",
    Why.OPEN_CASE: "A case of theirs is open: answering them comes first.",
}
_PASSING = frozenset({Why.WORKSPACE_STOPPED, Why.SURVEY_STOPPED, Why.ACCOUNT_STOPPED, Why.QUARANTINE, Why.OPEN_CASE})

_IN_ORDER = tuple(Why)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about an ask and its contact, at `now`. What is left out stands in nobody's way."""

    now: datetime
    kind: SurveyKind = SurveyKind.NPS
    workspace_stopped: bool = False
    survey_stopped: bool = False
    account_stopped: bool = False
    opted_out: bool = False
    account_gone: bool = False
    in_slack: bool = True
    reachable: bool = True
    answered: bool = False
    expires_at: datetime | None = None
    team_only: bool = False  # the message holds what no customer may read
    channel_shared: bool = False  # or about to be
    channel_has_guests: bool = False
    last_asked_at: datetime | None = None  # in any survey, apart from this ask
    last_nps_at: datetime | None = None  # in an NPS survey, apart from this ask
    has_open_case: bool = False


def why_not(facts: Facts) -> Why | None:
    """The first reason not to send, in the order of `Why`; None when nothing is against it.

    An open case, and that the account is gone, keep nobody from an exit survey: a CSM agreed to it.
    """
    is_nps = facts.kind is SurveyKind.NPS
    applies = (
        facts.workspace_stopped,
        facts.survey_stopped,
        facts.account_stopped,
        facts.opted_out,
        facts.account_gone and is_nps,
        not facts.in_slack,
        not facts.reachable,
        facts.answered,
        facts.expires_at is not None and facts.expires_at <= facts.now,
        facts.team_only and facts.channel_shared,
        facts.team_only and facts.channel_has_guests,
        in_quarantine(facts),
        facts.has_open_case and is_nps,
    )
    return next(compress(_IN_ORDER, applies), None)


def in_quarantine(facts: Facts) -> bool:
    """True until exactly the end of the rest; the never-asked are free."""
    end = rest_ends(facts.kind, facts.last_asked_at, facts.last_nps_at)
    return end is not None and facts.now < end


def rest_ends(kind: SurveyKind, last_asked_at: datetime | None, last_nps_at: datetime | None) -> datetime | None:
    """From when on a person may be asked again; None for the never-asked."""
    after_any = last_asked_at and last_asked_at + BREATHER
    if last_nps_at is None or kind is not SurveyKind.NPS:
        return after_any
    after_nps = last_nps_at + QUARANTINE
    return max(after_any, after_nps) if after_any else after_nps
