"""A case, in the team's channel or in the DM of the one person who may see it."""

from analysis.comments.reasons import Sureness
from analysis.taught.judging import Judgement
from bot import ids
from bot.views.blocks import (
    Block,
    Element,
    Message,
    actions,
    button,
    context,
    kept,
    option,
    overflow,
    quote,
    section,
    spoken,
)
from bot.views.correcting import not_right, read_as, voices
from bot.views.labels import reason, resolution, written_in
from bot.views.recording import heard_line
from bot.views.words import cut, day, days_until, dotted, escape, first_name, lines, moment, money, name, one_line
from cases.alerts import Alert, EarlierScore
from cases.opening import TAKEN_BACK

INSIDE = "Notes in this thread stay inside the team."
CLOSED = "closed"
OPEN, CLAIMED = "open", "claimed"
WORDS_LIMIT = 2500
"""Characters of the main comment: with all other words a message must stay below 13,200."""

ANSWERS_SHOWN = 6


def alert(alert: Alert, *, private: bool = False) -> Message:
    """A case as it stands. `private`: the contact asked that only the reader sees it."""
    headline, facts = _headline(alert), _facts(alert)
    blocks = kept(
        section(headline),
        quote(alert.verbatim, WORDS_LIMIT),
        *_exit_answers(alert),
        _other_answers(alert),
        _reading(alert),
        context(*facts) if facts else None,
        section(_who_does_what(alert)),
        _controls(alert),
        context(_confidence(alert) if private else INSIDE),
    )
    state = _state(alert)
    said = (_bare(headline), spoken(alert.verbatim), state and f"{state}.")
    return Message(" ".join(part for part in said if part), blocks)


def _headline(alert: Alert) -> str:
    person = ", ".join(part for part in (name(alert.contact), alert.title and name(alert.title)) if part)
    account = name(alert.account)
    if alert.kind == "leaving":
        until = f" ends on {day(alert.ends_on, alert.today)}" if alert.ends_on else " is leaving"
        return f"*{account}{until}*: an answer from {person}"
    if alert.closed_why == TAKEN_BACK:
        return f"*{account}: a recorded answer was taken back*, {person}"
    if alert.score is None:
        return f"*{account}: a message* from {person}"
    if alert.first_score is not None and alert.first_score != alert.score:
        return f"*{account}: now {alert.score}, was {alert.first_score}* from {person}"
    return f"*{account}: {alert.score} of {alert.most}* from {person}"


def _bare(headline: str) -> str:
    """A headline without the two marks that make its first half bold: plain `text` is read out."""
    return headline.replace("*", "") + "."


def _exit_answers(alert: Alert) -> list[Block | None]:
    """The exit survey's answers: what was chosen, then what was written, to the letter."""
    chosen = lines(
        _labelled("Main reason", alert.stated_reason and reason(alert.stated_reason, alert.names)),
        _labelled("Second reason", alert.second_reason and reason(alert.second_reason, alert.names)),
        _labelled("May we write about this?", _yes_or_no(alert.may_contact)),
    )
    return [
        section(chosen, _sorting(alert)) if chosen else None,
        context("Compared with") if alert.compared_with else None,
        quote(alert.compared_with, 500),
        context("What would have kept them") if alert.kept_by else None,
        quote(alert.kept_by, 1500),
    ]


def _sorting(alert: Alert) -> Element | None:
    """The way to one of the team's own reasons where one was chosen and nothing was read."""
    was_read = alert.reading is not None and alert.reading.reason is not None
    return not_right(alert.response_id) if alert.stated_reason and alert.response_id and not was_read else None


def _other_answers(alert: Alert) -> Block | None:
    """What was answered to a survey's other questions; a customer's words in it are cut."""
    told = [_labelled(_short(asked, 200), _short(said, 300)) for asked, said in alert.answers[:ANSWERS_SHOWN]]
    return section(lines(*told)) if told else None


def _short(text: str, most: int) -> str:
    return escape(cut(one_line(text), most))


def _labelled(label: str, value: str | None) -> str | None:
    gap = "" if label.endswith("?") else ":"
    return f"{label}{gap} *{value}*" if value else None


def _yes_or_no(answer: bool | None) -> str | None:
    return None if answer is None else ("Yes" if answer else "No")


def _facts(alert: Alert) -> list[str]:
    earlier = ", ".join(_earlier(score) for score in alert.earlier[:5])
    survey = f"Survey: {name(alert.survey)}" if alert.survey else None
    lined = (survey, _heard(alert), f"Before: {earlier}" if earlier else None, _worth(alert))
    return [line for line in lined if line]


