import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.definition.locales import SHIPPED
from surveys.definition.texts import texts
from surveys.messages.typed_yes_no import agree

YES = {
    "en": ["yes", "Yes!", "YES please", "Yes, of course", "ok", "Sure, go ahead", "y"],
    "ar": ["نعم", "نَعَم", "أجل", "نعم، شكرا", "بالتأكيد", "موافق"],
    "ja": ["はい", "はい。", "はい、お願いします", "はい、大丈夫です", "ええ", "はい、もちろんです"],
    "zh": ["是", "是的", "好的，谢谢", "可以", "没问题"],
    "de": ["ja", "Ja, gerne", "Ja bitte", "natürlich", "Natürlich!", "Auf jeden Fall"],
    "es": ["sí", "Si", "Sí, claro", "por supuesto", "sí por favor"],
    "fr": ["oui", "Oui, bien sûr", "d’accord", "Oui s'il vous plaît", "volontiers"],
    "pt": ["sim", "Sim, com certeza", "pode sim", "Sim, obrigado"],
}
NO = {
    "en": ["no", "No!", "No, thanks", "no thank you very much", "of course not", "n"],
    "ar": ["لا", "لا، شكرا", "كلا"],
    "ja": ["いいえ", "いいえ、結構です", "いいえ、大丈夫です", "不要です"],
    "zh": ["否", "不", "不用了，谢谢", "不可以"],
    "de": ["nein", "Nein danke", "lieber nicht", "Bitte nicht"],
    "es": ["no", "No, gracias", "mejor no", "claro que no"],
    "fr": ["non", "Non merci", "pas du tout"],
    "pt": ["não", "Nao", "Não, obrigada", "melhor não"],
}


@pytest.mark.parametrize("locale", SHIPPED)
def test_yes_is_understood_in_every_language(locale: str) -> None:
    said = [*YES[locale], texts(locale).say("button_yes")]
    assert [text for text in said if agree(text, locale) is not True] == []


@pytest.mark.parametrize("locale", SHIPPED)
def test_no_is_understood_in_every_language(locale: str) -> None:
    said = [*NO[locale], texts(locale).say("button_no")]
    assert [text for text in said if agree(text, locale) is not False] == []


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("👍", True),
        (":+1:", True),
        (":thumbsup::skin-tone-2:", True),
        ("Yes 🙂", True),
        ("👎🏽", False),
        (":-1:", False),
        ("no :disappointed:", False),
        ("yes 👎", None),
        ("🙂", None),
    ],
)
def test_a_thumb_is_an_answer_and_any_other_picture_none(text: str, answer: bool | None) -> None:
    assert agree(text) is answer


@pytest.mark.parametrize(
    "text",
    [
        *("", "   ", "thanks", "maybe", "6", "yes " * 200),
        *("yes?", "はい？", "نعم؟", "yes and no", "yes, no", "ja nein"),
        *("yes, but only by mail", "not sure", "no problem", "No, I'd rather have a call", "no idea"),
        *("結構です", "大丈夫です", "nothing", "si no responde nadie"),
    ],
)
def test_what_is_neither_or_both_or_says_more_is_no_answer(text: str) -> None:
    assert agree(text) is None


def test_what_two_languages_spell_alike_is_read_in_the_writers() -> None:
    assert agree("ja", "de") is True
    assert agree("Já", "pt") is None


@given(st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_text_is_survived(text: str) -> None:
    assert agree(text) in (True, False, None)
