"""By when a first answer is due: one working day, by the owner's own calendar."""

from datetime import datetime, timedelta

from analysis.days.calendars import Calendar, country_of, zone_of

ONE_DAY = timedelta(days=1)


def answer_due(now: datetime, zone: str) -> datetime:
    """The same time on the next day that is no weekend and no holiday where the owner is; in UTC where that is unknown.

    Between Christmas and New Year customers are not asked, but answered they are.
    """
    theirs = Calendar(country_of(zone))
    local = now.astimezone(zone_of(zone)) + ONE_DAY
    while theirs.is_day_off(local.date()):
        local += ONE_DAY
    return local.astimezone(now.tzinfo)
