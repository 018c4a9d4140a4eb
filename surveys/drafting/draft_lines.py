"""Options and branches as lines in a text box: `reports: The reports`, `<= 3 -> hard`."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from surveys.definition.questions import KEY
from surveys.drafting.draft_texts import reworded, sentences

OTHERWISE = "otherwise"
"""In place of an answer: where all the others lead."""

Option = Mapping[str, Any]

_OPTION = re.compile(r"([a-z][a-z0-9_]*)\s*[:：]\s*(.+)")
_BRANCH = re.compile(r"(.+?)\s*(?:->|→)\s*(\S+)")
_LONGEST_CODE = 40


class LinesWrong(ValueError):
    """A line cannot be read; the text is a sentence that says which, and the cure."""


def written_options(options: Sequence[Option], locale: str) -> str:
    """A line for each option, in one language; one without words in it shows its code alone."""
    said = ((each["code"], sentences(each.get("text")).get(locale, "")) for each in options)
    return "\n".join(f"{code}: {text}".rstrip() for code, text in said)


def read_options(text: str, before: Sequence[Option], locale: str) -> list[dict[str, Any]]:
    """The options that lines stand for, in their order; those that were there keep their codes and other languages.

    A line without a code gets one from its words. Raises LinesWrong.
    """
    known = {each["code"]: each for each in before}
    by_words = {sentences(each.get("text")).get(locale): each["code"] for each in before}
    found: list[dict[str, Any]] = []
    for line in _lines(text):
        taken = [each["code"] for each in found]
        coded = _OPTION.fullmatch(line)
        words = coded[2].strip() if coded else line
        code = coded[1] if coded else by_words.get(line) or key_for(line, taken, "option")
        if code in taken:
            raise LinesWrong(f"“{line}”: {code} stands there already; each option has its own code")
        found.append({"code": code, "text": reworded(known.get(code, {}).get("text"), locale, words)})
    return found


def translated(text: str, options: Sequence[Option], locale: str) -> list[dict[str, Any]]:
    """The options with other words in one language; which there are, and their order, stays. Raises LinesWrong."""
    said: dict[str, str] = {}
    for line in _lines(text):
        coded = _OPTION.fullmatch(line) or re.fullmatch(r"([a-z][a-z0-9_]*)\s*[:：]?()", line)
        if coded is None:
            raise LinesWrong(f"“{line}”: write the option's code, a colon and its words, such as other: …")
        if coded[1] not in [each["code"] for each in options]:
            raise LinesWrong(f"“{line}”: there is no option {coded[1]}; options are added in the question's own window")
        said[coded[1]] = coded[2]
    return [dict(each) | {"text": reworded(each.get("text"), locale, said.get(each["code"]))} for each in options]


def written_branches(then: Iterable[Mapping[str, str]], following: str | None) -> str:
    lines = [f"{each['when']} -> {each['go']}" for each in then]
    return "\n".join([*lines, f"{OTHERWISE} -> {following}"] if following else lines)


def read_branches(text: str) -> tuple[list[dict[str, str]], str | None]:
    """Where answers lead, and where all others do (None: to the next question). Raises LinesWrong."""
    then: list[dict[str, str]] = []
    following = None
    for line in _lines(text):
        branch = _BRANCH.fullmatch(line)
        if branch is None:
            raise LinesWrong(f"“{line}”: write an answer, an arrow and a question's short name, such as <= 3 -> hard")
        if branch[1].lower() == OTHERWISE:
            following = branch[2]
        else:
            then.append({"when": branch[1], "go": branch[2]})
    return then, following


def key_for(words: str, taken: Iterable[str], otherwise: str) -> str:
    """A short name made of somebody's words, that nothing else bears; `otherwise` and a number where they give none."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    name = "_".join(re.findall(r"[a-z0-9]+", plain)[:4])[:_LONGEST_CODE].strip("_")
    name = name if re.match(KEY, name) else otherwise
    taken = set(taken)
    if name not in taken and name != otherwise:
        return name
    return next(each for number in range(1, len(taken) + 2) if (each := f"{name[:36]}_{number}") not in taken)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
