"""All simulated people as one client of the sandbox's clock: they look, act in order, and say when next."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from demo import temperament
from demo.agenda import Agenda
from demo.company import Company
from demo.customers import Customers
from demo.eyes import Json
from demo.seed import BOT_USER, reachable, user_id
from demo.team import Team
from sandbox.client import Sandbox, SandboxRefused

GLANCE = timedelta(minutes=15)
"""How often a colleague looks at a channel in which something is new."""


@dataclass
class Crowd:
    """Customers and colleagues over one agenda. The same seed and the same bot give the same half-year."""

    sandbox: Sandbox
    company: Company
    seed: int
    agenda: Agenda = field(default_factory=Agenda)
    refused: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        everybody = temperament.people(self.company, self.seed)
        there = {user_id(c.email) for c in self.company.contacts if reachable(c, self.company)}
        self._outside = {p.slack_id: p for p in everybody if p.slack_id in there}
        self._inside = {user_id(c.email) for c in self.company.team}
        self._members: dict[str, list[str]] = {}
        self._glances: set[str] = set()
        self._read_up_to: dict[str, str] = {}
        self.customers = Customers(self.sandbox, self.company, everybody, self.seed, self.agenda)
        self.team = Team(self.sandbox, self.company, everybody, self.seed, self.agenda)

    def look(self, channels: set[str], now: datetime) -> None:
        """Something is new in these conversations: customers read at once, colleagues at their next glance."""
        for channel in sorted(channels):
            members = self._members_of(channel)
            customers = [who for who in members if who in self._outside]
            if customers:
                self._customers_read(channel, customers)
            elif members and channel not in self._glances:
                self._glances.add(channel)
                self.agenda.plan(now + GLANCE, partial(self._colleague_reads, channel, members[0]))

    def act(self, now: datetime) -> datetime | None:
        """Do one thing that is due; when the next one is, or None when nobody plans anything.

        Whoever watches may have been faster, and then the sandbox refuses: the moment has passed, life goes on.
        """
        try:
            self.agenda.do_one(now)
        except SandboxRefused as refused:
            self.refused.append(str(refused))
        return self.agenda.next_at()

    def _customers_read(self, channel: str, customers: list[str]) -> None:
        for message in self._from_bot(customers[0], channel):
            for who in customers:
                self.customers.notice(self._outside[who], channel, message)

    def _colleague_reads(self, channel: str, reader: str, now: datetime) -> None:
        """Read what was posted since the last glance; edits of older messages are not news."""
        self._glances.discard(channel)
        for message in self._from_bot(reader, channel, since=self._read_up_to.get(channel)):
            self._read_up_to[channel] = message["ts"]
            self.team.notice(channel, message)

    def _from_bot(self, reader: str, channel: str, since: str | None = None) -> list[Json]:
        return [m for m in self.sandbox.messages(reader, channel, oldest=since) if m["user"] == BOT_USER]

    def _members_of(self, channel: str) -> list[str]:
        """The people we play in a conversation with the bot; looked up once, nobody joins later."""
        if channel not in self._members:
            for seen in self.sandbox.see(BOT_USER)["channels"]:
                self._members[seen["id"]] = [
                    who for who in seen["members"] if who in self._inside or who in self._outside
                ]
        return self._members.get(channel, [])
