"""Why a command could not be done, and what to do about it, in one sentence."""

import traceback
from pathlib import Path

ROOT = Path(__file__).parents[2]


def sentence(error: Exception) -> str:
    """What the person at the terminal reads instead of a traceback."""
    from bot.edge.clock import ClockUnreachable
    from bot.edge.settings import SettingsWrong
    from bot.slack.faults import DeliveryFailed
    from storage.database.engine import DatabaseUnusable

    match error:
        case SettingsWrong() | DatabaseUnusable():
            return str(error)
        case DeliveryFailed():
            return slack_said(error)
        case ClockUnreachable():
            return f"The clock at {error} does not answer: correct or remove ASKBACK_CLOCK_URL."
        case OSError(filename=str(path)):
            return f"{path}: {error.strerror}."
    return _a_fault_of_ours(error)


def slack_said(failed: Exception) -> str:
    """What a failed Slack call means to the person who runs Askback."""
    from bot.slack.faults import DeliveryFailed, FaultKind

    assert isinstance(failed, DeliveryFailed)
    match failed.kind:
        case FaultKind.WAIT:
            return f"Slack asks to wait {failed.retry_after or 60:.0f} seconds. Try again then."
        case FaultKind.LATER | FaultKind.AMBIGUOUS:
            return f"Slack cannot be reached ({failed.reason}): check the network, and SLACK_API_URL if it is set."
    return f"Slack refused ({failed.reason}): askback doctor says what is missing."


def _a_fault_of_ours(error: Exception) -> str:
    """Where it happened, never what it was about: an error's text may quote a customer."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(ROOT)]
    ours = [frame for frame in frames if "site-packages" not in frame.filename]
    where = f" in {Path(ours[-1].filename).relative_to(ROOT)}, line {ours[-1].lineno}" if ours else ""
    return f"This is a fault in Askback: {type(error).__name__}{where}. Please report this line."
