"""`askback classify`: what comments say, one JSON object a line."""

import json
import sys
from collections.abc import Iterable, Iterator

import typer


def register(app: typer.Typer) -> None:
    app.command()(classify)


def classify(
    texts: list[str] = typer.Argument(None, metavar="[TEXT]...", help="Comments, each in quotes."),
    jsonl: bool = typer.Option(False, "--jsonl", help='Read lines {"text": "…"} from standard input.'),
) -> None:
    """Read comments: language, sentiment, reasons, themes. Needs no database and no network."""
    if bool(texts) == jsonl:
        raise typer.BadParameter('Give texts, or --jsonl and lines {"text": "…"} on standard input.')
    from analysis.learned import model as models
    from analysis.reading import read

    model = models.shipped()
    for text in _lines(sys.stdin) if jsonl else texts:
        reading = read(text, score=None, model=model)
        typer.echo(json.dumps(reading.as_json(), ensure_ascii=False))


def _lines(lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
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
