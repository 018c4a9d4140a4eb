"""How a workspace's reader learns its team's vocabulary: texts that it has not seen, after so many corrections.

Every text is held out in one of the splits and corrected in the others, in a mixed order. In each split a few of the
shipped exemplars are left out of all fitting: they tell whether what is learned costs what was known.
"""

import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random

import numpy as np
import yaml

from analysis.comments import reasons
from analysis.learned import shelf
from analysis.learned.exemplars import Exemplar
from analysis.learned.heads import Floats, Head
from analysis.learned.model import Model, shipped
from analysis.learned.tasks import Task
from analysis.learned.teaching import WEIGHT, Correction, fitted, teach
from analysis.said.text import clean
from bench.measuring import Row
from bench.remembering import Remembering

_TEXTS, _NICKNAMES = (Path(__file__).parents[1] / name for name in ("harbour.yml", "nicknames.yml"))
LANGUAGES = ("en", "ar", "ja")
STEPS, QUICK = (0, 60, 120, 240, 480, 720, 960, 1200, 1440), (0, 25)
NICKNAMED, NICKNAMED_QUICK = (0, 25, 50, 100, 200, 400, 600, 900, 1200, 1500, 1800), (0, 25)
SPLITS = 3
OTHER_WEIGHTS = (1.0, 4.0)
_EVERY = 30  # of the shipped exemplars in these languages, one is left out in a split
_SEED = 20260302
_BAR = 0.1  # more of what was not seen is read rightly at the end than at the start
_WORDS = "read rightly of a port's own words that were held out"
_NAMES = "read rightly of sentences that tell nothing but a nickname"

Labelled = tuple[str, str, str]
"""Language, cleaned text, reason."""

Hits = Mapping[str, list[bool]]
"""By language, whether each of its texts was read rightly."""


def measure(quick: bool) -> list[Row]:
    model = shipped()
    if model is None:
        return [Row(_WORDS, "there is no model on this machine", f"≥ +{_BAR:.0%}", None)]
    return [*_ports(model, quick), *_nicknames(model, quick)]


def _ports(model: Model, quick: bool) -> list[Row]:
    steps, count = (QUICK, 1) if quick else (STEPS, SPLITS)
    weights = () if quick else OTHER_WEIGHTS
    own, known = _steps(steps), _steps(steps)
    weighed: dict[float, tuple[Hits, Hits]] = {weight: ({}, {}) for weight in weights}
    for number, (taught, held_out) in enumerate(splits_of(Random(_SEED))[:count]):
        school = School(model, left_out(number))
        for step in steps:
            own[step], known[step] = _seen(own[step], known[step], school.after(taught[:step]), held_out, school)
        for weight in weights:
            weighed[weight] = _seen(*weighed[weight], school.after(taught, weight), held_out, school)
    rows = [_learned(_WORDS, own), _remembered(known)]
    return rows if quick else [*rows, _weighed({WEIGHT: (own[steps[-1]], known[steps[-1]]), **weighed})]


def _nicknames(model: Model, quick: bool) -> list[Row]:
    """The other end: a vocabulary that the team can teach whole."""
    steps, count = (NICKNAMED_QUICK, 1) if quick else (NICKNAMED, SPLITS)
    own, known = _steps(steps), _steps(steps)
    for number, (taught, held_out) in enumerate(nicknamed(Random(_SEED))[:count]):
        school = School(model, left_out(number))
        for step in steps:
            own[step], known[step] = _seen(own[step], known[step], school.after(taught[:step]), held_out, school)
    return [_learned(_NAMES, own), _remembered(known)]


def _steps(steps: Iterable[int]) -> dict[int, Hits]:
    return {step: {} for step in steps}


def _seen(own: Hits, known: Hits, reader: Model, held_out: Sequence[Labelled], school: "School") -> tuple[Hits, Hits]:
    """What was read rightly, and what this reader does in one more split."""
    own, known = _joined(own, hits(reader, held_out)), _joined(known, hits(reader, school.kept_back))
    print(f"{told(own)}; {told(known)}", file=sys.stderr, flush=True)
    return own, known


class School:
    """What reads after so many corrections, all fitted without the exemplars that are kept back."""

    def __init__(self, model: Model, kept_back: Sequence[Exemplar]) -> None:
        self._embedding = Remembering(model.embedding)
        self._left_out = {each.id for each in kept_back}
        self.kept_back = [(each.lang, clean(each.text), each.labels[0]) for each in kept_back]
        tasks = (Task.REASON, Task.LAST_CLAUSE, Task.CONTRAST)
        heads = {task: fitted(task, self._exemplars_of(task), self._embedding) for task in tasks}
        own: dict[Task, Head] = {task: head for task, head in heads.items() if head is not None}
        self._start = Model(self._embedding, {**model.heads, **own}, model.version)

    def after(self, taught: Sequence[Labelled], weight: float = WEIGHT) -> Model:
        corrections = [Correction("reason", lang, text, (code,)) for lang, text, code in taught]
        own = teach(self._embedding, corrections, self._exemplars_of, weight)
        return Model(self._embedding, {**self._start.heads, **own}, self._start.version)

    def _exemplars_of(self, task: Task) -> Sequence[Exemplar]:
        return [each for each in shelf.exemplars_of(task) if each.id not in self._left_out]


def left_out(split: int) -> Sequence[Exemplar]:
    """Shipped exemplars in the languages of the ports, others in each split."""
    return [each for each in shelf.exemplars_of(Task.REASON) if each.lang in LANGUAGES][split::_EVERY]


