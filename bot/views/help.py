"""Typed help: what each command does, and what was not understood."""

from dataclasses import dataclass

from bot.views.blocks import Message, context, section
from bot.views.words import cut, escape, lines, one_line


@dataclass(frozen=True)
class Command:
    """A slash command: its name, what it does, and what can be typed, each with its meaning."""

    name: str
    does: str
    forms: tuple[tuple[str, str], ...]


COMMANDS = (
    Command(
        "/nps",
        "How likely customers are to recommend us, and how sure that figure is.",
        (("/nps", "the last 90 days, against the 90 days before"), ("/nps 30", "the last 30 days instead")),
    ),
    Command(
        "/survey",
        "What is asked, how many answered, what goes out next. Stops and resumes all sends.",
        (
            ("/survey", "all surveys"),
            ("/survey themes 7", "what customers talk about, and how it moves; the last 30 days without a number"),
            ("/survey rehearse nps 90", "tries out whom one would ask in the next 90 days, and sends nothing"),
            ("/survey review", "answers in which the reading may be wrong, one after the other"),
        ),
    ),
    Command(
        "/churn",
        "Who is leaving, and the reasons heard so far. Records that an account leaves.",
        (("/churn", "all who leave or left"),),
    ),
    Command(
        "/askback",
        "Reaches everything: put any word from here behind it.",
        (
            ("/askback nps", "the same as /nps"),
            ("/askback stop Acme", "stops what goes to one account, or lets it pass again"),
            (
                "/askback export responses",
                "all answers as a file in our direct message; also cases, accounts, contacts",
            ),
            ("/askback record", "an answer that you heard by phone, by e-mail or in a meeting"),
            ("/askback sent Acme", "what was sent to one account, when, and what became of it"),
            ("/askback channels", "which channel is which account, who in it is who, where the bot is not"),
            ("/askback unreached", "who can be asked nowhere, by CSM, and what would help"),
            ("/askback hold Acme", "leaves an account, or one of its people, in peace for a time"),
            ("/askback holds", "who is held, why and until when; releases them"),
            ("/askback waves", "what was sent to an audience, and taking it back"),
            ("/askback blackouts", "days on which nobody is asked, yours and those of the calendars"),
            ("/askback reasons", "your team's names of reasons and its own ones; leads change them"),
            ("/askback help churn", "help for one command"),
        ),
    ),
)
ONLY_YOU = "Only you see this."


def help_message(topic: str | None = None) -> Message:
    """Help for one command (`nps` or `/nps`), or for all of them."""
    asked = [command for command in COMMANDS if topic and command.name == f"/{topic.lstrip('/').lower()}"]
    shown = asked or COMMANDS
    blocks = [section(_described(command)) for command in shown]
    text = " ".join(f"{command.name}: {command.does}" for command in shown)
    return Message(text, [*blocks, context(ONLY_YOU)])


def not_understood(typed: str) -> Message:
    """Nothing of ours is called that: which words would have worked."""
    words = cut(one_line(typed), 60)
    known = ", ".join(f"`{command.name}`" for command in COMMANDS[:-1])
    sentence = f"I do not know “{escape(words)}”. I know {known}, and `/askback help` says what each one does."
    return Message(sentence.replace("`", ""), [section(sentence), context(ONLY_YOU)])


def _described(command: Command) -> str:
    typed = (f"`{form}` {meaning}" for form, meaning in command.forms)
    return lines(f"*{command.name}*  {command.does}", *typed)
