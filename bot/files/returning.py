"""The rows of a dropped file that could not be taken, back to whoever dropped it, to be mended and dropped again."""

import gzip
from datetime import datetime
from pathlib import Path
from typing import IO

from bot.outgoing.sending import Dropped, Ready
from bot.outgoing.sharing import Document
from bot.views.dropped import rows_returned
from storage.database.units import Unit
from storage.importing import drop_queries
from storage.models import DeliveryKind
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Leased, Owed, Priority

ROWS_OF = "rows_of"
"""What a delivery's detail names: the dropped file whose rows it brings back."""

FORGOTTEN = "forgotten"


def owe_rows(unit: Unit, workspace_id: int, drop_id: int, now: datetime) -> None:
    """Owe whoever dropped a file its rows that could not be taken."""
    drop = drop_queries.by_id(unit, workspace_id, drop_id)
    assert drop is not None
    user, detail = drop["slack_user_id"], {ROWS_OF: drop_id}
    owed = Owed(DeliveryKind.FILE, f"drop:{drop_id}:rows", Priority.TALK, now, slack_user_id=user, detail=detail)
    delivery_queue.owe(unit, workspace_id, owed)


def ready(unit: Unit, leased: Leased) -> Ready | Dropped:
    """The file, called after the one that they were left out of."""
    drop_id = leased.detail[ROWS_OF]
    drop = drop_queries.by_id(unit, leased.workspace_id, drop_id)
    content = drop_queries.kept_rows(unit, leased.workspace_id, drop_id)
    if drop is None or content is None:
        return Dropped(FORGOTTEN)
    text = gzip.decompress(content).decode("utf-8")
    encoding = "utf-8-sig" if text.startswith("\ufeff") else "utf-8"  # a CSV's mark, by which spreadsheets know it

    def write(_: Unit, out: IO[str]) -> object:
        return out.write(text.removeprefix("\ufeff"))

    called = Path(drop["name"])
    document = Document(f"{called.stem}.bad{called.suffix}", "Rows left out", write, encoding)
    said = rows_returned(drop["name"], drop["report"].get("left_out", 0))
    return Ready({"text": said}, user=leased.slack_user_id, document=document)


def arrived(unit: Unit, leased: Leased) -> None:
    """They are with whoever dropped them: nothing of them is kept."""
    drop_queries.forget_rows(unit, leased.workspace_id, leased.detail[ROWS_OF])
