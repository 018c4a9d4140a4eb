"""Before the first ask in a customer's channel its CSM is offered a text that says who will ask there.

The first ask waits for it, two working days of the CSM's at most.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from analysis.days.calendars import Calendar, country_of, zone_of
from storage.answering import departure_queries
from storage.asking import ask_queries, introduction_queries, sends
from storage.database.units import Unit, Units
from storage.models import DeliveryKind, IntroductionState, Place
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Owed, Priority
from surveys.definition.locales import choose
from surveys.definition.texts import texts
from surveys.planner import blackouts

INTRODUCE = "introduce"
"""Why a notice is sent, and what the delivery of an ask says while it waits."""

WORKING_DAYS = 2


class IntroductionUnknown(Exception):
    """Nobody was offered to introduce us in this channel."""


@dataclass(frozen=True)
class Offer:
    """What the account's CSM sees: the text to post, and what became of it."""

    channel: str
    account: str
    text: str  # in the account's language
    state: IntroductionState
    waits_until: datetime
    zone: str  # the CSM's
    decided_by: str | None  # a name


def offer_due(units: Units, workspace_id: int, now: datetime) -> int:
    """Offer the introduction wherever a first ask is planned, so that it need not wait long; how many."""
    with units.reading() as unit:
        if not introduction_queries.unoffered(unit, workspace_id):
            return 0
    with units() as unit:
        accounts = introduction_queries.unoffered(unit, workspace_id)
        for each in accounts:
            _offer(unit, workspace_id, each["id"], each["channel"], now)
    return len(accounts)


def wait(unit: Unit, workspace_id: int, invitation_id: int, now: datetime) -> datetime | None:
    """Until when an ask must wait for the introduction in its channel; None when it may go now."""
    facts = ask_queries.ask_facts(unit, workspace_id, invitation_id)
    if facts is None or facts["place"] is not Place.CHANNEL or facts["account_channel"] is None:
        return None
    channel = facts["account_channel"]
    if introduction_queries.of(unit, workspace_id, channel) is None:
        _offer(unit, workspace_id, facts["account_id"], channel, now)
    known = introduction_queries.of(unit, workspace_id, channel)
    if known is None or known["state"] is not IntroductionState.OFFERED or now >= known["waits_until"]:
        return None
    where = {**facts, "time_zone": facts["contact_zone"] or facts["slack_time_zone"], "locale": facts["contact_locale"]}
    return blackouts.next_open(where, blackouts.own(unit, workspace_id), known["waits_until"])


def decide(unit: Unit, workspace_id: int, channel: str, teammate_id: int, now: datetime, *, made: bool) -> None:
    """The channel knows, or need not: what waited goes out in its contacts' next send windows.

    Of two who decide the first counts. Raises IntroductionUnknown.
    """
    if introduction_queries.of(unit, workspace_id, channel) is None:
        raise IntroductionUnknown
    state = IntroductionState.MADE if made else IntroductionState.SKIPPED
    if not introduction_queries.decide(unit, workspace_id, channel, state, teammate_id, now):
        return
    closed = blackouts.own(unit, workspace_id)
    for row in introduction_queries.waiting(unit, workspace_id, channel, INTRODUCE):
        sends.move(unit, row["delivery_id"], blackouts.next_open(row, closed, now))
    unit.wake()
    notice = delivery_queue.by_cause(unit, workspace_id, _cause(channel))
    if notice is not None:
        delivery_queue.show_again(unit, notice, now)


def offered(unit: Unit, workspace_id: int, channel: str) -> Offer:
    """The introduction in a channel, as its CSM sees it. Raises IntroductionUnknown."""
    known = introduction_queries.of(unit, workspace_id, channel)
    if known is None:
        raise IntroductionUnknown
    locale = choose(None, known["account_locale"], None, known["country"]).locale
    return Offer(
        channel=channel,
        account=known["account_name"],
        text=texts(locale).say("channel_introduction", company=known["company"], csm=known["csm_name"]),
        state=known["state"],
        waits_until=known["waits_until"],
        zone=known["zone"],
        decided_by=known["decided_by"],
    )


def _offer(unit: Unit, workspace_id: int, account_id: int, channel: str, now: datetime) -> None:
    until = _working_days_on(now, introduction_queries.zone_of_csm(unit, workspace_id, account_id))
    facts = {"account_id": account_id, "offered_at": now, "waits_until": until}
    if introduction_queries.offer(unit, workspace_id, channel, **facts):
        reader = departure_queries.hears(unit, workspace_id, account_id)
        told = {"why": INTRODUCE, "channel": channel}
        owed = Owed(DeliveryKind.NOTICE, _cause(channel), Priority.ALERT, now, detail=told, **reader)
        delivery_queue.owe(unit, workspace_id, owed)


def _working_days_on(now: datetime, zone: str) -> datetime:
    """The same time two days on that are no weekend and no holiday where the CSM is."""
    theirs, local = Calendar(country_of(zone)), now.astimezone(zone_of(zone))
    for _ in range(WORKING_DAYS):
        local += timedelta(days=1)
        while theirs.is_day_off(local.date()):
            local += timedelta(days=1)
    return local.astimezone(now.tzinfo)


def _cause(channel: str) -> str:
    return f"{INTRODUCE}:{channel}"
