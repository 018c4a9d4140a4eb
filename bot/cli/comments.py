"""`askback classify`: what comments say, one JSON object a line."""

import json
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from analysis.learned.embedding import Embedding
    from analysis.learned.model import Model


_BYTE_ORDER_MARK = "\ufeff"  # with which some editors begin a file


def register(app: typer.Typer) -> None:
    app.command()(classify)


def classify(
    texts: list[str] = typer.Argument(None, metavar="[TEXT]...", help="Comments, each in quotes."),
    jsonl: bool = typer.Option(False, "--jsonl", help='Read lines {"text": "…"} from standard input.'),
) -> None:
    """Read comments: language, sentiment, reasons, themes. Needs no database and no network."""
    if bool(texts) == jsonl:
        raise typer.BadParameter('Give texts, or --jsonl and lines {"text": "…"} on standard input.')
    from analysis.comments.reading import read

    model = _model()
    for text in _lines(sys.stdin) if jsonl else texts:
        reading = read(text, score=None, model=model)
        typer.echo(json.dumps(reading.as_json(), ensure_ascii=False))


def _model() -> "Model | None":
    """What reads here, prepared first where it has to be; without it the reason is told."""
    from analysis.learned import embedding, model

    found = embedding.shipped()
    if found is None:
        from bot.views.reader import CURE, NOT_READ

        typer.echo(f"{NOT_READ} {CURE}", err=True)
        return None
    if model.is_to_be_prepared():
        _prepare(found)
    return model.shipped()


def _prepare(embedding: "Embedding") -> None:
    from rich.console import Console
    from rich.progress import Progress

    from analysis.learned import model, preparing, shelf

    console = Console(stderr=True)
    typer.echo("What reads comments is prepared first, once on this machine; it takes some minutes.", err=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task("Preparing", total=1.0)
        preparing.prepare(embedding, shelf.own_folder(embedding), lambda share: shown.update(task, completed=share))
    model.prepared()


def _lines(lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        line = line.removeprefix(_BYTE_ORDER_MARK)
        if line.strip():
            yield _text(line, number)


def _text(line: str, number: int) -> str:
    try:
        text = json.loads(line)["text"]
    except (ValueError, TypeError, KeyError):
        text = None
    if not isinstance(text, str):
        typer.echo(f'Line {number} is not {{"text": "…"}}; the lines before it are done.', err=True)
        raise typer.Exit(1)
    return text
