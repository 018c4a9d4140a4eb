"""Reasons as a workspace calls them: the shipped codes, perhaps under its own names, and its own ones below them."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.comments.reasons import Code, taxonomy
from storage.comments import own_reasons
from storage.comments.own_reasons import parent_of
from storage.database.units import Unit


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason to choose. `parent` is the shipped code it counts under, its own where it is shipped."""

    code: str
    name: str
    parent: str
    renamed: bool = False
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Reasons:
    """All reasons of a workspace, each shipped one followed by those below it; retired ones among them."""

    all: tuple[Reason, ...]

    @property
    def names(self) -> Mapping[str, str]:
        """What the workspace itself named, by code."""
        return {each.code: each.name for each in self.all if each.renamed}

    @property
    def choices(self) -> tuple[Reason, ...]:
        """Those that can be chosen."""
        return tuple(each for each in self.all if not each.retired)

    def knows(self, code: str) -> bool:
        return any(each.code == code for each in self.choices)


def reasons_of(unit: Unit, workspace_id: int) -> Reasons:
    rows = {row["code"]: row for row in own_reasons.of_workspace(unit, workspace_id)}
    found: list[Reason] = []
    for code in Code:
        renamed = rows.get(code)
        found.append(Reason(code, renamed["name"] if renamed else taxonomy().team[code], code, renamed is not None))
        below = [row for own, row in rows.items() if own != code and parent_of(own) == code]
        below.sort(key=lambda row: int(row["code"].rpartition(own_reasons.MARK)[2]))
        found += [Reason(row["code"], row["name"], code, True, row["retired_at"] is not None) for row in below]
    return Reasons(tuple(found))
