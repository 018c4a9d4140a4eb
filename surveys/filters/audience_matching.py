"""Whether a filter holds: its terms become one function, built once and called for everybody."""

import operator
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from surveys.filters import audience_values as values
from surveys.filters.audience_terms import DENIALS, How, Node, Not, Several, Term, Value, start_of

Facts = Mapping[str, Any]
Holds = Callable[[Facts, date], bool]
Judge = Callable[[Any, date], bool]

_REMEMBERED = 1 << 12  # values per comparison
_HASHED = (str, int, float, Decimal, date, type(None))

_ORDERS: dict[How, Callable[[Any, Any], bool]] = {
    How.LESS: operator.lt,
    How.AT_MOST: operator.le,
    How.MORE: operator.gt,
    How.AT_LEAST: operator.ge,
    How.BEFORE: operator.lt,
    How.AFTER: operator.gt,
}


def built(node: Node) -> Holds:
    """The function that tells whether a filter holds for somebody's facts on a day."""
    if isinstance(node, Several):
        parts = [built(part) for part in node.parts]
        return _all_of(parts) if node.word == "and" else _any_of(parts)
    if isinstance(node, Not):
        return _denied(built(node.part))
    plain = DENIALS.get(node.how)
    return _denied(_comparison(Term(node.name, plain, node.values))) if plain else _comparison(node)


def _denied(holds: Holds) -> Holds:
    return lambda facts, today: not holds(facts, today)


def _all_of(parts: list[Holds]) -> Holds:
    def holds(facts: Facts, today: date) -> bool:
        for part in parts:  # noqa: SIM110 - half as fast with all()
            if not part(facts, today):
                return False
        return True

    return holds


def _any_of(parts: list[Holds]) -> Holds:
    def holds(facts: Facts, today: date) -> bool:
        for part in parts:  # noqa: SIM110 - half as fast with any()
            if part(facts, today):
                return True
        return False

    return holds


def _comparison(term: Term) -> Holds:
    name, start = term.name, start_of(term.name)
    judge = _judge(term)
    remembered = lru_cache(_REMEMBERED, typed=True)(judge)

    def holds(facts: Facts, today: date) -> bool:
        value = facts.get(name)
        try:
            return remembered(value, today)
        except TypeError:  # what has no hash: a list
            return _any(judge, value, today)

    def holds_of_tenure(facts: Facts, today: date) -> bool:
        given = facts.get(name)
        started_on = values.day(facts.get(start)) if values.is_missing(given) and start else None
        months = values.months_between(started_on, today) if started_on else given
        return _any(judge, months, today)

    return holds_of_tenure if start else holds


def _any(judge: Judge, value: Any, today: date) -> bool:
    """Whether it holds for any value of a list; an empty one is missing. What else comes is read as words."""
    if isinstance(value, list):
        return any(judge(_plain(each), today) for each in value or [None])
    return judge(_plain(value), today)


def _plain(value: Any) -> Any:
    return value if isinstance(value, _HASHED) else str(value)


def _judge(term: Term) -> Judge:
    """Whether one value, no list, makes the comparison hold."""
    if term.how is How.MISSING:
        return lambda value, _today: values.is_missing(value)
    if term.how in (How.IS, How.IN):
        return _equals(term.values)
    if term.how is How.CONTAINS:
        part = values.folded(term.values[0].text)
        return lambda value, _today: part in values.words(value)
    if term.how in _ORDERS:
        return _ordered(_ORDERS[term.how], term.values[0])
    return _within(int(term.values[0].text), backwards=term.how is How.WITHIN_LAST)


def _equals(wanted: tuple[Value, ...]) -> Judge:
    texts = [value.text for value in wanted if not value.is_today]
    words = frozenset(map(values.folded, texts))
    numbers = frozenset(map(values.number, texts)) - {None}
    days = frozenset(map(values.day, texts)) - {None}
    is_today_wanted = len(texts) < len(wanted)

    def judge(value: Any, today: date) -> bool:
        if isinstance(value, bool):
            return not words.isdisjoint(values.YES if value else values.NO)
        day = values.day(value)
        is_day = day in days or (is_today_wanted and day == today)
        return is_day or values.words(value) in words or values.number(value) in numbers

    return judge


def _ordered(compare: Callable[[Any, Any], bool], wanted: Value) -> Judge:
    number, day = values.number(wanted.text), values.day(wanted.text)

    def judge(value: Any, today: date) -> bool:
        if number is not None:
            found = values.number(value)
            return found is not None and compare(found, number)
        moment = values.day(value)
        return moment is not None and compare(moment, day or today)

    return judge


def _within(days: int, backwards: bool) -> Judge:
    def judge(value: Any, today: date) -> bool:
        day = values.day(value)
        if day is None:
            return False
        ahead = (day - today).days
        return 0 <= (-ahead if backwards else ahead) <= days

    return judge
