"""To a CSM whose account leaves: who would be asked, what they would read, and the decision."""

from bot import ids
from bot.views.blocks import Block, Message, actions, button, confirm, context, divider, kept, section
from bot.views.exit_ask import exit_ask
from bot.views.words import day, days_until, dotted, first_name, lines, money, name
from surveys.leaving.proposals import ExitProposal

PROPOSED = "proposed"
_DECIDED = {
    "asked": "{who} agreed: {contact} is asked.",
    "calling": "{who} calls {contact}; no survey is sent.",
    "declined": "{who} decided: nobody is asked.",
}


def exit_proposal(proposal: ExitProposal) -> Message:
    """The proposal while it is open, then what was decided."""
    headline = f"{name(proposal.account)} leaves on {day(proposal.ends_on, proposal.today)}."
    decided = _decision(proposal)
    blocks = kept(
        section(lines(f"*{headline}*", _facts(proposal))),
        *([section(decided)] if decided else _preview(proposal)),
    )
    question = f"May we ask {_person(proposal)} why? Nothing is sent before you agree."
    return Message(f"{headline} {decided or question}", blocks)


def _facts(proposal: ExitProposal) -> str:
    mrr = None
    if proposal.mrr_minor is not None and proposal.mrr_currency:
        mrr = f"MRR {money(proposal.mrr_minor, proposal.mrr_currency)}"
    return dotted(f"Ends {days_until(proposal.ends_on, proposal.today)}", mrr)


def _person(proposal: ExitProposal) -> str:
    return ", ".join(name(part) for part in (proposal.contact, proposal.title) if part)


def _preview(proposal: ExitProposal) -> list[Block | None]:
    """The words of the survey without its controls, then the three decisions."""
    words = [block for block in exit_ask(proposal.ask).blocks if block["type"] in ("section", "context")]
    return [
        section(f"May we ask *{_person(proposal)}* why? They would read:"),
        divider(),
        *words,
        divider(),
        _decisions(proposal),
        context("Nothing is sent before you decide."),
    ]


def _decisions(proposal: ExitProposal) -> Block | None:
    value = str(proposal.departure_id)
    sure = confirm(
        "Send the survey?",
        f"{proposal.contact} at {proposal.account} gets this message from the bot.",
        "Send",
        "Not yet",
    )
    return actions(
        button(f"Send to {first_name(proposal.contact)}", ids.EXIT_SEND, value, ask_first=sure),
        button("I'll call", ids.EXIT_CALL, value),
        button("Not this one", ids.EXIT_DECLINE, value),
    )


def _decision(proposal: ExitProposal) -> str | None:
    if proposal.state == PROPOSED:
        return None
    who, contact = name(proposal.decided_by or "Somebody"), name(proposal.contact)
    return _DECIDED[proposal.state].format(who=who, contact=contact)