def splits_of(rng: Random) -> list[tuple[list[Labelled], list[Labelled]]]:
    """Those that the team corrects, in the order in which they come, and those that nobody ever corrects there."""
    written: dict[str, dict[str, list[str]]] = yaml.safe_load(_TEXTS.read_text(encoding="utf-8"))
    shares: list[list[Labelled]] = [[] for _ in range(SPLITS)]
    for code, languages in written.items():
        places = len(languages[LANGUAGES[0]])
        for turn, place in enumerate(rng.sample(range(places), places)):
            shares[turn % SPLITS] += [(lang, clean(languages[lang][place]), code) for lang in LANGUAGES]
    found = []
    for held_out in shares:
        taught = [each for share in shares if share is not held_out for each in share]
        found.append((rng.sample(taught, len(taught)), held_out))
    return found


def nicknamed(rng: Random) -> list[tuple[list[Labelled], list[Labelled]]]:
    """The same of sentences that tell nothing but a nickname: a third of the sentences is never corrected."""
    written: dict[str, dict[str, list[str]]] = yaml.safe_load(_NICKNAMES.read_text(encoding="utf-8"))
    names = [(name, code) for code, some in written["nicknames"].items() for name in some]
    shares = [
        [
            (lang, clean(sentence.replace("{}", name)), code)
            for lang in LANGUAGES
            for sentence in written["sentences"][lang][split::SPLITS]
            for name, code in names
        ]
        for split in range(SPLITS)
    ]
    found = []
    for held_out in shares:
        taught = [each for share in shares if share is not held_out for each in share]
        found.append((rng.sample(taught, len(taught)), held_out))
    return found


def hits(model: Model, texts: Sequence[Labelled]) -> Hits:
    return {
        lang: [reasons.read(model, model.look(text))[0].code == code for of, text, code in texts if of == lang]
        for lang in LANGUAGES
    }


def _joined(some: Hits, more: Hits) -> Hits:
    return {lang: some.get(lang, []) + more[lang] for lang in LANGUAGES}


def _learned(what: str, own: Mapping[int, Hits]) -> Row:
    first, *_, before, last = own if len(own) > 2 else (*own, *own)
    gained = mean(_all(own[last])) - mean(_all(own[first]))
    return Row(
        what,
        f"{gained:+.0%} after {last} corrections; {_plateau(own, before, last)}",
        f"≥ +{_BAR:.0%}",
        gained >= _BAR,
        f"{_table(own)}\n{'':11}{_tends(own)}" if len(own) > 3 else _table(own),
    )


def _plateau(own: Mapping[int, Hits], before: int, last: int) -> str:
    """A plateau is reached where the last step rises by less than its standard error."""
    gains = [int(now) - int(then) for then, now in zip(_all(own[before]), _all(own[last]), strict=True)]
    flat = mean(gains) < error(gains)
    found = f"{100 * mean(gains):+.1f} ± {100 * error(gains):.1f} points from {before} to {last}"
    return f"{found}: {'the plateau is reached' if flat else 'no plateau yet'}"


def _tends(own: Mapping[int, Hits]) -> str:
    """Where the steps lead to if each correction adds a steady share of what is still missing."""
    from scipy.optimize import curve_fit

    def rising(step: Floats, plateau: float, missing: float, pace: float) -> Floats:
        risen: Floats = plateau - missing * np.exp(-step / pace)
        return risen

    steps = np.array(list(own), float)
    shares = np.array([100 * mean(_all(each)) for each in own.values()])
    guess = (shares[-1], shares[-1] - shares[0], steps[-1] / 2)
    (plateau, missing, _), spread = curve_fit(rising, steps, shares, p0=guess)
    end, way = f"{plateau:.0f} ± {spread[0, 0] ** 0.5:.0f} %", (shares[-1] - shares[0]) / missing
    return f"a steady curve through them tends to {end}; {way:.0%} of that way is gone"


def _remembered(known: Mapping[int, Hits]) -> Row:
    first, last = min(known), max(known)
    changed = [int(now) - int(then) for then, now in zip(_all(known[first]), _all(known[last]), strict=True)]
    lost = mean(changed) < -2 * error(changed)
    return Row(
        "the same, of shipped exemplars that no head has seen",
        f"{100 * mean(changed):+.1f} ± {100 * error(changed):.1f} points after {last} corrections",
        "no loss beyond two standard errors",
        not lost,
        _table(known),
    )


def _weighed(found: Mapping[float, tuple[Hits, Hits]]) -> Row:
    """What corrections would do if they counted less or more, all of them made."""
    said = (f"weight {each:g}: {told(own)}; exemplars {told(known)}" for each, (own, known) in sorted(found.items()))
    return Row("all corrections made, each worth so many exemplars", f"{WEIGHT:g}", "none", None, _lines(said))


def _table(found: Mapping[int, Hits]) -> str:
    return _lines(f"{step:4} corrections: {told(each)}" for step, each in found.items())


def _lines(said: Iterable[str]) -> str:
    return "\n".join(f"{'':11}{each}" for each in said).strip()


def told(found: Hits) -> str:
    every = _all(found)
    shares = ", ".join(f"{lang} {100 * mean(found[lang]):.0f}" for lang in LANGUAGES)
    return f"{shares}, all {100 * mean(every):.1f} ± {100 * error(every):.1f} % of {len(every)}"


def _all(found: Hits) -> list[bool]:
    return [hit for lang in LANGUAGES for hit in found[lang]]


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def error(values: Sequence[float]) -> float:
    """The standard error of their mean."""
    middle = mean(values)
    spread = math.fsum((each - middle) ** 2 for each in values) / (len(values) - 1)
    return math.sqrt(spread / len(values))
