"""Days on which nobody is asked: the workspace's own, and what the calendars of its customers' countries say."""

from dataclasses import dataclass
from datetime import date

from bot import ids
from bot.views.blocks import (
    Block,
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
    option,
    section,
    select,
    text_box,
)
from bot.views.words import counted, country, day, dotted, escape, lines, name

OWN_SHOWN = 20
COUNTRIES_SHOWN = 12
STRETCHES_SHOWN = 4
AHEAD = 120
"""Days that the list looks ahead."""


@dataclass(frozen=True)
class OwnDays:
    """Black-out days that the team set. `country` None: everywhere."""

    blackout_id: int
    first: date
    last: date
    country: str | None
    label: str
    set_by: str


@dataclass(frozen=True)
class CountryDays:
    """When a country's calendar is closed in the coming days: (first, last, why), the next first."""

    country: str
    people: int
    closed: tuple[tuple[date, date, str], ...]


@dataclass(frozen=True)
class Blackouts:
    """All that keeps people from being asked on a day."""

    own: tuple[OwnDays, ...]
    countries: tuple[CountryDays, ...]
    today: date


def blackouts_message(known: Blackouts) -> Message:
    """The list, for its reader alone."""
    said = f"{counted(len(known.own), 'black-out', 'black-outs')} of your own." if known.own else "No black-outs yet."
    listed = "; ".join(f"{_span(each.first, each.last, known.today)}, {escape(each.label)}" for each in known.own)
    return Message(f"{said} {listed}".rstrip(), [*_blocks(known), context("Only you see this.")])


def blackouts_modal(known: Blackouts) -> View:
    return modal("Black-out days", _blocks(known), close="Close")


def add_modal(countries: tuple[str, ...], *, today: date) -> View:
    """Which days, where, and what they are. `countries` are those of the customers."""
    places = [option("Everywhere", ids.ALL), *(option(country(each), each) for each in countries[:99])]
    return modal(
        "Black-out days",
        [
            section("Nobody is asked on these days. What is planned on them moves to the next day that is open."),
            input_("First day", date_box(ids.BLACKOUT_FIRST, today), ids.BLACKOUT_FIRST_BLOCK),
            input_("Last day", date_box(ids.BLACKOUT_LAST, today), ids.BLACKOUT_LAST_BLOCK),
            input_("Where", select(ids.BLACKOUT_COUNTRY, places, "Where?", ids.ALL), ids.BLACKOUT_COUNTRY_BLOCK),
            input_(
                "What are they?",
                text_box(ids.BLACKOUT_LABEL, most=80, multiline=False),
                ids.BLACKOUT_LABEL_BLOCK,
                hint="Such as: our conference. The team reads this.",
            ),
        ],
        callback_id=ids.BLACKOUT_MODAL,
        submit="Black out",
        close="Cancel",
    )


def added_modal(first: date, last: date, where: str | None, moved: int, *, today: date) -> View:
    """What came of it."""
    whom = f"Nobody in {country(where)}" if where else "Nobody"
    asks = counted(moved, "planned ask was moved", "planned asks were moved") if moved else "No ask was planned on them"
    said = f"{whom} is asked on {_span(first, last, today)}. {asks}."
    return modal("Black-out days", [section(said)], close="Close")


def _blocks(known: Blackouts) -> list[Block]:
    more = len(known.own) - OWN_SHOWN
    return kept(
        section("*Your black-out days*" if known.own else "*No black-out days of your own yet.*"),
        *(_own(each, known.today) for each in known.own[:OWN_SHOWN]),
        context(f"and {more:,} more") if more > 0 else None,
        actions(button("Add black-out days", ids.BLACKOUT_ADD, ids.ALL)),
        section(lines("*Closed by the calendars of your customers' countries*", *_calendars(known))),
        context("Weekends, the first morning and the last afternoon of each place's week are left out everywhere."),
    )


def _own(days: OwnDays, today: date) -> Block:
    where = country(days.country) if days.country else "everywhere"
    said = f"*{_span(days.first, days.last, today)}*  {escape(days.label)}"
    facts = dotted(where, f"set by {name(days.set_by)}")
    sure = confirm("Delete these black-out days?", "People may be asked on them again.", "Delete", "Keep")
    return section(lines(said, facts), button("Delete", ids.BLACKOUT_DELETE, str(days.blackout_id), ask_first=sure))


def _calendars(known: Blackouts) -> list[str]:
    if not known.countries:
        return ["No country is known of any customer. Import accounts with a column country, such as DE."]
    shown = [_country(each, known.today) for each in known.countries[:COUNTRIES_SHOWN]]
    more = len(known.countries) - COUNTRIES_SHOWN
    return [*shown, *([f"and {counted(more, 'more country', 'more countries')}"] if more > 0 else [])]


def _country(days: CountryDays, today: date) -> str:
    people = counted(days.people, "person", "people")
    stretches = [f"{_span(first, last, today)} ({escape(why)})" for first, last, why in days.closed[:STRETCHES_SHOWN]]
    closed = "; ".join(stretches) or f"open on all working days of the next {AHEAD} days"
    return dotted(f"{escape(country(days.country))}, {people}", closed)


def _span(first: date, last: date, today: date) -> str:
    return day(first, today) if first == last else f"{day(first, today)}-{day(last, today)}"
