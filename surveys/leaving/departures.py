"""Leaving accounts: the exit survey is proposed to the account's CSM, and sent only when somebody agrees."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from analysis.days.calendars import Calendar, country_of
from storage.answering import departure_queries
from storage.answering.departure_queries import Facts
from storage.asking import planning_queries, survey_queries, withdrawals
from storage.database.units import Unit, Units
from storage.models import DeliveryKind, DepartureState, Place, SurveyKind
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Owed, Priority
from surveys.asking.asks import AskState, Audience, ExitAsk
from surveys.asking.personal import greeting_name
from surveys.asking.showing import shuffled_reasons
from surveys.definition.definitions import of_version
from surveys.definition.locales import choose
from surveys.leaving.proposals import ExitProposal
from surveys.planner import moving
from surveys.rules import places
from surveys.rules.guards import Why

VOLUNTARY = "voluntary"
WAITS = timedelta(days=1)
"""How long a departure waits for the news that it was only a move to another plan."""

LAST_DAYS = 3
"""Working days before the last one in which nothing waits any more: the CSM decides, and the customer answers."""

NOBODY_TO_ASK = "nobody_to_ask"  # why an account that leaves brings a notice and no proposal


FURTHEST = timedelta(days=366)
"""A last day lies within a year, past or ahead: one further away is a slip of the hand."""


class DepartureUnknown(Exception):
    """This workspace has no such departure."""


class DepartureDecided(Exception):
    """Somebody has decided already; `decided_by` says who."""

    def __init__(self, decided_by: str | None) -> None:
        super().__init__(decided_by)
        self.decided_by = decided_by


def is_far(ends_on: date, today: date) -> bool:
    """Whether nobody means this last day."""
    return abs(ends_on - today) > FURTHEST


def notice(unit: Unit, workspace_id: int, account_id: int, ends_on: date, how: str) -> None:
    """Note that an account leaves. Accounts that leave because a payment failed are never asked why."""
    departure_queries.set_leaving(unit, workspace_id, account_id, ends_on, how)


def propose_due(units: Units, workspace_id: int, now: datetime) -> int:
    """Propose the exit survey for each leaving account that has none proposed yet; how many were proposed.

    It waits a day, since some who leave only move to another plan, but never into the last working days; once the last
    day is over, nobody there can be reached any more. One person of an account is asked, also when its last day moves.
    """
    with units.reading() as unit:
        seen = not departure_queries.unseen(unit, workspace_id)
        if seen and not departure_queries.leaving_without_departure(unit, workspace_id):
            return 0
    with units() as unit:
        departure_queries.note_seen(unit, workspace_id, now)
        zone = departure_queries.zone(unit, workspace_id)
        accounts = departure_queries.leaving_without_departure(unit, workspace_id)
        return sum(_propose(unit, workspace_id, account, now) for account in accounts if _is_time(account, zone, now))


def _is_time(account: Facts, zone: str, now: datetime) -> bool:
    today = now.astimezone(ZoneInfo(zone)).date()
    if account["ends_on"] < today:
        return False
    return now >= account["leaving_seen_at"] + WAITS or today >= _working_days_before(account["ends_on"], zone)


def _working_days_before(ends_on: date, zone: str) -> date:
    """The day from which on only the last working days are left, by the team's calendar."""
    calendar, day, left = Calendar(country_of(zone)), ends_on, LAST_DAYS
    while left:
        day -= timedelta(days=1)
        left -= not calendar.is_day_off(day)
    return day


def end_due(units: Units, workspace_id: int, now: datetime) -> int:
    """Let the accounts whose last day is over be gone: nobody there is asked any more; how many they were."""
    with units.reading() as unit:
        today = now.astimezone(ZoneInfo(departure_queries.zone(unit, workspace_id))).date()
        if not departure_queries.over(unit, workspace_id, today):
            return 0
    with units() as unit:
        ended = departure_queries.over(unit, workspace_id, today)
        departure_queries.set_gone(unit, ended)
    return len(ended)


def agree(unit: Unit, workspace_id: int, departure_id: int, teammate_id: int, now: datetime) -> None:
    """Send the exit survey, in its contact's next send window: once they and their account have had their rest from
    what was asked before. It takes the place of what was planned for them.

    Raises DepartureUnknown, DepartureDecided.
    """
    departure = _undecided(unit, workspace_id, departure_id)
    others = withdrawals.planned(unit, workspace_id, departure_queries.asks_of(departure["contact_id"]))
    withdrawals.take_back(unit, workspace_id, others, Why.QUARANTINE, now)
    send_at = moving.first_moment(unit, workspace_id, departure["contact_id"], SurveyKind.CHURN_EXIT, now)
    invitation_id = planning_queries.invite(
        unit,
        workspace_id,
        kind=SurveyKind.CHURN_EXIT,
        contact_id=departure["contact_id"],
        account_id=departure["account_id"],
        occasion=f"departure:{departure_id}",
        send_at=send_at,
    )
    delivery_queue.owe(
        unit,
        workspace_id,
        Owed(
            DeliveryKind.EXIT_ASK,
            f"ask:{invitation_id}",
            Priority.ASK,
            send_at,
            contact_id=departure["contact_id"],
            invitation_id=invitation_id,
            departure_id=departure_id,
        ),
    )
    _decide(unit, workspace_id, departure_id, DepartureState.ASKED, teammate_id, now)


