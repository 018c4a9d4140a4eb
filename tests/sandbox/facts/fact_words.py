"""The language the rows are written in: a fact, the steps it is made of, and what an answer may be compared with."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

Json = dict[str, Any]
Token = Literal["bot", "app", "wrong"] | None


@dataclass(frozen=True)
class Call:
    """A Web API call; `how` it is sent: JSON body, form body, or a GET with a query."""

    method: str
    arguments: Json
    token: Token = "bot"
    how: Literal["json", "form", "get"] = "json"
    keeps: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Act:
    """Something a person does, or the director of the play: POST /control/`deed`."""

    deed: str
    body: Json
    keeps: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Look:
    """GET /control/`what`: what a person's Slack shows, or all that stands."""

    what: str
    query: Json
    keeps: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Send:
    """A POST to an address that Slack handed out: JSON for a response_url, raw bytes for an upload."""

    address: Any
    body: Json | bytes
    keeps: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Fetch:
    """A GET of an address that Slack handed out, with a token or none; redirects are not followed."""

    address: Any
    token: Token = "bot"
    keeps: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class AppAnswers:
    """From now on the app answers what Slack sends it like this; `only` narrows it to one kind of delivery.

    `never`: it takes the delivery and lets Slack wait in vain.
    """

    status: int = 200
    never: bool = False
    body: Json | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    only: str | None = None
    keeps: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Heard:
    """What reached the app since the start, oldest first, once nothing is in flight; `only` one kind."""

    only: str | None = None
    keeps: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Dial:
    """Opens a Socket Mode connection of this name, which acks each envelope with `payload`, or none at all."""

    name: str
    payload: Json | None = None
    acks: bool = True
    keeps: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OnSocket:
    """The first `count` messages other than envelopes that this connection has brought: hello, disconnect."""

    name: str
    count: int = 1
    keeps: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Times:
    """The same step several times; its answer is the last one's."""

    count: int
    step: "Step"
    keeps: Mapping[str, str] = field(default_factory=dict)


Step: TypeAlias = Call | Act | Look | Send | Fetch | AppAnswers | Heard | Dial | OnSocket | Times


@dataclass(frozen=True)
class Fact:
    """One row: in this state, to this call, Slack gives this answer.

    `says` is the row's sentence and its name in a test run; `because` is the source, in our words;
    `app` changes the app's settings before the start; `patience` is how many real seconds Slack waits for an
    ack, which is also the life of a trigger; `then` must be contained in the answer to `when`.
    """

    says: str
    because: str
    when: Step
    then: Json
    given: tuple[Step, ...] = ()
    app: Json = field(default_factory=dict)
    patience: float = 3.0


def call(method: str, **arguments: Any) -> Call:
    return Call(method, arguments)


def form(method: str, **arguments: Any) -> Call:
    return Call(method, arguments, how="form")


def using(token: Token, step: Call) -> Call:
    return replace(step, token=token)


def act(deed: str, **body: Any) -> Act:
    return Act(deed, body)


def look(what: str, **query: Any) -> Look:
    return Look(what, query)


def keep(step: Any, **paths: str) -> Any:
    """The step, and under these names what stands at these dotted paths of its answer."""
    return replace(step, keeps=paths)


def ok(**more: Any) -> Json:
    return {"ok": True, **more}


def no(error: str, **more: Any) -> Json:
    return {"ok": False, "error": error, **more}


@dataclass(frozen=True)
class Kept:
    """What an earlier step kept under this name; `extra` is put after it."""

    name: str
    extra: str = ""


class Judge(ABC):
    """A comparison other than being equal: says whether a value will do."""

    @abstractmethod
    def accepts(self, value: object) -> bool: ...


@dataclass(frozen=True)
class Anything(Judge):
    """Any value but null."""

    def accepts(self, value: object) -> bool:
        return value is not None


@dataclass(frozen=True)
class Absent(Judge):
    """No such field, or null, or empty."""

    def accepts(self, value: object) -> bool:
        return value in (None, "", [], {})


@dataclass(frozen=True)
class Like(Judge):
    """A string that fits the pattern from end to end."""

    pattern: str

    def accepts(self, value: object) -> bool:
        return isinstance(value, str) and re.fullmatch(self.pattern, value, re.DOTALL) is not None


@dataclass(frozen=True)
class Length(Judge):
    """A string or list of exactly this length."""

    size: int

    def accepts(self, value: object) -> bool:
        return isinstance(value, str | list) and len(value) == self.size


@dataclass(frozen=True)
class Between(Judge):
    """A number, or digits in a string, within bounds that count."""

    low: float
    high: float

    def accepts(self, value: object) -> bool:
        return isinstance(value, int | float | str) and self.low <= float(value) <= self.high


@dataclass(frozen=True)
class Holding(Judge):
    """A list or string that contains this."""

    item: Any

    def accepts(self, value: object) -> bool:
        return isinstance(value, str | list) and self.item in value


@dataclass(frozen=True)
class Without(Judge):
    """A list or string that does not contain this."""

    item: Any

    def accepts(self, value: object) -> bool:
        return isinstance(value, str | list) and self.item not in value


@dataclass(frozen=True)
class OtherThan(Judge):
    """Not this value; `value` may be Kept."""

    value: Any

    def accepts(self, value: object) -> bool:
        return value is not None and value != self.value


@dataclass(frozen=True)
class After(Judge):
    """A ts later than this one; `value` may be Kept."""

    value: Any

    def accepts(self, value: object) -> bool:
        return isinstance(value, str) and value > self.value


ANYTHING, ABSENT = Anything(), Absent()
TS = Like(r"\d{10}\.\d{6}")
