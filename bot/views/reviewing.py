"""The review queue: answers that nobody should rely on before a person has looked, one after the other."""

from dataclasses import dataclass

from bot import ids, learning_ids
from bot.views.blocks import Block, View, actions, button, context, kept, modal, section
from bot.views.correcting import LEARNS, Judged, Said, all_reasons, noted, offered, shown, undo
from bot.views.labels import reason
from bot.views.words import counted, cut, dotted, escape, name, one_line

EXCERPT = 120


@dataclass(frozen=True)
class Waiting:
    """How many answers wait for a person, and the first of them."""

    count: int
    first: tuple[Judged, ...]


def reviewing(seen: Judged | None, waiting: int, skipped: tuple[int, ...], said: Said | None = None) -> View:
    """The answer whose turn it is, or that none is left; `said` is what was just noted of the one before."""
    blocks = [*_noted(said), *(_answer(seen, waiting) if seen else _end(waiting))]
    return modal("Review", kept(*blocks), close="Close", private_metadata=learning_ids.review(skipped))


def review_line(waiting: Waiting) -> str:
    return counted(waiting.count, "answer waits for your eyes", "answers wait for your eyes")


def review_blocks(waiting: Waiting) -> list[Block]:
    """On the Home tab: how many wait, and the first of them; nothing where none does."""
    if not waiting.count:
        return []
    told = "\n".join(_excerpt(each) for each in waiting.first)
    asked = button("Review", learning_ids.REVIEW_OPEN, ids.ALL)
    return [section(f"*{review_line(waiting)}*  What was read in them may be wrong.\n{told}", asked)]


def _excerpt(seen: Judged) -> str:
    words = escape(cut(one_line(seen.words), EXCERPT))
    return f"• *{name(seen.account)}*  “{words}”"


def _noted(said: Said | None) -> list[Block]:
    if said is None:
        return []
    return [section(noted(said), undo(said))]


def _answer(seen: Judged, waiting: int) -> list[Block | None]:
    read = seen.judgement.read
    right = button("Right", learning_ids.RIGHT, ids.pack(seen.response_id, read), style="primary") if read else None
    asked = f"Is it right: {reason(read, seen.names)}?" if read else "What is the main reason?"
    return [
        context(dotted(counted(waiting, "answer waits", "answers wait"), _why(seen))),
        *shown(seen),
        section(f"*{asked}*"),
        actions(right, *offered(seen, but=read), button("Skip", learning_ids.REVIEW_SKIP, str(seen.response_id))),
        actions(all_reasons(seen)),
        context(LEARNS),
    ]


def _why(seen: Judged) -> str:
    if seen.judgement.read is None:
        return "nothing could be read in it"
    return "words and score disagree" if seen.contradicts else "what was read is unsure"


def _end(waiting: int) -> list[Block | None]:
    if waiting:
        left = counted(waiting, "answer was skipped and still waits", "answers were skipped and still wait")
        return [section(f"That was the last one. {left}.")]
    return [section("Nothing waits for your eyes. What is unsure next time will stand here.")]
