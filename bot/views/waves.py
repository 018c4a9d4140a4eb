"""Waves: the form, what it would do, the second person's decision, and the list with `Withdraw`."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot import ids
from bot.views.blocks import (
    Block,
    Element,
    Message,
    View,
    actions,
    button,
    confirm,
    context,
    date_box,
    input_,
    kept,
    modal,
    number_box,
    option,
    section,
    select,
    text_box,
)
from bot.views.figures import percent
from bot.views.words import counted, cut, day, dotted, escape, lines, name

SHOWN = 10
AUDIENCE_LIMIT = 2000
"""Characters of a filter: with the rest of the form they fit into a view's `private_metadata`."""

WAITING, APPROVED, FROZEN, REFUSED, WITHDRAWN = "waiting", "approved", "frozen", "refused", "withdrawn"


@dataclass(frozen=True)
class Counted:
    """Whom a wave would ask as things stand; `examples` are (person, account)."""

    people: int
    accounts: int
    examples: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Draft:
    """A wave before it is begun."""

    survey: str
    audience: str  # as it is spelled out; empty: everybody
    share: float
    first_day: date
    over_days: int
    counted: Counted
    needs_second: bool
    alone_up_to: int


@dataclass(frozen=True)
class WaveLine:
    """A wave as it stands."""

    wave_id: int
    survey: str
    state: str
    audience: str
    share: float
    first_day: date
    over_days: int
    counted: Counted
    made_by: str | None
    decided_by: str | None
    withdrawn_by: str | None
    sent: int = 0
    answered: int = 0


