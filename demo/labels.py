"""The words by which a person knows a control. The one table to change when an app says things differently."""

# The customer success team, who read English.
TAKE = ("I'll take it",)
REPLY = ("Reply to ",)
CLOSE = ("Close",)
SEND_EXIT = ("Send", "Ask ")
"""What a CSM presses to let the exit survey go out."""
PROCEED = ("Go on", "Approve", "Agree")
"""What the lead presses to let a new survey reach more people."""
LEAVING_COMMAND = "/churn"
RECORD_LEAVING = ("Record that an account leaves",)

# Customers, in the eight languages they may read.
OPT_OUT = (
    "Don't ask me again", "عدم سؤالي", "今後の質問を希望しない", "不再询问我", "Nicht mehr fragen", "No volver a",
    "Ne plus me", "Não me perguntar",
)  # fmt: skip
CHANGE = ("Change", "تغيير", "変更", "回答を変更", "更改", "Ändern", "Antwort ändern", "Cambiar", "Modifier", "Alterar")
PRIVATELY = (
    "Answer privately", "الإجابة على انفراد", "非公開で回答", "私下回答", "Privat antworten", "Responder en privado",
    "Répondre en privé", "Responder em particular",
)  # fmt: skip
NO = ("No, it's a message", "لا، ", "いいえ、", "不是，", "不，", "Nein, ", "No, es", "Non, ", "Não, ")
"""What stands on the last button where the bot asks whether a number was meant as a score."""
YES = ("Yes", "نعم", "はい", "是", "Ja", "Sí", "Oui", "Sim")
RELAYED = " Feedback"
"""What stands, with no button beside it, in a message that a named colleague sent through the app."""

REASONS = {
    "too_expensive": ("xpensive", "سعر", "غال", "تكلفة", "価格", "高", "贵", "价格", "teuer", "car", "cher", "preç"),
    "switched_service": (
        "witch", "nother", "آخر", "أخرى", "بديل", "乗り換え", "他社", "他の", "其他", "别的", "另", "换",
        "nderen", "wechsel", "otr", "autre", "outr",
    ),
    "unused": (
        " use", "استخد", "نستعمل", "使わ", "利用", "使用", "没用", "nutzen", "genutzt", "usa", "utilis", "uso",
    ),
}  # fmt: skip
"""A reason's code, and pieces of the words under which it may be offered."""


def reads(label: str, wanted: tuple[str, ...]) -> bool:
    """Whether a control with this label is one of those: it begins with one of the words."""
    return label.strip().startswith(wanted)
