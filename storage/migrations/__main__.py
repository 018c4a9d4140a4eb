"""Write the next revision from the models: `python -m storage.migrations "Give cases a playbook"`.

Read what it wrote, tidy it, and let tests/storage/test_upgrade.py compare the outcome with the models.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command

from storage.database.engine import open_engine
from storage.migrations.upgrade import revisions, scripts, upgrade


def main(message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'askback.db'}")
        upgrade(engine)
        with engine.connect() as connection:
            number = f"{len(revisions()) + 1:04}"
            command.revision(scripts(connection), message, autogenerate=True, rev_id=number)
        engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1])
