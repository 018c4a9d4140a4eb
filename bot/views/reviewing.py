"""The review queue: answers that nobody should rely on before a person has looked, one after the other."""

from dataclasses import dataclass

from bot import ids, learning_ids
from bot.views.blocks import Block, Element, View, actions, button, context, kept, modal, section
from bot.views.correcting import LEARNS, TAKEN_BACK, TONES, Judged, Said, all_reasons, noted, offered, shown, undo
from bot.views.labels import reason
from bot.views.words import counted, cut, dotted, escape, name, one_line

EXCERPT = 120


@dataclass(frozen=True)
class Waiting:
    """How many answers wait for a person, and the first of them."""

    count: int
    first: tuple[Judged, ...]


def reviewing(
    seen: Judged | None,
    waiting: int,
    skipped: tuple[int, ...],
    said: Said | None = None,
    *,
    taken_back: bool = False,
    meanwhile: str = "",
) -> View:
    """The answer whose turn it is, or that none is left; `said` is what was just noted of the one before, `meanwhile`
    why nothing was kept."""
    before = [context(TAKEN_BACK)] if taken_back else _noted(said)
    note = context(meanwhile) if meanwhile else None
    blocks = [*before, note, *(_answer(seen, waiting) if seen else _end(waiting))]
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
    return f"• *{name(seen.account)}*, {_why(seen)}: “{words}”"


def _noted(said: Said | None) -> list[Block]:
    if said is None:
        return []
    return [section(noted(said), undo(said))]


def _answer(seen: Judged, waiting: int) -> list[Block | None]:
    asked, answers = _about_tone(seen) if _only_tone(seen) else _about_reason(seen)
    return [
        context(dotted(counted(waiting, "answer waits", "answers wait"), _why(seen))),
        *shown(seen),
        section(f"*{asked}*"),
        actions(*answers, button("Skip", learning_ids.REVIEW_SKIP, str(seen.response_id))),
        actions(all_reasons(seen)),
        context(LEARNS),
    ]


def _only_tone(seen: Judged) -> bool:
    """Whether how it sounds is what a person should look at, and the reason is not. Where the words changed it is what
    the team has said of them."""
    judgement = seen.judgement
    if judgement.words_changed and (judgement.team or judgement.tone_is_told):
        return judgement.team is None
    return seen.contradicts or (judgement.tone_is_unsure and not judgement.why_is_unsure)


def _about_tone(seen: Judged) -> tuple[str, list[Element | None]]:
    """What was read, or said before, stands first, as the one to agree with."""
    tone = seen.judgement.tone
    others = [code for code in TONES if code != tone]
    labels = [("Right", tone, "primary")] if tone else []
    pressed = [*labels, *((TONES[code], code, None) for code in others)]
    return f"{_is_it_right(seen)}: it sounds {tone}?" if tone else "How does it sound?", [
        button(label, learning_ids.sounds(place), ids.pack(seen.subject, code), style=style)
        for place, (label, code, style) in enumerate(pressed)
    ]


def _about_reason(seen: Judged) -> tuple[str, list[Element | None]]:
    judgement = seen.judgement
    told = judgement.team if any(each.code == judgement.team for each in seen.choices) else None
    stands = (told if judgement.words_changed else None) or judgement.read
    if stands is None:
        return "What is the main reason?", [*offered(seen, but=None)]
    right = button("Right", learning_ids.RIGHT, ids.pack(seen.subject, stands), style="primary")
    return f"{_is_it_right(seen)}: {reason(stands, seen.names)}?", [right, *offered(seen, but=stands)]


def _is_it_right(seen: Judged) -> str:
    return "Is it still right" if seen.judgement.words_changed else "Is it right"


def _why(seen: Judged) -> str:
    """Why a person should look, as a part of a sentence."""
    judgement = seen.judgement
    if judgement.words_changed:
        return "words changed since the team looked"
    if judgement.read is None:
        return "nothing could be read in it"
    if seen.contradicts:
        return "words and score disagree"
    if judgement.tone_is_unsure and judgement.why_is_unsure:
        return "reason and tone are unsure"
    if judgement.tone_is_unsure:
        return "the tone is unsure"
    return "the reason is unsure" if judgement.why_is_unsure else "what was read is unsure"


def _end(waiting: int) -> list[Block | None]:
    if waiting:
        left = counted(waiting, "answer was skipped and still waits", "answers were skipped and still wait")
        return [section(f"That was the last one. {left}.")]
    return [section("Nothing waits for your eyes. What is unsure next time will stand here.")]
