"""The account that somebody typed."""

from bot.errors import Refused
from bot.views.errors import unknown_account
from bot.views.words import escape
from storage import status_queries
from storage.units import Unit


def account_of(unit: Unit, workspace_id: int, typed: str, *, such_as: str) -> int:
    """The account that was typed, by name or external id. Raises Refused where none, or more than one, is called so."""
    if not typed:
        raise Refused(f"Which account? Such as `{such_as}`.")
    found = status_queries.account_called(unit, workspace_id, typed)
    if not found:
        raise Refused(escape(unknown_account(typed)))
    if len(found) > 1:
        raise Refused(f"{len(found)} accounts are called “{escape(typed[:80])}”. Type its external id instead.")
    return found[0]
