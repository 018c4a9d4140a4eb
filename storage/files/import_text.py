"""The file as text: opened in its encoding, and read record by record.

Records are counted as a spreadsheet does: the heading is row 1, and a cell with line breaks is still one row. The
file is read as a stream; nothing but one record is held, and a line or a cell that is absurdly long is refused
before it is held.
"""

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from storage.files import import_encoding
from storage.files.import_encoding import SAVE_AS, Encoding
from storage.files.import_problems import ImportProblem

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
START = 1024  # bytes in which a file that is no CSV gives itself away
NO_TEXT = re.compile(rb"\x89PNG|%PDF-|[^\r\n]*[\x00-\x08\x0e-\x1f]")  # pictures, documents
LONGEST_LINE = 1_000_000  # characters
DAMAGED = re.compile(r"[\udc00-\udcff]")
SAYS_DELIMITER = re.compile(r"sep=(.)\r?\n?")  # what Excel reads, and does not show as a row


def _marked_byte(error: UnicodeError) -> tuple[str, int]:
    """A byte that is no character, as half of a pair that no encoding decodes to: the reader knows it by its row."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return chr(0xDC00 + error.object[error.start]), error.end


codecs.register_error("askback.marked", _marked_byte)


@dataclass(frozen=True)
class Text:
    """A file that can be read, in its encoding."""

    path: Path
    encoding: Encoding
    longest_line: int = LONGEST_LINE

    def lines(self) -> Iterator[str]:
        """The lines as they stand, without a first one that only names the delimiter for Excel."""
        with self.opened() as file:
            first = True
            while line := file.readline(self.longest_line + 1):
                if not (first and SAYS_DELIMITER.fullmatch(line)):
                    yield line
                first = False

    def says_delimiter(self) -> str | None:
        """The delimiter that the first line names for Excel."""
        with self.opened() as file:
            told = SAYS_DELIMITER.fullmatch(file.readline(self.longest_line + 1))
        return told[1] if told else None

    def records(self, delimiter: str) -> Iterator[tuple[int, list[str]]]:
        """Every record with its number. Raises ImportProblem at one from which on the file cannot be read."""
        sound = _Counted(self)
        try:
            for cells in csv.reader(sound, delimiter=delimiter, strict=True):
                sound.number += 1
                yield sound.number, cells
        except csv.Error as error:
            raise ImportProblem(f"Row {sound.number + 1} {_said(error)}") from error

    def opened(self) -> IO[str]:
        try:
            return self.path.open(encoding=self.encoding.codec, errors="askback.marked", newline="")
        except OSError as error:
            raise _cannot_be_read(self.path, error) from error


class _Counted:
    """The lines of a text, refused with the number of their record when they cannot be taken."""

    def __init__(self, text: Text) -> None:
        self.number = 0  # of the records that were complete so far
        self._text = text

    def __iter__(self) -> Iterator[str]:
        for line in self._text.lines():
            if len(line) > self._text.longest_line:
                raise ImportProblem(
                    f"Row {self.number + 1} has a line of more than {self._text.longest_line:,} characters. Part the "
                    "rows by line breaks, or shorten the cell."
                )
            if not line.isascii() and (damaged := DAMAGED.search(line)):
                byte = ord(damaged[0]) - 0xDC00
                raise ImportProblem(
                    f"Row {self.number + 1} is not {self._text.encoding} (byte 0x{byte:02X}). {SAVE_AS}."
                )
            yield line


def open_text(path: Path, encoding: str | None = None) -> Text:
    """The file in the encoding that is told, marked, or found out. Raises ImportProblem when it is no text."""
    try:
        with path.open("rb") as file:
            start = file.read(START)
        if start.startswith(b"PK\x03\x04"):
            raise ImportProblem(f"{path.name} is a workbook, not a CSV. {SAVE_AS}.")
        if encoding is not None:
            return Text(path, import_encoding.told(encoding))
        if marked := import_encoding.marked(start):
            return Text(path, marked)
        _refuse_no_text(path, start)
        return Text(path, import_encoding.find_out(path))
    except OSError as error:
        raise _cannot_be_read(path, error) from error


def _refuse_no_text(path: Path, start: bytes) -> None:
    for codec, letters, gaps in (
        ("utf-16-le", start[0:64:2], start[1:64:2]),
        ("utf-16-be", start[1:64:2], start[0:64:2]),
    ):
        if letters and letters.isascii() and 0 not in letters and not any(gaps):
            raise ImportProblem(
                f"{path.name} seems to be UTF-16 without its mark. Name it with --encoding {codec}, or: {SAVE_AS}."
            )
    if NO_TEXT.match(start):
        raise ImportProblem(f"{path.name} is not a CSV. {SAVE_AS}.")


def _cannot_be_read(path: Path, error: OSError) -> ImportProblem:
    return ImportProblem(f"{path} cannot be read: {error.strerror}.")


def _said(error: csv.Error) -> str:
    if "field limit" in str(error):
        return (
            f"has a cell of more than {csv.field_size_limit():,} characters. A double quote is missing, or the cell is "
            "to be shortened."
        )
    return "cannot be read: a double quote is missing or in the wrong place."
