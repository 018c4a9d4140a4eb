"""What a rehearsal found, in words: for the terminal, and as the message to whoever asked for it in Slack."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.views.blocks import Message, View, context, image, kept, modal, section
from bot.views.words import counted, day, language, lines, name, one_line, weekday
from surveys.definition.rhythm import RhythmKind
from surveys.rehearsing.rehearsed import Before, sentence_of

SHOWN = 8
"""CSMs and reasons that a message names; the file has them all."""

IN_A_FILE = (
    "The file that follows has every ask and everybody who is passed over. Nothing was sent, and nothing changed."
)
PLACES = {"dm": "by direct message", "channel": "in a shared channel"}


@dataclass(frozen=True)
class Busiest:
    """The day with the most asks and reminders."""

    day: date
    messages: int
    beside: int  # of other surveys
    waits_seconds: int  # the longest that one of them stands in line, at Slack's pace


@dataclass(frozen=True)
class Skipped:
    """A reason, how often it kept an ask back, and of how many people."""

    why: str
    times: int
    people: int


@dataclass(frozen=True)
class FirstSend:
    """One of the first asks, by the person's own clock (`2026-03-03 09:30`)."""

    local: str
    contact: str
    account: str


@dataclass(frozen=True)
class Summary:
    """A rehearsal in figures. Languages, places and CSMs are counted by people, the most frequent first."""

    survey: str
    first: date
    last: date
    first_day: date | None  # of the asks
    last_day: date | None
    before: Before
    asks: int
    reminders: int
    people: int
    accounts: int
    days: dict[date, int]  # asks and reminders, of the days that have any
    closed: list[date]
    busiest: Busiest | None
    languages: dict[str, int]
    guessed: dict[str, int]  # of the languages, how many nobody named
    places: dict[str, int]
    csms: dict[str, int]  # "": accounts without one
    skipped: list[Skipped]
    first_sends: list[FirstSend] = field(default_factory=list)


def title(found: Summary) -> str:
    """What was rehearsed, and for which days."""
    return f"Rehearsal of {found.survey}, {day(found.first)} to {day(found.last)}"


def picture_title(found: Summary) -> str:
    """What stands above the calendar."""
    return f"Asks of {found.survey} per day" + (", with reminders" if found.reminders else "")


def asks_when_told(survey: str, kind: RhythmKind) -> str:
    """Why a survey cannot be rehearsed."""
    if kind is RhythmKind.DEPARTURE:
        return (
            f"{survey} asks when an account leaves and its CSM agrees: nobody knows yet whom. /churn lists who leaves."
        )
    return f"{survey} asks only when somebody sends it, and nothing is planned. Begin a wave, then rehearse it."


def notes(found: Summary) -> list[str]:
    """What stands before the asks as things are."""
    before, today = found.before, found.first
    if_not = "This is what would happen if they were not."
    told = [
        f"All sends are stopped. {if_not}" if before.all_stopped else None,
        f"Sends of {found.survey} are stopped. {if_not}" if before.stopped else None,
        f"{found.survey} is off. This is what would happen if it were on from today." if before.off else None,
        _pilot(found) if before.pilot else None,
        *(
            f"A wave to {counted(each.people, 'person', 'people')} at {counted(each.accounts, 'account', 'accounts')}, "
            f"from {day(each.first_day, today)} on, needs a second person's approval. It is played here as approved."
            for each in before.waiting
        ),
    ]
    return [note for note in told if note]


def _pilot(found: Summary) -> str:
    pilot = found.before.pilot
    assert pilot is not None
    begins = f"{counted(pilot.first, 'person', 'people')} first, then {pilot.a_day} a day"
    limit = begins if pilot.asked < pilot.first else f"{counted(pilot.a_day, 'person', 'people')} a day at most"
    waiting = next((each.people for each in found.skipped if each.why == "pilot"), 0)
    changes = (
        f"It makes {counted(waiting, 'person', 'people')} wait" if waiting else "In these days it makes nobody wait"
    )
    return f"{found.survey} is a pilot: {limit}, until somebody presses Go on. {changes}."


def facts(found: Summary, say: Callable[[str], str] = one_line, most: int | None = None) -> list[str]:
    """The figures, a line each; names pass through `say`, and at most `most` CSMs are named."""
    reminders = [f"{counted(found.reminders, 'reminder', 'reminders')}, if nobody answers."] if found.reminders else []
    if found.first_day is None or found.last_day is None or found.busiest is None:
        return ["Nobody would be asked in these days.", *reminders]
    today, guessed = found.first, sum(found.guessed.values())
    unnamed = f" Nobody named a language for {guessed:,} of {found.people:,}: it is guessed." if guessed else ""
    return [
        f"{counted(found.asks, 'ask', 'asks')} to {counted(found.people, 'person', 'people')} at "
        f"{counted(found.accounts, 'account', 'accounts')}, from {weekday(found.first_day, today)} to "
        f"{weekday(found.last_day, today)}.",
        *reminders,
        _busiest(found.busiest, today),
        f"Languages: {_listed(_languages(found))}.{unnamed}",
        f"Places: {_listed([f'{count:,} {PLACES.get(place, place)}' for place, count in found.places.items()])}.",
        f"By CSM: {_listed(_csms(found, say), most)}.",
    ]


