"""Reading a filter: from its text to its terms, or to the character at which it goes wrong."""

import re
import unicodedata
from collections.abc import Callable, Set
from typing import NoReturn

from storage.files.import_fields import plain
from surveys.filters import audience_cures as cures
from surveys.filters import audience_values as values
from surveys.filters.audience_terms import EVERYBODY, ORDERS, TODAY, How, Node, Not, Term, Value, together
from surveys.filters.audience_tokens import GROUPED, RESERVED, AudienceWrong, Kind, Token, quoted, tokens

LONGEST = 3000  # characters; as many as a text box in Slack takes
DEEPEST = 20  # parentheses and "not" around a term
PLACES = ("account", "contact")
_FARTHEST = 5  # digits of a number of days

_MEAN_MISSING = {"missing", "empty", "null"}
_HOW = {
    "is": How.IS,
    "in": How.IN,
    "contains": How.CONTAINS,
    "before": How.BEFORE,
    "after": How.AFTER,
    "within": How.WITHIN_NEXT,
    "=": How.IS,
    "!=": How.IS_NOT,
    "≠": How.IS_NOT,
    "<": How.LESS,
    "<=": How.AT_MOST,
    "≤": How.AT_MOST,
    ">": How.MORE,
    ">=": How.AT_LEAST,
    "≥": How.AT_LEAST,
}
_DENIED = {How.IS: How.IS_NOT, How.IN: How.NOT_IN, How.CONTAINS: How.NOT_CONTAINS}
_LIKE_A_DAY = re.compile(r"\d{1,4}([-./])\d{1,2}\1\d{1,4}")


def read(text: str, known: Set[str] | None = None) -> Node:
    """What the filter says. Raises AudienceWrong; for a name that is not in `known` too, unless that is None."""
    if len(text) > LONGEST:
        raise AudienceWrong(text, LONGEST, f"A filter holds at most {LONGEST:,} characters: shorten it from here on.")
    return _Reader(text, known).everything()


