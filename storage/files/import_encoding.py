"""How the text of a file is encoded: told, marked, or found out from what decodes and then reads like a language.

A file without a mark is UTF-8 if all of it is. Otherwise the encodings that spreadsheets save in are tried on the
words that are not plain ASCII. One is taken only when nearly all of those words read well in it and in no other;
where that cannot be said, nobody guesses.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from storage.files.import_problems import ImportProblem

SAVE_AS = "Save the file as “CSV UTF-8” and import it again"
CHUNK = 1 << 16
SAMPLE = 1 << 18  # bytes of words beyond ASCII that are looked at
READS_WELL, APART = 0.9, 0.25  # the share of words that must read well, and by how much more than in any other
OTHERS = ("cp1252", "cp932", "gb18030", "cp1256")
NAMES = {
    "utf-8-sig": "UTF-8",
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
    "cp932": "Shift_JIS (cp932)",
    "gb18030": "GB18030",
    "cp1256": "Windows-1256 (Arabic)",
}
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # begins as UTF-16's mark does, so it stands before it
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


@dataclass(frozen=True)
class Encoding:
    """An encoding by Python's name for it. `found_out`: neither told nor marked, and not UTF-8."""

    codec: str
    found_out: bool = False

    def __str__(self) -> str:
        return NAMES.get(self.codec, self.codec)


def told(name: str) -> Encoding:
    """The encoding that a person named. Raises ImportProblem when there is none of that name."""
    try:
        known = codecs.lookup(name)
        "".encode(known.name)  # refuses codecs that turn no text into bytes, such as base64
    except (LookupError, ValueError) as error:
        offered = ", ".join(("utf-8", "utf-16", *OTHERS))
        raise ImportProblem(f"There is no encoding '{name}'. Name one of {offered}.") from error
    return Encoding("utf-8-sig" if known.name == "utf-8" else known.name)


def marked(start: bytes) -> Encoding | None:
    """The encoding that the first bytes of a file name."""
    return next((Encoding(codec) for mark, codec in MARKS.items() if start.startswith(mark)), None)


def find_out(path: Path) -> Encoding:
    """The encoding of a file without a mark. Raises ImportProblem when it cannot be told."""
    sample, sound = _look(path)
    if sound or _is_damaged_utf_8(sample):
        return Encoding("utf-8-sig")  # whoever reads it meets what is damaged, and knows the row
    shares = {codec: _reads_well(sample, codec) for codec in OTHERS}
    best, second = sorted(shares, key=shares.__getitem__, reverse=True)[:2]
    if shares[best] < READS_WELL or shares[best] - shares[second] < APART:
        raise ImportProblem(
            f"{path.name} is not UTF-8, and what else it is cannot be told. {SAVE_AS}, or name its encoding: "
            f"--encoding {', '.join(OTHERS[:-1])} or {OTHERS[-1]}."
        )
    return Encoding(best, found_out=True)


