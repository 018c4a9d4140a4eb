"""The rules that protect people, each as a function over the rows of a finished year that tells where it was broken.

Written from what docs/ and the settings promise, and from the libraries `holidays` and `zoneinfo`; nothing here asks
the code that plans and sends.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

import holidays

from tests.surveys.year import rows
from tests.surveys.year.rows import Invitation, Message, Passed, Person, Span, Survey, Year

Rule = Callable[[Year], Iterator[str]]
EXIT = "churn_exit"
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_NOON = time(12)
_USUAL, _FASTING = (time(9, 30), time(16, 30)), (time(10), time(14))


def _days(first: str, last: str) -> frozenset[date]:
    begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    return frozenset(begins + number * _DAY for number in range((ends - begins).days + 1))


_YEAR_END = _days("2026-12-24", "2027-01-01")
_EID = _days("2026-03-19", "2026-03-23") | _days("2026-05-26", "2026-05-30")
_CUSTOMS = {
    **dict.fromkeys(("DE", "US", "BR", "AU", "NZ"), _YEAR_END),
    "JP": _days("2026-04-29", "2026-05-06") | _days("2026-08-13", "2026-08-16") | _days("2026-12-29", "2027-01-03"),
    "SA": _EID,
    "EG": _EID,
}
_RAMADAN = dict.fromkeys(("SA", "EG"), _days("2026-02-18", "2026-03-19") | _days("2027-02-08", "2027-03-08"))


def nobody_is_written_to_twice_in_two_weeks(year: Year) -> Iterator[str]:
    for earlier, later in _following(year, lambda asked: asked.contact_id):
        if later.at - earlier.at < timedelta(days=year.person_days):
            yield f"{_who(year, later)} was asked at {earlier.at} and at {later.at}"


def every_kind_has_its_rest(year: Year) -> Iterator[str]:
    for earlier, later in _following(year, lambda asked: (asked.contact_id, _survey(year, asked).kind)):
        if later.at - earlier.at < timedelta(days=_survey(year, later).rest_days):
            yield f"{_who(year, later)} was asked {_survey(year, later).kind} at {earlier.at} and at {later.at}"


def an_account_is_asked_three_times_in_any_seven_days_at_most(year: Year) -> Iterator[str]:
    for account_id, asks in _grouped(_asks(year), lambda asked: _invitation(year, asked).account_id).items():
        for first, last in zip(asks, asks[year.account_a_week :], strict=False):
            if last.at - first.at < _WEEK:
                yield f"account {account_id} was asked more than {year.account_a_week} times from {first.at} on"


def reminders_count_in_the_budget(year: Year) -> Iterator[str]:
    """A reminder may follow its own ask; from all else that its person gets it keeps away as an ask does. An account
    gets no more messages a week, whatever they are."""
    in_order = sorted(year.messages, key=lambda each: each.at)
    for messages in _grouped(in_order, lambda each: each.contact_id).values():
        for earlier, later in pairwise(messages):
            follows = later.is_reminder and not earlier.is_reminder and earlier.invitation_id == later.invitation_id
            if not follows and later.at - earlier.at < timedelta(days=year.person_days):
                yield f"{_who(year, later)} was written to at {earlier.at} and at {later.at}"
    for account_id, messages in _grouped(in_order, lambda each: _invitation(year, each).account_id).items():
        for first, last in zip(messages, messages[year.account_a_week :], strict=False):
            if last.at - first.at < _WEEK:
                yield f"account {account_id} got more than {year.account_a_week} messages from {first.at} on"


def everybody_is_asked_in_their_own_working_hours(year: Year) -> Iterator[str]:
    for message in year.messages:
        local = _local(year, message)
        country = year.people[message.contact_id].country
        opens, closes = _FASTING if local.date() in _RAMADAN.get(country or "", ()) else _USUAL
        if not opens <= local.time() < closes:
            yield f"{_who(year, message)} was written to at {local}"


def nobody_is_asked_on_a_day_off(year: Year) -> Iterator[str]:
    for message in year.messages:
        person, day = year.people[message.contact_id], _local(year, message).date()
        if not _works(year, person, day):
            yield f"{_who(year, message)} was written to on {day}, which is free in {person.country}"


def nobody_is_asked_in_the_first_morning_or_last_afternoon_of_their_week(year: Year) -> Iterator[str]:
    for message in year.messages:
        person, local = year.people[message.contact_id], _local(year, message)
        week = [day for day in _week_around(person, local.date()) if _works(year, person, day)]
        if local.time() < _NOON and local.date() == week[0]:
            yield f"{_who(year, message)} was written to in their first morning, {local}"
        if local.time() >= _NOON and local.date() == week[-1]:
            yield f"{_who(year, message)} was written to in their last afternoon, {local}"


def nobody_is_asked_after_an_opt_out(year: Year) -> Iterator[str]:
    yield from _during(year, rows.OPTED_OUT)


def nobody_is_asked_while_a_case_of_theirs_is_open(year: Year) -> Iterator[str]:
    yield from _during(year, rows.CASE, but=(EXIT,))


def nobody_is_asked_while_a_ticket_is_open(year: Year) -> Iterator[str]:
    yield from _during(year, rows.TICKET, but=(EXIT,))


def nobody_is_asked_who_is_held(year: Year) -> Iterator[str]:
    yield from _during(year, rows.HELD)


def nothing_goes_out_while_sends_are_stopped(year: Year) -> Iterator[str]:
    yield from _during(year, rows.STOPPED)


def nobody_is_asked_whose_account_is_gone(year: Year) -> Iterator[str]:
    yield from _during(
        year, rows.GONE, but=[EXIT, *(each.name for each in year.surveys.values() if each.asks_the_gone)]
    )


def nobody_is_asked_whom_slack_cannot_reach(year: Year) -> Iterator[str]:
    yield from _during(year, rows.UNREACHABLE)


def only_whom_policy_and_survey_allow_is_asked(year: Year) -> Iterator[str]:
    unwanted = {"guest": not year.asks_guests, "external": not year.asks_externals}
    for message in year.messages:
        kind = year.people[message.contact_id].kind
        if unwanted.get(kind) or kind not in _survey(year, message).people:
            yield f"{_who(year, message)} was asked, though {kind}s are not"


def nothing_is_asked_twice(year: Year) -> Iterator[str]:
    occasions = Counter((each.survey, each.contact_id, each.occasion) for each in year.invitations.values())
    yield from (f"{occasion} has {count} invitations" for occasion, count in occasions.items() if count > 1)
    asks = Counter(message.invitation_id for message in _asks(year))
    yield from (f"invitation {number} was posted {count} times" for number, count in asks.items() if count > 1)


def a_reminder_comes_once_and_never_after_an_answer(year: Year) -> Iterator[str]:
    answered = {each.invitation_id: each.at for each in sorted(year.answers, key=lambda each: each.at, reverse=True)}
    asked = {each.invitation_id for each in _asks(year)}
    reminders = [each for each in year.messages if each.is_reminder]
    for number, count in Counter(each.invitation_id for each in reminders).items():
        if count > 1 or number not in asked:
            yield f"invitation {number} was asked {int(number in asked)} times and reminded of {count} times"
    for each in reminders:
        if each.invitation_id in answered and answered[each.invitation_id] <= each.at:
            yield f"{_who(year, each)} was reminded after they had answered"


def a_pilot_asks_a_few_and_then_some_a_day(year: Year) -> Iterator[str]:
    for name, asks in _grouped(_asks(year), lambda asked: _survey(year, asked).name).items():
        survey, zone = year.surveys[name], ZoneInfo(year.zone)
        days = [
            each.at.astimezone(zone).date() for each in asks if survey.going_at is None or each.at < survey.going_at
        ]
        first, others = days[: year.pilot], Counter(days[year.pilot :])
        if survey.kind == EXIT or not others:
            continue
        if min(others) <= first[-1]:
            yield f"{name} asked more than its first {year.pilot} by {first[-1]}"
        for day, count in others.items():
            if count > year.pilot_a_day:
                yield f"{name} asked {count} people on {day}"


def a_wave_accounts_for_each_of_its_recipients(year: Year) -> Iterator[str]:
    sent = {message.invitation_id for message in year.messages}
    for wave in year.waves:
        recipients = [each for each in year.invitations.values() if each.wave_id == wave.id]
        if len(recipients) != wave.recipients:
            yield f"wave {wave.id} was frozen with {wave.recipients} recipients and has {len(recipients)}"
        for each in recipients:
            if each.id not in sent and each.why is None:
                yield f"recipient {each.contact_id} of wave {wave.id} was not asked, for no reason"


def every_ask_is_counted(year: Year) -> Iterator[str]:
    yield from year.count_problems
    withdrawn = "wave_withdrawn"  # told to ignore it: the response rate leaves them out
    asks = [each for each in (_invitation(year, asked) for asked in _asks(year)) if each.why != withdrawn]
    should = Counter(each.survey for each in asks)
    for name in sorted({*should, *year.counted}):
        if should[name] != year.counted.get(name, 0):
            yield f"{name} asked {should[name]} people and counts {year.counted.get(name, 0)}"


def turns_come_round_in_thirteen_weeks(year: Year) -> Iterator[str]:
    """Never below 90 days; exactly 91 where there are no holidays and nothing came between."""
    disturbed = _disturbances(year)
    for earlier, later in _following(year, lambda asked: (asked.contact_id, _survey(year, asked).name)):
        survey = _survey(year, later)
        if (
            survey.cycle is None
            or survey.share < 1
            or _invitation(year, later).wave_id
            or _invitation(year, earlier).wave_id
        ):
            continue
        days = (_local(year, later).date() - _local(year, earlier).date()).days
        if later.at - earlier.at < timedelta(days=survey.rest_days):
            yield f"{_who(year, later)} was asked {survey.name} after {days} days"
        elif days != survey.cycle and not _is_disturbed(year, disturbed, earlier, later):
            yield f"{_who(year, later)} was asked {survey.name} after {days} days, and nothing came between"


def first_turns_are_even(year: Year) -> Iterator[str]:
    """A first turn goes to a day that has the fewest of its person's week: so no day has more than one above the
    emptiest day of the week of somebody whose turn lies there. Where all work alike, every day has as many, or one
    more."""
    counts = Counter(turn.day for turn in year.turns)
    first = min(counts, default=date.min)
    cycle = [first + number * _DAY for number in range(91)]
    weeks = {day: {turn.week for turn in turns} for day, turns in _grouped(year.turns, lambda turn: turn.day).items()}
    fewest = {week: min(counts[day] for day in cycle if day.weekday() in week) for week in set().union(*weeks.values())}
    for day, count in counts.items():
        if count > max(fewest[week] for week in weeks[day]) + 1:
            yield f"{day} has {count} turns, and others of the same week fewer than {count - 1}"


def a_share_is_exactly_that_share(year: Year) -> Iterator[str]:
    """Between two turns in which somebody is asked lie exactly those in which they are not drawn.

    Not looked at where they were dealt anew between, having opted in again or come back into the audience.
    """
    undrawn = _grouped((each for each in year.passed if each.why == "not_drawn"), lambda each: _drawing(each))
    for key, invited in _grouped(year.invitations.values(), lambda each: _drawing(each)).items():
        survey = year.surveys[key[0]]
        if survey.cycle is None or survey.share == 1:
            continue
        between = round(1 / survey.share) - 1
        days = sorted(each.day for each in undrawn.get(key, ()))
        turns = sorted((date.fromisoformat(each.occasion.removeprefix("cycle:")), each.asked_at) for each in invited)
        for (earlier, was_asked), (later, is_asked) in pairwise(turns):
            count = sum(earlier < day < later for day in days)
            if was_asked and is_asked and count != between and not _dealt_anew(year, key, earlier, later):
                yield f"{key[1]} was asked {key[0]} on {earlier} and {later}, and passed over {count} times"
    for wave in year.waves:
        if wave.recipients != ceil(wave.people * wave.share):
            yield f"wave {wave.id} asked {wave.recipients} of {wave.people}"


def _drawing(each: Invitation | Passed) -> tuple[str, int]:
    return each.survey, each.contact_id


def _dealt_anew(year: Year, key: tuple[str, int], earlier: date, later: date) -> bool:
    left = (each.day for each in year.passed if _drawing(each) == key and each.why == "not_in_audience")
    spans = (each for each in year.spans if each.what == rows.OPTED_OUT and each.contact_id == key[1])
    return any(earlier <= day <= later for day in left) or any(
        each.begins.date() <= later and earlier <= each.ends.date() for each in spans
    )


RULES: tuple[Rule, ...] = (
    nobody_is_written_to_twice_in_two_weeks,
    every_kind_has_its_rest,
    an_account_is_asked_three_times_in_any_seven_days_at_most,
    reminders_count_in_the_budget,
    everybody_is_asked_in_their_own_working_hours,
    nobody_is_asked_on_a_day_off,
    nobody_is_asked_in_the_first_morning_or_last_afternoon_of_their_week,
    nobody_is_asked_after_an_opt_out,
    nobody_is_asked_while_a_case_of_theirs_is_open,
    nobody_is_asked_while_a_ticket_is_open,
    nobody_is_asked_who_is_held,
    nothing_goes_out_while_sends_are_stopped,
    nobody_is_asked_whose_account_is_gone,
    nobody_is_asked_whom_slack_cannot_reach,
    only_whom_policy_and_survey_allow_is_asked,
    nothing_is_asked_twice,
    a_reminder_comes_once_and_never_after_an_answer,
    a_pilot_asks_a_few_and_then_some_a_day,
    a_wave_accounts_for_each_of_its_recipients,
    every_ask_is_counted,
    turns_come_round_in_thirteen_weeks,
    first_turns_are_even,
    a_share_is_exactly_that_share,
)


def broken(year: Year) -> dict[str, list[str]]:
    """By rule, where it was broken; empty when none was."""
    found = {rule.__name__: list(rule(year)) for rule in RULES}
    return {name: places for name, places in found.items() if places}


def _asks(year: Year) -> list[Message]:
    return [each for each in year.messages if not each.is_reminder]


def _grouped(items: Iterable[Any], key: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for each in items:
        groups[key(each)].append(each)
    return groups


def _following(year: Year, key: Callable[[Message], Any]) -> Iterator[tuple[Message, Message]]:
    for asks in _grouped(sorted(_asks(year), key=lambda each: each.at), key).values():
        yield from pairwise(asks)


def _invitation(year: Year, message: Message) -> Invitation:
    return year.invitations[message.invitation_id]


def _survey(year: Year, message: Message) -> Survey:
    return year.surveys[_invitation(year, message).survey]


def _who(year: Year, message: Message) -> str:
    return f"{year.people[message.contact_id].name} ({message.contact_id})"


def _local(year: Year, message: Message) -> datetime:
    return message.at.astimezone(ZoneInfo(year.people[message.contact_id].zone))


def _during(year: Year, what: str, but: Sequence[str] = ()) -> Iterator[str]:
    spans = _grouped((each for each in year.spans if each.what == what), lambda each: each.contact_id)
    for message in year.messages:
        if _survey(year, message).name in but:
            continue
        for span in [*spans.get(message.contact_id, ()), *spans.get(None, ())]:
            if span.begins < message.at < span.ends and _concerns(year, span, message):
                yield f"{_who(year, message)} was written to at {message.at}: {what} from {span.begins} to {span.ends}"


def _concerns(year: Year, span: Span, message: Message) -> bool:
    invitation = _invitation(year, message)
    return (
        span.contact_id in (None, message.contact_id)
        and span.account_id in (None, invitation.account_id)
        and span.survey in (None, invitation.survey)
    )


@cache
def _calendar(country: str, region: str | None) -> holidays.HolidayBase:
    return holidays.country_holidays(country, subdiv=region)


def _works(year: Year, person: Person, day: date) -> bool:
    if any(each.first <= day <= each.last and each.country in (None, person.country) for each in year.closed):
        return False
    if person.country is None:
        return day.weekday() < 5
    return _calendar(person.country, person.region).is_working_day(day) and day not in _CUSTOMS.get(person.country, ())


def _week_around(person: Person, day: date) -> list[date]:
    """Seven days, from the middle of one weekend to that of the next."""
    weekend = {5, 6} if person.country is None else _calendar(person.country, person.region).weekend
    begins = next(each for each in weekend if (each - 1) % 7 in weekend)
    first = day - ((day.weekday() - begins) % 7) * _DAY
    return [first + number * _DAY for number in range(7)]


def _disturbances(year: Year) -> dict[Any, list[datetime]]:
    """When something kept a person from being asked by a survey, by (person, survey)."""
    found: dict[Any, list[datetime]] = defaultdict(list)
    for each in year.passed:
        found[each.contact_id, each.survey].append(datetime.combine(each.day, time(12), tzinfo=ZoneInfo("UTC")))
    for invitation in year.invitations.values():
        if invitation.why is not None and invitation.occasion.startswith("cycle:"):
            day = date.fromisoformat(invitation.occasion.removeprefix("cycle:"))
            found[invitation.contact_id, invitation.survey].append(
                datetime.combine(day, time(12), tzinfo=ZoneInfo("UTC"))
            )
    return found


def _is_disturbed(year: Year, disturbed: dict[Any, list[datetime]], earlier: Message, later: Message) -> bool:
    if year.people[later.contact_id].country is not None:
        return True  # holidays
    begins, ends = earlier.at - 3 * _DAY, later.at + 3 * _DAY
    own = disturbed.get((later.contact_id, _survey(year, later).name), ())
    everybodys = [each for each in year.spans if each.what in (rows.STOPPED, rows.DOWN, rows.OPTED_OUT)]
    return (
        any(begins <= moment <= ends for moment in own)
        or any(each.begins < ends and begins < each.ends and _concerns(year, each, later) for each in everybodys)
        or any(begins.date() <= each.last and each.first <= ends.date() for each in year.closed)
    )
