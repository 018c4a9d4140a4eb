import pytest

from surveys.definition.locales import SHIPPED
from surveys.definition.texts import texts
from surveys.messages.typed_stop import asks_to_stop

STOP = {
    "en": ["STOP", "stop!", "Unsubscribe", "please unsubscribe me", "Please delete my data and never ask me again."],
    "ar": ["توقف", "إلغاء الاشتراك", "من فضلك لا تسألوني مرة أخرى"],
    "ja": ["停止", "配信停止", "もう聞かないでください。", "お願いですから二度と連絡しないでください"],
    "zh": ["退订", "取消订阅", "请不要再问我了！", "请删除我的数据，别再问我了"],
    "de": ["Stopp", "Abmelden", "Bitte fragen Sie mich nicht mehr.", "Löschen Sie alles und lassen Sie mich in Ruhe!"],
    "es": ["Baja", "Darme de baja, por favor", "Por favor, no me pregunten más", "no vuelvan a preguntarme"],
    "fr": ["Me désabonner", "arrêtez !", "Merci, ne me demandez plus rien.", "s’il vous plaît ne m’écrivez plus"],
    "pt": ["Descadastrar", "Sair", "Por favor, não me perguntem mais", "não me pergunte mais, obrigado"],
}


@pytest.mark.parametrize("locale", SHIPPED)
def test_the_wish_not_to_be_asked_is_understood_in_every_language(locale: str) -> None:
    said = [*STOP[locale], texts(locale).say("button_opt_out")]
    assert [text for text in said if not asks_to_stop(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The export does not stop",
        "Please stop the crashes",
        "It should never ask me again for my password",
        "How do I unsubscribe?",
        "We could not opt out of the beta",
        "No more questions about price" + " please" * 100,
        "Die Abmeldung dauert zu lange",
        "停止ボタンが動きません",
        "退订流程太复杂",
        "توقف النظام أمس",
    ],
)
def test_words_about_stopping_something_else_are_no_such_wish(text: str) -> None:
    assert not asks_to_stop(text)
