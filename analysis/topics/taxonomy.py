"""The workspace's own list of themes: the shipped ones, as it calls them, and those that it added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping

from analysis.comments import themes
from storage import audits
from storage.asking import moments
from storage.audits import Doer
from storage.comments import theme_queries
from storage.database.units import Unit
from storage.models import ThemeOrigin, ThemeState

LONGEST_NAME = 40
FEWEST_EXAMPLES = 3
"""With fewer example comments an added theme would be a guess."""

MOST_THEMES = 90
"""Hidden ones among them. The list of them is one window of Slack, which has room for a few more that are shipped."""

THEMES = "themes"
"""The calendar moment at which recent comments are looked at once more (`analysis/topics/emerging.py`)."""

_OWN = "own"


class ThemeWrong(ValueError):
    """A theme cannot be as it is wished; the text says what to change."""


class TooFewExamples(ThemeWrong):
    """An added theme has too few example comments; the text says how many it takes."""


class ThemeUnknown(LookupError):
    """There is no such theme."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A theme as the workspace has it. `made_by` (a name) and `at`: who said so last; None where nobody did."""

    code: str
    name: str
    state: ThemeState = ThemeState.SHOWN
    origin: ThemeOrigin = ThemeOrigin.SHIPPED
    made_by: str | None = None
    at: datetime | None = None

    @property
    def is_shown(self) -> bool:
        return self.state is ThemeState.SHOWN


def listed(unit: Unit, workspace_id: int) -> tuple[Listed, ...]:
    """All themes: the shipped ones in their order, then the workspace's own, the oldest first."""
    rows = {row["code"]: row for row in theme_queries.said(unit, workspace_id)}
    shipped = [_listed(rows.pop(code)) if code in rows else Listed(code, each.name) for code, each in _shipped()]
    return (*shipped, *(_listed(row) for row in rows.values() if row["origin"] is not ThemeOrigin.SHIPPED))


def shown_names(unit: Unit, workspace_id: int) -> Mapping[str, str]:
    """The names of the themes that are shown, by their codes."""
    return {each.code: each.name for each in listed(unit, workspace_id) if each.is_shown}


def rename(unit: Unit, workspace_id: int, code: str, name: str, by: Doer, now: datetime) -> None:
    """Raises ThemeUnknown and ThemeWrong."""
    known = listed(unit, workspace_id)
    this = _of(known, code)
    name = _free(name, [each for each in known if each.code != code])
    _put(unit, workspace_id, this, name, this.state, by, now)
    audits.note(unit, workspace_id, by.name, "renamed a theme", code, now)


def set_state(unit: Unit, workspace_id: int, code: str, state: ThemeState, by: Doer, now: datetime) -> None:
    """Hide a theme, or show it again; what was read stays read. Raises ThemeUnknown."""
    this = _of(listed(unit, workspace_id), code)
    _put(unit, workspace_id, this, this.name, state, by, now)
    audits.note(unit, workspace_id, by.name, f"set a theme to {state}", code, now)


def add(
    unit: Unit,
    workspace_id: int,
    name: str,
    by: Doer,
    now: datetime,
    *,
    typed: Sequence[str] = (),
    answers: Sequence[int] = (),
) -> str:
    """A theme of the workspace's own with its example comments: typed ones, or answers by their ids; its code.

    Those of the last 90 days are soon looked at once more, and all that come are read for it. Raises ThemeWrong.
    """
    known = listed(unit, workspace_id)
    if len(known) >= MOST_THEMES:
        raise ThemeWrong(
            f"There are {len(known)} themes, hidden ones among them, and no room for more: use one of these."
        )
    name = _free(name, known)
    typed = list(dict.fromkeys(words for each in typed if (words := each.strip())))
    if len(typed) + len(answers) < FEWEST_EXAMPLES:
        raise TooFewExamples(f"Give at least {FEWEST_EXAMPLES} example comments, one a line.")
    code = f"{_OWN}_{1 + sum(each.origin is not ThemeOrigin.SHIPPED for each in known)}"
    origin = ThemeOrigin.EMERGING if answers else ThemeOrigin.OWN
    shown = {"name": name, "state": ThemeState.SHOWN, "origin": origin, "made_by_id": by.id, "at": now}
    theme_queries.add(unit, workspace_id, code, **shown)
    theme_queries.add_examples(unit, workspace_id, code, typed=typed, answers=answers)
    moments.sooner(unit, workspace_id, THEMES, now)
    audits.note(unit, workspace_id, by.name, "added a theme", code, now)
    return code


def _shipped() -> Sequence[tuple[str, themes.Theme]]:
    return list(themes.shipped().items())


def _listed(row: RowMapping) -> Listed:
    return Listed(row["code"], row["name"], row["state"], row["origin"], row["made_by"], row["at"])


def _of(known: Sequence[Listed], code: str) -> Listed:
    found = next((each for each in known if each.code == code), None)
    if found is None:
        raise ThemeUnknown(code)
    return found


def _free(name: str, others: Sequence[Listed]) -> str:
    """The name on one line. Raises ThemeWrong for one that is empty, too long or taken."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise ThemeWrong(f"A theme's name has 1 to {LONGEST_NAME} characters.")
    if any(each.name.casefold() == name.casefold() for each in others):
        raise ThemeWrong("There is a theme of that name already, perhaps a hidden one.")
    return name


def _put(unit: Unit, workspace_id: int, this: Listed, name: str, state: ThemeState, by: Doer, now: datetime) -> None:
    theme_queries.put(
        unit, workspace_id, this.code, name=name, state=state, origin=this.origin, made_by_id=by.id, now=now
    )
