"""What reads comments, and what keeps it from doing so, in one line."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reader:
    """`missing`: this machine has no embedding. `prepared`: how far its heads are fitted, 0.0 to 1.0; None: they are
    there, or there can be none."""

    missing: bool = False
    prepared: float | None = None


READS = Reader()


def reader_line(reader: Reader) -> str | None:
    """None where all is well."""
    if reader.missing:
        return (
            "*Comments are kept, but not read:* each waits for one of you to look. What reads them is not installed; "
            "`askback doctor` says how to mend it."
        )
    if reader.prepared is not None:
        return f"*Comments wait:* the reader is being prepared, {reader.prepared:.0%}."
    return None
