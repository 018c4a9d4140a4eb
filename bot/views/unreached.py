"""Who can be asked nowhere, by CSM, with what would help."""

from itertools import groupby

from bot import ids
from bot.views.blocks import Block, Message, View, actions, button, context, kept, modal, section
from bot.views.words import counted, dotted, lines, money, name
from surveys.contacting.reach import Cause, Unreached, UnreachedAccount

SHOWN = 15  # accounts
PEOPLE_SHOWN = 5  # of an account

_CURES = {
    Cause.EMAIL_UNKNOWN: "no e-mail address is known: add it to the file, or match them under `Match channels`",
    Cause.NO_CHANNEL: "not in Slack, and the account shares no channel with us: share one with them (Slack Connect)",
    Cause.NOT_IN_SLACK: "not in Slack: invite them to {channel}",
    Cause.DEACTIVATED: "their Slack account is deactivated: who follows them there?",
    Cause.NEVER_SIGNED_IN: "was invited to Slack and never signed in: remind them",
    Cause.STRANGER: "shares no channel with us any more: invite them to {channel}",
    Cause.NO_CUSTOMER: "is a bot or one of us: take them out of the contacts file",
    Cause.REFUSES_DMS: "Slack takes no direct message to them: have them write to the bot once, then try again",
}


def unreached_message(accounts: tuple[UnreachedAccount, ...]) -> Message:
    """The list as the answer to a command."""
    return Message(_headline(accounts), _blocks(accounts))


def unreached_modal(accounts: tuple[UnreachedAccount, ...]) -> View:
    """The same over the Home tab."""
    return modal("Not reached", _blocks(accounts), close="Close")


def unreached_line(people: int) -> str | None:
    """For the Home tab; None where everybody can be reached."""
    return f"*{counted(people, 'person', 'people')} can be asked nowhere.*" if people else None


def _headline(accounts: tuple[UnreachedAccount, ...]) -> str:
    people = sum(len(each.people) for each in accounts)
    if not people:
        return "Everybody can be asked somewhere."
    at = counted(len(accounts), "account", "accounts")
    return f"{counted(people, 'person', 'people')} at {at} can be asked nowhere."


def _blocks(accounts: tuple[UnreachedAccount, ...]) -> list[Block]:
    shown, left = accounts[:SHOWN], len(accounts) - SHOWN
    by_csm = groupby(shown, key=lambda each: each.csm)
    refuse = any(person.cause is Cause.REFUSES_DMS for each in accounts for person in each.people)
    more = f"And {counted(left, 'more account', 'more accounts')}: `/askback export contacts` has everybody."
    return kept(
        section(f"*{_headline(accounts)}*"),
        *(block for csm, theirs in by_csm for block in _of_csm(csm, tuple(theirs))),
        context(more) if left > 0 else None,
        actions(button("Try their direct messages again", ids.TRY_DMS_AGAIN, ids.ALL)) if refuse else None,
    )


def _of_csm(csm: str | None, accounts: tuple[UnreachedAccount, ...]) -> list[Block]:
    who = f"*{name(csm)}*" if csm else "*Nobody's accounts*"
    first, *rest = map(_of_account, accounts)
    return [section(lines(dotted(who, _together(accounts)), first)), *map(section, rest)]


def _together(accounts: tuple[UnreachedAccount, ...]) -> str | None:
    """Their MRR; None where there is none, and where currencies differ: there is no sum then."""
    known = [(each.mrr_minor, each.mrr_currency) for each in accounts if each.mrr_minor and each.mrr_currency]
    if len({currency for _, currency in known}) != 1:
        return None
    return f"MRR {money(sum(minor for minor, _ in known), known[0][1])}"


def _of_account(each: UnreachedAccount) -> str:
    mrr = f"MRR {money(each.mrr_minor, each.mrr_currency)}" if each.mrr_minor and each.mrr_currency else None
    left = len(each.people) - PEOPLE_SHOWN
    people = [f"    {name(person.name)}: {_cure(person)}" for person in each.people[:PEOPLE_SHOWN]]
    return lines(dotted(name(each.name), mrr), *people, f"    and {left} more" if left > 0 else None)


def _cure(person: Unreached) -> str:
    channel = f"<#{person.channel}>" if person.channel else "a channel that you share with them"
    return _CURES[person.cause].format(channel=channel)
