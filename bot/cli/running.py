"""`askback demo` and `askback run`."""

import signal
import subprocess
import sys

import typer

FORWARDED = ("SIGTERM", "SIGINT", "SIGHUP")


def register(app: typer.Typer) -> None:
    app.command()(demo)
    app.command()(run)


def demo(
    port: int = typer.Option(8300, min=1, max=65535, help="Where the demo's page will be."),
    no_open: bool = typer.Option(False, "--no-open", help="Do not open the page in a browser."),
    fast: bool = typer.Option(False, "--fast", help="Play nine weeks beforehand instead of half a year."),
) -> None:
    """Show all of it in a local Slack, with a made-up company. No account is needed."""
    flags = [name for name, wanted in (("--no-open", no_open), ("--fast", fast)) if wanted]
    raise typer.Exit(_watch([sys.executable, "-m", "demo", "--port", str(port), *flags]))


def run() -> None:
    """Serve the workspace: ask, listen, warn, report. Ends at SIGTERM or Ctrl-C."""
    from bot.edge.settings import load, require_slack

    settings = load()
    require_slack(settings)

    from bot.edge import memory

    memory.keep_little()  # before threads and large blocks are there

    from bot import service
    from bot.edge import logs

    logs.set_up()
    service.run(settings, started=lambda: typer.echo("Askback is running. Ctrl-C ends it.", err=True))


def _watch(command: list[str]) -> int:
    """Run a command in a group of its own and hand every signal on, so that a Ctrl-C reaches it once; its exit code."""
    process = subprocess.Popen(command, process_group=0 if sys.platform != "win32" else None)
    for name in FORWARDED:
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None:
            signal.signal(number, lambda got, _: process.send_signal(got))
    code = process.wait()
    return code if code >= 0 else 128 - code
