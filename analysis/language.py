"""Which language a comment is written in: by script, and among Latin letters by everyday words.

Made for comments of three to thirty words about software, where general detectors guess wildly.
"""

import re
from collections import Counter

from analysis.text import fold

LANGUAGES = ("en", "ar", "ja", "zh", "de", "es", "fr", "pt")
"""The codes that `detect` may return: those that Askback asks in."""

_KANA = re.compile("[\u3041-\u30fa\u30fc-\u30ff]")
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

# Everyday words, with those of neighbours that would otherwise pass for ours (see `_NEIGHBOURS`).
_WORDS = {
    "en": """the and is it its it's to of in for we our you your i i'm was are be been with on that this not but have
        has had they my can can't don't doesn't didn't would could from at as so too no an or if what when which
        there just more never always nobody because than after us me do does love great good easy slow nothing
        price expensive works work very please found went use used how why still all out up by every only again next
        since until like get gets got getting took take kept keep way new week weeks month day one support""",
    "de": """der die das und ist nicht ich wir sie es ein eine einen einer mit zu zum zur für auf von dem den im
        auch aber oder war sind haben hat habe wird werden sehr noch nur schon mehr kein keine keinen wie was wenn
        weil dass bei nach aus uns unser unsere euch ihr ihre man so gut zu teuer leider alles immer nie sich als
        über durch vom am an bitte danke gerne funktioniert einfach schlecht langsam""",
    "es": """el la los las y es no un una de del que en para por con lo le se su sus nos nuestro nuestra muy pero
        más mas como está están estamos son fue ha han hay hemos todo todos nada nunca siempre ya sin porque cuando
        este esta eso al yo ustedes usted mi me te bueno buena gracias caro lento fácil mejor tiene tenemos
        también desde hasta gusta funciona servicio precio demasiado""",
    "fr": """le la les et est un une des du de que qui en pour par avec ce cette ces il elle on nous vous je j'ai
        pas ne plus très trop mais ou où sont été avons avez ont être notre votre nos vos sur dans au aux tout tous
        rien jamais toujours bien c'est n'est d'un d'une l'outil merci cher lent facile se si son sa ses comme
        sans fait depuis aussi beaucoup assez service prix""",
    "pt": """o a os as e é um uma de do da dos das que em no na nos nas para por com se não nao mais muito mas como
        está estão estamos são foi ter tem temos há já sem porque quando este esta isso ao eu você vocês meu minha
        me nosso nossa tudo nada nunca sempre bom boa obrigado obrigada caro lento fácil melhor também até pelo
        pela gosto gostei funciona serviço preço demais ótimo""",
    "it": """il lo la gli le e è un una di del della che in per con non più molto ma come sono siamo ho ha abbiamo
        anche nostro nostra questo questa sempre mai tutto niente troppo grazie perché dopo al alla si ci""",
    "nl": """de het een en is niet ik wij we jullie van voor met op te dat die dit maar ook of zijn heeft hebben wordt
        erg zeer geen meer naar bij uit ons onze als om er aan goed wel nog heel kan graag""",
}
_NEIGHBOURS = frozenset({"it", "nl"})
_LETTERS = {"de": "ßäöü", "es": "ñ¿¡", "pt": "ãõ", "fr": "êèœëîùû"}
_SHARED = Counter(word for words in _WORDS.values() for word in set(words.split()))
_WEIGHTS = {language: {word: 1 / _SHARED[word] for word in words.split()} for language, words in _WORDS.items()}


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
    if scripts["ja"] + scripts["han"] >= max(2, scripts["latin"] // 2) and script != "other":
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
    points = dict.fromkeys(_WORDS, 0.0)
    folded = fold(text)
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", folded)
    for language, weights in _WEIGHTS.items():
        points[language] = sum(weights.get(word, 0.0) for word in words)
    for language, letters in _LETTERS.items():
        points[language] += 0.75 * sum(letter in folded for letter in letters)
    first, second = sorted(points, key=lambda language: -points[language])[:2]
    told_apart = points[first] > points[second] and points[first] > 0
    return first if told_apart and first not in _NEIGHBOURS else None
