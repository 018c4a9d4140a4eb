"""Faults by script: what shall go wrong, where, how often. The list is worked off in order."""

from dataclasses import dataclass, field, fields
from typing import Any

from sandbox.errors import WrongCall
from sandbox.state import Json

CALL_FAULTS = {
    "429",
    "500",
    "503",
    "html_502",
    "error",
    "drop_before",
    "drop_after",
    "drop_late",
    "hang",
    "refuse_block",
}
EVENT_FAULTS = {"duplicate", "reorder", "drop_ack"}
SOCKET_FAULTS = {"refresh", "too_many_websockets", "close"}


@dataclass
class Fault:
    """One line of the script.

    `on` is a Web API method, `*` for any, `response_url`, `upload`, `download`, `events`, `clicks` or `socket`.
    `times` None means until the faults are cleared. `seconds` is sandbox time for `drop_late`, real time for `hang`.
    `after_effect`: the call does its work and only then answers wrongly.
    """

    on: str
    do: str
    match: Json = field(default_factory=dict)
    times: int | None = 1
    retry_after: int = 1
    error: str = "internal_error"
    after_effect: bool = False
    seconds: float = 1.0
    type: str = ""

    def hits(self, on: str, facts: Json) -> bool:
        if self.on not in (on, "*") or self.times == 0:
            return False
        return all(str(facts.get(name)) == str(value) for name, value in self.match.items())


@dataclass
class Faults:
    _script: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        self._script.append(fault)

    def clear(self) -> None:
        self._script.clear()

    def pending(self) -> list[Fault]:
        """What has not happened (often enough) yet, in order."""
        return [f for f in self._script if f.times != 0]

    def take(self, on: str, facts: Json) -> Fault | None:
        """The next fault for this occasion, counted as happened; None when all shall go well."""
        for fault in self._script:
            if fault.do != "refuse_block" and fault.hits(on, facts):
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None

    def refused_blocks(self, on: str, facts: Json) -> frozenset[str]:
        """Block types this workspace shall not know; such a line holds until it is cleared."""
        return frozenset(f.type for f in self._script if f.do == "refuse_block" and f.hits(on, facts))


def parse(row: Json) -> Fault:
    """Raises WrongCall for a line that could never happen."""
    if strange := set(row) - {f.name for f in fields(Fault)}:
        raise WrongCall(f"a fault has no {', '.join(sorted(strange))}")
    given: dict[str, Any] = {**row}
    if given.get("do") == "refuse_block":
        given.setdefault("on", "*")
        given.setdefault("times", None)
    if "on" not in given or "do" not in given:
        raise WrongCall("a fault says `on` what and what to `do`")
    fault = Fault(**{**given, "do": str(given["do"])})
    possible = {"events": EVENT_FAULTS, "clicks": {"drop_ack"}, "socket": SOCKET_FAULTS}.get(fault.on, CALL_FAULTS)
    if fault.do not in possible:
        raise WrongCall(f"on {fault.on!r} one can do {', '.join(sorted(possible))}, not {fault.do!r}")
    return fault
