"""Who can be asked nowhere, why, and what would help."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from storage.database.units import Unit
from storage.people import reach_queries


class Cause(StrEnum):
    """Why somebody can be asked nowhere; each has its own cure."""

    EMAIL_UNKNOWN = "email_unknown"
    NO_CHANNEL = "no_channel"
    NOT_IN_SLACK = "not_in_slack"
    DEACTIVATED = "deactivated"
    NEVER_SIGNED_IN = "never_signed_in"
    STRANGER = "stranger"
    NO_CUSTOMER = "no_customer"  # a bot, or one of the team
    REFUSES_DMS = "refuses_dms"


_BY_WORD = {
    "deactivated": Cause.DEACTIVATED,
    "user_disabled": Cause.DEACTIVATED,
    "never_signed_in": Cause.NEVER_SIGNED_IN,
    "stranger": Cause.STRANGER,
    "bot": Cause.NO_CUSTOMER,
    "teammate": Cause.NO_CUSTOMER,
}


@dataclass(frozen=True)
class Unreached:
    """Somebody who can be asked nowhere."""

    name: str
    cause: Cause
    channel: str | None  # that their account shares with us


@dataclass(frozen=True)
class UnreachedAccount:
    """An account with people who can be asked nowhere."""

    name: str
    csm: str | None  # None: nobody in the team
    mrr_minor: int | None
    mrr_currency: str | None
    people: tuple[Unreached, ...]


def cause_of(*, in_slack: bool, unreachable: str | None, email: str | None, channel: str | None) -> Cause:
    """Why somebody who can be asked nowhere cannot."""
    if in_slack:
        return _BY_WORD.get(unreachable or "", Cause.REFUSES_DMS)
    if email is None:
        return Cause.EMAIL_UNKNOWN
    return Cause.NO_CHANNEL if channel is None else Cause.NOT_IN_SLACK


def unreached(unit: Unit, workspace_id: int) -> tuple[UnreachedAccount, ...]:
    """By CSM (those without one last), the accounts of the highest MRR first, as `worth_queries` compares it."""
    accounts: dict[int, list[Any]] = {}
    for row in reach_queries.unreached(unit, workspace_id):
        accounts.setdefault(row["account_id"], []).append(row)
    return tuple(_account(rows) for rows in accounts.values())


def _account(rows: Iterable[Any]) -> UnreachedAccount:
    first, *_ = rows = list(rows)
    people = tuple(
        Unreached(
            row["name"],
            cause_of(
                in_slack=row["slack_user_id"] is not None,
                unreachable=row["unreachable"],
                email=row["email"],
                channel=row["channel"],
            ),
            row["channel"],
        )
        for row in rows
    )
    return UnreachedAccount(first["account_name"], first["csm_name"], first["mrr_minor"], first["mrr_currency"], people)
