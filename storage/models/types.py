"""Column types that keep the database honest: aware UTC times and words from a closed list."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime; naive values are refused, and what SQLite hands back naive is made aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must be aware")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def utc_as_text(value: datetime | None) -> str | None:
    """A `UtcDateTime` as it stands in SQLite: what the column type does in three layers, in one step."""
    if value is None:
        return None
    if value.tzinfo is not UTC:
        if value.tzinfo is None:
            raise ValueError("a stored time must be aware")
        value = value.astimezone(UTC)
    return value.isoformat(" ", "microseconds")[:26]


def text_as_utc(value: str | None) -> datetime | None:
    """The way back."""
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


def words(kind: type[StrEnum]) -> Enum:
    """A short text column that holds only the words of `kind`; the database checks it."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=24,
        name=f"{kind.__name__.lower()}_words",
        values_callable=_values,
    )


def _values(kind: Any) -> list[str]:
    return [word.value for word in kind]
