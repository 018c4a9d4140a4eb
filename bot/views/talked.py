"""What was talked about most, in one line; the digest and the Home tab share it."""

from collections.abc import Sequence

from analysis.score.verdict import Kind
from analysis.topics.talk import Talk, Talked, most_talked
from bot.views.words import counted, name

UNNAMED = "without a common word"
"""Said of a group of comments that has no name."""


def talked_line(talk: Talk, most: int = 3) -> str | None:
    """`Talked about most: Performance (12 of 40 comments), Support (3).`; None where too few came."""
    first = most_talked(talk, most)
    if not first:
        return None
    return f"Talked about most: {', '.join(_short(each, talk, place == 0) for place, each in enumerate(first))}."


def proposed_line(groups: Sequence[tuple[str, int]]) -> str | None:
    """`Perhaps a new theme: invoice, tax (7 comments). See /survey themes.`, of names, which may be empty, and numbers
    of comments; None without any."""
    if not groups:
        return None
    told = "; ".join(_group(called, counted(comments, "comment", "comments")) for called, comments in groups)
    return f"{'Perhaps a new theme' if len(groups) == 1 else 'Perhaps new themes'}: {told}. See `/survey themes`."


def _group(called: str, comments: str) -> str:
    return f"{name(called)} ({comments})" if called else f"{comments} {UNNAMED}"


def _short(theme: Talked, talk: Talk, in_full: bool) -> str:
    said = f"{theme.count:,} of {counted(talk.n, 'comment', 'comments')}" if in_full else f"{theme.count:,}"
    change = theme.verdict.change
    sure = change is not None and theme.verdict.kind is Kind.MORE_THAN_CHANCE
    return f"{name(theme.name)} ({said}{f', {change.words} points, more than chance' if sure and change else ''})"
