"""What a filter is made of, and how it is spelled."""

from dataclasses import dataclass
from enum import StrEnum

TODAY = "today"
"""As the value of a comparison: the day on which it is asked. Quoted it is a word like any other."""


class How(StrEnum):
    """A comparison; its value is how it is spelled."""

    IS = "="
    IS_NOT = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    BEFORE = "before"
    AFTER = "after"
    IN = "in"
    NOT_IN = "not in"
    CONTAINS = "contains"
    NOT_CONTAINS = "not contains"
    MISSING = "is missing"
    NOT_MISSING = "is not missing"
    WITHIN_NEXT = "within next"
    WITHIN_LAST = "within last"


DENIALS = {
    How.IS_NOT: How.IS,
    How.NOT_IN: How.IN,
    How.NOT_CONTAINS: How.CONTAINS,
    How.NOT_MISSING: How.MISSING,
}
"""Comparisons that hold wherever another does not: where the value is missing too."""

ORDERS = frozenset({How.LESS, How.AT_MOST, How.MORE, How.AT_LEAST, How.BEFORE, How.AFTER})
"""Comparisons of numbers and days."""


@dataclass(frozen=True)
class Value:
    """What a name is compared with, as it was written."""

    text: str
    spelled: str  # the same as it can be read again: quoted where it has to be
    is_today: bool = False


@dataclass(frozen=True)
class Term:
    """One comparison: `mrr >= 1000`. Of `within`, the value is a number of days."""

    name: str
    how: How
    values: tuple[Value, ...] = ()

    depth = 0

    @property
    def text(self) -> str:
        said = ", ".join(value.spelled for value in self.values)
        if self.how in (How.IN, How.NOT_IN):
            return f"{self.name} {self.how} ({said})"
        if self.how in (How.WITHIN_NEXT, How.WITHIN_LAST):
            return f"{self.name} {self.how} {said} days"
        return f"{self.name} {self.how} {said}".rstrip()

    @property
    def names(self) -> frozenset[str]:
        return frozenset({self.name, start_of(self.name) or self.name})


@dataclass(frozen=True)
class Not:
    part: "Node"

    @property
    def depth(self) -> int:
        return 2 + self.part.depth  # the word and its parentheses

    @property
    def text(self) -> str:
        return f"not ({self.part.text})"

    @property
    def names(self) -> frozenset[str]:
        return self.part.names


@dataclass(frozen=True)
class Several:
    """Terms of which all, or any, must hold. No part is of the same kind; of no parts, all hold."""

    word: str  # "and", "or"
    parts: tuple["Node", ...]

    @property
    def depth(self) -> int:
        return 1 + max((part.depth for part in self.parts), default=0)

    @property
    def text(self) -> str:
        said = (f"({part.text})" if isinstance(part, Several) else part.text for part in self.parts)
        return f" {self.word} ".join(said)

    @property
    def names(self) -> frozenset[str]:
        return frozenset[str]().union(*(part.names for part in self.parts))


Node = Term | Not | Several

EVERYBODY = Several("and", ())


def together(word: str, parts: list[Node]) -> Node:
    """The parts joined by one word: the only one as it is, and those joined by the same word as one row."""
    if len(parts) == 1:
        return parts[0]
    row: list[Node] = []
    for part in parts:
        row += part.parts if isinstance(part, Several) and part.word == word else (part,)
    return Several(word, tuple(row))


def start_of(name: str) -> str | None:
    """The name of the day that a number of months is counted from; None for any other name."""
    place, dot, last = name.rpartition(".")
    return f"{place}{dot}started_on" if last == "tenure_months" else None
