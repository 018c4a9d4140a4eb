"""The customer success team as programs: they take cases, answer customers, close, and let exit surveys go out."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from demo import eyes, labels, words
from demo.agenda import Agenda
from demo.company import Colleague, Company
from demo.customers import MOMENT, moment_of
from demo.eyes import Button, Json
from demo.hands import Hands, picked
from demo.seed import TEAM_CHANNEL, channel_id, user_id
from demo.story import DEPARTURES, Departure
from demo.temperament import Person
from sandbox.client import Sandbox

OPENS, CLOSES = 9, 17
"""Working hours, Monday to Friday, by the colleague's own clock."""
WEEKEND = (5, 6)


@dataclass
class Team:
    """Lead and CSMs. `notice` is told of every message of the bot that stands where they read."""

    sandbox: Sandbox
    company: Company
    people: list[Person]
    seed: int
    agenda: Agenda
    _met: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        for departure in DEPARTURES:
            owner = self._owner_of(departure.account)
            self.agenda.plan(working(departure.cancels, owner), self._recording(departure, owner))

    def notice(self, channel: str, message: Json) -> None:
        """Plan what the responsible colleague does about a message that is new to them."""
        blocks = message.get("blocks") or []
        for kind, button in self._wanted(blocks):
            if (message["ts"], kind) not in self._met:
                self._met.add((message["ts"], kind))
                self._plan(kind, channel, message, button)

    def _wanted(self, blocks: list[Json]) -> list[tuple[str, tuple[str, ...]]]:
        """The kinds of things that this message asks of the team."""
        if eyes.button(blocks, labels.TAKE):
            return [("case", labels.TAKE)]
        if eyes.button(blocks, labels.PROCEED):
            return [("proceed", labels.PROCEED)]
        return [("exit", labels.SEND_EXIT)] if eyes.button(blocks, labels.SEND_EXIT) else []

    def _plan(self, kind: str, channel: str, message: Json, wanted: tuple[str, ...]) -> None:
        rng = Random(f"{self.seed} {kind} {eyes.text(message)[:120]}")
        owner = self._responsible(eyes.text(message))
        desk = Desk(Hands(self.sandbox, user_id(owner.email)), channel, message["ts"])
        seen = moment_of(message["ts"]) + timedelta(minutes=rng.randint(6, 190))
        if kind != "case":
            self.agenda.plan(working(seen, owner), lambda _: desk.press(wanted))
        elif rng.random() < 0.86:
            self._plan_case(desk, owner, working(seen, owner), rng)

    def _plan_case(self, desk: "Desk", owner: Colleague, taken: datetime, rng: Random) -> None:
        """Take it, mostly write to the customer, close it some days later."""
        self.agenda.plan(taken, lambda _: desk.press(labels.TAKE))
        answers = working(taken + timedelta(minutes=rng.randint(10, 90)), owner)
        if rng.random() < 0.7:
            self.agenda.plan(answers, lambda _: self._write(desk, rng))
        if rng.random() < 0.85:
            closes = working(answers + timedelta(days=rng.randint(1, 6), minutes=rng.randint(0, 300)), owner)
            self.agenda.plan(closes, lambda _: _close(desk, rng))

    def _write(self, desk: "Desk", rng: Random) -> None:
        """Answer the customer in their language: the text, then the preview's Send."""
        said = eyes.text(desk.message() or {})
        person = next((p for p in self.people if p.name in said), None)
        if person is None or not desk.press(labels.REPLY) or (view := desk.hands.modal()) is None:
            return
        line = words.reply("csm", person.language, words.topic_of(said), rng)
        desk.hands.submit(view, {box.action_id: line for box in eyes.boxes(view["blocks"])})
        if (preview := desk.hands.modal()) is not None:
            desk.hands.submit(preview, {})

    def _responsible(self, text: str) -> Colleague:
        """Whom a message names, by mention or by name; the lead where it names nobody."""
        team = [c for c in self.company.team if c.role in ("csm", "lead")]
        named = [c for c in team if user_id(c.email) in text or c.name in text]
        account = next((a for a in self.company.accounts if a.name in text), None)
        return named[0] if named else self._owner_of(account.external_id) if account else team[0]

    def _owner_of(self, account: str) -> Colleague:
        email = self.company.account(account).csm_email
        return next(c for c in self.company.team if c.email == email)

    def _recording(self, departure: Departure, owner: Colleague) -> "Recording":
        name = self.company.account(departure.account).name
        return Recording(Hands(self.sandbox, user_id(owner.email)), name, departure, self.agenda)


@dataclass(frozen=True)
class Recording:
    """A CSM tells the bot that an account leaves: the command, its button, the form."""

    hands: Hands
    account: str
    departure: Departure
    agenda: Agenda

    def __call__(self, now: datetime) -> None:
        self.hands.command(channel_id(TEAM_CHANNEL), labels.LEAVING_COMMAND)
        self.agenda.plan(now + MOMENT, self._record)

    def _record(self, now: datetime) -> None:
        channel = channel_id(TEAM_CHANNEL)
        for message in reversed(self.hands.messages(channel)):
            button = eyes.button(message.get("blocks") or [], labels.RECORD_LEAVING)
            if button is not None:
                self.hands.press(channel, message["ts"], button, ephemeral=bool(message.get("ephemeral")))
                self._fill()
                return

    def _fill(self) -> None:
        view = self.hands.modal()
        if view is None:
            return
        answers = {}
        for control in eyes.controls(view["blocks"]):
            if isinstance(control, eyes.Day):
                answers[control.action_id] = picked(control, self.departure.ends.date())
            elif isinstance(control, eyes.Menu) and control.kind == "static_select":
                answers[control.action_id] = picked(control, self.account)
            elif isinstance(control, eyes.Menu):
                answers[control.action_id] = control.options[0][1]
        self.hands.submit(view, answers)


@dataclass(frozen=True)
class Desk:
    """A message that a colleague deals with."""

    hands: Hands
    channel: str
    ts: str

    def message(self) -> Json | None:
        return self.hands.message(self.channel, self.ts)

    def press(self, wanted: tuple[str, ...]) -> bool:
        """Press the button with one of these words; False where somebody was faster."""
        button: Button | None = eyes.button((self.message() or {}).get("blocks") or [], wanted)
        if button is not None:
            self.hands.press(self.channel, self.ts, button)
        return button is not None


def _close(desk: Desk, rng: Random) -> None:
    """Close with one of the first reasons of the list, which are the good ones."""
    if not desk.press(labels.CLOSE) or (view := desk.hands.modal()) is None:
        return
    answers = {m.action_id: rng.choice(m.options[:6])[1] for m in eyes.menus(view["blocks"])}
    desk.hands.submit(view, answers)


def working(moment: datetime, colleague: Colleague) -> datetime:
    """The same moment, or the next one inside the colleague's working hours."""
    local = moment.astimezone(ZoneInfo(colleague.time_zone))
    if local.hour >= CLOSES:
        local = (local + timedelta(days=1)).replace(hour=OPENS)
    elif local.hour < OPENS:
        local = local.replace(hour=OPENS)
    while local.weekday() in WEEKEND:
        local = (local + timedelta(days=1)).replace(hour=OPENS)
    return local.astimezone(UTC)
