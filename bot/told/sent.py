"""What was sent to an account, from the tables to the list that a teammate reads."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import RowMapping

from bot.views.sent import SHOWN, Sent, SentList
from bot.views.words import moment, name
from storage.answering import rollups
from storage.database.units import Unit
from storage.figures import sent_queries
from storage.figures.sent_queries import Cursor
from storage.models import DeliveryKind, DeliveryState, InvitationState
from surveys.rules.guards import Why

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WHAT = {
    DeliveryKind.REMINDER: "reminder",
    DeliveryKind.CLARIFY: "question back",
    DeliveryKind.RECEIPT: "note that their message arrived",
}
_WHYS = {
    "withdrawn": "It was taken back.",
    "account_stays": "The account stays after all.",
    "stale": "It waited too long while sends were stopped.",
    "undeliverable": "Slack took no message to them.",
    "nobody_in_team": "Nobody on the team may see it.",
}


def page(
    unit: Unit, workspace_id: int, account_id: int, reader: RowMapping, now: datetime, after: Cursor | None
) -> SentList:
    """A page of what was sent to an account, for one teammate."""
    zone, _ = rollups.zone_and_segments(unit, workspace_id)
    rows = sent_queries.sent_to(unit, workspace_id, account_id, reader["slack_user_id"], after=after, limit=SHOWN + 1)
    shown, theirs = rows[:SHOWN], reader["time_zone"] or zone
    return SentList(
        account=sent_queries.name_of(unit, workspace_id, account_id) or "this account",
        account_id=account_id,
        zone=theirs,
        messages=tuple(entry(row, theirs, now) for row in shown),
        older=packed(account_id, shown[-1]) if len(rows) > SHOWN else None,
        is_first=after is None,
    )


def packed(account_id: int, last: RowMapping) -> str:
    """The value of `Older`: which account, and where the page ends."""
    micros = (last["at"] - EPOCH) // timedelta(microseconds=1)
    return f"{account_id}:{micros}:{last['is_message']}:{last['id']}"


def unpacked(value: str) -> tuple[int, Cursor]:
    """What `packed` was given. Raises ValueError for anything else."""
    account_id, micros, is_message, number = (int(part) for part in value.split(":"))
    return account_id, Cursor(EPOCH + timedelta(microseconds=micros), is_message, number)


def entry(row: RowMapping, zone: str, now: datetime) -> Sent:
    """A row of the list in words, by the clock of `zone`."""
    return Sent(
        at=row["at"],
        to=row["contact_name"],
        what=_what(row),
        says=row["opening"] if row["kind"] is not DeliveryKind.CLARIFY else None,
        state=_state(row, zone, now),
    )


def _what(row: RowMapping) -> str:
    if row["kind"] is DeliveryKind.REPLY:
        return f"reply by {name(row['author'] or 'the team')}"
    kind = _WHAT.get(row["kind"])
    survey = f"survey {name(row['survey_name'])}" if row["survey_name"] else None
    return ": ".join(part for part in (kind, survey) if part) or "message"


def _state(row: RowMapping, zone: str, now: datetime) -> str:
    if row["sent"]:
        return _sent_and_since(row)
    match row["state"]:
        case DeliveryState.DROPPED:
            return f"not sent. {_why(row['failure'])}".rstrip()
        case DeliveryState.PARKED:
            return f"held back. {_why(row['failure'])}".rstrip()
        case DeliveryState.UNSURE:
            return "Slack has not said yet whether it arrived"
        case DeliveryState.LEASED:
            return "on its way"
    return f"waits since {moment(row['at'], zone)}" if row["at"] <= now else f"goes out {moment(row['at'], zone)}"


def _sent_and_since(row: RowMapping) -> str:
    if row["invitation_state"] is not InvitationState.WITHDRAWN:
        return "sent"
    asked_not_to = row["withdrawn_why"] == Why.OPTED_OUT
    return "sent, and they asked not to be asked again" if asked_not_to else "sent, taken back since"


def _why(code: str | None) -> str:
    """Why it was not sent, in a sentence; what is not one of ours is Slack's own word."""
    if not code:
        return ""
    if code in set(Why):
        return Why(code).sentence
    return _WHYS.get(code) or f"Slack's reason: {name(code.replace('_', ' '))}."