def wave_modal(
    surveys: tuple[tuple[str, str], ...],
    *,
    today: date,
    found: str | None = None,
    survey: str | None = None,
) -> View:
    """The form; `surveys` are (name, title). `found`: what counting came to, or what is wrong, in a few lines."""
    options = [option(title, each) for each, title in surveys[:100]]
    audience = input_(
        "Who?",
        text_box(ids.WAVE_AUDIENCE, most=AUDIENCE_LIMIT, multiline=False),
        ids.WAVE_AUDIENCE_BLOCK,
        optional=True,
        hint="Such as: plan = Business and mrr >= 1000. Empty: everybody who can be asked. Enter counts them.",
    )
    audience |= {"dispatch_action": True}
    audience["element"] |= {"dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}}
    return modal(
        "Send a wave",
        kept(
            input_("Survey", select(ids.WAVE_SURVEY, options, "Which survey?", survey), ids.WAVE_SURVEY_BLOCK),
            audience,
            section(found) if found else None,
            input_(
                "Of these, how many in a hundred?",
                number_box(ids.WAVE_SHARE, least=1, most=100, start=100),
                ids.WAVE_SHARE_BLOCK,
                hint="100 asks all of them. Fewer are drawn by chance.",
            ),
            input_("From", date_box(ids.WAVE_FIRST, today + timedelta(days=1)), ids.WAVE_FIRST_BLOCK),
            input_(
                "Spread over how many working days?",
                number_box(ids.WAVE_OVER, least=1, most=90, start=3),
                ids.WAVE_OVER_BLOCK,
            ),
        ),
        callback_id=ids.WAVE_MODAL,
        submit="Next",
        close="Cancel",
    )


def found_line(counted_: Counted) -> str:
    """What counting came to: `34 people at 12 accounts, such as …`."""
    people = counted(counted_.people, "person", "people")
    accounts = counted(counted_.accounts, "account", "accounts")
    such_as = f", such as {_names(counted_)}" if counted_.examples else ""
    return f"*{people}* at {accounts}{such_as}."


def wrong_line(shown: str) -> str:
    """What is wrong with a filter, the character pointed at; `shown` has lines of its own."""
    return f"```{escape(shown)}```"


def preview_modal(draft: Draft, private_metadata: str, *, today: date) -> View:
    """What will happen; the button says whether it does at once."""
    second = f"Above {counted(draft.alone_up_to, 'person', 'people')} a second one of you agrees first: "
    second += "the team's channel is asked."
    return modal(
        "Send this wave?",
        kept(
            section(lines(f"*{name(draft.survey)}* asks {found_line(draft.counted)}", *_facts(draft, today))),
            section(second) if draft.needs_second else None,
            context("Holds, rests, stops and black-outs still apply: fewer may be asked, never more."),
        ),
        callback_id=ids.WAVE_PREVIEW_MODAL,
        submit="Ask for approval" if draft.needs_second else "Send",
        close="Back",
        private_metadata=private_metadata,
    )


def begun_modal(draft: Draft, *, today: date) -> View:
    when = f"It begins on {day(draft.first_day, today)}."
    said = "The team's channel is asked to approve it." if draft.needs_second else when
    return modal("Send a wave", [section(f"The wave is stored. {said} `/askback waves` lists it.")], close="Close")


def wave_notice(wave: WaveLine, *, today: date) -> Message:
    """To the team's channel: a wave that waits for a second person, then what was decided."""
    made_by = name(wave.made_by or "Askback")
    headline = f"{made_by} wants to send {name(wave.survey)} to {counted(wave.counted.people, 'person', 'people')}"
    headline += f" at {counted(wave.counted.accounts, 'account', 'accounts')}."
    decided = _decision(wave)
    examples = f"Among them: {_names(wave.counted)}." if wave.counted.examples else None
    blocks = kept(
        section(lines(f"*{headline}*", *_facts(wave, today), examples)),
        section(decided) if decided else _decide(wave),
        None if decided else context(f"Anyone on the team but {made_by} can decide. Nothing is sent before."),
    )
    return Message(f"{headline} {decided or 'A second person has to agree.'}", blocks)


def waves_list(waves: tuple[WaveLine, ...], *, today: date) -> Message:
    """The newest waves, for the reader alone."""
    headline = "Waves, the newest first" if waves else "No wave was ever sent."
    blocks = kept(
        section(f"*{headline}*"),
        *(_listed(wave, today) for wave in waves[:SHOWN]),
        actions(button("Send a wave", ids.WAVE_OPEN, ids.NEW)),
        context("Only you see this."),
    )
    said = "; ".join(f"{name(wave.survey)}, {_state(wave)}" for wave in waves[:SHOWN])
    return Message(f"{headline}: {said}" if said else headline, blocks)


def _listed(wave: WaveLine, today: date) -> Block:
    people = counted(wave.counted.people, "person", "people")
    sent = f"{wave.sent:,} sent, {wave.answered:,} answered" if wave.sent else "nothing sent yet"
    words = lines(
        f"*{name(wave.survey)}* to {people}: {_state(wave)}",
        *_facts(wave, today),
        dotted(f"begun by {name(wave.made_by)}" if wave.made_by else None, sent),
    )
    return section(words, _withdraw(wave) if wave.state in (WAITING, APPROVED, FROZEN) else None)


def _withdraw(wave: WaveLine) -> Element:
    sent = f"{wave.sent:,} sent, {wave.answered:,} of them answered. " if wave.sent else "Nothing was sent yet. "
    what = "What is not sent is dropped; what is sent will say “sent by mistake, please ignore”. Answers stay."
    sure = confirm("Withdraw this wave?", sent + what, "Withdraw", "Keep it")
    return button("Withdraw", ids.WAVE_WITHDRAW, str(wave.wave_id), ask_first=sure)


def _decide(wave: WaveLine) -> Block | None:
    value = str(wave.wave_id)
    what = f"{counted(wave.counted.people, 'person gets', 'people get')} this survey."
    sure = confirm("Approve this wave?", what, "Approve", "Not yet")
    return actions(button("Approve", ids.WAVE_APPROVE, value, ask_first=sure), button("Refuse", ids.WAVE_REFUSE, value))


def _decision(wave: WaveLine) -> str | None:
    who = name((wave.withdrawn_by if wave.state == WITHDRAWN else wave.decided_by) or "Somebody")
    said = {APPROVED: "approved it", FROZEN: "approved it", REFUSED: "refused it", WITHDRAWN: "withdrew it"}
    return f"{who} {said[wave.state]}." if wave.state in said else None


def _state(wave: WaveLine) -> str:
    by = name(wave.withdrawn_by or wave.decided_by or "")
    named = f" by {by}" if by else ""
    states = {
        WAITING: "waits for a second person",
        APPROVED: "will be sent",
        FROZEN: "under way" if wave.sent else "planned",
        REFUSED: f"refused{named}",
        WITHDRAWN: f"withdrawn{named}",
    }
    return states[wave.state]


def _facts(wave: Draft | WaveLine, today: date) -> list[str]:
    """Who, what share of them, and when."""
    who = f"`{escape(cut(wave.audience, 300)).replace('`', '')}`" if wave.audience else "everybody who can be asked"
    share = f", {percent(wave.share)} of them, drawn by chance" if wave.share < 1 else ""
    days = counted(wave.over_days, "working day", "working days")
    return [f"Who: {who}{share}", f"When: from {day(wave.first_day, today)}, over {days}"]


def _names(counted_: Counted) -> str:
    return ", ".join(f"{name(person)} ({name(account)})" for person, account in counted_.examples)
