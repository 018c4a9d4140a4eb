"""What to write instead: one sentence for each way in which a filter goes wrong."""

from collections.abc import Mapping, Set
from decimal import Decimal
from difflib import get_close_matches

from storage.files.import_fields import plain
from surveys.filters.audience_terms import How
from surveys.filters.audience_tokens import RESERVED, Kind, Token, quoted

_MEANT = {
    "==": "=",
    "===": "=",
    ":": "=",
    "equals": "=",
    "equal": "=",
    "=>": ">=",
    "=<": "<=",
    "<>": "!=",
    "=!": "!=",
    "!==": "!=",
    "&": "and",
    "&&": "and",
    "|": "or",
    "||": "or",
    "!": "not",
    "~": "contains",
    "=~": "contains",
    "like": "contains",
    "has": "contains",
    "includes": "contains",
    "over": ">",
    "under": "<",
    "until": "before",
    "since": "after",
    "[": "(",
    "]": ")",
    "{": "(",
    "}": ")",
    ";": "and",
}
NO_DAY = "This is no day: write year-month-day, such as 2026-01-31; if it is another name, put it in quotes."
NO_DAYS = "How long is said in days: renews_on within 60 days."
NO_COMMA = "Values are separated by commas, and words that belong together stand in quotes."

_QUOTES = "\"'“”„«»‘’"
_CURRENCIES = "€$£¥"
_NEAR = 0.6  # of difflib's likeness
_NAMED = 8  # attributes, where none is near


def left_over(token: Token, before: Token, name: str) -> str:
    """For what follows a whole comparison; `before` ended it, `name` is what it compared."""
    if token.kind is Kind.CLOSE:
        return 'This ")" closes nothing: delete it, or write "(" where it begins.'
    if token.kind is Kind.COMMA and before.text[-1:].isdigit() and before.start + len(before.text) == token.start:
        return "Decimals are written with a point, thousands as 1,000 or 1000."
    if token.kind is Kind.COMMA:
        return f'Write "and" or "or" here; several values stand in parentheses: {name} in (A, B).'
    if token.kind is Kind.SIGN and token.text.strip("<>=") == "":
        return f"One comparison at a time: {name} > 10 and {name} < 20."
    if token.kind in (Kind.SIGN, Kind.STRAY):
        return stray(token)
    if token.text.isdecimal() and before.text.isdecimal():
        return f"A number is written in one piece: {before.text}{token.text}."
    if {token.kind, before.kind} <= {Kind.WORD, Kind.QUOTED} and token.word not in RESERVED:
        both = quoted(f"{before.text} {token.text}")
        return f'Write "and" or "or" here; words that belong together stand in quotes: {both}.'
    return 'Write "and" or "or" between two comparisons.'


def no_part(token: Token) -> str:
    """For where a comparison should begin."""
    if token.kind is Kind.END:
        return "Something is missing at the end: add a comparison, such as plan = Business."
    if token.kind in (Kind.STRAY, Kind.SIGN):
        return stray(token)
    return f'Before "{token.text}" a comparison is missing, such as plan = Business.'


def alone(token: Token, name: str, last_name: str | None, is_known: bool) -> str:
    """For a name that nothing is said about; `last_name` was compared before it."""
    if not is_known:
        whose = f"{last_name} in (…, {token.text})" if last_name else f"plan = {token.text}"
        return f"No attribute is named {name}. If it is a value, name the attribute that has it, such as {whose}."
    several = f", or for several values {last_name} in (…, {token.text})" if last_name else ""
    return f'"{token.text}" is compared with nothing: write {name} = …{several}.'


def unknown(name: str, following: Token, known: Set[str]) -> str:
    """For a name that no attribute bears; a name of two words is found too."""
    joined = _of_two_words(name, following)
    near = [joined] if joined in known else get_close_matches(name, sorted(known), 1, _NEAR)
    names = sorted(each for each in known if "." not in each)
    left = len(names) - _NAMED
    some = ", ".join([*names[:_NAMED], f"and {left} more"] if left > 0 else names)
    return f"No attribute is named {name}: " + (f"did you mean {near[0]}?" if near else f"there are {some}.")


def no_comparison(token: Token, name: str, hows: Mapping[str, How], known: Set[str]) -> str:
    """For what stands where a comparison should, of which there are `hows`."""
    said = token.text.casefold()
    if _of_two_words(name, token) in known:
        return f"A name is written in one piece: {_of_two_words(name, token)}."
    if said == "between":
        return f"Write {name} >= 10 and {name} <= 20."
    words = [word for word in hows if word.isalpha()] if token.kind is Kind.WORD else []
    near = get_close_matches(said, words, 1, _NEAR)
    if said in _MEANT or near:
        return f'Write "{_MEANT.get(said) or near[0]}" here.'
    if token.kind is Kind.STRAY:
        return stray(token)
    return f"After {name} stands a comparison: = != < <= > >= is in contains before after within."


def _of_two_words(name: str, following: Token) -> str:
    return f"{name}_{plain(following.text)}"


def no_value(token: Token, name: str, how: How) -> str:
    """For what stands where a value should."""
    if token.kind is Kind.STRAY and token.text in _CURRENCIES:
        return "Write the amount without its currency: mrr >= 1000 and currency = EUR."
    if token.kind is Kind.STRAY:
        return stray(token)
    if token.kind is Kind.SIGN:
        return f"Two signs stand side by side: write one, such as {name} {how} Business."
    if token.kind is Kind.OPEN:
        return f"Several values need the word in: {name} in (A, B)."
    if token.word in RESERVED:
        return f'Before "{token.text}" a value is missing; if this is the value, put it in quotes.'
    return f"A value is missing here: write one after {name} {how}."


def either_way(token: Token) -> str:
    """For a number that is a thousand to some and one to others."""
    return f"Write {token.text.replace('.', '')} or {Decimal(token.text).normalize():f}: this could be either."


def stray(token: Token) -> str:
    """For a sign that has no place in a filter."""
    if token.text in _QUOTES:
        return "This quote has no partner: write one on both sides of the words, or none."
    if token.text in _MEANT:
        return f'Write "{_MEANT[token.text]}" here; if this belongs to a value, put the value in quotes.'
    return "This means nothing here: delete it, or put the value that it belongs to in quotes."


def too_deep(deepest: int) -> str:
    return f"More than {deepest} parentheses stand one in another: write it flatter."
