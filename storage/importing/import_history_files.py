"""Another tool's export, as CSV or JSON: its answers, asks and people as values, or what is wrong with them."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from storage.files import import_json
from storage.files.formulas import unmarked
from storage.files.import_columns import Cells, Column
from storage.files.import_fields import ImportKind, Values, email, full_name, plain, text, yes_or_no
from storage.files.import_files import PROBLEM, Row, Told, find_delimiter, heading_of
from storage.files.import_moments import NEVER, Moments
from storage.files.import_problems import ImportProblem, NotUnderstood, RowProblem, said
from storage.files.import_text import DELIMITERS, Text, open_text
from storage.importing import import_tools
from storage.importing.import_tools import Part, Tool

SCORE = re.compile(r"([0-9]{1,2})(?:\.0+)?(?:\s*/\s*10|\s*[-–—:(=].*)?")  # also `10 - Extremely likely`
LOOKED_AT = 20  # entries of a JSON export by which it is recognised
AHEAD = timedelta(days=1)  # what lies further in the future is no time of an answer


def score(cell: str) -> int:
    found = SCORE.fullmatch(cell)
    if not found or int(found[1]) > 10:
        raise NotUnderstood("is not a score from 0 to 10; correct it, or leave the row out")
    return int(found[1])


def nps_only(cell: str) -> str:
    if cell.casefold() not in ("nps", "relationship", "enps"):
        raise NotUnderstood("is another kind of survey; only NPS answers are taken")
    return cell


def opted_out(cell: str) -> bool:
    """Whether somebody wants no more: yes, or the moment they said so."""
    try:
        return yes_or_no(cell)
    except NotUnderstood:
        return Moments(ZoneInfo("UTC")).read(cell) is not None


@dataclass(frozen=True)
class HistoryFile:
    """An export whose headings are understood."""

    text: Text
    tool: Tool
    headings: tuple[str, ...]
    delimiter: str | None  # None: JSON
    zone: ZoneInfo  # of times that name none
    told: Told
    now: datetime
    kind: ImportKind = field(default=ImportKind.HISTORY, init=False)

    @property
    def path(self) -> Path:
        return self.text.path

    @property
    def read_as(self) -> str:
        """How the file was taken, in words."""
        form = "JSON" if self.delimiter is None else f"{DELIMITERS[self.delimiter]}s between the cells"
        whose = "a tool that is not known" if self.tool.name == import_tools.OTHER else self.tool.name
        what = "people" if self.is_of_people else "answers"
        return f"{self.text.encoding}, {form}, {what} of {whose}"

    @property
    def meanings(self) -> tuple[tuple[str, str], ...]:
        """Each heading, and what it was taken for."""
        return tuple((heading, self._means(heading)) for heading in self.headings)

    @cached_property
    def is_of_people(self) -> bool:
        return self.tool.tells_of_people(list(self.headings))

    @property
    def count(self) -> int:
        """How many entries there are. The file is read once for that."""
        return self._looked_at[1]

    def rows(self) -> Iterator[Row]:
        """Every answer, ask or person; blank ones are passed over. Raises ImportProblem where it cannot be read on."""
        readers = self._looked_at[0]
        for number, cells in self._entries():
            yield self._row(number, cells, readers)

    @property
    def parts(self) -> frozenset[Part]:
        """All that its columns tell."""
        return frozenset(found[0] for heading in self.headings if (found := self.part(heading)))

    def part(self, heading: str) -> tuple[Part, int] | None:
        """What a heading means here; None: an attribute."""
        found = self.tool.part(heading)
        if found is None or not self.is_of_people:
            return found
        if found[0] is Part.KEY:
            return Part.PERSON, found[1]
        return None if found[0] in (Part.ANSWERED, Part.COMMENT) else found

    def _means(self, heading: str) -> str:
        found = self.part(heading)
        if found is None:
            return "passed over" if plain(heading) == PROBLEM else f"attribute {plain(heading)}"
        rivals = [each for each in self.headings if (other := self.part(each)) and other[0] is found[0]]
        strongest = min(rivals, key=lambda each: (self.part(each) or found)[1])
        return str(found[0]) if heading == strongest else f"{found[0]}, where {strongest} has none"

    @cached_property
    def _looked_at(self) -> tuple[dict[str, Column], int]:
        readers: dict[str, Column] = {}
        count = 0
        for _, cells in self._entries():
            count += 1
            for heading, cell in cells.items():
                reader = readers.get(heading) or readers.setdefault(heading, self._reader(heading))
                if cell:
                    reader.look(cell)
        return readers, count

    def _reader(self, heading: str) -> Column:
        found = self.part(heading)
        match found[0] if found else None:
            case Part.SCORE:
                return Cells(score)
            case Part.EMAIL:
                return Cells(email)
            case Part.ANSWERED | Part.ASKED:
                return Moments(self.zone, self.told.dates)
            case Part.OPTED_OUT:
                return Cells(opted_out)
            case Part.KIND:
                return Cells(nps_only)
            case _:
                return Cells(text)

    def _entries(self) -> Iterator[tuple[int, dict[str, str]]]:
        if self.delimiter is None:
            for number, cells in import_json.objects(self.text):
                if any(cells.values()):
                    yield number, cells
            return
        came_back = any(plain(heading) == PROBLEM for heading in self.headings)
        for number, record in self.text.records(self.delimiter):
            stripped = [cell.strip() for cell in (map(unmarked, record) if came_back else record)]
            if number > 1 and any(stripped) and not self._is_second_heading(number, stripped):
                # A cell too many would shift all that follow, so it is kept apart, and told.
                over = {"": DELIMITERS[self.delimiter]} if len(stripped) > len(self.headings) else {}
                yield number, dict(zip(self.headings, stripped, strict=False)) | over

    def _is_second_heading(self, number: int, cells: list[str]) -> bool:
        """SurveyMonkey's second row: parts of questions, and no answer."""
        return self.tool.name == "surveymonkey" and number == 2 and not cells[0]

    def _row(self, number: int, cells: dict[str, str], readers: dict[str, Column]) -> Row:
        if "" in cells:
            what = f"more cells than headings; a cell with a {cells['']} in it needs double quotes"
            return Row(number, {}, (RowProblem(number, "", what),))
        entry = _Entry(number)
        for heading in sorted(cells, key=lambda each: (self.part(each) or (None, 0))[1]):
            entry.put(heading, self.part(heading), cells[heading], readers[heading])
        if self.tool.name == "surveymonkey" and Part.PERSON not in entry.told:
            entry.told[Part.PERSON] = entry.told.get(Part.KEY)  # a respondent is known by nothing else
        problems = [*entry.problems, *([] if entry.problems else self._lacking(entry))]
        return Row(number, {} if problems else self._values(entry), tuple(problems))

    def _lacking(self, entry: "_Entry") -> Iterator[RowProblem]:
        """What an entry needs and has not."""
        told = entry.told
        if not any(told.get(part) for part in (Part.EMAIL, Part.PERSON, Part.OWN_ID)):
            yield RowProblem(entry.number, "email", "is empty, and no id says whose answer it is")
        answered = told.get(Part.ANSWERED)
        if told.get(Part.SCORE) is not None and answered is None:
            yield RowProblem(entry.number, "answered", "there is no date of the answer")
        elif told.get(Part.SCORE) is None and told.get(Part.COMMENT):
            yield RowProblem(entry.number, "score", "is empty, but there is a comment; every answer has a score")
        elif told.get(Part.SCORE) is None and not self.is_of_people and not told.get(Part.ASKED):
            yield RowProblem(entry.number, "score", "is empty, and so is the date on which they were asked")
        for moment in (answered, told.get(Part.ASKED)):
            if moment and datetime.fromisoformat(moment) > self.now + AHEAD:
                yield RowProblem(
                    entry.number, "answered", f"{moment[:10]} is in the future; are day and month swapped?"
                )

    def _values(self, entry: "_Entry") -> Values:
        told = entry.told
        is_answer = told.get(Part.SCORE) is not None
        values: Values = {
            "tool": self.tool.name,
            "tool_key": None,
            "person": told.get(Part.PERSON),
            "own_id": told.get(Part.OWN_ID),
            "email": told.get(Part.EMAIL),
            "name": full_name(told.get(Part.NAME), told.get(Part.FIRST_NAME), told.get(Part.LAST_NAME)),
            "company": told.get(Part.COMPANY),
            "company_id": told.get(Part.COMPANY_ID),
            "score": told.get(Part.SCORE),
            "verbatim": told.get(Part.COMMENT) if is_answer else None,
            "answered_at": told.get(Part.ANSWERED) if is_answer else None,
            "asked_at": told.get(Part.ASKED) or (told.get(Part.ANSWERED) if is_answer else None),
            "opted_out": bool(told.get(Part.OPTED_OUT)),
            "attributes": entry.attributes,
        }
        if values["email"] is None and "@" in (values["own_id"] or ""):
            values["email"] = values["own_id"].lower()
        values["tool_key"] = told.get(Part.KEY) or _made_key(values)
        return values


