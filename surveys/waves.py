"""Waves: one sending of a survey to an audience. Above a number of people it waits for a second person.

A withdrawn wave: what is not sent is dropped, what is sent becomes "sent by mistake". Its answers stay in the score,
since what was heard cannot be unheard: otherwise a poor score could be withdrawn. The response rate leaves the whole
wave out, since those who had not answered were told to ignore it. docs/adr/ has more.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from storage import (
    audits,
    delivery_queue,
    departure_queries,
    moments,
    pilot_queries,
    rollups,
    status_queries,
    wave_queries,
    withdrawals,
)
from storage.audits import Doer
from storage.delivery_queue import Owed, Priority
from storage.models import DeliveryKind, InvitationState, WaveState
from storage.rollups import WAVE_WITHDRAWN
from storage.units import Unit, Units
from storage.wave_queries import Facts
from surveys import policy

WAVE = "wave"
"""Why the team's channel gets a notice: a wave waits for a second person."""

TAKE_BACK = "take_back"
"""The calendar moment at which asks of withdrawn waves are taken back."""

EXAMPLES = 10
MOST_DAYS = 90
SLICE = 500  # rows that one transaction changes at most: none may hold the database for long
_OPEN = (WaveState.WAITING, WaveState.APPROVED, WaveState.FROZEN)


class WaveUnknown(Exception):
    """This workspace has no such wave."""


class WaveDecided(Exception):
    """Somebody has decided already, or the wave was withdrawn; `by` says who."""

    def __init__(self, by: str | None) -> None:
        super().__init__(by)
        self.by = by


class OwnWave(Exception):
    """Whoever began a wave does not approve it."""


@dataclass(frozen=True)
class Wish:
    """A wave as it is begun. `audience` is a filter that can be read; empty: everybody."""

    survey_id: int
    audience: str
    share: float  # above 0, at most 1
    first_day: date
    over_days: int  # working days that it is spread over


@dataclass(frozen=True)
class Reach:
    """Whom a wave would ask as things stand: how many people at how many accounts, and some of them."""

    people: int
    accounts: int
    examples: tuple[int, ...] = ()  # contacts


def begin(unit: Unit, workspace_id: int, wish: Wish, reach: Reach, by: Doer, now: datetime) -> int:
    """Begin a wave; its id. One that asks more people than one may write to alone waits for a second person, whom the
    team's channel is asked for."""
    waits = reach.people > _alone_up_to(unit, workspace_id, wish.survey_id)
    wave_id = wave_queries.add(
        unit,
        workspace_id,
        **vars(wish),
        state=WaveState.WAITING if waits else WaveState.APPROVED,
        people=reach.people,
        accounts=reach.accounts,
        made_by_id=by.id,
        made_at=now,
    )
    audits.note(unit, workspace_id, by.name, "began a wave", f"wave {wave_id}", now)
    if waits:
        detail = {"why": WAVE, "wave": wave_id, "examples": list(reach.examples[:EXAMPLES])}
        channel = status_queries.team_channel(unit, workspace_id)
        owed = Owed(DeliveryKind.NOTICE, _cause(wave_id), Priority.ALERT, now, channel=channel, detail=detail)
        delivery_queue.owe(unit, workspace_id, owed)
    return wave_id


def decide(unit: Unit, workspace_id: int, wave_id: int, by: Doer, now: datetime, *, agreed: bool) -> None:
    """Approve a wave that waits, or refuse it; the first decision stands. Raises WaveUnknown, WaveDecided, OwnWave."""
    wave = known(unit, workspace_id, wave_id)
    if wave["state"] is WaveState.WAITING and by.id == wave["made_by_id"]:
        raise OwnWave
    state = WaveState.APPROVED if agreed else WaveState.REFUSED
    decision = {"state": state, "decided_by_id": by.id, "decided_at": now}
    if not wave_queries.change(unit, workspace_id, wave_id, WaveState.WAITING, **decision):
        raise WaveDecided(wave["decided_by"] or wave["withdrawn_by"])
    audits.note(unit, workspace_id, by.name, f"{state} a wave", f"wave {wave_id}", now)
    _show_again(unit, workspace_id, wave_id, now)


def withdraw(unit: Unit, workspace_id: int, wave_id: int, by: Doer, now: datetime) -> None:
    """Take a wave back, whatever of it is sent; nothing more of it goes out from now on, and what stands is taken back
    by `take_back_due`. Raises WaveUnknown, WaveDecided."""
    wave = known(unit, workspace_id, wave_id)
    taken = {"state": WaveState.WITHDRAWN, "withdrawn_at": now, "withdrawn_by": by.name}
    if not wave_queries.change(unit, workspace_id, wave_id, *_OPEN, **taken):
        raise WaveDecided(wave["withdrawn_by"] or wave["decided_by"])
    moments.sooner(unit, workspace_id, TAKE_BACK, now)
    audits.note(unit, workspace_id, by.name, "withdrew a wave", f"wave {wave_id}", now)
    _show_again(unit, workspace_id, wave_id, now)


def take_back_due(units: Units, workspace_id: int, now: datetime) -> int:
    """Take back what stands of withdrawn waves; how many asks that were. Safe to run twice."""
    taken = 0
    while True:
        with units() as unit:
            asks = wave_queries.standing_asks(unit, workspace_id, SLICE)
            _take_back(unit, workspace_id, asks, now)
        taken += len(asks)
        if len(asks) < SLICE:
            return taken


def known(unit: Unit, workspace_id: int, wave_id: int) -> Facts:
    """A wave with its survey and people. Raises WaveUnknown."""
    found = wave_queries.facts(unit, workspace_id, wave_id)
    if found is None:
        raise WaveUnknown
    return found


def _take_back(unit: Unit, workspace_id: int, asks: Sequence[Facts], now: datetime) -> None:
    answered = [each["id"] for each in asks if each["state"] is InvitationState.ANSWERED]
    others = [each["id"] for each in asks if each["state"] is not InvitationState.ANSWERED]
    withdrawals.take_back(unit, workspace_id, others, WAVE_WITHDRAWN, now)
    # In a channel all messages of a wave look alike, so that nobody learns who had answered.
    in_channels = wave_queries.mark_answered(unit, workspace_id, answered)
    withdrawals.show_again(unit, workspace_id, in_channels, now)
    _uncount(unit, workspace_id, [each for each in asks if each["asked_at"] is not None])


def _uncount(unit: Unit, workspace_id: int, sent: Sequence[Facts]) -> None:
    """They count as asked no longer: the response rate leaves them out."""
    zone = departure_queries.zone(unit, workspace_id)
    groups: Counter[tuple[int, date, str, str]] = Counter()
    for each in sent:
        day = rollups.local_day(each["asked_at"], zone)
        groups.update((each["survey_id"], day, segment, value) for segment, value in each["segments"])
    for (survey_id, day, segment, value), count in groups.items():
        rollups.count(unit, workspace_id, survey_id, day, [[segment, value]], {"asked": -count})


def _alone_up_to(unit: Unit, workspace_id: int, survey_id: int) -> int:
    return policy.of(pilot_queries.start_of(unit, workspace_id, survey_id).policy).alone_up_to


def _show_again(unit: Unit, workspace_id: int, wave_id: int, now: datetime) -> None:
    """Let the message that asked for a second person say what was decided."""
    message = delivery_queue.by_cause(unit, workspace_id, _cause(wave_id))
    if message is not None:
        delivery_queue.show_again(unit, message, now)


def _cause(wave_id: int) -> str:
    return f"wave:{wave_id}"
