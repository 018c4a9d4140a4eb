"""A typed number may be a score or may not: asking back."""

from analysis.score.levels import NPS_SCALE, ends
from bot import ids
from bot.views.blocks import Message, actions, button, kept, section
from bot.views.speech import marked, plainly
from surveys.definition.texts import texts


def clarify(locale: str, token: str, score: int, other: int | None = None, scale: str = NPS_SCALE) -> Message:
    """`Is 6 your score?` With `other`: `Is your score 6 or 7?`"""
    if other is None:
        question = marked(locale, "clarify", score=score)
        answers = [(plainly(locale, "button_yes"), ids.IS_SCORE, score)]
    else:
        question = marked(locale, "clarify_two", score=score, other=other)
        answers = [(str(score), ids.IS_SCORE, score), (str(other), ids.IS_OTHER_SCORE, other)]
    spoken = texts(locale).point_label
    pressed = [
        button(
            label, action, ids.pack(token, points), label_spoken=None if other is None else spoken(points, scale, None)
        )
        for label, action, points in answers
    ]
    no = button(plainly(locale, "button_no_message"), ids.IS_MESSAGE, token)
    return Message(question, kept(section(question), actions(*pressed, no)))


def off_scale(locale: str, scale: str = NPS_SCALE) -> Message:
    """What the scale is, for somebody who typed a number beyond it."""
    low, high = ends(scale)
    said = marked(locale, "off_scale", low=low, high=high)
    return Message(said, [section(said)])


def noted(locale: str, score: int) -> Message:
    """The same message once it was a score."""
    said = marked(locale, "noted", score=score)
    return Message(said, [section(said)])