def _made_key(values: Values) -> str | None:
    """What tells an answer, or an ask, from others where the tool has no id for it; None: it is neither."""
    if values["asked_at"] is None:
        return None
    who = values["email"] or values["own_id"] or values["person"]
    what = f"{who}\n{values['answered_at'] or values['asked_at']}\n{values['score']}"
    return hashlib.sha256(what.encode()).hexdigest()[:24]


class _Entry:
    """The cells of one entry, sorted by what they mean."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.told: dict[Part, Any] = {}
        self.attributes: dict[str, str] = {}
        self.problems: list[RowProblem] = []

    def put(self, heading: str, meant: tuple[Part, int] | None, cell: str, reader: Column) -> None:
        """Take a cell; of several that mean the same the first with something in it wins, the others are attributes."""
        part = meant[0] if meant else None
        if not cell or plain(heading) == PROBLEM or (part and cell.casefold() in NEVER and cell != "0"):
            return
        try:
            if part is None or part in self.told:
                self.attributes[plain(heading)] = text(cell)
            elif (value := reader.read(cell)) is not None:
                self.told[part] = value
        except NotUnderstood as what:
            self.problems.append(RowProblem(self.number, heading, said(cell, what)))


def read_history(path: Path, tool: str | None, *, zone: str, now: datetime, told: Told | None = None) -> HistoryFile:
    """The export with its headings understood; whose it is shows in them when it is not told.

    Raises ImportProblem when the file cannot be read, or holds neither scores nor people.
    """
    file = understood(path, tool, zone=zone, now=now, told=told)
    _refuse_without_scores(file)
    return file


def understood(path: Path, tool: str | None, *, zone: str, now: datetime, told: Told | None = None) -> HistoryFile:
    """As `read_history`, whatever the file holds. Raises ImportProblem when it cannot be read."""
    told = told or Told()
    opened = open_text(path, told.encoding)
    if import_json.is_json(opened):
        delimiter = None
        first = islice(import_json.objects(opened), LOOKED_AT)
        headings = tuple(dict.fromkeys(heading for _, cells in first for heading in cells))
    else:
        delimiter = find_delimiter(
            opened, known=lambda name: import_tools.Tool(import_tools.OTHER).part(name) is not None
        )
        headings = _named([cell.strip() for cell in heading_of(opened, delimiter)])
    if not headings:
        raise ImportProblem(f"{path.name} is empty.")
    whose = Tool(tool) if tool else import_tools.recognised(_with_outer(headings))
    return HistoryFile(opened, whose, headings, delimiter, ZoneInfo(zone), told, now)


def _with_outer(headings: tuple[str, ...]) -> list[str]:
    """The headings, and of nested ones what they are nested in."""
    return list(dict.fromkeys(name for heading in headings for name in (heading, heading.partition(".")[0])))


def _named(headings: list[str]) -> tuple[str, ...]:
    """The headings, where an empty one belongs to the question before it, and one that comes twice is numbered."""
    named: list[str] = []
    for place, heading in enumerate(headings):
        name = heading or f"{next((each for each in reversed(headings[:place]) if each), 'column')} ({place + 1})"
        named.append(f"{name} ({place + 1})" if name in named else name)
    return tuple(named)


def _refuse_without_scores(file: HistoryFile) -> None:
    parts = file.parts
    if Part.SCORE not in parts and not file.is_of_people and not parts & {Part.ASKED, Part.OPTED_OUT}:
        raise ImportProblem(
            f"{file.path.name} has no column of scores. Head it score, or the date of each ask sent at; "
            "askback import history --help names the tools that are known."
        )
    if not parts & {Part.EMAIL, Part.PERSON, Part.OWN_ID}:
        raise ImportProblem(f"{file.path.name} does not say whose answers these are. Head the addresses email.")