def _busiest(busiest: Busiest, today: date) -> str:
    beside = f", and {busiest.beside:,} of other surveys" if busiest.beside else ""
    pace = (
        f"At Slack's pace the last one in line goes out {length(timedelta(seconds=busiest.waits_seconds))} late."
        if busiest.waits_seconds
        else "Slack's limits hold none of them up."
    )
    full = counted(busiest.messages, "message", "messages")
    return f"Busiest day: {weekday(busiest.day, today)} with {full}{beside}. {pace}"


def _languages(found: Summary) -> list[str]:
    def told(code: str, count: int) -> str:
        guessed = found.guessed.get(code, 0)
        return f"{language(code) or code} {count:,}" + (f" ({guessed:,} guessed)" if guessed else "")

    return [told(code, count) for code, count in found.languages.items()]


def _csms(found: Summary, say: Callable[[str], str]) -> list[str]:
    return [f"{say(csm) if csm else 'nobody'} {count:,}" for csm, count in found.csms.items()]


def _listed(parts: Sequence[str], most: int | None = None) -> str:
    shown = list(parts[:most])
    left = len(parts) - len(shown)
    return ", ".join([*shown, f"and {left:,} more"] if left else shown)


def length(of_time: timedelta) -> str:
    """`40 seconds`, `3 minutes`, `1 hour 5 minutes`; rounded up to whole minutes from two minutes on."""
    seconds = round(of_time.total_seconds())
    if seconds < 120:
        return counted(seconds, "second", "seconds")
    hours, minutes = divmod(-(-seconds // 60), 60)
    parts = [counted(hours, "hour", "hours") if hours else "", counted(minutes, "minute", "minutes") if minutes else ""]
    return " ".join(part for part in parts if part)


def skips(found: Summary) -> list[str]:
    """Who is passed over, by reason, the most frequent first."""
    return [
        f"{counted(each.people, 'person', 'people')}{_times(each)}: {sentence_of(each.why)}" for each in found.skipped
    ]


def _times(skipped: Skipped) -> str:
    return f", {skipped.times:,} times" if skipped.times > skipped.people else ""


def rehearsal_message(found: Summary, chart_file: str | None, chart_says: str | None) -> Message:
    """For whoever asked, in their DM; the file with everything follows."""
    passed_over = skips(found)
    told = lines(f"*{title(found)}*", *notes(found))
    figures = lines(*facts(found, name, SHOWN))
    picture = image(chart_file, chart_says or title(found)) if chart_file else None
    firsts = lines("*First asks*", *(_first(each) for each in found.first_sends)) if found.first_sends else None
    skipped = lines("*Passed over*", *passed_over[:SHOWN]) if passed_over else None
    parts = [each for each in (told, figures, firsts, skipped) if each]
    text = "\n".join(parts).replace("*", "")
    blocks = kept(
        section(told),
        section(figures),
        picture,
        section(firsts) if firsts else None,
        section(skipped) if skipped else None,
        context(IN_A_FILE),
    )
    return Message(f"{text}\n{IN_A_FILE}", blocks)


def _first(send: FirstSend) -> str:
    return f"{send.local} there: {name(send.contact)}, {name(send.account)}"


def on_trial(survey: str, days: int) -> Message:
    """To the asker, at once."""
    said = (
        f"I am trying out {survey} for {counted(days, 'day', 'days')}. What I find comes into our direct message, "
        "in two minutes at the latest. Nothing is sent to any customer."
    )
    return Message(said, [section(said)])


def trial_modal(said: str) -> View:
    """The same above the window in which a survey is edited."""
    return modal("Rehearsal", [section(said)], close="Back")


def failed_message(survey: str, days: int, why: str) -> Message:
    """A rehearsal that came to no end."""
    said = _why_failed(survey, days, why)
    return Message(said, [section(said)])


def _why_failed(survey: str, days: int, why: str) -> str:
    match why:
        case RhythmKind.DEPARTURE | RhythmKind.BY_HAND:
            return asks_when_told(survey, RhythmKind(why))
        case "no_such_survey":
            return f"There is no survey {survey} any more, so it could not be rehearsed."
        case "too_long":
            return (
                f"The rehearsal of {survey} took more than two minutes and was cancelled; nothing was changed. "
                f"{_fewer(survey, days)}"
                f"At the command line, askback surveys rehearse {survey} takes as long as it needs."
            )
        case _:
            return (
                f"The rehearsal of {survey} broke off twice and was given up; nothing was changed. "
                f"At the command line, askback surveys rehearse {survey} says why."
            )


def _fewer(survey: str, days: int) -> str:
    return f"Fewer days take less time, such as /survey rehearse {survey} {days // 3}. " if days >= 3 else ""