def decline(
    unit: Unit, workspace_id: int, departure_id: int, teammate_id: int, now: datetime, *, will_call: bool
) -> None:
    """Nobody is asked in writing: the CSM calls, or leaves it. Raises DepartureUnknown, DepartureDecided."""
    _undecided(unit, workspace_id, departure_id)
    state = DepartureState.CALLING if will_call else DepartureState.DECLINED
    _decide(unit, workspace_id, departure_id, state, teammate_id, now)


def proposal(unit: Unit, workspace_id: int, departure_id: int, now: datetime) -> ExitProposal:
    """What the CSM sees: the facts, and the survey as its contact would first see it."""
    facts = departure_queries.facts(unit, workspace_id, departure_id)
    if facts is None:
        raise DepartureUnknown
    locale = choose(facts["contact_locale"], facts["account_locale"], facts["slack_locale"], facts["country"]).locale
    ask = ExitAsk(
        token="preview",
        locale=locale,
        greeting_name=greeting_name(facts["contact_name"]),
        audience=Audience(company=facts["company"], csm=facts["csm_name"], account=facts["account_name"]),
        state=AskState.OPEN,
        ends_on=facts["ends_on"],
        reasons=shuffled_reasons(locale, departure_id),
        reason=None,
        second_reason=None,
        compared_with=None,
        kept_by=None,
        verbatim=None,
        may_contact=None,
    )
    return ExitProposal(
        departure_id=departure_id,
        account=facts["account_name"],
        contact=facts["contact_name"],
        title=facts["title"],
        ends_on=facts["ends_on"],
        state=str(facts["state"]),
        decided_by=facts["decided_by_name"],
        today=now.astimezone(ZoneInfo(facts["workspace_zone"])).date(),
        ask=ask,
        mrr_minor=facts["mrr_minor"],
        mrr_currency=facts["mrr_currency"],
    )


def _propose(unit: Unit, workspace_id: int, account: Facts, now: datetime) -> bool:
    known = departure_queries.of_this_leaving(unit, workspace_id, account["id"], account["leaving_seen_at"])
    if known is not None:
        departure_queries.move(unit, known["id"], account["ends_on"])
        _show_again(unit, workspace_id, known["id"], now)
        return False
    contact_id = _best_contact(unit, workspace_id, account["id"])
    reader = departure_queries.hears(unit, workspace_id, account["id"])
    if contact_id is None:
        delivery_queue.owe(unit, workspace_id, _nobody_to_ask(account, reader, now))
        return False
    departure_id = departure_queries.add(unit, workspace_id, account["id"], contact_id, account["ends_on"], now)
    cause = f"exit_proposal:{departure_id}"
    owed = Owed(DeliveryKind.EXIT_PROPOSAL, cause, Priority.ALERT, now, departure_id=departure_id, **reader)
    delivery_queue.owe(unit, workspace_id, owed)
    return True


def _best_contact(unit: Unit, workspace_id: int, account_id: int) -> int | None:
    """Who should be asked: the first whom the exit survey can reach, by direct message or where it, or their account,
    wants to be asked. None: nobody."""
    kinds = {each["kind"]: each for each in survey_queries.surveys(unit, workspace_id)}
    survey = kinds.get(SurveyKind.CHURN_EXIT)
    usual = of_version(unit, workspace_id, survey["id"], survey["version"]).places if survey else (Place.DM,)
    people = departure_queries.who_may_be_asked(unit, workspace_id, account_id)
    return next((row["id"] for row in people if places.places_for(places.known(dict(row)), usual)), None)


def _nobody_to_ask(account: Facts, reader: Facts, now: datetime) -> Owed:
    """The departure is told once; should somebody become reachable before the last day, they are proposed then."""
    ends_on = account["ends_on"].isoformat()
    return Owed(
        DeliveryKind.NOTICE,
        f"{NOBODY_TO_ASK}:{account['id']}:{ends_on}",
        Priority.ALERT,
        now,
        detail={"why": NOBODY_TO_ASK, "account": account["name"], "ends_on": ends_on},
        **reader,
    )


def _undecided(unit: Unit, workspace_id: int, departure_id: int) -> Facts:
    departure = departure_queries.facts(unit, workspace_id, departure_id)
    if departure is None:
        raise DepartureUnknown
    if departure["state"] is not DepartureState.PROPOSED:
        raise DepartureDecided(departure["decided_by_name"])
    return departure


def _decide(
    unit: Unit, workspace_id: int, departure_id: int, state: DepartureState, teammate_id: int, now: datetime
) -> None:
    departure_queries.decide(unit, departure_id, state, teammate_id, now)
    _show_again(unit, workspace_id, departure_id, now)


def _show_again(unit: Unit, workspace_id: int, departure_id: int, now: datetime) -> None:
    proposal = delivery_queue.by_cause(unit, workspace_id, f"exit_proposal:{departure_id}")
    if proposal is not None:
        delivery_queue.show_again(unit, proposal, now)
