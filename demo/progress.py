"""What somebody who starts the demo sees while half a year passes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn


@contextmanager
def bar(start: datetime, until: datetime, console: Console) -> Iterator[Callable[[datetime], None]]:
    """A bar from one moment to another, with the day that is being played; gone when it is full.

    Where nobody sees a bar move (a file, a pipe), one line says what is going on.
    """
    if not console.is_terminal:
        console.print(f"Playing from {_day(start)} to {_day(until)} ...")
        yield lambda moment: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(_day(start), total=(until - start).total_seconds())

        def reached(moment: datetime) -> None:
            progress.update(task, completed=(moment - start).total_seconds(), description=_day(moment))

        yield reached


def _day(moment: datetime) -> str:
    return f"{moment:%a} {moment.day:2} {moment:%b %Y}"
