"""What a survey message shows: one value, whatever state the ask is in."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class AskState(StrEnum):
    """The states a contact sees, in the order they pass through them."""

    OPEN = "open"
    SCORED = "scored"  # a score is stored; words are welcome
    COMMENTED = "commented"  # score and words are stored
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    OPTED_OUT = "opted_out"


@dataclass(frozen=True)
class Audience:
    """Who will read the answer: said before the first click."""

    company: str
    csm: str | None  # the CSM's full name; None: nobody is assigned, the line names the team alone
    account: str


@dataclass(frozen=True)
class NpsAsk:
    """An NPS survey as its contact sees it now. `locale` is one of the shipped ones, such as "ar"."""

    token: str  # the invitation's opaque token
    locale: str
    greeting_name: str | None  # the name to greet with; None drops the greeting's name, never leaves a hole
    product: str  # what is recommended: the company's name
    audience: Audience
    state: AskState
    score: int | None
    verbatim: str | None
    only_owner: bool
    open_until: date | None
    answer_by: date | None  # the day until which the CSM promises an answer; None: no promise
    choosing: bool = False  # `Change` was pressed: the scale is shown again beside the stored score
    late: bool = False  # answered after the question had closed
    no_reply: bool = False  # the contact wants no answer


@dataclass(frozen=True)
class ExitAsk:
    """A churn-exit survey as its contact sees it now; reasons are codes, in this person's order."""

    token: str
    locale: str
    greeting_name: str | None
    audience: Audience
    state: AskState
    ends_on: date | None
    reasons: tuple[tuple[str, str], ...]  # (code, label in the locale), shuffled per person, "other" last
    reason: str | None
    second_reason: str | None
    compared_with: str | None
    kept_by: str | None
    verbatim: str | None
    may_contact: bool | None
    sent: bool = False  # `Send` was pressed: the rest of the form is stored
    choosing: bool = False
