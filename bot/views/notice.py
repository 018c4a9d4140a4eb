"""To the team's leads: why their channel's messages stopped, and what brings them back."""

from bot.closed import GUESTS
from bot.views.blocks import Message, section


def channel_closed(channel: str, why: str) -> Message:
    """The channel is read by outsiders, so nothing about customers goes there."""
    who = "guests are in it" if why == GUESTS else "another company reads it"
    cure = "Take them out" if why == GUESTS else "Stop sharing it"
    said = (
        f"Alerts and figures no longer go to <#{channel}>, because {who}. {cure}, and what waits goes out by itself; "
        "or give Askback another channel (ASKBACK_TEAM_CHANNEL)."
    )
    return Message(said, [section(said)])
