"""Each CSM reads on the last morning of their week who of their people is asked in the next one, and may hold some."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from analysis.days.calendars import zone_of
from analysis.days.mornings import next_last_morning, week_after
from storage.answering import departure_queries
from storage.asking import hold_queries, moments
from storage.asking.hold_queries import Facts
from storage.database.units import Unit, Units
from storage.models import DeliveryKind
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Owed, Priority
from surveys.rehearsing.rehearsal import rehearse
from surveys.rehearsing.rehearsed import Send

NEXT_WEEK = "next_week"
"""Why a CSM gets a notice, and the calendar moment at which the first of them is due one."""


def ensure(unit: Unit, workspace_id: int, now: datetime) -> None:
    """Set the first moment of a workspace that has none."""
    if moments.due_at(unit, workspace_id, NEXT_WEEK) is None:
        moments.set_due(unit, workspace_id, NEXT_WEEK, now)


def tell_due(units: Units, workspace_id: int, now: datetime) -> int:
    """Tell every CSM whose morning has come who of their people is asked next week; how many were told.

    Whoever's people are all left in peace is told nothing. Safe to run twice.
    """
    with units() as unit:
        home = departure_queries.zone(unit, workspace_id)
        csms = hold_queries.csms(unit, workspace_id)
        due = [csm for csm in csms if _is_due(unit, workspace_id, csm, now)]
    sends = _sends(units, workspace_id, due, home, now)
    with units() as unit:
        told = sum(_tell(unit, workspace_id, csm, home, sends, now) for csm in due)
        following = [_set_due(unit, workspace_id, csm, home, now, again=csm in due) for csm in csms]
        tomorrow = now + timedelta(days=1)  # somebody may have become a CSM by then
        moments.set_due(unit, workspace_id, NEXT_WEEK, min([tomorrow, *following]))
    return told


def _is_due(unit: Unit, workspace_id: int, csm: Facts, now: datetime) -> bool:
    due_at = moments.due_at(unit, workspace_id, _own(csm))
    return due_at is not None and due_at <= now


def _set_due(unit: Unit, workspace_id: int, csm: Facts, home: str, now: datetime, *, again: bool) -> datetime:
    known = moments.due_at(unit, workspace_id, _own(csm))
    if known is not None and not again:
        return known
    coming = next_last_morning(now, csm["time_zone"] or home)
    moments.set_due(unit, workspace_id, _own(csm), coming)
    return coming


def _sends(units: Units, workspace_id: int, due: Sequence[Facts], home: str, now: datetime) -> list[Send]:
    """All that goes out until the last of their weeks is over, as a rehearsal says; nothing while sends are stopped."""
    if not due:
        return []
    today = now.astimezone(zone_of(home)).date()
    until = max(week_after(now, csm["time_zone"] or home)[1] for csm in due)
    rehearsal = rehearse(units, workspace_id, now, (until - today).days + 1)
    return [] if rehearsal.before.all_stopped else rehearsal.sends


def _tell(unit: Unit, workspace_id: int, csm: Facts, home: str, sends: list[Send], now: datetime) -> bool:
    first, until = week_after(now, csm["time_zone"] or home)
    own = hold_queries.contacts_of_csm(unit, workspace_id, csm["id"])
    people = [_entry(send) for send in sends if first <= send.day < until and send.person.contact_id in own]
    if not people:
        return False
    owed = Owed(
        DeliveryKind.NOTICE,
        f"{NEXT_WEEK}:{csm['id']}:{first}",
        Priority.REPORT,
        now,
        slack_user_id=csm["slack_user_id"],
        detail={"why": NEXT_WEEK, "first": str(first), "last": str(until - timedelta(days=1)), "people": people},
    )
    return delivery_queue.owe(unit, workspace_id, owed) is not None


def _entry(send: Send) -> list[Any]:
    """Whom, which survey, when, and whether it reminds: no names, since the message is stored."""
    return [send.person.contact_id, send.survey, str(send.day), send.reminds]


def entries(detail: dict[str, Any]) -> list[tuple[int, str, date, bool]]:
    """What a notice holds of the people whom it names, in the order in which they are asked or (True) reminded."""
    return [
        (contact_id, survey, date.fromisoformat(day), any(reminds))  # an older notice does not say
        for contact_id, survey, day, *reminds in detail["people"]
    ]


def _own(csm: Facts) -> str:
    return f"{NEXT_WEEK}:{csm['id']}"
