"""What each person got in a simulated year, a line each, and whether a rule was broken."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from statistics import median
from zoneinfo import ZoneInfo

from tests.surveys.year.rows import Year
from tests.surveys.year.rules import RULES


def table(year: Year) -> Iterator[str]:
    """A line per person: language and zone, what they were sent and when by their clock, answers, skips."""
    sent, answered, skipped = defaultdict(list), Counter[int](), defaultdict(Counter[str])
    for message in year.messages:
        local = message.at.astimezone(ZoneInfo(year.people[message.contact_id].zone))
        name = "reminder" if message.is_reminder else year.invitations[message.invitation_id].survey
        sent[message.contact_id].append(f"{local:%d %b %H:%M} {name}")
    for answer in year.answers:
        answered[year.invitations[answer.invitation_id].contact_id] += 1
    for passed in year.passed:
        skipped[passed.contact_id][passed.why] += 1
    for invitation in year.invitations.values():
        if invitation.why is not None and invitation.asked_at is None:
            skipped[invitation.contact_id][invitation.why] += 1
    for person in year.people.values():
        asks = ", ".join(sent[person.id]) or "nothing"
        skips = ", ".join(f"{why} {count}" for why, count in sorted(skipped[person.id].items())) or "none"
        yield (
            f"{person.id:>4} {person.name}, account {person.account_id}, {person.country or '-'}, {person.zone}, "
            f"{person.locale or 'no language'}: {asks}; answers {answered[person.id]}; passed over: {skips}"
        )


def summary(year: Year, broken: Mapping[str, list[str]]) -> Iterator[str]:
    """Figures, and the verdict."""
    surveys = Counter(year.invitations[each.invitation_id].survey for each in year.messages if not each.is_reminder)
    places = {person.zone for person in year.people.values()}
    languages = {(person.locale or "")[:2] for person in year.people.values()} - {""}
    passed = Counter(each.why for each in year.passed)
    unsent = Counter(each.why for each in year.invitations.values() if each.why is not None and each.asked_at is None)
    accounts = {person.account_id for person in year.people.values()}
    yield f"{len(year.people)} people of {len(accounts)} accounts, {len(languages)} languages, {len(places)} zones"
    yield f"{sum(surveys.values())} asks: " + ", ".join(f"{name} {count}" for name, count in surveys.most_common())
    yield f"{sum(each.is_reminder for each in year.messages)} reminders, {len(year.answers)} answers"
    yield _busiest(year)
    yield "put off or not drawn: " + ", ".join(f"{why} {count}" for why, count in passed.most_common())
    yield "taken back or never sent: " + ", ".join(f"{why} {count}" for why, count in unsent.most_common())
    for rule in RULES:
        name = rule.__name__.replace("_", " ")
        places_ = broken.get(rule.__name__, [])
        yield f"{'BROKEN' if places_ else 'kept  '}  {name}"
        yield from (f"          {each}" for each in places_[:10])
    yield "Some rules were broken." if broken else "No rule was broken."


def _busiest(year: Year) -> str:
    """How even the asks of cadences are, by the workspace's days."""
    turns = {each.id for each in year.invitations.values() if each.occasion.startswith("cycle:")}
    asks = [each for each in year.messages if not each.is_reminder and each.invitation_id in turns]
    days = Counter(each.at.astimezone(ZoneInfo(year.zone)).date() for each in asks)
    busy = ", ".join(f"{day:%d %b} {count}" for day, count in days.most_common(5))
    return f"turns a day: {median(days.values()):.0f} in the middle, the most on {busy}"
