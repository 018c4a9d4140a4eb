"""`/churn`: who is leaving, why, and the modal that records that an account leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from analysis.reporting.reason_figures import Agreement
from analysis.score.verdict import FEWEST
from bot import ids
from bot.views.blocks import (
    Element,
    Message,
    View,
    actions,
    button,
    context,
    date_box,
    input_,
    kept,
    modal,
    option,
    radio,
    section,
    select,
    text_box,
)
from bot.views.labels import reason, reason_below, reasons_counted
from bot.views.words import counted, day, days_until, dotted, lines, money, name

MOST_OPTIONS = 100
"""A menu of Slack takes no more options; with more accounts one types the name."""

SHOWN = 15

_DECISIONS = {
    "proposed": "the CSM has not decided about asking",
    "asked": "asked, no answer yet",
    "calling": "the CSM calls",
    "declined": "will not be asked",
}


@dataclass(frozen=True)
class Leaving:
    """An account that leaves or has left. `stated_reason` is a code, None before the exit survey's answer."""

    account: str
    contact: str
    ends_on: date
    state: str  # proposed, asked, calling or declined
    owner: str | None
    mrr_minor: int | None
    mrr_currency: str | None
    stated_reason: str | None
    team_reason: str | None = None  # what the team says instead, or more exactly


@dataclass(frozen=True)
class ChurnFigures:
    """Who leaves, soonest end first, and the reasons heard, most often first, as (code, count): the team's word goes
    before the customer's. `own`: the workspace's own ones among them; `names`: what it calls reasons; `said_and_read`:
    how far what they chose and what was read in their words agree."""

    since: date
    leaving: tuple[Leaving, ...]
    reasons: tuple[tuple[str, int], ...]
    asked: int
    answered: int
    own: tuple[tuple[str, int], ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    said_and_read: Agreement | None = None


@dataclass(frozen=True)
class Recorded:
    """A departure as it was just recorded. `before`: the last day that stood until then; None where none did."""

    account: str
    ends_on: date
    before: date | None
    how: str  # VOLUNTARY or PAYMENT_FAILED


def churn(figures: ChurnFigures, *, today: date) -> Message:
    """Who leaves or left since a day, and why."""
    count = counted(len(figures.leaving), "account leaves or left", "accounts leave or left")
    headline = f"{count} since {day(figures.since, today)}."
    told, agree = _reasons(figures), _agreement(figures.said_and_read)
    listed = [section(_line(each, figures.names, today)) for each in figures.leaving[:SHOWN]]
    left = len(figures.leaving) - len(listed)
    blocks = kept(
        section(lines(f"*{headline}*", told, agree)),
        *listed,
        context(f"and {left:,} more") if left else None,
        actions(button("Record that an account leaves", ids.LEAVING_OPEN, ids.NEW)),
        context("Only you see this."),
    )
    return Message(" ".join(part for part in (headline, told, agree) if part), blocks)


def _reasons(figures: ChurnFigures) -> str | None:
    if not figures.asked:
        return None
    asked = f"{figures.answered:,} of {counted(figures.asked, 'person', 'people')} asked answered"
    heard = reasons_counted(figures.reasons, figures.own, figures.names, len(figures.reasons))
    return f"{asked}. Main reasons: {heard}." if heard else f"{asked}."


def _agreement(found: Agreement | None) -> str | None:
    """None where too few both chose a reason and wrote: it would say nothing."""
    if found is None or found.both < FEWEST:
        return None
    return f"What people chose and what we read in their words agree in {found.same:,} of {found.both:,}."


def _line(leaving: Leaving, names: Mapping[str, str], today: date) -> str:
    ends = f"{day(leaving.ends_on, today)}, {days_until(leaving.ends_on, today)}"
    mrr = None
    if leaving.mrr_minor is not None and leaving.mrr_currency:
        mrr = f"MRR {money(leaving.mrr_minor, leaving.mrr_currency)}"
    why = _why(leaving, names) or _DECISIONS.get(leaving.state)
    owner = f"owner {name(leaving.owner)}" if leaving.owner else None
    return lines(f"*{name(leaving.account)}*  {ends}", dotted(name(leaving.contact), why, mrr, owner))


def _why(leaving: Leaving, names: Mapping[str, str]) -> str:
    """What the contact chose, and what the team says, each by itself; once where both say the same."""
    stated, team = leaving.stated_reason, leaving.team_reason
    return dotted(
        f"said: {reason(stated, names)}" if stated else None,
        f"your team says: {reason_below(team, names, stated)}" if team and team != stated else None,
    )


def leaving_modal(accounts: Sequence[tuple[int, str]], *, today: date) -> View:
    """Which account, until when, and whether somebody decided it or a payment failed."""
    how = [
        option("They decided to leave", ids.VOLUNTARY),
        option("Payment failed, nobody decided", ids.PAYMENT_FAILED),
    ]
    return modal(
        "An account leaves",
        [
            input_("Account", _account_field(accounts), ids.LEAVING_ACCOUNT_BLOCK),
            input_("Last day", date_box(ids.LEAVING_ON, today), ids.LEAVING_ON_BLOCK),
            input_("How", radio(ids.LEAVING_HOW, how, ids.VOLUNTARY), ids.LEAVING_HOW_BLOCK),
            context(
                "Nobody is asked yet: their CSM first sees who would be asked, and decides. "
                "Where only a payment failed, nobody is asked at all."
            ),
        ],
        callback_id=ids.LEAVING_MODAL,
        submit="Record",
        close="Cancel",
    )


def left_modal(recorded: Recorded, *, today: date) -> View:
    """What was recorded of an account that leaves, and who is asked why."""
    is_over = recorded.ends_on < today
    leaves = "left: its last day was" if is_over else "leaves: its last day is"
    before = f" Until now {day(recorded.before)} was recorded." if recorded.before else ""
    told = lines(
        f"*{name(recorded.account)}* {leaves} {day(recorded.ends_on)}.{before}",
        _who_is_asked(recorded, is_over),
        None if is_over else "If this is wrong, record it once more with the right day.",
    )
    return modal("An account leaves", [section(told)], close="Close")


def _who_is_asked(recorded: Recorded, is_over: bool) -> str:
    if is_over:
        return "Nobody there is asked any more."
    if recorded.how == ids.PAYMENT_FAILED:
        return "Since only a payment failed, nobody is asked why."
    return "Nobody is asked yet: their CSM first sees who would be asked, and decides."


def _account_field(accounts: Sequence[tuple[int, str]]) -> Element:
    if not 0 < len(accounts) <= MOST_OPTIONS:
        return text_box(ids.LEAVING_ACCOUNT, most=200, multiline=False)
    options = [option(title.strip() or f"Account {number}", str(number)) for number, title in accounts]
    return select(ids.LEAVING_ACCOUNT, options, "Choose an account")
