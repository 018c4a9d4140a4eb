"""Leaving people in peace for a time: the form that asks why and until when, and the list of those who are held."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot import ids
from bot.views.blocks import (
    Block,
    Element,
    Message,
    View,
    button,
    context,
    date_box,
    input_,
    kept,
    modal,
    option,
    section,
    select,
    text_box,
)
from bot.views.labels import HOLD_REASONS
from bot.views.words import counted, day, dotted, escape, lines, name, weekday

SHOWN = 20
WEEK_SHOWN, HELD_SHOWN = 18, 6
"""With a heading for each account they fit into a message of 50 blocks."""

USUAL = timedelta(days=30)
WORDS_LIMIT = 200


@dataclass(frozen=True)
class Held:
    """A hold in force. `contact` None: everybody at the account."""

    hold_id: int
    contact: str | None
    account: str
    reason: str
    until: date
    held_by: str | None


def hold_modal(contact: str, account: str, private_metadata: str, *, today: date, longest: timedelta) -> View:
    """Why, and until when. `contact` empty: the whole account."""
    whom = f"*{name(contact)}* at *{name(account)}*" if contact else f"Everybody at *{name(account)}*"
    reasons = [option(label, code) for code, label in HOLD_REASONS.items()]
    return modal(
        "Hold",
        [
            section(f"{whom} is not asked before the day you choose. What is planned until then is taken back."),
            input_("Why?", select(ids.HOLD_WHY, reasons, "Choose a reason"), ids.HOLD_WHY_BLOCK),
            input_(
                "In your words",
                text_box(ids.HOLD_WORDS, most=WORDS_LIMIT, multiline=False),
                ids.HOLD_WORDS_BLOCK,
                optional=True,
                hint="Your team reads this, the customer never does.",
            ),
            input_(
                "May be asked again from",
                date_box(ids.HOLD_UNTIL, today + USUAL),
                ids.HOLD_UNTIL_BLOCK,
                hint=f"At most {longest.days} days from today.",
            ),
        ],
        callback_id=ids.HOLD_MODAL,
        submit="Hold",
        close="Cancel",
        private_metadata=private_metadata,
    )


def holds_list(holds: tuple[Held, ...], people: int, *, today: date) -> Message:
    """All holds in force, the first to end first, and how many people that is; for the reader alone."""
    headline = f"{counted(people, 'person is', 'people are')} held." if holds else "Nobody is held."
    more = len(holds) - SHOWN
    blocks = kept(
        section(f"*{headline}*"),
        *(held_block(each, today) for each in holds[:SHOWN]),
        context(f"and {more:,} more") if more > 0 else None,
        context("Only you see this."),
    )
    listed = "; ".join(_whom(each) for each in holds[:SHOWN])
    return Message(f"{headline} {listed}".rstrip(), blocks)


def held_block(held: Held, today: date) -> Block:
    """Who is held, by whom, why and until when, with `Release`."""
    by = f"held by {name(held.held_by)}" if held.held_by else "held"
    facts = dotted(f"{by} until {day(held.until, today)}", escape(held.reason))
    release = button("Release", ids.RELEASE, str(held.hold_id), label_spoken=f"Release {held.contact or held.account}")
    return section(lines(f"*{_whom(held)}*", facts), release)


def _whom(held: Held) -> str:
    if held.contact is None:
        return f"Everybody at {name(held.account)}"
    return f"{name(held.contact)}, {name(held.account)}"


@dataclass(frozen=True)
class Person:
    """Somebody who may be held. `asked_on` and `survey`: what they would be asked next, where that is known."""

    contact_id: int
    contact: str
    title: str | None
    account_id: int
    account: str
    asked_on: date | None = None
    survey: str | None = None
    reminds: bool = False  # they were asked already, and are reminded then


def next_week(people: tuple[Person, ...], held: tuple[Held, ...], first: date, last: date, *, today: date) -> Message:
    """To a CSM: who of their people is asked next week, by account in the order of its first ask, and who is held."""
    accounts = {person.account_id for person in people}
    who = f"{counted(len(people), 'person', 'people')} at {counted(len(accounts), 'account', 'accounts')}"
    headline = f"Your people next week, {day(first, today)}-{day(last, today)}: {who if people else 'nobody'}."
    shown, more = people[:WEEK_SHOWN], len(people) - WEEK_SHOWN
    blocks = kept(
        section(f"*{headline}*"),
        *(block for each in _by_account(shown) for block in _account(each, today)),
        context(f"and {more:,} more; `/askback hold ACCOUNT` holds any of them") if more > 0 else None,
        *(held_block(each, today) for each in held[:HELD_SHOWN]),
        context("Should somebody be left in peace? `Hold` keeps them from being asked until a day that you choose."),
    )
    asked = "; ".join(dotted(name(person.contact), name(person.account)) for person in shown)
    return Message(f"{headline} {asked}".rstrip(), blocks)


def _by_account(people: tuple[Person, ...]) -> list[list[Person]]:
    by_account: dict[int, list[Person]] = {}
    for person in people:
        by_account.setdefault(person.account_id, []).append(person)
    return list(by_account.values())


def _account(people: list[Person], today: date) -> list[Block]:
    heading = section(f"*{name(people[0].account)}*", hold_all_button(people[0].account, people[0].account_id))
    return [heading, *(person_block(person, today) for person in people)]


def whom_to_hold(account: str, account_id: int, people: tuple[Person, ...], *, today: date) -> Message:
    """Everybody at an account, to hold one of them or all; for the reader alone."""
    headline = f"{name(account)}: {counted(len(people), 'person', 'people')}. Whom should we leave in peace?"
    more = len(people) - SHOWN
    blocks = kept(
        section(f"*{headline}*", hold_all_button(account, account_id)),
        *(person_block(person, today) for person in people[:SHOWN]),
        context(f"and {more:,} more") if more > 0 else None,
        context("Only you see this."),
    )
    return Message(headline, blocks)


def person_block(person: Person, today: date) -> Block:
    """One person with `Hold`."""
    when = f"{name(person.survey)}, {weekday(person.asked_on, today)}" if person.survey and person.asked_on else None
    when = f"reminder of {when}" if when and person.reminds else when
    hold = button("Hold", ids.HOLD_PERSON, str(person.contact_id), label_spoken=f"Hold {person.contact}")
    return section(dotted(name(person.contact), person.title and name(person.title), when), hold)


def hold_all_button(account: str, account_id: int) -> Element:
    label = "Hold whole account"
    return button(label, ids.HOLD_ALL, str(account_id), label_spoken=f"Hold everybody at {account}")
