"""When a survey asks: on a cadence, once, around a moment of the customer's life, or only when somebody says so."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, model_validator

from surveys.definition.questions import Form

QUARTER = 91  # days: thirteen whole weeks, so that four of them keep their weekdays through a year

START, RENEWAL, CHURN, CASE_CLOSED = "start", "renewal", "churn", "case_closed"
MOMENTS = (START, RENEWAL, CHURN, CASE_CLOSED)
"""Moments that Askback knows; any other name is an attribute of the account or contact that holds a date."""


_IN_WORDS = {
    START: "the start",
    RENEWAL: "the renewal",
    CHURN: "an account has left",
    CASE_CLOSED: "a case is closed",
}


class RhythmKind(StrEnum):
    CADENCE = "cadence"
    ONCE = "once"
    LIFECYCLE = "lifecycle"
    DEPARTURE = "departure"
    BY_HAND = "by_hand"


class Rhythm(Form):
    """Exactly one of the ways to ask; the other fields are empty."""

    every_days: Annotated[int, Field(ge=7, le=730)] | None = None
    every_quarter: bool = False
    once_on: date | None = None
    over_days: Annotated[int, Field(ge=1, le=90)] = 5  # working days that a one-off is spread over
    after: str | None = None
    before: str | None = None
    days: Annotated[int, Field(ge=0, le=730)] = 0  # after or before that moment
    on_departure: bool = False  # proposed to the CSM when an account leaves
    by_hand: bool = False  # only by waves that somebody begins

    @model_validator(mode="before")
    @classmethod
    def _by_name(cls, given: Any) -> Any:
        return {given: True} if given in ("every_quarter", "on_departure", "by_hand") else given

    @model_validator(mode="after")
    def _one_way(self) -> "Rhythm":
        ways = (self.every_days, self.every_quarter, self.once_on, self.after, self.before, self.on_departure)
        if sum(bool(way) for way in (*ways, self.by_hand)) != 1:
            names = "every_days, every_quarter, once_on, after, before, on_departure, by_hand"
            raise ValueError(f"choose one of {names}")
        return self

    @property
    def kind(self) -> RhythmKind:
        if self.every_days or self.every_quarter:
            return RhythmKind.CADENCE
        if self.once_on:
            return RhythmKind.ONCE
        if self.after or self.before:
            return RhythmKind.LIFECYCLE
        return RhythmKind.DEPARTURE if self.on_departure else RhythmKind.BY_HAND

    @property
    def cadence_days(self) -> int | None:
        """Days between two turns of a person; None where nobody has turns."""
        return QUARTER if self.every_quarter else self.every_days

    @property
    def moment(self) -> str | None:
        """The moment of a lifecycle survey: one of MOMENTS, or an attribute's name."""
        return self.after or self.before

    def __str__(self) -> str:
        """For the team."""
        match self.kind:
            case RhythmKind.CADENCE:
                return "every quarter" if self.every_quarter else f"every {self.every_days} days"
            case RhythmKind.ONCE:
                return f"once, from {self.once_on} on"
            case RhythmKind.LIFECYCLE:
                when, moment = "after" if self.after else "before", self.moment or ""
                days = "1 day" if self.days == 1 else f"{self.days} days"
                return f"{days} {when} {_IN_WORDS.get(moment, moment.replace('_', ' '))}"
            case RhythmKind.DEPARTURE:
                return "when an account leaves"
            case _:
                return "when somebody sends it"
