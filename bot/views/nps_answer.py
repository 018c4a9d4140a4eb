"""`/nps`: the figures for the one who asked, the same figures shared, and the modal that asks where."""

from dataclasses import dataclass
from datetime import date

from analysis.reporting.figures import NpsFigures
from bot import ids
from bot.views.blocks import Block, Element, Message, View, actions, button, context, input_, kept, modal, section
from bot.views.figures import answers, bands, percent, scores, signed, span
from bot.views.words import counted, lines, name
from storage.figures.report_queries import Coverage


@dataclass(frozen=True)
class Period:
    """The days that were counted, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def nps_answer(figures: NpsFigures, period: Period, coverage: Coverage | None = None) -> Message:
    """For the asker alone; `coverage` says how many of the customers were heard from."""
    value = str(period.days)
    offered = actions(
        button("How is this counted?", ids.COUNTED, value),
        button("Share…", ids.SHARE, value) if figures.showable else None,
    )
    return _message(figures, period, "Only you see this.", offered, coverage)


def shared_figures(figures: NpsFigures, period: Period, shared_by: str) -> Message:
    """For a channel of the own company."""
    offered = actions(button("How is this counted?", ids.COUNTED, str(period.days)))
    return _message(figures, period, f"Shared by {name(shared_by)}.", offered)


def share_modal(days: int) -> View:
    """Where to: Slack lists no channel that is shared with another company; guests are looked for on submit."""
    where: Element = {
        "type": "conversations_select",
        "action_id": ids.SHARE_WHERE,
        "filter": {
            "include": ["public", "private"],
            "exclude_external_shared_channels": True,
            "exclude_bot_users": True,
        },
    }
    return modal(
        "Share the figures",
        [
            input_("Channel", where, ids.SHARE_WHERE_BLOCK, hint="The bot must be a member of it."),
            context("Only where no customer and no guest reads along. Figures only: no names, no words."),
        ],
        callback_id=ids.SHARE_MODAL,
        submit="Share",
        close="Cancel",
        private_metadata=str(days),
    )


def _message(
    figures: NpsFigures, period: Period, for_whom: str, offered: Block | None, coverage: Coverage | None = None
) -> Message:
    told = lines(_headline(figures, period), *_facts(figures, period), _heard_from(coverage) if coverage else None)
    return Message(told.replace("*", ""), kept(section(told), context(for_whom), offered))


def _headline(figures: NpsFigures, period: Period) -> str:
    now, _ = scores(figures.tally, figures.before)
    return f"*{f'NPS {now}' if now else 'NPS'}*, {span(period.first, period.last, year=True)}, all accounts"


def _facts(figures: NpsFigures, period: Period) -> list[str | None]:
    if not figures.showable:
        return [figures.verdict.sentence, _answered(figures)]
    return [
        _likely(figures),
        "Few answers: the range says more than the score." if figures.few else None,
        _against(figures, period),
        _pairs(figures),
        _answered(figures),
    ]


def _likely(figures: NpsFigures) -> str | None:
    if figures.low is None or figures.high is None:
        return None
    likely = f"Likely between {signed(figures.low)} and {signed(figures.high)} ({percent(figures.confidence)})"
    return f"{likely}, from {answers(figures.tally)}: {bands(figures.tally)}"


def _against(figures: NpsFigures, period: Period) -> str:
    _, before = scores(figures.tally, figures.before)
    if before is None:
        return figures.verdict.sentence
    return f"Against the {counted(period.days, 'day', 'days')} before: {before}. {figures.verdict.sentence}"


def _pairs(figures: NpsFigures) -> str | None:
    if not figures.answered_both:
        return None
    people = counted(figures.answered_both, "person", "people")
    return f"Answered both times: {people}, {figures.up:,} up, {figures.down:,} down"


def _answered(figures: NpsFigures) -> str | None:
    if figures.response_rate is None:
        return None
    line = f"Answered: {figures.answered:,} of {figures.delivered:,} delivered ({percent(figures.response_rate)})"
    if figures.comment_rate is None:
        return line
    commented = f"{round(figures.comment_rate * figures.n):,}"
    if figures.answered != figures.n:  # asked in one period, answered in another: two wholes, both named
        commented += f" of {answers(figures.tally)}"
    return f"{line}, {commented} with a comment ({percent(figures.comment_rate)})"


def _heard_from(coverage: Coverage) -> str | None:
    if not coverage.accounts:
        return None
    heard = f"Heard from {coverage.heard:,} of {counted(coverage.accounts, 'account', 'accounts')}"
    return f"{heard}{_of_mrr(coverage)}; {counted(coverage.reachable, 'person', 'people')} can be reached in Slack."


def _of_mrr(coverage: Coverage) -> str:
    if coverage.mrr_share is None:
        return ""
    is_all = coverage.with_mrr == coverage.accounts
    whole = "MRR" if is_all else f"the MRR of {counted(coverage.with_mrr, 'account', 'accounts')} whose MRR is known"
    return f" ({percent(coverage.mrr_share)} of {whole})"
