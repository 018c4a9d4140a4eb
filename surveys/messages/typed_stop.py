"""Whether a typed message asks not to be asked any more, in any of the shipped languages."""

import re

from surveys.messages.typed_words import UNSPACED, asks, plain

_LONGEST = 500  # characters; whoever wants to be left alone says so shortly
_STOPS = re.compile(r"[\n,.;:!،؛。、，；！：…()–—]+")


def _phrases(*lines: str) -> tuple[str, ...]:
    return tuple(plain(phrase) for line in lines for phrase in line.split(","))


_WHOLE = frozenset(
    _phrases(
        "stop, stop it, stop this, stop that, stopp, unsubscribe, unsubscribe me, unsubscribe please, opt out, opt-out",
        "optout, opt me out, remove me, no more questions, no more surveys",
        "stop asking, do not contact me, don't contact me",
        "abmelden, abbestellen, austragen, aufhören, hören sie auf, ich möchte mich abmelden",
        "nicht mehr fragen, nie wieder fragen, keine weiteren fragen, keine fragen mehr, keine umfragen mehr",
        "parar, pare, basta, baja, darme de baja, cancelar suscripción, quiero darme de baja, desuscribir",
        "no más preguntas, no más encuestas, no volver a preguntarme",
        "desuscribirme",
        "stop s'il vous plaît, arrêter, arrêtez, me désabonner, désabonner, désabonnement",
        "désinscription, me désinscrire, désinscrire, désinscrivez-moi, désabonnez-moi",
        "plus de questions, plus d'enquêtes",
        "sair, descadastrar, descadastrar-me, me descadastre, cancelar inscrição, remover, me remova",
        "توقف, توقفوا, قف, كفى, إلغاء الاشتراك, الغاء الاشتراك, ألغوا اشتراكي, ألغ اشتراكي",
        "停止, 配信停止, 配信停止希望, 停止してください, 配信を停止してください, やめて, やめてください",
        "解除, 登録解除",
        "退订, 停, 取消订阅, 退出, 不要再问, 停止发送, 我要退订",
    )
)
"""Alone in a message these ask for it; beside other words they may be about anything."""

_ENDS = _phrases(
    "never ask me again, do not ask me again, don't ask me again, dont ask me again, never ask me anything again",
    "don't ask me any more, don't ask me anymore, do not ask me any more, do not ask me anymore",
    "don't ask me any more questions, do not ask me any more questions, never contact me again, never message me again",
    "don't contact me again, do not contact me again, don't message me again, stop asking me",
    "do not message me again, stop messaging me, stop contacting me, stop sending me these, stop sending me messages",
    "stop sending me surveys, stop sending me this, leave me alone, unsubscribe me, opt me out",
    "take me off your list, take me off this list, unsubscribe me from this",
    "fragen sie mich nicht mehr, frag mich nicht mehr, fragt mich nicht mehr",
    "nicht mehr anschreiben, nie wieder anschreiben, lassen sie mich in ruhe, lasst mich in ruhe, lass mich in ruhe",
    "fragen sie mich nie wieder, fragt mich nie wieder, frag mich nie wieder",
    "schreiben sie mir nicht mehr, kontaktieren sie mich nicht mehr",
    "no me pregunten más, no me pregunte más, no me preguntes más, no vuelvan a preguntarme, no vuelva a preguntarme",
    "no me vuelvan a preguntar, no me escriban más, no me contacten más, déjenme en paz, dejen de preguntarme",
    "dejen de escribirme, no quiero más preguntas, quiero darme de baja",
    "ne me demandez plus, ne me demandez plus rien, ne me sollicitez plus, ne plus me solliciter, ne me contactez plus",
    "ne m'écrivez plus, laissez-moi tranquille, arrêtez de me demander, arrêtez de me solliciter",
    "ne me posez plus de questions, arrêtez de m'écrire, je veux me désabonner",
    "não me pergunte mais, não me perguntem mais, não me perguntem de novo, não me pergunte de novo",
    "não me perguntar mais, não quero mais perguntas, parem de me perguntar, pare de me perguntar",
    "não me contatem mais, não me contate mais, não me escrevam mais, me deixem em paz, deixem-me em paz",
    "chega de perguntas, quero me descadastrar",
    "لا تسألوني مرة أخرى, لا تسألني مرة أخرى, لا تسألوني مجددا, لا تسألني مجددا, لا تسألوني بعد الآن",
    "لا تسألني بعد الآن, توقفوا عن سؤالي, توقف عن سؤالي, توقفوا عن مراسلتي, لا تراسلوني مرة أخرى, لا تراسلوني",
    "لا تتصلوا بي مرة أخرى, لا أريد المزيد من الأسئلة, اتركوني وشأني, عدم سؤالي مجددا, إلغاء اشتراكي",
    "もう聞かないで, もう聞かないでください, 二度と聞かないで, 二度と聞かないでください, もう送らないで",
    "もう送らないでください, 二度と送らないでください, もう質問しないでください, 二度と質問しないでください",
    "二度と連絡しないでください, もう連絡しないでください, 今後の質問を希望しない, 今後の質問は不要です",
    "質問はもう結構です, 配信を停止してください, 配信停止をお願いします, 配信停止でお願いします, 質問しないでください",
    "别再问我, 别再问我了, 别再问了, 不要再问我, 不要再问我了, 不要再问了, 请勿再问, 不再询问我, 别再联系我",
    "不要再联系我, 别再联系我了, 不要再联系我了, 别再发了, 不要再发了, 别再给我发消息",
    "不要再给我发消息, 请勿打扰, 别烦我, 别来烦我",
)
"""At the end of what is said these ask for it; "never ask me again for my password" is about something else."""

_COURTESY = re.compile(
    r"^(?:please|bitte|por favor|s'il vous plait|من فضلك|رجاء|请)\s*"
    r"|\s*(?:please|now|thanks|thank you|bitte|danke|por favor|gracias|merci|s'il vous plait|obrigado|obrigada"
    r"|من فضلك|رجاء|شكرا|谢谢|吧)$"
)


def asks_to_stop(text: str) -> bool:
    """Whether it is all that the message says, or the end of one of its sentences. A question asks for nothing."""
    if len(text) > _LONGEST or asks(text):
        return False
    if _bare(text) in _WHOLE:
        return True
    return any(_ends(_bare(each)) for each in _STOPS.split(text))


def _bare(text: str) -> str:
    """As it is looked up, without what is only courtesy."""
    said, before = plain(text), ""
    while said != before:
        said, before = plain(_COURTESY.sub("", said)), said
    return said


def _ends(said: str) -> bool:
    """Whether it ends so, in whole words; Han and kana know no blanks between them."""
    return any(re.search(rf"(?:^|[\s\W{UNSPACED}]){re.escape(end)}$", said) for end in _ENDS)
