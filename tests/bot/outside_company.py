"""A workspace with an outside reader: how sure its own machine is, and what it asks over real HTTP."""

from typing import Any

import numpy as np
from sqlalchemy import select

from analysis.comments import themes
from analysis.comments.reasons import Code
from analysis.comments.sentiment import Label
from analysis.labels import labelling
from analysis.labels.outside import Outside
from analysis.learned.model import Model
from analysis.learned.tasks import CONTRAST, PLAIN, Task
from analysis.taught.own_models import OwnModels
from bot.edge.endpoint import Endpoint
from storage.comments import exemplar_queries
from storage.database.tables import label, response
from storage.database.units import Units
from storage.models import LabelKind
from tests.bot.endpoint_stub import Stub
from tests.cast import NOW, Acme
from tests.outside_cast import an_answer

HERE, BOTH = "here", "here+endpoint:small-1"
LABELS = {
    Task.REASON: tuple(Code),
    Task.LAST_CLAUSE: tuple(Code),
    Task.CONTRAST: (CONTRAST, PLAIN),
    Task.SENTIMENT: tuple(Label),
    Task.THEME: tuple(themes.shipped()),
}


class Head:
    """Believes each label as far as it is told; the others share the rest."""

    def __init__(self, task: Task, **believed: float) -> None:
        self.labels = LABELS[task]
        rest = (1 - sum(believed.values())) / (len(self.labels) - len(believed))
        self._shares = [believed.get(each, rest) for each in self.labels]

    def shares(self, *_: Any) -> Any:
        return np.array([self._shares])


class Flat:
    version = "flat"

    def vectors(self, texts: list[str]) -> Any:
        return np.zeros((len(texts), 1), np.float32)


def model(**reasons: float) -> Model:
    """Hears a complaint, and reasons as far as told."""
    heads: Any = {task: Head(task) for task in Task} | {
        Task.REASON: Head(Task.REASON, **reasons),
        Task.SENTIMENT: Head(Task.SENTIMENT, negative=0.8),
        Task.CONTRAST: Head(Task.CONTRAST, plain=1.0),
    }
    embedding: Any = Flat()
    return Model(embedding, heads, HERE)


TORN, SURE = model(too_expensive=0.4, usage_limits=0.35), model(too_expensive=0.9)


class Company:
    """Reads comments, and asks outside about what it is not sure of."""

    def __init__(self, units: Units, cast: Acme, stub: Stub, **more: Any) -> None:
        self.units, self.cast = units, cast
        daily, self.model = more.pop("daily", 100), more.pop("model", TORN)
        endpoint = Endpoint(stub.settings(), more.pop("patience", 5.0))
        self.outside = Outside(units, cast.workspace_id, lambda _: self.model, endpoint, daily)
        self.now = NOW

    def hear(self, words: str, **changes: Any) -> int:
        """A comment, read on this machine; its id."""
        with self.units() as unit:
            answer = an_answer(unit, self.cast, words, unread=True, **changes)
        self.read_here()
        return answer

    def read_here(self) -> None:
        """What waits is read on this machine, and what that is not sure of is noted."""
        self.outside.take_note(labelling.label_unread(self.units, OwnModels(self.model), self.now), self.now)

    def learn(self) -> None:
        """The team has corrected something: what is doubtful waits to be read again."""
        with self.units() as unit:
            exemplar_queries.read_again(unit, self.cast.workspace_id, 50, 0)

    def ask(self) -> list[int]:
        return [response_id for _, response_id in self.outside.ask(self.now)]

    def read(self, answer: int) -> tuple[str | None, bool, str]:
        """Which model read it, whether a person should look, and the first reason it has."""
        with self.units.reading() as unit:
            row = unit.connection.execute(select(response).where(response.c.id == answer)).mappings().one()
            found = select(label).where(label.c.response_id == answer).order_by(label.c.confidence.desc())
            labels = unit.connection.execute(found).mappings().all()
        assert {each["model"] for each in labels} == {row["read_by"]}
        first = next(each["code"] for each in labels if each["kind"] == LabelKind.REASON)
        return row["read_by"], row["needs_review"], first

    def waits(self) -> bool:
        with self.units.reading() as unit:
            return self.outside.waits_since(unit) is not None


ITS_OWN = (HERE, True, "too_expensive")
"""What stands of a torn reading when nothing came from outside."""
