"""What was talked about, read from the tables; `analysis/topics/talk.py` says how it is counted."""

from datetime import date

from analysis.said import voices
from analysis.said.voices import Voice
from analysis.topics import taxonomy
from analysis.topics.talk import Heard, Talk, talk_of
from storage.comments import theme_queries
from storage.database.units import Unit
from storage.figures import digest_queries


def talk(unit: Unit, workspace_id: int, *, since: date, until: date) -> Talk:
    """What customers talked about in [since, until), beside the equally long time before. Raises ValueError for no
    days."""
    if since >= until:
        raise ValueError(f"there is no day from {since} to {until}")
    before_since = since - (until - since)
    names = taxonomy.shown_names(unit, workspace_id)
    heard: dict[bool, dict[str, Heard]] = {True: {}, False: {}}
    for row in theme_queries.heard(unit, workspace_id, before_since, since, until):
        heard[row.is_after][row.code] = Heard(row.times, row.pleased, row.displeased)
    totals = theme_queries.comments(unit, workspace_id, before_since, since, until)
    return talk_of(since, until, totals, names, heard[True], heard[False])


def voices_of(unit: Unit, workspace_id: int, code: str, *, since: date, until: date) -> tuple[Voice, ...]:
    """A few comments about a theme, chosen as a digest's are."""
    found = digest_queries.voices(unit, workspace_id, since, until, theme=code)
    return voices.chosen(found, digest_queries.staff_names(unit, workspace_id))
