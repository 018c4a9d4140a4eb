"""Open cases as a list: on the team's Home tab, and for the one who pressed `Open cases`."""

from dataclasses import dataclass
from datetime import date, datetime

from bot import ids
from bot.views.blocks import Block, Message, actions, button, context, kept, section
from bot.views.correcting import not_right
from bot.views.words import counted, day, dotted, first_name, lines, moment, name, renewal

SHOWN = 10
LEAVING = "leaving"


@dataclass(frozen=True)
class OpenCase:
    """A case that is not closed, as one entry of a list."""

    case_id: int
    kind: str  # low_score, leaving or message
    account: str
    contact: str
    score: int | None
    owner: str | None  # a name
    claimed_by: str | None  # a name
    answer_due_at: datetime | None
    zone: str  # the reader's IANA zone, for printing answer_due_at
    overdue: bool
    renews_on: date | None
    most: int = 10  # the upper end of the score's scale
    response_id: int | None = None  # the answer that opened it
    read_as: str | None = None  # what was read in it, as a part of a sentence
    has_left: bool = False  # its account is no customer any more …
    left_on: date | None = None  # … since this day, where it is known


def open_cases(cases: tuple[OpenCase, ...], count: int, *, today: date) -> Message:
    """The list, for its reader alone: the first of `count` cases."""
    headline = case_count(count)
    blocks = [section(f"*{headline}*"), *case_blocks(cases, count, today), context("Only you see this.")]
    listed = [f"{name(case.account)}: {_what(case, today)}" for case in cases[:SHOWN]]
    return Message(". ".join([headline, *listed]) + ".", blocks)


def morning_list(cases: tuple[OpenCase, ...], *, today: date) -> Message:
    """To an owner who was called often enough yesterday: what waits for them besides."""
    if not cases:
        done = "What waited for you since yesterday is taken care of."
        return Message(done, [section(done)])
    headline = f"{counted(len(cases), 'more case waits', 'more cases wait')} for you since yesterday."
    listed = [f"{name(case.account)}: {_what(case, today)}" for case in cases[:SHOWN]]
    return Message(
        " ".join([headline, "; ".join(listed)]), [section(f"*{headline}*"), *case_blocks(cases, len(cases), today)]
    )


def case_count(count: int) -> str:
    return counted(count, "open case", "open cases") if count else "No open cases"


def case_blocks(cases: tuple[OpenCase, ...], count: int, today: date) -> list[Block]:
    """At most ten of `count` cases with their buttons, and how many there are besides."""
    more = count - SHOWN
    each = [block for case in cases[:SHOWN] for block in _case(case, today)]
    return [*each, context(f"and {more:,} more")] if more > 0 else each


def _case(case: OpenCase, today: date) -> list[Block]:
    value, whose = str(case.case_id), f"{case.contact}, {case.account}"
    due = case.answer_due_at and f"first answer due {moment(case.answer_due_at, case.zone)}"
    stays = renewal(case.renews_on, today) if not case.has_left else None
    left = _left(case, today) if case.has_left and case.kind != LEAVING else None
    taken = f"{name(case.claimed_by)} took this" if case.claimed_by else None
    owner = f"owner {name(case.owner)}" if case.owner else "no owner"
    facts = dotted("*overdue*" if case.overdue else None, due or None, taken or owner, stays or left)
    wrong = not_right(case.response_id) if case.response_id and case.read_as else None
    return kept(
        section(
            lines(f"*{name(case.account)}*  {_what(case, today)}, {name(case.contact)}", facts, _read(case)), wrong
        ),
        actions(
            None if case.claimed_by else button("I'll take it", ids.TAKE, value, label_spoken=f"I'll take it: {whose}"),
            button(f"Reply to {first_name(case.contact)}", ids.REPLY, value, label_spoken=f"Reply to {whose}"),
            button("Close", ids.CLOSE, value, label_spoken=f"Close: {whose}"),
        ),
    )


def _read(case: OpenCase) -> str | None:
    return case.read_as and f"{case.read_as[:1].upper()}{case.read_as[1:]}"


def _what(case: OpenCase, today: date) -> str:
    if case.kind == LEAVING:
        return _left(case, today) if case.has_left else "is leaving"
    return "a message" if case.score is None else f"{case.score} of {case.most}"


def _left(case: OpenCase, today: date) -> str:
    return f"left {day(case.left_on, today)}" if case.left_on and case.left_on <= today else "has left"
