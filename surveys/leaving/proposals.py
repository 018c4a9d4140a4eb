"""What a CSM sees before a leaving customer is asked why: one value, whatever was decided."""

from dataclasses import dataclass
from datetime import date

from surveys.asking.asks import ExitAsk


@dataclass(frozen=True)
class ExitProposal:
    """A departure as its CSM decides about it. None drops the fact."""

    departure_id: int
    account: str
    contact: str  # the one person who would be asked
    title: str | None
    ends_on: date
    state: str  # proposed, asked, calling or declined
    decided_by: str | None  # a name
    today: date  # in the workspace's zone
    ask: ExitAsk  # the survey as the contact would first see it
    mrr_minor: int | None = None
    mrr_currency: str | None = None
