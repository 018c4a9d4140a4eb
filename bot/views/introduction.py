"""To an account's CSM before the first question in its channel: a text that says who will ask there."""

from bot import ids
from bot.views.blocks import Message, actions, button, context, kept, section, to_the_letter
from bot.views.words import lines, moment, name
from storage.models import IntroductionState
from surveys.contacting.introductions import Offer


def introduction(offer: Offer) -> Message:
    """The text and two buttons while nobody has decided, then what was decided."""
    headline = f"The first question in <#{offer.channel}> is about to be asked."
    decided = _decided(offer)
    if decided:
        return Message(lines(headline, decided), [section(lines(f"*{headline}*", decided))])
    why = f"Tell the people of {name(offer.account)} who will ask. You can post this there, in your own name:"
    waits = f"The question waits for you, until {moment(offer.waits_until, offer.zone)} at the latest."
    return Message(
        lines(headline, why, offer.text, waits),
        kept(
            section(lines(f"*{headline}*", why)),
            to_the_letter(offer.text),
            actions(
                button("I've introduced it", ids.INTRODUCED, offer.channel),
                button("Skip", ids.SKIP_INTRODUCTION, offer.channel),
            ),
            context(waits),
        ),
    )


def _decided(offer: Offer) -> str | None:
    who = name(offer.decided_by or "Somebody")
    match offer.state:
        case IntroductionState.MADE:
            return f"{who} has introduced it there."
        case IntroductionState.SKIPPED:
            return f"{who} decided: it goes without an introduction."
        case _:
            return None
