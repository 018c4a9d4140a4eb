"""`Not right?`: what was read in an answer, the reasons to choose from, and what becomes of a choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from analysis.learned.nearest import Near
from analysis.taught.judging import Judgement
from analysis.taught.naming import Reason
from bot import ids, learning_ids
from bot.views.blocks import (
    Block,
    Element,
    View,
    actions,
    button,
    context,
    divider,
    input_,
    kept,
    modal,
    multi_select,
    option,
    quote,
    radio,
    section,
    select,
)
from bot.views.labels import indented, reason, written_in
from bot.views.words import dotted, name

WORDS_SHOWN = 1500
NEAR_SHOWN = 300
OFFERED = 2  # reasons as buttons
TONES = {"negative": "Negative", "neutral": "Neutral", "positive": "Positive"}


@dataclass(frozen=True)
class Judged:
    """An answer and what is said of it."""

    response_id: int
    account: str
    contact: str
    score: int | None
    most: int
    words: str
    judgement: Judgement
    reasons: tuple[Reason, ...]  # in their order; retired ones, which answers keep, among them
    themes: Mapping[str, str] = field(default_factory=dict)  # the workspace's, by code
    worth: str | None = None  # "MRR €3,200"
    contradicts: bool = False  # words and score point in opposite directions
    team_said: tuple[int, ...] = ()  # the numbers of what the team says of it now
    sight: str = ""  # by which it is known later whether anything has changed

    @property
    def subject(self) -> str:
        return learning_ids.about(self.response_id, self.sight)

    @property
    def names(self) -> Mapping[str, str]:
        return {each.code: each.name for each in self.reasons if each.renamed}

    @property
    def choices(self) -> tuple[Reason, ...]:
        """The reasons that can be chosen."""
        return tuple(each for each in self.reasons if not each.retired)


@dataclass(frozen=True)
class Said:
    """What a teammate has just said: the exemplars' numbers, of whose answer, and what, as a part of a sentence."""

    exemplars: tuple[int, ...]
    account: str
    told: str
    has_words: bool = True


def correcting(
    seen: Judged, *, near: Sequence[Near] | None = None, taken_back: bool = False, meanwhile: str = ""
) -> View:
    """The window behind `Not right?`. `meanwhile`: why what was pressed counts for nothing."""
    blocks = [
        context(TAKEN_BACK) if taken_back else None,
        context(meanwhile) if meanwhile else None,
        *shown(seen),
        section("*What is the main reason?*"),
        actions(*offered(seen, but=seen.judgement.team or seen.judgement.read)),
        actions(all_reasons(seen)),
        *_nearest(near, seen),
        actions(
            button("Why was it read so?", learning_ids.WHY, str(seen.response_id))
            if near is None and seen.judgement.read
            else None,
            button("Sentiment and themes…", learning_ids.MORE, str(seen.response_id)) if seen.words else None,
            button("Undo what your team said", learning_ids.TAKE_BACK, learning_ids.numbered(seen.team_said))
            if seen.team_said
            else None,
        ),
        context(LEARNS if seen.words else COUNTS),
    ]
    return modal("Not right?", kept(*blocks), close="Close")


TAKEN_BACK = "Taken back. Nothing is learned from it."
_KEPT = "Nothing was kept: this is how it stands now."
CHANGED = f"The answer changed meanwhile. {_KEPT}"
LEARNS = "What you choose counts, and from then on comments like it are read better: in this workspace only."
SHIPPED = "an example of Askback's"
UNLIKE = "Not one of these means what was read: that comes of many others, and of single words."
COUNTS = "What you choose counts, for your team alone. What the customer chose stays on record beside it."


def judged_meanwhile(by: str) -> str:
    return f"{name(by)} judged it meanwhile. {_KEPT}"


def not_right(response_id: int) -> Element:
    """The one small control that leads here."""
    return button("Not right?", learning_ids.CORRECT, str(response_id), label_spoken="Not right? Correct what was read")


def receipt(said: Said) -> View:
    """What was kept, and the way back."""
    blocks = [
        section(noted(said)),
        context(_LEARNED if said.has_words else "What the customer chose stays on record beside it."),
        actions(undo(said)),
    ]
    return modal("Noted", kept(*blocks), close="Close")


_LEARNED = "Askback learns from it within a few minutes. What was read stays on record beside it."


def undo(said: Said) -> Element:
    """Takes back all of what was said at once."""
    numbers = learning_ids.numbered(said.exemplars)
    return button("Undo", learning_ids.TAKE_BACK, numbers, label_spoken="Undo: take this back")


def noted(said: Said) -> str:
    return f"Noted for *{name(said.account)}*: {said.told}."


