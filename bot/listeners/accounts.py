"""The account that somebody typed."""

from bot.errors import Refused
from bot.views.errors import unknown_account
from bot.views.words import escape, name
from storage.database.units import Unit
from storage.figures import status_queries

NAMED = 5
"""Accounts that are offered when more than one could be meant."""


def account_of(unit: Unit, workspace_id: int, typed: str, *, such_as: str) -> int:
    """The account that was typed: its name or external id, or how the name of one alone begins. Raises Refused."""
    if not typed:
        raise Refused(f"Which account? Such as `{such_as}`.")
    found = status_queries.account_called(unit, workspace_id, typed)
    if len(found) > 1:
        raise Refused(f"{len(found)} accounts are called “{escape(typed[:80])}”. Type its external id instead.")
    return found[0] if found else _beginning(unit, workspace_id, typed)


def _beginning(unit: Unit, workspace_id: int, typed: str) -> int:
    found = status_queries.accounts_beginning(unit, workspace_id, typed, NAMED + 1)
    if not found:
        raise Refused(escape(unknown_account(typed)))
    if len(found) > 1:
        named = ", ".join(name(each) for _, each in found[:NAMED])
        raise Refused(f"Which of them? {named}{'…' if len(found) > NAMED else ''}")
    return found[0][0]
