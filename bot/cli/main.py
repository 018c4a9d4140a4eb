"""`askback`: the commands, and how a command that cannot be done ends."""

from typing import Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from bot.cli import checking, comments, database, exporting, figures, importing, rehearsing, running, starting, surveys
from bot.cli.failing import sentence


class Kindly(TyperGroup):
    """Ends with one line instead of a traceback: exit code 1 says "could not be done", 2 "wrong use"."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (TyperException, typer.Exit, typer.Abort, BrokenPipeError):
            raise  # a reader that has enough, such as head, is no fault
        except Exception as error:
            typer.secho(sentence(error), fg=typer.colors.RED, err=True)
            raise typer.Exit(1) from error


app = typer.Typer(
    name="askback",
    cls=Kindly,
    help="Ask customers one question in Slack, hear the answer, and act on it.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help: it is there before the richer one is imported
    pretty_exceptions_enable=False,
)
for group in (running, checking, starting, database, importing, surveys, rehearsing, figures, comments, exporting):
    group.register(app)
