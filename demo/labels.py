"""The words by which a person knows a control. The one table to change when an app says things differently."""

TAKE = ("I'll take it",)
REPLY = ("Reply to ",)
CLOSE = ("Close",)
SEND_EXIT = ("Send", "Ask them", "Send it")
"""What a CSM presses to let the exit survey go out."""

OPT_OUT = (
    "Don't ask me again",
    "لا تسألني",
    "لا تسألوني",
    "今後",
    "もう",
    "不要再",
    "请勿再",
    "Nicht mehr",
    "Bitte nicht mehr",
    "No volver",
    "No me",
    "Ne plus",
    "Não me",
    "Não pergunt",
)
CHANGE = ("Change", "تغيير", "変更", "更改", "修改", "Ändern", "Cambiar", "Modifier", "Changer", "Alterar", "Mudar")
PRIVATELY = (
    "Answer privately",
    "الرد على انفراد",
    "أجب",
    "非公開",
    "私下",
    "Privat",
    "Vertraulich",
    "Responder en privado",
    "Répondre en privé",
    "Responder em particular",
)
IS_SCORE = ("Yes", "نعم", "はい", "是", "Ja", "Sí", "Oui", "Sim")
RELAYED = " via "
"""What stands in a message that a named person sent through the bot."""

REASONS = {
    "too_expensive": ("xpensive", "غال", "السعر", "سعر", "高", "価格", "贵", "价格", "teuer", "caro", "cher"),
    "switched_service": (
        "witch", "nother", "آخر", "بديل", "منافس", "他社", "乗り換え", "其他", "别的", "换", "ander",
        "gewechselt", "otr", "autre", "outr",
    ),
    "unused": (
        "use it", "not used", "enough use", "نستخدم", "استخدام", "使わ", "利用", "没怎么用", "很少", "使用",
        "genutzt", "nutz", "usa", "util",
    ),
}  # fmt: skip
"""A reason's code, and pieces of the words under which it may be offered."""


def reads(label: str, wanted: tuple[str, ...]) -> bool:
    """Whether a control with this label is one of those: it begins with one of the words."""
    return label.strip().startswith(wanted)
