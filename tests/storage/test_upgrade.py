"""The walk through the revisions ends at the models, and loses no row on the way."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Inspector, inspect, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from storage.database.engine import DatabaseUnusable, open_engine
from storage.migrations import upgrade as upgrading
from storage.migrations.upgrade import current, is_current, revisions, upgrade
from tests.storage.workspaces import populate

ONLY_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    opened = open_engine(empty_database_url)
    yield opened
    opened.dispose()


def counts(engine: Engine) -> dict[str, int]:
    names = [name for name in inspect(engine).get_table_names() if name != "alembic_version"]
    with engine.connect() as connection:
        return {name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0 for name in names}


def shape(engine: Engine) -> dict[str, Any]:
    """All that the database knows of its tables, in an order that does not depend on how they came to be."""
    looked: Inspector = inspect(engine)
    return {
        name: {
            "columns": [{**column, "type": str(column["type"])} for column in looked.get_columns(name)],
            "key": looked.get_pk_constraint(name),
            "unique": sorted(map(str, looked.get_unique_constraints(name))),
            "checks": sorted(str((c["name"], c["sqltext"])) for c in looked.get_check_constraints(name)),
            "foreign keys": sorted(map(str, looked.get_foreign_keys(name))),
            "indexes": sorted(
                str((i["name"], i["column_names"], i["unique"], {k: str(v) for k, v in i["dialect_options"].items()}))
                for i in looked.get_indexes(name)
            ),
        }
        for name in looked.get_table_names()
        if name != "alembic_version"
    }


def test_the_revisions_end_at_the_models(engine: Engine) -> None:
    upgrade(engine)
    walked = shape(engine)
    SQLModel.metadata.drop_all(engine)
    SQLModel.metadata.create_all(engine)
    modelled = shape(engine)
    assert walked.keys() == modelled.keys()
    for name in modelled:
        assert walked[name] == modelled[name], name


@pytest.mark.parametrize("revision", revisions())
def test_an_upgrade_of_a_populated_database_loses_no_row(engine: Engine, revision: str) -> None:
    upgrade(engine, to=revision)
    populate(engine, revision)
    before = counts(engine)
    assert all(before.values()), "every table has a row to lose"
    upgrade(engine)
    assert is_current(engine)
    after = counts(engine)
    assert {name: after[name] for name in before} == before


def test_a_database_knows_its_revision(engine: Engine) -> None:
    assert current(engine) is None
    done = upgrade(engine)
    assert (done.before, done.after) == (None, revisions()[-1])
    assert current(engine) == revisions()[-1]


def test_an_upgrade_of_a_current_database_does_nothing(engine: Engine) -> None:
    upgrade(engine)
    done = upgrade(engine)
    assert done.before == done.after and done.backup is None


@pytest.fixture
def next_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Adds a revision, with this body, to a copy of the real ones."""

    def add(body: str) -> None:
        home = shutil.copytree(upgrading.HOME, tmp_path / "migrations")
        lines = ["import sqlalchemy as sa", "from alembic import op", "revision = '9999'"]
        lines += [f"down_revision = {revisions()[-1]!r}", "def upgrade():", f"    {body}"]
        (home / "versions" / "9999_of_a_test.py").write_text("\n".join(lines))
        monkeypatch.setattr(upgrading, "HOME", home)

    return add


@pytest.fixture
def populated(engine: Engine) -> Engine:
    upgrade(engine)
    populate(engine, revisions()[-1])
    return engine


COPY_A_PARENT = (
    "with op.batch_alter_table('response') as batch:"
    " batch.alter_column('scale', existing_type=sa.String(), nullable=True)"
)
FAIL_HALF_WAY = "op.add_column('account', sa.Column('x', sa.String)); op.execute('SELECT * FROM nowhere')"
ORPHAN = "op.execute('DELETE FROM response')"


def test_changing_a_table_does_not_delete_the_children_of_its_rows(
    populated: Engine, next_revision: Callable[[str], None]
) -> None:
    before = counts(populated)
    next_revision(COPY_A_PARENT)
    upgrade(populated)
    assert counts(populated) == before


def test_a_revision_that_fails_leaves_the_tables_as_they_were(
    populated: Engine, next_revision: Callable[[str], None]
) -> None:
    before = shape(populated)
    next_revision(FAIL_HALF_WAY)
    with pytest.raises(DatabaseUnusable):
        upgrade(populated)
    assert shape(populated) == before
    assert not is_current(populated)


def test_a_revision_that_orphans_rows_is_refused(populated: Engine, next_revision: Callable[[str], None]) -> None:
    before = counts(populated)
    next_revision(ORPHAN)
    with pytest.raises(DatabaseUnusable):
        upgrade(populated)
    assert counts(populated) == before


@ONLY_SQLITE
def test_foreign_keys_hold_again_after_an_upgrade(populated: Engine, next_revision: Callable[[str], None]) -> None:
    next_revision(COPY_A_PARENT)
    upgrade(populated)
    with pytest.raises(IntegrityError), populated.begin() as connection:
        connection.exec_driver_sql("DELETE FROM workspace")


@ONLY_SQLITE
def test_a_populated_file_is_copied_beside_itself_before_an_upgrade(
    populated: Engine, next_revision: Callable[[str], None]
) -> None:
    before = counts(populated)
    next_revision(COPY_A_PARENT)
    done = upgrade(populated)
    assert done.backup is not None and done.backup.stat().st_mode & 0o077 == 0
    copy = open_engine(f"sqlite:///{done.backup}")
    assert counts(copy) == before and current(copy) == done.before
    copy.dispose()


@ONLY_SQLITE
def test_a_new_file_is_not_copied(engine: Engine) -> None:
    assert upgrade(engine).backup is None