def _heard(alert: Alert) -> str:
    if not (alert.heard_how and alert.heard_by and alert.heard_on):
        return ""
    return heard_line(alert.heard_how, alert.heard_by, alert.heard_on, alert.today)


def _earlier(past: EarlierScore) -> str:
    return f"{past.score} ({past.on:%b %Y})"


def _reading(alert: Alert) -> Block | None:
    """What was read in the words, what others say of the reason, each by itself, and the way to put it right."""
    seen = alert.reading
    if seen is None:
        return None
    against = "the words do not fit the score" if seen.contradicts else None
    judgement = Judgement(
        read=seen.reason,
        certainty=Sureness(seen.certainty) if seen.certainty else None,
        second=seen.second,
        billing=seen.billing,
        team=seen.team,
        team_by=seen.team_by,
    )
    read = dotted(written_in(seen.language), read_as(judgement, alert.names), against)
    told = lines(*(each and each[:1].upper() + each[1:] for each in (read, *voices(judgement, alert.names))))
    if not told:
        return None
    return section(told, not_right(alert.response_id) if seen.reason and alert.response_id else None)


def _worth(alert: Alert) -> str:
    mrr = None
    if alert.mrr_minor is not None and alert.mrr_currency:
        known = f" (as of {day(alert.mrr_as_of, alert.today)})" if alert.mrr_as_of else ""
        mrr = f"MRR {money(alert.mrr_minor, alert.mrr_currency)}{known}"
    on, today = alert.renews_on, alert.today
    renews = f"renews {day(on, today)}, {days_until(on, today)}" if on and on >= today else None
    ends = alert.ends_on and f"ends {day(alert.ends_on, alert.today)}, {days_until(alert.ends_on, alert.today)}"
    return dotted(mrr, renews, ends or None, f"{name(alert.plan)} plan" if alert.plan else None)


def _who_does_what(alert: Alert) -> str:
    """The line of the owner, or what became of the case."""
    state = _state(alert)
    if alert.state == CLOSED:
        return f"{state}."
    owner = f"<@{alert.owner}>" if alert.owner and alert.mention_owner else name(alert.owner_name or "")
    opening = ", ".join(part for part in (state or owner or "No owner yet", _first_answer(alert)) if part)
    return f"{opening}. Next: {escape('; '.join(alert.playbook))}." if alert.playbook else f"{opening}."


def _first_answer(alert: Alert) -> str | None:
    """`answered by Lena Vogt on 24 Nov`, or until when it is due."""
    if alert.answered_on:
        by = f" by {name(alert.answered_by)}" if alert.answered_by else ""
        return f"answered{by} on {day(alert.answered_on, alert.today)}"
    return f"first answer due {moment(alert.answer_due_at, alert.zone)}" if alert.answer_due_at else None


def _state(alert: Alert) -> str | None:
    """`Lena Vogt took this`, `Closed: fixed`; None while the case is open."""
    if alert.state == CLOSED:
        return f"Closed: {resolution(alert.closed_why)}" if alert.closed_why else "Closed"
    return f"{name(alert.claimed_by)} took this" if alert.claimed_by else None


def _controls(alert: Alert) -> Block | None:
    if alert.state == CLOSED:
        return None
    value, contact = str(alert.case_id), first_name(alert.contact)
    return actions(
        button("I'll take it", ids.TAKE, value) if alert.state == OPEN else None,
        button("Undo", ids.PUT_BACK, value, label_spoken="Undo: put this back") if alert.state == CLAIMED else None,
        button(f"Reply to {contact}", ids.REPLY, value),
        button("Close", ids.CLOSE, value),
        overflow(ids.CASE_MORE, _more(alert)),
    )


def _more(alert: Alert) -> list[Element]:
    """What keeps the next question away from them, and what they were sent."""
    labels = {
        ids.HOLD_PERSON: f"Hold {first_name(alert.contact)}…",
        ids.HOLD_ALL: f"Hold all of {alert.account}…",
        ids.STOP_ACCOUNT: f"Stop sends to {alert.account}…",
        ids.SENT: f"What was sent to {alert.account}",
    }
    return [option(label, ids.pack(act, alert.case_id)) for act, label in labels.items()]


def _confidence(alert: Alert) -> str:
    return f"{escape(first_name(alert.contact))} asked that only you see this. Please keep it to yourself."
