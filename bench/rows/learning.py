"""How a workspace's reader learns its team's vocabulary: texts that it has not seen, after so many corrections."""

import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import yaml

from analysis.comments import reasons
from analysis.learned.model import Model, shipped
from analysis.learned.teaching import Correction, teach
from analysis.said.text import clean
from bench.measuring import Row

_TEXTS = Path(__file__).parents[1] / "harbour.yml"
LANGUAGES = ("en", "ar", "ja")
LEARNED = 5  # of the eight texts of each reason and language; the other three are held out
STEPS, QUICK = (0, 15, 30, 60, 90, 120, 150), (0, 15)
SPLITS = 2
_SEED = 20260302
_BAR = 0.1  # more of what was not seen is read rightly at the end than at the start

Labelled = tuple[str, str, str]
"""Language, text, reason."""


def measure(quick: bool) -> list[Row]:
    model = shipped()
    if model is None:
        return [Row("own vocabulary learned", "there is no model on this machine", f"≥ +{_BAR:.0%}", None)]
    steps = QUICK if quick else STEPS
    tables = [_learn(model, Random(_SEED + split), steps) for split in range(1 if quick else SPLITS)]
    shares = {step: {lang: _mean([table[step][lang] for table in tables]) for lang in LANGUAGES} for step in steps}
    told = "\n".join(
        f"{'':11}{step:4} corrections: " + ", ".join(f"{lang} {share:.0%}" for lang, share in shares[step].items())
        for step in steps
    )
    gained = _mean(list(shares[steps[-1]].values())) - _mean(list(shares[0].values()))
    held = "read rightly of a port's own words that were held out"
    return [Row(held, f"{gained:+.0%} after {steps[-1]} corrections", f"≥ +{_BAR:.0%}", gained >= _BAR, told.strip())]


def _learn(model: Model, rng: Random, steps: Sequence[int]) -> dict[int, dict[str, float]]:
    """What share of the held-out texts is read rightly after so many corrections, by language."""
    taught, held_out = _split(rng)
    found = {}
    for step in steps:
        corrections = [Correction("reason", lang, clean(text), (code,)) for lang, text, code in taught[:step]]
        own = teach(model.embedding, corrections) if corrections else {}
        reader = Model(model.embedding, {**model.heads, **own}, model.version)
        found[step] = {lang: _right(reader, [each for each in held_out if each[0] == lang]) for lang in LANGUAGES}
        print(f"{step} {found[step]}", file=sys.stderr, flush=True)
    return found


def _split(rng: Random) -> tuple[list[Labelled], list[Labelled]]:
    """Those that the team corrects, in the order in which they come, and those that nobody ever corrects."""
    written: dict[str, dict[str, list[str]]] = yaml.safe_load(_TEXTS.read_text(encoding="utf-8"))
    taught: list[Labelled] = []
    held_out: list[Labelled] = []
    for code, languages in written.items():
        for lang, texts in languages.items():
            mixed = [(lang, text, code) for text in rng.sample(texts, len(texts))]
            taught += mixed[:LEARNED]
            held_out += mixed[LEARNED:]
    rng.shuffle(taught)
    return taught, held_out


def _right(model: Model, texts: Sequence[Labelled]) -> float:
    read: list[Any] = [reasons.read(model, model.look(clean(text)))[0].code == code for _, text, code in texts]
    return sum(read) / len(read)


def _mean(shares: Sequence[float]) -> float:
    return sum(shares) / len(shares)
