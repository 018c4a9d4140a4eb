"""How a workspace wishes to ask: the rules that protect people, and how a new survey starts."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from surveys.definition.questions import Form


class Policy(Form):
    """A workspace's own numbers; what its row leaves out is as here."""

    ask_guests: bool = True
    ask_externals: bool = True
    person_days: Annotated[int, Field(ge=0, le=365)] = 14  # between two messages that we start to one person
    account_a_week: Annotated[int, Field(ge=1, le=1000)] = 3  # messages that we start to one account in seven days
    pilot: Annotated[int, Field(ge=0, le=1000)] = 10  # asked on a new survey's first days, before anybody else is
    pilot_a_day: Annotated[int, Field(ge=1, le=1000)] = 20  # after them, until somebody presses `Go on`
    alone_up_to: Annotated[int, Field(ge=0, le=100_000)] = 100  # people that one person may write to without a second
    tickets_attribute: str = "open_tickets"  # an account or contact with one above 0 is not asked


def of(kept: Mapping[str, Any] | None) -> Policy:
    """The policy that a workspace's row holds. Raises ValidationError for what no version of Askback stored."""
    return Policy(**(kept or {}))
