"""Which language a comment is written in: by script, and among Latin letters by a library.

Mixed texts are no error: a few borrowed words decide nothing, and Arabic in Latin letters is Arabic.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LANGUAGES = ("en", "ar", "ja", "zh", "de", "es", "fr", "pt")
"""The codes that `detect` may return: those that Askback asks in."""

_KANA = re.compile("[\u3041-\u30fa\u30fc-\u30ff\uff66-\uff9d]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff々]")
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3]")
_NOT_ARABIC = re.compile("[پچژگیکےہٹڈڑں]")
_LATIN_WORD = re.compile(r"[a-z\u00df-\u024f]+")
_OTHER_LETTER = re.compile("[\u0370-\u03ff\u0400-\u052f\u0590-\u05ff\u0900-\u1fff\uac00-\ud7af]")

# Han characters that only one of the two languages writes; they decide where no kana is near.
_JAPANESE_HAN = frozenset("込働峠枠畑匂円広図売読気様検値単対応発続転変経営実験関権総済効遅沢歩毎々価満録")
_CHINESE_HAN = frozenset(
    "这那们没你您吗呢吧啊很什么还对应发续转变经营实验关权总务济效迟单检价满录让说话费资质买卖时间问题东户页测试了"
)

# Latin letters with the digits that stand for Arabic ones in chats: "3ayez", "mat3adesh", "wadi7", "el sob7".
_ARABIZI = re.compile(
    r"\b(?:[a-z']{2,}[235679][a-z']+|[a-z']+[235679][a-z']{2,}|[23579](?:[a-z']{4,})|[a-z]{3,}[37])\b"
)

_CANDIDATES = ("en", "de", "es", "fr", "pt", "it", "nl")
"""What Latin letters may be: ours, and the neighbours that would otherwise pass for ours."""

_TOLD_APART = 0.4
"""The share of belief from which a Latin-script language is told: below, more are wrong than right (measured)."""


def detect(text: str) -> str | None:
    """The code (one of LANGUAGES) of a cleaned comment, or None: too little to go on, or none of ours."""
    scripts = {
        "ja": len(_KANA.findall(text)),
        "han": len(_HAN.findall(text)),
        "ar": len(_ARABIC.findall(text)),
        "latin": len(_LATIN_WORD.findall(text.lower())),
        "other": len(_OTHER_LETTER.findall(text)),
    }
    script, most = max(scripts.items(), key=lambda entry: entry[1])
    if not most:
        return None
    # Product names keep their Latin letters in every language, so a little of another script decides.
    if scripts["ja"] + scripts["han"] >= max(1, scripts["latin"] // 2) and script != "other":
        return _japanese_or_chinese(text, kana=scripts["ja"], han=scripts["han"])
    if script == "ar" or scripts["ar"] >= 2 * scripts["latin"] > 0:
        return _arabic(text, scripts["ar"])
    return _latin(text) if script == "latin" else None


def _japanese_or_chinese(text: str, kana: int, han: int) -> str:
    """Kana makes it Japanese, unless it is a stray の in a Chinese sentence; then the characters tell."""
    if kana * 5 >= han and kana:
        return "ja"
    japanese = sum(each in _JAPANESE_HAN for each in text)
    chinese = sum(each in _CHINESE_HAN for each in text)
    return "ja" if japanese > chinese else "zh"


def _arabic(text: str, letters: int) -> str | None:
    """Persian and Urdu write with letters that Arabic has not; a Gulf گ now and then is still Arabic."""
    return None if 10 * len(_NOT_ARABIC.findall(text)) > letters else "ar"


def _latin(text: str) -> str | None:
    if _ARABIZI.search(text.lower()):
        return "ar"
    language, share = _identifier().classify(text)
    return language if share >= _TOLD_APART and language in LANGUAGES else None


@cache
def _identifier() -> "LanguageIdentifier":
    """Loaded at the first text in Latin letters: half a second, and 50 MB once the other languages are dropped."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    every = LanguageIdentifier.from_model_file(MODEL_FILE)
    every.set_languages(_CANDIDATES)
    return LanguageIdentifier(
        every.nb_ptc,
        every.nb_pc,
        every.nb_classes,
        every.tk_nextmove,
        every.tk_output,
        norm_probs=True,
        tk_row=every.tk_row,
    )
