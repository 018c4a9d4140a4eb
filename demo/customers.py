"""Customers as programs: they notice what the bot sends them and do what their temperament says, by the clock."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random

from demo import eyes, labels, plots, words
from demo.agenda import Agenda, Deed
from demo.company import Company
from demo.eyes import Json
from demo.hands import Hands
from demo.plots import Ask, Farewell, Reaction, Way
from demo.seed import BOT_USER
from demo.story import CHAMPION_LEAVES_AT, CHAMPION_WHO_LEAVES, OUTBURSTS, daylight
from demo.temperament import Person
from sandbox.client import Sandbox

MOMENT = timedelta(seconds=25)
"""How long somebody looks at a changed message before going on."""


@dataclass(frozen=True)
class Place:
    """A message in front of somebody, and the hands to act on it."""

    person: Person
    hands: Hands
    channel: str
    ts: str

    def blocks(self) -> list[Json]:
        """What the message shows now; nothing when it is gone."""
        return (self.hands.message(self.channel, self.ts) or {}).get("blocks") or []


@dataclass
class Customers:
    """Everybody outside. `notice` is told of every message of the bot that one of them can see."""

    sandbox: Sandbox
    company: Company
    people: list[Person]
    seed: int
    agenda: Agenda
    _met: set[tuple[str, str, str]] = field(default_factory=set)
    _asks: Counter[str] = field(default_factory=Counter)
    _ignored: set[str] = field(default_factory=set)
    _said: set[str] = field(default_factory=set)
    _meant: dict[str, int | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for outburst in OUTBURSTS:
            person = next(p for p in self.people if p.email == outburst.email)
            self.agenda.plan(outburst.at, partial(self._burst_out, Hands(self.sandbox, person.slack_id), outburst.text))

    def _burst_out(self, hands: Hands, text: str, now: datetime) -> None:
        self._say(hands, self.sandbox.dm(hands.user, BOT_USER), text)

    def _say(self, hands: Hands, channel: str, text: str, *, score: int | None = None) -> None:
        """Type into the conversation; `score` is what a number in the text was meant to be, None for no score."""
        self._meant[hands.user] = score
        hands.type(channel, text)

    def _plan(self, person: Person, at: datetime, deed: Deed) -> None:
        """Plan what somebody means to do, unless they will have left by then."""
        if person.email != CHAMPION_WHO_LEAVES or at < CHAMPION_LEAVES_AT:
            self.agenda.plan(at, deed)

    def notice(self, person: Person, channel: str, message: Json) -> None:
        """React to a message that this person has not reacted to; later reactions are planned, not done."""
        kind = self._kind(person, message)
        if kind is None or (person.email, message["ts"], kind) in self._met:
            return
        self._met.add((person.email, message["ts"], kind))
        place = Place(person, Hands(self.sandbox, person.slack_id), channel, message["ts"])
        at = moment_of(message["ts"])
        if kind in ("scale", "privately"):
            self._asked(place, at, privately=kind == "privately")
        elif kind == "exit":
            self._parted(place, at)
        elif kind == "clarify":
            self._plan(place.person, at + MOMENT * 4, lambda now: self._clarify(place))
        else:
            self._written_to(place, at)

    def _kind(self, person: Person, message: Json) -> str | None:
        """What this message is to a person who reads it; None for one that wants nothing."""
        blocks = message.get("blocks") or []
        if eyes.scale(blocks):
            return "scale"
        if eyes.button(blocks, labels.PRIVATELY):
            return "privately" if person.slack_id in eyes.text(message) else None
        if (person.email, message["ts"], "scale") in self._met:
            return None
        if _reasons(blocks):
            return "exit"
        if eyes.button(blocks, labels.NO):
            return "clarify"
        return "relayed" if not eyes.controls(blocks) and labels.RELAYED in eyes.text(message) else None

    def _chance(self, person: Person, what: str) -> Random:
        """Chance that depends on nothing but who it is and how often this happened to them."""
        self._asks[f"{person.email} {what}"] += 1
        return Random(f"{self.seed} {person.email} {what} {self._asks[f'{person.email} {what}']}")

    def _asked(self, place: Place, at: datetime, *, privately: bool) -> None:
        person = place.person
        again = person.email in self._ignored
        country = self.company.account(person.account).country
        what = plots.reaction(person, Ask(at, country, again, self._said), self._chance(person, "ask"))
        self._ignored = self._ignored | {person.email} if what.way is Way.NOTHING else self._ignored - {person.email}
        if what.comment:
            self._said.add(what.comment)
        if what.way is not Way.NOTHING:
            self._plan(place.person, at + what.delay, lambda now: self._react(place, what, now, privately=privately))

    def _react(self, place: Place, what: Reaction, now: datetime, *, privately: bool) -> None:
        if what.way is Way.OPT_OUT:
            _press(place, labels.OPT_OUT)
        elif privately:
            _answer_in_modal(place, what)
        elif what.way is Way.TYPE and what.typed and not eyes.button(place.blocks(), labels.CHANGE):
            self._say(place.hands, place.channel, what.typed, score=what.score)
        elif what.score is not None and _press_score(place, what.score):
            self._go_on(place, what, now)

    def _go_on(self, place: Place, what: Reaction, now: datetime) -> None:
        """After a click: words, and for some a second thought."""
        if what.comment:
            self._plan(place.person, now + what.comment_delay, lambda _: self._comment(place, what))
        if (corrected := what.corrected) is not None:
            later = daylight(now + what.comment_delay + what.correction_delay, place.person.time_zone)
            self._plan(place.person, later, lambda _: _press(place, labels.CHANGE))
            self._plan(place.person, later + MOMENT, lambda _: _press_score(place, corrected))

    def _parted(self, place: Place, at: datetime) -> None:
        goodbye = plots.farewell(place.person, at, self._chance(place.person, "exit"))
        if goodbye is not None:
            self._plan(place.person, at + goodbye.delay, lambda _: _name_reason(place, goodbye))
            self._plan(place.person, at + goodbye.delay + 5 * MOMENT, lambda _: _fill_farewell(place, goodbye))

    def _written_to(self, place: Place, at: datetime) -> None:
        """A named colleague wrote: most answer within some hours."""
        person, rng = place.person, self._chance(place.person, "relay")
        if rng.random() < 0.8:
            line = words.reply("customer", person.language, None, rng)
            when = daylight(at + timedelta(minutes=rng.randint(8, 300)), person.time_zone)
            self._plan(place.person, when, lambda _: self._say(place.hands, place.channel, line))

    def _clarify(self, place: Place) -> None:
        """Say whether the number just typed was the score: yes, or which of two, or (the last button) no."""
        meant, asked = self._meant.get(place.hands.user), eyes.buttons(place.blocks())
        if asked:
            right = [
                b for b in asked if meant is not None and (b.label == str(meant) or labels.reads(b.label, labels.YES))
            ]
            place.hands.press(place.channel, place.ts, (right or asked[-1:])[0])

    def _comment(self, place: Place, what: Reaction) -> None:
        """Write the reason into the box below the question, or into the conversation."""
        blocks, text = place.blocks(), what.comment or ""
        boxes, send = eyes.boxes(blocks), eyes.send_button(blocks)
        if what.in_box and boxes and send:
            place.hands.fill(place.channel, place.ts, boxes[0], text)
            place.hands.press(place.channel, place.ts, send)
        else:
            self._say(place.hands, place.channel, text)


def moment_of(ts: str) -> datetime:
    """The moment a Slack ts names, as aware UTC."""
    seconds, _, micros = ts.partition(".")
    return datetime.fromisoformat("1970-01-01T00:00:00+00:00") + timedelta(
        seconds=int(seconds), microseconds=int(micros or 0)
    )


def _press(place: Place, wanted: tuple[str, ...]) -> bool:
    """Press the button with one of these words; False where there is none any more."""
    button = eyes.button(place.blocks(), wanted)
    if button is not None:
        place.hands.press(place.channel, place.ts, button)
    return button is not None


def _press_score(place: Place, score: int) -> bool:
    """Press one of the eleven; False when the question is no longer open."""
    button = eyes.scale(place.blocks()).get(score)
    if button is not None:
        place.hands.press(place.channel, place.ts, button)
    return button is not None


def _answer_in_modal(place: Place, what: Reaction) -> None:
    """Answer a question of a shared channel where the colleagues cannot see it."""
    if what.score is None or not _press(place, labels.PRIVATELY) or (view := place.hands.modal()) is None:
        return
    button = eyes.scale(view["blocks"]).get(what.score)
    if button is None:
        return
    place.hands.press_in(view, button)
    after = place.hands.modal()
    if after is not None and what.comment and (boxes := eyes.boxes(after["blocks"])):
        place.hands.submit(after, {boxes[0].action_id: what.comment})


def _reasons(blocks: list[Json]) -> eyes.Menu | None:
    """The first menu in which two of the reasons we know can be read; a menu of languages is none."""
    return next((m for m in eyes.menus(blocks) if sum(bool(_like(m, r)) for r in labels.REASONS) >= 2), None)


def _like(menu: eyes.Menu, reason: str) -> list[str]:
    """The values of the options that read like this reason."""
    return [value for label, value in menu.options if any(piece in label for piece in labels.REASONS[reason])]


def _name_reason(place: Place, goodbye: Farewell) -> None:
    """Choose the reason by its words; the last one, "other", where none reads like it."""
    menu = _reasons(place.blocks())
    if menu is None:
        return
    like = _like(menu, goodbye.reason)
    place.hands.choose(place.channel, place.ts, menu, like[0] if like else menu.options[-1][1])


def _fill_farewell(place: Place, goodbye: Farewell) -> None:
    """The rest of the exit questions: compared with what (not always asked), what would have kept us, may we write.

    The last box is for anything else, and stays empty.
    """
    blocks = place.blocks()
    boxes, send = eyes.boxes(blocks), eyes.send_button(blocks)
    if goodbye.said is None or send is None:
        return
    words_for = (goodbye.said.compared, goodbye.said.kept) if len(boxes) > 2 else (goodbye.said.kept,)
    for box, text in zip(boxes, words_for, strict=False):
        place.hands.fill(place.channel, place.ts, box, text)
    for menu in eyes.menus(blocks):
        if menu.kind == "radio_buttons":
            place.hands.choose(place.channel, place.ts, menu, menu.options[0 if goodbye.may_write else -1][1])
    place.hands.press(place.channel, place.ts, send)