def details(seen: Judged, *, taken_back: str = "", meanwhile: str = "") -> View:
    """Sentiment and themes, behind the reason. `taken_back` names what was, `meanwhile` says why nothing was kept: the
    form begins anew, since Slack keeps what was chosen in a block of the same name."""
    anew = taken_back or (seen.sight if meanwhile else "")
    judgement = seen.judgement
    tones = [option(label, code) for code, label in TONES.items()]
    themes = [option(label, code) for code, label in seen.themes.items()]
    chosen = [code for code in judgement.themes if code in seen.themes]
    return modal(
        "Sentiment and themes",
        kept(
            context(TAKEN_BACK) if taken_back else None,
            context(meanwhile) if meanwhile else None,
            quote(seen.words, WORDS_SHOWN),
            input_(
                "How does it sound?",
                radio(learning_ids.TONE, tones, judgement.tone),
                learning_ids.TONE_BLOCK + anew,
            ),
            input_(
                "What is it about?",
                multi_select(learning_ids.ABOUT, themes, "Choose any number of themes", chosen),
                learning_ids.ABOUT_BLOCK + anew,
                optional=True,
            ),
        ),
        callback_id=learning_ids.DETAILS,
        submit="Save",
        close="Back",
        private_metadata=learning_ids.form(seen.subject, judgement.tone, chosen),
    )


def shown(seen: Judged) -> list[Block]:
    """The answer, and each voice about it in a line of its own."""
    score = f"{seen.score} of {seen.most}" if seen.score is not None else None
    facts = dotted(f"*{name(seen.account)}*", name(seen.contact), score, seen.worth)
    return kept(section(facts), quote(seen.words, WORDS_SHOWN), _voices(seen))


def read_as(judgement: Judgement, names: Mapping[str, str]) -> str | None:
    """`read as: slow or unreliable (likely), and too expensive`; None where nothing was read."""
    if judgement.read is None:
        return None
    second = f", and {reason(judgement.second, names)}" if judgement.second else ""
    sure = f" ({judgement.certainty})" if judgement.certainty else ""
    return f"read as: {reason(judgement.read, names)}{sure}{second}"


def voices(judgement: Judgement, names: Mapping[str, str]) -> tuple[str | None, ...]:
    """What others say of the reason than the reader of texts: each by itself, never mixed."""
    stated = f"chosen by the customer: {reason(judgement.stated, names)}" if judgement.stated else None
    billing = f"billing says: {reason(judgement.billing, names)}" if judgement.billing else None
    by = name(judgement.team_by) if judgement.team_by else "the team"
    team = f"{by} says: {reason(judgement.team, names)}" if judgement.team else None
    return team, stated, billing


def _voices(seen: Judged) -> Block | None:
    judgement = seen.judgement
    told = [
        written_in(judgement.language),
        read_as(judgement, seen.names),
        *voices(judgement, seen.names),
        sounds(seen),
    ]
    said = [f"{each[:1].upper()}{each[1:]}" for each in told if each]
    return context(*said) if said else None


def sounds(seen: Judged) -> str | None:
    """`sounds negative (unsure), about Reporting and Mobile (hidden)`; None where nothing is known of either."""
    judgement = seen.judgement
    tone = f"sounds {judgement.tone}{' (unsure)' if judgement.tone_is_unsure else ''}" if judgement.tone else None
    about = " and ".join(name(seen.themes[code]) for code in judgement.themes if code in seen.themes)
    return ", ".join(part for part in (tone, f"about {about}" if about else None) if part) or None


def _offered_codes(seen: Judged, but: str | None) -> list[str]:
    """The likeliest reasons besides the one that stands."""
    choosable = {each.code for each in seen.choices}
    return [code for code in seen.judgement.likeliest if code != but and code in choosable][:OFFERED]


def offered(seen: Judged, but: str | None) -> list[Block]:
    """Buttons of the likeliest reasons besides the one that stands."""
    return [
        button(_named(seen, code), learning_ids.pick(place), ids.pack(seen.subject, code))
        for place, code in enumerate(_offered_codes(seen, but))
    ]


def all_reasons(seen: Judged) -> Block:
    """A menu of all reasons, own ones indented below theirs."""
    options = [option(indented(each), ids.pack(seen.subject, each.code)) for each in seen.choices]
    return select(learning_ids.OTHER, options, "All reasons")


def _named(seen: Judged, code: str) -> str:
    return next(each.name for each in seen.reasons if each.code == code)


def _nearest(near: Sequence[Near] | None, seen: Judged) -> list[Block]:
    """Why: the comments that it is most like, and what those were said to mean. Where none of them means what was
    read, it was read from the whole of what was learned, and no single comment shows that."""
    if near is None:
        return []
    if not near:
        return [divider(), context("There is nothing like it among the comments that the reader learned from.")]
    told = [
        block
        for each in near
        for block in kept(
            quote(each.text, NEAR_SHOWN),
            context(dotted(reason(each.label, seen.names), "said by your team" if each.own else SHIPPED)),
        )
    ]
    parents = {each.code: each.parent for each in seen.reasons}
    means_it = any(parents.get(each.label) == seen.judgement.read for each in near)
    unlike = None if means_it else context(UNLIKE)
    return [divider(), section("*It is most like these comments:*"), *told, *kept(unlike, divider())]


def told_details(tone: str | None, themes: Sequence[str] | None, names: Mapping[str, str]) -> str:
    """`sounds negative, about Performance and Support`; None for what was not said."""
    about = " and ".join(name(names.get(code, code)) for code in themes or ())
    told = None if themes is None else f"about {about or 'no theme'}"
    return ", ".join(part for part in (f"sounds {tone}" if tone else None, told) if part)
