"""Where a victim dies, and the order that tells it so: what the driver and its victims both know."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum


class Point(StrEnum):
    """A moment at which a crash could lose an answer or double a message."""

    COMMITTED = "after commit, before ack"
    POSTED = "after the post, before its outcome"
    MID_BATCH = "mid-batch"
    MID_RECONCILE = "mid-reconcile"
    MID_IMPORT = "mid-import"


@dataclass(frozen=True)
class Order:
    """How one victim shall live, and where it shall die."""

    settings: dict[str, str]
    now: str  # the moment that its import happens, ISO
    point: Point | None = None  # None: it lives until it is told to end
    hit: int = 1  # it dies the so-manyeth time that it comes to its point
    looks: bool = True  # False: what is unsure is sent again without looking for it
    files: tuple[str, ...] = ()  # people to import once it is up

    def as_line(self) -> str:
        return json.dumps(asdict(self))


def order_of(line: str) -> Order:
    """The order that `as_line` wrote."""
    read = json.loads(line)
    point = Point(read["point"]) if read["point"] else None
    return Order(**{**read, "point": point, "files": tuple(read["files"])})