def _look(path: Path) -> tuple[bytes, bool]:
    """The words beyond ASCII, as bytes with a line break between them; and whether all of the file is UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    words, size, sound = [], 0, True
    for chunk in _chunks(path):
        if sound:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                sound = False
        if not chunk.isascii() and size < SAMPLE:
            found = WORD.findall(chunk)
            words += found
            size += sum(map(len, found))
    if sound:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            sound = False
    return b"\n".join(words), sound


# Up to the next separator of cells, words or lines: none of them is ever the second byte of a character.
WORD = re.compile(rb"""[^\s,;"'()/.:!?0-9-]*[\x80-\xff][^\s,;"'()/.:!?-]*""")


def _chunks(path: Path) -> Iterator[bytes]:
    """The file piece by piece, cut at line breaks where there are any, so that no character is cut in two."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk + (b"" if chunk.endswith(b"\n") else file.readline(CHUNK))


def _is_damaged_utf_8(sample: bytes) -> bool:
    """Whether most of what is beyond ASCII is UTF-8, with something else in between."""
    decoded = sample.decode("utf-8", "replace")
    damaged = decoded.count("\ufffd")
    return sum(character > "\x7f" for character in decoded) - damaged >= damaged


def _reads_well(sample: bytes, codec: str) -> float:
    """The share of words that read well in this encoding; 0 when one byte of them is none of its characters."""
    try:
        words = sample.decode(codec).split("\n")
    except UnicodeDecodeError:
        return 0.0
    words = [word for word in words if not word.isascii()]
    parts = [part for word in words for part in _PARTS[codec](word)]
    if codec == "gb18030" and not _speaks_chinese("".join(parts)):
        return 0.0
    if not parts:  # only signs, such as a dash or a euro
        return 1.0 if codec == "cp1252" else 0.0
    return sum(map(_WELL[codec], parts)) / len(parts)


_LETTERS = re.compile(r"[^\W\d_]+")
_JOINTS = re.compile(r"[\x00-@\[-`{-\x7f\xa0–—’·]+")  # what may stand between two words without a space
_SIGNS = "€‚„…†‡‰‹‘“”•˜™›¡£¥§©«®°±²³´»¿ªº"
_ARABIC = re.compile(r"[\u0621-\u0652\u067e\u0686\u0698\u06af\u0640]+")
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœŠšŽžŸ]+")
_KANA = re.compile(r"[\u3040-\u30ff\u31f0-\u31ffー々〆ヶ]")
_HALF_KANA = re.compile(r"[\uff66-\uff9f]{2,}[A-Za-z\uff66-\uff9f]*")


def _runs(word: str) -> list[str]:
    return [run for run in _LETTERS.findall(word) if not run.isascii()]


def _between_signs(word: str) -> list[str]:
    parts = [part.strip(_SIGNS) for part in _JOINTS.split(word)]
    return [part for part in parts if not part.isascii()]


def _western(part: str) -> bool:
    """Latin letters, some of them plain; small ones after the first, or all of them large."""
    if not _LATIN.fullmatch(part):
        return False
    beyond = sum(not letter.isascii() for letter in part)
    return (beyond == 1 or 3 * beyond <= 2 * len(part)) and (part[1:].islower() or part.isupper() or len(part) == 1)


def _arabic(run: str) -> bool:
    return _ARABIC.fullmatch(run) is not None


def _japanese(run: str) -> bool:
    """Kana and the kanji of everyday, which the standard sets apart, in runs of their own."""
    if _HALF_KANA.fullmatch(run):
        return True
    return _everyday(run, lambda letter: bool(_KANA.match(letter)) or _pair(letter, "cp932", 0x889F, 0x9872))


def _chinese(run: str) -> bool:
    """The hanzi of everyday, which the standard sets apart, in runs of their own."""
    return _everyday(run, lambda letter: _pair(letter, "gb18030", 0xB0A1, 0xD7F9))


def _speaks_chinese(letters: str) -> bool:
    """Whether two letters in five are among the most frequent; Korean, taken for Chinese, draws evenly on all."""
    beyond = [letter for letter in letters if not letter.isascii()]
    return 5 * sum(letter in _FREQUENT for letter in beyond) >= 2 * len(beyond)


# The most frequent hanzi, and those of family names, companies, places and headings.
_FREQUENT = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然"
    "没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回"
    "二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世"
    "气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫"
    "死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直服毛林题建南度统色字"
    "李刘陈杨黄赵周吴徐孙朱胡郭罗梁宋郑谢韩唐冯董萧程曹袁邓傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田姜范石姚谭廖邹熊陆郝孔崔康"
    "限科技技集团股份有贸易商业客户联系邮箱电话称编号姓职位广州深圳杭成都武汉省区县软件网络信息息服务投资管理咨询伟娜芳敏静丽强磊洋勇艳杰娟涛超秀霞桂英兰"
)


def _everyday(run: str, common: Callable[[str], bool]) -> bool:
    """At most one letter in four is rare, and no letter stands alone between Latin ones."""
    if re.search(r"[A-Za-z][^\x00-\x7f][A-Za-z]", run):
        return False
    beyond = [letter for letter in run if not letter.isascii()]
    return 4 * sum(not common(letter) for letter in beyond) <= len(beyond)


def _pair(letter: str, codec: str, first: int, last: int) -> bool:
    encoded = letter.encode(codec, "ignore")
    return len(encoded) == 2 and first <= int.from_bytes(encoded) <= last


_WELL: dict[str, Callable[[str], bool]] = {
    "cp1252": _western,
    "cp932": _japanese,
    "gb18030": _chinese,
    "cp1256": _arabic,
}
_PARTS: dict[str, Callable[[str], list[str]]] = {
    "cp1252": _between_signs,
    "cp932": _runs,
    "gb18030": _runs,
    "cp1256": _runs,
}
