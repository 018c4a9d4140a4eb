"""Whether a typed message says yes or no, and nothing else, in any of the shipped languages."""

import re

from analysis.said.emoji import SHORTCODE, drawn
from surveys.messages.typed_words import asks, plain

_LONGEST = 500  # characters; a yes is short
_STOPS = re.compile(r"[\n,.;!،؛。、，；！…()–—-]+")
_SIGNS = {
    "yes": "👍👌✅",
    "no": "👎❌",
}
_OTHER_SIGNS = re.compile(SHORTCODE + "|[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")


def _phrases(*lines: str) -> frozenset[str]:
    return frozenset(plain(phrase) for line in lines for phrase in line.split(","))


_YES = _phrases(
    "yes, yeah, yep, yup, y, sure, ok, okay, of course, certainly, definitely, absolutely, agreed, i agree, you may",
    "go ahead, please do, happy to, correct, by all means",
    "ja, jawohl, jep, klar, natürlich, gern, gerne, sehr gerne, sicher, selbstverständlich, auf jeden fall",
    "einverstanden, in ordnung",
    "sí, si, claro, claro que sí, por supuesto, vale, de acuerdo, desde luego, cómo no",
    "oui, ouais, bien sûr, d'accord, volontiers, avec plaisir, tout à fait, absolument, bien entendu",
    "sim, claro que sim, com certeza, pode, pode sim, pode ser, concordo, de acordo",
    "نعم, أجل, إي, أيوه, أيوة, بلى, بالتأكيد, بالطبع, طبعا, أكيد, موافق, موافقة, حسنا, لا مانع",
    "はい, ええ, うん, イエス, もちろん, もちろんです, お願いします, はいお願いします, いいですよ, 同意します",
    "承知しました, 了解です, そうです",
    "是, 是的, 对, 好, 好的, 可以, 可以的, 行, 嗯, 没问题, 同意, 愿意, 当然, 当然可以",
)
_NO = _phrases(
    "no, nope, nah, n, no way, of course not, i disagree, rather not, please don't, please do not",
    "nein, nö, nee, lieber nicht, bitte nicht, auf keinen fall, keinesfalls",
    "para nada, mejor no, claro que no, de ninguna manera",
    "non, pas du tout, surtout pas, bien sûr que non",
    "não, melhor não, claro que não, de jeito nenhum",
    "لا, كلا, أبدا, غير موافق, غير موافقة",
    "いいえ, いえ, いや, ノー, 不要です, 遠慮します, 違います, やめておきます",
    "否, 不, 不是, 不用, 不用了, 不可以, 不行, 不要, 不需要, 不同意, 不愿意, 没有, 不了",
)
_COURTESY = _phrases(
    "please, thanks, thank, you, very, much, bitte, danke, vielen, dank, sehr, gracias, muchas, por, favor, merci",
    "beaucoup, s'il, vous, te, plaît, obrigado, obrigada, muito, شكرا, جزيلا, من, فضلك, لك",
    "ありがとうございます, ありがとう, よろしくお願いします, 大丈夫です, 結構です, 谢谢, 谢谢您, 谢谢你",
)
"""Says neither; 大丈夫です and 結構です beside a yes or a no, and alone they could be either."""

_OTHER_MEANINGS = {"ja": "pt"}
"""Answers that in this locale are another word: "já" is "already"."""


def agree(text: str, locale: str | None = None) -> bool | None:
    """True for a yes, False for a no; None where it is neither, asks, or says more than that."""
    if len(text) > _LONGEST or asks(text):
        return None
    pieces = [plain(piece) for piece in _STOPS.split(_without_signs(text))]
    said = {_answer(piece, locale) for piece in pieces if not _COURTESY.issuperset(piece.split())}
    return said.pop() if len(said) == 1 else None


def _without_signs(text: str) -> str:
    """With a thumb spelled as what it says, and without the signs that say nothing."""
    text = drawn(text)
    for word, signs in _SIGNS.items():
        for sign in signs:
            text = text.replace(sign, f"\n{word}\n")
    return _OTHER_SIGNS.sub(" ", text)


def _answer(piece: str, locale: str | None) -> bool | None:
    if locale is not None and _OTHER_MEANINGS.get(piece) == locale:
        return None
    telling = [word for word in piece.split() if word not in _COURTESY]
    for phrases, answer in ((_YES, True), (_NO, False)):
        if piece in phrases or " ".join(telling) in phrases or phrases.issuperset(telling):
            return answer
    return None
