"""From a rehearsal to its figures, its picture and its file."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any
from zoneinfo import ZoneInfo

from bot.rehearsals.load import longest_wait
from bot.views.rehearsal import Busiest, FirstSend, Skipped, Summary, picture_title
from storage.files.formulas import FORMULA
from surveys.rehearsing.rehearsed import Rehearsal, Send, Skip, sentence_of

FIRST_SENDS = 10
HEADINGS = (
    "date", "time", "time_zone", "utc", "survey", "account", "contact", "csm", "place", "language", "guessed",
    "reminder", "skipped", "reason",
)  # fmt: skip


def summary_of(found: Rehearsal, survey: str) -> Summary:
    """The figures of one survey's rehearsal."""
    by_person = {send.person.contact_id: send for send in found.asks}
    asked = by_person.values()
    days_asked = {send.day for send in found.asks}
    return Summary(
        survey=survey,
        first=found.first,
        last=found.last,
        first_day=min(days_asked, default=None),
        last_day=max(days_asked, default=None),
        before=found.before,
        asks=len(found.asks),
        reminders=len(found.sends) - len(found.asks),
        people=len(asked),
        accounts=len({send.person.account_id for send in asked}),
        days=found.per_day(),
        closed=sorted(found.closed),
        busiest=_busiest(found),
        languages=_counted(send.locale for send in asked),
        guessed=_counted(send.locale for send in asked if send.locale_guessed),
        places=_counted(str(send.place) for send in asked),
        csms=_counted(send.person.csm or "" for send in asked),
        skipped=_skipped([skip for skip in found.skips if not skip.reminds]),
        first_sends=[_first(send) for send in found.asks[:FIRST_SENDS]],
    )


def in_order(found: Rehearsal) -> list[Send | Skip]:
    """Every send and skip, by day; the sends of a day before its skips, by time."""

    def place(each: Send | Skip) -> tuple[date, bool, Any, str]:
        when = each.at if isinstance(each, Send) else None
        return each.day, when is None, when, each.person.contact

    return sorted([*found.sends, *found.skips], key=place)


def local(send: Send) -> datetime:
    """When it is sent, by the person's own clock."""
    return send.at.astimezone(ZoneInfo(send.person.zone))


def picture_of(found: Summary, company: str) -> bytes:
    """The calendar as a PNG picture."""
    from analysis.pictures.calendar_chart import calendar  # with what it needs, it takes half a second to import

    return calendar(found.days, found.first, found.last, found.closed, title=picture_title(found), subtitle=company)


def alt_of(found: Summary) -> str:
    """The calendar in words."""
    from analysis.pictures.calendar_chart import calendar_alt

    title = picture_title(found)
    return calendar_alt(found.days, found.first, found.last, found.closed, title=title, what="Messages")


def write_csv(found: Rehearsal, out: IO[str]) -> None:
    """Every send and skip, a line each, under HEADINGS."""
    writer = csv.DictWriter(out, HEADINGS, restval="", lineterminator="\n")
    writer.writeheader()
    for row in rows(found):
        writer.writerow({name: _unrun(value) for name, value in row.items()})


def rows(found: Rehearsal) -> Iterator[dict[str, str]]:
    """Every send and skip in the words of the file; what a row lacks is left out."""
    for each in in_order(found):
        yield _sent_row(each) if isinstance(each, Send) else _skipped_row(each)


def _sent_row(send: Send) -> dict[str, str]:
    there = local(send)
    return _whom(send) | {
        "date": there.date().isoformat(),
        "time": f"{there:%H:%M}",
        "time_zone": send.person.zone,
        "utc": f"{send.at:%Y-%m-%dT%H:%M:%SZ}",
        "place": str(send.place),
        "language": send.locale,
        "guessed": "yes" if send.locale_guessed else "no",
        "reminder": "yes" if send.reminds else "no",
    }


def _skipped_row(skip: Skip) -> dict[str, str]:
    told = {"date": skip.day.isoformat(), "skipped": skip.why, "reason": sentence_of(skip.why)}
    return _whom(skip) | told | ({"reminder": "yes"} if skip.reminds else {})


def _whom(each: Send | Skip) -> dict[str, str]:
    person = each.person
    return {"survey": each.survey, "account": person.account, "contact": person.contact, "csm": person.csm or ""}


def _unrun(value: str) -> str:
    """Nothing that a spreadsheet would run as a formula: names come from outside."""
    return f"'{value}" if value.startswith(FORMULA) else value


def _busiest(found: Rehearsal) -> Busiest | None:
    days = found.per_day()
    if not days:
        return None
    day = max(days, key=lambda each: (days[each], -each.toordinal()))
    beside = [send for send in found.beside if send.day == day]
    waits = longest_wait([*(send for send in found.sends if send.day == day), *beside])
    return Busiest(day, days[day], len(beside), round(waits.total_seconds()))


def _skipped(skips: Sequence[Skip]) -> list[Skipped]:
    times = Counter(skip.why for skip in skips)
    people = Counter(why for why, _ in {(skip.why, skip.person.contact_id) for skip in skips})
    return sorted((Skipped(why, times[why], people[why]) for why in times), key=lambda each: (-each.people, each.why))


def _first(send: Send) -> FirstSend:
    return FirstSend(f"{local(send):%Y-%m-%d %H:%M}", send.person.contact, send.person.account)


def _counted(values: Iterable[str]) -> dict[str, int]:
    """The most frequent first, then by name."""
    return dict(sorted(Counter(values).items(), key=lambda each: (-each[1], each[0])))
