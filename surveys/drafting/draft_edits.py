"""What can be done to the body of a survey that is being edited; each gives a new body, sound or not yet."""

from collections.abc import Mapping
from typing import Any

Body = Mapping[str, Any]
Question = Mapping[str, Any]


def questions(body: Body) -> list[dict[str, Any]]:
    return [dict(each) for each in body.get("questions") or ()]


def question(body: Body, key: str) -> dict[str, Any] | None:
    """The question with this key; None where it is gone."""
    return next((each for each in questions(body) if each["key"] == key), None)


def place(body: Body, key: str) -> int:
    """Where a question stands, from 0; behind the last one where it is new."""
    keys = [each["key"] for each in questions(body)]
    return keys.index(key) if key in keys else len(keys)


def with_settings(body: Body, **settings: Any) -> dict[str, Any]:
    """The body with these settings; None: as Askback has it."""
    return {name: value for name, value in (dict(body) | settings).items() if value is not None}


def with_question(body: Body, changed: Question) -> dict[str, Any]:
    """The body with a question in place of the one of its key, or behind the last."""
    listed, at = questions(body), place(body, changed["key"])
    listed[at : at + 1] = [{name: value for name, value in changed.items() if value not in (None, [], ())}]
    return dict(body) | {"questions": listed}


def moved(body: Body, key: str, by: int) -> dict[str, Any]:
    """The body with a question so many places further down (or up: negative), as far as there are places."""
    listed, at = questions(body), place(body, key)
    if at == len(listed):
        return dict(body)
    listed.insert(min(max(at + by, 0), len(listed) - 1), listed.pop(at))
    return dict(body) | {"questions": listed}


def without(body: Body, key: str) -> dict[str, Any]:
    """The body without a question; answers that led to it lead where they would have without saying so."""
    left = [_not_to(each, key) for each in questions(body) if each["key"] != key]
    return dict(body) | {"questions": left}


def _not_to(asked: Mapping[str, Any], key: str) -> dict[str, Any]:
    """A question without the ways that lead to another one by its name."""
    left = dict(asked)
    if left.get("next") == key:
        del left["next"]
    left["then"] = [branch for branch in left.get("then") or () if branch["go"] != key]
    return left if left["then"] else {name: value for name, value in left.items() if name != "then"}
