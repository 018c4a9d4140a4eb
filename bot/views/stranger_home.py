"""The Home tab of somebody who is neither on the team nor asked."""

from bot.views.blocks import View, header, home, section
from bot.views.errors import Refusal
from bot.views.words import name


def stranger_home(company: str) -> View:
    """What this is, and whose; nothing to press."""
    return home(
        [
            header("Customer feedback"),
            section(f"Here {name(company)} asks its customers now and then how it is doing. Nothing waits for you."),
            section(Refusal.NOT_ON_TEAM.value),
        ]
    )
