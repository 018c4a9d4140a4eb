"""To the team: why their channel's messages stopped, and what brings them back; and who cannot be asked."""

from datetime import date

from bot.slack.closed import GUESTS
from bot.views.blocks import Message, section
from bot.views.words import day, name


def channel_closed(channel: str, why: str) -> Message:
    """The channel is read by outsiders, so nothing about customers goes there."""
    who = "guests are in it" if why == GUESTS else "another company reads it"
    cure = "Take them out" if why == GUESTS else "Stop sharing it"
    said = (
        f"Alerts and figures no longer go to <#{channel}>, because {who}. {cure}, and what waits goes out by itself; "
        "or give Askback another channel (ASKBACK_TEAM_CHANNEL)."
    )
    return Message(said, [section(said)])


def nobody_to_ask(account: str, ends_on: date, today: date) -> Message:
    """An account leaves, and the bot can ask nobody there why."""
    headline = f"{name(account)} leaves on {day(ends_on, today)}."
    rest = "Nobody there can be asked why: the bot reaches none of its people, or they asked not to hear from it. "
    rest += "A call from you is the only way to learn the reason."
    return Message(f"{headline} {rest}", [section(f"*{headline}*\n{rest}")])
