"""Which channel is which account, and who in it is which contact: what is matched, what is proposed, and on what."""

from bot import ids
from bot.views.blocks import (
    Block,
    Element,
    Message,
    View,
    actions,
    button,
    context,
    divider,
    kept,
    modal,
    option,
    search_select,
    section,
    select,
)
from bot.views.words import counted, dotted, escape, lines, name
from surveys.contacting.mapping import Offer, Seat, Seen
from surveys.contacting.matching import Basis

A_PAGE = 15  # channels of a modal: five blocks each at most
PEOPLE_A_PAGE = 8  # each with a menu: Slack takes 250 KB
NAMED = 10  # channels that a message names

_BASES = {
    Basis.IMPORTED: "your accounts file names this channel",
    Basis.PEOPLE: "its contacts are in it",
    Basis.DOMAIN: "the same e-mail domain",
    Basis.NAME: "the same name",
    Basis.LIKE_NAME: "a similar name",
}


def channels_message(seen: tuple[Seen, ...]) -> Message:
    """How far the matching is, as the answer to a command, and the way into it."""
    said = channels_line(seen)
    missing = [each for each in seen if not each.has_bot][:NAMED]
    cure = (
        f"The bot is not in {', '.join(_called(each) for each in missing)}: type `/invite` there." if missing else None
    )
    blocks = kept(section(lines(f"*{said}*", cure)), actions(button("Match channels", ids.CHANNELS, "0")))
    return Message(lines(said, cure), blocks if seen else blocks[:1])


def channels_line(seen: tuple[Seen, ...]) -> str:
    """One line for the Home tab."""
    if not seen:
        return "No customer's channel is seen yet: invite the bot where customers are, or share a channel with them."
    matched = sum(each.account is not None for each in seen)
    parts = (
        f"{counted(matched, 'channel is', 'channels are')} matched to accounts",
        _some(sum(_is_open(each) for each in seen), "to match"),
        _some(sum(len(each.strangers) for each in seen if each.account), "people not matched"),
        _some(sum(not each.has_bot for each in seen), "without the bot"),
    )
    return dotted(*parts)


def channels_modal(seen: tuple[Seen, ...], first: int = 0) -> View:
    """One page of channels, those that want something first."""
    ordered = sorted(seen, key=lambda each: (not _is_open(each), each.offer is None, each.account is None, each.name))
    shown, left = ordered[first : first + A_PAGE], len(ordered) - first - A_PAGE
    sure = sum(each.offer is not None and each.offer.sure for each in seen)
    sure += sum(1 for each in seen for person in each.strangers if person.offer and person.offer.sure)
    accept = button(f"Accept all {sure} sure ones", ids.ACCEPT_SURE, ids.ALL) if sure else None
    pages = (
        button("Earlier ones", f"{ids.CHANNELS}:back", str(max(0, first - A_PAGE))) if first else None,
        button(f"{left} more", f"{ids.CHANNELS}:on", str(first + A_PAGE)) if left > 0 else None,
    )
    return modal(
        "Channels",
        kept(
            section(f"*{channels_line(seen)}*"),
            actions(accept),
            *(block for each in shown for block in _channel(each)),
            actions(*pages),
        ),
        callback_id=ids.CHANNELS_MODAL,
        private_metadata=str(first),
        close="Done",
    )


def people_modal(each: Seen) -> View:
    """The outsiders of one channel who are nobody's contact."""
    shown, left = each.strangers[:PEOPLE_A_PAGE], len(each.strangers) - PEOPLE_A_PAGE
    more = f"And {left} more, once these are done."
    nobody = None if shown else section("Everybody in this channel is matched.")
    return modal(
        "People",
        kept(
            section(f"*{_called(each)}* · {name(each.account or 'no account yet')}"),
            nobody,
            *(block for person in shown for block in _person(each, person)),
            context(more) if left > 0 else None,
        ),
        callback_id=ids.PEOPLE_MODAL,
        private_metadata=each.channel,
        close="Back",
    )


def _is_open(each: Seen) -> bool:
    return each.account is None and not each.not_customer


def _some(count: int, what: str) -> str | None:
    return f"{count:,} {what}" if count else None


def _called(each: Seen) -> str:
    return f"#{escape(each.name)}"


def _channel(each: Seen) -> list[Block | None]:
    here = None if each.has_bot else "The bot is not in it: type `/invite` there, so that it can ask."
    people = _some(each.known, "known") if each.known else None
    people = dotted(people, _some(len(each.strangers), "not matched"))
    said = lines(f"*{_called(each)}*  {_whose(each)}", f"People: {people}" if people else None, here)
    return [divider(), section(said), actions(*_controls(each), block_id=f"channel.{each.channel}")]


def _whose(each: Seen) -> str:
    if each.account is not None:
        return f"is {name(each.account)}"
    if each.not_customer:
        return "is no customer's"
    if each.offer is None:
        return "is nobody's yet, and nothing says whose it is"
    return f"{'looks like' if each.offer.sure else 'may be'} {name(each.offer.name)}: {_because(each.offer)}"


def _because(offer: Offer) -> str:
    return ", ".join(_BASES[basis] for basis in offer.rests_on)


def _controls(each: Seen) -> list[Element | None]:
    accept = None
    if each.offer is not None:
        accept = button("Accept", ids.ACCEPT_CHANNEL, ids.pack(each.channel, each.offer.id))
    matches = bool(each.account and each.strangers)
    return [
        accept,
        search_select(ids.CHOOSE_ACCOUNT, "Another account" if each.account or each.offer else "Which account?"),
        None if each.not_customer else button("Not a customer", ids.NOT_CUSTOMER, each.channel),
        button(f"People ({len(each.strangers)})", ids.PEOPLE, each.channel) if matches else None,
    ]


def _person(each: Seen, person: Seat) -> list[Block | None]:
    who = f"{person.slack_team_id}/{person.slack_user_id}"
    offer = person.offer
    said = f"may be {name(offer.name)}: {_because(offer)}" if offer else None
    accept = button("Accept", ids.ACCEPT_PERSON, ids.pack(who, offer.id)) if offer else None
    options = [option(label, ids.pack(who, contact_id)) for contact_id, label in each.choices]
    menu = select(ids.CHOOSE_CONTACT, options, "Which contact?") if options else None
    apart = button("Not a contact", ids.NOT_CONTACT, who)
    heading = dotted(f"*{name(person.name)}*", person.domain and escape(person.domain))
    return [section(lines(heading, said)), actions(accept, menu, apart, block_id=f"person.{who}")]
