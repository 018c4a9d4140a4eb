"""What a person reads when something cannot be done: why, and what to do next."""

from enum import StrEnum

from bot.views.blocks import Message, View, kept, modal, quote, section
from bot.views.speech import marked, plainly


class Refusal(StrEnum):
    """Reasons that need no fact. Each is its sentence, in plain text: a modal shows it beside the field."""

    NOT_ON_TEAM = "This is for the customer success team. Whoever is in the team's channel can use it."
    SHARED_CHANNEL = "Another company reads this channel, so figures and customers' words stay out of it."
    SOON_SHARED = "This channel is about to be shared with another company, so figures stay out of it."
    GUESTS_READ = "There are guests in this channel, so figures and customers' words stay out of it."
    BOT_NOT_THERE = "The bot is not in that channel. Invite it there, then share again."
    CANNOT_SEE_READERS = "I cannot see who reads this channel. Ask me in our direct message, or invite me here first."
    FILE_UNKNOWN = "This file is no longer here. Drop it here once more."
    NOT_YOUR_FILE = "Somebody else imported this file, and only they can take it back here."
    NOT_YOUR_RECORD = "Somebody else recorded this answer, and only they can take it back."
    RECORD_STANDS = "This answer cannot be taken back any more: that works for 24 hours."
    NO_SURVEY_TO_RECORD = "There is no survey yet whose answers could be recorded."
    CASE_CLOSED = "This case is closed already."
    CASE_UNKNOWN = "This case is no longer here."
    NOT_THEIRS = "Somebody else took this case, and only they can put it back. You can still reply or close it."
    ALREADY_DECIDED = "Somebody decided this already."
    NOTHING_WRITTEN = "There is nothing to send yet."
    CUSTOMER_OPTED_OUT = "They asked not to hear from the bot. Please write to them yourself."
    CUSTOMER_UNREACHABLE = "Slack takes no messages for this person. Please write to them another way."
    ALREADY_LEAVING = "This account is already recorded as leaving on that day."
    LAST_DAY_FAR = "This is more than a year from today. Choose a day within a year, past or ahead."
    HOLD_OVER = "This hold has ended already."
    OWN_WAVE = "You began this wave, so somebody else of the team has to approve it. You can withdraw it."
    NO_CONTACT = "Nobody at this account can be asked, so there is nothing to decide."
    SURVEY_UNKNOWN = "There is no such survey any more."
    ANSWER_OUT_OF_SIGHT = "This answer is not here for you: it was erased, or is for one other person alone."
    REASON_RETIRED = "Your team does not use this reason any more. Please choose another one."
    REASONS_ARE_THE_LEADS = "Your team's leads name its reasons. Everybody can choose from them."
    TOO_MANY_REASONS = "Your team has as many reasons of its own as a menu holds. Rename one instead."
    NEEDS_A_NAME = "It needs a name."
    NOTHING_READ = "This answer has no words, so there is nothing to read in it."
    ONLY_A_PREVIEW = "This is a preview: nothing is stored, and nobody is asked."
    TRY_AGAIN = "That did not work, and nothing was changed. Please try again."


def refusal(why: Refusal) -> Message:
    """A refusal as a message of its own."""
    return Message(why.value, [section(why.value)])


def not_done(sentence: str, locale: str, *, title: str | None, words: str | None) -> View:
    """In place of the modal whose act cannot be done, with its title, or over the Home tab; what was written stays."""
    return modal(title or "Not done", kept(section(sentence), quote(words)), close=plainly(locale, "button_close"))


def unknown_account(typed: str) -> str:
    """For the field of a modal: no account is called that. Plain text, unescaped."""
    return f"There is no account “{typed.strip()[:80]}”. Write the name as it was imported."


def not_yours(locale: str) -> Message:
    """Somebody pressed a question that was asked of another person."""
    return _plain(marked(locale, "stranger"))


def gone(locale: str) -> Message:
    """The question is not there any more."""
    return _plain(marked(locale, "expired"))


def taken_back(locale: str) -> Message:
    """The question was sent by mistake."""
    return _plain(marked(locale, "withdrawn"))


def answered_elsewhere(locale: str) -> Message:
    """A teammate has recorded what they said."""
    return _plain(marked(locale, "answered_elsewhere"))


def _plain(sentence: str) -> Message:
    return Message(sentence, [section(sentence)])
