"""Rules between the fields of one object.

They see only objects whose fields are each sound, so they need no care for types.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from sandbox.blockkit.fields import Rule
from sandbox.blockkit.limits import TABLE_TEXT_LIMIT

Json = dict[str, Any]


def error(sentence: str, at: str) -> str:
    """One line of Slack's `response_metadata.messages`."""
    return f"[ERROR] {sentence} [json-pointer:{at}]"


def some_of(*names: str) -> Rule:
    """At least one of these fields."""

    def rule(value: Json, at: str) -> Iterator[str]:
        if not any(name in value for name in names):
            listed = " or ".join(f"`{name}`" for name in names)
            yield error(f"must define either {listed}", f"{at}/type")

    return rule


def one_of(first: str, second: str) -> Rule:
    """Exactly one of two fields."""

    def rule(value: Json, at: str) -> Iterator[str]:
        if first in value and second in value:
            yield error(f"must define only one of `{first}` or `{second}`", at)
        if first not in value and second not in value:
            yield error(f"must define either `{first}` or `{second}`", at)

    return rule


def needs(name: str, other: str) -> Rule:
    """`name` may be true only where `other` is true."""

    def rule(value: Json, at: str) -> Iterator[str]:
        if value.get(name) and not value.get(other):
            yield error(f"`{name}` requires `{other}`", f"{at}/{name}")

    return rule


def not_both(first: str, second: str) -> Rule:
    """Two fields of which at most one may be there (or be true)."""

    def rule(value: Json, at: str) -> Iterator[str]:
        if value.get(first) and value.get(second):
            yield error(f"`{first}` cannot be combined with `{second}`", f"{at}/{second}")

    return rule


def in_order(low: str, high: str) -> Rule:
    """The bound named `low` is not above the bound named `high`; both may be digits in a string."""

    def rule(value: Json, at: str) -> Iterator[str]:
        if low in value and high in value and float(value[low]) > float(value[high]):
            yield error(f"`{low}` must not be greater than `{high}`", f"{at}/{low}")

    return rule


def initial_value_fits(value: Json, at: str) -> Iterator[str]:
    """The text an input opens with obeys the input's own max_length."""
    if len(value.get("initial_value", "")) > value.get("max_length", 3000):
        yield error("must not be longer than `max_length`", f"{at}/initial_value")


def initial_among_options(value: Json, at: str) -> Iterator[str]:
    """What is chosen at first is, to the letter, one of the options offered."""
    offered = _offered(value)
    for name in ("initial_option", "initial_options"):
        if name not in value:
            continue
        chosen = value[name] if name == "initial_options" else [value[name]]
        if any(option not in offered for option in chosen):
            yield error("must be one of the provided options", f"{at}/{name}")


def _offered(value: Json) -> list[Json]:
    grouped = [option for group in value.get("option_groups", []) for option in group["options"]]
    return [*value.get("options", []), *grouped]


def distinct_action_ids(value: Json, at: str) -> Iterator[str]:
    """No two elements of a block share an action_id."""
    ids = [element.get("action_id") for element in value["elements"]]
    for name in _twice(name for name in ids if name is not None):
        yield error(f"`action_id` {name} already exists", f"{at}/elements/{_last(ids, name)}/action_id")


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def _last(names: list[str | None], name: str) -> int:
    return max(place for place, found in enumerate(names) if found == name)


def equal_columns(value: Json, at: str) -> Iterator[str]:
    """All rows of a table have the same number of cells."""
    width = len(value["rows"][0])
    for place, row in enumerate(value["rows"]):
        if len(row) != width:
            yield error("all rows must have the same number of columns", f"{at}/rows/{place}")


def plain_header(value: Json, at: str) -> Iterator[str]:
    """The first row of a data_table is its header, where rich_text is refused."""
    for place, cell in enumerate(value["rows"][0]):
        if cell["type"] == "rich_text":
            yield error("unsupported type: rich_text", f"{at}/rows/0/{place}/type")


def table_text_fits(value: Json, at: str) -> Iterator[str]:
    """All cells of a data_table together stay below its character limit."""
    if visible_length(value["rows"]) > TABLE_TEXT_LIMIT:
        yield error(f"must be less than {TABLE_TEXT_LIMIT + 1} characters", f"{at}/rows")


def series_match_axis(value: Json, at: str) -> Iterator[str]:
    """Categories differ, series are named apart, and each has one point per category in the axis's order."""
    categories = value["axis_config"]["categories"]
    if _twice(categories):
        yield error("categories must be unique", f"{at}/axis_config/categories")
    if _twice(series["name"] for series in value["series"]):
        yield error("series names must be unique", f"{at}/series")
    for place, series in enumerate(value["series"]):
        if [point["label"] for point in series["data"]] != categories:
            yield error("data labels must match the categories in order", f"{at}/series/{place}/data")


TEXT_KEYS = frozenset({"text", "title", "caption", "alt_text"})


def visible_length(value: object) -> int:
    """Characters a reader would see in this piece of JSON, however deep; 0 for junk."""
    total, left = 0, [value]
    while left:
        here = left.pop()
        if isinstance(here, list):
            left.extend(here)
        elif isinstance(here, dict):
            total += sum(len(text) for key, text in here.items() if key in TEXT_KEYS and isinstance(text, str))
            left.extend(here.values())
    return total