class _Reader:
    """One pass over the tokens; a method reads what it is named after."""

    def __init__(self, text: str, known: Set[str] | None) -> None:
        self._text = text
        self._known = known
        self._tokens = tokens(text)
        self._at = 0
        self._depth = 0
        self._innermost = (0, 0)  # how deep, and where
        self._last_name: str | None = None

    def everything(self) -> Node:
        if len(self._tokens) == 1:
            return EVERYBODY
        node = self._either()
        if self._next.kind is not Kind.END:
            self._left_over()
        if node.depth > DEEPEST:
            self._fail(self._innermost[1], cures.too_deep(DEEPEST))
        return node

    def _either(self) -> Node:
        return self._joined("or", lambda: self._joined("and", self._part))

    def _joined(self, word: str, part: Callable[[], Node]) -> Node:
        parts = [part()]
        while self._next.word == word:
            joint = self._taken()
            if self._next.kind is Kind.END:
                self._fail(joint, f'Nothing follows this "{joint.text}": add a comparison, or delete it.')
            parts.append(part())
        return together(word, parts)

    def _part(self) -> Node:
        if self._next.word == "not":
            return Not(self._deeper(self._taken(), self._part))
        if self._next.kind is Kind.OPEN:
            opened = self._taken()
            node = self._deeper(opened, self._either)
            self._close(opened)
            return node
        return self._term()

    def _deeper(self, token: Token, part: Callable[[], Node]) -> Node:
        self._depth += 1
        self._innermost = max(self._innermost, (self._depth, token.start))
        if self._depth > DEEPEST:
            self._fail(token, cures.too_deep(DEEPEST))
        node = part()
        self._depth -= 1
        return node

    def _close(self, opened: Token) -> None:
        if self._next.kind is Kind.END:
            self._fail(opened, 'This parenthesis is never closed: write ")" where it ends.')
        if self._next.kind is not Kind.CLOSE:
            self._left_over()
        self._taken()

    def _term(self) -> Node:
        name = self._name()
        how_token = self._next
        how = self._how(name)
        if how in (How.MISSING, How.NOT_MISSING):
            return Term(name, how)
        if how in (How.IN, How.NOT_IN):
            return Term(name, how, self._list(name))
        if how in (How.WITHIN_NEXT, How.WITHIN_LAST):
            return self._within(name)
        return Term(name, how, (self._compared(name, how, how_token),))

    def _name(self) -> str:
        token = self._next
        if token.kind is Kind.QUOTED:
            self._fail(token, f"A name stands without quotes: {plain(token.text) or 'plan'}.")
        if token.kind is Kind.SIGN or values.written_number(token.text.replace(",", "")) is not None:
            self._fail(token, "A comparison begins with a name: mrr >= 1000.")
        if token.kind is not Kind.WORD or token.word in RESERVED:
            self._fail(token, cures.no_part(token))
        self._taken()
        place, dot, last = token.text.rpartition(".")
        odd = re.search(r"[^\w\u0300-\u036f-]", f"{'-' * len(place + dot)}{last}")
        if odd:
            self._fail(token.start + odd.start(), f"A name holds letters, digits and _: {plain(last)}.")
        name = f"{place.casefold()}{dot}{plain(unicodedata.normalize('NFC', last))}"
        is_known = self._known is None or name in self._known
        if self._next.kind in (Kind.END, Kind.CLOSE) or self._next.word in ("and", "or"):
            self._fail(token, cures.alone(token, name, self._last_name, is_known))
        if dot and place.casefold() not in PLACES:
            self._fail(token, f"Before the point stands account or contact: account.{plain(last)}.")
        if self._known is not None and not is_known:
            self._fail(token, cures.unknown(name, self._next, self._known))
        self._last_name = name
        return name

    def _how(self, name: str) -> How:
        token = self._taken()
        spelled = token.word or unicodedata.normalize("NFKC", token.text)
        if spelled == "not":
            how = _HOW.get(self._next.word or "")
            if how not in (How.IN, How.CONTAINS):
                self._fail(token, f'Here stands only "not in" or "not contains"; else write not ({name} …).')
            self._taken()
            return _DENIED[how]
        how = _HOW.get(spelled) if token.kind in (Kind.WORD, Kind.SIGN) else None
        if how is None:
            self._fail(token, cures.no_comparison(token, name, _HOW, self._known or frozenset()))
        return self._how_it_is() if spelled == "is" else how

    def _how_it_is(self) -> How:
        """What follows "is": "not", and perhaps another comparison that it only introduces."""
        is_denied = self._next.word == "not"
        if is_denied:
            self._taken()
        if self._next.word in _MEAN_MISSING:
            self._taken()
            return How.NOT_MISSING if is_denied else How.MISSING
        more = self._next.word
        if more == "in" or (more in ("before", "after", "within") and not is_denied):
            self._taken()
            how = _HOW[more]
        else:
            how = How.IS
        return _DENIED[how] if is_denied else how

    def _list(self, name: str) -> tuple[Value, ...]:
        opened = self._next
        if opened.kind is not Kind.OPEN:
            self._fail(opened, f"A list stands in parentheses: {name} in (A, B).")
        self._taken()
        found = [self._listed(name)]
        while self._next.kind is Kind.COMMA:
            self._taken()
            found.append(self._listed(name))
        if self._next.kind not in (Kind.CLOSE, Kind.END, Kind.STRAY):
            self._fail(self._next, cures.NO_COMMA)
        self._close(opened)
        return tuple(found)

    def _listed(self, name: str) -> Value:
        token = self._next
        if token.kind is Kind.WORD and "," in token.text:
            self._fail(
                token, f"Write {token.text.replace(',', '')} for one value, or a blank after the comma for several."
            )
        value = self._value(name, How.IN)
        if value.is_today:
            self._fail(token, f"In a list stand values as they are written: write {name} = today instead.")
        return value

    def _within(self, name: str) -> Node:
        how = How.WITHIN_NEXT
        said = self._next.word in ("next", "last", "past")
        if said:
            how = How.WITHIN_NEXT if self._taken().word == "next" else How.WITHIN_LAST
        days = self._next
        plain_days = days.text.replace(",", "")
        if days.kind is not Kind.WORD or not re.fullmatch(rf"[0-9]{{1,{_FARTHEST}}}", plain_days):
            self._fail(days, cures.NO_DAYS)
        self._taken()
        if self._next.word not in ("days", "day"):
            self._fail(self._next, cures.NO_DAYS)
        if not said and name.rpartition(".")[2] == "started_on":
            self._fail(
                days, f"Say which: {name} within last {plain_days} days, or {name} within next {plain_days} days."
            )
        self._taken()
        return Term(name, how, (Value(str(int(plain_days)), str(int(plain_days))),))

    def _compared(self, name: str, how: How, how_token: Token) -> Value:
        token = self._next
        value = self._value(name, how)
        is_day = value.is_today or values.written_day(value.text) is not None
        if how in (How.BEFORE, How.AFTER) and not is_day:
            self._fail(token, f"After {how} stands a day: {name} {how} 2026-01-31.")
        if how in ORDERS and not is_day and values.written_number(value.text) is None:
            sign = how_token.text
            self._fail(token, f'"{sign}" compares numbers and days: {name} {sign} 1000, {name} {sign} 2026-01-31.')
        if how in (How.CONTAINS, How.NOT_CONTAINS) and value.is_today:
            return Value(token.text, quoted(token.text))
        return value

    def _value(self, name: str, how: How) -> Value:
        """One value. What is spelled like something else, and not quoted, is asked about."""
        token = self._next
        if token.kind is Kind.QUOTED:
            return self._quoted(name, how)
        if token.kind is not Kind.WORD or token.word in RESERVED:
            self._fail(token, cures.no_value(token, name, how))
        if token.word in _MEAN_MISSING:
            self._fail(token, f'Write {name} is missing; if you mean the word, put it in quotes: "{token.text}".')
        if values.is_two_numbers(token.text):
            self._fail(token, cures.either_way(token))
        if _LIKE_A_DAY.fullmatch(token.text) and values.written_day(token.text) is None:
            self._fail(token, cures.NO_DAY)
        self._taken()
        if token.word == TODAY:
            return Value(TODAY, TODAY, is_today=True)
        text = token.text.replace(",", "") if re.fullmatch(GROUPED, token.text) else token.text
        return Value(text, text)

    def _quoted(self, name: str, how: How) -> Value:
        token = self._taken()
        text = " ".join(token.text.split())
        if not values.folded(text):
            self._fail(token, f"There is nothing between these quotes: write a value, or {name} is missing.")
        return Value(text, text if _stands_alone(text) else quoted(text))

    def _left_over(self) -> NoReturn:
        """What is next has no place after a whole comparison."""
        before = self._tokens[self._at - 1]
        self._fail(self._next, cures.left_over(self._next, before, self._last_name or "plan"))

    def _fail(self, place: Token | int, sentence: str) -> NoReturn:
        # Somebody's own words in it may have line breaks.
        raise AudienceWrong(self._text, place if isinstance(place, int) else place.start, " ".join(sentence.split()))

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _taken(self) -> Token:
        """The next token, which is never END, and on to the one after it."""
        token = self._next
        self._at += 1
        return token


def _stands_alone(text: str) -> bool:
    """Whether a value means the same without quotes."""
    only = tokens(text)[0]
    is_other = only.word in RESERVED | _MEAN_MISSING | {TODAY} or "," in text
    is_asked_about = values.is_two_numbers(text) or (_LIKE_A_DAY.fullmatch(text) and values.written_day(text) is None)
    return only.kind is Kind.WORD and only.text == text and not is_other and not is_asked_about
