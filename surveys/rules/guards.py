"""Who is left out, and why: asked when somebody would be invited, and again before every attempt to send."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import compress
from typing import Any

from storage.models import ContactKind, SurveyKind
from surveys.rules.policy import Policy


class Why(StrEnum):
    """A reason not to ask; its value is what is stored."""

    WORKSPACE_STOPPED = "workspace_stopped"
    SURVEY_STOPPED = "survey_stopped"
    ACCOUNT_STOPPED = "account_stopped"
    OPTED_OUT = "opted_out"
    ACCOUNT_GONE = "account_gone"
    ACCOUNT_STAYS = "account_stays"
    NOT_IN_SLACK = "not_in_slack"
    UNREACHABLE = "unreachable"
    GUEST = "guest"
    EXTERNAL = "external"
    ANSWERED = "answered"
    EXPIRED = "expired"
    CHANNEL_SHARED = "channel_shared"
    CHANNEL_HAS_GUESTS = "channel_has_guests"
    HELD = "held"
    QUARANTINE = "quarantine"
    OPEN_CASE = "open_case"
    OPEN_TICKET = "open_ticket"
    ACCOUNT_BUDGET = "account_budget"
    PILOT = "pilot"

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
    Why.ACCOUNT_STAYS: "Their account does not leave any more.",
    Why.NOT_IN_SLACK: "Slack does not know them.",
    Why.UNREACHABLE: "Slack takes no messages to them.",
    Why.GUEST: "Guests are not asked.",
    Why.EXTERNAL: "People of other companies are not asked.",
    Why.ANSWERED: "They have answered.",
    Why.EXPIRED: "The question closed before it could be sent.",
    Why.CHANNEL_SHARED: "The channel is shared with another company.",
    Why.CHANNEL_HAS_GUESTS: "There are guests in the channel.",
    Why.HELD: "Somebody of the team holds them.",
    Why.QUARANTINE: "They were asked not long ago.",
    Why.OPEN_CASE: "A case of theirs is open: answering them comes first.",
    Why.OPEN_TICKET: "A support ticket of theirs is open.",
    Why.ACCOUNT_BUDGET: "Enough people of their account were asked that week.",
    Why.PILOT: "The survey is a pilot, and enough people were asked that day.",
}
_PASSING = frozenset(
    {
        Why.WORKSPACE_STOPPED,
        Why.SURVEY_STOPPED,
        Why.ACCOUNT_STOPPED,
        Why.HELD,
        Why.QUARANTINE,
        Why.OPEN_CASE,
        Why.OPEN_TICKET,
        Why.ACCOUNT_BUDGET,
        Why.PILOT,
    }
)
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
    account_stays: bool = False  # it does not leave, or not any more
    may_be_gone: bool = False  # the survey asks people of accounts that are gone
    in_slack: bool = True
    reachable: bool = True
    is_unwanted_guest: bool = False
    is_unwanted_external: bool = False
    answered: bool = False
    expires_at: datetime | None = None
    team_only: bool = False  # the message holds what no customer may read
    channel_shared: bool = False  # or about to be
    channel_has_guests: bool = False
    held: bool = False
    person_rest: timedelta = timedelta(days=14)  # after anything that we start
    kind_rest: timedelta = timedelta(days=90)  # after a survey of this kind
    last_asked_at: datetime | None = None  # in any survey, apart from this ask
    last_of_kind_at: datetime | None = None  # in a survey of this kind, apart from this ask
    has_open_case: bool = False
    has_open_ticket: bool = False
    account_is_full: bool = False  # as many of its people as may be asked in a week are
    pilot_is_full: bool = False


def why_not(facts: Facts) -> Why | None:
    """The first reason not to send, in the order of `Why`; None when nothing is against it.

    A CSM agreed to an exit survey: an open case or ticket, the account's budget, and that it is gone by then keep
    nobody from it.
    """
    exits = facts.kind is SurveyKind.CHURN_EXIT
    applies = (
        facts.workspace_stopped,
        facts.survey_stopped,
        facts.account_stopped,
        facts.opted_out,
        facts.account_gone and not (exits or facts.may_be_gone),
        facts.account_stays and exits,
        not facts.in_slack,
        not facts.reachable,
        facts.is_unwanted_guest,
        facts.is_unwanted_external,
        facts.answered,
        facts.expires_at is not None and facts.expires_at <= facts.now,
        facts.team_only and facts.channel_shared,
        facts.team_only and facts.channel_has_guests,
        facts.held,
        in_quarantine(facts) and not exits,
        facts.has_open_case and not exits,
        facts.has_open_ticket and not exits,
        facts.account_is_full and not exits,
        facts.pilot_is_full and not exits,
    )
    return next(compress(_IN_ORDER, applies), None)


def in_quarantine(facts: Facts) -> bool:
    """True until exactly the end of the rest; the never-asked are free."""
    end = rest_ends(facts)
    return end is not None and facts.now < end


def rest_ends(facts: Facts) -> datetime | None:
    """From when on a person may be asked again; None for the never-asked."""
    ends = (
        facts.last_asked_at and facts.last_asked_at + facts.person_rest,
        facts.last_of_kind_at and facts.last_of_kind_at + facts.kind_rest,
    )
    return max((end for end in ends if end is not None), default=None)


def facts_of(
    person: Any, kind: SurveyKind, policy: Policy, *, rest_days: int, now: datetime, today: date, **more: Any
) -> Facts:
    """What is known of a person (a row of `person_queries`) who would be asked at `now`; `more` is what
    else is known.

    `today` is the day of `now` in the workspace's zone, by which holds end.
    """
    earlier = (person.last_invited_at, person.last_asked_elsewhere)
    return Facts(
        now=now,
        kind=kind,
        account_stopped=person.account_stopped,
        opted_out=person.opted_out,
        account_gone=person.account_gone,
        in_slack=person.in_slack,
        reachable=person.reachable,
        is_unwanted_guest=person.kind is ContactKind.GUEST and not policy.ask_guests,
        is_unwanted_external=person.kind is ContactKind.EXTERNAL and not policy.ask_externals,
        held=person.held_until is not None and today < person.held_until,
        person_rest=timedelta(days=policy.person_days),
        kind_rest=timedelta(days=rest_days),
        last_asked_at=max((each for each in earlier if each is not None), default=None),
        last_of_kind_at=person.last_of_kind_at,
        has_open_case=bool(person.has_open_case),
        has_open_ticket=_has_ticket(person, policy.tickets_attribute),
        **more,
    )


def _has_ticket(person: Any, attribute: str) -> bool:
    """Whether the person's or the account's attribute counts a ticket that is open."""
    counts = ((person.own_attributes or {}).get(attribute), (person.attributes or {}).get(attribute))
    return any(str(count).strip().lower() not in ("", "0", "none", "no", "false") for count in counts)
