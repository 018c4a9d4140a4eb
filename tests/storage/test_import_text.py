"""A file is read in the encoding it has, by the delimiter it has; where that cannot be told, a sentence says so."""

from collections.abc import Callable
from pathlib import Path

import pytest

from storage.files import import_text
from storage.files.import_files import Told, read
from storage.files.import_problems import ImportProblem
from storage.files.import_text import Text, open_text

Save = Callable[[str | bytes], Path]

GERMAN = "Kundennummer;Firma\nA-1;Müller & Söhne GmbH\nA-2;Größe AG\n"
FRENCH = "id client;société\nA-1;Île-de-France Énergie\nA-2;Crédit d’été\n"
JAPANESE = "取引先ID,会社名\nA-1,株式会社サンプル製作所\nA-2,東京商事\n"
CHINESE = "客户编号,公司名称\nA-1,北京科技有限公司\nA-2,上海贸易集团\n"
ARABIC = "رقم العميل,اسم الشركة\nA-1,شركة النور للتجارة\nA-2,مؤسسة الأمل\n"


@pytest.fixture
def save(tmp_path: Path) -> Save:
    def save(content: str | bytes) -> Path:
        path = tmp_path / "people.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return save


@pytest.mark.parametrize(
    ("text", "codec", "called"),
    [
        (GERMAN, "utf-8", "UTF-8"),
        (GERMAN, "utf-8-sig", "UTF-8"),
        (ARABIC, "utf-16", "UTF-16"),
        (JAPANESE, "utf-16-be", "UTF-16"),
        (GERMAN, "cp1252", "Windows-1252"),
        (FRENCH, "cp1252", "Windows-1252"),
        (JAPANESE, "cp932", "Shift_JIS (cp932)"),
        (CHINESE, "gb18030", "GB18030"),
        (ARABIC, "cp1256", "Windows-1256 (Arabic)"),
    ],
)
def test_a_file_is_read_in_the_encoding_that_it_has(save: Save, text: str, codec: str, called: str) -> None:
    mark = b"\xfe\xff" if codec == "utf-16-be" else b""
    file = read(save(mark + text.encode(codec)))
    assert str(file.text.encoding) == called
    first = text.splitlines()[1].replace(";", ",").partition(",")[2]
    assert next(file.rows()).values == {"external_id": "A-1", "name": first, "attributes": {}}


def test_only_what_was_found_out_is_said_to_be_so(save: Save) -> None:
    assert "found out" in read(save(GERMAN.encode("cp1252"))).read_as
    for content, told in (
        (GERMAN.encode(), None),
        (GERMAN.encode("utf-16"), None),
        (GERMAN.encode("cp1252"), "cp1252"),
    ):
        assert "found out" not in read(save(content), told=Told(told)).read_as


@pytest.mark.parametrize("codec", ["cp1251", "cp1250", "mac_roman", "euc_kr", "big5"])
def test_an_encoding_that_cannot_be_told_is_asked_for(save: Save, codec: str) -> None:
    text = {
        "cp1251": "id,name\nA-1,Компания Москва\n",
        "cp1250": "id,name\nA-1,Piłsudski Żółw\n",
        "mac_roman": GERMAN,
        "euc_kr": "id,name\nA-1,삼성전자\nA-2,현대자동차\n",
        "big5": "id,name\nA-1,台灣科技有限公司\n",
    }[codec]
    path = save(text.encode(codec))
    with pytest.raises(ImportProblem) as refused:
        read(path)
    assert str(refused.value) == (
        "people.csv is not UTF-8, and what else it is cannot be told. Save the file as “CSV UTF-8” and import it "
        "again, or name its encoding: --encoding cp1252, cp932, gb18030 or cp1256."
    )
    assert next(read(path, told=Told(codec)).rows()).values["name"] in text


def test_an_encoding_that_was_told_wins_and_does_not_hide_what_is_wrong(save: Save) -> None:
    path = save(JAPANESE.encode("cp932"))
    with pytest.raises(ImportProblem, match=r"^Row 1 is not UTF-8 \(byte 0x8E\)\. Save the file"):
        read(path, told=Told("utf-8"))


@pytest.mark.parametrize("name", ["klingon", "base64"])
def test_an_encoding_that_is_none_is_refused(save: Save, name: str) -> None:
    with pytest.raises(ImportProblem, match=f"There is no encoding '{name}'. Name one of utf-8, utf-16, cp1252"):
        read(save(GERMAN), told=Told(name))


def test_a_wrong_byte_far_down_is_known_by_its_row(save: Save) -> None:
    rows = "".join(f"A-{n},Zoë\n" for n in range(2, 20_000))
    path = save(b"id,name\n" + rows.encode() + b"A-x,Caf\xe9\n" + rows.encode())
    with pytest.raises(ImportProblem, match=r"^Row 20000 is not UTF-8 \(byte 0xE9\)"):
        list(open_text(path).records(","))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_cells_may_be_parted_in_four_ways(save: Save, delimiter: str) -> None:
    rows = [["id", "name", "city"], ["A-1", "Acme", "Rome"]]
    file = read(save("\n".join(delimiter.join(row) for row in rows)))
    assert file.delimiter == delimiter
    assert next(file.rows()).values["attributes"] == {"city": "Rome"}


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_three_ways(save: Save, ends: str) -> None:
    assert len(list(read(save(f"id,name{ends}A-1,Acme{ends}A-2,Beta{ends}")).rows())) == 2


def test_the_delimiter_is_the_one_by_which_the_headings_are_known(save: Save) -> None:
    file = read(save("id;name;a, b, c, d, and more\nA-1;Acme, Inc.;1,2,3,4\n"))
    assert file.delimiter == ";"


def test_the_first_line_may_name_the_delimiter_for_excel_and_is_no_row(save: Save) -> None:
    file = read(save("sep=;\r\nid;name;x,y\r\n;;z\r\n"))
    assert file.delimiter == ";"
    assert [problem.number for row in file.rows() for problem in row.problems] == [2]


def test_headings_parted_in_several_ways_are_refused(save: Save) -> None:
    with pytest.raises(ImportProblem) as refused:
        read(save("id;name,mrr|plan\nA-1;Acme,5|Pro\n"))
    assert str(refused.value) == (
        "The headings are parted by semicolons as well as pipes. Part all cells by one of them."
    )


def test_a_workbook_with_another_name_is_refused_whatever_encoding_is_told(save: Save) -> None:
    with pytest.raises(ImportProblem, match="is a workbook, not a CSV"):
        read(save(b"PK\x03\x04\x14\x00\x06\x00"), told=Told("cp1252"))


def test_a_line_that_is_absurdly_long_is_refused_before_it_is_held(save: Save) -> None:
    path = save("id,name\nA-1,Acme\nA-2," + "x" * 500 + "\nA-3,Beta\n")
    encoding = open_text(path).encoding
    assert len(list(Text(path, encoding, longest_line=600).records(","))) == 4
    with pytest.raises(ImportProblem, match=r"^Row 3 has a line of more than 100 characters"):
        list(Text(path, encoding, longest_line=100).records(","))


def test_a_cell_that_is_absurdly_long_is_refused_with_its_row(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = import_text.csv.field_size_limit(100)
    try:
        with pytest.raises(ImportProblem) as refused:
            list(open_text(save('id,name\nA-1,"Acme\n' + "A-2,Beta\n" * 20)).records(","))
    finally:
        import_text.csv.field_size_limit(limit)
    assert str(refused.value) == (
        "Row 2 has a cell of more than 100 characters. A double quote is missing, or the cell is to be shortened."
    )
